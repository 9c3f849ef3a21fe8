//! A small shop and wide catalogues, for the tests of what a model is told.

mod cut;
mod said;

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, Scope, Table, Visible,
};

use super::{Briefing, Occasion};
use crate::model::quoted::CLOSE;

fn column(name: &str, kind: ColumnType, role: Role) -> Column {
    Column {
        name: name.to_owned(),
        label: None,
        kind,
        role,
        aggregate: (role == Role::Measure).then_some(Aggregate::Sum),
        format: Format::Text,
        unit: None,
        description: String::new(),
        synonyms: Vec::new(),
        mask_unless: Vec::new(),
        distinct: 10,
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
        source: format!("{name} export"),
        description: format!("One row per {name}"),
        synonyms: Vec::new(),
        permissions: Vec::new(),
        rows: None,
        measure: None,
        time: None,
        key: Some("id".to_owned()),
        row_count: 100,
        columns,
    }
}

fn choice(name: &str, values: &[&str]) -> Column {
    Column {
        distinct: values.len() as u64,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        values_complete: true,
        ..column(name, ColumnType::Text, Role::Dimension)
    }
}

/// Sales under row security, customers with a masked column, a payroll for `hr` alone.
fn shop() -> Catalogue {
    let mut amount = column("amount", ColumnType::Number, Role::Measure);
    amount.format = Format::Currency;
    amount.unit = Some("USD".to_owned());
    amount.synonyms = vec!["revenue".to_owned(), "turnover".to_owned()];
    amount.description = "Net value".to_owned();
    (amount.min, amount.max) = (Some("1.5".to_owned()), Some("980".to_owned()));
    let mut ordered_at = column("ordered_at", ColumnType::Date, Role::Time);
    ordered_at.min = Some("2023-01-01".to_owned());
    ordered_at.max = Some("2025-12-31".to_owned());
    let mut gift = column("gift", ColumnType::Boolean, Role::Dimension);
    gift.nulls = 3;
    let mut sales = table(
        "sales",
        vec![
            column("id", ColumnType::Integer, Role::Key),
            ordered_at,
            choice("region", &["North", "South", "East", "West"]),
            column("customer_id", ColumnType::Integer, Role::Key),
            amount,
            gift,
            column("hand written note", ColumnType::Text, Role::Text),
        ],
    );
    sales.measure = Some("amount".to_owned());
    sales.time = Some("ordered_at".to_owned());
    sales.synonyms = vec!["orders".to_owned()];
    let mut email = choice("email", &["ann@example.com"]);
    email.mask_unless = vec!["pii_reader".to_owned()];
    let mut birth_year = column("birth_year", ColumnType::Integer, Role::Dimension);
    birth_year.mask_unless = vec!["pii_reader".to_owned()];
    (birth_year.min, birth_year.max) = (Some("1950".to_owned()), Some("1999".to_owned()));
    let customers = table(
        "customers",
        vec![
            column("id", ColumnType::Integer, Role::Key),
            column("name", ColumnType::Text, Role::Name),
            email,
            birth_year,
        ],
    );
    let mut payroll = table("payroll", vec![choice("employee", &["Marta Lindqvist"])]);
    payroll.permissions = vec!["hr".to_owned()];
    let join = |from: &str, column: &str, to: &str| Join {
        from_table: from.to_owned(),
        from_column: column.to_owned(),
        to_table: to.to_owned(),
        to_column: "id".to_owned(),
        declared: true,
    };
    Catalogue {
        title: "Outfitters".to_owned(),
        tables: vec![sales, customers, payroll],
        joins: vec![
            join("sales", "customer_id", "customers"),
            join("payroll", "employee", "customers"),
        ],
    }
}

fn scope(permissions: &[&str]) -> Scope {
    Scope {
        permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        claims: BTreeMap::new(),
    }
}

fn briefing(catalogue: &Catalogue, permissions: &[&str]) -> Briefing {
    Briefing::new(Arc::new(Visible::new(catalogue, &scope(permissions))))
}

fn occasion(question: &str, budget: usize) -> Occasion<'_> {
    Occasion {
        question,
        before: &[],
        sources: &[],
        now: "2025-08-20T12:00:00Z".parse().expect("a time"),
        budget,
    }
}

/// Tables `t0`, `t1`, … of so many columns each, and a join from every other to the one before.
fn wide(tables: usize, columns: usize) -> Catalogue {
    let names = [
        "id", "name", "region", "amount", "placed", "note", "colour", "depth",
    ];
    let made = (0..tables).map(|t| {
        let columns = (0..columns).map(|c| {
            let name = names[c % names.len()];
            let name = if c < names.len() {
                name.to_owned()
            } else {
                format!("{name}_{}", c / names.len())
            };
            let mut column = match c % names.len() {
                0 => column(&name, ColumnType::Integer, Role::Key),
                1 => column(&name, ColumnType::Text, Role::Name),
                3 => column(&name, ColumnType::Number, Role::Measure),
                _ => choice(&name, &["North", "South", "East", "West", "Süd & Söhne"]),
            };
            column.description = format!("What stands in {name} of table {t}");
            column.synonyms = vec![format!("{name} alias")];
            column
        });
        let mut table = table(&format!("t{t}"), columns.collect());
        table.name = format!("{}_{t}", ["sales", "returns", "stock", "visits"][t % 4]);
        table.synonyms = vec![format!("book {t}")];
        table
    });
    let tables: Vec<Table> = made.collect();
    let joins = tables
        .chunks(2)
        .filter(|pair| pair.len() == 2)
        .map(|pair| Join {
            from_table: pair[1].name.clone(),
            from_column: "id".to_owned(),
            to_table: pair[0].name.clone(),
            to_column: "id".to_owned(),
            declared: false,
        });
    Catalogue {
        title: "Wide".to_owned(),
        joins: joins.collect(),
        tables,
    }
}

/// The part between the marks.
fn data(prompt: &str) -> &str {
    let (_, data) = prompt.split_once("\n<data>\n").expect("data");
    data.split_once(CLOSE).expect("an end").0
}
