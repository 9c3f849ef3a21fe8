//! What a result is ordered by and set against, and conditions on figures.

use serde_json::Value;

use super::{Reader, is_missing, kind, said, unpacked};
use crate::written::{
    shape::{Comparison, Having, Order},
    words,
};

impl Reader {
    pub(super) fn having(&mut self, value: &Value) -> Option<Vec<Having>> {
        let conditions = self.conditions(value, true)?;
        let mut having = Vec::new();
        for condition in conditions {
            if condition.negate || condition.grain.is_some() {
                self.issues
                    .push("a condition in `having` has no `negate` and no `grain`");
                return None;
            }
            having.push(Having {
                measure: condition.column,
                operator: condition.operator,
                values: condition.values,
            });
        }
        Some(having)
    }

    pub(super) fn order(&mut self, value: &Value) -> Option<Order> {
        let value = unpacked(value);
        if let Value::String(_) = value.as_ref() {
            let text = self.one_name(&value, "order")?;
            let (by, descending) = directed(&text);
            return Some(Order {
                by: by.to_owned(),
                descending,
            });
        }
        let Some(object) = value.as_object() else {
            self.issues.push(format!(
                "an order is an object such as {{\"by\": \"sum(amount)\", \"descending\": true}}, not {}",
                kind(&value)
            ));
            return None;
        };
        let mut by = None;
        let mut descending = None;
        let mut aggregate = None;
        for (key, value) in object.iter().filter(|(_, value)| !is_missing(value)) {
            match words::plain(key).as_str() {
                "by" | "column" | "field" | "measure" | "dimension" | "name" | "key"
                | "expression" => {
                    by = Some(match value {
                        Value::Object(inner) if inner.contains_key("aggregate") => {
                            said(&self.measure(value)?)
                        }
                        Value::Object(inner) if inner.contains_key("grain") => {
                            let dimension = self.dimension(value)?;
                            let grain = dimension.grain.map(words::grain_name).unwrap_or_default();
                            format!("{} by {grain}", dimension.column)
                        }
                        value => self.one_name(value, "by")?,
                    });
                }
                "aggregate" | "aggregation" | "agg" => {
                    aggregate = Some(self.one_name(value, "aggregate")?);
                }
                "descending" | "desc" => descending = Some(self.flag(value, "descending")?),
                "ascending" | "asc" => descending = Some(!self.flag(value, "ascending")?),
                "direction" | "dir" | "order" | "sort" => {
                    descending = Some(self.direction(value)?);
                }
                _ => {
                    self.unknown(key, "an order", "by, descending");
                    return None;
                }
            }
        }
        let mut by = match (aggregate, by) {
            (Some(aggregate), Some(by)) => format!("{aggregate}({by})"),
            (Some(aggregate), None) => aggregate,
            (None, Some(by)) => by,
            (None, None) => {
                self.issues.push("an order needs `by`");
                return None;
            }
        };
        if descending.is_none() {
            let (bare, direction) = directed(&by);
            descending = direction;
            by = bare.to_owned();
        }
        Some(Order { by, descending })
    }

    fn direction(&mut self, value: &Value) -> Option<bool> {
        let word = match value {
            Value::String(text) => words::plain(text),
            Value::Number(number) => number.to_string(),
            Value::Bool(_) => "?".to_owned(),
            _ => String::new(),
        };
        match word.as_str() {
            "desc" | "descending" | "down" | "-1" => Some(true),
            "asc" | "ascending" | "up" | "1" => Some(false),
            _ => {
                self.issues.push("a direction is asc or desc");
                None
            }
        }
    }

    pub(super) fn comparison(&mut self, value: &Value) -> Option<Comparison> {
        let value = unpacked(value);
        if let Value::String(text) = value.as_ref() {
            return Some(Comparison {
                from: text.trim().to_owned(),
                ..Comparison::default()
            });
        }
        let Some(object) = value.as_object() else {
            self.issues
                .push(format!("a comparison is an object, not {}", kind(&value)));
            return None;
        };
        let mut comparison = Comparison::default();
        for (key, value) in object.iter().filter(|(_, value)| !is_missing(value)) {
            let text = match value {
                Value::Number(year) => Some(year.to_string()),
                value => self.one_name(value, "comparison"),
            }?;
            match words::plain(key).as_str() {
                "column" | "field" => comparison.column = Some(text),
                "from" | "start" | "period" | "type" => comparison.from = text,
                "to" => comparison.to = Some(text),
                "label" | "name" | "title" => comparison.label = Some(text),
                _ => {
                    self.unknown(key, "a comparison", "column, from, to, label");
                    return None;
                }
            }
        }
        if comparison.from.is_empty() {
            self.issues.push("a comparison needs `from`");
            return None;
        }
        Some(comparison)
    }
}

/// `amount desc`, taken apart; also `-amount`.
fn directed(text: &str) -> (&str, Option<bool>) {
    if let Some((by, word)) = text.trim().rsplit_once(char::is_whitespace) {
        match word.to_ascii_lowercase().as_str() {
            "desc" | "descending" => return (by.trim(), Some(true)),
            "asc" | "ascending" => return (by.trim(), Some(false)),
            _ => {}
        }
    }
    match text.strip_prefix('-') {
        Some(by) if !by.is_empty() => (by, Some(true)),
        _ => (text, None),
    }
}
