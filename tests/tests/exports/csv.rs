//! CSV as other programs read it: Python's `csv` and DuckDB, with every value exact.
//!
//! Both come with `cargo xtask test`, which names its Python in `INLAY_PYTHON`.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::place::Place;

/// Texts that are not easy to bring across.
const HOSTILE: [&str; 34] = [
    "",
    " ",
    "plain",
    " leading",
    "trailing ",
    "a,b",
    "a;b",
    "a\tb",
    "a|b",
    "\"",
    "\"\"",
    "say \"hi\"",
    "line\nbreak",
    "line\r\nbreak",
    "lone\rreturn",
    "=1+1",
    "=HYPERLINK(\"http://x\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'quoted",
    "NULL",
    "nan",
    "ünïcödé 売上 🎉",
    "\u{feff}mark",
    "e\u{301}",
    "\u{202e}turned",
];

/// Reads a file and gives its rows as JSON; NULL and empty text as DuckDB tells them apart.
const READ: &str = r#"
import csv, json, sys
path, delimiter = sys.argv[1], sys.argv[2]
with open(path, encoding="utf-8-sig" if sys.argv[3] == "bom" else "utf-8", newline="") as file:
    plain = list(csv.reader(file, delimiter=delimiter, strict=True))
import duckdb
read = duckdb.sql("""SELECT * FROM read_csv(?, delim=?, quote='"', escape='"', header=true, all_varchar=true,
    allow_quoted_nulls=false, nullstr='', parallel=false)""",
    params=[path, delimiter])
print(json.dumps({"python": plain, "duckdb": [read.columns] + [list(row) for row in read.fetchall()]}))
"#;

fn read(path: &Path, delimiter: &str, bom: bool) -> Option<Value> {
    let Some(python) = std::env::var_os("INLAY_PYTHON") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI nothing is skipped: INLAY_PYTHON names no Python with duckdb"
        );
        println!("SKIPPED: INLAY_PYTHON names no Python with duckdb");
        return None;
    };
    let ran = Command::new(python)
        .args(["-c", READ])
        .arg(path)
        .args([delimiter, if bom { "bom" } else { "plain" }])
        .output()
        .expect("Python runs");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    Some(serde_json::from_slice(&ran.stdout).expect("JSON"))
}

/// The texts, one a row, numbered, and every third one NULL beside it.
fn data() -> String {
    let rows = HOSTILE.iter().enumerate();
    let rows = rows.map(|(at, text)| {
        json!({"at_row": at, "=text": text, "other": if at % 3 == 0 { Value::Null } else { json!(text) }}).to_string()
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn hostile_texts_come_back_exactly_in_both_modes_and_with_every_delimiter() {
    let place = Place::with(&data(), "texts.json").await;
    let sql = "SELECT \"=text\", other, at_row FROM texts ORDER BY at_row";
    let id = place.shown("ada", sql, &["csv"]).await;
    let ada = place.ada();
    for (bom, safe, delimiter, written) in [
        (true, true, ",", ","),
        (false, true, ",", ","),
        (true, false, ";", ";"),
        (false, false, "tab", "\t"),
        (false, false, "|", "|"),
    ] {
        let options = json!({"bom": bom, "safe": safe, "delimiter": delimiter});
        let bytes = ada.file(id, options).await;
        assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), bom);
        let path = place.folder.path().join("file.csv");
        std::fs::write(&path, &bytes).expect("written");
        let Some(read) = read(&path, written, bom) else {
            return;
        };
        let guarded = |text: &str| {
            let runs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
            if safe && text.starts_with(runs) {
                format!("'{text}")
            } else {
                text.to_owned()
            }
        };
        let mut python = vec![json!([guarded("=text"), "other", "at_row"])];
        let mut duckdb = python.clone();
        for (at, text) in HOSTILE.iter().enumerate() {
            let (text, is_null) = (guarded(text), at % 3 == 0);
            let other = if is_null { "" } else { &text };
            python.push(json!([text, other, at.to_string()]));
            let other = if is_null { Value::Null } else { json!(text) };
            duckdb.push(json!([text, other, at.to_string()]));
        }
        assert_eq!(read["python"], json!(python), "{delimiter}");
        assert_eq!(read["duckdb"], json!(duckdb), "{delimiter}");
    }
}
