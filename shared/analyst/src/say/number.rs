//! Numbers as text: exact in tables and cards, rounded in sentences.

use catalogue::{Format, Value};

/// How the numbers of one column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style<'a> {
    /// How its values are written.
    pub format: Format,
    /// Unit of its values: a currency code, or a word.
    pub unit: Option<&'a str>,
}

/// Currencies with a sign that people write before the amount, and the digits after the point.
const CURRENCIES: &[(&str, &str, usize)] = &[
    ("USD", "$", 2),
    ("EUR", "€", 2),
    ("GBP", "£", 2),
    ("JPY", "¥", 0),
    ("CNY", "CN¥", 2),
    ("INR", "₹", 2),
    ("KRW", "₩", 0),
    ("BRL", "R$", 2),
    ("AUD", "A$", 2),
    ("CAD", "CA$", 2),
    ("NZD", "NZ$", 2),
    ("MXN", "MX$", 2),
    ("ILS", "₪", 2),
    ("VND", "₫", 0),
    ("UAH", "₴", 2),
];

/// Words for large numbers in sentences.
const SCALES: &[(f64, &str)] = &[(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];

impl Style<'_> {
    /// The value as it stands in a table or on a card: every digit that matters.
    pub fn exact(self, value: &Value) -> String {
        match value {
            Value::Integer(number) => {
                self.dress(&self.digits_of(&number.to_string(), *number as f64))
            }
            Value::Decimal(digits) if is_plain_number(digits) => {
                self.dress(&self.digits_of(digits, value.as_f64().unwrap_or_default()))
            }
            Value::Number(number) => self.number(*number),
            other => other.to_text(),
        }
    }

    /// A number as it stands on a card.
    pub fn number(self, number: f64) -> String {
        if !number.is_finite() {
            return number.to_string();
        }
        self.dress(&match self.format {
            Format::Percentage => fixed(number * 100.0, 1),
            Format::Currency => fixed(number, self.currency().map_or(2, |(_, places)| places)),
            _ => plain(number),
        })
    }

    /// A number as it is said: `$1.2 million`, `34,120`, `12.5%`.
    pub fn said(self, number: f64) -> String {
        if !number.is_finite() || self.format == Format::Percentage {
            return self.number(number);
        }
        for (size, word) in SCALES {
            if number.abs() >= *size && number.abs() < 1e15 {
                let rounded = trimmed(&format!("{:.2}", number / size));
                return self.dress(&format!("{rounded} {word}"));
            }
        }
        match self.format {
            // Cents matter in small amounts, where there are any.
            Format::Currency
                if number.abs() >= 10_000.0
                    || (number.abs() >= 1000.0 && (number * 100.0).round() % 100.0 == 0.0) =>
            {
                self.dress(&fixed(number, 0))
            }
            Format::Currency => self.number(number),
            _ if number.abs() >= 1000.0 && number.fract() != 0.0 => self.dress(&fixed(number, 0)),
            _ => self.number(number),
        }
    }

    fn digits_of(self, digits: &str, number: f64) -> String {
        match self.format {
            Format::Percentage => fixed(number * 100.0, 1),
            Format::Currency => {
                let places = self.currency().map_or(2, |(_, places)| places);
                let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
                if fraction.len() > places {
                    return fixed(number, places);
                }
                let padded = format!("{fraction:0<places$}");
                let point = if places == 0 { "" } else { "." };
                format!("{}{point}{padded}", grouped(whole))
            }
            _ => match digits.split_once('.') {
                Some((whole, fraction)) => trimmed(&format!("{}.{fraction}", grouped(whole))),
                None => grouped(digits),
            },
        }
    }

    /// Sign and number of digits after the point of the unit, where it is a currency.
    fn currency(self) -> Option<(&'static str, usize)> {
        let unit = self.unit.unwrap_or("USD");
        CURRENCIES
            .iter()
            .find(|(code, sign, _)| code.eq_ignore_ascii_case(unit) || *sign == unit)
            .map(|(_, sign, places)| (*sign, *places))
    }

    /// Adds what stands around the digits: a minus before a currency sign, a unit behind.
    fn dress(self, digits: &str) -> String {
        match self.format {
            Format::Percentage => format!("{digits}%"),
            Format::Currency => match self.currency() {
                Some((sign, _)) => match digits.strip_prefix('-') {
                    Some(rest) => format!("-{sign}{rest}"),
                    None => format!("{sign}{digits}"),
                },
                None => format!("{digits} {}", self.unit.unwrap_or_default()),
            },
            _ => match self.unit {
                Some("%") => format!("{digits}%"),
                Some(unit) if !unit.is_empty() => format!("{digits} {unit}"),
                _ => digits.to_owned(),
            },
        }
    }
}

/// Whether a decimal's text is digits with at most one point, so that they can be grouped as text.
fn is_plain_number(digits: &str) -> bool {
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.as_bytes()[0].is_ascii_digit()
}

/// A number with digit groups and that many digits after the point.
pub fn fixed(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    let text = match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    };
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// A number as short as its size allows: whole ones whole, others with four digits that matter.
fn plain(number: f64) -> String {
    let size = number.abs();
    if number.fract() == 0.0 && size < 1e15 {
        return fixed(number, 0);
    }
    if size >= 1e15 || (size < 1e-4 && size > 0.0) {
        return format!("{number:e}");
    }
    let places = match size {
        size if size >= 100.0 => 2,
        size if size >= 1.0 => 3,
        _ => 4,
    };
    trimmed(&fixed(number, places))
}

/// Groups of three digits, with commas.
pub fn grouped(whole: &str) -> String {
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

/// Without zeros at the end of a fraction.
fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USD: Style = Style {
        format: Format::Currency,
        unit: Some("USD"),
    };
    const PLAIN: Style = Style {
        format: Format::Number,
        unit: None,
    };

    #[test]
    fn money_is_exact_in_tables_and_rounded_in_sentences() {
        assert_eq!(USD.exact(&Value::Number(1234567.891)), "$1,234,567.89");
        assert_eq!(
            USD.exact(&Value::Decimal("-1234567.8".into())),
            "-$1,234,567.80"
        );
        assert_eq!(USD.exact(&Value::Integer(1000)), "$1,000.00");
        assert_eq!(USD.said(1_234_567.891), "$1.23 million");
        assert_eq!(USD.said(-12_345.6), "-$12,346");
        assert_eq!(USD.said(12.5), "$12.50");
        assert_eq!(USD.said(2_214.5), "$2,214.50");
        assert_eq!(USD.said(2_214.000_1), "$2,214");
        let yen = Style {
            format: Format::Currency,
            unit: Some("JPY"),
        };
        assert_eq!(yen.exact(&Value::Integer(12_000)), "¥12,000");
        let franc = Style {
            format: Format::Currency,
            unit: Some("CHF"),
        };
        assert_eq!(franc.exact(&Value::Integer(12)), "12.00 CHF");
    }

    #[test]
    fn a_percentage_is_a_fraction() {
        let percent = Style {
            format: Format::Percentage,
            unit: None,
        };
        assert_eq!(percent.said(0.234), "23.4%");
        assert_eq!(percent.exact(&Value::Number(-0.05)), "-5.0%");
    }

    #[test]
    fn decimals_of_any_length_keep_their_digits() {
        let long = Value::Decimal("123456789012345678901234567890.5".into());
        assert_eq!(
            PLAIN.exact(&long),
            "123,456,789,012,345,678,901,234,567,890.5"
        );
    }

    #[test]
    fn units_stand_behind_and_minus_zero_is_zero() {
        let kilo = Style {
            format: Format::Number,
            unit: Some("kg"),
        };
        assert_eq!(kilo.exact(&Value::Number(1200.5)), "1,200.5 kg");
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(PLAIN.number(0.1), "0.1");
        assert_eq!(PLAIN.number(f64::NAN), "NaN");
    }
}
