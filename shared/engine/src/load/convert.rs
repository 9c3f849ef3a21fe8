//! Figures and days that stand in a file as text, made figures and days.
//!
//! DuckDB tells plain numbers, ISO dates and one pattern of other dates by itself. What it leaves
//! as text is looked at here, always by whole columns: a column changes its type only if every
//! value in it can be read in one way, words for "nothing" aside. So a reading never depends on
//! one row, and a column with a single odd value stays what it was.
//!
//! | what | is read as |
//! | --- | --- |
//! | `N/A`, `-`, `null`, … in a column of figures or days | NULL |
//! | `1,234.50` · `1.234,50` · `1 234,50` · `1'234.50` | a number; which of the signs groups digits is told by the whole column. Where both fit (`1,234` only), it is the comma, but in files with `;` between values, or with another column that settles it, the point |
//! | `$5`, `5 EUR`, `(5)`, `5-` | a number, with the currency as the column's unit; several currencies stay text |
//! | `12%` | the fraction 0.12 |
//! | `007` | text: leading zeros say that it is a code |
//! | `Jan 5, 2024`, `5-Jan-24`, `Monday, 5 January 2024 9:05 pm`, `Jan 2024`, `Jan-24` | a date or timestamp |
//! | `13/02/2024`, `02/13/2024` | told by the whole column; where every value can be both, the day comes first, as DuckDB has it; where neither fits all, text |
//! | whole numbers that are days or points in time | see [`counted`] |
//! | `Yes`, `y`, `NO`, … spelt in more than two ways | true and false; in two ways it stays text, as written |

mod booleans;
mod counted;
mod dates;
mod numbers;

use duckdb::{Connection, Result};

use super::{profile, sql};

/// Words that mean that there is no value, in lower case.
const NOTHING: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    "?",
    ".",
    "n/a",
    "#n/a",
    "na",
    "n.a.",
    "nan",
    "nil",
    "none",
    "null",
    "(null)",
    "\\n",
    "missing",
    "unknown",
    "not available",
    "tbd",
    "#value!",
    "#ref!",
    "#div/0!",
];
/// Rows from which it is told whether a column is worth a closer look.
const SAMPLE: usize = 400;

/// What is known of a column from how its values were written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Written {
    /// Name of the column.
    pub column: String,
    /// Currency that stood beside its values.
    pub currency: Option<String>,
    /// Whether its values were percentages.
    pub percent: bool,
    /// What a person should know of how they were read.
    pub note: Option<String>,
}

/// An expression that reads a column of text, and the type it gives.
struct Conversion {
    expression: String,
    written: Written,
}

/// Converts the text columns of a table where their values allow it. `point_groups` says that the
/// file is likely to group digits with points.
pub(super) fn texts(
    connection: &Connection,
    table: &str,
    point_groups: bool,
) -> Result<Vec<Written>> {
    let columns = profile::columns(connection, table)?;
    let mut conversions = of_types(&columns);
    conversions.extend(counted::conversions(connection, table, &columns)?);
    let texts = text_columns(&columns);
    let promising = promising(connection, table, &texts)?;
    let mut figures = Vec::new();
    for (column, promise) in promising {
        match promise {
            Promise::Figures => figures.push(numbers::Facts::of(connection, table, column)?),
            Promise::Booleans => {
                if let Some(expression) = booleans::expression(connection, table, column)? {
                    conversions.push((column.to_owned(), plain(column, expression)));
                }
            }
        }
    }
    let point_groups = point_groups || figures.iter().any(numbers::Facts::must_group_by_points);
    for facts in figures {
        if let Some(conversion) = facts.conversion(point_groups) {
            conversions.push((facts.column.clone(), conversion));
        } else if let Some(expression) = dates::expression(connection, table, &facts.column)? {
            conversions.push((facts.column.clone(), plain(&facts.column, expression)));
        }
    }
    if !conversions.is_empty() {
        rewrite(connection, table, &columns, &conversions)?;
    }
    Ok(conversions
        .into_iter()
        .map(|(_, conversion)| conversion.written)
        .collect())
}

/// Whether a text column of the table can only be numbers whose digits are grouped by points.
pub(super) fn groups_by_points(connection: &Connection, table: &str) -> Result<bool> {
    let columns = profile::columns(connection, table)?;
    let texts: Vec<&str> = text_columns(&columns);
    for (column, promise) in promising(connection, table, &texts)? {
        if matches!(promise, Promise::Figures)
            && numbers::Facts::of(connection, table, column)?.must_group_by_points()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn text_columns(columns: &[(String, String)]) -> Vec<&str> {
    columns
        .iter()
        .filter(|(_, database_type)| database_type == "VARCHAR")
        .map(|(name, _)| name.as_str())
        .collect()
}

fn plain(column: &str, expression: String) -> Conversion {
    Conversion {
        expression,
        written: Written {
            column: column.to_owned(),
            ..Written::default()
        },
    }
}

/// Makes points in time with a zone of a table points in UTC, whatever else is in it.
pub(super) fn zones(connection: &Connection, table: &str) -> Result<()> {
    let columns = profile::columns(connection, table)?;
    let conversions = of_types(&columns);
    if conversions.is_empty() {
        return Ok(());
    }
    rewrite(connection, table, &columns, &conversions)
}

/// Conversions that follow from types alone. Points in time with a zone become UTC, so that
/// grouping by day needs no zone of a machine. JSON values become their text.
fn of_types(columns: &[(String, String)]) -> Vec<(String, Conversion)> {
    let expression = |name: &str, database_type: &str| match database_type {
        "TIMESTAMP WITH TIME ZONE" => {
            Some(format!("make_timestamp(epoch_us({}))", sql::name(name)))
        }
        "JSON" => Some(format!("({} ->> '$')", sql::name(name))),
        _ => None,
    };
    columns
        .iter()
        .filter_map(|(name, database_type)| {
            let expression = expression(name, database_type)?;
            Some((name.clone(), plain(name, expression)))
        })
        .collect()
}

/// What a column of text may turn out to be.
enum Promise {
    Figures,
    Booleans,
}

/// The columns that are worth a closer look: most of their first values have digits and are
/// short, or all of them are words for yes and no.
fn promising<'c>(
    connection: &Connection,
    table: &str,
    columns: &[&'c str],
) -> Result<Vec<(&'c str, Promise)>> {
    let mut found = Vec::new();
    for column in columns {
        let name = sql::name(column);
        let mut statement = connection.prepare(&format!(
            "SELECT {name} FROM {} WHERE {name} IS NOT NULL LIMIT {SAMPLE}",
            sql::name(table)
        ))?;
        let values: Vec<String> = statement
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<Result<_>>()?;
        let said: Vec<String> = values
            .iter()
            .map(|value| value.trim().to_lowercase())
            .filter(|value| !NOTHING.contains(&value.as_str()))
            .collect();
        if said.is_empty() {
            // Nothing but words for nothing so far: what comes later decides.
            if values.len() == SAMPLE {
                found.push((*column, Promise::Figures));
            }
            continue;
        }
        let figures = said
            .iter()
            .filter(|value| value.len() <= 48 && value.bytes().any(|byte| byte.is_ascii_digit()))
            .count();
        if figures * 10 >= said.len() * 9 {
            found.push((*column, Promise::Figures));
        } else if said.iter().all(|value| booleans::is_word(value)) {
            found.push((*column, Promise::Booleans));
        }
    }
    Ok(found)
}

/// A column's trimmed text, NULL where it is a word for nothing.
fn said(column: &str) -> String {
    let name = sql::name(column);
    let words: Vec<String> = NOTHING.iter().map(|word| sql::text(word)).collect();
    format!(
        "(CASE WHEN lower(trim({name})) IN ({}) THEN NULL ELSE trim({name}) END)",
        words.join(", ")
    )
}

/// Makes the table anew with converted columns.
fn rewrite(
    connection: &Connection,
    table: &str,
    columns: &[(String, String)],
    conversions: &[(String, Conversion)],
) -> Result<()> {
    let list: Vec<String> = columns
        .iter()
        .map(|(name, _)| {
            let quoted = sql::name(name);
            match conversions.iter().find(|(column, _)| column == name) {
                Some((_, conversion)) => format!("{} AS {quoted}", conversion.expression),
                None => quoted,
            }
        })
        .collect();
    let original = sql::name(table);
    // No file can be called so: table names from files have no spaces at their ends.
    let fresh = sql::name(" converted ");
    connection.execute_batch(&format!(
        "CREATE TABLE {fresh} AS SELECT {} FROM {original};
         DROP TABLE {original};
         ALTER TABLE {fresh} RENAME TO {original};",
        list.join(", ")
    ))
}
