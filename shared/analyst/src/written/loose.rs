//! JSON as models write it, read into the type.
//!
//! Keys in any case and by their usual other names, one thing where a list belongs, lists that were
//! written as text, `null` for what is left out. A key that nothing explains is an issue: dropping
//! a condition that was spelt oddly would change the question.

mod condition;
mod figure;
mod order;
mod text;

pub(super) use self::figure::said;

use std::borrow::Cow;

use catalogue::Visible;
use serde_json::{Map, Value};

use super::{issues::Issues, resolve, shape::Written, words};
use crate::{check::PlanIssues, describe, plan::Plan, reading::Intent};

/// Longest text of arguments that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most items of a list, other than values.
pub(super) const MOST: usize = 64;
/// Longest name.
pub(super) const LONGEST_NAME: usize = 200;

/// Reads the arguments of a tool call into a plan of what `visible` shows.
///
/// # Errors
///
/// Everything that is wrong with it, at once.
pub fn read(arguments: &Value, visible: &Visible) -> Result<(Plan, Intent), PlanIssues> {
    let mut reader = Reader::default();
    let written = reader.whole(arguments);
    let mut issues = reader.issues;
    if !reader.opened {
        return Err(issues.into_plan_issues());
    }
    let plan = resolve::plan(&written, visible, &mut issues);
    match plan {
        Some(plan) if issues.is_empty() => {
            let intent = describe::intent_of(&plan);
            Ok((plan, intent))
        }
        _ => Err(issues.into_plan_issues()),
    }
}

/// Reads the text of a tool call's arguments.
///
/// # Errors
///
/// Text that is no JSON or too long, and everything that [`read`] finds.
pub fn parse(arguments: &str, visible: &Visible) -> Result<(Plan, Intent), PlanIssues> {
    let issue = |issue: &str| PlanIssues(vec![issue.to_owned()]);
    if arguments.len() > LONGEST {
        return Err(issue(&too_long()));
    }
    let value: Value = serde_json::from_str(arguments)
        .map_err(|error| issue(&format!("the arguments are no JSON: {error}")))?;
    read(&value, visible)
}

/// Reads JSON into the type, without a catalogue.
pub(super) fn written(value: &Value) -> Result<Written, PlanIssues> {
    let mut reader = Reader::default();
    let written = reader.whole(value);
    if reader.issues.is_empty() {
        Ok(written)
    } else {
        Err(reader.issues.into_plan_issues())
    }
}

fn too_long() -> String {
    format!("the arguments are longer than {LONGEST} bytes; ask for less at a time")
}

#[derive(Default)]
pub(super) struct Reader {
    issues: Issues,
    /// Whether there were fields to read at all.
    opened: bool,
    /// What figures and groups were called in passing, and what they are.
    aliases: Vec<(String, String)>,
}

type Object = Map<String, Value>;

impl Reader {
    fn whole(&mut self, value: &Value) -> Written {
        let mut written = Written::default();
        if weight(value) > LONGEST {
            self.issues.push(too_long());
            return written;
        }
        let value = unwrapped(value);
        let Some(object) = value.as_object() else {
            self.issues
                .push("the arguments are an object such as {\"table\": …, \"measures\": […]}");
            return written;
        };
        self.opened = true;
        // Figures and groups first, for the order may call them by the names they are given here.
        let (first, rest): (Vec<_>, Vec<_>) = object
            .iter()
            .partition(|(key, _)| matches!(field(key), Some("measures" | "dimensions")));
        let mut seen = Vec::new();
        for (key, value) in first.into_iter().chain(rest) {
            let name = field(key);
            let missing = is_missing(value) && name != Some("keys");
            if value.is_null() || missing || is_remark(key) {
                continue;
            }
            let Some(name) = name else {
                self.issues.push(format!(
                    "there is no field `{}`; the fields are table, measures, dimensions, columns, \
                     distinct, filters, having, order, limit, comparison, without, via, keys",
                    crate::check::clip(key)
                ));
                continue;
            };
            if seen.contains(&name) {
                self.issues.push(format!("`{name}` is given twice"));
                continue;
            }
            seen.push(name);
            self.field(name, value, &mut written);
        }
        self.name_by_what_they_are(&mut written);
        written
    }

    fn field(&mut self, name: &'static str, value: &Value, written: &mut Written) {
        match name {
            "table" => written.table = self.one_name(value, name),
            "measures" => {
                written.measures = self.each(value, name, |reader, item| reader.measure(item));
            }
            "dimensions" => {
                written.dimensions = self.each(value, name, |reader, item| reader.dimension(item));
            }
            "columns" => written.columns = self.names(value, name),
            "without" => written.without = self.names(value, name),
            "via" => written.via = self.names(value, name),
            "keys" => written.keys = Some(self.names(value, name)),
            "distinct" => written.distinct = self.flag(value, name).unwrap_or(false),
            "filters" => written.filters = self.filters(value),
            "having" => {
                let given = self.each(value, name, |reader, item| reader.having(item));
                written.having = given.into_iter().flatten().collect();
            }
            "order" => {
                written.order = self.each(value, name, |reader, item| reader.order(item));
            }
            "limit" => written.limit = self.limit(value),
            "comparison" => written.comparison = self.comparison(value),
            _ => {}
        }
    }

    /// Reads each item of a list, or the one thing that stands for a list.
    fn each<T>(
        &mut self,
        value: &Value,
        name: &str,
        mut read: impl FnMut(&mut Self, &Value) -> Option<T>,
    ) -> Vec<T> {
        let value = unpacked(value);
        let items = match value.as_ref() {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        if items.len() > MOST {
            self.issues
                .push(format!("`{name}` has more than {MOST} parts"));
        }
        let items = items.iter().take(MOST).filter(|item| !is_missing(item));
        items.filter_map(|item| read(self, item)).collect()
    }

    fn names(&mut self, value: &Value, name: &str) -> Vec<String> {
        let several = value
            .as_str()
            .filter(|text| text.contains(',') && !text.contains(['(', '"', '`', '[']));
        if let Some(text) = several {
            let parts: Vec<Value> = text.split(',').map(|part| part.trim().into()).collect();
            return self.names(&Value::Array(parts), name);
        }
        self.each(value, name, |reader, item| reader.one_name(item, name))
    }

    /// A name: text, or an object that holds nothing else.
    fn one_name(&mut self, value: &Value, what: &str) -> Option<String> {
        let text = match value {
            Value::String(text) => Some(text),
            Value::Array(items) if items.len() == 1 => return self.one_name(&items[0], what),
            Value::Object(object) => match object.iter().next() {
                Some((key, Value::String(text)))
                    if object.len() == 1
                        && matches!(words::plain(key).as_str(), "column" | "name" | "table") =>
                {
                    Some(text)
                }
                _ => None,
            },
            _ => None,
        };
        match text {
            Some(text) if text.chars().count() > LONGEST_NAME => {
                self.issues.push(format!(
                    "a name in `{what}` is longer than {LONGEST_NAME} letters"
                ));
                None
            }
            Some(text) => Some(text.trim().to_owned()),
            None => {
                self.issues
                    .push(format!("`{what}` takes names, not {}", kind(value)));
                None
            }
        }
    }

    fn flag(&mut self, value: &Value, what: &str) -> Option<bool> {
        let flag = match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if flag.is_none() {
            self.issues.push(format!("`{what}` is true or false"));
        }
        flag
    }

    fn limit(&mut self, value: &Value) -> Option<u32> {
        let number = match value {
            Value::Number(number) => number.as_u64().or_else(|| {
                number
                    .as_f64()
                    .filter(|n| n.fract() == 0.0)
                    .map(|n| n as u64)
            }),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let limit = number.and_then(|number| u32::try_from(number).ok());
        let limit = limit.filter(|limit| *limit > 0);
        if limit.is_none() {
            self.issues.push("`limit` is a whole number of at least 1");
        }
        limit
    }

    fn unknown(&mut self, key: &str, of: &str, fields: &str) {
        self.issues.push(format!(
            "{of} has no field `{}`; its fields are {fields}",
            crate::check::clip(key)
        ));
    }

    /// `total_sales desc`, where a measure was given that name, is that measure.
    fn name_by_what_they_are(&self, written: &mut Written) {
        let is = |text: &mut String| {
            let known = self
                .aliases
                .iter()
                .find(|(alias, _)| alias.to_lowercase() == text.to_lowercase());
            if let Some((_, is)) = known {
                text.clone_from(is);
            }
        };
        written.order.iter_mut().for_each(|order| is(&mut order.by));
        written
            .having
            .iter_mut()
            .for_each(|having| is(&mut having.measure));
    }
}

/// The field that a key means.
fn field(key: &str) -> Option<&'static str> {
    Some(match words::plain(key).as_str() {
        "table" | "from" | "source" => "table",
        "measures" | "measure" | "metrics" | "metric" | "aggregates" | "aggregations" => "measures",
        "dimensions" | "dimension" | "group_by" | "groupby" | "groups" => "dimensions",
        "columns" | "column" | "select" | "fields" => "columns",
        "distinct" => "distinct",
        "filters" | "filter" | "where" | "conditions" => "filters",
        "having" => "having",
        "order" | "order_by" | "orderby" | "sort" | "sort_by" => "order",
        "limit" | "top" => "limit",
        "comparison" | "compare" | "compare_to" | "compare_with" => "comparison",
        "without" => "without",
        "via" => "via",
        "keys" => "keys",
        _ => return None,
    })
}

/// What says something about a query and nothing of it.
fn is_remark(key: &str) -> bool {
    matches!(
        words::plain(key).as_str(),
        "title" | "description" | "explanation" | "reason" | "reasoning" | "comment" | "question"
    )
}

/// `null`, and what is as good.
fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// The arguments themselves, where they were wrapped once more or written as text.
fn unwrapped(value: &Value) -> Cow<'_, Value> {
    let value = unpacked(value);
    let wrapped = value.as_object().is_some_and(|object| {
        object.len() == 1
            && object.iter().all(|(key, inner)| {
                let inner = inner.is_object() || inner.as_str().is_some_and(|t| t.starts_with('{'));
                inner
                    && matches!(
                        words::plain(key).as_str(),
                        "plan" | "query" | "arguments" | "parameters" | "input" | "query_data"
                    )
            })
    });
    if !wrapped {
        return value;
    }
    let inner = value.as_object().and_then(|object| object.values().next());
    inner.map_or(value.clone(), |inner| {
        Cow::Owned(unpacked(inner).into_owned())
    })
}

/// A list or object that was written as text.
fn unpacked(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value {
        let text = text.trim();
        if text.starts_with(['[', '{'])
            && let Ok(inner @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(text)
        {
            return Cow::Owned(inner);
        }
    }
    Cow::Borrowed(value)
}

/// What a value is, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// About how many bytes a value is when written.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| weight(item) + 1).sum::<usize>() + 2,
        Value::Object(object) => {
            object
                .iter()
                .map(|(key, value)| key.len() + weight(value) + 4)
                .sum::<usize>()
                + 2
        }
        _ => 8,
    }
}
