//! Periods of time, as people name them: `Q2`, `last 3 months`, `since March`, `2023 to 2024`.
//!
//! A period that is named without its year means the latest one that the data reaches, at or
//! before today: people who ask for `Q2` in May 2025 over data that ends in 2024 want rows.
//! Relative ones (`last year`) are counted from today alone. Spans are half open: from the first
//! moment, included, to the first moment after.

mod labels;
mod spoken;

use jiff::{Span as Step, ToSpan, civil::Date};

use crate::plan::Grain;

use self::labels::{day_label, month_label, months_label};
pub use self::{labels::label, spoken::read};

/// A period as it was named.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// A whole year.
    Year(i16),
    /// The first or second half of a year.
    Half(i8, Option<i16>),
    /// A quarter of a year.
    Quarter(i8, Option<i16>),
    /// A month.
    Month(i8, Option<i16>),
    /// A day.
    Day(i8, i8, Option<i16>),
    /// So many whole units, that many units before the one that today is in: `last month` is one
    /// unit, one back; `this month` one unit, none back.
    Whole {
        /// How many units.
        count: i32,
        /// How far back the last one is.
        back: i32,
        /// Which units.
        unit: Grain,
    },
    /// So many units up to and including today: `past 30 days`, `last 3 months`.
    Trailing(i32, Grain),
    /// From the start of the unit to today.
    ToDate(Grain),
    /// From the start of a period on.
    Since(Box<When>),
    /// After the end of a period.
    After(Box<When>),
    /// Before a period.
    Before(Box<When>),
    /// Until the end of a period.
    Until(Box<When>),
    /// From the start of one to the end of another.
    Range(Box<When>, Box<When>),
}

/// A stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First day, if it has one.
    pub from: Option<Date>,
    /// First day after it, if it has one.
    pub to: Option<Date>,
    /// What a person calls it.
    pub label: String,
}

/// What yearless and relative periods are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The day on which the question is asked.
    pub today: Date,
    /// The last day that the data reaches.
    pub latest: Option<Date>,
}

impl Anchor {
    fn reach(&self) -> Date {
        self.latest
            .map_or(self.today, |latest| latest.min(self.today))
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month's name, also when cut to three or four letters.
pub fn month_number(lower: &str) -> Option<i8> {
    MONTHS.iter().zip(1..).find_map(|(name, n)| {
        let short =
            lower.len() >= 3 && lower.len() <= 4 && name.starts_with(lower) || lower == "sept";
        (*name == lower || short && (lower != "sept" || n == 9)).then_some(n)
    })
}

/// The unit of time that a word names.
pub fn unit(stem: &str) -> Option<Grain> {
    Some(match stem {
        "hour" | "hourly" => Grain::Hour,
        "day" | "daily" | "date" => Grain::Day,
        "week" | "weekly" => Grain::Week,
        "month" | "monthly" => Grain::Month,
        "quarter" | "quarterly" => Grain::Quarter,
        "year" | "yearly" | "annual" | "annually" => Grain::Year,
        _ => return None,
    })
}

/// Whether a number may be a year.
pub fn is_year(number: f64) -> bool {
    number.fract() == 0.0 && (1800.0..2200.0).contains(&number)
}

impl When {
    /// The days that it covers.
    pub fn span(&self, anchor: Anchor) -> Option<Span> {
        self.reckon(anchor).filter(|span| {
            let sound = |day: Option<Date>| day.is_none_or(|day| day.year() >= 1);
            sound(span.from) && sound(span.to)
        })
    }

    fn reckon(&self, anchor: Anchor) -> Option<Span> {
        let reach = anchor.reach();
        let today = anchor.today;
        match self {
            Self::Year(year) => between(Date::new(*year, 1, 1).ok()?, 1.year(), year.to_string()),
            Self::Half(half, year) => {
                let month = if *half == 1 { 1 } else { 7 };
                let from = latest_start(*year, month, 1, reach)?;
                between(from, 6.months(), format!("H{half} {}", from.year()))
            }
            Self::Quarter(quarter, year) => {
                let from = latest_start(*year, quarter * 3 - 2, 1, reach)?;
                between(
                    from,
                    3.months(),
                    months_label(from, from.checked_add(2.months()).ok()?),
                )
            }
            Self::Month(month, year) => {
                let from = latest_start(*year, *month, 1, reach)?;
                between(from, 1.month(), month_label(from))
            }
            Self::Day(month, day, year) => {
                let from = latest_start(*year, *month, *day, reach)?;
                between(from, 1.day(), day_label(from))
            }
            Self::Whole { count, back, unit } => {
                let this = start_of(today, *unit)?;
                let last = this.checked_sub(steps(*unit, *back)?).ok()?;
                let from = last.checked_sub(steps(*unit, count - 1)?).ok()?;
                let to = last.checked_add(steps(*unit, 1)?).ok()?;
                Some(Span {
                    from: Some(from),
                    to: Some(to),
                    label: label(from, to),
                })
            }
            Self::Trailing(count, unit) => {
                let to = today.tomorrow().ok()?;
                let from = to.checked_sub(steps(*unit, *count)?).ok()?;
                Some(Span {
                    from: Some(from),
                    to: Some(to),
                    label: label(from, to),
                })
            }
            Self::ToDate(unit) => {
                let from = start_of(today, *unit)?;
                let to = today.tomorrow().ok()?;
                Some(Span {
                    from: Some(from),
                    to: Some(to),
                    label: label(from, to),
                })
            }
            Self::Since(when) => {
                let span = when.span(anchor)?;
                let from = span.from?;
                Some(Span {
                    from: Some(from),
                    to: None,
                    label: format!("since {}", span.label),
                })
            }
            Self::After(when) => {
                let span = when.span(anchor)?;
                Some(Span {
                    from: Some(span.to?),
                    to: None,
                    label: format!("after {}", span.label),
                })
            }
            Self::Before(when) => {
                let span = when.span(anchor)?;
                Some(Span {
                    from: None,
                    to: Some(span.from?),
                    label: format!("before {}", span.label),
                })
            }
            Self::Until(when) => {
                let span = when.span(anchor)?;
                Some(Span {
                    from: None,
                    to: Some(span.to?),
                    label: format!("until {}", span.label),
                })
            }
            Self::Range(first, last) => {
                let last_span = last.span(anchor)?;
                let to = last_span.to?;
                // The first of `March to June 2024` is in the year of the last, or the one before.
                let first = match (first.as_ref(), last_span.from?.year()) {
                    (Self::Month(month, None), year) => {
                        let same = Self::Month(*month, Some(year)).span(anchor)?;
                        if same.from? < to {
                            same
                        } else {
                            Self::Month(*month, Some(year - 1)).span(anchor)?
                        }
                    }
                    (Self::Quarter(quarter, None), year) => {
                        Self::Quarter(*quarter, Some(year)).span(anchor)?
                    }
                    (Self::Day(month, day, None), year) => {
                        Self::Day(*month, *day, Some(year)).span(anchor)?
                    }
                    (other, _) => other.span(anchor)?,
                };
                let from = first.from?;
                (from < to).then(|| Span {
                    from: Some(from),
                    to: Some(to),
                    label: label(from, to),
                })
            }
        }
    }

    /// The year that a part of a year is in, if it says; `None` for anything but a part of a year.
    pub fn year(&self) -> Option<Option<i16>> {
        match self {
            Self::Half(_, year) | Self::Quarter(_, year) => Some(*year),
            Self::Month(_, year) | Self::Day(_, _, year) => Some(*year),
            _ => None,
        }
    }

    /// The month in which a part of a year begins.
    pub fn month(&self) -> Option<i8> {
        match self {
            Self::Half(half, _) => Some(half * 6 - 5),
            Self::Quarter(quarter, _) => Some(quarter * 3 - 2),
            Self::Month(month, _) | Self::Day(month, ..) => Some(*month),
            _ => None,
        }
    }

    /// The same part of the given year; `None` for anything but a part of a year.
    pub fn in_year(&self, year: i16) -> Option<Self> {
        let year = Some(year);
        Some(match self {
            Self::Half(half, _) => Self::Half(*half, year),
            Self::Quarter(quarter, _) => Self::Quarter(*quarter, year),
            Self::Month(month, _) => Self::Month(*month, year),
            Self::Day(month, day, _) => Self::Day(*month, *day, year),
            _ => return None,
        })
    }

    /// The unit that it is one of.
    pub fn unit(&self) -> Option<Grain> {
        match self {
            Self::Year(_) => Some(Grain::Year),
            Self::Quarter(..) => Some(Grain::Quarter),
            Self::Month(..) => Some(Grain::Month),
            Self::Day(..) => Some(Grain::Day),
            Self::Whole { count: 1, unit, .. } | Self::ToDate(unit) => Some(*unit),
            _ => None,
        }
    }
}

fn between(from: Date, length: Step, label: String) -> Option<Span> {
    Some(Span {
        from: Some(from),
        to: Some(from.checked_add(length).ok()?),
        label,
    })
}

/// The day in the given year, or in the latest year in which it is not after `reach`.
fn latest_start(year: Option<i16>, month: i8, day: i8, reach: Date) -> Option<Date> {
    match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => {
            let start = Date::new(reach.year(), month, day).ok();
            match start {
                Some(start) if start <= reach => Some(start),
                _ => Date::new(reach.year() - 1, month, day).ok(),
            }
        }
    }
}

/// So many units.
pub(crate) fn steps(unit: Grain, count: i32) -> Option<Step> {
    let count = i64::from(count);
    let step = match unit {
        Grain::Day | Grain::DayOfWeek => Step::new().try_days(count),
        Grain::Week => Step::new().try_weeks(count),
        Grain::Month | Grain::MonthOfYear => Step::new().try_months(count),
        Grain::Quarter => Step::new().try_months(count * 3),
        Grain::Year => Step::new().try_years(count),
        Grain::Hour | Grain::HourOfDay => return None,
    };
    step.ok()
}

/// The first day of the unit that a day is in.
pub(crate) fn start_of(day: Date, unit: Grain) -> Option<Date> {
    match unit {
        Grain::Day => Some(day),
        Grain::Week => day
            .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
            .ok(),
        Grain::Month => Some(day.first_of_month()),
        Grain::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
        Grain::Year => Some(day.first_of_year()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
