//! JSON as models write it, read into the type.
//!
//! Keys in any case and by their usual other names, one thing where a list belongs, lists that were
//! written as text, `null` for what is left out. A key that nothing explains is an issue: dropping
//! a condition that was spelt oddly would change the question.

mod condition;
mod text;

use std::borrow::Cow;

use catalogue::Visible;
use serde_json::{Map, Value};

use super::{
    issues::Issues,
    resolve,
    shape::{Comparison, Dimension, Having, Measure, Order, Written},
    words,
};
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

    fn measure(&mut self, value: &Value) -> Option<Measure> {
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
        if call.transform != crate::plan::Transform::None {
            measure.transform = call.transform;
        }
    }

    fn dimension(&mut self, value: &Value) -> Option<Dimension> {
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

    fn grain(&mut self, text: &str) -> Option<crate::plan::Grain> {
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

    fn having(&mut self, value: &Value) -> Option<Vec<Having>> {
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

    fn order(&mut self, value: &Value) -> Option<Order> {
        let value = unpacked(value);
        if let Value::String(_) = value.as_ref() {
            let text = self.one_name(&value, "order")?;
            let (by, descending) = directed(&text);
            return Some(Order {
                by: by.to_owned(),
                descending: descending.unwrap_or(false),
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
        Some(Order {
            by,
            descending: descending.unwrap_or(false),
        })
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

    fn comparison(&mut self, value: &Value) -> Option<Comparison> {
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

/// A measure as text.
pub(super) fn said(measure: &Measure) -> String {
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
        crate::plan::Transform::None => call,
        crate::plan::Transform::Share => format!("share({call})"),
        crate::plan::Transform::Growth => format!("growth({call})"),
        crate::plan::Transform::Running => format!("running({call})"),
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
