//! Rows: what a query gives back.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

impl<'de> Deserialize<'de> for Rows {
    /// What [`Rows`] writes. JSON does not tell a day from a text; the column does.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written {
            columns: Vec<RowColumn>,
            rows: Vec<Vec<serde_json::Value>>,
            truncated: bool,
        }
        let Written {
            columns,
            rows,
            truncated,
        } = Written::deserialize(deserializer)?;
        let typed = |row: Vec<serde_json::Value>| {
            let values = row.into_iter().enumerate();
            values
                .map(|(at, json)| Value::of_json(json, columns.get(at).map(|column| column.kind)))
                .collect()
        };
        let rows = rows.into_iter().map(typed).collect();
        Ok(Self {
            columns,
            rows,
            truncated,
        })
    }
}

impl Value {
    fn of_json(json: serde_json::Value, kind: Option<ColumnType>) -> Self {
        use serde_json::Value as Json;
        match (json, kind) {
            (Json::Null, _) => Self::Null,
            (json, Some(ColumnType::Other) | None) => Self::Json(json),
            (Json::Bool(flag), _) => Self::Boolean(flag),
            (Json::Number(number), _) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Integer(whole),
                (None, Some(number)) => Self::Number(number),
                (None, None) => Self::Decimal(number.to_string()),
            },
            (Json::String(text), Some(kind)) => match kind {
                ColumnType::Date => Self::Date(text),
                ColumnType::Timestamp => Self::Timestamp(text),
                ColumnType::Time => Self::Time(text),
                ColumnType::Integer | ColumnType::Number => Self::Decimal(text),
                _ => Self::Text(text),
            },
            (json, _) => Self::Json(json),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_were_written_are_read_as_they_were() {
        let values = [
            (ColumnType::Text, Value::Text("2025-04-01".to_owned())),
            (ColumnType::Date, Value::Date("2025-04-01".to_owned())),
            (
                ColumnType::Timestamp,
                Value::Timestamp("2025-04-01T09:30:00".to_owned()),
            ),
            (ColumnType::Time, Value::Time("09:30:00".to_owned())),
            (ColumnType::Boolean, Value::Boolean(true)),
            (ColumnType::Integer, Value::Integer(-7)),
            (ColumnType::Number, Value::Number(0.1 + 0.2)),
            (
                ColumnType::Number,
                Value::Decimal("123456789012345678901.5".to_owned()),
            ),
            (
                ColumnType::Other,
                Value::Json(serde_json::json!([1, null, "x"])),
            ),
            (ColumnType::Text, Value::Null),
        ];
        let rows = Rows {
            columns: values
                .iter()
                .map(|(kind, _)| RowColumn {
                    name: format!("{kind:?}"),
                    kind: *kind,
                })
                .collect(),
            rows: vec![values.into_iter().map(|(_, value)| value).collect()],
            truncated: true,
        };
        let json = serde_json::to_string(&rows).expect("JSON");
        let read: Rows = serde_json::from_str(&json).expect("rows");
        assert_eq!(read, rows);
    }
}
