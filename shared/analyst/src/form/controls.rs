//! Which controls a table's columns give, and the names that each answers to.
//!
//! One list serves both ways: a form is drawn from it, and a submitted form is read by it. So
//! what a form can ask, it can also understand.

use catalogue::{Column, ColumnType, Role, Scope, Table};

/// Most values that a list of choices shows.
pub const CHOICES: usize = 100;

/// A control for one condition on one column.
#[derive(Debug, Clone)]
pub struct Control<'v> {
    /// Name of the value in submitted data.
    pub field_id: String,
    /// Other names that clients may use for it, in the form of [`plain`].
    pub names: Vec<String>,
    /// Table of the column.
    pub table: &'v Table,
    /// Which column.
    pub column: &'v Column,
    /// What is asked about it.
    pub ask: Ask,
}

/// What a control asks about its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// On this day or after it.
    Since,
    /// On this day or before it.
    Until,
    /// One of several values.
    OneOf,
    /// At least this number.
    AtLeast,
    /// At most this number.
    AtMost,
    /// A text that occurs in it.
    Contains,
    /// Yes or no.
    Whether,
}

/// The controls for some tables, the main one first. What the caller may not see gives none.
pub fn controls<'v>(tables: &[&'v Table], scope: &Scope) -> Vec<Control<'v>> {
    let mut controls: Vec<Control<'v>> = Vec::new();
    for table in tables {
        for column in table.columns.iter().filter(|column| !scope.masks(column)) {
            for ask in asks(column) {
                let mut control = Control {
                    field_id: field_id(table, column, ask),
                    names: names(table, column, ask),
                    table,
                    column,
                    ask,
                };
                let taken =
                    |id: &str, all: &[Control<'_>]| all.iter().any(|other| other.field_id == id);
                if taken(&control.field_id, &controls) {
                    control.field_id = format!("{}_{}", plain(&table.name), control.field_id);
                }
                let mut number = 2;
                while taken(&control.field_id, &controls) {
                    control.field_id = format!("{}_{number}", control.field_id);
                    number += 1;
                }
                controls.push(control);
            }
        }
    }
    controls
}

fn asks(column: &Column) -> Vec<Ask> {
    match (column.kind, column.role) {
        (ColumnType::Boolean, _) => vec![Ask::Whether],
        (kind, _) if kind.is_temporal() => vec![Ask::Since, Ask::Until],
        _ if is_choice(column) => vec![Ask::OneOf],
        (kind, Role::Measure | Role::Dimension) if kind.is_numeric() => {
            vec![Ask::AtLeast, Ask::AtMost]
        }
        (ColumnType::Text, Role::Key) => vec![Ask::OneOf],
        (ColumnType::Text, _) => vec![Ask::Contains],
        (kind, Role::Key) if kind.is_numeric() => vec![Ask::OneOf],
        _ => Vec::new(),
    }
}

/// Whether all values of a column are known and few enough to choose from.
pub fn is_choice(column: &Column) -> bool {
    column.values_complete
        && (1..=CHOICES).contains(&column.values.len())
        && (column.kind == ColumnType::Text
            || (column.kind == ColumnType::Integer && column.role == Role::Dimension))
}

/// Whether it is the column that dates mean when nothing else is said.
fn is_default_time(table: &Table, column: &Column) -> bool {
    table
        .time
        .as_ref()
        .is_some_and(|time| time.eq_ignore_ascii_case(&column.name))
}

fn field_id(table: &Table, column: &Column, ask: Ask) -> String {
    let name = plain(&column.name);
    match ask {
        Ask::Since if is_default_time(table, column) => "start_date".to_owned(),
        Ask::Until if is_default_time(table, column) => "end_date".to_owned(),
        Ask::Since => format!("{name}_from"),
        Ask::Until => format!("{name}_to"),
        Ask::AtLeast => format!("{name}_min"),
        Ask::AtMost => format!("{name}_max"),
        Ask::OneOf | Ask::Contains | Ask::Whether => name,
    }
}

/// Every name that a control answers to: its column's names and synonyms, one and many, with the
/// usual words for bounds before or behind.
fn names(table: &Table, column: &Column, ask: Ask) -> Vec<String> {
    let mut bases = vec![plain(&column.name)];
    bases.extend(column.label.as_deref().map(plain));
    bases.extend(column.synonyms.iter().map(|synonym| plain(synonym)));
    bases.retain(|base| !base.is_empty());
    let plurals: Vec<String> = bases.iter().map(|base| plural(base)).collect();
    let around = |before: &[&str], behind: &[&str]| -> Vec<String> {
        bases
            .iter()
            .flat_map(|base| {
                let front = before.iter().map(move |word| format!("{word}_{base}"));
                let back = behind.iter().map(move |word| format!("{base}_{word}"));
                front.chain(back).collect::<Vec<_>>()
            })
            .collect()
    };
    let default = is_default_time(table, column);
    let words = |words: &[&str]| -> Vec<String> {
        let known = if default { words } else { &[] };
        known.iter().map(|word| (*word).to_owned()).collect()
    };
    match ask {
        Ask::Since => {
            let mut names = words(&[
                "start_date",
                "date_from",
                "from_date",
                "start",
                "from",
                "since",
            ]);
            names.extend(around(
                &["start", "from", "since", "min"],
                &["start", "from", "since", "after", "min"],
            ));
            names
        }
        Ask::Until => {
            let mut names = words(&["end_date", "date_to", "to_date", "end", "to", "until"]);
            names.extend(around(
                &["end", "to", "until", "max"],
                &["end", "to", "until", "before", "max"],
            ));
            names
        }
        Ask::AtLeast => around(
            &["min", "minimum", "least"],
            &["min", "minimum", "from", "over"],
        ),
        Ask::AtMost => around(
            &["max", "maximum", "most"],
            &["max", "maximum", "to", "under"],
        ),
        Ask::OneOf | Ask::Contains | Ask::Whether => bases.into_iter().chain(plurals).collect(),
    }
}

/// A name in small letters, with single underscores for whatever is neither letter nor digit.
pub fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.trim_end_matches('_').to_owned()
}

/// The usual English plural of a plain name.
pub fn plural(name: &str) -> String {
    let vowel_before_y = name
        .strip_suffix('y')
        .and_then(|stem| stem.chars().last())
        .is_none_or(|letter| "aeiou".contains(letter));
    if let (Some(stem), false) = (name.strip_suffix('y'), vowel_before_y) {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        return format!("{name}es");
    }
    format!("{name}s")
}

/// The usual English singular of a plain name.
pub fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    if name.ends_with("zzes") {
        return name[..name.len() - 3].to_owned();
    }
    // Houses and causes lose their last letter; buses and statuses lose two.
    let keeps_e = name.ends_with("ouses") || name.ends_with("auses");
    for end in ["sses", "uses", "xes", "ches", "shes"] {
        if name.ends_with(end) && !keeps_e {
            return name[..name.len() - 2].to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// What a column is called in a caption: its label or name as words, with its unit.
pub fn caption(column: &Column) -> String {
    let words = column
        .label
        .clone()
        .unwrap_or_else(|| column.name.replace('_', " "));
    let words = crate::present::dress::capital(words.trim());
    match &column.unit {
        Some(unit) if !unit.is_empty() && !crate::present::grid::says(&words, unit) => {
            format!("{words} ({unit})")
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many_are_told_apart_as_usual() {
        for (one, many) in [
            ("region", "regions"),
            ("city", "cities"),
            ("day", "days"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("class", "classes"),
            ("status", "statuses"),
            ("purchase", "purchases"),
            ("expense", "expenses"),
            ("warehouse", "warehouses"),
            ("size", "sizes"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
        }
        for one in ["status", "analysis", "address"] {
            assert_eq!(singular(one), one);
        }
        assert_eq!(singular("class"), "class");
    }

    #[test]
    fn names_lose_case_and_signs() {
        assert_eq!(plain(" Order  Date (UTC)"), "order_date_utc");
        assert_eq!(plain("Größe"), "größe");
    }
}
