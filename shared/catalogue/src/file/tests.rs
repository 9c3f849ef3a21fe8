//! Reading catalogue files and laying them over inferred ones.

use proptest::prelude::*;

use super::{Mistake, parse};
use crate::model::{Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, Table};

fn column(name: &str, kind: ColumnType, role: Role) -> Column {
    Column {
        name: name.to_owned(),
        label: None,
        kind,
        role,
        aggregate: (role == Role::Measure).then_some(Aggregate::Sum),
        format: Format::default(),
        unit: None,
        description: String::new(),
        synonyms: Vec::new(),
        mask_unless: Vec::new(),
        distinct: 3,
        nulls: 0,
        min: None,
        max: None,
        values: Vec::new(),
        values_complete: false,
    }
}

fn table(name: &str, columns: Vec<Column>) -> Table {
    Table {
        name: name.to_owned(),
        source: format!("{name}.csv"),
        description: String::new(),
        synonyms: Vec::new(),
        permissions: Vec::new(),
        rows: None,
        measure: None,
        time: None,
        key: None,
        row_count: 3,
        columns,
    }
}

fn inferred() -> Catalogue {
    let mut sales = table(
        "sales",
        vec![
            column("Customer Id", ColumnType::Integer, Role::Measure),
            column("amount", ColumnType::Number, Role::Measure),
            column("region", ColumnType::Text, Role::Dimension),
            column("day", ColumnType::Date, Role::Time),
        ],
    );
    sales.measure = Some("Customer Id".to_owned());
    Catalogue {
        title: "x".to_owned(),
        tables: vec![
            table(
                "customers",
                vec![column("id", ColumnType::Integer, Role::Key)],
            ),
            sales,
        ],
        joins: vec![Join {
            from_table: "sales".to_owned(),
            from_column: "region".to_owned(),
            to_table: "customers".to_owned(),
            to_column: "id".to_owned(),
            declared: false,
        }],
    }
}

fn applied(text: &str) -> (Catalogue, Vec<Mistake>) {
    let parsed = parse(text);
    let mut catalogue = inferred();
    let mut mistakes = parsed.mistakes;
    mistakes.extend(parsed.description.apply(&mut catalogue));
    (catalogue, mistakes)
}

#[test]
fn what_is_said_wins_and_what_is_not_said_stays() {
    let (catalogue, mistakes) = applied(
        r#"
title = "Shop"
[tables.SALES]
description = "One row per line"
time = "DAY"
[tables.SALES.columns]
Amount = { role = "measure", aggregate = "avg", format = "currency", unit = "EUR" }
[[joins]]
from = "sales.customer_id"
to = "Customers.ID"
"#,
    );
    assert_eq!(mistakes, []);
    assert_eq!(catalogue.title, "Shop");
    let sales = &catalogue.tables[0];
    assert_eq!(
        (sales.name.as_str(), sales.source.as_str()),
        ("sales", "sales.csv")
    );
    assert_eq!(sales.columns[1].aggregate, Some(Aggregate::Avg));
    assert_eq!(sales.time.as_deref(), Some("day"));
    assert_eq!(catalogue.joins[0].from_column, "Customer Id");
    assert!(catalogue.joins[0].declared && !catalogue.joins[1].declared);
    assert_eq!(
        sales.columns[0].role,
        Role::Key,
        "a column that points elsewhere is a key"
    );
    assert_eq!(sales.measure.as_deref(), Some("amount"));
}

#[test]
fn syntax_mistakes_are_told_together_with_all_others() {
    let (_, mistakes) = applied(
        "titel = \"x\"\n[tables.sales]\nmeasure = \nsource = \"S\"\npermission = [\"a\"]\n[tables.sales.columns]\namount = { role = \"sum\" }\n",
    );
    let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
    for line in [1, 3, 5, 7] {
        assert!(lines.contains(&line), "line {line}: {mistakes:#?}");
    }
}

#[test]
fn unknown_names_are_told_with_the_nearest_known_one() {
    for (text, fix) in [
        ("tilte = \"x\"", "`title`"),
        ("[tables.sale]\n", "`sales`"),
        ("[tables.sales.columns]\namuont = {}", "`amount`"),
        (
            "[tables.sales.columns]\namount = { format = \"percent\" }",
            "`percentage`",
        ),
        (
            "[tables.sales.columns]\namount = { aggregate = \"average\" }",
            "one of",
        ),
        (
            "[[joins]]\nfrom = \"sales.custmer_id\"\nto = \"customers.id\"",
            "`Customer Id`",
        ),
        (
            "[tables.sales]\nrows = { colum = \"region\", claim = \"r\" }",
            "`column`",
        ),
    ] {
        let (_, mistakes) = applied(text);
        assert!(
            mistakes.iter().any(|mistake| mistake.fix.contains(fix)),
            "{text}: {mistakes:?}"
        );
    }
}

#[test]
fn values_of_a_wrong_type_are_told() {
    for text in [
        "title = 3",
        "tables = []",
        "[tables.sales]\nsynonyms = \"orders\"",
        "[tables.sales]\nsynonyms = [1]",
        "[tables.sales]\nrows = \"region\"",
        "[tables.sales]\ncolumns = [\"amount\"]",
        "[tables.sales.columns]\namount = \"money\"",
        "joins = \"sales.customer_id\"",
        "[[joins]]\nfrom = \"sales\"\nto = \"customers.id\"",
        "[[joins]]\nfrom = \"sales.day\"",
    ] {
        let (_, mistakes) = applied(text);
        assert!(!mistakes.is_empty(), "{text}");
    }
}

#[test]
fn a_table_described_twice_is_told() {
    let (_, mistakes) = applied("[tables.sales]\n[tables.Sales]\npermissions = [\"hr\"]\n");
    assert!(mistakes[0].message.contains("twice"), "{mistakes:?}");
}

#[test]
fn text_is_neither_a_time_nor_summed() {
    let (_, mistakes) =
        applied("[tables.sales.columns]\nregion = { role = \"time\", aggregate = \"sum\" }");
    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = applied(&text);
    }

    #[test]
    fn no_half_written_catalogue_makes_reading_panic(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("[tables.sales]\n"), Just("[[joins]]\n"), Just("rows = { column = \"region\""),
                Just(", claim = \"x\" }\n"), Just("from = \"sales.day\"\n"), Just("to = \".\"\n"),
                Just("[tables.sales.columns]\n"), Just("amount = { mask_unless = [\"a\""),
                Just("] }\n"), Just("permissions = [\n"), Just("\"hr\""), Just("]\n"),
                Just("title = \"\"\n"), Just("ü = 1\n"), Just("\"\"\"\n"), Just("= = ="),
            ],
            0..12,
        )
    ) {
        let text = parts.concat();
        let lines = text.lines().count().max(1) + 1;
        for mistake in applied(&text).1 {
            prop_assert!((1..=lines).contains(&mistake.line), "{mistake:?}");
        }
    }
}

#[test]
fn what_the_columns_cannot_be_is_told_and_not_left_to_a_question() {
    let (_, mistakes) = applied(
        "[tables.sales]\ntime = \"amount\"\n[tables.sales.columns]\nregion = { format = \"currency\" }\nday = { aggregate = \"sum\" }\n[[joins]]\nfrom = \"sales.region\"\nto = \"customers.id\"\n[[joins]]\nfrom = \"sales.day\"\nto = \"sales.day\"\n[[joins]]\nfrom = \"sales.Customer Id\"\nto = \"customers.id\"\n[[joins]]\nfrom = \"customers.id\"\nto = \"sales.Customer Id\"\n",
    );
    let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 4, 5, 7, 10, 16], "{mistakes:?}");
    assert!(mistakes[3].message.contains("no row would meet another"));
}

#[test]
fn a_year_may_be_a_time_and_an_empty_column_anything() {
    let mut catalogue = inferred();
    let amount = &mut catalogue.tables[1].columns[0];
    (amount.min, amount.max) = (Some("1999".to_owned()), Some("2024".to_owned()));
    catalogue.tables[1].columns[2].distinct = 0;
    let said = "[tables.sales]\ntime = \"Customer Id\"\n[tables.sales.columns]\nregion = { role = \"time\", format = \"currency\" }\n";
    assert_eq!(parse(said).description.apply(&mut catalogue), []);
}
