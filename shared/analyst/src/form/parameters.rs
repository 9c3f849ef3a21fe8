//! What a plan can be asked anew with: other values of its filters, another drawing, another
//! heading. What a plan takes follows from its tables, and what is taken is exactly what is listed.
//!
//! A value that is given replaces what the plan says of the same thing, and nothing else: another
//! first day keeps the last one, another region keeps the period. `null` takes a filter away.

mod range;
mod refilter;
pub mod rows;
#[cfg(test)]
mod tests;

use catalogue::ColumnType;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use widgets::Issue;
use widgets::issue::{below, nearest};

use super::controls::{Ask, CHOICES, Control, caption, controls, is_choice, plain};
use super::filter::default_value;
use super::submitted::{find, tables_of, unknown};
use crate::plan::{Filter, Plan};
use crate::present::{Asked, Drawing, choice, dress};
use crate::reading::Answerable;
use refilter::refilter;

/// Something that a plan can be asked anew with.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// Whether it takes a list, too: any of its values is enough.
    pub many: bool,
    /// The values that it takes, where they can be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub allowed: Option<Vec<Value>>,
    /// The value that holds where none is given; null where nothing does.
    pub default: Value,
}

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A day as `2025-04-01`.
    Date,
}

/// A plan that was asked anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The plan.
    pub plan: Plan,
    /// The drawing that was asked for.
    pub drawing: Option<Drawing>,
    /// The heading that was asked for.
    pub title: Option<String>,
}

const TITLE: &str = "title";
const CHART_TYPE: &str = "chart_type";
const COLOR_SCHEME: &str = "color_scheme";
const LIMIT: &str = "limit";
/// Names that mean the same in every plan; a column of such a name goes by its table's beside it.
const FIXED: [&str; 4] = [TITLE, CHART_TYPE, COLOR_SCHEME, LIMIT];

/// The colour schemes that the components know.
pub const SCHEMES: [&str; 3] = ["default", "colorblind", "monochrome"];
/// Longest heading, in characters.
pub const LONGEST_TITLE: usize = 200;
/// Most rows that can be asked for.
pub const MOST_ROWS: u32 = 1_000;

/// What a plan takes, those of the parameters that are in use first.
pub fn parameters(answerable: &Answerable, asked: &Asked<'_>) -> Vec<Parameter> {
    let plan = &answerable.plan;
    let words = |words: &[&str]| Some(words.iter().map(|word| json!(word)).collect());
    let text = ParameterType::Text;
    let title = json!(dress::heading(answerable, asked));
    let drawn = json!(choice::choose(answerable, asked, None).name());
    let drawings: Vec<&str> = choice::possible(answerable, asked)
        .into_iter()
        .map(Drawing::name)
        .collect();
    let mut all = vec![
        named(TITLE, "Title", text, None, title),
        named(CHART_TYPE, "Chart type", text, words(&drawings), drawn),
        named(
            COLOR_SCHEME,
            "Colours",
            text,
            words(&SCHEMES),
            json!("default"),
        ),
    ];
    if takes_limit(plan) {
        let limit = json!(plan.limit);
        all.push(named(LIMIT, "Rows", ParameterType::Integer, None, limit));
    }
    let mut of_columns: Vec<Parameter> = controls_of(plan, asked)
        .iter()
        .map(|control| of_control(control, &plan.filters))
        .collect();
    of_columns.sort_by_key(|parameter| parameter.default.is_null());
    all.extend(of_columns);
    all
}

/// A parameter that every answer takes.
fn named(
    name: &str,
    label: &str,
    kind: ParameterType,
    allowed: Option<Vec<Value>>,
    default: Value,
) -> Parameter {
    Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        many: false,
        allowed,
        default,
    }
}

/// Whether a plan takes a parameter of that name.
pub fn takes(name: &str, answerable: &Answerable, asked: &Asked<'_>) -> bool {
    match FIXED.into_iter().find(|fixed| *fixed == plain(name)) {
        Some(LIMIT) => takes_limit(&answerable.plan),
        Some(_) => true,
        None => find(name, &controls_of(&answerable.plan, asked)).is_some(),
    }
}

/// Whether it is the name of a parameter that every answer takes, but for the limit of one row.
pub fn is_fixed(name: &str) -> bool {
    FIXED.contains(&plain(name).as_str())
}

fn of_control(control: &Control<'_>, filters: &[Filter]) -> Parameter {
    let column = control.column;
    let name = caption(column);
    let whole = column.kind == ColumnType::Integer;
    let (label, kind) = match control.ask {
        Ask::Since => (format!("{name}, from"), ParameterType::Date),
        Ask::Until => (format!("{name}, to"), ParameterType::Date),
        Ask::AtLeast => (format!("{name}, at least"), ParameterType::Number),
        Ask::AtMost => (format!("{name}, at most"), ParameterType::Number),
        Ask::Contains => (format!("{name} contains"), ParameterType::Text),
        Ask::Whether => (name, ParameterType::Boolean),
        Ask::OneOf if whole => (name, ParameterType::Integer),
        Ask::OneOf if column.kind.is_numeric() => (name, ParameterType::Number),
        Ask::OneOf => (name, ParameterType::Text),
    };
    let listed = control.ask == Ask::OneOf && is_choice(column);
    let default = default_value(control, filters).unwrap_or_default();
    Parameter {
        name: control.field_id.clone(),
        label,
        kind,
        many: control.ask == Ask::OneOf,
        allowed: listed.then(|| {
            let values = column.values.iter().take(CHOICES);
            values.map(|value| typed(value, kind)).collect()
        }),
        default: match (control.ask, default) {
            (Ask::Whether, Value::String(text)) => json!(text == "true"),
            (Ask::OneOf, Value::Array(texts)) => texts
                .into_iter()
                .map(|text| text.as_str().map_or(Value::Null, |text| typed(text, kind)))
                .collect(),
            (_, default) => default,
        },
    }
}

/// A value of a list, as it is given.
fn typed(text: &str, kind: ParameterType) -> Value {
    match kind {
        ParameterType::Integer | ParameterType::Number => text
            .parse::<serde_json::Number>()
            .map_or_else(|_| json!(text), Value::Number),
        _ => json!(text),
    }
}

/// Asks a plan anew with what is given; `at` is where it stands in the request.
///
/// # Errors
///
/// Every value that the plan does not take, by its place, with the nearest one that it does.
pub fn bind(
    answerable: &Answerable,
    given: &Map<String, Value>,
    at: &str,
    asked: &Asked<'_>,
) -> Result<Bound, Vec<Issue>> {
    let controls = controls_of(&answerable.plan, asked);
    let mut issues = Vec::new();
    let mut bound = Bound {
        plan: answerable.plan.clone(),
        drawing: None,
        title: None,
    };
    let mut touched: Vec<(&Control<'_>, &Value, String)> = Vec::new();
    for (name, value) in given {
        let place = below(at, name);
        match FIXED.into_iter().find(|fixed| *fixed == plain(name)) {
            Some(LIMIT) if !takes_limit(&answerable.plan) => {
                let message = "This gives one row, so there is nothing to limit.";
                issues.push(Issue::error(place, "unknown_parameter", message).removed());
            }
            Some(fixed) => {
                if let Err(issue) = bind_fixed(fixed, value, &place, answerable, asked, &mut bound)
                {
                    issues.push(issue);
                }
            }
            None => match find(name, &controls) {
                None => issues.push(not_known(name, &place, &controls)),
                Some(control) => {
                    let same = |(other, ..): &(&Control<'_>, &Value, String)| {
                        other.field_id == control.field_id
                    };
                    if touched.iter().any(same) {
                        let message = format!("`{}` is given twice.", control.field_id);
                        issues.push(Issue::error(place, "given_twice", message).removed());
                    } else {
                        touched.push((control, value, place));
                    }
                }
            },
        }
    }
    refilter(&mut bound.plan, &touched, &mut issues);
    if issues.is_empty() {
        Ok(bound)
    } else {
        Err(issues)
    }
}

fn not_known(name: &str, place: &str, controls: &[Control<'_>]) -> Issue {
    let mut issue = unknown(name, place, controls);
    "unknown_parameter".clone_into(&mut issue.code);
    let shown: String = name.chars().take(80).collect();
    let fixed = nearest(name, FIXED);
    issue.message = format!("There is no parameter `{shown}` here.");
    let known = controls
        .iter()
        .flat_map(|control| std::iter::once(&control.field_id).chain(&control.names));
    let meant = fixed.or_else(|| nearest(name, known.map(String::as_str)));
    issue.fix = None;
    match meant {
        Some(meant) => issue.renamed(meant),
        None => {
            let all = FIXED.into_iter().map(str::to_owned);
            let names = all.chain(controls.iter().map(|control| control.field_id.clone()));
            let names: Vec<String> = names.take(40).map(|name| format!("`{name}`")).collect();
            issue
                .message
                .push_str(&format!(" Known here: {}.", names.join(", ")));
            issue.removed()
        }
    }
}

/// One of the parameters that every plan takes.
fn bind_fixed(
    name: &str,
    value: &Value,
    at: &str,
    answerable: &Answerable,
    asked: &Asked<'_>,
    bound: &mut Bound,
) -> Result<(), Issue> {
    if value.is_null() {
        return Ok(());
    }
    match name {
        TITLE => bound.title = title(value, at)?,
        CHART_TYPE => {
            let possible = choice::possible(answerable, asked);
            bound.drawing = Some(drawing(value, at, &possible)?);
        }
        COLOR_SCHEME => {
            word(value, at, &SCHEMES, "colour scheme")?;
        }
        _ => bound.plan.limit = Some(limit(value, at)?),
    }
    Ok(())
}

/// A heading; an empty one is none.
fn title(value: &Value, at: &str) -> Result<Option<String>, Issue> {
    let Some(text) = value.as_str().map(str::trim) else {
        return Err(Issue::error(at, "wrong_type", "This must be text."));
    };
    if text.chars().count() > LONGEST_TITLE {
        let message = format!("This may have {LONGEST_TITLE} characters.");
        return Err(Issue::error(at, "out_of_range", message));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// A number of rows.
fn limit(value: &Value, at: &str) -> Result<u32, Issue> {
    let limit = value.as_u64().and_then(|limit| u32::try_from(limit).ok());
    let limit = limit.filter(|limit| (1..=MOST_ROWS).contains(limit));
    limit.ok_or_else(|| {
        let message = format!("This must be a whole number from 1 to {MOST_ROWS}.");
        Issue::error(at, "wrong_type", message)
    })
}

/// A drawing by its name, if it is one of those.
///
/// # Errors
///
/// One issue that names those that are possible.
pub fn drawing(value: &Value, at: &str, possible: &[Drawing]) -> Result<Drawing, Issue> {
    let names: Vec<&str> = possible.iter().map(|drawing| drawing.name()).collect();
    let name = word(value, at, &names, "chart type")?;
    let named = |drawing: &&Drawing| drawing.name() == name;
    possible
        .iter()
        .find(named)
        .copied()
        .ok_or_else(|| Issue::error(at, "bad_enum", "There is no chart type here."))
}

fn word<'w>(value: &Value, at: &str, known: &[&'w str], what: &str) -> Result<&'w str, Issue> {
    let Some(text) = value.as_str() else {
        return Err(Issue::error(at, "wrong_type", "This must be text."));
    };
    let small = text.trim().to_lowercase();
    if let Some(word) = known.iter().find(|word| **word == small) {
        return Ok(word);
    }
    let shown: String = text.chars().take(80).collect();
    let all: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    let message = format!("`{shown}` is no {what} that fits here: {}.", all.join(", "));
    let issue = Issue::error(at, "bad_enum", message);
    Err(match nearest(text, known.iter().copied()) {
        Some(word) => issue.meaning(word),
        None => issue,
    })
}

/// Whether a plan gives several rows, so that fewer can be asked for.
fn takes_limit(plan: &Plan) -> bool {
    !plan.is_grouped() || !plan.dimensions.is_empty()
}

fn controls_of<'v>(plan: &Plan, asked: &Asked<'v>) -> Vec<Control<'v>> {
    let tables = tables_of(plan, asked.visible);
    let mut controls = controls(&tables, asked.visible.scope());
    let mut names: Vec<String> = Vec::new();
    for control in &mut controls {
        while FIXED.contains(&control.field_id.as_str()) || names.contains(&control.field_id) {
            control.field_id = format!("{}_{}", plain(&control.table.name), control.field_id);
        }
        control.names.retain(|name| !FIXED.contains(&name.as_str()));
        names.push(control.field_id.clone());
    }
    controls
}
