//! The groups that a mark of a widget stands for, by the labels and cells that it shows.

use serde_json::{Map, Value as Json};
use widgets::kinds::{Chart, ChartType, Table as Rows};
use widgets::{Body, Descriptor, Issue};

use catalogue::{Catalogue, ColumnType, Value};

use super::click::Click;
use super::refusal::Refusal;
use crate::plan::Dimension;
use crate::present::chart::Axes;
use crate::reading::{Answerable, Expected, Part};
use crate::say::period;

/// A mark of a widget.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// What it stands for.
    pub stands: Stands,
    /// Whose figure it shows, where it shows that of one.
    pub figure: Option<Figure>,
}

/// What a mark stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stands {
    /// Everything that the widget shows.
    Whole,
    /// A row of the result, by its place, with the cells that are shown of it.
    Row {
        at: usize,
        cells: Vec<(usize, Json)>,
    },
    /// A point of a scatter plot, by its place among the points.
    Point { at: usize },
    /// A label of the axis, a series, or both.
    Plotted {
        axis: Option<Labelled>,
        split: Option<Labelled>,
    },
}

/// A group, or two that are said together, by its label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labelled {
    /// Places of the dimensions in the plan.
    pub dimensions: Vec<usize>,
    /// The label, as shown.
    pub label: String,
    /// Its place among the labels.
    pub at: usize,
    /// Whether another group is called the same.
    pub shared: bool,
}

/// A figure of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its place among the plan's measures.
    pub measure: usize,
    /// Whether it is the one of the other period.
    pub before: bool,
}

/// The mark that was clicked.
pub(super) fn mark(
    answerable: &Answerable,
    widget: &Descriptor,
    click: &Click,
    catalogue: &Catalogue,
) -> Result<Mark, Refusal> {
    let whole = Mark {
        stands: Stands::Whole,
        figure: None,
    };
    match &widget.body {
        Body::Chart(chart, _) if click.selects() => plotted(answerable, chart, click, catalogue),
        Body::Table(rows, _) if click.selects() => row(answerable, rows, click),
        Body::Chart(..) | Body::Table(..) => Ok(whole),
        Body::Card(..) if click.selects() => Err(nothing_to_select(click)),
        // The one group of a card is its only row.
        Body::Card(..) if !answerable.plan.dimensions.is_empty() => Ok(Mark {
            stands: Stands::Row {
                at: 0,
                cells: Vec::new(),
            },
            ..whole
        }),
        Body::Card(..) => Ok(whole),
        Body::Form(..) | Body::Navigation(..) | Body::Custom(..) => Err(Refusal::NoData),
    }
}

fn nothing_to_select(click: &Click) -> Refusal {
    let given = [
        ("selected_item", click.item.is_some()),
        ("selected_series", click.series.is_some()),
        ("selected_row", click.row.is_some()),
        ("index", click.index.is_some()),
    ];
    let issues = given.into_iter().filter(|(_, given)| *given);
    Refusal::Selection(
        issues
            .map(|(field, _)| {
                let message = "This widget shows one figure: there is nothing to select in it.";
                Issue::error(at(field), "unknown_field", message).removed()
            })
            .collect(),
    )
}

fn plotted(
    answerable: &Answerable,
    chart: &Chart,
    click: &Click,
    catalogue: &Catalogue,
) -> Result<Mark, Refusal> {
    if click.row.is_some() {
        let message = "A chart has no rows: say `selected_item`, `selected_series` or both.";
        let issue = Issue::error(at("selected_row"), "unknown_field", message).removed();
        return Err(Refusal::Selection(vec![issue]));
    }
    let labels: Vec<&str> = chart.series.first().map_or_else(Vec::new, |series| {
        series.labels.iter().map(String::as_str).collect()
    });
    let names: Vec<&str> = chart.series.iter().map(|s| s.name.as_str()).collect();
    let plan = &answerable.plan;
    if chart.chart_type == ChartType::Scatter {
        let found = place(&labels, click.item.as_deref(), click.index, |_| None);
        let at = found.map_err(|issue| Refusal::Selection(vec![issue]))?;
        let Some(at) = at else {
            return Ok(Mark {
                stands: Stands::Whole,
                figure: None,
            });
        };
        return Ok(Mark {
            stands: Stands::Point { at },
            figure: None,
        });
    }
    let axes = axes(answerable, chart, labels.len(), names.len());
    let mut issues = Vec::new();
    let mut take = |found: Result<Option<usize>, Issue>| match found {
        Ok(found) => found,
        Err(issue) => {
            issues.push(issue);
            None
        }
    };
    let on_axis = axes.axis.and_then(|axis| plan.dimensions.get(axis));
    let written = |raw: &str| on_axis.and_then(|dimension| label_of(raw, dimension, catalogue));
    let item = take(place(&labels, click.item.as_deref(), click.index, written));
    let of_series = axes.split.and_then(|split| plan.dimensions.get(split));
    let series_label = |raw: &str| of_series.and_then(|dim| label_of(raw, dim, catalogue));
    let series = take(series(&names, click.series.as_deref(), series_label));
    if !issues.is_empty() {
        return Err(Refusal::Selection(issues));
    }
    let labelled = |dimensions: Vec<usize>, labels: &[&str], at: usize| {
        let label = labels.get(at).copied().unwrap_or_default();
        (!dimensions.is_empty()).then(|| Labelled {
            dimensions,
            label: label.to_owned(),
            at,
            shared: labels.iter().filter(|other| **other == label).count() > 1,
        })
    };
    let groups = axes.axis.into_iter().chain(axes.joined).collect();
    let axis = item.and_then(|at| labelled(groups, &labels, at));
    let split = series
        .filter(|_| axes.split.is_some())
        .and_then(|at| labelled(axes.split.into_iter().collect(), &names, at));
    let figure = match (axes.split, series) {
        (None, Some(at)) => names.get(at).and_then(|name| figure(answerable, name)),
        _ => None,
    };
    // Of several figures, a plot with series shows the first.
    let figure = figure.or(axes.split.map(|_| Figure {
        measure: 0,
        before: false,
    }));
    Ok(Mark {
        stands: Stands::Plotted { axis, split },
        figure,
    })
}

/// What the dimensions of a plan are in a chart that was drawn of it.
fn axes(answerable: &Answerable, chart: &Chart, labels: usize, series: usize) -> Axes {
    let groups: Vec<&Expected> = answerable
        .columns
        .iter()
        .filter(|column| matches!(column.part, Part::Period | Part::Category))
        .collect();
    let only = |axis| Axes {
        axis: Some(axis),
        ..Axes::default()
    };
    let (first, second) = match groups.as_slice() {
        [] => return Axes::default(),
        [_] => return only(0),
        [first, second, ..] => (first, second),
    };
    let title = chart.x_axis_label.as_deref().unwrap_or_default();
    if title == format!("{}, {}", first.label, second.label) {
        return Axes {
            joined: Some(1),
            ..only(0)
        };
    }
    // By the title of the axis; where both are called the same, by how many there are of each.
    let second_on_axis = if first.label == second.label {
        let axes = Axes::of(answerable, &[series, labels], None);
        axes.axis == Some(1)
    } else {
        title == second.label
    };
    let (axis, split) = if second_on_axis { (1, 0) } else { (0, 1) };
    Axes {
        split: Some(split),
        ..only(axis)
    }
}

/// The figure that a series of that name shows.
fn figure(answerable: &Answerable, name: &str) -> Option<Figure> {
    let mut measures = 0;
    for column in &answerable.columns {
        measures += usize::from(column.part == Part::Figure);
        if column.label == name && matches!(column.part, Part::Figure | Part::Before) {
            return Some(Figure {
                measure: measures.checked_sub(1)?,
                before: column.part == Part::Before,
            });
        }
    }
    None
}

fn row(answerable: &Answerable, rows: &Rows, click: &Click) -> Result<Mark, Refusal> {
    let refuse = |field: &str, code: &str, message: String| {
        Err(Refusal::Selection(vec![Issue::error(
            at(field),
            code,
            message,
        )]))
    };
    if click.series.is_some() {
        let message = "A table has no series: say which row with `selected_row`.".to_owned();
        return refuse("selected_series", "unknown_field", message);
    }
    let count = rows.rows.len();
    let found = match (&click.row, click.index, &click.item) {
        (Some(cells), index, _) => {
            let fit: Vec<usize> = (0..count)
                .filter(|at| rows.rows.get(*at).is_some_and(|row| fits(row, cells)))
                .collect();
            match (fit.as_slice(), index.filter(|at| fit.contains(at))) {
                (_, Some(at)) => at,
                ([one], None) => *one,
                ([], None) => {
                    let message = "No row of this table has those cells.".to_owned();
                    return refuse("selected_row", "bad_enum", message);
                }
                (several, None) => {
                    let places: Vec<String> =
                        several.iter().take(5).map(usize::to_string).collect();
                    let message = format!(
                        "{} rows have those cells: say which with `index`, as in {}.",
                        several.len(),
                        places.join(" or ")
                    );
                    return refuse("selected_row", "bad_enum", message);
                }
            }
        }
        (None, Some(at), _) if at < count => at,
        (None, Some(at), _) => {
            let message = format!("There is no row {at}: this table has {count}, counted from 0.");
            return refuse("index", "out_of_range", message);
        }
        (None, None, item) => {
            let first = rows.columns.first().map(|column| column.key.as_str());
            let labels: Vec<String> = rows
                .rows
                .iter()
                .map(|row| cell_text(first.and_then(|key| row.get(key))))
                .collect();
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            match place(&labels, item.as_deref(), None, |_| None) {
                Ok(Some(at)) => at,
                Ok(None) => {
                    return Ok(Mark {
                        stands: Stands::Whole,
                        figure: None,
                    });
                }
                Err(issue) => return Err(Refusal::Selection(vec![issue])),
            }
        }
    };
    let row = rows.rows.get(found);
    let cells = answerable
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !matches!(column.part, Part::Figure | Part::Before))
        .filter_map(|(place, column)| Some((place, row?.get(&column.name)?.clone())))
        .collect();
    Ok(Mark {
        stands: Stands::Row { at: found, cells },
        figure: None,
    })
}

/// Whether a row has those cells, whatever else it has.
fn fits(row: &Map<String, Json>, cells: &Map<String, Json>) -> bool {
    !cells.is_empty()
        && cells.iter().all(|(key, cell)| {
            row.get(key)
                .is_some_and(|own| match (own.as_f64(), cell.as_f64()) {
                    (Some(own), Some(cell)) => own == cell,
                    _ => own == cell,
                })
        })
}

fn cell_text(cell: Option<&Json>) -> String {
    match cell {
        None | Some(Json::Null) => crate::present::grid::NONE.to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The pointer to a field of a click in a request.
fn at(field: &str) -> String {
    widgets::issue::below("/params", field)
}

/// The place of a label: by its place where that was given and agrees, else by its text, else by
/// what `written` makes of a raw value.
fn place(
    labels: &[&str],
    item: Option<&str>,
    index: Option<usize>,
    written: impl Fn(&str) -> Option<String>,
) -> Result<Option<usize>, Issue> {
    let Some(item) = item else {
        return match index {
            None => Ok(None),
            Some(place) if place < labels.len() => Ok(Some(place)),
            Some(place) => Err(Issue::error(
                at("index"),
                "out_of_range",
                format!(
                    "There is no label {place}: there are {}, counted from 0.",
                    labels.len()
                ),
            )),
        };
    };
    if let Some(place) =
        index.filter(|place| labels.get(*place).is_some_and(|label| *label == item))
    {
        return Ok(Some(place));
    }
    match named(labels, item, written) {
        Found::One(place) => Ok(Some(place)),
        Found::Several(places) => {
            let shown: Vec<String> = places.iter().take(5).map(usize::to_string).collect();
            Err(Issue::error(
                at("selected_item"),
                "bad_enum",
                format!(
                    "{} groups are called `{}`: say which with `index`, as in {}.",
                    places.len(),
                    short(item),
                    shown.join(" or ")
                ),
            ))
        }
        Found::None => Err(unknown("selected_item", "groups", item, labels)),
    }
}

fn series(
    names: &[&str],
    given: Option<&str>,
    written: impl Fn(&str) -> Option<String>,
) -> Result<Option<usize>, Issue> {
    let Some(given) = given else {
        return Ok(None);
    };
    match named(names, given, written) {
        Found::One(place) => Ok(Some(place)),
        Found::Several(places) => Ok(places.first().copied()),
        Found::None => Err(unknown("selected_series", "series", given, names)),
    }
}

enum Found {
    One(usize),
    Several(Vec<usize>),
    None,
}

/// Labels that are the text; else those that are it but for case, white space or how a number is
/// written; else the one of that raw value.
fn named(labels: &[&str], text: &str, written: impl Fn(&str) -> Option<String>) -> Found {
    let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let all = labels.iter().enumerate();
        all.filter(|(_, label)| fits(label))
            .map(|(place, _)| place)
            .collect()
    };
    let plain = |text: &str| text.trim().to_lowercase();
    let bare = plain(text);
    let number: Option<f64> = bare.parse().ok();
    let raw = written(text.trim());
    let ways: [&dyn Fn(&str) -> bool; 4] = [
        &|label| label == text,
        &|label| plain(label) == bare,
        &|label| raw.as_deref() == Some(label),
        &|label| number.is_some() && label.parse::<f64>().ok() == number,
    ];
    for way in ways {
        match matching(way).as_slice() {
            [] => {}
            [one] => return Found::One(*one),
            several => return Found::Several(several.to_vec()),
        }
    }
    Found::None
}

/// The label that a raw value of a dimension has.
fn label_of(raw: &str, dimension: &Dimension, catalogue: &Catalogue) -> Option<String> {
    let column = catalogue
        .table(&dimension.column.table)?
        .column(&dimension.column.column)?;
    let value = match column.kind {
        ColumnType::Date | ColumnType::Timestamp => Value::Timestamp(raw.to_owned()),
        _ => Value::Text(raw.to_owned()),
    };
    Some(period::label(&value, dimension.grain))
}

/// That nothing is called so; names what is nearest.
fn unknown(field: &str, things: &str, given: &str, labels: &[&str]) -> Issue {
    let message = format!("`{}` is none of the {things} that this shows", short(given));
    let given: String = given
        .chars()
        .take(80)
        .flat_map(char::to_lowercase)
        .collect();
    let mut near: Vec<(f64, &str)> = labels
        .iter()
        .take(1000)
        .map(|label| {
            let bare: String = label
                .chars()
                .take(80)
                .flat_map(char::to_lowercase)
                .collect();
            (strsim::jaro_winkler(&given, &bare), *label)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.dedup_by(|a, b| a.1 == b.1);
    let names: Vec<String> = near
        .iter()
        .take(3)
        .map(|(_, label)| format!("`{}`", short(label)))
        .collect();
    let message = match names.as_slice() {
        [] => format!("{message}."),
        [one] => format!("{message}; the nearest is {one}."),
        names => format!("{message}; the nearest are {}.", names.join(", ")),
    };
    Issue::error(at(field), "bad_enum", message)
}

/// A label that is not too long for a sentence.
pub(crate) fn short(label: &str) -> String {
    const MOST: usize = 60;
    match label.char_indices().nth(MOST) {
        None => label.to_owned(),
        Some((end, _)) => format!("{}…", label.get(..end).unwrap_or_default()),
    }
}
