//! A value as a person reads it on paper.
//!
//! A column that the catalogue gives a format to is written like in the widget: with digit groups,
//! currency and unit. Of any other nobody knows whether a number is an amount or an account, so it
//! stays as it is. Neither loses a digit that a float or a decimal has, but for money, which has
//! its currency's.

use std::borrow::Cow;

use analyst::say::number::{Style, grouped};
use catalogue::{Format, Value};

use crate::sheet::Heading;

/// The text of one cell; empty for NULL.
pub fn cell<'a>(value: &'a Value, heading: &Heading) -> Cow<'a, str> {
    let style = Style {
        format: heading.format,
        unit: heading.unit.as_deref(),
    };
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Text(text) | Value::Date(text) | Value::Time(text) => Cow::Borrowed(text),
        Value::Timestamp(text) => Cow::Owned(text.replacen('T', " ", 1)),
        Value::Integer(_) | Value::Decimal(_) | Value::Number(_)
            if matches!(heading.format, Format::Currency | Format::Percentage) =>
        {
            Cow::Owned(style.exact(value))
        }
        Value::Integer(_) | Value::Decimal(_) if heading.format == Format::Number => {
            Cow::Owned(style.exact(value))
        }
        Value::Number(number) if heading.format == Format::Number => {
            Cow::Owned(with_unit(&float(*number, true), style.unit))
        }
        Value::Number(number) => Cow::Owned(float(*number, false)),
        other => Cow::Owned(other.to_text()),
    }
}

/// A float to the digits that tell it from its neighbours, without an exponent where a person
/// would write none.
fn float(number: f64, groups: bool) -> String {
    let size = number.abs();
    if !number.is_finite() || size >= 1e15 || (size < 1e-6 && size > 0.0) {
        return format!("{number:?}");
    }
    // Adding nothing turns -0 into 0.
    let text = (number + 0.0).to_string();
    if !groups {
        return text;
    }
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

fn with_unit(digits: &str, unit: Option<&str>) -> String {
    match unit {
        Some("%") => format!("{digits}%"),
        Some(unit) if !unit.is_empty() => format!("{digits} {unit}"),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::ColumnType;

    fn written(value: &Value, format: Format, unit: Option<&str>) -> String {
        let heading = Heading {
            label: String::new(),
            kind: ColumnType::Number,
            format,
            unit: unit.map(str::to_owned),
        };
        cell(value, &heading).into_owned()
    }

    #[test]
    fn numbers_keep_their_digits_and_get_groups_only_where_they_are_amounts() {
        let (plain, number) = (Format::Text, Format::Number);
        let pi = Value::Number(1_234.567_891);
        assert_eq!(written(&pi, plain, None), "1234.567891");
        assert_eq!(written(&pi, number, None), "1,234.567891");
        assert_eq!(written(&pi, number, Some("kg")), "1,234.567891 kg");
        assert_eq!(written(&pi, Format::Currency, Some("EUR")), "€1,234.57");
        assert_eq!(written(&Value::Integer(2025), plain, None), "2025");
        assert_eq!(written(&Value::Integer(12345), number, None), "12,345");
        assert_eq!(written(&Value::Number(-0.0), plain, None), "0");
        assert_eq!(written(&Value::Number(1e300), number, None), "1e300");
        assert_eq!(written(&Value::Number(f64::NAN), number, None), "NaN");
        let long = Value::Decimal("12345678901234567890.12".to_owned());
        assert_eq!(
            written(&long, number, None),
            "12,345,678,901,234,567,890.12"
        );
        assert_eq!(written(&Value::Null, number, Some("kg")), "");
    }

    #[test]
    fn a_point_in_time_has_a_space_where_iso_has_a_t() {
        let at = Value::Timestamp("2025-04-01T09:30:00Z".to_owned());
        assert_eq!(written(&at, Format::Date, None), "2025-04-01 09:30:00Z");
    }
}
