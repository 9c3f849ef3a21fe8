//! Files with a `catalog.toml` beside them.

use super::*;

const SALES: &[u8] = b"id,region,amount,ordered_at\n1,North,5,2024-01-01\n2,South,6,2024-02-01\n";

#[test]
fn what_the_catalogue_says_wins() {
    let held = load_files(&[
        ("sales.csv", SALES),
        (
            "catalog.toml",
            br#"
title = "Shop"
[tables.Sales]
source = "Orders"
rows = { column = "REGION", claim = "regions", unless = ["manager"] }
[tables.Sales.columns]
Amount = { synonyms = ["revenue"], format = "currency", unit = "EUR" }
"ordered at" = { mask_unless = ["pii"] }
"#,
        ),
    ]);
    assert_eq!(held.loaded.catalogue.title, "Shop");
    let sales = held.table("sales");
    assert_eq!(sales.name, "sales");
    assert_eq!(sales.rows.as_ref().expect("a rule").column, "region");
    assert_eq!(
        sales.column("amount").expect("amount").unit.as_deref(),
        Some("EUR")
    );
    assert_eq!(
        sales.column("ordered_at").expect("day").mask_unless,
        ["pii"]
    );
}

#[test]
fn a_misspelt_security_rule_is_refused_and_never_ignored() {
    for (catalogue, told) in [
        ("[tables.slaes]\npermissions = [\"hr\"]", "sales"),
        ("[tables.sales]\npermission = [\"hr\"]", "permissions"),
        ("[tables.sales]\npermissions = \"hr\"", "permissions"),
        (
            "[tables.sales]\nrows = { column = \"regoin\", claim = \"regions\" }",
            "region",
        ),
        ("[tables.sales]\nrows = { column = \"region\" }", "claim"),
        (
            "[tables.sales]\nrow = { column = \"region\", claim = \"regions\" }",
            "rows",
        ),
        (
            "[tables.sales.columns]\namount = { mask_unles = [\"x\"] }",
            "mask_unless",
        ),
        (
            "[tables.sales.columns]\namount = { mask_unless = [] }",
            "permission",
        ),
        (
            "[tables.sales.columns]\namonut = { mask_unless = [\"x\"] }",
            "amount",
        ),
        ("[table.sales]\npermissions = [\"hr\"]", "tables"),
    ] {
        let mistakes = refused(&[("sales.csv", SALES), ("catalog.toml", catalogue.as_bytes())]);
        assert!(
            mistakes.iter().any(|(file, line, text)| {
                file == "catalog.toml" && line.is_some() && text.contains(told)
            }),
            "{catalogue}: {mistakes:?}"
        );
    }
}

#[test]
fn every_mistake_of_a_catalogue_is_told_at_once() {
    let catalogue = br#"
titel = "x"
[tables.sales]
measure = "amuont"
[tables.sales.columns]
amount = { role = "mesure", aggregate = "total" }
[[joins]]
from = "sales.customer"
to = "custmers.id"
[tables.other]
path = "missing.csv"
"#;
    let lines: Vec<Option<usize>> = refused(&[("sales.csv", SALES), ("catalog.toml", catalogue)])
        .into_iter()
        .map(|(_, line, _)| line)
        .collect();
    for line in [2, 4, 6, 8, 9, 11] {
        assert!(lines.contains(&Some(line)), "line {line} in {lines:?}");
    }
}

#[test]
fn a_file_that_the_catalogue_names_is_not_a_second_table_without_its_rules() {
    let held = load_files(&[
        ("pay.csv", b"employee,salary\nAnn,5\n"),
        ("sales.csv", SALES),
        (
            "catalog.toml",
            b"[tables.payroll]\npath = \"pay.csv\"\npermissions = [\"hr\"]\n",
        ),
    ]);
    let names: Vec<&str> = held
        .loaded
        .catalogue
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(names, ["payroll", "sales"]);
    assert_eq!(held.table("payroll").permissions, ["hr"]);
}

#[test]
fn one_file_of_a_folder_keeps_the_rules_of_the_catalogue_beside_it() {
    let data = folder(&[
        ("sales.csv", SALES),
        ("pay.csv", b"employee,salary\nAnn,5\n"),
        (
            "catalog.toml",
            b"[tables.sales]\npermissions = [\"s\"]\n[tables.Pay]\npermissions = [\"hr\"]\n[[joins]]\nfrom = \"sales.id\"\nto = \"pay.employee\"\n",
        ),
    ]);
    let held = try_load(&data.path().join("sales.csv")).expect("loads");
    assert_eq!(held.loaded.catalogue.tables.len(), 1);
    assert_eq!(held.table("sales").permissions, ["s"]);
    fs::write(
        data.path().join("catalog.toml"),
        "[tables.sale]\npermissions = [\"s\"]\n",
    )
    .expect("written");
    let error = try_load(&data.path().join("sales.csv"))
        .err()
        .expect("a rule would be lost");
    assert!(error.to_string().contains("catalog.toml:1"), "{error}");
}

#[test]
fn remote_files_are_those_that_the_caller_fetched() {
    let data = folder(&[(
        "catalog.toml",
        b"[tables.sales]\npath = \"s3://bucket/sales.csv\"\n",
    )]);
    let elsewhere = folder(&[("x.csv", SALES)]);
    let state = tempfile::tempdir().expect("a folder");
    let fetched = [(
        "s3://bucket/sales.csv".to_owned(),
        elsewhere.path().join("x.csv"),
    )]
    .into();
    let loaded = super::super::load_with(data.path(), state.path(), &fetched).expect("loads");
    assert_eq!(loaded.catalogue.tables[0].name, "sales");
    assert!(load(data.path(), state.path()).is_err());
}
