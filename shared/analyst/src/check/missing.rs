//! What to say of a name that is not there: the nearest ones that are.
//!
//! Whoever wrote the name reads this, often a language model that tries again. All names come from
//! the catalogue that is given, so from what the caller may see.

use catalogue::{Catalogue, Table, name};

/// Most names that are offered for one.
const NEAREST: usize = 3;
/// Most names of a list.
const LISTED: usize = 30;
/// Longest text of somebody else's that is repeated.
const LONGEST: usize = 60;

/// That there is no such table.
pub(crate) fn no_table(written: &str, catalogue: &Catalogue) -> String {
    let known = || catalogue.tables.iter().map(|table| table.name.as_str());
    let near = name::near(written, known(), NEAREST);
    format!(
        "there is no table `{}`{}. Tables: {}",
        clip(written),
        suggested(&near),
        listed(known())
    )
}

/// That a table has no such column.
pub(crate) fn no_column(written: &str, table: &Table) -> String {
    let known = || table.columns.iter().map(|column| column.name.as_str());
    let near = name::near(written, known(), NEAREST);
    format!(
        "there is no column `{}` in {}{}. Columns of {}: {}",
        clip(written),
        table.name,
        suggested(&near),
        table.name,
        listed(known())
    )
}

/// The nearest names, as the end of a sentence.
pub(crate) fn suggested(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!("; nearest: {}", near.join(", ")),
    }
}

/// Names in a row, cut where they become many.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| clip(name)).collect();
    let beyond = names.len().saturating_sub(LISTED);
    match (shown.as_slice(), beyond) {
        ([], _) => "none".to_owned(),
        (shown, 0) => shown.join(", "),
        (shown, beyond) => format!("{} and {beyond} more", shown.join(", ")),
    }
}

/// What somebody wrote, short enough to be repeated, on one line.
pub(crate) fn clip(written: &str) -> String {
    let mut clipped: String = written
        .chars()
        .take(LONGEST)
        .map(|letter| match letter {
            '`' => '\'',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect();
    if written.chars().nth(LONGEST).is_some() {
        clipped.push('…');
    }
    clipped
}
