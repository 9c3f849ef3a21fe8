//! The demo set: three years of a made-up outfitter's business, the same on every machine.
//!
//! Orders from 2023-01-01 to 2025-12-31, so that every quarter is whole, with seasons, growth that
//! differs between regions, a web shop that takes over from stores, and gaps as real exports have
//! them. `catalog.toml` beside it shows what a catalogue can say.
//!
//! | file | rows | shows |
//! | --- | --- | --- |
//! | `sales.csv` | order lines, more than 100,000 | row security by region, default measure and time |
//! | `customers.csv` | customers | a masked column |
//! | `products.csv`, `regions.csv`, `channels.csv` | what, where, how | joins |
//! | `returns.csv` | what came back | a join to order lines |
//! | `targets.csv` | plan by month and region | a second table with time |
//! | `payroll.csv` | employees | a table with its own permission |
//!
//! Files are written as CSV and not by DuckDB, because the gateway that makes them never opens it.

mod goods;
mod people;
mod random;
mod sales;
mod write;

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::Context;

use goods::{CATEGORIES, CHANNELS, Product, REGIONS};
use people::{Customer, Employee};
use write::{cents, day, quoted};

/// Changes whenever the files would.
const VERSION: &str = "1";
/// Says that all files are there, and how long each is. Written last.
const STAMP: &str = ".complete";
const CATALOGUE: &str = include_str!("demo/catalog.toml");
const FILES: [&str; 9] = [
    "sales.csv",
    "customers.csv",
    "products.csv",
    "regions.csv",
    "channels.csv",
    "returns.csv",
    "targets.csv",
    "payroll.csv",
    "catalog.toml",
];
const CUSTOMERS: usize = 2_400;
const EMPLOYEES: usize = 84;

/// What a newcomer asks of it first.
pub const FIRST_QUESTION: &str = "Show Q2 sales by region";

/// Writes the demo set into a folder, which is made where it does not exist. What is there of
/// this version, and whole, stays; anything else of the same names is replaced.
///
/// # Errors
///
/// If the folder cannot be written.
pub fn write(dir: &Path) -> anyhow::Result<()> {
    let stamp = dir.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == stamp_of(dir)) {
        return Ok(());
    }
    fs::create_dir_all(dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    if stamp.exists() {
        fs::remove_file(&stamp).with_context(|| format!("cannot replace {}", stamp.display()))?;
    }
    write_all(dir).with_context(|| format!("cannot write the demo set to {}", dir.display()))?;
    fs::write(&stamp, stamp_of(dir)).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Version and lengths of the files as they are now.
fn stamp_of(dir: &Path) -> String {
    let mut stamp = format!("version {VERSION}\n");
    for file in FILES {
        let length = fs::metadata(dir.join(file)).map_or(0, |metadata| metadata.len());
        stamp.push_str(&format!("{file} {length}\n"));
    }
    stamp
}

fn write_all(dir: &Path) -> std::io::Result<()> {
    let create = |name: &str| -> std::io::Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(
            1 << 16,
            File::create(dir.join(name))?,
        ))
    };
    let products = goods::products();
    let customers = people::customers(CUSTOMERS);
    let mut sales = create("sales.csv")?;
    let mut returns = create("returns.csv")?;
    let sold = sales::write(&products, &customers, &mut sales, &mut returns)?;
    sales.flush()?;
    returns.flush()?;
    write_products(create("products.csv")?, &products)?;
    write_customers(create("customers.csv")?, &customers)?;
    write_places(create("regions.csv")?, create("channels.csv")?)?;
    write_targets(create("targets.csv")?, &sold)?;
    write_payroll(create("payroll.csv")?, &people::employees(EMPLOYEES))?;
    fs::write(dir.join("catalog.toml"), CATALOGUE)
}

fn write_products(mut out: impl Write, products: &[Product]) -> std::io::Result<()> {
    writeln!(out, "id,name,category,brand,price,cost,launched_on")?;
    for (place, product) in products.iter().enumerate() {
        write!(out, "{},", place + 1)?;
        quoted(&mut out, &product.name)?;
        write!(out, ",{},", CATEGORIES[product.category].name)?;
        quoted(&mut out, product.brand)?;
        write!(out, ",")?;
        cents(&mut out, product.price)?;
        write!(out, ",")?;
        cents(&mut out, product.cost)?;
        write!(out, ",")?;
        day(&mut out, product.launched)?;
        writeln!(out)?;
    }
    out.flush()
}

fn write_customers(mut out: impl Write, customers: &[Customer]) -> std::io::Result<()> {
    writeln!(out, "id,name,email,segment,city,region,joined_on")?;
    for (place, customer) in customers.iter().enumerate() {
        let email = customer.email.as_deref().unwrap_or_default();
        write!(
            out,
            "{},{},{email},{},{},{},",
            place + 1,
            customer.name,
            customer.segment,
            customer.city,
            REGIONS[customer.region].name
        )?;
        day(&mut out, customer.joined)?;
        writeln!(out)?;
    }
    out.flush()
}

fn write_places(mut regions: impl Write, mut channels: impl Write) -> std::io::Result<()> {
    writeln!(regions, "name,manager,opened_year")?;
    for region in &REGIONS {
        writeln!(
            regions,
            "{},{},{}",
            region.name, region.manager, region.opened
        )?;
    }
    writeln!(channels, "name,kind")?;
    for channel in &CHANNELS {
        writeln!(channels, "{},{}", channel.name, channel.kind)?;
    }
    regions.flush()?;
    channels.flush()
}

/// A plan hits what was sold within some percent, rounded to thousands.
fn write_targets(mut out: impl Write, sold: &sales::Sold) -> std::io::Result<()> {
    let mut random = random::Random::new(41);
    writeln!(out, "month,region,target")?;
    for (place, regions) in sold.iter().enumerate() {
        let month = (sales::YEARS.0 + place as u32 / 12, place as u32 % 12 + 1, 1);
        for (region, sold) in REGIONS.iter().zip(regions) {
            let planned = sold / 100 * random.between(88, 113) / 100 / 1_000 * 1_000;
            day(&mut out, month)?;
            writeln!(out, ",{},{planned}", region.name)?;
        }
    }
    out.flush()
}

fn write_payroll(mut out: impl Write, employees: &[Employee]) -> std::io::Result<()> {
    writeln!(out, "employee_id,name,department,region,salary,hired_on")?;
    for (place, employee) in employees.iter().enumerate() {
        write!(
            out,
            "{},{},{},{},{},",
            place + 1,
            employee.name,
            employee.department,
            employee.region,
            employee.salary
        )?;
        day(&mut out, employee.hired)?;
        writeln!(out)?;
    }
    out.flush()
}

#[cfg(test)]
mod tests;
