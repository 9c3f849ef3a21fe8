//! How a table and its columns are put into words.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
};

use catalogue::{
    Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, Table, Visible, name,
};

use crate::model::{
    quoted::quote,
    results::{counted, is_number, type_name},
    tokens::parts,
};

/// Most letters of a description.
const DESCRIPTION: usize = 240;
/// Most letters of a synonym, a source or a value.
const WORD: usize = 60;
/// Most letters of a name.
const NAME: usize = 128;
/// Most synonyms of one thing.
const SYNONYMS: usize = 12;
/// Most values of one column.
const VALUES: usize = 24;
/// Values that stay when the others have to go.
const FEW: usize = 3;

/// The line of one column: pieces of one text that follow each other.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where the name with its types, the description, the other names and the first values end.
    pub(super) ends: [usize; 4],
    pub(super) is_kept: bool,
    /// What the name with its types takes, with the line's end.
    pub(super) size: usize,
}

/// The joins of a catalogue, by their columns.
pub(super) struct Joins<'a> {
    from: HashMap<(String, String), Vec<&'a Join>>,
    to: HashSet<(String, String)>,
}

impl<'a> Joins<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let mut joins = Self {
            from: HashMap::new(),
            to: HashSet::new(),
        };
        for join in &catalogue.joins {
            let from = place(&join.from_table, &join.from_column);
            joins.from.entry(from).or_default().push(join);
            joins.to.insert(place(&join.to_table, &join.to_column));
        }
        joins
    }
}

fn place(table: &str, column: &str) -> (String, String) {
    (table.to_lowercase(), column.to_lowercase())
}

/// A name as SQL has it.
pub(super) fn sql_name(written: &str) -> String {
    let mut name = String::new();
    if name::is_identifier(written) && written.len() <= NAME {
        name.push_str(written);
    } else {
        quote(&mut name, written, NAME);
    }
    name
}

/// The first line of a table, without its other names.
pub(super) fn head(table: &Table, visible: &Visible) -> String {
    let mut head = format!("### {} (", sql_name(&table.name));
    let mut said = Vec::new();
    match visible.scope().row_values(table) {
        Some(values) if values.is_empty() => {
            said.push("this person may see none of its rows".to_owned())
        }
        Some(_) => said.push("only the rows that this person may see".to_owned()),
        None => {}
    }
    if table.row_count > 0 {
        said.push(counted(
            usize::try_from(table.row_count).unwrap_or(usize::MAX),
            "row",
        ));
    }
    if let Some(column) = table.time.as_deref().and_then(|time| table.column(time)) {
        let range = bounds(column).map(|range| format!(", {range}"));
        let range = range.unwrap_or_default();
        said.push(format!("time {}{range}", sql_name(&column.name)));
    }
    if let Some(column) = table.measure.as_deref().and_then(|name| table.column(name)) {
        let aggregate = column.aggregate.map(aggregate_name);
        let aggregate = aggregate
            .map(|name| format!(", {name}"))
            .unwrap_or_default();
        said.push(format!("measure {}{aggregate}", sql_name(&column.name)));
    }
    if let Some(key) = &table.key {
        said.push(format!("key {}", sql_name(key)));
    }
    head.push_str(&said.join("; "));
    head.push(')');
    if !table.description.is_empty() {
        head.push(' ');
        quote(&mut head, &table.description, DESCRIPTION);
    }
    if !table.source.is_empty() {
        head.push_str("; source ");
        quote(&mut head, &table.source, WORD);
    }
    head
}

/// The line of a column.
pub(super) fn line(column: &Column, table: &Table, joins: &Joins<'_>, visible: &Visible) -> Line {
    let is = |name: &Option<String>| {
        name.as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(&column.name))
    };
    let place = place(&table.name, &column.name);
    let joined = joins
        .from
        .get(&place)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let is_kept = matches!(column.role, Role::Key | Role::Name)
        || is(&table.time)
        || is(&table.measure)
        || is(&table.key)
        || !joined.is_empty()
        || joins.to.contains(&place);
    let masked = visible.scope().masks(column);
    let mut text = format!(
        "- {} {} {}",
        sql_name(&column.name),
        type_name(column.kind),
        role_name(column.role)
    );
    match column.format {
        Format::Percentage => text.push_str(", a fraction: 0.25 is 25%"),
        Format::Currency => text.push_str(", money"),
        Format::Text | Format::Number | Format::Date => {}
    }
    if let Some(unit) = &column.unit {
        text.push_str(" in ");
        match name::is_identifier(unit) && unit.len() <= WORD {
            true => text.push_str(unit),
            false => quote(&mut text, unit, WORD),
        }
    }
    if let Some(aggregate) = column.aggregate {
        let _ = write!(text, ", {}", aggregate_name(aggregate));
    }
    for join in joined {
        let (table, column) = (sql_name(&join.to_table), sql_name(&join.to_column));
        let _ = write!(text, ", joins {table}.{column}");
        if !join.declared {
            text.push_str(" (as it seems)");
        }
    }
    if masked {
        text.push_str(match column.kind {
            ColumnType::Text => ", masked for this person: reads '***' in every row",
            _ => ", masked for this person: reads NULL in every row",
        });
    }
    let base = text.len();
    if !column.description.is_empty() {
        text.push(' ');
        quote(&mut text, &column.description, DESCRIPTION);
    }
    let described = text.len();
    let names = column.label.iter().chain(&column.synonyms);
    text.push_str(&others(names.map(String::as_str)));
    let named = text.len();
    let mut few = named;
    // Nobody's model needs samples of what is worth a mask, whoever may see it.
    if column.mask_unless.is_empty() {
        text.push_str(&values(column, table, FEW));
        few = text.len();
        text.push_str(&values(column, table, VALUES));
    }
    Line {
        size: parts(&text[..base]) + parts("\n"),
        ends: [base, described, named, few],
        is_kept,
        text,
    }
}

/// Other names of something.
pub(super) fn others<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (at, name) in names.take(SYNONYMS).enumerate() {
        text.push_str(if at == 0 { "; also " } else { ", " });
        quote(&mut text, name, WORD);
    }
    text
}

/// Values of a column, or from where to where they go.
fn values(column: &Column, table: &Table, most: usize) -> String {
    let mut text = String::new();
    let ranges = column.kind.is_temporal() || column.role == Role::Measure;
    // The range of the table's time stands in its first line.
    let is_time = table.time.as_deref() == Some(column.name.as_str());
    if ranges || column.values.is_empty() {
        let is_figure = column.kind.is_numeric() && column.role != Role::Key;
        let is_range = column.kind.is_temporal() || is_figure;
        if is_range
            && !is_time
            && let Some(range) = bounds(column)
        {
            let _ = write!(text, "; {range}");
        }
    } else {
        // Prose, and names and keys of more than can be listed, are told by example.
        let are_few = column.values_complete && column.values.len() <= VALUES;
        let most = match column.role {
            Role::Dimension => most,
            Role::Key | Role::Name if are_few => most,
            _ => most.min(FEW),
        };
        let is_all = column.values_complete && column.values.len() <= most;
        text.push_str(if is_all { "; one of " } else { "; such as " });
        for (at, value) in column.values.iter().take(most).enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            match column.kind {
                ColumnType::Integer | ColumnType::Number
                    if is_number(value) && value.len() <= WORD =>
                {
                    text.push_str(value);
                }
                _ => quote(&mut text, value, WORD),
            }
        }
        if !is_all && column.distinct > 0 {
            let _ = write!(text, " of {}", column.distinct);
        }
    }
    if column.nulls > 0 {
        let _ = write!(
            text,
            "; NULL in {}",
            counted(usize::try_from(column.nulls).unwrap_or(usize::MAX), "row")
        );
    }
    text
}

/// From where to where a column goes, where that may be told.
fn bounds(column: &Column) -> Option<String> {
    let is_open = column.mask_unless.is_empty();
    let (from, to) = column
        .min
        .as_deref()
        .zip(column.max.as_deref())
        .filter(|_| is_open)?;
    let plain = |text: &str| {
        !text.is_empty()
            && text.len() <= 40
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"-+.:TZeE ".contains(&byte))
    };
    (plain(from) && plain(to)).then(|| format!("{from} to {to}"))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Key => "key",
        Role::Measure => "measure",
        Role::Dimension => "dimension",
        Role::Time => "time",
        Role::Name => "name",
        Role::Text => "prose",
    }
}

fn aggregate_name(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Count => "count",
        Aggregate::CountDistinct => "count_distinct",
        Aggregate::Median => "median",
        Aggregate::StdDev => "std_dev",
    }
}
