//! Numbers and days as a person reads them.

use jiff::Timestamp;
use serde_json::{Number, Value};

/// A number with its digits grouped, to as many decimals as were given: `-1,234.5`.
pub fn grouped(number: &Number) -> String {
    group_digits(&number.to_string())
}

/// A float likewise; huge and tiny ones keep their exponent.
pub fn number(value: f64) -> String {
    match Number::from_f64(if value == 0.0 { 0.0 } else { value }) {
        Some(number) => {
            let text = number.to_string();
            group_digits(text.strip_suffix(".0").unwrap_or(&text))
        }
        None => String::new(),
    }
}

/// A float with that many decimals, grouped.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // What rounds to nothing has no sign.
    let none = text.chars().all(|letter| matches!(letter, '-' | '0' | '.'));
    group_digits(if none {
        text.trim_start_matches('-')
    } else {
        &text
    })
}

/// Short, for an axis: `450k`, `1.2M`. `step` is the distance between two of them, so that
/// neighbours never read alike.
pub fn compact(value: f64, step: f64) -> String {
    let largest = value.abs();
    let (unit, suffix) = match largest {
        large if large >= 1e15 || (large > 0.0 && large < 1e-6) => {
            return format!("{value:.3e}")
                .replace(".000e", "e")
                .replace("00e", "e");
        }
        large if large >= 1e12 => (1e12, "T"),
        large if large >= 1e9 => (1e9, "B"),
        large if large >= 1e6 => (1e6, "M"),
        large if large >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let decimals = decimals_of((step / unit).abs());
    format!("{}{suffix}", fixed(value / unit, decimals))
}

/// Short, to about three digits: `1.64M`.
pub fn short(value: f64) -> String {
    let text = compact(value, value.abs() / 100.0);
    let Some(end) = text.rfind(|letter: char| letter.is_ascii_digit()) else {
        return text;
    };
    let (number, suffix) = text.split_at(end + 1);
    let Some((whole, fraction)) = number.split_once('.') else {
        return text;
    };
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let kept: String = fraction
        .chars()
        .take(3usize.saturating_sub(digits))
        .collect();
    match kept.trim_end_matches('0') {
        "" => format!("{whole}{suffix}"),
        kept => format!("{whole}.{kept}{suffix}"),
    }
}

/// How many decimals a step of that size needs.
fn decimals_of(step: f64) -> usize {
    (0..10)
        .find(|decimals| {
            let shifted = step * 10f64.powi(*decimals);
            (shifted - shifted.round()).abs() < 1e-6 * shifted.max(1.0)
        })
        .map_or(10, |decimals| usize::try_from(decimals).unwrap_or(0))
}

/// Text of a number with its whole digits in groups of three.
fn group_digits(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if digits.contains(['e', 'E']) {
        return text.to_owned();
    }
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Money in dollars, which the descriptors' examples write where nothing else is said: `$1,234.50`.
pub fn currency(value: f64) -> String {
    let text = fixed(value.abs(), 2);
    let sign = if value < 0.0 && text != "0.00" {
        "-"
    } else {
        ""
    };
    format!("{sign}${text}")
}

/// A fraction as a percentage, to two decimals at most: `0.2345` is `23.45%`.
pub fn percentage(fraction: f64) -> String {
    let text = fixed(fraction * 100.0, 2);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}

/// A day, or a day and a time, if the text is one: `Mar 4, 2021`.
pub fn date(text: &str) -> Option<String> {
    if let Ok(day) = text.parse::<jiff::civil::Date>()
        && text.len() <= 10
    {
        return Some(day.strftime("%b %-d, %Y").to_string());
    }
    if let Ok(point) = text.parse::<jiff::civil::DateTime>() {
        return Some(point.strftime("%b %-d, %Y, %H:%M").to_string());
    }
    text.parse::<Timestamp>().ok().map(moment)
}

/// A point in time, in UTC: `Oct 18, 2025, 10:30 UTC`.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%b %-d, %Y, %H:%M UTC").to_string()
}

/// Any JSON value in a word.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::Number(number) => grouped(number),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn digits_are_grouped_and_none_is_lost() {
        for (given, read) in [
            (json!(1234567), "1,234,567"),
            (json!(-1234.5), "-1,234.5"),
            (json!(123456789.01), "123,456,789.01"),
            (json!(u64::MAX), "18,446,744,073,709,551,615"),
            (json!(1e300), "1e+300"),
            (json!(0), "0"),
        ] {
            assert_eq!(plain(&given), read);
        }
    }

    #[test]
    fn money_and_shares_read_as_people_write_them() {
        assert_eq!(currency(123000.0), "$123,000.00");
        assert_eq!(currency(-0.5), "-$0.50");
        assert_eq!(currency(-0.001), "$0.00");
        assert_eq!(percentage(0.23), "23%");
        assert_eq!(percentage(-0.04126), "-4.13%");
        assert_eq!(percentage(0.0), "0%");
    }

    #[test]
    fn ticks_are_short_and_neighbours_differ() {
        assert_eq!(compact(450_000.0, 50_000.0), "450k");
        assert_eq!(compact(1_250_000.0, 250_000.0), "1.25M");
        assert_eq!(compact(0.0, 0.1), "0.0");
        assert_eq!(compact(-0.3, 0.1), "-0.3");
        assert_eq!(compact(2000.0, 500.0), "2,000");
        assert_eq!(compact(1e20, 1e19), "1e20");
        assert_eq!(short(1_640_000.0), "1.64M");
        assert_eq!(short(42.0), "42");
        assert_eq!(short(123_456.7), "123k");
    }

    #[test]
    fn days_and_times_are_written_out_and_other_text_is_left_alone() {
        assert_eq!(date("2021-03-04").as_deref(), Some("Mar 4, 2021"));
        assert_eq!(
            date("2021-03-04T09:30:00").as_deref(),
            Some("Mar 4, 2021, 09:30")
        );
        assert_eq!(
            date("2021-03-04T09:30:00Z").as_deref(),
            Some("Mar 4, 2021, 09:30 UTC")
        );
        assert_eq!(date("soon"), None);
    }
}
