//! A small catalogue and questions about it, for tests.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{
    Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, RowColumn, Rows, Scope, Table,
    Value, Visible,
};
use uuid::Uuid;

use super::Asked;
use crate::plan::{ColumnRef, Dimension, Grain, Measure, Plan, Transform};
use crate::reading::{Answerable, Expected, Intent, Part};

/// A column without statistics.
pub fn column(name: &str, kind: ColumnType, role: Role) -> Column {
    Column {
        name: name.to_owned(),
        label: None,
        kind,
        role,
        aggregate: (role == Role::Measure).then_some(Aggregate::Sum),
        format: if kind.is_numeric() {
            Format::Number
        } else {
            Format::Text
        },
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

fn choice(name: &str, values: &[&str]) -> Column {
    Column {
        distinct: values.len() as u64,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        values_complete: true,
        ..column(name, ColumnType::Text, Role::Dimension)
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

/// Sales with customers, and a payroll that only `hr` may know of.
pub fn catalogue() -> Catalogue {
    let mut amount = column("amount", ColumnType::Number, Role::Measure);
    amount.format = Format::Currency;
    amount.unit = Some("USD".to_owned());
    let mut email = column("email", ColumnType::Text, Role::Text);
    email.mask_unless = vec!["pii_reader".to_owned()];
    let mut ordered_at = column("ordered_at", ColumnType::Date, Role::Time);
    ordered_at.min = Some("2023-01-01".to_owned());
    ordered_at.max = Some("2025-12-31".to_owned());
    let mut sales = table(
        "sales",
        vec![
            column("id", ColumnType::Integer, Role::Key),
            ordered_at,
            choice("region", &["North", "South", "East", "West"]),
            choice("channel", &["web", "store"]),
            column("customer_id", ColumnType::Integer, Role::Key),
            column("quantity", ColumnType::Integer, Role::Measure),
            amount,
            column("gift", ColumnType::Boolean, Role::Dimension),
            column("note", ColumnType::Text, Role::Text),
        ],
    );
    sales.measure = Some("amount".to_owned());
    sales.time = Some("ordered_at".to_owned());
    let customers = table(
        "customers",
        vec![
            column("id", ColumnType::Integer, Role::Key),
            column("name", ColumnType::Text, Role::Name),
            email,
            choice("segment", &["Consumer", "Enterprise"]),
        ],
    );
    let mut payroll = table(
        "payroll",
        vec![column("salary", ColumnType::Number, Role::Measure)],
    );
    payroll.permissions = vec!["hr".to_owned()];
    Catalogue {
        title: "Outfitters".to_owned(),
        tables: vec![sales, customers, payroll],
        joins: vec![Join {
            from_table: "sales".to_owned(),
            from_column: "customer_id".to_owned(),
            to_table: "customers".to_owned(),
            to_column: "id".to_owned(),
            declared: true,
        }],
    }
}

/// What a caller with these permissions sees.
pub fn visible(permissions: &[&str]) -> Visible {
    let scope = Scope {
        permissions: permissions
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>(),
        claims: BTreeMap::new(),
    };
    Visible::new(&catalogue(), &scope)
}

/// The circumstances of a question.
pub fn asked<'a>(question: &'a str, visible: &'a Visible) -> Asked<'a> {
    Asked {
        question,
        now: jiff::Timestamp::UNIX_EPOCH,
        visible,
        lifetime: super::LIFETIME,
        ids: &Uuid::new_v4,
        reads: &|_| true,
        drawing: None,
        title: None,
    }
}

/// A column of sales.
pub fn of_sales(column: &str) -> ColumnRef {
    ColumnRef {
        table: "sales".to_owned(),
        column: column.to_owned(),
    }
}

/// The sum of a column of sales.
pub fn sum(column: &str) -> Measure {
    Measure {
        aggregate: Aggregate::Sum,
        column: Some(of_sales(column)),
        transform: Transform::None,
    }
}

/// An expected column.
pub fn expected(name: &str, part: Part) -> Expected {
    let (kind, format, unit) = match (part, name) {
        (Part::Period, _) => (ColumnType::Date, Format::Date, None),
        (Part::Category, _) => (ColumnType::Text, Format::Text, None),
        (_, "quantity" | "orders") => (ColumnType::Integer, Format::Number, None),
        (_, "name") => (ColumnType::Text, Format::Text, None),
        _ => (ColumnType::Number, Format::Currency, Some("USD".to_owned())),
    };
    Expected {
        name: name.to_owned(),
        label: super::dress::capital(&name.replace('_', " ")),
        kind,
        part,
        format,
        unit,
    }
}

/// A question about sales: sums of `figures` by `groups`; a group with a grain is a period.
pub fn answerable(groups: &[(&str, Option<Grain>)], figures: &[&str]) -> Answerable {
    let part = |grain: &Option<Grain>| {
        if grain.is_some() {
            Part::Period
        } else {
            Part::Category
        }
    };
    let by = groups
        .iter()
        .map(|(name, grain)| expected(name, part(grain)));
    let shown = figures.iter().map(|name| expected(name, Part::Figure));
    Answerable {
        intent: Intent::DataAnalysis,
        plan: Plan {
            table: "sales".to_owned(),
            measures: figures.iter().map(|name| sum(name)).collect(),
            dimensions: groups
                .iter()
                .map(|(name, grain)| Dimension {
                    column: of_sales(name),
                    grain: *grain,
                })
                .collect(),
            ..Plan::default()
        },
        sql: "SELECT 1".to_owned(),
        columns: by.chain(shown).collect(),
        reading: "sum of amount · by region · Apr–Jun 2025".to_owned(),
        confidence: 0.9,
    }
}

/// Rows under the columns of a question.
pub fn rows(answerable: &Answerable, rows: Vec<Vec<Value>>) -> Rows {
    Rows {
        columns: answerable
            .columns
            .iter()
            .map(|column| RowColumn {
                name: column.name.clone(),
                kind: column.kind,
            })
            .collect(),
        rows,
        truncated: false,
    }
}

/// A text.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A day.
pub fn date(text: &str) -> Value {
    Value::Date(text.to_owned())
}

/// A number.
pub fn number(number: f64) -> Value {
    Value::Number(number)
}
