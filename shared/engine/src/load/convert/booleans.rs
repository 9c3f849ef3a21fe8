//! Yes and no.

use duckdb::{Connection, Result};

use super::said;
use crate::load::sql;

const YES: &[&str] = &["yes", "y", "true", "t"];
const NO: &[&str] = &["no", "n", "false", "f"];

/// Whether a word in lower case means yes or no.
pub(super) fn is_word(word: &str) -> bool {
    YES.contains(&word) || NO.contains(&word)
}

/// Reads the column as true and false, where its yes and no are spelt in more ways than one each.
pub(super) fn expression(
    connection: &Connection,
    table: &str,
    column: &str,
) -> Result<Option<String>> {
    let said = said(column);
    let list = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| sql::text(word)).collect();
        words.join(", ")
    };
    let (yes, no) = (list(YES), list(NO));
    let (all, known, spellings): (u64, u64, u64) = connection.query_row(
        &format!(
            "SELECT count({said}), count_if(lower({said}) IN ({yes}, {no})), \
             count(DISTINCT {said}) FROM {}",
            sql::name(table)
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
    Ok((all > 0 && all == known && spellings > 2).then(|| format!("(lower({said}) IN ({yes}))")))
}
