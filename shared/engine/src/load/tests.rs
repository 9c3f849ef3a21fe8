//! Whole loads of small folders.

use std::{fs, path::Path};

use catalogue::{ColumnType, Role};
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

fn loaded(data: &Path) -> Result<Loaded, LoadError> {
    let into = tempfile::tempdir().expect("a folder");
    load(data, &into.path().join("state"))
}

#[test]
fn a_folder_of_clean_files_becomes_tables_with_roles_keys_and_joins() {
    let data = folder(&[
        ("customers.csv", b"id,name,since\n1,Ann,2024-01-05\n2,Bob,2024-02-07\n"),
        (
            "orders.csv",
            b"id,customer_id,amount,year\n10,1,9.5,2024\n11,2,7.25,2024\n12,1,1,2025\n",
        ),
    ]);
    let loaded = loaded(data.path()).expect("loads");
    let orders = loaded.catalogue.table("orders").expect("orders");
    assert_eq!(orders.row_count, 3);
    assert_eq!(orders.key.as_deref(), Some("id"));
    assert_eq!(orders.measure.as_deref(), Some("amount"));
    assert_eq!(orders.column("year").expect("year").role, Role::Dimension);
    let customers = loaded.catalogue.table("customers").expect("customers");
    assert_eq!(customers.column("since").expect("since").kind, ColumnType::Date);
    assert_eq!(customers.time.as_deref(), Some("since"));
    let join = &loaded.catalogue.joins[0];
    assert_eq!(
        (join.from_column.as_str(), join.to_table.as_str(), join.declared),
        ("customer_id", "customers", false)
    );
}
