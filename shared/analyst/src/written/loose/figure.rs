//! Figures and groups: objects with their usual keys, or text such as `sum(amount)`.

use serde_json::Value;

use super::{Reader, is_missing, kind, unpacked};
use crate::{
    plan::{Grain, Transform},
    written::{
        shape::{Dimension, Measure},
        words,
    },
};

impl Reader {
    pub(super) fn measure(&mut self, value: &Value) -> Option<Measure> {
        let value = unpacked(value);
        if let Value::String(text) = value.as_ref() {
            return self.figure(text);
        }
        let Some(object) = value.as_object() else {
            self.issues.push(format!(
                "a measure is an object such as {{\"aggregate\": \"sum\", \"column\": …}}, not {}",
                kind(&value)
            ));
            return None;
        };
        let mut measure = Measure::default();
        let mut alias = None;
        for (key, value) in object.iter().filter(|(_, value)| !is_missing(value)) {
            match words::plain(key).as_str() {
                "aggregate" | "aggregation" | "agg" | "function" | "func" | "fn" | "op"
                | "operation" | "measure" | "metric" | "type" => {
                    let text = self.one_name(value, "aggregate")?;
                    if let Some(aggregate) = words::aggregate(&text) {
                        measure.aggregate = Some(aggregate);
                    } else if let Some(figure) = words::call(&text) {
                        measure.aggregate = Some(figure.aggregate);
                        measure.transform = figure.transform;
                        measure.column = figure.column.map(ToOwned::to_owned);
                    } else {
                        self.issues.push(format!(
                            "there is no aggregate `{}`; the aggregates are sum, avg, min, max, \
                             count, count_distinct, median, std_dev",
                            crate::check::clip(&text)
                        ));
                        return None;
                    }
                }
                "column" | "field" | "of" | "expression" => {
                    measure.column = Some(self.one_name(value, "column")?);
                }
                "transform" | "transformation" => {
                    let text = self.one_name(value, "transform")?;
                    let Some(transform) = words::transform(&text) else {
                        self.issues.push(format!(
                            "there is no transform `{}`; the transforms are share, growth, running",
                            crate::check::clip(&text)
                        ));
                        return None;
                    };
                    measure.transform = transform;
                }
                "distinct" => {
                    let distinct = self.flag(value, "distinct")?;
                    if distinct && measure.aggregate != Some(catalogue::Aggregate::CountDistinct) {
                        self.issues
                            .push("different values are counted with \"count_distinct\"");
                        return None;
                    }
                }
                "alias" | "as" | "name" | "label" => alias = self.one_name(value, "alias"),
                _ => {
                    self.unknown(key, "a measure", "aggregate, column, transform");
                    return None;
                }
            }
        }
        self.spelled_out(&mut measure);
        if let Some(alias) = alias {
            self.aliases.push((alias, said(&measure)));
        }
        Some(measure)
    }

    /// A figure as text: `sum(amount)`, or a column that knows how it is summed up.
    fn figure(&mut self, text: &str) -> Option<Measure> {
        let text = self.one_name(&text.into(), "measures")?;
        let (text, alias) = named_as(&text);
        let mut measure = Measure {
            column: Some(text.to_owned()),
            ..Measure::default()
        };
        self.spelled_out(&mut measure);
        if let Some(alias) = alias {
            self.aliases.push((alias.to_owned(), said(&measure)));
        }
        Some(measure)
    }

    /// A column written as `sum(amount)` says the aggregate, a `*` no column.
    fn spelled_out(&mut self, measure: &mut Measure) {
        let counts = measure.aggregate == Some(catalogue::Aggregate::Count);
        if counts && measure.column.as_deref() == Some("*") {
            measure.column = None;
        }
        let Some(text) = measure.column.clone() else {
            return;
        };
        let Some(call) = words::call(&text) else {
            return;
        };
        // A bare `count` beside an aggregate is a column of that name.
        let bare = words::applied(&text).is_none();
        if measure
            .aggregate
            .is_some_and(|known| bare || known != call.aggregate)
        {
            return;
        }
        measure.aggregate = Some(call.aggregate);
        measure.column = call.column.map(ToOwned::to_owned);
        if call.transform != Transform::None {
            measure.transform = call.transform;
        }
    }

    pub(super) fn dimension(&mut self, value: &Value) -> Option<Dimension> {
        let value = unpacked(value);
        if let Value::String(_) = value.as_ref() {
            let text = self.one_name(&value, "dimensions")?;
            return Some(Dimension {
                column: text,
                grain: None,
            });
        }
        let Some(object) = value.as_object() else {
            self.issues
                .push(format!("a dimension is a column, not {}", kind(&value)));
            return None;
        };
        let mut dimension = Dimension::default();
        let mut alias = None;
        for (key, value) in object.iter().filter(|(_, value)| !is_missing(value)) {
            match words::plain(key).as_str() {
                "column" | "field" | "dimension" | "expression" => {
                    dimension.column = self.one_name(value, "column")?;
                }
                "name" if !object.contains_key("column") => {
                    dimension.column = self.one_name(value, "column")?;
                }
                "grain" | "granularity" | "unit" | "interval" | "period" => {
                    let text = self.one_name(value, "grain")?;
                    if words::plain(&text) == "none" {
                        continue;
                    }
                    dimension.grain = Some(self.grain(&text)?);
                }
                "alias" | "as" | "name" | "label" => alias = self.one_name(value, "alias"),
                _ => {
                    self.unknown(key, "a dimension", "column, grain");
                    return None;
                }
            }
        }
        if dimension.column.is_empty() {
            self.issues.push("a dimension needs a column");
            return None;
        }
        if let Some(alias) = alias {
            let is = match dimension.grain {
                Some(grain) => format!("{} by {}", dimension.column, words::grain_name(grain)),
                None => dimension.column.clone(),
            };
            self.aliases.push((alias, is));
        }
        Some(dimension)
    }

    pub(super) fn grain(&mut self, text: &str) -> Option<Grain> {
        let grain = words::grain(text);
        if grain.is_none() {
            self.issues.push(format!(
                "there is no grain `{}`; the grains are hour, day, week, month, quarter, year, \
                 day_of_week, month_of_year, hour_of_day",
                crate::check::clip(text)
            ));
        }
        grain
    }
}

/// A measure as text.
pub(in crate::written) fn said(measure: &Measure) -> String {
    let column = measure.column.as_deref();
    let call = match measure.aggregate {
        Some(aggregate) => format!(
            "{}({})",
            words::aggregate_name(aggregate),
            column.unwrap_or("*")
        ),
        None => column.unwrap_or_default().to_owned(),
    };
    match measure.transform {
        Transform::None => call,
        Transform::Share => format!("share({call})"),
        Transform::Growth => format!("growth({call})"),
        Transform::Running => format!("running({call})"),
    }
}

/// `sum(amount) as revenue`, taken apart.
fn named_as(text: &str) -> (&str, Option<&str>) {
    let lower = text.to_ascii_lowercase();
    match lower.rfind(" as ") {
        Some(at) => (
            text.get(..at).unwrap_or(text).trim(),
            text.get(at + 4..).map(str::trim),
        ),
        None => (text, None),
    }
}
