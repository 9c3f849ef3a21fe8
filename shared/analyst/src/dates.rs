//! Periods of time, as people name them: `Q2`, `last 3 months`, `since March`, `2023 to 2024`.
//!
//! A period that is named without its year means the latest one that the data reaches, at or
//! before today: people who ask for `Q2` in May 2025 over data that ends in 2024 want rows.
//! Relative ones (`last year`) are counted from today alone. Spans are half open: from the first
//! moment, included, to the first moment after.

use jiff::{Span as Step, ToSpan, civil::Date};

use crate::{
    plan::Grain,
    read::tokens::{Kind, Token},
};

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

fn steps(unit: Grain, count: i32) -> Option<Step> {
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

fn start_of(day: Date, unit: Grain) -> Option<Date> {
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

/// What a person calls the days from `from` to before `to`.
pub fn label(from: Date, to: Date) -> String {
    let Ok(last) = to.yesterday() else {
        return format!("{from} to {to}");
    };
    let whole_months = from.day() == 1 && to.day() == 1;
    if whole_months && from.month() == 1 && to.month() == 1 {
        return if last.year() == from.year() {
            from.year().to_string()
        } else {
            format!("{}–{}", from.year(), last.year())
        };
    }
    if whole_months {
        return months_label(from, last);
    }
    if from == last {
        return day_label(from);
    }
    format!("{}–{}", day_label(from), day_label(last))
}

fn months_label(from: Date, last: Date) -> String {
    let same_year = from.year() == last.year();
    if same_year && from.month() == last.month() {
        return month_label(from);
    }
    if same_year {
        return format!(
            "{}–{} {}",
            short_month(from),
            short_month(last),
            last.year()
        );
    }
    format!("{}–{}", month_label(from), month_label(last))
}

fn short_month(day: Date) -> &'static str {
    let name = MONTHS[usize::from(day.month().unsigned_abs())
        .saturating_sub(1)
        .min(11)];
    match name {
        "january" => "Jan",
        "february" => "Feb",
        "march" => "Mar",
        "april" => "Apr",
        "may" => "May",
        "june" => "Jun",
        "july" => "Jul",
        "august" => "Aug",
        "september" => "Sep",
        "october" => "Oct",
        "november" => "Nov",
        _ => "Dec",
    }
}

fn month_label(day: Date) -> String {
    format!("{} {}", short_month(day), day.year())
}

fn day_label(day: Date) -> String {
    format!("{} {}, {}", short_month(day), day.day(), day.year())
}

/// Reads the period that begins at token `start`, and the token after it.
pub fn read(tokens: &[Token], start: usize) -> Option<(When, usize)> {
    let (first, end) = open_period(tokens, start)?;
    // `March to June`, `2023 - 2024`, `between March and June`.
    if matches!(
        first,
        When::Year(_) | When::Half(..) | When::Quarter(..) | When::Month(..) | When::Day(..)
    ) {
        let joins = match tokens.get(end).map(|t| t.lower.as_str()) {
            Some("to" | "until" | "till" | "through" | "thru" | "-") => true,
            Some("and") => start > 0 && tokens[start - 1].lower == "between",
            _ => false,
        };
        if joins
            && let Some((last, after)) = open_period(tokens, end + 1)
            && matches!(
                last,
                When::Year(_)
                    | When::Half(..)
                    | When::Quarter(..)
                    | When::Month(..)
                    | When::Day(..)
            )
        {
            return Some((When::Range(Box::new(first), Box::new(last)), after));
        }
    }
    Some((first, end))
}

fn open_period(tokens: &[Token], start: usize) -> Option<(When, usize)> {
    let word = |i: usize| tokens.get(i).map_or("", |t: &Token| t.lower.as_str());
    let token = tokens.get(start)?;
    if token.kind == Kind::Quoted {
        let day: Date = token.text.parse().ok()?;
        return Some((
            When::Day(day.month(), day.day(), Some(day.year())),
            start + 1,
        ));
    }
    let year_at = |i: usize| match tokens.get(i).map(|t| t.kind) {
        Some(Kind::Number(n)) if is_year(n) => Some(n as i16),
        _ => None,
    };
    // A year that follows, perhaps after `of`, `in` or a comma.
    let year_after = |i: usize| -> (Option<i16>, usize) {
        if let Some(year) = year_at(i) {
            return (Some(year), i + 1);
        }
        if matches!(word(i), "of" | "in" | "," | "'")
            && let Some(year) = year_at(i + 1)
        {
            return (Some(year), i + 2);
        }
        (None, i)
    };
    // 2025-04-01, 2025/04/01, 2025-04
    if let Some(found) = iso(tokens, start) {
        return Some(found);
    }
    match token.lower.as_str() {
        "ytd" => return Some((When::ToDate(Grain::Year), start + 1)),
        "mtd" => return Some((When::ToDate(Grain::Month), start + 1)),
        "qtd" => return Some((When::ToDate(Grain::Quarter), start + 1)),
        "today" => {
            return Some((
                When::Whole {
                    count: 1,
                    back: 0,
                    unit: Grain::Day,
                },
                start + 1,
            ));
        }
        "yesterday" => {
            return Some((
                When::Whole {
                    count: 1,
                    back: 1,
                    unit: Grain::Day,
                },
                start + 1,
            ));
        }
        _ => {}
    }
    if let Some(unit) = unit(&token.stem)
        && word(start + 1) == "to"
        && word(start + 2) == "date"
    {
        return Some((When::ToDate(unit), start + 3));
    }
    if let Some(quarter) = quarter_name(tokens, start) {
        let (year, end) = year_after(quarter.1);
        return Some((When::Quarter(quarter.0, year), end));
    }
    if let Some((half, end)) = half_name(tokens, start) {
        let (year, end) = year_after(end);
        return Some((When::Half(half, year), end));
    }
    if let Some(relative) = relative(tokens, start) {
        return Some(relative);
    }
    if token.is_word()
        && let Some(month) = month_number(&token.lower)
    {
        let modal = token.lower == "may" && (!token.is_capitalised() || start == 0);
        let named_by_context = start > 0
            && matches!(
                word(start - 1),
                "in" | "since"
                    | "of"
                    | "until"
                    | "till"
                    | "from"
                    | "to"
                    | "during"
                    | "for"
                    | "before"
                    | "after"
                    | "last"
                    | "this"
                    | "between"
                    | "through"
            );
        if (modal && !named_by_context)
            || (token.lower == "mar" || token.lower == "sun")
                && !named_by_context
                && year_at(start + 1).is_none()
        {
            return None;
        }
        // March 5, March 5 2025, March 5th
        if let Some(Kind::Number(day)) = tokens.get(start + 1).map(|t| t.kind)
            && day.fract() == 0.0
            && (1.0..=31.0).contains(&day)
        {
            let (year, end) = year_after(start + 2);
            return Some((When::Day(month, day as i8, year), end));
        }
        let (year, end) = year_after(start + 1);
        return Some((When::Month(month, year), end));
    }
    // 5 March 2025, 5th of March
    if let Kind::Number(day) = token.kind
        && day.fract() == 0.0
        && (1.0..=31.0).contains(&day)
    {
        let at = if word(start + 1) == "of" {
            start + 2
        } else {
            start + 1
        };
        let named = tokens.get(at).filter(|t| t.is_word() && t.lower.len() > 2);
        if let Some(month) = named.and_then(|t| month_number(&t.lower)) {
            let (year, end) = year_after(at + 1);
            return Some((When::Day(month, day as i8, year), end));
        }
    }
    // A bare year is left to the reader, who knows what stands beside it, but for a range.
    if let Some(year) = year_at(start)
        && token.text.len() == 4
        && matches!(word(start + 1), "to" | "until" | "through" | "-" | "and")
        && year_at(start + 2).is_some()
        && (word(start + 1) != "and" || start > 0 && word(start - 1) == "between")
    {
        return Some((When::Year(year), start + 1));
    }
    if start > 0
        && tokens[start - 1].lower != ","
        && let Some(year) = year_at(start)
        && token.text.len() == 4
        && start >= 2
        && matches!(word(start - 1), "to" | "until" | "through" | "-" | "and")
        && year_at(start - 2).is_some()
    {
        return Some((When::Year(year), start + 1));
    }
    None
}

fn iso(tokens: &[Token], start: usize) -> Option<(When, usize)> {
    let number = |i: usize| match tokens.get(i)?.kind {
        Kind::Number(n) if n.fract() == 0.0 => Some(n),
        _ => None,
    };
    let joined = |i: usize| {
        tokens
            .get(i)
            .is_some_and(|t| t.glued && matches!(t.kind, Kind::Mark('-' | '/')))
    };
    let year = number(start).filter(|n| is_year(*n))?;
    if !joined(start + 1) {
        return None;
    }
    let month = number(start + 2).filter(|n| (1.0..=12.0).contains(n))?;
    if tokens.get(start + 2)?.text.len() > 2 {
        return None;
    }
    if joined(start + 3)
        && let Some(day) = number(start + 4).filter(|n| (1.0..=31.0).contains(n))
    {
        return Some((
            When::Day(month as i8, day as i8, Some(year as i16)),
            start + 5,
        ));
    }
    Some((When::Month(month as i8, Some(year as i16)), start + 3))
}

/// `Q2`, `second quarter`, `quarter 2`, `2nd quarter`.
fn quarter_name(tokens: &[Token], start: usize) -> Option<(i8, usize)> {
    let token = &tokens[start];
    if let Some(n) = token.lower.strip_prefix('q') {
        let n: i8 = n.parse().ok().filter(|n| (1..=4).contains(n))?;
        return Some((n, start + 1));
    }
    let next = tokens.get(start + 1)?;
    let ordinal = match token.lower.as_str() {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        _ => 0,
    };
    if ordinal > 0 && next.stem == "quarter" {
        return Some((ordinal, start + 2));
    }
    if token.lower == "quarter"
        && let Kind::Number(n) = next.kind
        && [1.0, 2.0, 3.0, 4.0].contains(&n)
    {
        return Some((n as i8, start + 2));
    }
    None
}

/// `H1`, `first half`; the half of a year if a year follows or nothing else that is halved.
fn half_name(tokens: &[Token], start: usize) -> Option<(i8, usize)> {
    let half = match tokens[start].lower.as_str() {
        "h1" => return Some((1, start + 1)),
        "h2" => return Some((2, start + 1)),
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        _ => return None,
    };
    if tokens.get(start + 1)?.lower != "half" {
        return None;
    }
    let after = |i: usize| tokens.get(i).map(|t| t.lower.as_str());
    let halved = match (after(start + 2), after(start + 3)) {
        (Some("of"), Some("the" | "this" | "last")) => {
            after(start + 4).is_some_and(|word| word != "year")
        }
        (Some("of"), Some(word)) => !word.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    let end = match (after(start + 2), after(start + 3), after(start + 4)) {
        (Some("of"), Some("the"), Some("year")) => start + 5,
        _ => start + 2,
    };
    (!halved && !matches!(after(start + 3), Some("this" | "last"))).then_some((half, end))
}

/// `last year`, `past 3 months`, `this quarter`, `the previous week`, `3 months ago`.
fn relative(tokens: &[Token], start: usize) -> Option<(When, usize)> {
    let word = tokens[start].lower.as_str();
    let ahead = tokens.get(start + 1)?;
    let back = match word {
        "last" | "previous" | "past" | "prior" => 1,
        "this" | "current" => 0,
        _ => return None,
    };
    if let Some(unit) = unit(&ahead.stem).filter(|_| ahead.stem != "date") {
        if word == "past" && matches!(unit, Grain::Year | Grain::Month | Grain::Week) {
            return Some((When::Trailing(1, unit), start + 2));
        }
        return Some((
            When::Whole {
                count: 1,
                back,
                unit,
            },
            start + 2,
        ));
    }
    if back == 1
        && let Some(month) = month_number(&ahead.lower)
    {
        return Some((When::Month(month, None), start + 2));
    }
    let Kind::Number(count) = ahead.kind else {
        return None;
    };
    let after = tokens.get(start + 2)?;
    let unit = unit(&after.stem).filter(|_| after.stem != "date")?;
    if back == 0 || count.fract() != 0.0 || !(1.0..=10_000.0).contains(&count) {
        return None;
    }
    Some((When::Trailing(count as i32, unit), start + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tokens::tokens;

    fn read_all(text: &str, latest: Option<(i16, i8, i8)>) -> Option<(String, String, String)> {
        let found = tokens(text);
        let anchor = Anchor {
            today: Date::new(2025, 8, 20).expect("a day"),
            latest: latest.and_then(|(y, m, d)| Date::new(y, m, d).ok()),
        };
        let (when, end) = (0..found.len()).find_map(|i| read(&found, i))?;
        assert!(end <= found.len());
        let span = when.span(anchor)?;
        let day = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
        Some((day(span.from), day(span.to), span.label))
    }

    #[test]
    fn periods_are_read_as_people_mean_them() {
        for (text, from, to, label) in [
            ("Q2", "2025-04-01", "2025-07-01", "Apr–Jun 2025"),
            ("Q4", "2024-10-01", "2025-01-01", "Oct–Dec 2024"),
            ("q1 2023", "2023-01-01", "2023-04-01", "Jan–Mar 2023"),
            (
                "second quarter of 2024",
                "2024-04-01",
                "2024-07-01",
                "Apr–Jun 2024",
            ),
            ("March 2024", "2024-03-01", "2024-04-01", "Mar 2024"),
            ("in March", "2025-03-01", "2025-04-01", "Mar 2025"),
            ("in October", "2024-10-01", "2024-11-01", "Oct 2024"),
            ("last year", "2024-01-01", "2025-01-01", "2024"),
            ("this year", "2025-01-01", "2026-01-01", "2025"),
            ("last month", "2025-07-01", "2025-08-01", "Jul 2025"),
            ("last quarter", "2025-04-01", "2025-07-01", "Apr–Jun 2025"),
            (
                "YTD",
                "2025-01-01",
                "2025-08-21",
                "Jan 1, 2025–Aug 20, 2025",
            ),
            (
                "year to date",
                "2025-01-01",
                "2025-08-21",
                "Jan 1, 2025–Aug 20, 2025",
            ),
            (
                "last 3 months",
                "2025-05-21",
                "2025-08-21",
                "May 21, 2025–Aug 20, 2025",
            ),
            ("2023 to 2024", "2023-01-01", "2025-01-01", "2023–2024"),
            (
                "from March to June",
                "2025-03-01",
                "2025-07-01",
                "Mar–Jun 2025",
            ),
            (
                "between November and February 2024",
                "2023-11-01",
                "2024-03-01",
                "Nov 2023–Feb 2024",
            ),
            ("2025-04-01", "2025-04-01", "2025-04-02", "Apr 1, 2025"),
            ("March 5, 2024", "2024-03-05", "2024-03-06", "Mar 5, 2024"),
            (
                "5th of March 2024",
                "2024-03-05",
                "2024-03-06",
                "Mar 5, 2024",
            ),
            ("yesterday", "2025-08-19", "2025-08-20", "Aug 19, 2025"),
            ("H1 2024", "2024-01-01", "2024-07-01", "H1 2024"),
            ("second half of 2024", "2024-07-01", "2025-01-01", "H2 2024"),
        ] {
            assert_eq!(
                read_all(text, None),
                Some((from.into(), to.into(), label.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_period_without_a_year_is_the_latest_that_the_data_reaches() {
        let q2 = read_all("Q2", Some((2023, 12, 31))).expect("a period");
        assert_eq!(q2.2, "Apr–Jun 2023");
    }

    #[test]
    fn may_is_a_month_only_where_it_can_be() {
        assert_eq!(read_all("customers who may churn", None), None);
        assert!(read_all("sales in may", None).is_some());
    }

    #[test]
    fn impossible_days_are_no_period() {
        assert_eq!(read_all("February 31 2024", None), None);
        assert_eq!(read_all("last 9999999999 months", None), None);
        assert!(read_all("last 10000 years", None).is_none());
    }
}
