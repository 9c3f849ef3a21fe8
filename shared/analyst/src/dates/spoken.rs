//! Periods in the words of a question.

use jiff::civil::Date;

use super::{When, is_year, month_number, unit};
use crate::{
    plan::Grain,
    read::tokens::{Kind, Token},
};

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

pub(super) fn open_period(tokens: &[Token], start: usize) -> Option<(When, usize)> {
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

pub(super) fn iso(tokens: &[Token], start: usize) -> Option<(When, usize)> {
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
pub(super) fn quarter_name(tokens: &[Token], start: usize) -> Option<(i8, usize)> {
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
pub(super) fn half_name(tokens: &[Token], start: usize) -> Option<(i8, usize)> {
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
pub(super) fn relative(tokens: &[Token], start: usize) -> Option<(When, usize)> {
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
