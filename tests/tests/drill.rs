//! Clicking on: on any answer, every mark opens to figures or rows that make up what was clicked,
//! down to the rows, and the way back leads where it came from. The tables are full of what people
//! do not put into tables: quotes, wildcards, nothing at all, the same name twice, scripts that run
//! the other way, keys that point nowhere.

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

use analyst::drill::{self, Click, Kept, Refusal, Step};
use analyst::plan::{Plan, Transform};
use analyst::reading::Part;
use analyst::{Analyst, Answerable, Asked, Reading};
use catalogue::{Aggregate, Rows, Scope, Visible};
use engine::embedded::{Cancel, Resources};
use engine::{Embedded, Limits, QueryRequest, load};
use jiff::civil::Date;
use serde_json::{Value, json};
use service::Clock;
use widgets::kinds::ChartType;
use widgets::{Body, Descriptor, Valid};

const TODAY: Date = jiff::civil::date(2025, 10, 18);
/// Deepest way that is walked.
const DEEPEST: usize = 4;

struct House {
    engine: Embedded,
    visible: Arc<Visible>,
    analyst: Analyst,
    scope: Scope,
    _folder: tempfile::TempDir,
}

impl House {
    fn new(files: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let loaded = load::load(folder.path(), &folder.path().join("loaded")).expect("loaded");
        let engine = Embedded::open(
            loaded.catalogue,
            &loaded.database,
            Resources::default(),
            Clock::system(),
        )
        .expect("an engine");
        let scope = Scope::default();
        let visible = engine.visible(&scope).expect("a catalogue");
        Self {
            analyst: Analyst::new(visible.clone()),
            engine,
            visible,
            scope,
            _folder: folder,
        }
    }

    fn asked<'a>(&'a self, question: &'a str) -> Asked<'a> {
        Asked {
            question,
            now: jiff::Timestamp::UNIX_EPOCH,
            visible: &self.visible,
            lifetime: analyst::present::LIFETIME,
            ids: &uuid::Uuid::new_v4,
            reads: &|_| true,
            drawing: None,
            title: None,
        }
    }

    fn rows(&self, sql: &str) -> Rows {
        let request = QueryRequest {
            sql: sql.to_owned(),
            scope: self.scope.clone(),
            limits: Limits {
                rows: 100_000,
                bytes: 64 << 20,
                ..Limits::default()
            },
        };
        self.engine
            .run(&request, &Cancel::default())
            .unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    fn shown(&self, kept: &Kept, question: &str) -> (Rows, Descriptor) {
        let rows = self.rows(&kept.answerable.sql);
        let shown = drill::present(kept, &rows, &self.asked(question));
        assert!(!shown.citations.is_empty(), "{question}");
        let widget = shown.widgets.into_iter().next_back().expect("a widget");
        Valid::check(widget.clone()).unwrap_or_else(|issues| panic!("{question}: {issues:?}"));
        (rows, widget)
    }

    /// What a click leads to.
    fn clicked(&self, kept: &Kept, widget: &Descriptor, params: &Value) -> Result<Kept, Refusal> {
        let click = Click::read(params.as_object().expect("an object"), "/params")
            .unwrap_or_else(|issues| panic!("{issues:?}"));
        match drill::down(kept, widget, &click, &self.analyst)? {
            Step::Next(next) => Ok(*next),
            Step::Look(look) => look.found(&self.rows(&look.answerable.sql), &self.analyst),
        }
    }

    /// Clicks on every mark of an answer, and of the answers behind it.
    fn walk(&self, question: &str, walked: &mut Walked) {
        let Reading::Answer(answer) = self.analyst.read(question, &[], TODAY) else {
            panic!("{question} is not read");
        };
        self.walk_on(&(*answer).into(), question, question, walked);
    }

    fn walk_on(&self, kept: &Kept, question: &str, path: &str, walked: &mut Walked) {
        if !walked.seen.insert(kept.answerable.sql.clone()) {
            return;
        }
        let (rows, widget) = self.shown(kept, question);
        walked.widgets += 1;
        if let Some(before) = kept.trail.last() {
            let back = drill::back(kept, &self.analyst).expect("a way back");
            assert_eq!(back.answerable.plan, before.plan, "{path}");
            let label = |action: &widgets::Action| action.label.starts_with("Back to ");
            assert!(widget.actions.iter().any(label), "{path}");
        }
        if kept.trail.len() >= DEEPEST {
            return;
        }
        for mark in marks(&widget, &kept.answerable, &rows, kept.trail.len()) {
            let here = format!("{path} › {}", mark.params);
            let next = match self.clicked(kept, &widget, &mark.params) {
                Ok(next) => next,
                Err(Refusal::Finest) if !kept.answerable.plan.is_grouped() => continue,
                Err(refusal) => panic!("{here}: {refusal:?}"),
            };
            walked.clicks += 1;
            if let Some(figure) = mark.figure {
                let found = self.rows(&next.answerable.sql);
                let (total, what) = total(&next.answerable, &found, &kept.answerable, mark.measure);
                let near = (total - figure).abs() <= 1e-6 * figure.abs().max(1.0);
                assert!(
                    near,
                    "{here}: {figure} was clicked, {total} is behind it ({what})\n{}\n{}",
                    kept.answerable.sql, next.answerable.sql
                );
                walked.figures += 1;
            }
            self.walk_on(&next, question, &here, walked);
        }
    }
}

#[derive(Default)]
struct Walked {
    seen: HashSet<String>,
    widgets: usize,
    clicks: usize,
    figures: usize,
}

/// A mark, and the figure that it shows, where what is behind it has to add up to it.
struct Mark {
    params: Value,
    figure: Option<f64>,
    measure: usize,
}

/// Whether the parts of a figure add up to it.
fn adds_up(plan: &Plan, measure: usize) -> bool {
    plan.measures.get(measure).is_some_and(|measure| {
        measure.transform == Transform::None
            && matches!(measure.aggregate, Aggregate::Sum | Aggregate::Count)
    })
}

/// Some marks of a widget: the first ones, the last ones, fewer the deeper it is.
fn marks(widget: &Descriptor, answerable: &Answerable, rows: &Rows, depth: usize) -> Vec<Mark> {
    let plan = &answerable.plan;
    let mut marks = Vec::new();
    let ends = 3 / (depth + 1);
    let some = |count: usize| {
        (0..count).filter(move |at| *at < ends || at + ends > count || *at == depth % count)
    };
    match &widget.body {
        Body::Chart(chart, _) => {
            let is_split = plan.dimensions.len() > 1
                && chart.series.iter().all(|series| {
                    answerable
                        .columns
                        .iter()
                        .all(|column| column.label != series.name)
                });
            for at in some(chart.series.first().map_or(0, |series| series.labels.len())) {
                for place in some(chart.series.len()) {
                    let series = &chart.series[place];
                    let Some(value) = &series.values[at] else {
                        continue;
                    };
                    let measure = match is_split || chart.chart_type == ChartType::Scatter {
                        true => 0,
                        false => place.min(plan.measures.len().saturating_sub(1)),
                    };
                    let compared = plan.comparison.is_some();
                    marks.push(Mark {
                        params: json!({"selected_item": series.labels[at], "selected_series": series.name, "index": at}),
                        figure: value.as_f64().filter(|_| {
                            adds_up(plan, measure) && chart.chart_type != ChartType::Scatter && !(compared && place > 1)
                        }),
                        measure: if compared { 0 } else { measure },
                    });
                }
                let all: f64 = chart
                    .series
                    .iter()
                    .filter_map(|series| series.values[at].as_ref()?.as_f64())
                    .sum();
                let first = chart.series[0].values[at]
                    .as_ref()
                    .and_then(|value| value.as_f64());
                marks.push(Mark {
                    params: json!({"selected_item": chart.series[0].labels[at], "index": at}),
                    figure: if is_split { Some(all) } else { first }
                        .filter(|_| adds_up(plan, 0) && chart.chart_type != ChartType::Scatter),
                    measure: 0,
                });
            }
        }
        Body::Table(table, _) => {
            let figure = answerable
                .columns
                .iter()
                .position(|c| c.part == Part::Figure);
            for at in some(table.rows.len()) {
                let value = figure.and_then(|column| rows.rows[at][column].as_f64());
                marks.push(Mark {
                    params: json!({"index": at}),
                    figure: value.filter(|_| adds_up(plan, 0)),
                    measure: 0,
                });
            }
        }
        Body::Card(..) => {
            let figure = answerable
                .columns
                .iter()
                .position(|c| c.part == Part::Figure);
            let value = figure
                .zip(rows.rows.first())
                .and_then(|(at, row)| row[at].as_f64());
            marks.push(Mark {
                params: json!({}),
                figure: value.filter(|_| adds_up(plan, 0)),
                measure: 0,
            });
        }
        _ => {}
    }
    marks
}

/// What the rows behind a mark add up to.
fn total(next: &Answerable, rows: &Rows, before: &Answerable, measure: usize) -> (f64, String) {
    let sum = |column: usize| -> f64 {
        rows.rows
            .iter()
            .filter_map(|row| row[column].as_f64())
            .sum()
    };
    if next.plan.is_grouped() {
        let place = next.columns.iter().position(|c| c.part == Part::Figure);
        let place = place.expect("a figure");
        return (sum(place), next.reading.clone());
    }
    let wanted = &before.plan.measures[measure];
    match (&wanted.column, wanted.aggregate) {
        (None, _) => (rows.rows.len() as f64, format!("rows: {}", next.reading)),
        (Some(column), aggregate) => {
            let place = next.plan.columns.iter().position(|other| other == column);
            let place =
                place.unwrap_or_else(|| panic!("{} is not shown: {}", column.column, next.reading));
            let total = match aggregate {
                Aggregate::Count => {
                    rows.rows.iter().filter(|row| !row[place].is_null()).count() as f64
                }
                _ => sum(place),
            };
            (total, format!("rows: {}", next.reading))
        }
    }
}

/// Labels that people do not think of.
const HOSTILE: &[&str] = &[
    "North",
    "O'Brien \"& Sons\"",
    "100%",
    "_",
    "(none)",
    "(blank)",
    "",
    "   ",
    "東京",
    "شمال غرب",
    "a, b",
    "a",
    "NORTH",
    "line\nbreak",
    "Robert'); DROP TABLE orders;--",
    "Apr 2025",
    "2025",
    "true",
];

/// A line of CSV.
fn line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| match cell.as_str() {
            "NULL" => String::new(),
            text => format!("\"{}\"", text.replace('"', "\"\"")),
        })
        .collect();
    quoted.join(",") + "\n"
}

/// Orders with every kind of column, by customers of whom many share a name.
fn shop() -> House {
    let mut orders =
        "id,placed_at,area,channel,gift,priority,customer_id,amount,units\n".to_owned();
    let mut customers = "id,name,segment,joined_on\n".to_owned();
    for n in 0..900usize {
        let moment = jiff::civil::date(2023, 1, 1).at(0, 0, 0, 0)
            + jiff::Span::new().hours(i64::try_from(n).expect("few") * 29);
        let area = match n % 20 {
            18 => "NULL".to_owned(),
            19 => "x".repeat(1500) + ["one", "two"][n % 40 / 20],
            other => HOSTILE[other].to_owned(),
        };
        // Some point at nobody, some at none.
        let customer = match n % 31 {
            0 => "NULL".to_owned(),
            _ => (n % 45).to_string(),
        };
        let _ = write!(
            orders,
            "{}",
            line(&[
                n.to_string(),
                moment.to_string(),
                area,
                ["web", "store", "phone"][n % 3].to_owned(),
                (n % 4 == 0).to_string(),
                (n % 5 + 1).to_string(),
                customer,
                format!("{}.{:02}", n % 97, n % 100),
                (n % 7).to_string(),
            ])
        );
    }
    for n in 0..40usize {
        let segment = ["Consumer", "Enterprise", "NULL", "100% \"public\""][n % 4];
        let _ = write!(
            customers,
            "{}",
            line(&[
                n.to_string(),
                ["Ann", "Bob O'Hara", "Søren", "李雷"][n % 4].to_owned() + ["", " II"][n % 8 / 4],
                segment.to_owned(),
                format!("2022-0{}-1{}", n % 9 + 1, n % 9),
            ])
        );
    }
    let catalog = "[[joins]]\nfrom = \"orders.customer_id\"\nto = \"customers.id\"\n";
    House::new(&[
        ("orders.csv", orders),
        ("customers.csv", customers),
        ("catalog.toml", catalog.to_owned()),
    ])
}

/// Another house: stations, and what they measured by the hour.
fn weather() -> House {
    let mut readings = "reading_no,taken_at,station_code,rain_mm,storm\n".to_owned();
    let mut stations = "code,title,country,height_m\n".to_owned();
    for n in 0..800usize {
        let moment = jiff::civil::date(2024, 12, 20).at(0, 30, 0, 0)
            + jiff::Span::new().hours(i64::try_from(n).expect("few") * 3);
        let _ = write!(
            readings,
            "{}",
            line(&[
                n.to_string(),
                moment.to_string(),
                format!("S{}", n % 12),
                format!("{}.{}", n % 30, n % 10),
                (n % 9 == 0).to_string(),
            ])
        );
    }
    for n in 0..12usize {
        let country = ["Norway", "Perú", "NULL"][n % 3];
        let _ = write!(
            stations,
            "{}",
            line(&[
                format!("S{n}"),
                format!("Station {n}"),
                country.to_owned(),
                (n * 100).to_string(),
            ])
        );
    }
    House::new(&[("readings.csv", readings), ("stations.csv", stations)])
}

fn walk_all(house: &House, questions: &[&str], least: usize) {
    let mut walked = Walked::default();
    for question in questions {
        house.walk(question, &mut walked);
    }
    let Walked {
        widgets,
        clicks,
        figures,
        ..
    } = walked;
    println!("{widgets} widgets, {clicks} clicks, {figures} figures");
    assert!(figures >= least, "{figures}");
}

#[test]
fn what_is_behind_a_mark_adds_up_to_it_on_any_way_down() {
    walk_all(
        &shop(),
        &[
            "total amount by area",
            "total amount by channel in 2024",
            "number of orders by gift",
            "number of orders by priority",
            "total units by channel and priority",
        ],
        200,
    );
}

#[test]
fn periods_of_every_grain_open_to_their_parts() {
    walk_all(
        &shop(),
        &[
            "total amount by year",
            "total amount per quarter",
            "total amount by month and channel in 2024",
            "number of orders per week in 2024",
            "total amount by weekday",
            "total units by day in March 2024",
        ],
        200,
    );
    walk_all(
        &weather(),
        &[
            "total rain per month",
            "number of readings by hour of the day",
            "total rain by month of the year",
        ],
        50,
    );
}

#[test]
fn groups_of_tables_that_are_joined_open_without_losing_rows() {
    walk_all(
        &shop(),
        &[
            "total amount by segment",
            "top 5 customers by amount",
            "total amount by customer name",
            "segments with total amount above 100",
        ],
        50,
    );
    walk_all(
        &weather(),
        &[
            "total rain by country",
            "total rain by storm",
            "number of readings by station",
        ],
        50,
    );
}

#[test]
fn figures_that_do_not_add_up_open_too() {
    walk_all(
        &shop(),
        &[
            "average amount by channel",
            "share of amount by channel",
            "growth of total amount by month in 2024",
            "total amount by channel in 2024 vs 2023",
            "total amount and average units by channel",
            "total amount in 2024",
            "list orders",
            "list customers",
        ],
        10,
    );
}
