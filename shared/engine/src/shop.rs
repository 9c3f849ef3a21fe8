//! A small shop's data for tests: order lines under row security, customers with masked columns,
//! products, and a payroll that needs a permission.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use catalogue::Scope;
use service::Clock;

use crate::{Embedded, load};

const REGIONS: [&str; 4] = ["North", "South", "East", "West"];
const CHANNELS: [&str; 5] = ["web", "store", "phone", "partner", ""];
const CATEGORIES: [&str; 4] = ["Desks", "Seating", "Lighting", "Storage"];

const CATALOGUE: &str = r#"
[tables.sales]
rows = { column = "region", claim = "regions", unless = ["manager"] }
[tables.customers.columns]
email = { mask_unless = ["pii_reader"] }
birth_year = { mask_unless = ["pii_reader"] }
[tables.products]
[tables.payroll]
permissions = ["hr"]
"#;

/// Writes the files into a folder: 400 order lines, 103 of them in the North, 3 nowhere.
pub(crate) fn write(folder: &Path) {
    let mut sales =
        "id,ordered_at,region,product_id,customer_id,quantity,unit_price,amount,channel\n"
            .to_owned();
    for id in 1..=400_usize {
        let region = if id % 150 == 7 {
            ""
        } else {
            REGIONS[id * 7 % 4]
        };
        let (year, month, day) = (2023 + id / 200 % 2, id % 12 + 1, id % 28 + 1);
        let (quantity, cents) = (id % 7 + 1, 1_990 + id * 37 % 9_000);
        let _ = writeln!(
            sales,
            "{id},{year}-{month:02}-{day:02},{region},{},{},{quantity},{}.{:02},{}.{:02},{}",
            id * 3 % 20 + 1,
            id * 11 % 60 + 1,
            cents / 100,
            cents % 100,
            quantity * cents / 100,
            quantity * cents % 100,
            CHANNELS[id % 5],
        );
    }
    let mut customers = "id,name,email,city,state,segment,signed_up,birth_year\n".to_owned();
    for id in 1..=60_usize {
        let email = if id % 7 == 0 {
            String::new()
        } else {
            format!("c{id}@example.com")
        };
        let _ = writeln!(
            customers,
            "{id},Customer {id},{email},City {},{},{},2022-{:02}-11,{}",
            id % 9,
            ["OR", "MA", "CA"][id % 3],
            ["Consumer", "Small Business", "Enterprise"][id % 3],
            id % 12 + 1,
            1_950 + id % 50,
        );
    }
    let mut products = "id,name,category,price\n".to_owned();
    for id in 1..=20_usize {
        let _ = writeln!(
            products,
            "{id},Product {id},{},{}.50",
            CATEGORIES[id % 4],
            id * 13
        );
    }
    let payroll = "employee,salary\nMarta Lindqvist,184300\nOwen Achebe,97250\n".to_owned();
    for (name, text) in [
        ("sales.csv", sales.as_str()),
        ("customers.csv", &customers),
        ("products.csv", &products),
        ("payroll.csv", &payroll),
        ("catalog.toml", CATALOGUE),
    ] {
        std::fs::write(folder.join(name), text).expect("a folder that can be written");
    }
}

/// The shop, open; its clock stands at noon of 2025-06-30.
pub(crate) fn open() -> (Embedded, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path());
    let loaded = load::load(folder.path(), &folder.path().join("loaded")).expect("the shop loads");
    let clock = Clock::fixed("2025-06-30T12:00:00Z".parse().expect("a time"));
    let engine = Embedded::open(
        loaded.catalogue,
        &loaded.database,
        crate::embedded::Resources::default(),
        clock,
    );
    (engine.expect("the shop opens"), folder)
}

/// A caller with those permissions and that claim to regions.
pub(crate) fn caller(permissions: &[&str], regions: &[&str]) -> Scope {
    let own = |texts: &[&str]| {
        texts
            .iter()
            .map(|&text| text.to_owned())
            .collect::<BTreeSet<_>>()
    };
    let mut scope = Scope {
        permissions: own(permissions),
        ..Scope::default()
    };
    if !regions.is_empty() {
        scope.claims.insert("regions".to_owned(), own(regions));
    }
    scope
}
