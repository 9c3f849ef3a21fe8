//! The demo set is whole, the same every time, and loads.

use std::fs;

use super::{FILES, STAMP, write};

fn read(dir: &std::path::Path) -> Vec<Vec<u8>> {
    FILES
        .iter()
        .map(|file| fs::read(dir.join(file)).expect("written"))
        .collect()
}

#[test]
fn every_run_writes_the_same_bytes() {
    let (one, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write(one.path()).expect("writes");
    write(other.path()).expect("writes");
    assert!(read(one.path()) == read(other.path()));
}

#[test]
fn a_whole_set_is_kept_and_a_half_written_one_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path()).expect("writes");
    let before = read(folder.path());
    let sales = folder.path().join("sales.csv");
    let written = fs::metadata(&sales)
        .and_then(|metadata| metadata.modified())
        .expect("a time");
    write(folder.path()).expect("keeps");
    let kept = fs::metadata(&sales)
        .and_then(|metadata| metadata.modified())
        .expect("a time");
    assert_eq!(written, kept);
    fs::write(&sales, "id,order_no\n1,").expect("cut off");
    write(folder.path()).expect("replaces");
    assert!(read(folder.path()) == before);
    fs::remove_file(folder.path().join(STAMP)).expect("there");
    fs::write(&sales, "").expect("emptied");
    write(folder.path()).expect("replaces");
    assert!(read(folder.path()) == before);
}

#[test]
fn it_loads_without_a_mistake_and_shows_what_a_catalogue_can_say() {
    let (folder, state) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write(folder.path()).expect("writes");
    let loaded = engine::load::load(folder.path(), state.path()).expect("loads");
    assert_eq!(loaded.notes, Vec::<String>::new());
    let catalogue = &loaded.catalogue;
    let sales = catalogue.table("sales").expect("sales");
    assert!(sales.row_count >= 100_000, "{} rows", sales.row_count);
    assert_eq!(sales.measure.as_deref(), Some("amount"));
    assert_eq!(sales.time.as_deref(), Some("ordered_at"));
    let ordered = sales.column("ordered_at").expect("days");
    assert_eq!(
        (ordered.min.as_deref(), ordered.max.as_deref()),
        (Some("2023-01-01"), Some("2025-12-31"))
    );
    assert_eq!(sales.column("region").expect("regions").values.len(), 5);
    assert!(sales.column("channel").expect("channels").nulls > 0);
    assert!(sales.rows.is_some());
    let payroll = catalogue.table("payroll").expect("payroll");
    assert_eq!(payroll.permissions, ["hr"]);
    let customers = catalogue.table("customers").expect("customers");
    assert_eq!(
        customers.column("email").expect("email").mask_unless,
        ["pii_reader"]
    );
    let declared = catalogue.joins.iter().filter(|join| join.declared).count();
    assert_eq!(declared, 6);
}
