//! Values as Arrow columns and back.
//!
//! A column whose values are all whole numbers, all numbers or all flags is one of Arrow's own;
//! any other is text, and its field says what the text stands for.

use std::{collections::HashMap, sync::Arc};

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
    StringArray,
    cast::AsArray,
    types::{Float64Type, Int64Type},
};
use arrow_ipc::{reader::StreamReader, writer::StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use catalogue::Value;

/// The field's key that says what its text stands for.
const STANDS_FOR: &str = "inlay";

/// Rows as an Arrow IPC stream of one batch.
pub(super) fn write(width: usize, rows: &[Vec<Value>]) -> Result<Vec<u8>, ArrowError> {
    let mut fields = Vec::with_capacity(width);
    let mut arrays = Vec::with_capacity(width);
    for at in 0..width {
        let (array, stands_for) = column(rows, at);
        let field = Field::new(at.to_string(), array.data_type().clone(), true);
        fields.push(field.with_metadata(HashMap::from([(
            STANDS_FOR.to_owned(),
            stands_for.to_owned(),
        )])));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)?;
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &schema)?;
    writer.write(&batch)?;
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}

/// Rows of an Arrow IPC stream that [`write`] made.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<Value>>, ArrowError> {
    let mut rows = Vec::new();
    for batch in StreamReader::try_new(bytes, None)? {
        let batch = batch?;
        let schema = batch.schema();
        for at in 0..batch.num_rows() {
            let row = batch
                .columns()
                .iter()
                .zip(schema.fields())
                .map(|(column, field)| {
                    let stands_for = field.metadata().get(STANDS_FOR).map_or("", String::as_str);
                    value(column, at, stands_for)
                });
            rows.push(row.collect::<Result<_, _>>()?);
        }
    }
    Ok(rows)
}

fn column(rows: &[Vec<Value>], at: usize) -> (ArrayRef, &'static str) {
    let values = || rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
    let mut kinds = values().filter(|value| !value.is_null()).map(kind);
    let first = kinds.next().unwrap_or("text");
    let stands_for = if kinds.all(|kind| kind == first) {
        first
    } else {
        "mixed"
    };
    let array: ArrayRef = match stands_for {
        "integer" => Arc::new(
            values()
                .map(|value| match value {
                    Value::Integer(number) => Some(*number),
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
        "number" => Arc::new(
            values()
                .map(|value| match value {
                    Value::Number(number) => Some(*number),
                    _ => None,
                })
                .collect::<Float64Array>(),
        ),
        "boolean" => Arc::new(
            values()
                .map(|value| match value {
                    Value::Boolean(flag) => Some(*flag),
                    _ => None,
                })
                .collect::<BooleanArray>(),
        ),
        "mixed" => Arc::new(
            values()
                .map(|value| {
                    (!value.is_null()).then(|| format!("{} {}", kind(value), value.to_text()))
                })
                .collect::<StringArray>(),
        ),
        _ => Arc::new(
            values()
                .map(|value| (!value.is_null()).then(|| value.to_text()))
                .collect::<StringArray>(),
        ),
    };
    (array, stands_for)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Text(_) => "text",
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Number(_) => "number",
        Value::Decimal(_) => "decimal",
        Value::Date(_) => "date",
        Value::Timestamp(_) => "timestamp",
        Value::Time(_) => "time",
        Value::Json(_) => "json",
    }
}

fn value(column: &ArrayRef, at: usize, stands_for: &str) -> Result<Value, ArrowError> {
    if column.is_null(at) {
        return Ok(Value::Null);
    }
    Ok(match column.data_type() {
        DataType::Int64 => Value::Integer(column.as_primitive::<Int64Type>().value(at)),
        DataType::Float64 => Value::Number(column.as_primitive::<Float64Type>().value(at)),
        DataType::Boolean => Value::Boolean(column.as_boolean().value(at)),
        DataType::Utf8 => {
            let text = column.as_string::<i32>().value(at);
            match stands_for {
                "mixed" => {
                    let (kind, text) = text.split_once(' ').unwrap_or(("text", text));
                    meant(kind, text)?
                }
                kind => meant(kind, text)?,
            }
        }
        other => return Err(ArrowError::SchemaError(format!("a column of {other}"))),
    })
}

fn meant(kind: &str, text: &str) -> Result<Value, ArrowError> {
    let wrong = |error: String| ArrowError::ParseError(error);
    let owned = || text.to_owned();
    Ok(match kind {
        "boolean" => Value::Boolean(text == "true"),
        "integer" => Value::Integer(
            text.parse()
                .map_err(|error: std::num::ParseIntError| wrong(error.to_string()))?,
        ),
        "number" => Value::Number(
            text.parse()
                .map_err(|error: std::num::ParseFloatError| wrong(error.to_string()))?,
        ),
        "decimal" => Value::Decimal(owned()),
        "date" => Value::Date(owned()),
        "timestamp" => Value::Timestamp(owned()),
        "time" => Value::Time(owned()),
        "json" => {
            Value::Json(serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?)
        }
        _ => Value::Text(owned()),
    })
}
