//! Columns of one answer that would be called the same.
//!
//! The name of a customer and the name of a product are both a `Name`, and a month may be that of
//! the order or that of the delivery. Where two columns of an answer would have one heading, each
//! says more: of which table it is, then of which column. What nothing tells apart is numbered.

use super::{Writer, names::label, names::lower_first};
use crate::{
    form::controls::singular,
    plan::{ColumnRef, Dimension, Measure},
    reading::Expected,
    sql::names::measure_of,
};

/// What a column may be called: the label that says least first.
pub(super) type Labels = Vec<String>;

impl Writer<'_> {
    /// What a listed column may be called.
    pub(super) fn labels_of_column(&self, column: &ColumnRef, plain: &str) -> Labels {
        let of_table = self.of_table(column, plain);
        let named = format!("{of_table} ({})", column.column);
        vec![plain.to_owned(), of_table, named]
    }

    /// What a group may be called. A period says of which time it is.
    pub(super) fn labels_of_dimension(&self, dimension: &Dimension, plain: &str) -> Labels {
        let column = &dimension.column;
        if dimension.grain.is_none() {
            let own = self.own_label(column);
            let mut labels = self.labels_of_column(column, &own);
            labels[0] = plain.to_owned();
            return labels;
        }
        let of = |time: &str| format!("{plain} of {}", lower_first(time));
        let own = self.own_label(column);
        let mut labels = vec![plain.to_owned(), of(&own)];
        labels.push(of(&self.of_table(column, &own)));
        labels.push(format!("{} ({})", labels[2], column.column));
        labels
    }

    /// What a figure may be called.
    pub(super) fn labels_of_measure(&self, measure: &Measure, plain: &str) -> Labels {
        let mut labels = vec![plain.to_owned()];
        if let Some(column) = &measure.column {
            let of_table = self.of_table(column, &self.own_label(column));
            labels.push(measure_of(measure, &of_table));
            labels.push(format!("{} ({})", labels[1], column.column));
        }
        labels
    }

    fn own_label(&self, column: &ColumnRef) -> String {
        let found = self.found(column).and_then(|found| found.label.clone());
        found.unwrap_or_else(|| label(&column.column))
    }

    /// A label with the thing before it that a row of its table is: `Customer name`. One that
    /// says it already stays.
    fn of_table(&self, column: &ColumnRef, plain: &str) -> String {
        let mut thing = crate::words::forms::split_name(&column.table);
        if let Some(last) = thing.last_mut() {
            *last = singular(last);
        }
        let thing = thing.join(" ");
        let says = plain.to_lowercase();
        let begins = says
            .strip_prefix(&thing.to_lowercase())
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if thing.is_empty() || begins {
            return plain.to_owned();
        }
        format!("{} {}", label(&thing), lower_first(plain))
    }
}

/// Gives columns of one label longer ones.
pub(super) fn tell_apart(columns: &mut [Expected], labels: &[Labels]) {
    let most = labels.iter().map(Vec::len).max().unwrap_or(0);
    for level in 1..most {
        let same = same(columns);
        if same.is_empty() {
            return;
        }
        for at in same {
            if let Some(longer) = labels.get(at).and_then(|labels| labels.get(level)) {
                columns[at].label.clone_from(longer);
            }
        }
    }
    let mut seen: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let plain = column.label.clone();
        let mut number = 2;
        while seen.contains(&column.label.to_lowercase()) {
            column.label = format!("{plain} {number}");
            number += 1;
        }
        seen.push(column.label.to_lowercase());
    }
}

/// The places of columns whose label another one has, too.
fn same(columns: &[Expected]) -> Vec<usize> {
    let labels: Vec<String> = columns.iter().map(|c| c.label.to_lowercase()).collect();
    let is_same = |at: &usize| {
        let mut others = labels.iter().enumerate();
        others.any(|(other, label)| other != *at && *label == labels[*at])
    };
    (0..columns.len()).filter(is_same).collect()
}

#[cfg(test)]
mod tests {
    use catalogue::{Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, Table};
    use proptest::prelude::*;

    use crate::{
        plan::{ColumnRef, Dimension, Grain, Measure, Plan, Transform},
        sql::write,
    };

    fn column(name: &str) -> Column {
        let (kind, role) = match name {
            name if name.ends_with("_at") => (ColumnType::Timestamp, Role::Time),
            "amount" | "weight" => (ColumnType::Number, Role::Measure),
            _ => (ColumnType::Text, Role::Dimension),
        };
        Column {
            name: name.to_owned(),
            label: None,
            kind,
            role,
            aggregate: None,
            format: Format::Text,
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

    /// Tables of those columns, each pointed at by the first.
    fn schema(tables: &[(&str, &[&str])]) -> Catalogue {
        let first = tables[0].0;
        let table = |(name, columns): &(&str, &[&str])| Table {
            name: (*name).to_owned(),
            source: (*name).to_owned(),
            description: String::new(),
            synonyms: Vec::new(),
            permissions: Vec::new(),
            rows: None,
            measure: None,
            time: None,
            key: None,
            row_count: 10,
            columns: columns.iter().map(|name| column(name)).collect(),
        };
        let join = |(name, _): &(&str, &[&str])| Join {
            from_table: first.to_owned(),
            from_column: format!("{name}_id"),
            to_table: (*name).to_owned(),
            to_column: "id".to_owned(),
            declared: true,
        };
        Catalogue {
            title: "A schema".to_owned(),
            tables: tables.iter().map(table).collect(),
            joins: tables[1..].iter().map(join).collect(),
        }
    }

    fn of(table: &str, column: &str) -> ColumnRef {
        ColumnRef {
            table: table.to_owned(),
            column: column.to_owned(),
        }
    }

    fn listed(catalogue: &Catalogue, columns: &[(&str, &str)]) -> Vec<String> {
        let plan = Plan {
            table: catalogue.tables[0].name.clone(),
            joins: catalogue.joins.clone(),
            columns: columns
                .iter()
                .map(|(table, name)| of(table, name))
                .collect(),
            ..Plan::default()
        };
        labels(&plan, catalogue)
    }

    fn labels(plan: &Plan, catalogue: &Catalogue) -> Vec<String> {
        let columns = write(plan, catalogue).columns;
        columns.into_iter().map(|column| column.label).collect()
    }

    #[test]
    fn columns_of_one_label_say_of_which_table_they_are() {
        let shop = schema(&[
            ("orders", &["placed_at", "name", "amount", "status"]),
            ("customers", &["name", "city", "status"]),
            ("products", &["name", "product_name", "order_name"]),
        ]);
        for (columns, wanted) in [
            (
                &[("customers", "name"), ("products", "name")][..],
                &["Customer name", "Product name"][..],
            ),
            (
                &[("orders", "name"), ("orders", "amount")],
                &["Name", "Amount"],
            ),
            (
                &[
                    ("orders", "name"),
                    ("customers", "name"),
                    ("products", "name"),
                    ("customers", "city"),
                ],
                &["Order name", "Customer name", "Product name", "City"],
            ),
            (
                &[("orders", "status"), ("customers", "status")],
                &["Order status", "Customer status"],
            ),
            // A longer label must not become that of another column.
            (
                &[
                    ("customers", "name"),
                    ("products", "name"),
                    ("products", "product_name"),
                ],
                &[
                    "Customer name",
                    "Product name (name)",
                    "Product name (product_name)",
                ],
            ),
        ] {
            assert_eq!(listed(&shop, columns), wanted);
        }
    }

    #[test]
    fn tables_are_named_as_their_rows_are_in_any_schema() {
        let clinic = schema(&[
            ("Visits", &["created_at", "notes"]),
            ("hospital_staff", &["full_name", "created_at"]),
            ("diagnoses", &["title"]),
            ("Kategorien", &["title", "Notes"]),
        ]);
        assert_eq!(
            listed(&clinic, &[("diagnoses", "title"), ("Kategorien", "title")]),
            ["Diagnose title", "Kategorien title"]
        );
        assert_eq!(
            listed(
                &clinic,
                &[("Visits", "created_at"), ("hospital_staff", "created_at")]
            ),
            ["Visit created at", "Hospital staff created at"]
        );
        assert_eq!(
            listed(&clinic, &[("Visits", "notes"), ("Kategorien", "Notes")]),
            ["Visit notes", "Kategorien notes"]
        );
        let odd = schema(&[("t", &["v"]), ("T2", &["V"]), ("t_2", &["v"])]);
        assert_eq!(listed(&odd, &[("t", "v"), ("T2", "V")]), ["T v", "T2 v"]);
    }

    #[test]
    fn headers_of_the_file_count_as_labels() {
        let mut shop = schema(&[
            ("orders", &["id"]),
            ("customers", &["name_1"]),
            ("products", &["name_2"]),
        ]);
        shop.tables[1].columns[0].label = Some("Name".to_owned());
        shop.tables[2].columns[0].label = Some("NAME".to_owned());
        assert_eq!(
            listed(&shop, &[("customers", "name_1"), ("products", "name_2")]),
            ["Customer name", "Product NAME"]
        );
    }

    #[test]
    fn periods_and_figures_say_of_what_they_are() {
        let shop = schema(&[
            ("orders", &["placed_at", "amount"]),
            ("deliveries", &["placed_at", "sent_at", "amount"]),
        ]);
        let month = |table: &str, name: &str| Dimension {
            column: of(table, name),
            grain: Some(Grain::Month),
        };
        let total = |table: &str| Measure {
            aggregate: Aggregate::Sum,
            column: Some(of(table, "amount")),
            transform: Transform::None,
        };
        let plan = |dimensions: Vec<Dimension>, measures: Vec<Measure>| Plan {
            table: "orders".to_owned(),
            joins: shop.joins.clone(),
            dimensions,
            measures,
            ..Plan::default()
        };
        let two = plan(
            vec![month("orders", "placed_at"), month("deliveries", "sent_at")],
            vec![total("orders")],
        );
        assert_eq!(
            labels(&two, &shop),
            ["Month of placed at", "Month of sent at", "Total amount"]
        );
        let same = plan(
            vec![
                month("orders", "placed_at"),
                month("deliveries", "placed_at"),
            ],
            Vec::new(),
        );
        assert_eq!(
            labels(&same, &shop)[..2],
            ["Month of order placed at", "Month of delivery placed at"]
        );
        let figures = plan(
            vec![month("orders", "placed_at")],
            vec![total("orders"), total("deliveries")],
        );
        assert_eq!(
            labels(&figures, &shop),
            ["Month", "Total order amount", "Total delivery amount"]
        );
    }

    #[test]
    fn what_nothing_tells_apart_is_numbered() {
        let shop = schema(&[("orders", &["name"])]);
        let twice = [("orders", "name"); 3];
        assert_eq!(
            listed(&shop, &twice),
            [
                "Order name (name)",
                "Order name (name) 2",
                "Order name (name) 3"
            ]
        );
    }

    proptest! {
        /// No two columns of an answer have one heading, and whose heading nobody else has keeps it.
        #[test]
        fn every_heading_is_one_columns(
            chosen in prop::collection::vec((0..3_usize, 0..4_usize), 1..8),
        ) {
            let names = ["name", "Name 2", "order_name", "status"];
            let tables = [("orders", &names[..]), ("order", &names[..]), ("products", &names[..])];
            let catalogue = schema(&tables);
            let columns: Vec<(&str, &str)> = chosen.iter().map(|(table, name)| (tables[*table].0, names[*name])).collect();
            let labels = listed(&catalogue, &columns);
            let mut different: Vec<String> = labels.iter().map(|label| label.to_lowercase()).collect();
            different.sort();
            different.dedup();
            prop_assert_eq!(different.len(), labels.len(), "{:?}", labels);
        }
    }
}
