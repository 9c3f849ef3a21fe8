//! Days and points in time that stand in a file as whole numbers.
//!
//! | what | is read as |
//! | --- | --- |
//! | `20250131`, where every value is a day, and the name says so or five values do | a date |
//! | `202501` under a name with a month, period or date | the first day of the month |
//! | seconds, milli- or microseconds since 1970 under a name of a point in time | a timestamp, in UTC |
//! | `45658` under a name with a date | a date, counted in days as spreadsheets do |
//!
//! The last three take a name to believe: their numbers could be anything. Keys stay numbers
//! (`date_key` joins to another one).

use duckdb::{Connection, Result};

use super::{Conversion, Written};
use crate::load::{
    infer::{
        role::KEYS,
        words::{has, last_is, of},
    },
    sql,
};

/// Words that say that a column holds days.
const DATES: &[&str] = &["date", "dates", "datum", "fecha", "dt"];
/// Words that say that a column holds days or months.
const PERIODS: &[&str] = &["month", "months", "period", "yyyymm", "yearmonth", "ym"];
/// Words that end the names of points in time.
const INSTANTS: &[&str] = &[
    "timestamp",
    "ts",
    "epoch",
    "unixtime",
    "datetime",
    "date",
    "at",
    "unix",
    "utc",
];
/// Words beside which `time` is a point and no duration.
const POINTS: &[&str] = &[
    "start", "end", "begin", "event", "created", "updated", "modified", "unix", "epoch", "log",
    "order", "entry", "last", "first",
];
/// Different days from which their look alone is enough.
const ENOUGH: u64 = 5;
/// Seconds since 1970 at the beginnings of 1990 and 2100.
const SECONDS: (i64, i64) = (631_152_000, 4_102_444_800);
/// Days as spreadsheets count them, from 1954 to 2099.
const SERIALS: (i64, i64) = (20_000, 73_050);

/// What is known of a column of whole numbers.
struct Facts {
    column: String,
    words: Vec<String>,
    least: i64,
    most: i64,
}

impl Facts {
    fn within(&self, (low, high): (i64, i64)) -> bool {
        self.least >= low && self.most <= high
    }

    fn is_instant(&self) -> bool {
        let time = last_is(&self.words, &["time"]);
        last_is(&self.words, INSTANTS)
            || time && (self.words.len() == 1 || has(&self.words, POINTS))
    }
}

/// The columns of whole numbers that are days or points in time.
pub(super) fn conversions(
    connection: &Connection,
    table: &str,
    columns: &[(String, String)],
) -> Result<Vec<(String, Conversion)>> {
    let mut found = Vec::new();
    for facts in facts(connection, table, columns)? {
        if let Some((expression, note)) = expression(connection, table, &facts)? {
            let written = Written {
                column: facts.column.clone(),
                note,
                ..Written::default()
            };
            found.push((
                facts.column,
                Conversion {
                    expression,
                    written,
                },
            ));
        }
    }
    Ok(found)
}

fn facts(connection: &Connection, table: &str, columns: &[(String, String)]) -> Result<Vec<Facts>> {
    let mut found = Vec::new();
    for (column, database_type) in columns {
        let words = of(column);
        if database_type != "BIGINT" || last_is(&words, KEYS) {
            continue;
        }
        let name = sql::name(column);
        let ends = connection.query_row(
            &format!("SELECT min({name}), max({name}) FROM {}", sql::name(table)),
            [],
            |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)),
        )?;
        if let (Some(least), Some(most)) = ends {
            found.push(Facts {
                column: column.clone(),
                words,
                least,
                most,
            });
        }
    }
    Ok(found)
}

/// How the column becomes days or points in time, and what a person should know of it.
fn expression(
    connection: &Connection,
    table: &str,
    facts: &Facts,
) -> Result<Option<(String, Option<String>)>> {
    let name = sql::name(&facts.column);
    let dated = has(&facts.words, DATES) || last_is(&facts.words, &["day"]);
    if facts.within((19_000_101, 22_001_231)) {
        let day = format!("try_strptime({name}::VARCHAR, '%Y%m%d')::DATE");
        let least = if dated { 1 } else { ENOUGH };
        if holds(connection, table, &name, &day, least)? {
            return Ok(Some((day, None)));
        }
    }
    let months = has(&facts.words, PERIODS) || dated;
    if months && facts.within((190_001, 220_012)) {
        let month = format!("try_strptime({name}::VARCHAR || '01', '%Y%m%d')::DATE");
        if holds(connection, table, &name, &month, 1)? {
            return Ok(Some((month, None)));
        }
    }
    let units = [
        (1, "seconds", "epoch_ms({} * 1000)"),
        (1_000, "milliseconds", "epoch_ms({})"),
        (1_000_000, "microseconds", "make_timestamp({})"),
    ];
    for (per_second, unit, pattern) in units {
        let range = (SECONDS.0 * per_second, SECONDS.1 * per_second);
        if facts.is_instant() && facts.within(range) {
            let note = format!("read as {unit} since 1970");
            return Ok(Some((pattern.replace("{}", &name), Some(note))));
        }
    }
    if has(&facts.words, &["date", "dates", "datum", "fecha"]) && facts.within(SERIALS) {
        let note = "read as days counted as spreadsheets do".to_owned();
        let day = format!("(DATE '1899-12-30' + {name}::INTEGER)");
        return Ok(Some((day, Some(note))));
    }
    Ok(None)
}

/// Whether an expression gives something for every value of a column, and for so many different ones.
fn holds(
    connection: &Connection,
    table: &str,
    name: &str,
    expression: &str,
    least: u64,
) -> Result<bool> {
    connection.query_row(
        &format!(
            "SELECT count(v) = count({name}) AND count(DISTINCT v) >= {least} \
             FROM (SELECT {name}, {expression} AS v FROM {})",
            sql::name(table)
        ),
        [],
        |row| row.get(0),
    )
}
