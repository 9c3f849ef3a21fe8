//! The type of a written plan, and its JSON Schema.
//!
//! The comments of the fields are what a model reads: they are descriptions of the schema, paid
//! for in every request. The schema is what `utoipa` makes of the type, as the rest of the wire is
//! made; only what the grammars of local servers stumble over is taken out.

use catalogue::Aggregate;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Schema,
        schema::{AnyOfBuilder, Type},
    },
};

use crate::plan::{Grain, Transform};

/// A query of the data. Measures and dimensions sum up; columns list rows instead. Columns are written "column" or "table.column"; joins are found by themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    /// Table whose rows are counted, summed or listed; may be left out where columns tell it.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Figures.
    #[schema(inline)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// What figures are grouped by.
    #[schema(inline)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<Dimension>,
    /// Columns of rows to list; only without measures and dimensions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// List equal rows once.
    #[serde(skip_serializing_if = "is_false")]
    pub distinct: bool,
    /// Conditions on rows; all must hold.
    #[schema(inline)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// Conditions on figures of groups; all must hold.
    #[schema(inline)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub having: Vec<Having>,
    /// Order of the result.
    #[schema(inline)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Order>,
    /// Most rows.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Sets figures against another period; needs a filter on the period itself.
    #[schema(inline, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Tables none of whose rows may point at the row: customers without orders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Key columns to join by, only where tables join in several ways: "game.home_club_id".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<String>,
    /// Columns that keep groups of one name apart without being shown.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<String>>,
}

/// A figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    // What it is says its name.
    #[allow(missing_docs)]
    #[schema(schema_with = aggregates, required = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// Left out, rows are counted.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Share of the total, growth against the group before in time, or running sum.
    #[schema(inline)]
    #[serde(default, skip_serializing_if = "is_plain")]
    pub transform: Transform,
}

/// What figures are grouped by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// A column.
    pub column: String,
    /// How points in time are gathered.
    #[schema(inline, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
}

/// A condition, or several of which any is enough.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Filter {
    /// One condition.
    Is(#[schema(inline)] Condition),
    /// Any of these is enough.
    Any(#[schema(inline)] Choice),
}

/// Conditions of which any is enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Any is enough.
    #[schema(inline)]
    pub any: Vec<Condition>,
}

/// A condition on one column.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A column.
    pub column: String,
    /// between includes both ends, within excludes the second.
    #[schema(inline)]
    pub operator: Operator,
    /// Times as 2025-04-01, 2025-04-01T09:30:00, or a whole 2025-04, 2025-Q2, 2025.
    #[schema(inline)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Scalar>,
    /// Turn it round.
    #[serde(default, skip_serializing_if = "is_false")]
    pub negate: bool,
    /// For periods that come again, by number: 1 is Monday, January.
    #[schema(schema_with = recurring, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
}

/// How a column is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum Operator {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// Less or equal.
    #[serde(rename = "<=")]
    AtMost,
    /// More.
    #[serde(rename = ">")]
    More,
    /// More or equal.
    #[serde(rename = ">=")]
    AtLeast,
    /// One of several.
    #[serde(rename = "in")]
    In,
    /// None of several.
    #[serde(rename = "not_in")]
    NotIn,
    /// From the first to the second, both included.
    #[serde(rename = "between")]
    Between,
    /// From the first, included, to the second, not included.
    #[serde(rename = "within")]
    Within,
    /// The text occurs in it.
    #[serde(rename = "contains")]
    Contains,
    /// It begins with the text.
    #[serde(rename = "starts_with")]
    StartsWith,
    /// It ends with the text.
    #[serde(rename = "ends_with")]
    EndsWith,
    /// There is no value.
    #[serde(rename = "is_null")]
    Null,
    /// There is a value.
    #[serde(rename = "is_not_null")]
    NotNull,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Text, a day, a period.
    Text(String),
    /// A number, as it was written.
    Number(Number),
    /// True or false.
    Boolean(bool),
}

impl PartialSchema for Scalar {
    fn schema() -> RefOr<Schema> {
        let any = AnyOfBuilder::new()
            .item(String::schema())
            .item(f64::schema())
            .item(bool::schema());
        RefOr::T(Schema::AnyOf(any.build()))
    }
}

impl ToSchema for Scalar {}

/// A condition on a figure of each group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Having {
    /// A figure: "sum(amount)", "count(*)", "count_distinct(customer_id)".
    pub measure: String,
    /// How it is compared.
    #[schema(schema_with = limits)]
    pub operator: Operator,
    /// With what.
    #[schema(inline)]
    pub values: Vec<Scalar>,
}

/// One key of the order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// A figure ("sum(amount)"), a dimension's or a listed column.
    pub by: String,
    /// Largest or latest first.
    #[schema(required = true, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub descending: Option<bool>,
}

/// The period that figures are set against.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Column of time; left out, the filter's.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// First day of the other period, or previous_period or previous_year.
    pub from: String,
    /// First day after it.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What it is called.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_plain(transform: &Transform) -> bool {
    *transform == Transform::None
}

/// Every aggregate there is, for the catalogue knows no schemas.
fn aggregates() -> RefOr<Schema> {
    const ALL: [Aggregate; 8] = [
        Aggregate::Sum,
        Aggregate::Avg,
        Aggregate::Min,
        Aggregate::Max,
        Aggregate::Count,
        Aggregate::CountDistinct,
        Aggregate::Median,
        Aggregate::StdDev,
    ];
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(ALL.map(super::words::aggregate_name)))
        .build()
        .into()
}

/// What figures are compared with.
fn limits() -> RefOr<Schema> {
    const ALL: [&str; 6] = ["=", "<", "<=", ">", ">=", "between"];
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(ALL))
        .build()
        .into()
}

/// The grains of periods that come again.
fn recurring() -> RefOr<Schema> {
    const ALL: [Grain; 3] = [Grain::DayOfWeek, Grain::MonthOfYear, Grain::HourOfDay];
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(ALL.map(super::words::grain_name)))
        .description(Some(
            "Periods that come again, by number: 1 is Monday, January.",
        ))
        .build()
        .into()
}

/// The JSON Schema of [`Written`], whole in itself: the parameters of the tool that takes one.
pub fn schema() -> Value {
    let mut schema = serde_json::to_value(Written::schema()).unwrap_or_default();
    simple(&mut schema, &mut Vec::new());
    schema
}

/// Leaves only what every server's grammar knows, and says nothing twice.
///
/// `utoipa` puts a field's description beside its schema as a second part of an `allOf`. What a
/// type says of itself is for readers of this file; what its field says is for models.
fn simple(schema: &mut Value, said: &mut Vec<String>) {
    if let Some(Value::Array(parts)) = schema.get_mut("allOf") {
        let described = parts
            .pop()
            .and_then(|mut part| part.get_mut("description").map(Value::take));
        let only = parts.first_mut().map(Value::take);
        if let (Some(only), Some(description)) = (only, described) {
            *schema = only;
            schema["description"] = description;
        }
    }
    let Value::Object(object) = schema else {
        return;
    };
    for word in ["format", "default", "minimum"] {
        object.shift_remove(word);
    }
    if let Some(Value::String(description)) = object.get("description") {
        if said.contains(description) {
            object.shift_remove("description");
        } else {
            said.push(description.clone());
        }
    }
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for property in properties.values_mut() {
            simple(property, said);
        }
    }
    if let Some(items) = object.get_mut("items") {
        simple(items, said);
        forget(items);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(Value::Array(choices)) = object.get_mut(choice) {
            for choice in choices {
                simple(choice, said);
                forget(choice);
            }
        }
    }
}

fn forget(schema: &mut Value) {
    if let Value::Object(object) = schema {
        object.shift_remove("description");
    }
}

impl<'de> Deserialize<'de> for Written {
    /// As leniently as [`super::read`] does.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        super::loose::written(&value).map_err(serde::de::Error::custom)
    }
}
