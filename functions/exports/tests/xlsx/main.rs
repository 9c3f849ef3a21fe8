//! Workbooks, read back by openpyxl: types and values, exact.

use std::process::Command;

use catalogue::{ColumnType, Format, Value};
use exports::{
    Heading, Sheet,
    xlsx::{MOST_ROWS, Xlsx, XlsxError},
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn heading(label: &str, kind: ColumnType, format: Format, unit: Option<&str>) -> Heading {
    Heading {
        label: label.to_owned(),
        kind,
        format,
        unit: unit.map(str::to_owned),
    }
}

fn sheet(columns: Vec<Heading>) -> Sheet {
    Sheet {
        title: "Orders by region".to_owned(),
        note: "sum of amount · by region".to_owned(),
        columns,
        picture: None,
        sources: vec!["Orders export 2025".to_owned()],
        made: "2025-10-18T10:30:00Z".parse().expect("a time"),
        language: "en".to_owned(),
    }
}

fn written(sheet: Sheet, rows: &[Vec<Value>]) -> Result<Vec<u8>, XlsxError> {
    let mut xlsx = Xlsx::new(sheet)?;
    for row in rows {
        xlsx.push(row)?;
    }
    let mut to = std::io::Cursor::new(Vec::new());
    xlsx.finish(&mut to)?;
    Ok(to.into_inner())
}

/// What openpyxl reads; `None` where it is not on this machine, which on CI it must be.
fn read(sheet: Sheet, rows: &[Vec<Value>]) -> Option<Json> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made.xlsx");
    std::fs::write(&path, written(sheet, rows).expect("a workbook")).expect("a file");
    let python = std::env::var("INLAY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/xlsx/read.py");
    let output = Command::new(python).arg(script).arg(&path).output();
    let said = output
        .as_ref()
        .map(|output| String::from_utf8_lossy(&output.stderr));
    match &output {
        Ok(output) if output.status.success() => {
            Some(serde_json::from_slice(&output.stdout).expect("JSON"))
        }
        _ => {
            let absent = said.map_or(true, |said| said.contains("No module named"));
            assert!(absent && std::env::var_os("CI").is_none(), "{output:?}");
            eprintln!("SKIPPED: openpyxl is not there; `cargo xtask test` sets INLAY_PYTHON");
            None
        }
    }
}

#[test]
fn every_type_is_a_cell_of_its_own_type() {
    use ColumnType as Kind;
    let cases = [
        (
            Kind::Integer,
            Value::Integer(-42),
            json!(["int", -42, "General"]),
        ),
        (
            Kind::Integer,
            Value::Integer(999_999_999_999_999),
            json!(["int", 999_999_999_999_999_i64, "General"]),
        ),
        (
            Kind::Integer,
            Value::Integer(1_000_000_000_000_000),
            json!(["str", "1000000000000000", "General"]),
        ),
        (
            Kind::Integer,
            Value::Integer(i64::MIN),
            json!(["str", "-9223372036854775808", "General"]),
        ),
        (
            Kind::Number,
            Value::Number(0.1 + 0.2),
            json!(["float", 0.1 + 0.2, "General"]),
        ),
        (
            Kind::Number,
            Value::Number(-2.5e-300),
            json!(["float", -2.5e-300, "General"]),
        ),
        (
            Kind::Number,
            Value::Number(f64::NAN),
            json!(["str", "NaN", "General"]),
        ),
        (
            Kind::Number,
            Value::Number(f64::INFINITY),
            json!(["str", "inf", "General"]),
        ),
        (
            Kind::Number,
            Value::Decimal("1234.50".to_owned()),
            json!(["float", 1234.5, "General"]),
        ),
        (
            Kind::Number,
            Value::Decimal("12345678901234567.89".to_owned()),
            json!(["str", "12345678901234567.89", "General"]),
        ),
        (
            Kind::Boolean,
            Value::Boolean(true),
            json!(["bool", true, "General"]),
        ),
        (
            Kind::Boolean,
            Value::Boolean(false),
            json!(["bool", false, "General"]),
        ),
        (
            Kind::Date,
            Value::Date("2025-04-01".to_owned()),
            json!(["datetime", "2025-04-01T00:00:00", "yyyy-mm-dd"]),
        ),
        (
            Kind::Date,
            Value::Date("1815-06-18".to_owned()),
            json!(["str", "1815-06-18", "General"]),
        ),
        (
            Kind::Timestamp,
            Value::Timestamp("2025-04-01T09:30:15".to_owned()),
            json!(["datetime", "2025-04-01T09:30:15", "yyyy-mm-dd hh:mm:ss"]),
        ),
        (
            Kind::Timestamp,
            Value::Timestamp("2025-04-01T09:30:15.125Z".to_owned()),
            json!([
                "datetime",
                "2025-04-01T09:30:15.125000",
                "yyyy-mm-dd hh:mm:ss.000"
            ]),
        ),
        (
            Kind::Timestamp,
            Value::Timestamp("2025-04-01T09:30:15.123456".to_owned()),
            json!(["str", "2025-04-01T09:30:15.123456", "General"]),
        ),
        (
            Kind::Time,
            Value::Time("09:30:15".to_owned()),
            json!(["time", "09:30:15", "hh:mm:ss"]),
        ),
        (
            Kind::Other,
            Value::Json(json!([1, null])),
            json!(["str", "[1,null]", "General"]),
        ),
        (
            Kind::Text,
            Value::Null,
            json!(["NoneType", null, "General"]),
        ),
        (
            Kind::Text,
            Value::Text("2025-04-01".to_owned()),
            json!(["str", "2025-04-01", "General"]),
        ),
        (
            Kind::Text,
            Value::Text("00123".to_owned()),
            json!(["str", "00123", "General"]),
        ),
    ];
    let columns = cases
        .iter()
        .enumerate()
        .map(|(at, (kind, _, _))| heading(&format!("c{at}"), *kind, Format::Text, None));
    let row = cases.iter().map(|(_, value, _)| value.clone()).collect();
    let Some(found) = read(sheet(columns.collect()), &[row]) else {
        return;
    };
    for (at, (_, value, wanted)) in cases.iter().enumerate() {
        assert_eq!(&found["rows"][1][at], wanted, "{value:?}");
        assert_eq!(found["rows"][0][at][1], format!("c{at}"));
    }
    assert_eq!(found["title"], "Orders by region");
    assert_eq!(found["sheets"], json!(["Data", "About"]));
    assert!(found["about"].to_string().contains("Orders export 2025"));
}

#[test]
fn amounts_keep_their_value_and_take_the_format_of_their_column() {
    let columns = vec![
        heading("eur", ColumnType::Number, Format::Currency, Some("EUR")),
        heading("share", ColumnType::Number, Format::Percentage, None),
        heading("kg", ColumnType::Integer, Format::Number, Some("kg")),
    ];
    let row = vec![
        Value::Number(1_234.567_891),
        Value::Number(0.2345),
        Value::Integer(12),
    ];
    let Some(found) = read(sheet(columns), &[row]) else {
        return;
    };
    let cells = &found["rows"][1];
    assert_eq!(cells[0], json!(["float", 1_234.567_891, "\"€\"#,##0.00"]));
    assert_eq!(cells[1], json!(["float", 0.2345, "0.0%"]));
    assert_eq!(cells[2], json!(["int", 12, "#,##0\" kg\""]));
}

#[test]
fn text_that_begins_like_a_formula_is_text_and_hostile_text_stays_as_it_is() {
    let texts = [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "=HYPERLINK(\"http://x\")",
        "http://example.com/?a=b&c",
        "<b>&amp;</b>",
        "]]>",
        " space ",
        "line\nbreak",
        "\u{1f44d} 東京 שלום",
        "'",
        "TRUE",
        "#N/A",
        "1e5",
        "",
    ];
    let rows: Vec<Vec<Value>> = texts
        .iter()
        .map(|text| vec![Value::Text((*text).to_owned())])
        .collect();
    let columns = vec![heading("=A1", ColumnType::Text, Format::Text, None)];
    let Some(found) = read(sheet(columns), &rows) else {
        return;
    };
    assert_eq!(found["rows"][0][0], json!(["str", "=A1", "General"]));
    for (at, text) in texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
    {
        assert_eq!(found["rows"][at + 1][0][0], "str", "{text}");
        assert_eq!(found["rows"][at + 1][0][1], *text);
    }
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let columns = || vec![heading("text", ColumnType::Text, Format::Text, None)];
    let fits = "x".repeat(32_767);
    assert!(written(sheet(columns()), &[vec![Value::Text(fits.clone())]]).is_ok());
    let error = written(sheet(columns()), &[vec![], vec![Value::Text(fits + "x")]]);
    let said = error.expect_err("a refusal").to_string();
    assert!(
        said.contains("row 2") && said.contains("\"text\"") && said.contains("CSV"),
        "{said}"
    );
    let many = vec![columns().remove(0); 16_385];
    assert!(matches!(
        written(sheet(many), &[]),
        Err(XlsxError::TooManyColumns)
    ));
    assert!(written(sheet(Vec::new()), &[vec![Value::Integer(1)]]).is_ok());
    assert_eq!(MOST_ROWS, (1 << 20) - 1);
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Number),
        "-?[0-9]{0,40}\\.?[0-9]{0,10}".prop_map(Value::Decimal),
        any::<String>().prop_map(Value::Text),
        "[0-9-]{0,12}".prop_map(Value::Date),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z?"
            .prop_map(Value::Timestamp),
        "[0-9]{2}:[0-9]{2}:[0-9]{2}".prop_map(Value::Time),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_workbook_panics(
        rows in prop::collection::vec(prop::collection::vec(values(), 0..5), 0..12),
        labels in prop::collection::vec(any::<String>(), 0..5),
        unit in any::<Option<String>>(),
    ) {
        let formats = [Format::Text, Format::Number, Format::Currency, Format::Percentage, Format::Date];
        let columns = labels.iter().zip(formats).map(|(label, format)| {
            heading(label, ColumnType::Number, format, unit.as_deref())
        });
        prop_assert!(written(sheet(columns.collect()), &rows).is_ok());
    }
}
