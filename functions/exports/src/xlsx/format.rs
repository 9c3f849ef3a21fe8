//! How a spreadsheet writes numbers, and what it takes for a date.

use analyst::say::number::Style;
use catalogue::{ColumnType, Format, Value};
use jiff::civil::{Date, DateTime, Time};
use rust_xlsxwriter::ExcelDateTime;

use crate::sheet::Heading;

/// The first day that all spreadsheets agree on; before it, some count a 29 February 1900.
const FIRST: (i16, i8, i8) = (1900, 3, 1);

/// The pattern for the numbers of a column, such that they look as they do in the widget; `None`
/// for the spreadsheet's own way.
pub fn pattern(heading: &Heading) -> Option<String> {
    let zero = Style {
        format: heading.format,
        unit: heading.unit.as_deref(),
    };
    match heading.format {
        Format::Currency => {
            // The widget's own zero says sign, side and digits: `€0.00`, `0.00 CHF`, `¥0`.
            let zero = zero.exact(&Value::Integer(0));
            let start = zero.find('0')?;
            let end = zero.rfind('0')? + 1;
            let decimals = (end - start).saturating_sub(2);
            let point = if decimals > 0 { "." } else { "" };
            Some(format!(
                "{}#,##0{point}{}{}",
                quoted(zero.get(..start)?),
                "0".repeat(decimals),
                quoted(zero.get(end..)?)
            ))
        }
        Format::Percentage => Some("0.0%".to_owned()),
        Format::Number => {
            let digits = if heading.kind == ColumnType::Integer {
                "#,##0"
            } else {
                "#,##0.00####"
            };
            let unit = heading.unit.as_deref().filter(|unit| !unit.is_empty());
            let unit = match unit {
                Some("%") => quoted("%"),
                Some(unit) => quoted(&format!(" {unit}")),
                None => String::new(),
            };
            Some(format!("{digits}{unit}"))
        }
        Format::Text | Format::Date => None,
    }
}

/// Letters as they are.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    // A quote cannot stand within quotes; none of a pattern's length limit is worth more of a unit.
    let kept: String = text
        .chars()
        .filter(|letter| *letter != '"' && !letter.is_control())
        .take(40)
        .collect();
    format!("\"{kept}\"")
}

/// A decimal as a float, if that many digits are enough to write it.
pub fn short(digits: &str, most: usize) -> Option<f64> {
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    if plain.is_empty()
        || !plain
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return None;
    }
    let all: String = plain.chars().filter(char::is_ascii_digit).collect();
    let whole = all.trim_start_matches('0');
    let whole = if plain.contains('.') {
        whole.trim_end_matches('0')
    } else {
        whole
    };
    if whole.len() > most {
        return None;
    }
    digits
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// A day.
pub fn day(text: &str) -> Option<ExcelDateTime> {
    excel_day(text.parse().ok()?)
}

/// A point in time, and whether it has milliseconds.
pub fn moment(text: &str) -> Option<(ExcelDateTime, bool)> {
    let at: DateTime = text.strip_suffix('Z').unwrap_or(text).parse().ok()?;
    let millis = millis(at.time())?;
    let (hour, minute, second) = parts(at.time());
    let at = excel_day(at.date())?;
    let at = at.and_hms_milli(hour, minute, second, millis).ok()?;
    Some((at, millis > 0))
}

/// A time of day.
pub fn time(text: &str) -> Option<ExcelDateTime> {
    let at: Time = text.parse().ok()?;
    let (hour, minute, second) = parts(at);
    ExcelDateTime::from_hms_milli(hour, minute, second, millis(at)?).ok()
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let (year, month, date) = FIRST;
    if day < Date::new(year, month, date).ok()? {
        return None;
    }
    ExcelDateTime::from_ymd(
        u16::try_from(day.year()).ok()?,
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    )
    .ok()
}

fn parts(time: Time) -> (u16, u8, u8) {
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    (
        u16::from(small(time.hour())),
        small(time.minute()),
        small(time.second()),
    )
}

/// Milliseconds; `None` of a time that is finer.
fn millis(time: Time) -> Option<u16> {
    let nanos = time.subsec_nanosecond();
    if nanos % 1_000_000 != 0 {
        return None;
    }
    u16::try_from(nanos / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterned(format: Format, unit: Option<&str>, kind: ColumnType) -> Option<String> {
        pattern(&Heading {
            label: String::new(),
            kind,
            format,
            unit: unit.map(str::to_owned),
        })
    }

    #[test]
    fn numbers_look_as_in_the_widget() {
        let money = |unit| patterned(Format::Currency, Some(unit), ColumnType::Number);
        assert_eq!(money("EUR").as_deref(), Some("\"€\"#,##0.00"));
        assert_eq!(money("JPY").as_deref(), Some("\"¥\"#,##0"));
        assert_eq!(money("CHF").as_deref(), Some("#,##0.00\" CHF\""));
        let number = patterned(Format::Number, Some("kg\""), ColumnType::Integer);
        assert_eq!(number.as_deref(), Some("#,##0\" kg\""));
        assert_eq!(patterned(Format::Text, None, ColumnType::Integer), None);
    }

    #[test]
    fn a_decimal_is_a_number_as_long_as_no_digit_is_lost() {
        assert_eq!(short("1234.50", 15), Some(1234.5));
        assert_eq!(short("-0.000000000000001", 15), Some(-1e-15));
        assert_eq!(short("123456789012345.0", 15), Some(123_456_789_012_345.0));
        assert_eq!(short("1234567890123456", 15), None);
        assert_eq!(short("1000000000000000", 15), None);
        for not in ["", "-", "1e5", "nan", "1.2.3", "٣"] {
            assert_eq!(short(not, 15), None, "{not}");
        }
    }

    #[test]
    fn dates_that_spreadsheets_disagree_on_or_would_round_stay_text() {
        assert!(day("2025-04-01").is_some() && day("1900-03-01").is_some());
        assert!(day("1900-02-28").is_none() && day("-0044-03-15").is_none());
        assert!(day("infinity").is_none());
        assert!(moment("2025-04-01T09:30:00.123456").is_none());
        let fine = |text: &str| moment(text).map(|(_, fine)| fine);
        assert_eq!(fine("2025-04-01T09:30:00.125Z"), Some(true));
        assert_eq!(fine("2025-04-01T09:30:00"), Some(false));
        assert!(time("09:30:00").is_some() && time("24:00:00").is_none());
    }
}
