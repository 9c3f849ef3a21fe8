//! Conditions: objects with their usual keys, `{"region": "North"}`, `{"any": […]}`, or text.

use serde_json::Value;

use super::{MOST, Object, Reader, is_missing, kind, text, unpacked};
use crate::written::{
    loose::said,
    shape::{Choice, Condition, Filter, Operator, Scalar},
    words::{self, Said},
};

/// Most values of one condition.
const MOST_VALUES: usize = 1000;
/// Longest value.
const LONGEST_VALUE: usize = 1000;
/// Deepest nesting of choices that is unfolded.
const DEEPEST: usize = 6;

impl Reader {
    /// The filters of a plan: all of them must hold.
    pub(super) fn filters(&mut self, value: &Value) -> Vec<Filter> {
        let given = self.each(value, "filters", |reader, item| reader.filter(item, 0));
        let mut filters: Vec<Filter> = given.into_iter().flatten().collect();
        if filters.len() > MOST {
            self.issues
                .push(format!("`filters` has more than {MOST} parts"));
            filters.truncate(MOST);
        }
        filters
    }

    fn filter(&mut self, value: &Value, depth: usize) -> Option<Vec<Filter>> {
        let value = unpacked(value);
        if depth > DEEPEST {
            self.issues.push("conditions are nested too deeply");
            return None;
        }
        if let Some(object) = value.as_object().filter(|object| object.len() == 1)
            && let Some((key, inner)) = object.iter().next()
            && inner.is_array()
        {
            match words::plain(key).as_str() {
                "any" | "or" => return self.any(inner, depth),
                "all" | "and" => {
                    let all = self.each(inner, "filters", |reader, item| {
                        reader.filter(item, depth + 1)
                    });
                    return Some(all.into_iter().flatten().collect());
                }
                _ => {}
            }
        }
        let conditions = self.conditions(&value, false)?;
        Some(conditions.into_iter().map(Filter::Is).collect())
    }

    fn any(&mut self, value: &Value, depth: usize) -> Option<Vec<Filter>> {
        let mut any = Vec::new();
        let before = self.issues.len();
        let parts = self.each(value, "any", |reader, item| reader.filter(item, depth + 1));
        for part in parts {
            match <[Filter; 1]>::try_from(part) {
                Ok([Filter::Is(condition)]) => any.push(condition),
                Ok([Filter::Any(choice)]) => any.extend(choice.any),
                Err(_) => {
                    self.issues.push(
                        "inside `any` each part is one condition; conditions that must all hold \
                         stand beside it in `filters`",
                    );
                    return None;
                }
            }
        }
        if self.issues.len() > before {
            return None;
        }
        if any.is_empty() || any.len() > MOST {
            self.issues
                .push(format!("`any` takes 1 to {MOST} conditions"));
            return None;
        }
        Some(vec![Filter::Any(Choice { any })])
    }

    /// One condition, or those of `{"region": "North", "channel": "Web"}`.
    pub(super) fn conditions(&mut self, value: &Value, figure: bool) -> Option<Vec<Condition>> {
        let value = unpacked(value);
        if let Value::String(said) = value.as_ref() {
            let Some(condition) = text::condition(said) else {
                self.issues.push(format!(
                    "the condition `{}` is no {{\"column\", \"operator\", \"values\"}}",
                    crate::check::clip(said)
                ));
                return None;
            };
            return self.condition(&condition, figure).map(|one| vec![one]);
        }
        let Some(object) = value.as_object() else {
            self.issues
                .push(format!("a condition is an object, not {}", kind(&value)));
            return None;
        };
        let not = object.iter().next().filter(|(key, inner)| {
            object.len() == 1 && words::plain(key) == "not" && !inner.is_array()
        });
        if let Some((_, inner)) = not {
            if inner.get("not").is_some() {
                self.issues.push("`not` takes one condition");
                return None;
            }
            let mut conditions = self.conditions(inner, figure)?;
            let [one] = conditions.as_mut_slice() else {
                self.issues.push("`not` takes one condition");
                return None;
            };
            one.negate = !one.negate;
            return Some(conditions);
        }
        if object.keys().any(|key| part(key).is_some()) {
            return self.condition(object, figure).map(|one| vec![one]);
        }
        // A key is a column, its value what the column holds: `{"region": "North"}`.
        let mut conditions = Vec::new();
        for (column, value) in object.iter().take(MOST) {
            let mut inner = match value {
                Value::Object(inner) if inner.keys().all(|key| words::operator(key).is_some()) => {
                    inner.clone()
                }
                Value::Object(_) => {
                    self.unknown(
                        column,
                        "a condition",
                        "column, operator, values, negate, grain",
                    );
                    return None;
                }
                value => Object::from_iter([("values".to_owned(), value.clone())]),
            };
            // Two operators of one column are two conditions.
            while inner.len() > 1 {
                let Some((key, value)) = inner.iter().next_back() else {
                    break;
                };
                let (key, value) = (key.clone(), value.clone());
                inner.remove(&key);
                let mut one = Object::new();
                one.insert("column".to_owned(), column.clone().into());
                one.insert(key, value);
                conditions.push(self.condition(&one, figure)?);
            }
            inner.insert("column".to_owned(), column.clone().into());
            conditions.push(self.condition(&inner, figure)?);
        }
        Some(conditions)
    }

    fn condition(&mut self, object: &Object, figure: bool) -> Option<Condition> {
        let mut column = None;
        let mut aggregate = None;
        let mut operator = None;
        let mut values = None;
        let mut negate = false;
        let mut grain = None;
        for (key, value) in object.iter().filter(|(_, value)| !value.is_null()) {
            match part(key) {
                Some(Part::Column) => {
                    column = Some(match value {
                        Value::Object(inner) if inner.contains_key("aggregate") => {
                            said(&self.measure(value)?)
                        }
                        value => self.one_name(value, "column")?,
                    });
                }
                Some(Part::Aggregate) => aggregate = Some(self.one_name(value, "aggregate")?),
                Some(Part::Operator) => {
                    let word = self.one_name(value, "operator")?;
                    operator = Some(self.operator(&word)?);
                }
                Some(Part::Values) => values = Some(value.clone()),
                Some(Part::Negate) => negate = self.flag(value, "negate")?,
                Some(Part::Grain) if is_missing(value) => {}
                Some(Part::Grain) => {
                    let word = self.one_name(value, "grain")?;
                    grain = Some(self.grain(&word)?);
                }
                None => match words::operator(key) {
                    // `{"column": "amount", "gte": 5}`
                    Some(said) if operator.is_none() && values.is_none() => {
                        operator = Some(said);
                        values = Some(value.clone());
                    }
                    _ => {
                        self.unknown(
                            key,
                            "a condition",
                            "column, operator, values, negate, grain",
                        );
                        return None;
                    }
                },
            }
        }
        let column = match (aggregate, column) {
            (Some(aggregate), column) if figure => {
                let column = column.as_deref().unwrap_or("*");
                Some(format!("{aggregate}({column})"))
            }
            (Some(_), _) => {
                self.issues
                    .push("a condition on a figure belongs into `having`");
                return None;
            }
            (None, column) => column,
        };
        let Some(column) = column.filter(|column| !column.is_empty()) else {
            self.issues.push("a condition needs a column");
            return None;
        };
        let (values, nothing) = self.values(values.as_ref(), &column)?;
        let operator = operator.unwrap_or(Said::Is(match values.len() {
            0 | 1 => Operator::Equal,
            _ => Operator::In,
        }));
        let (mut operator, mut values) = match operator {
            Said::Is(operator) => (operator, values),
            Said::Not(operator) => {
                negate = !negate;
                (operator, values)
            }
            Said::Like | Said::NotLike => {
                negate ^= operator == Said::NotLike;
                self.pattern(values, &column)?
            }
        };
        if nothing {
            operator = match (operator, values.is_empty()) {
                (Operator::Equal | Operator::In, true) => Operator::Null,
                (Operator::NotEqual | Operator::NotIn, true) => Operator::NotNull,
                _ => {
                    self.issues.push(format!(
                        "the condition on `{}` compares with null; use is_null or is_not_null",
                        crate::check::clip(&column)
                    ));
                    return None;
                }
            };
        }
        if matches!(operator, Operator::Null | Operator::NotNull) {
            // `is_null: false` is the opposite.
            if values == [Scalar::Boolean(false)] {
                negate = !negate;
            }
            values.clear();
        }
        Some(Condition {
            column,
            operator,
            values,
            negate,
            grain,
        })
    }

    fn operator(&mut self, word: &str) -> Option<Said> {
        let operator = words::operator(word);
        if operator.is_none() {
            self.issues.push(format!(
                "there is no operator `{}`; the operators are =, !=, <, <=, >, >=, in, not_in, \
                 between, within, contains, starts_with, ends_with, is_null, is_not_null",
                crate::check::clip(word)
            ));
        }
        operator
    }

    /// The values, and whether there was a `null` among them.
    fn values(&mut self, given: Option<&Value>, column: &str) -> Option<(Vec<Scalar>, bool)> {
        let Some(given) = given else {
            return Some((Vec::new(), false));
        };
        let given = match unpacked(given) {
            list if list.is_array() => list,
            _ => std::borrow::Cow::Borrowed(given),
        };
        let items = match given.as_ref() {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        if items.len() > MOST_VALUES {
            self.issues.push(format!(
                "the condition on `{}` has more than {MOST_VALUES} values",
                crate::check::clip(column)
            ));
            return None;
        }
        let mut values = Vec::new();
        let mut nothing = false;
        for item in items {
            match item {
                Value::Null => nothing = true,
                Value::Bool(flag) => values.push(Scalar::Boolean(*flag)),
                Value::Number(number) => values.push(Scalar::Number(number.clone())),
                Value::String(text) if text.chars().count() > LONGEST_VALUE => {
                    self.issues.push(format!(
                        "a value for `{}` is longer than {LONGEST_VALUE} letters",
                        crate::check::clip(column)
                    ));
                    return None;
                }
                Value::String(text) => values.push(Scalar::Text(text.clone())),
                Value::Array(_) | Value::Object(_) => {
                    self.issues.push(format!(
                        "the values for `{}` are texts, numbers, true or false, not {}",
                        crate::check::clip(column),
                        kind(item)
                    ));
                    return None;
                }
            }
        }
        Some((values, nothing))
    }

    /// A pattern of SQL whose only wildcards are at its ends.
    fn pattern(&mut self, values: Vec<Scalar>, column: &str) -> Option<(Operator, Vec<Scalar>)> {
        if let [Scalar::Text(pattern)] = values.as_slice() {
            let open = pattern.starts_with('%');
            let closed = pattern.len() > 1 && pattern.ends_with('%');
            let inner = pattern.trim_start_matches('%').trim_end_matches('%');
            if !inner.is_empty() && !inner.contains(['%', '_', '\\']) {
                let operator = match (open, closed) {
                    (true, true) => Operator::Contains,
                    (false, true) => Operator::StartsWith,
                    (true, false) => Operator::EndsWith,
                    (false, false) => Operator::Equal,
                };
                return Some((operator, vec![Scalar::Text(inner.to_owned())]));
            }
        }
        self.issues.push(format!(
            "the pattern for `{}` has wildcards inside; use contains, starts_with or ends_with",
            crate::check::clip(column)
        ));
        None
    }
}

enum Part {
    Column,
    Aggregate,
    Operator,
    Values,
    Negate,
    Grain,
}

/// The part of a condition that a key means.
fn part(key: &str) -> Option<Part> {
    Some(match words::plain(key).as_str() {
        "column" | "field" | "col" | "measure" => Part::Column,
        "aggregate" | "aggregation" | "agg" => Part::Aggregate,
        "operator" | "op" | "comparator" => Part::Operator,
        "values" | "value" => Part::Values,
        "negate" | "negated" => Part::Negate,
        "grain" => Part::Grain,
        _ => return None,
    })
}
