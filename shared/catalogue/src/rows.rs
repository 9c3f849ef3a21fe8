//! Rows: what a query gives back.

use serde::{Deserialize, Serialize, Serializer};

use crate::model::ColumnType;

/// A result: typed columns and the rows under them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rows {
    /// Columns, in order.
    pub columns: Vec<RowColumn>,
    /// Rows; each has one value for each column.
    pub rows: Vec<Vec<Value>>,
    /// Whether the query had more rows than are here.
    pub truncated: bool,
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowColumn {
    /// Its name in the result.
    pub name: String,
    /// What its values are.
    pub kind: ColumnType,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number of limited precision.
    Number(f64),
    /// An exact number that fits neither: its digits.
    Decimal(String),
    /// Text.
    Text(String),
    /// A day as `2025-04-01`.
    Date(String),
    /// A point in time as `2025-04-01T09:30:00`, with `Z` where the column has a zone.
    Timestamp(String),
    /// A time of day as `09:30:00`.
    Time(String),
    /// A list, or anything nested, as JSON.
    Json(serde_json::Value),
}

impl Value {
    /// The value as a number, where it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            Self::Decimal(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as plain text, empty for NULL.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Boolean(flag) => flag.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Decimal(text)
            | Self::Text(text)
            | Self::Date(text)
            | Self::Timestamp(text)
            | Self::Time(text) => text.clone(),
            Self::Json(json) => json.to_string(),
        }
    }
}

impl Serialize for Value {
    /// Numbers as JSON numbers where JSON has them, dates and times as ISO text. A number that is
    /// not finite, which JSON cannot write, is its name as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(flag) => serializer.serialize_bool(*flag),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) if number.is_finite() => serializer.serialize_f64(*number),
            Self::Number(number) => serializer.collect_str(number),
            Self::Decimal(text)
            | Self::Text(text)
            | Self::Date(text)
            | Self::Timestamp(text)
            | Self::Time(text) => serializer.serialize_str(text),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}
