use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array,
    Float64Array, Int64Array, RecordBatch, StringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, UInt64Array, types::UInt8Type,
};
use catalogue::{ColumnType, Format};
use proptest::prelude::*;

use super::*;
use crate::Heading;

fn sheet(labels: &[&str]) -> Sheet {
    Sheet {
        title: String::new(),
        note: String::new(),
        columns: labels
            .iter()
            .map(|&label| Heading {
                label: label.to_owned(),
                kind: ColumnType::Text,
                format: Format::Text,
                unit: None,
            })
            .collect(),
        picture: None,
        sources: Vec::new(),
        made: jiff::Timestamp::UNIX_EPOCH,
        language: "en".to_owned(),
    }
}

fn plain() -> Options {
    Options {
        bom: false,
        ..Options::default()
    }
}

fn written(labels: &[&str], columns: Vec<ArrayRef>, options: &Options) -> String {
    let mut out = Vec::new();
    let mut csv = Csv::new(&sheet(labels), options);
    let columns = columns.into_iter().enumerate();
    let batch = RecordBatch::try_from_iter(columns.map(|(at, column)| (format!("c{at}"), column)));
    csv.rows(&batch.expect("a batch"), &mut out).expect("rows");
    csv.end(&mut out).expect("an end");
    String::from_utf8(out).expect("UTF-8")
}

fn field(column: ArrayRef) -> String {
    let text = written(&["h"], vec![column], &plain());
    let text = text.strip_prefix("h\r\n").expect("the header");
    text.strip_suffix("\r\n").expect("an end").to_owned()
}

fn text(value: &str) -> String {
    field(Arc::new(StringArray::from(vec![value])))
}

#[test]
fn null_is_nothing_and_an_empty_text_is_in_quotes() {
    let column = StringArray::from(vec![Some(""), None, Some("x")]);
    let other = Int64Array::from(vec![None, Some(1), None]);
    let file = written(
        &["a", "b"],
        vec![Arc::new(column), Arc::new(other)],
        &plain(),
    );
    assert_eq!(file, "a,b\r\n\"\",\r\n,1\r\nx,\r\n");
}

#[test]
fn text_is_quoted_where_it_must_be() {
    assert_eq!(text("a b"), "a b");
    assert_eq!(text("a,b"), "\"a,b\"");
    assert_eq!(text("say \"hi\""), "\"say \"\"hi\"\"\"");
    assert_eq!(text("a\nb"), "\"a\nb\"");
    assert_eq!(text("a\r\nb"), "\"a\r\nb\"");
    assert_eq!(text(" a"), "\" a\"");
    assert_eq!(text("\""), "\"\"\"\"");
}

#[test]
fn text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_do_not() {
    for first in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
        let written = text(&format!("{first}1"));
        let inside = written.trim_matches('"');
        assert_eq!(inside, format!("'{first}1"));
    }
    assert_eq!(text("a=1"), "a=1");
    assert_eq!(field(Arc::new(Int64Array::from(vec![-5]))), "-5");
    assert_eq!(field(Arc::new(Float64Array::from(vec![-0.5]))), "-0.5");
    let names: DictionaryArray<UInt8Type> = vec!["=cmd"].into_iter().collect();
    assert_eq!(field(Arc::new(names)), "'=cmd");
    let risky = Options {
        safe: false,
        ..plain()
    };
    let column = || -> ArrayRef { Arc::new(StringArray::from(vec!["=1"])) };
    assert_eq!(written(&["+h"], vec![column()], &plain()), "'+h\r\n'=1\r\n");
    assert_eq!(written(&["+h"], vec![column()], &risky), "+h\r\n=1\r\n");
}

#[test]
fn numbers_keep_every_digit() {
    assert_eq!(
        field(Arc::new(Int64Array::from(vec![i64::MIN]))),
        "-9223372036854775808"
    );
    assert_eq!(
        field(Arc::new(UInt64Array::from(vec![u64::MAX]))),
        "18446744073709551615"
    );
    assert_eq!(
        field(Arc::new(Float64Array::from(vec![0.1 + 0.2]))),
        "0.30000000000000004"
    );
    assert_eq!(field(Arc::new(Float32Array::from(vec![0.1_f32]))), "0.1");
    assert_eq!(field(Arc::new(Float64Array::from(vec![f64::NAN]))), "nan");
    assert_eq!(
        field(Arc::new(Float64Array::from(vec![f64::NEG_INFINITY]))),
        "-inf"
    );
    let decimal = |digits: i128, scale| {
        let array = Decimal128Array::from(vec![digits]).with_precision_and_scale(38, scale);
        field(Arc::new(array.expect("a decimal")))
    };
    assert_eq!(decimal(1_050, 2), "10.50");
    assert_eq!(decimal(-5, 3), "-0.005");
    assert_eq!(decimal(0, 2), "0.00");
    assert_eq!(
        decimal(99_999_999_999_999_999_999_999_999_999_999_999_999, 0),
        "9".repeat(38)
    );
}

#[test]
fn days_times_and_flags_are_written_as_programs_read_them() {
    assert_eq!(
        field(Arc::new(Date32Array::from(vec![20_179]))),
        "2025-04-01"
    );
    assert_eq!(
        field(Arc::new(Date32Array::from(vec![i32::MAX]))),
        "infinity"
    );
    let micros = 1_743_499_800_500_000;
    let moment = TimestampMicrosecondArray::from(vec![micros]);
    assert_eq!(field(Arc::new(moment.clone())), "2025-04-01T09:30:00.5");
    assert_eq!(
        field(Arc::new(moment.with_timezone("UTC"))),
        "2025-04-01T09:30:00.5Z"
    );
    assert_eq!(
        field(Arc::new(Time64MicrosecondArray::from(vec![0]))),
        "00:00:00"
    );
    assert_eq!(field(Arc::new(BooleanArray::from(vec![true]))), "true");
}

#[test]
fn the_mark_and_the_delimiter_are_as_they_are_wanted_even_without_rows() {
    let mut out = Vec::new();
    let options = Options {
        delimiter: Delimiter::Semicolon,
        ..Options::default()
    };
    Csv::new(&sheet(&["a", "b;c"]), &options)
        .end(&mut out)
        .expect("an end");
    assert_eq!(out, "\u{feff}a;\"b;c\"\r\n".as_bytes());
}

/// Reads one file as RFC 4180 says.
fn read(file: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut letters, mut quoted) = (file.chars().peekable(), false);
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().expect("a row");
        let field = row.last_mut().expect("a field");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                rows.push(vec![String::new()]);
            }
            letter => field.push(letter),
        }
    }
    rows.pop();
    rows
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(values in prop::collection::vec(any::<String>(), 1..20)) {
        let options = Options { safe: false, ..plain() };
        let column: ArrayRef = Arc::new(StringArray::from(values.clone()));
        let file = written(&["h", "i"], vec![column.clone(), column], &options);
        let rows = read(&file);
        let expected: Vec<_> = values.iter().map(|value| vec![value.clone(), value.clone()]).collect();
        prop_assert_eq!(&rows[1..], &expected[..]);
    }

    #[test]
    fn no_text_begins_as_a_formula_does(value in any::<String>(), first in prop::sample::select(vec!["", "=", "＝", "\t", "-"])) {
        let value = format!("{first}{value}");
        let file = written(&["h"], vec![Arc::new(StringArray::from(vec![value.clone()]))], &plain());
        let rows = read(&file);
        let field = &rows[1][0];
        prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
        prop_assert!(field == &value || field.strip_prefix('\'') == Some(&value));
    }
}
