//! What figures and columns are called, in SQL and by people.

use catalogue::Aggregate;

use crate::{
    form::controls::{plural, singular},
    plan::{ColumnRef, Measure, Plan, Transform},
};

/// A figure's name in SQL and for people.
pub fn measure_name(measure: &Measure, plan: &Plan) -> (String, String) {
    let long = long(measure.aggregate);
    let short = match measure.aggregate {
        Aggregate::Sum => "total",
        Aggregate::Avg => "average",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Median => "median",
        Aggregate::StdDev => "stddev",
        Aggregate::Count => "count",
        Aggregate::CountDistinct => "distinct",
    };
    let (name, words) = match &measure.column {
        Some(column) if measure.aggregate == Aggregate::CountDistinct => (
            format!("{short}_{}", column.column),
            format!("{long} {}", things(&column.column)),
        ),
        Some(column)
            if measure.aggregate == Aggregate::Sum
                && column.column.to_lowercase().starts_with("total") =>
        {
            (column.column.to_lowercase(), label(&column.column))
        }
        Some(column) => (
            format!("{short}_{}", column.column),
            format!("{long} {}", lower_first(&label(&column.column))),
        ),
        None => (
            "count".to_string(),
            format!("Number of {}", lower_first(&label(&plan.table))),
        ),
    };
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let name = name
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    let name = match measure.transform {
        Transform::None => name,
        Transform::Share => format!("share_of_{name}"),
        Transform::Growth => format!("growth_of_{name}"),
        Transform::Running => format!("running_{name}"),
    };
    (name, transformed(measure.transform, words))
}

/// What different values of a column are: `product_id` has products, `city` has cities.
pub fn things(column: &str) -> String {
    let mut words = crate::words::forms::split_name(column);
    if words.len() > 1
        && words
            .last()
            .is_some_and(|w| matches!(w.as_str(), "id" | "key" | "no" | "code" | "number"))
    {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = plural(&singular(last));
    }
    words.join(" ")
}

/// What a column is called beside those of the plan's own table: the name of a product is
/// `product`, not `name`.
pub fn spoken(column: &ColumnRef, own: &str) -> String {
    let words = crate::words::forms::split_name(&column.column);
    let bare = words.iter().all(|w| matches!(w.as_str(), "name" | "title"));
    if !bare || column.table.eq_ignore_ascii_case(own) {
        return words.join(" ");
    }
    let mut words = crate::words::forms::split_name(&column.table);
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words.join(" ")
}

/// A name as a person would write it: `ordered_at` is `Ordered at`.
pub fn label(name: &str) -> String {
    let words = crate::words::forms::split_name(name).join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => name.to_string(),
    }
}

/// What a figure over a column is called, given what the column is called.
pub(super) fn measure_of(measure: &Measure, column: &str) -> String {
    let words = match measure.aggregate {
        Aggregate::CountDistinct => format!(
            "{} {}",
            long(measure.aggregate),
            lower_first(&things(column))
        ),
        aggregate => format!("{} {}", long(aggregate), lower_first(column)),
    };
    transformed(measure.transform, words)
}

fn long(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "Total",
        Aggregate::Avg => "Average",
        Aggregate::Min => "Minimum",
        Aggregate::Max => "Maximum",
        Aggregate::Median => "Median",
        Aggregate::StdDev => "Standard deviation of",
        Aggregate::Count => "Number of",
        Aggregate::CountDistinct => "Number of different",
    }
}

fn transformed(transform: Transform, words: String) -> String {
    match transform {
        Transform::None => words,
        Transform::Share => format!("Share of {}", lower_first(&words)),
        Transform::Growth => format!("Growth of {}", lower_first(&words)),
        Transform::Running => format!("Running {}", lower_first(&words)),
    }
}

/// A label within a sentence. Letters that stand for words stay as they are.
pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(_) if letters.clone().next().is_some_and(char::is_uppercase) => text.to_owned(),
        Some(first) => first.to_lowercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}
