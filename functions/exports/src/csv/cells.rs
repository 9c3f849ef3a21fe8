//! Cells of an Arrow column as the bytes of fields.

use arrow_array::{
    Array, ArrayRef, BooleanArray, LargeStringArray, PrimitiveArray, StringArray,
    cast::AsArray,
    types::{
        ArrowPrimitiveType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
        Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
        TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::{DataType, TimeUnit};
use catalogue::Value;

use super::{text::Text, time};

/// A column, known by its type.
pub enum Cells<'a> {
    Boolean(&'a BooleanArray),
    Int8(&'a PrimitiveArray<Int8Type>),
    Int16(&'a PrimitiveArray<Int16Type>),
    Int32(&'a PrimitiveArray<Int32Type>),
    Int64(&'a PrimitiveArray<Int64Type>),
    UInt8(&'a PrimitiveArray<UInt8Type>),
    UInt16(&'a PrimitiveArray<UInt16Type>),
    UInt32(&'a PrimitiveArray<UInt32Type>),
    UInt64(&'a PrimitiveArray<UInt64Type>),
    Float32(&'a PrimitiveArray<Float32Type>),
    Float64(&'a PrimitiveArray<Float64Type>),
    /// With its digits behind the point.
    Decimal(&'a PrimitiveArray<Decimal128Type>, usize),
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    Date(&'a PrimitiveArray<Date32Type>),
    Time(&'a PrimitiveArray<Time64MicrosecondType>),
    Moment(Moments<'a>),
    /// Names, lists, structs, bytes and what else there is.
    Other(&'a ArrayRef),
}

/// Points in time.
pub struct Moments<'a> {
    array: &'a dyn Array,
    counts: &'a [i64],
    per_second: i64,
    /// Whether they are in a zone, which is UTC.
    zoned: bool,
}

impl<'a> Cells<'a> {
    pub fn of(array: &'a ArrayRef) -> Self {
        match array.data_type() {
            DataType::Boolean => Self::Boolean(array.as_boolean()),
            DataType::Int8 => Self::Int8(array.as_primitive()),
            DataType::Int16 => Self::Int16(array.as_primitive()),
            DataType::Int32 => Self::Int32(array.as_primitive()),
            DataType::Int64 => Self::Int64(array.as_primitive()),
            DataType::UInt8 => Self::UInt8(array.as_primitive()),
            DataType::UInt16 => Self::UInt16(array.as_primitive()),
            DataType::UInt32 => Self::UInt32(array.as_primitive()),
            DataType::UInt64 => Self::UInt64(array.as_primitive()),
            DataType::Float32 => Self::Float32(array.as_primitive()),
            DataType::Float64 => Self::Float64(array.as_primitive()),
            DataType::Decimal128(_, scale) if *scale >= 0 => {
                Self::Decimal(array.as_primitive(), usize::from(scale.unsigned_abs()))
            }
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Date32 => Self::Date(array.as_primitive()),
            DataType::Time64(TimeUnit::Microsecond) => Self::Time(array.as_primitive()),
            DataType::Timestamp(unit, zone) => {
                Self::Moment(Moments::of(array, *unit, zone.is_some()))
            }
            _ => Self::Other(array),
        }
    }

    /// Writes a cell as a field; nothing where it is NULL.
    pub fn write(&self, row: usize, text: &Text, out: &mut Vec<u8>) {
        match self {
            Self::Boolean(array) if array.is_valid(row) => {
                out.extend_from_slice(match array.value(row) {
                    true => b"true",
                    false => b"false",
                })
            }
            Self::Int8(array) => whole(array, row, out),
            Self::Int16(array) => whole(array, row, out),
            Self::Int32(array) => whole(array, row, out),
            Self::Int64(array) => whole(array, row, out),
            Self::UInt8(array) => whole(array, row, out),
            Self::UInt16(array) => whole(array, row, out),
            Self::UInt32(array) => whole(array, row, out),
            Self::UInt64(array) => whole(array, row, out),
            Self::Float32(array) if array.is_valid(row) => {
                let number = array.value(row);
                match number.is_finite() {
                    true => {
                        out.extend_from_slice(zmij::Buffer::new().format_finite(number).as_bytes())
                    }
                    false => not_finite(number.into(), out),
                }
            }
            Self::Float64(array) if array.is_valid(row) => {
                let number = array.value(row);
                match number.is_finite() {
                    true => {
                        out.extend_from_slice(zmij::Buffer::new().format_finite(number).as_bytes())
                    }
                    false => not_finite(number, out),
                }
            }
            Self::Decimal(array, scale) if array.is_valid(row) => {
                decimal(array.value(row), *scale, out);
            }
            Self::Text(array) if array.is_valid(row) => text.write(array.value(row), out),
            Self::LargeText(array) if array.is_valid(row) => text.write(array.value(row), out),
            Self::Date(array) if array.is_valid(row) => match array.value(row) {
                i32::MAX => out.extend_from_slice(b"infinity"),
                days if days == -i32::MAX => out.extend_from_slice(b"-infinity"),
                days => time::day(days.into(), out),
            },
            Self::Time(array) if array.is_valid(row) => {
                time::time(array.value(row), 1_000_000, out);
            }
            Self::Moment(moments) => moments.write(row, out),
            Self::Other(array) => other(array, row, text, out),
            _ => {}
        }
    }
}

impl<'a> Moments<'a> {
    fn of(array: &'a ArrayRef, unit: TimeUnit, zoned: bool) -> Self {
        let (counts, per_second): (&[i64], i64) = match unit {
            TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1),
            TimeUnit::Millisecond => (
                array.as_primitive::<TimestampMillisecondType>().values(),
                1_000,
            ),
            TimeUnit::Microsecond => (
                array.as_primitive::<TimestampMicrosecondType>().values(),
                1_000_000,
            ),
            TimeUnit::Nanosecond => (
                array.as_primitive::<TimestampNanosecondType>().values(),
                1_000_000_000,
            ),
        };
        Self {
            array,
            counts,
            per_second,
            zoned,
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.array.is_null(row) {
            return;
        }
        match self.counts[row] {
            i64::MAX => out.extend_from_slice(b"infinity"),
            count if count == -i64::MAX => out.extend_from_slice(b"-infinity"),
            count => {
                time::moment(count, self.per_second, out);
                if self.zoned {
                    out.push(b'Z');
                }
            }
        }
    }
}

fn whole<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize, out: &mut Vec<u8>)
where
    T::Native: itoa::Integer,
{
    if array.is_valid(row) {
        out.extend_from_slice(itoa::Buffer::new().format(array.value(row)).as_bytes());
    }
}

/// Written as DuckDB and Python read it.
fn not_finite(number: f64, out: &mut Vec<u8>) {
    out.extend_from_slice(match number {
        f64::INFINITY => b"inf".as_slice(),
        f64::NEG_INFINITY => b"-inf",
        _ => b"nan",
    });
}

/// Every digit that the column has, as those of its zeros that say how exact it is.
fn decimal(digits: i128, scale: usize, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let plain = buffer.format(digits.unsigned_abs()).as_bytes();
    if digits < 0 {
        out.push(b'-');
    }
    if scale == 0 {
        out.extend_from_slice(plain);
        return;
    }
    let whole = plain.len().saturating_sub(scale);
    out.extend_from_slice(if whole == 0 { b"0" } else { &plain[..whole] });
    out.push(b'.');
    out.extend(std::iter::repeat_n(b'0', scale.saturating_sub(plain.len())));
    out.extend_from_slice(&plain[whole..]);
}

/// What is seldom enough to go through a value of its own. Text is guarded; what we make text of
/// ourselves, such as an interval, begins with nothing that runs but a sign before digits.
fn other(array: &ArrayRef, row: usize, text: &Text, out: &mut Vec<u8>) {
    let is_name = matches!(
        array.data_type(),
        DataType::Dictionary(_, _) | DataType::Utf8View
    );
    match engine::cells::value(array, row) {
        Value::Null => {}
        Value::Text(value) if is_name => text.write(&value, out),
        value => {
            let plain = Text {
                safe: false,
                ..*text
            };
            plain.write(&value.to_text(), out);
        }
    }
}
