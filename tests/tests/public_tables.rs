//! Questions of tables that nobody here wrote, answered by rows that SQL written by hand gives too.
//!
//! The tables are those of the npm package `vega-datasets`. `cargo xtask test` installs it and
//! names its folder in `INLAY_VEGA_DATASETS`. Without it this test says so and checks nothing,
//! except in CI, where it fails.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use analyst::{Analyst, Reading};
use catalogue::{Rows, Scope, Value};
use engine::{
    Embedded, Limits, QueryRequest,
    embedded::{Cancel, Resources},
    load,
};
use service::Clock;

/// What the tables were asked, and what answers it.
#[derive(serde::Deserialize)]
struct Asked {
    question: Vec<Question>,
}

#[derive(serde::Deserialize)]
struct Question {
    /// Files of the package.
    data: Vec<String>,
    ask: String,
    sql: String,
    /// Other SQL that is as good an answer.
    #[serde(default)]
    also: Vec<String>,
}

/// How questions went.
#[derive(Default)]
struct Outcome {
    right: usize,
    abstained: Vec<String>,
    wrong: Vec<String>,
}

/// The folder of the tables, where it is there.
fn tables() -> Option<PathBuf> {
    let package = std::env::var_os("INLAY_VEGA_DATASETS").map(PathBuf::from)?;
    [package.join("data"), package]
        .into_iter()
        .find(|folder| folder.join("movies.json").is_file())
}

#[test]
fn public_tables_are_answered_as_sql_by_hand_answers() {
    let Some(folder) = tables() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "INLAY_VEGA_DATASETS names no folder of vega-datasets; run `cargo xtask test`"
        );
        eprintln!("SKIPPED public tables: INLAY_VEGA_DATASETS names no folder of vega-datasets");
        return;
    };
    let asked: Asked =
        toml::from_str(include_str!("../public/questions.toml")).expect("a right question file");
    assert!(asked.question.len() >= 30);
    let mut by_data: BTreeMap<&[String], Vec<&Question>> = BTreeMap::new();
    for question in &asked.question {
        by_data.entry(&question.data).or_default().push(question);
    }
    let mut outcome = Outcome::default();
    for (files, questions) in by_data {
        let state = tempfile::tempdir().expect("a folder");
        let tables = Tables::load(&folder, files, state.path());
        for question in questions {
            tables.ask(question, &mut outcome);
        }
    }
    println!(
        "public tables: {} questions, {} right, {} wrong, {} not answered",
        asked.question.len(),
        outcome.right,
        outcome.wrong.len(),
        outcome.abstained.len()
    );
    for abstained in &outcome.abstained {
        println!("not answered: {abstained}");
    }
    assert!(outcome.wrong.is_empty(), "{}", outcome.wrong.join("\n\n"));
    assert!(
        outcome.right * 10 >= asked.question.len() * 9,
        "only {} of {} are answered; not: {:#?}",
        outcome.right,
        asked.question.len(),
        outcome.abstained
    );
}

/// Some tables, loaded and ready, with the planner that knows them.
struct Tables {
    engine: Embedded,
    analyst: Analyst,
    clock: Clock,
}

impl Tables {
    fn load(folder: &Path, files: &[String], state: &Path) -> Self {
        let data = state.join("data");
        std::fs::create_dir(&data).expect("a folder");
        for file in files {
            std::fs::copy(folder.join(file), data.join(file)).expect("a file of the package");
        }
        let loaded = load::load(&data, &state.join("database"))
            .unwrap_or_else(|error| panic!("{files:?}: {error}"));
        let clock = Clock::fixed("2025-06-30T12:00:00Z".parse().expect("a time"));
        let engine = Embedded::open(
            loaded.catalogue,
            &loaded.database,
            Resources::default(),
            clock.clone(),
        )
        .expect("opens");
        let visible = engine.visible(&Scope::default()).expect("a catalogue");
        Self {
            engine,
            analyst: Analyst::new(Arc::clone(&visible)),
            clock,
        }
    }

    fn rows(&self, sql: &str) -> Result<Rows, String> {
        let request = QueryRequest {
            sql: sql.to_owned(),
            scope: Scope::default(),
            limits: Limits {
                rows: 100_000,
                bytes: 64 << 20,
                ..Limits::default()
            },
        };
        self.engine
            .run(&request, &Cancel::default())
            .map_err(|error| error.to_string())
    }

    fn ask(&self, question: &Question, outcome: &mut Outcome) {
        let ask = &question.ask;
        let answer = match self.analyst.read(ask, &[], self.clock.today()) {
            Reading::Answer(answer) => answer,
            Reading::Talk(intent) => {
                outcome
                    .abstained
                    .push(format!("{ask}: taken for {intent:?}"));
                return;
            }
            Reading::Abstain(abstained) => {
                outcome
                    .abstained
                    .push(format!("{ask}: {}", abstained.reason));
                return;
            }
        };
        let told = |what: &str| {
            format!(
                "{ask}\n  {what}\n  read as: {}\n  planned: {}\n  by hand: {}",
                answer.reading, answer.sql, question.sql
            )
        };
        let rows = match self.rows(&answer.sql) {
            Ok(rows) => rows,
            Err(error) => {
                outcome.wrong.push(told(&error));
                return;
            }
        };
        let by_hand = std::iter::once(&question.sql).chain(&question.also);
        let agrees = by_hand.into_iter().any(|sql| {
            let wanted = self
                .rows(sql)
                .unwrap_or_else(|error| panic!("SQL by hand fails: {sql}: {error}"));
            agree(&wanted, &rows, sql.contains("ORDER BY"))
        });
        if agrees {
            outcome.right += 1;
        } else {
            outcome
                .wrong
                .push(told(&format!("{} other rows", rows.rows.len())));
        }
    }
}

/// Whether rows hold what is wanted: as many rows, and every wanted column among theirs, with
/// rows in any order unless `ordered`.
fn agree(wanted: &Rows, rows: &Rows, ordered: bool) -> bool {
    let (width, have) = (wanted.columns.len(), rows.columns.len());
    wanted.rows.len() == rows.rows.len()
        && choices(width, have)
            .iter()
            .any(|places| same(wanted, rows, places, ordered))
}

/// Every way to choose `width` different places among `have`, in every order.
fn choices(width: usize, have: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..width {
        all = all
            .into_iter()
            .flat_map(|chosen: Vec<usize>| {
                let free: Vec<usize> = (0..have).filter(|place| !chosen.contains(place)).collect();
                free.into_iter().map(move |place| {
                    let mut longer = chosen.clone();
                    longer.push(place);
                    longer
                })
            })
            .collect();
    }
    all
}

fn same(wanted: &Rows, rows: &Rows, places: &[usize], ordered: bool) -> bool {
    let plain = |values: &mut dyn Iterator<Item = &Value>| values.map(text).collect::<Vec<_>>();
    let mut one: Vec<Vec<String>> = wanted
        .rows
        .iter()
        .map(|row| plain(&mut row.iter()))
        .collect();
    let mut other: Vec<Vec<String>> = rows
        .rows
        .iter()
        .map(|row| plain(&mut places.iter().map(|place| &row[*place])))
        .collect();
    // Rows that tie on their figures may come in any order.
    let figures = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        let is_figure = |value: &&String| value.parse::<f64>().is_ok();
        rows.iter()
            .map(|row| row.iter().filter(is_figure).cloned().collect())
            .collect()
    };
    let in_order = !ordered || figures(&one) == figures(&other);
    let alone = ordered && one.first().is_some_and(|row| row.len() == 1);
    if !alone || figures(&one).iter().any(|row| !row.is_empty()) {
        one.sort();
        other.sort();
    }
    in_order && one == other
}

/// A value in the form in which it is compared: numbers to nine digits, midnight as the day.
fn text(value: &Value) -> String {
    match value.as_f64() {
        Some(0.0) => "0".to_owned(),
        Some(number) => format!("{number:.8e}"),
        None => match value {
            Value::Boolean(flag) => format!("{:.8e}", f64::from(u8::from(*flag))),
            Value::Null => "NULL".to_owned(),
            other => other.to_text().trim_end_matches("T00:00:00").to_owned(),
        },
    }
}

#[test]
fn rows_agree_in_any_order_of_columns_and_disagree_in_any_value() {
    let rows = |values: &[[i64; 2]]| Rows {
        columns: vec![
            catalogue::RowColumn {
                name: "a".to_owned(),
                kind: catalogue::ColumnType::Integer,
            };
            2
        ],
        rows: values
            .iter()
            .map(|row| row.map(Value::Integer).to_vec())
            .collect(),
        truncated: false,
    };
    assert!(agree(
        &rows(&[[1, 2], [3, 4]]),
        &rows(&[[4, 3], [2, 1]]),
        false
    ));
    assert!(!agree(
        &rows(&[[1, 2], [3, 4]]),
        &rows(&[[4, 3], [2, 1]]),
        true
    ));
    assert!(!agree(&rows(&[[1, 2]]), &rows(&[[1, 3]]), false));
    assert!(!agree(&rows(&[[1, 2]]), &rows(&[[1, 2], [1, 2]]), false));
}
