//! Which columns hold the keys of other tables: suggested by their names, then proved by their
//! values.
//!
//! A column is taken to point at a table when it is called like the table and its key
//! (`customer_id` and `customers.id`, `billing_customer_id` too), like the key itself
//! (`customer_id` in both), or like the table alone (`customer`), and when nearly all of its
//! values are there. Marks that people put on names are looked through: `fk_customer`,
//! `CustomerFK` and `id_customer` are `customer_id`, and `tbl_customer` is `customer`. Names alone mislead, and so do values alone: small whole numbers are in
//! every key.

use catalogue::{Catalogue, Column, ColumnType, Join, Role, Table, name};
use duckdb::{Connection, Result};

use super::{
    infer::{singular, words},
    sql,
};

/// Share of a column's values that must be among the keys. Real data has orphans.
const INCLUDED: f64 = 0.9;

/// Marks of keys, before or after what they are the key of.
const KEY_MARKS: &[&str] = &["id", "fk", "pk", "uid", "sk"];
/// Marks of tables, before their names.
const TABLE_MARKS: &[&str] = &["tbl_", "tb_", "dim_", "fact_", "t_"];

/// Joins that names and values suggest: for each column the best one, and only where it is sure.
pub(super) fn inferred(connection: &Connection, catalogue: &Catalogue) -> Result<Vec<Join>> {
    let keys: Vec<Key<'_>> = catalogue.tables.iter().flat_map(keys).collect();
    let mut joins = Vec::new();
    for table in &catalogue.tables {
        for column in table.columns.iter().filter(|column| may_point(column)) {
            if let Some(key) = target(connection, table, column, &keys)? {
                joins.push(Join {
                    from_table: table.name.clone(),
                    from_column: column.name.clone(),
                    to_table: key.table.name.clone(),
                    to_column: key.column.name.clone(),
                    declared: false,
                });
            }
        }
    }
    Ok(without_mirrors(joins))
}

/// A column that identifies the rows of its table.
struct Key<'a> {
    table: &'a Table,
    column: &'a Column,
    /// Cleaned name of the column.
    name: String,
    /// Cleaned names of the table, and of one row of it.
    owners: Vec<String>,
}

fn keys(table: &Table) -> Vec<Key<'_>> {
    let owner = name::cleaned(&table.name);
    let mut owners = vec![singular(&owner), owner];
    if let Some(bare) = TABLE_MARKS
        .iter()
        .find_map(|mark| owners[1].strip_prefix(mark))
    {
        owners.extend([singular(bare), bare.to_owned()]);
    }
    table
        .columns
        .iter()
        .filter(|column| {
            may_point(column)
                && table.row_count > 0
                && column.nulls == 0
                && column.distinct == table.row_count
        })
        .map(|column| Key {
            table,
            column,
            name: name::cleaned(&column.name),
            owners: owners.clone(),
        })
        .collect()
}

fn may_point(column: &Column) -> bool {
    matches!(column.kind, ColumnType::Integer | ColumnType::Text)
        && column.distinct > 0
        && column.role != Role::Text
        && !(column.kind == ColumnType::Integer && column.role == Role::Dimension)
}

fn target<'k, 'a>(
    connection: &Connection,
    table: &Table,
    column: &Column,
    keys: &'k [Key<'a>],
) -> Result<Option<&'k Key<'a>>> {
    let written = name::cleaned(&column.name);
    let mut candidates: Vec<(u8, &Key<'_>)> = keys
        .iter()
        .filter(|key| key.table.name != table.name && key.column.kind == column.kind)
        .filter_map(|key| closeness(&written, table, column, key).map(|near| (near, key)))
        .collect();
    candidates.sort_by_key(|(near, _)| *near);
    let mut sure: Option<(u8, &Key<'_>)> = None;
    for (near, key) in candidates {
        if sure.is_some_and(|(best, _)| best < near) {
            break;
        }
        if included(connection, table, column, key)? >= INCLUDED {
            if sure.is_some() {
                // Two tables are equally likely: neither is sure.
                return Ok(None);
            }
            sure = Some((near, key));
        }
    }
    Ok(sure.map(|(_, key)| key))
}

/// How well the names fit; 0 is best, `None` not at all.
fn closeness(written: &str, table: &Table, column: &Column, key: &Key<'_>) -> Option<u8> {
    let is_main = key.table.key.as_deref() == Some(key.column.name.as_str());
    let plain = written.replace('_', "");
    for owner in &key.owners {
        let full = format!("{owner}_{}", key.name);
        let packed = full.replace('_', "");
        if plain == packed && written != key.name {
            return Some(0);
        }
        if written.ends_with(&format!("_{full}")) {
            return Some(2);
        }
    }
    if is_main
        && let Some(owner) = marked_owner(&column.name)
        && key.owners.contains(&owner)
        && (key.name == "id" || marked_owner(&key.column.name) == Some(owner))
    {
        return Some(2);
    }
    let own = table.key.as_deref() == Some(column.name.as_str());
    if written == key.name && !generic(written) {
        // The same key in two tables: the one called like it is where it comes from.
        let home = key
            .owners
            .iter()
            .any(|owner| written.starts_with(owner.as_str()));
        return match (own, home, is_main) {
            (_, true, _) => Some(1),
            (false, false, true) => Some(3),
            _ => None,
        };
    }
    if is_main && key.owners.iter().any(|owner| written == owner) {
        return Some(4);
    }
    if is_main && !generic(&key.name) && written.ends_with(&format!("_{}", key.name)) {
        return Some(5);
    }
    None
}

/// What a name says that it is the key of: `customer` of `customer_id`, `fk_customer`, `CustomerPK`.
fn marked_owner(name: &str) -> Option<String> {
    let words = words::of(name);
    let owner = match words.as_slice() {
        [first, rest @ ..] if KEY_MARKS.contains(&first.as_str()) => rest,
        [rest @ .., last] if KEY_MARKS.contains(&last.as_str()) => rest,
        _ => return None,
    };
    (!owner.is_empty()).then(|| owner.join("_"))
}

/// Names that every table has, which so tell nothing.
fn generic(name: &str) -> bool {
    matches!(
        name,
        "id" | "key"
            | "uuid"
            | "guid"
            | "code"
            | "name"
            | "number"
            | "no"
            | "title"
            | "index"
            | "row"
            | "label"
            | "year"
            | "month"
            | "week"
            | "day"
            | "date"
            | "quarter"
            | "time"
    )
}

fn included(connection: &Connection, table: &Table, column: &Column, key: &Key<'_>) -> Result<f64> {
    let column_name = sql::name(&column.name);
    let found: u64 = connection.query_row(
        &format!(
            "SELECT count(DISTINCT child.{column_name}) FROM {} AS child
             SEMI JOIN {} AS parent ON child.{column_name} = parent.{}",
            sql::name(&table.name),
            sql::name(&key.table.name),
            sql::name(&key.column.name),
        ),
        [],
        |row| row.get(0),
    )?;
    Ok(found as f64 / column.distinct as f64)
}

/// Two tables of one key point at each other; one direction says it all.
fn without_mirrors(joins: Vec<Join>) -> Vec<Join> {
    let mut kept: Vec<Join> = Vec::with_capacity(joins.len());
    for join in joins {
        let mirrored = kept.iter().any(|other| {
            other.from_table == join.to_table
                && other.from_column == join.to_column
                && other.to_table == join.from_table
                && other.to_column == join.from_column
        });
        if !mirrored {
            kept.push(join);
        }
    }
    kept
}
