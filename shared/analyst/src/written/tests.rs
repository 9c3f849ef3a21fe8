//! What is written, and what is made of it.

mod lenient;
mod names;
mod round;
mod schema;
mod sound;
mod values;

use catalogue::{Catalogue, Scope, Visible};
use serde_json::Value;

use super::read;
use crate::{plan::Plan, sql};

const SHOP: &str = include_str!("../../tests/shop/catalogue.json");
const CLUB: &str = include_str!("../../tests/unseen/club.json");
const CLINIC: &str = include_str!("../../tests/unseen/clinic.json");
const LIBRARY: &str = include_str!("../../tests/unseen/library.json");

fn catalogue(tables: &str) -> Catalogue {
    serde_json::from_str(tables).expect("a catalogue")
}

fn visible(tables: &str) -> Visible {
    let manager = Scope {
        permissions: ["manager".to_owned()].into(),
        ..Scope::default()
    };
    Visible::new(&catalogue(tables), &manager)
}

fn plan(tables: &str, written: &Value) -> Plan {
    match read(written, &visible(tables)) {
        Ok((plan, _)) => plan,
        Err(issues) => panic!("{written}: {issues}"),
    }
}

/// The SQL on one line.
fn sql_of(tables: &str, written: &Value) -> String {
    let plan = plan(tables, written);
    sql::write(&plan, visible(tables).catalogue())
        .sql
        .replace('\n', " ")
}

fn issues(tables: &str, written: &Value) -> Vec<String> {
    match read(written, &visible(tables)) {
        Ok((plan, _)) => panic!("{written} is read as {plan:?}"),
        Err(issues) => issues.0,
    }
}

/// That both mean the same.
fn same(tables: &str, loose: &Value, strict: &Value) {
    assert_eq!(plan(tables, loose), plan(tables, strict), "{loose}");
}
