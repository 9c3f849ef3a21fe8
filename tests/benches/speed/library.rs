//! From inside the libraries: planning, and inference of a catalogue.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use analyst::Analyst;
use catalogue::{Catalogue, Scope, Table as DataTable, Visible};
use jiff::civil::date;

use crate::figures::{Table, median};

/// Size of the catalogue that is planned over.
const TABLES: usize = 50;
const COLUMNS: usize = 1_000;

/// Measures both on the demo set that lies in that folder.
pub fn measure(demo: &Path, table: &mut Table) -> anyhow::Result<()> {
    let mut loading = Vec::new();
    let mut loaded = None;
    for _ in 0..3 {
        let into = tempfile::tempdir()?;
        let started = Instant::now();
        loaded = Some(engine::load::load(demo, into.path())?.catalogue);
        loading.push(started.elapsed());
    }
    table.time(
        "the demo set: files read, catalogue inferred",
        median(&loading),
        Duration::from_secs(1),
    );

    let wide = wide(&loaded.unwrap_or_default());
    let visible = Arc::new(Visible::new(&wide, &Scope::default()));
    let started = Instant::now();
    let analyst = Analyst::new(visible);
    table.told(
        "the lexicon of 50 tables and 1,000 columns, once",
        format!("{:.1} ms", started.elapsed().as_secs_f64() * 1e3),
    );
    let today = date(2025, 6, 30);
    let questions = [
        "Show Q2 2025 sales by region",
        "average amount_3 of sales_2 by region_4 over the last 3 months",
        "top 5 customers by amount",
        "how many employees earn over 5,000",
        "what is the meaning of life",
    ];
    let mut planning = Vec::new();
    for question in questions.iter().cycle().take(200) {
        let started = Instant::now();
        std::hint::black_box(analyst.read(question, &[], today));
        planning.push(started.elapsed());
    }
    table.time(
        "planning a question over 50 tables and 1,000 columns, median",
        median(&planning),
        Duration::from_millis(2),
    );
    Ok(())
}

/// The tables of a catalogue over and over under new names, up to the size wanted.
fn wide(catalogue: &Catalogue) -> Catalogue {
    let all: Vec<_> = catalogue
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .collect();
    let tables = catalogue.tables.iter().cycle().take(TABLES).enumerate();
    let tables = tables.map(|(at, table)| {
        let columns = all
            .iter()
            .cycle()
            .skip(at * 7)
            .take(COLUMNS / TABLES)
            .enumerate();
        DataTable {
            name: format!("{}_{at}", table.name),
            permissions: Vec::new(),
            rows: None,
            measure: None,
            time: None,
            columns: columns
                .map(|(place, column)| {
                    let mut column = (*column).clone();
                    column.name = format!("{}_{place}", column.name);
                    column.mask_unless.clear();
                    column
                })
                .collect(),
            ..table.clone()
        }
    });
    Catalogue {
        title: "Wide".to_owned(),
        tables: tables.collect(),
        joins: Vec::new(),
    }
}
