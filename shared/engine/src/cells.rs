//! One cell of an Arrow array: what kind of value it is, and the value.
//!
//! Arrow has more types than a client needs to know of. What has none of its own in
//! [`Value`] is text or JSON; nothing that DuckDB gives is left out.

use std::{collections::BTreeSet, fmt::Write as _};

use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, IntervalMonthDayNanoArray,
    cast::AsArray,
    types::{
        Date32Type, Decimal128Type, DurationMicrosecondType, Float32Type, Float64Type, Int8Type,
        Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
        TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::{DataType, IntervalUnit, TimeUnit};
use catalogue::{ColumnType, Value};
use jiff::{SignedDuration, civil::DateTime};
use serde_json::{Map, Value as Json};

/// What the values of a column are.
pub fn kind_of(kind: &DataType) -> ColumnType {
    match kind {
        DataType::Boolean => ColumnType::Boolean,
        kind if kind.is_integer() => ColumnType::Integer,
        DataType::Decimal128(_, 0) => ColumnType::Integer,
        kind if kind.is_numeric() => ColumnType::Number,
        DataType::Date32 | DataType::Date64 => ColumnType::Date,
        DataType::Timestamp(_, _) => ColumnType::Timestamp,
        DataType::Time32(_) | DataType::Time64(_) => ColumnType::Time,
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Dictionary(_, _)
        | DataType::Interval(_) => ColumnType::Text,
        _ => ColumnType::Other,
    }
}

/// The value of a cell.
pub fn value(array: &ArrayRef, at: usize) -> Value {
    if array.is_null(at) || array.data_type() == &DataType::Null {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Boolean => Value::Boolean(
            array
                .as_any()
                .downcast_ref::<BooleanArray>()
                .is_some_and(|flags| flags.value(at)),
        ),
        DataType::Int8 => Value::Integer(array.as_primitive::<Int8Type>().value(at).into()),
        DataType::Int16 => Value::Integer(array.as_primitive::<Int16Type>().value(at).into()),
        DataType::Int32 => Value::Integer(array.as_primitive::<Int32Type>().value(at).into()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(at)),
        DataType::UInt8 => Value::Integer(array.as_primitive::<UInt8Type>().value(at).into()),
        DataType::UInt16 => Value::Integer(array.as_primitive::<UInt16Type>().value(at).into()),
        DataType::UInt32 => Value::Integer(array.as_primitive::<UInt32Type>().value(at).into()),
        DataType::UInt64 => {
            let number = array.as_primitive::<UInt64Type>().value(at);
            i64::try_from(number)
                .map_or_else(|_| Value::Decimal(number.to_string()), Value::Integer)
        }
        DataType::Float32 => Value::Number(shortest(array.as_primitive::<Float32Type>().value(at))),
        DataType::Float64 => Value::Number(array.as_primitive::<Float64Type>().value(at)),
        DataType::Decimal128(_, scale) => {
            decimal(array.as_primitive::<Decimal128Type>().value(at), *scale)
        }
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(at).to_owned()),
        DataType::LargeUtf8 => Value::Text(array.as_string::<i64>().value(at).to_owned()),
        DataType::Utf8View => Value::Text(array.as_string_view().value(at).to_owned()),
        DataType::Date32 => day(array.as_primitive::<Date32Type>().value(at)),
        DataType::Timestamp(unit, zone) => {
            let nanos = match unit {
                TimeUnit::Second => {
                    i128::from(array.as_primitive::<TimestampSecondType>().value(at))
                        * 1_000_000_000
                }
                TimeUnit::Millisecond => {
                    i128::from(array.as_primitive::<TimestampMillisecondType>().value(at))
                        * 1_000_000
                }
                TimeUnit::Microsecond => {
                    i128::from(array.as_primitive::<TimestampMicrosecondType>().value(at)) * 1_000
                }
                TimeUnit::Nanosecond => {
                    i128::from(array.as_primitive::<TimestampNanosecondType>().value(at))
                }
            };
            moment(nanos, zone.is_some())
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            let micros = array.as_primitive::<Time64MicrosecondType>().value(at);
            match epoch().checked_add(SignedDuration::from_micros(micros)) {
                Ok(moment) => Value::Time(moment.time().to_string()),
                Err(_) => Value::Time("24:00:00".to_owned()),
            }
        }
        DataType::Interval(IntervalUnit::MonthDayNano) => interval(array, at),
        DataType::Duration(TimeUnit::Microsecond) => Value::Text(format!(
            "{} microseconds",
            array.as_primitive::<DurationMicrosecondType>().value(at)
        )),
        DataType::Dictionary(_, _) => dictionary(array, at),
        DataType::Binary => Value::Text(hex(array.as_binary::<i32>().value(at))),
        DataType::LargeBinary => Value::Text(hex(array.as_binary::<i64>().value(at))),
        DataType::BinaryView => Value::Text(hex(array.as_binary_view().value(at))),
        _ => nested(array, at).map_or_else(
            || {
                tracing::warn!(kind = %array.data_type(), "a value of a kind that is not shown");
                Value::Null
            },
            Value::Json,
        ),
    }
}

/// The number as it is written, which is shorter than its exact value as a wider one.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| number.into())
}

/// A whole number where it fits; a number where its digits survive that; else its digits.
fn decimal(digits: i128, scale: i8) -> Value {
    let scale = usize::try_from(scale).unwrap_or(0);
    if scale == 0
        && let Ok(number) = i64::try_from(digits)
    {
        return Value::Integer(number);
    }
    let plain = digits.unsigned_abs().to_string();
    let padded = format!("{plain:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    let mut text = format!("{}{whole}", if digits < 0 { "-" } else { "" });
    if scale > 0 {
        text.push('.');
        text.push_str(part);
    }
    match text.parse() {
        Ok(number) if scale > 0 && plain.len() <= 15 => Value::Number(number),
        _ => Value::Decimal(text),
    }
}

fn epoch() -> DateTime {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
}

fn day(days: i32) -> Value {
    match days {
        i32::MAX => Value::Text("infinity".to_owned()),
        days if days == -i32::MAX => Value::Text("-infinity".to_owned()),
        days => match epoch().checked_add(SignedDuration::from_hours(i64::from(days) * 24)) {
            Ok(moment) => Value::Date(moment.date().to_string()),
            Err(_) => Value::Text(format!("{days} days after 1970-01-01")),
        },
    }
}

fn moment(nanos: i128, zoned: bool) -> Value {
    let seconds = nanos.div_euclid(1_000_000_000);
    let rest = i32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
    let at = i64::try_from(seconds)
        .ok()
        .and_then(|seconds| epoch().checked_add(SignedDuration::new(seconds, rest)).ok());
    match at {
        Some(at) => Value::Timestamp(format!("{at}{}", if zoned { "Z" } else { "" })),
        None => Value::Text(if nanos > 0 { "infinity" } else { "-infinity" }.to_owned()),
    }
}

/// As DuckDB writes it: `1 year 2 months 3 days 04:05:06`.
fn interval(array: &ArrayRef, at: usize) -> Value {
    let Some(spans) = array.as_any().downcast_ref::<IntervalMonthDayNanoArray>() else {
        return Value::Null;
    };
    let span = spans.value(at);
    let mut text = String::new();
    for (count, unit) in [
        (span.months / 12, "year"),
        (span.months % 12, "month"),
        (span.days, "day"),
    ] {
        if count != 0 {
            let _ = write!(
                text,
                "{count} {unit}{} ",
                if count.abs() == 1 { "" } else { "s" }
            );
        }
    }
    if span.nanoseconds != 0 || text.is_empty() {
        let micros = span.nanoseconds.unsigned_abs() / 1_000;
        let sign = if span.nanoseconds < 0 { "-" } else { "" };
        let seconds = micros / 1_000_000;
        let _ = write!(
            text,
            "{sign}{:02}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        );
        if micros % 1_000_000 != 0 {
            let _ = write!(text, ".{:06}", micros % 1_000_000);
        }
    }
    Value::Text(text.trim_end().to_owned())
}

/// A value of an ENUM.
fn dictionary(array: &ArrayRef, at: usize) -> Value {
    macro_rules! keyed {
        ($($key:ty),*) => {
            $(if let Some(words) = array.as_any().downcast_ref::<DictionaryArray<$key>>() {
                return words.key(at).map_or(Value::Null, |key| value(words.values(), key));
            })*
        };
    }
    keyed!(UInt8Type, UInt16Type, UInt32Type);
    Value::Null
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Lists, structs and maps, as JSON.
fn nested(array: &ArrayRef, at: usize) -> Option<Json> {
    let list =
        |members: ArrayRef| Json::Array((0..members.len()).map(|at| json(&members, at)).collect());
    match array.data_type() {
        DataType::List(_) => Some(list(array.as_list::<i32>().value(at))),
        DataType::LargeList(_) => Some(list(array.as_list::<i64>().value(at))),
        DataType::FixedSizeList(_, _) => Some(list(array.as_fixed_size_list().value(at))),
        DataType::Struct(fields) => {
            let members = array.as_struct().columns().iter();
            let members: Vec<Json> = members.map(|member| json(member, at)).collect();
            let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
            Some(structure(&names, members))
        }
        DataType::Map(_, _) => {
            let entries = array.as_map().value(at);
            let (keys, values) = (entries.column(0), entries.column(1));
            let mut object = Map::new();
            for at in 0..entries.len() {
                object.insert(value(keys, at).to_text(), json(values, at));
            }
            Some(Json::Object(object))
        }
        _ => None,
    }
}

/// An object, or an array where members have no names to tell them apart, as those of `row(1, 2)`.
fn structure(names: &[&str], members: Vec<Json>) -> Json {
    let different: BTreeSet<&&str> = names.iter().collect();
    if different.len() < names.len() || different.contains(&"") {
        return Json::Array(members);
    }
    let names = names.iter().map(|&name| name.to_owned());
    Json::Object(names.zip(members).collect())
}

fn json(array: &ArrayRef, at: usize) -> Json {
    serde_json::to_value(value(array, at)).unwrap_or(Json::Null)
}
