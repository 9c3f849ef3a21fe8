//! Days, points in time and whole periods, as text.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};

use crate::{
    dates,
    plan::{Grain, Literal},
};

/// A stretch of time: from its first moment to the first moment after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: DateTime,
    pub(super) to: DateTime,
    pub(super) size: Size,
}

/// How much of time a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    Moment,
    Day,
    Month,
    Quarter,
    Year,
}

impl Period {
    /// Reads `2025`, `2025-04`, `2025-Q2`, `2025-04-01`, `2025-04-01T09:30:00`; also `Q2 2025`,
    /// `April 2025`, `2025/04/01`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 40 || !text.is_ascii() {
            return None;
        }
        let parts: Vec<&str> = text.split(['-', '/', ' ']).collect();
        let year = |text: &str| {
            (text.len() == 4)
                .then(|| text.parse::<i16>().ok())
                .flatten()
        };
        match parts.as_slice() {
            [one] if let Some(year) = year(one) => {
                Self::of(Date::new(year, 1, 1).ok()?, Size::Year)
            }
            [one] if one.len() == 6 && year(&one[..4]).is_some() => {
                Self::quarter(year(&one[..4])?, &one[4..])
            }
            [first, second] if year(first).is_some() => {
                let year = year(first)?;
                Self::quarter(year, second).or_else(|| Self::month(year, second))
            }
            // `04-2025` may be a month; a name is sure to be.
            [first, second] if year(second).is_some() => {
                let year = year(second)?;
                let named = first.chars().any(|letter| letter.is_ascii_alphabetic());
                let month = || Self::month(year, first).filter(|_| named);
                Self::quarter(year, first).or_else(month)
            }
            [first, month, day] if year(first).is_some() && day.len() <= 2 => {
                let number = |text: &str| {
                    let digits = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
                    digits.then(|| text.parse::<i8>().ok()).flatten()
                };
                let day = Date::new(year(first)?, number(month)?, number(day)?).ok()?;
                Self::of(day, Size::Day)
            }
            _ => Self::moment(text),
        }
    }

    fn quarter(year: i16, text: &str) -> Option<Self> {
        let number: i8 = match text.as_bytes() {
            [b'q' | b'Q', n @ b'1'..=b'4'] => (n - b'0') as i8,
            _ => return None,
        };
        Self::of(Date::new(year, number * 3 - 2, 1).ok()?, Size::Quarter)
    }

    fn month(year: i16, text: &str) -> Option<Self> {
        let number = if text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 2 {
            text.parse().ok()?
        } else {
            dates::month_number(&text.to_ascii_lowercase())?
        };
        Self::of(Date::new(year, number, 1).ok()?, Size::Month)
    }

    /// A day with a time of day; a zone only where it is none.
    fn moment(text: &str) -> Option<Self> {
        let (day, time) = text.split_once(['T', ' '])?;
        let day: Date = exact(day)?;
        let time = time.trim();
        let time = ["Z", "+00:00", "+00"]
            .iter()
            .find_map(|zone| time.strip_suffix(zone))
            .unwrap_or(time);
        let moment = day.to_datetime(clock(time)?);
        Some(Self {
            from: moment,
            to: moment,
            size: Size::Moment,
        })
    }

    fn of(from: Date, size: Size) -> Option<Self> {
        let length = match size {
            Size::Moment => return None,
            Size::Day => 1.day(),
            Size::Month => 1.month(),
            Size::Quarter => 3.months(),
            Size::Year => 1.year(),
        };
        let to = from.checked_add(length).ok()?;
        (from.year() >= 1).then(|| Self {
            from: from.to_datetime(Time::midnight()),
            to: to.to_datetime(Time::midnight()),
            size,
        })
    }

    /// The unit of time that it lies in; `None` where it is longer than one.
    pub(super) fn unit(self, grain: Grain) -> Option<Self> {
        let size = match grain {
            Grain::Year => Size::Year,
            Grain::Quarter => Size::Quarter,
            Grain::Month => Size::Month,
            Grain::Week | Grain::Day => Size::Day,
            _ => return None,
        };
        if self.size > size {
            return None;
        }
        let from = dates::start_of(self.from.date(), grain)?;
        let to = from.checked_add(dates::steps(grain, 1)?).ok()?;
        Some(Self {
            from: from.to_datetime(Time::midnight()),
            to: to.to_datetime(Time::midnight()),
            size,
        })
    }

    /// Whether it is a day or a moment, so that its beginning is all that its text says.
    pub(super) fn is_fine(self) -> bool {
        self.size <= Size::Day
    }
}

/// A day as `2025-04-01`, and nothing behind.
pub(super) fn exact(day: &str) -> Option<Date> {
    (day.len() == 10).then(|| day.parse().ok()).flatten()
}

/// A time of day as `09:30` or `09:30:00`.
pub(super) fn clock(time: &str) -> Option<Time> {
    let digits = time
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    (digits && time.contains(':'))
        .then(|| time.parse().ok())
        .flatten()
}

/// A moment as a plan holds it: a day where it is midnight.
pub(super) fn literal(moment: DateTime) -> Literal {
    if moment.time() == Time::midnight() {
        Literal::Time(moment.date().to_string())
    } else {
        Literal::Time(moment.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Period::read(text).map(|p| format!("{:?} {} {}", p.size, p.from, p.to))
    }

    #[test]
    fn periods_are_read_in_the_ways_in_which_they_are_written() {
        let quarter = Some("Quarter 2025-04-01T00:00:00 2025-07-01T00:00:00".to_owned());
        for text in ["2025-Q2", "2025Q2", "Q2 2025", "q2-2025", "2025 Q2"] {
            assert_eq!(read(text), quarter, "{text}");
        }
        let month = Some("Month 2025-04-01T00:00:00 2025-05-01T00:00:00".to_owned());
        for text in ["2025-04", "2025-4", "April 2025", "apr 2025", "2025/04"] {
            assert_eq!(read(text), month, "{text}");
        }
        let day = Some("Day 2025-04-01T00:00:00 2025-04-02T00:00:00".to_owned());
        for text in ["2025-04-01", "2025/4/1"] {
            assert_eq!(read(text), day, "{text}");
        }
        let moment = Some("Moment 2025-04-01T09:30:00 2025-04-01T09:30:00".to_owned());
        for text in [
            "2025-04-01T09:30:00",
            "2025-04-01 09:30",
            "2025-04-01T09:30:00Z",
        ] {
            assert_eq!(read(text), moment, "{text}");
        }
        assert_eq!(
            read("2025"),
            Some("Year 2025-01-01T00:00:00 2026-01-01T00:00:00".to_owned())
        );
    }

    #[test]
    fn what_may_mean_two_days_or_none_is_not_read() {
        for text in [
            "04/05/2025",
            "04-2025",
            "2025-13",
            "2025-02-30",
            "25",
            "yesterday",
            "now()",
            "",
            "9999",
            "0000",
            "2025-04-01T09:30:00+02:00",
            "2025-04-01T25:00:00",
            "²⁰²⁵",
            "2025-Q5",
            "-2025-04-01",
            "2025-04-01-02",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
