//! From a folder of files to what a client is shown: every question that an answer offers next can
//! be answered too, every widget is valid, and a filter form that is sent back gives its rows.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use analyst::reading::Intent;
use analyst::{Analyst, Asked, Presented, Reading};
use catalogue::{Rows, Scope, Visible};
use engine::embedded::{Cancel, Resources};
use engine::{Embedded, Limits, QueryRequest, load};
use jiff::civil::Date;
use serde_json::json;
use service::Clock;
use widgets::kinds::ChartType;
use widgets::{Body, Valid};

/// The day that the questions are asked on.
const TODAY: Date = jiff::civil::date(2025, 10, 18);

/// Loaded tables and whoever reads questions about them.
struct House {
    engine: Embedded,
    visible: Arc<Visible>,
    analyst: Analyst,
    scope: Scope,
    _folder: tempfile::TempDir,
}

impl House {
    fn new(files: &[(&str, &str)]) -> Self {
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
        let scope = Scope {
            permissions: ["manager", "data_exporter"].map(str::to_owned).into(),
            ..Scope::default()
        };
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

    fn reads(&self, question: &str) -> bool {
        matches!(self.analyst.read(question, &[], TODAY), Reading::Answer(_))
    }

    fn rows(&self, sql: &str) -> Result<Rows, String> {
        let request = QueryRequest {
            sql: sql.to_owned(),
            scope: self.scope.clone(),
            limits: Limits::default(),
        };
        self.engine
            .run(&request, &Cancel::default())
            .map_err(|error| format!("{error}: {sql}"))
    }

    /// What is shown for a question, or why nothing is.
    fn shown(&self, question: &str) -> Result<Presented, String> {
        let asked = Asked {
            reads: &|offer| self.reads(offer),
            ..self.asked(question)
        };
        let presented = match self.analyst.read(question, &[], TODAY) {
            Reading::Answer(answer) => {
                let rows = self.rows(&answer.sql)?;
                analyst::present(&answer, &rows, &asked)
            }
            Reading::Talk(intent) => analyst::form::talk(intent, &asked),
            Reading::Abstain(abstained) => return Err(abstained.reason),
        };
        for widget in &presented.widgets {
            Valid::check(widget.clone()).map_err(|issues| format!("{issues:?}"))?;
        }
        Ok(presented)
    }
}

/// Two and a half years of hires, with the people who hired.
fn bicycles() -> House {
    let (mut hires, mut riders) = (
        "id,hired_on,city,kind,rider_id,minutes,price\n".to_owned(),
        "id,full_name,level\n".to_owned(),
    );
    let cities = ["Ghent", "Bruges", "Mons"];
    for n in 0..600u32 {
        let day = jiff::civil::date(2023, 1, 1) + jiff::Span::new().days(i64::from(n) * 3 / 2);
        let (city, kind) = (
            cities[(n % 3) as usize],
            ["cargo", "city"][(n % 2) as usize],
        );
        let _ = writeln!(
            hires,
            "{n},{day},{city},{kind},{},{},{}.50",
            n % 40,
            20 + n % 60,
            3 + n % 12
        );
    }
    for n in 0..40 {
        let _ = writeln!(riders, "{n},Rider {n},{}", ["gold", "silver"][n % 2]);
    }
    House::new(&[("hires.csv", &hires), ("riders.csv", &riders)])
}

#[test]
fn every_question_that_is_offered_next_is_answered() {
    let house = bicycles();
    let mut open: Vec<String> = [
        "total price by city",
        "number of hires per month",
        "average minutes by kind in 2024",
        "how many riders are there",
        "hello",
    ]
    .map(str::to_owned)
    .into();
    let (mut seen, mut missed) = (BTreeSet::new(), Vec::new());
    while let Some(question) = open.pop() {
        if seen.len() >= 60 || !seen.insert(question.clone()) {
            continue;
        }
        match house.shown(&question) {
            Ok(presented) => open.extend(presented.follow_ups),
            Err(reason) => missed.push(format!("{question}: {reason}")),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(seen.len() >= 15, "{seen:#?}");
}

#[test]
fn what_is_said_is_what_the_rows_hold() {
    let house = bicycles();
    let presented = house.shown("total price by city").expect("an answer");
    let Body::Chart(chart, _) = &presented.widgets[0].body else {
        panic!("{:?}", presented.widgets);
    };
    assert_eq!(chart.chart_type, ChartType::Bar);
    let rows = house
        .rows("SELECT city, sum(price) AS p FROM hires GROUP BY city ORDER BY p DESC")
        .expect("rows");
    let most = rows.rows[0][0].to_text();
    let said = presented.sentences.join(" ");
    assert!(said.contains(&format!("largest for {most} at ")), "{said}");
    let total: f64 = rows.rows.iter().filter_map(|row| row[1].as_f64()).sum();
    let drawn: f64 = chart.series[0]
        .values
        .iter()
        .flatten()
        .filter_map(|value| value.as_f64())
        .sum();
    assert!((total - drawn).abs() < 1e-6, "{total} {drawn}");
    assert_eq!(presented.citations[0].source_id, "hires");
}

#[test]
fn a_filter_form_sent_as_a_bare_object_gives_its_rows() {
    let house = bicycles();
    let form =
        json!({"start_date": "2024-04-01", "end_date": "2024-06-30", "cities": ["Ghent", "Mons"]});
    let plan = analyst::form::submitted(&form, None, &house.visible).expect("a plan");
    let answer = house
        .analyst
        .answerable(plan, Intent::DataAnalysis, TODAY)
        .expect("an answer");
    let rows = house.rows(&answer.sql).expect("rows");
    assert_eq!(rows.rows.len(), 2);
    let count = house
        .rows("SELECT count(DISTINCT city) FROM hires WHERE hired_on BETWEEN '2024-04-01' AND '2024-06-30' AND city IN ('Ghent', 'Mons')")
        .expect("rows");
    assert_eq!(count.rows[0][0].as_f64(), Some(2.0));
    let presented = analyst::present(&answer, &rows, &house.asked("filter"));
    assert!(Valid::check(presented.widgets[0].clone()).is_ok());
}
