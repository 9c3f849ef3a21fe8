//! Whole loads of small folders.

mod catalogues;
mod marks;
mod messy;
mod mistakes;

use std::{fs, path::Path};

use catalogue::{ColumnType, Role, Table};
use duckdb::Connection;
use tempfile::TempDir;

use super::{LoadError, Loaded, load};

/// A folder of files, written anew.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// What a load gave, and the folder that it is in.
struct Held {
    loaded: Loaded,
    _state: TempDir,
}

impl Held {
    fn table(&self, name: &str) -> &Table {
        self.loaded.catalogue.table(name).expect("the table")
    }

    /// Every value of a query, as text, rows in `|`.
    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(&self.loaded.database).expect("the database");
        let count = connection
            .query_row(
                &format!("SELECT count(*) FROM (DESCRIBE {sql})"),
                [],
                |row| row.get(0),
            )
            .unwrap_or(0_usize);
        let names: Vec<String> = (1..=count)
            .map(|place| format!("coalesce(c{place}::VARCHAR, 'NULL')"))
            .collect();
        let aliases: Vec<String> = (1..=count).map(|place| format!("c{place}")).collect();
        let sql = format!(
            "SELECT concat_ws('|', {}) FROM ({sql}) AS t({})",
            names.join(", "),
            aliases.join(", ")
        );
        let mut statement = connection.prepare(&sql).expect("right SQL");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("texts")
    }
}

fn try_load(data: &Path) -> Result<Held, LoadError> {
    let state = tempfile::tempdir().expect("a folder");
    let loaded = load(data, &state.path().join("state"))?;
    Ok(Held {
        loaded,
        _state: state,
    })
}

fn load_files(files: &[(&str, &[u8])]) -> Held {
    let data = folder(files);
    try_load(data.path()).unwrap_or_else(|error| panic!("{error}"))
}

/// One file called `t.csv`.
fn load_csv(text: &str) -> Held {
    load_files(&[("t.csv", text.as_bytes())])
}

fn refused(files: &[(&str, &[u8])]) -> Vec<(String, Option<usize>, String)> {
    let data = folder(files);
    match try_load(data.path()) {
        Ok(_) => panic!("this should not load"),
        Err(error) => error
            .mistakes()
            .iter()
            .map(|mistake| {
                let file = mistake.file.file_name().unwrap_or_default();
                (
                    file.to_string_lossy().into_owned(),
                    mistake.line,
                    format!("{}; {}", mistake.message, mistake.fix),
                )
            })
            .collect(),
    }
}

#[test]
fn a_folder_of_clean_files_becomes_tables_with_roles_keys_and_joins() {
    let held = load_files(&[
        (
            "customers.csv",
            b"id,name,since\n1,Ann,2024-01-05\n2,Bob,2024-02-07\n",
        ),
        (
            "orders.csv",
            b"id,customer_id,amount,year\n10,1,9.5,2024\n11,2,7.25,2024\n12,1,1,2025\n",
        ),
    ]);
    let orders = held.table("orders");
    assert_eq!(orders.row_count, 3);
    assert_eq!(orders.key.as_deref(), Some("id"));
    assert_eq!(orders.measure.as_deref(), Some("amount"));
    assert_eq!(orders.column("year").expect("year").role, Role::Dimension);
    let customers = held.table("customers");
    assert_eq!(
        customers.column("since").expect("since").kind,
        ColumnType::Date
    );
    assert_eq!(customers.time.as_deref(), Some("since"));
    let join = &held.loaded.catalogue.joins[0];
    assert_eq!(
        (
            join.from_column.as_str(),
            join.to_table.as_str(),
            join.declared
        ),
        ("customer_id", "customers", false)
    );
}

#[test]
fn a_second_load_of_the_same_files_is_the_same_and_a_changed_file_is_seen() {
    let data = folder(&[
        ("t.csv", b"a,b\n1,2\n"),
        ("catalog.toml", b"title = \"One\"\n"),
    ]);
    let state = tempfile::tempdir().expect("a folder");
    let into = state.path().join("state");
    let first = load(data.path(), &into).expect("loads");
    let made = fs::metadata(&first.database)
        .expect("there")
        .modified()
        .expect("a time");
    let second = load(data.path(), &into).expect("loads");
    assert_eq!(first, second);
    let kept = fs::metadata(&second.database)
        .expect("there")
        .modified()
        .expect("a time");
    assert_eq!(made, kept, "nothing was loaded");
    fs::write(data.path().join("t.csv"), b"a,b\n1,3\n").expect("written");
    let third = load(data.path(), &into).expect("loads");
    assert_eq!(
        third.catalogue.tables[0].columns[1].max.as_deref(),
        Some("3")
    );
    fs::write(data.path().join("catalog.toml"), b"title = \"Two\"\n").expect("written");
    assert_eq!(
        load(data.path(), &into).expect("loads").catalogue.title,
        "Two"
    );
    fs::write(data.path().join("catalog.toml"), b"titel = \"Two\"\n").expect("written");
    assert!(
        load(data.path(), &into).is_err(),
        "a mistake is never covered by what was kept"
    );
}
