//! Days and points in time that are not written as ISO has it.

use duckdb::{Connection, Result};

use super::said;
use crate::load::sql;

/// Ways to write a time of day behind a date, after [`normal`].
const TIMES: &[&str] = &[
    "",
    " %H:%M:%S",
    " %H:%M",
    " %H:%M:%S.%f",
    " %I:%M:%S %p",
    " %I:%M %p",
];
/// Ways to write a date with the month's name, after [`normal`]. `%y` comes before `%Y`, which
/// would read `24` as the year 24.
const NAMED: &[&str] = &[
    "%b %d %y", "%b %d %Y", "%d %b %y", "%d %b %Y", "%b %Y", "%Y %b %d", "%Y %b",
];
const MONTH_YEAR: &[&str] = &["%b %y"];
const DAY_FIRST: &[&str] = &["%d/%m/%y", "%d/%m/%Y"];
const MONTH_FIRST: &[&str] = &["%m/%d/%y", "%m/%d/%Y"];

/// A month and two digits, as spreadsheets write months: the digits are the year, not the day.
const MONTHS: &str = r"(?i)[a-z]{3,9} ?[-'’] ?\d{2}";

/// What a value must look like before it is read as a date: `1.2.3` is a version.
const SHAPES: &str = r"(?i)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{4}-\d{2}|\d{1,2}([/-])\d{1,2}[/-](\d{4}|\d{2})([T ,].*)?|\d{1,2}\.\d{1,2}\.\d{4}([ ,].*)?|\d{2}\.\d{2}\.\d{2}([ ,].*)?|[a-z0-9 ,./:-]*\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b[a-z0-9 ,./:-]*";

/// Reads the column as days or points in time, where every value can be read.
pub(super) fn expression(
    connection: &Connection,
    table: &str,
    column: &str,
) -> Result<Option<String>> {
    let said = said(column);
    let values = format!(
        "(SELECT v, regexp_extract_all(v, '^(\\d{{1,2}})[/.-]\\d', 1)[1]::INTEGER AS one, \
                 regexp_extract_all(v, '^\\d{{1,2}}[/.-](\\d{{1,2}})[/.-]', 1)[1]::INTEGER AS two \
          FROM (SELECT DISTINCT {said} AS v FROM {}) WHERE v IS NOT NULL)",
        sql::name(table)
    );
    let (all, shaped, months, first, second): (u64, u64, u64, i64, i64) = connection.query_row(
        &format!(
            "SELECT count(*), count_if(regexp_full_match(v, {})), \
                    count_if(regexp_full_match(v, {})), \
                    coalesce(max(one), 0), coalesce(max(two), 0) FROM {values}",
            sql::text(SHAPES),
            sql::text(MONTHS)
        ),
        [],
        |row| {
            Ok((
                row.get(0)?,
                row.get::<_, Option<u64>>(1)?.unwrap_or(0),
                row.get::<_, Option<u64>>(2)?.unwrap_or(0),
                row.get(3)?,
                row.get(4)?,
            ))
        },
    )?;
    if all == 0 || shaped < all && months < all || (first > 12 && second > 12) {
        return Ok(None);
    }
    let numeric = if second > 12 { MONTH_FIRST } else { DAY_FIRST };
    let formats: Vec<String> = ["%Y/%m/%d", "%Y/%m"]
        .iter()
        .chain(numeric)
        .chain(if months == all { MONTH_YEAR } else { NAMED })
        .flat_map(|date| {
            TIMES
                .iter()
                .map(move |time| sql::text(&format!("{date}{time}")))
        })
        .collect();
    let read = |text: &str| {
        let formats = formats.join(", ");
        format!("try_strptime({}, [{formats}])", normal(text))
    };
    let time = read("v");
    let (read_all, midnights, latest): (u64, u64, i64) = connection.query_row(
        &format!(
            "SELECT count(t), count_if(t = date_trunc('day', t)), \
             coalesce(min(year(t)), 0) FROM (SELECT {time} AS t FROM {values})"
        ),
        [],
        |row| {
            Ok((
                row.get(0)?,
                row.get::<_, Option<u64>>(1)?.unwrap_or(0),
                row.get(2)?,
            ))
        },
    )?;
    if read_all < all || latest < 1000 {
        return Ok(None);
    }
    let expression = read(&said);
    Ok(Some(if midnights == all {
        format!("({expression})::DATE")
    } else {
        expression
    }))
}

/// A text with one kind of sign between the parts of its date, and without weekday, `th` and `Z`.
fn normal(text: &str) -> String {
    let named = format!(
        "regexp_replace(regexp_replace(regexp_replace({text}, \
         '(?i)\\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\\b|\\b(\\d+)(st|nd|rd|th)\\b|[.,/’''-]', '\\2 ', 'g'), \
         '(?i)\\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*', '\\1'), \
         '\\s+', ' ', 'g')"
    );
    let numeric = format!(
        "regexp_replace(regexp_replace(regexp_replace({text}, \
         '^(\\d+)[/.-](\\d+)[/.-](\\d+)[T, ]*', '\\1/\\2/\\3 '), \
         '^(\\d{{4}})-(\\d{{2}})$', '\\1/\\2'), 'Z$', '')"
    );
    format!(
        "trim(CASE WHEN regexp_matches({text}, '(?i)[a-z]{{3}}') THEN {named} ELSE {numeric} END)"
    )
}
