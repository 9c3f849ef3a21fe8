//! Whatever stands in a cell, the file is whole and nothing panics.

use catalogue::{ColumnType, Value};
use exports::pdf::{Fonts, MOST_ROWS, Pdf, PdfError};
use proptest::prelude::*;

use crate::{made, read};

#[test]
fn strings_that_mean_something_elsewhere_are_only_text_here() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        ") Tj ET Q (",
        "<</Type /Catalog>>",
        "%%EOF",
        "\\",
        "(((",
        "endstream endobj",
        "<script>alert(1)</script>",
        "a\0b\u{7}c\u{1b}[31m",
        "\u{feff}bom",
        "\u{fffe}\u{ffff}",
        "\r\n\r\n",
        "\t\t",
        " ",
        "\u{202e}gpj.exe",
        "\u{200b}\u{200d}\u{ad}",
        "a\u{ad}b",
        "line one\nline two\r\nline three\u{2028}four",
    ];
    let rows: Vec<Vec<Value>> = hostile
        .iter()
        .enumerate()
        .map(|(at, text)| vec![Value::Integer(at as i64), made::text(text)])
        .collect();
    let mut sheet = made::sheet(made::texts(&["№", ") Tj\n(\0"]));
    sheet.title = "a) /Title (b \0\u{7} \u{202e}".to_owned();
    sheet.sources = vec!["<</S /JavaScript>>".to_owned()];
    let file = made::file("hostile", sheet, &rows);
    read::check(&file);
    let Some(pages) = read::pages(&file) else {
        return;
    };
    let all = read::dense(&pages.concat());
    for text in [&hostile[..7], &hostile[7..8]].concat() {
        assert!(all.contains(&read::dense(text)), "{text}: {all}");
    }
    assert!(all.contains("lineone") && all.contains("linethree"));
    assert!(all.contains("a\u{fffd}b\u{fffd}c"), "{all}");
}

#[test]
fn long_words_and_huge_cells_are_broken_and_lose_nothing() {
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk".repeat(20);
    let huge: String = (0..6000).map(|at| format!("word{at} ")).collect();
    let rows = vec![
        vec![Value::Integer(1), made::text(&word), made::text("short")],
        vec![
            Value::Integer(2),
            made::text(&huge),
            made::text(&"漢".repeat(10)),
        ],
        vec![Value::Integer(3), made::text("after"), Value::Null],
    ];
    let columns = vec![
        made::heading("id", ColumnType::Integer),
        made::heading("text", ColumnType::Text),
        made::heading("other", ColumnType::Text),
    ];
    let Ok(_) = made::bytes(made::sheet(columns.clone()), &rows) else {
        eprintln!("SKIPPED: no font for ideographs; `cargo xtask setup` fetches fonts");
        return;
    };
    let file = made::file("long", made::sheet(columns), &rows);
    read::check(&file);
    let Some(pages) = read::pages(&file) else {
        return;
    };
    let mut all = String::new();
    for page in &pages {
        // Footers and headings stand between the parts of the cell.
        let lines = page
            .lines()
            .filter(|line| !line.starts_with("Page ") && !line.starts_with("Sources:"));
        all.extend(lines.filter(|line| *line != "id text other"));
    }
    let all = read::dense(&all);
    assert!(all.contains(&word));
    for at in [0, 1, 2999, 5999] {
        assert!(all.contains(&format!("word{at}")), "word{at}");
    }
    assert!(pages.len() > 3);
}

#[test]
fn sixty_columns_go_on_over_pages_beside_each_other() {
    let labels: Vec<String> = (0..60).map(|at| format!("Column {at}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let rows: Vec<Vec<Value>> = (0..60)
        .map(|row| {
            (0..60)
                .map(|at| made::text(&format!("v{row}c{at}")))
                .collect()
        })
        .collect();
    let file = made::file("wide", made::sheet(made::texts(&labels)), &rows);
    read::check(&file);
    let Some(pages) = read::pages(&file) else {
        return;
    };
    let all = pages.concat();
    let words: std::collections::HashSet<&str> = all.split_whitespace().collect();
    for row in 0..60 {
        for column in 0..60 {
            let cell = format!("v{row}c{column}");
            assert!(words.contains(cell.as_str()), "{cell}");
        }
    }
}

#[test]
fn tables_of_nothing_have_their_page() {
    let nulls = vec![vec![Value::Null; 3]; 5];
    let none: Vec<Vec<Value>> = Vec::new();
    let columns = || made::texts(&["a", "b", "c"]);
    for (name, columns, rows) in [
        ("empty", columns(), &none),
        ("nulls", columns(), &nulls),
        ("no-columns", Vec::new(), &nulls),
        ("no-labels", made::texts(&["", "", ""]), &nulls),
    ] {
        let mut sheet = made::sheet(columns);
        sheet.title = String::new();
        sheet.language = String::new();
        sheet.sources = Vec::new();
        let file = made::file(name, sheet, rows);
        read::check(&file);
        if let Some(pages) = read::pages(&file) {
            assert_eq!(pages.len(), 1, "{name}");
        }
    }
}

#[test]
fn what_would_fill_a_library_is_refused_or_done_within_seconds() {
    let one =
        |text: String| made::bytes(made::sheet(made::texts(&["a"])), &[vec![made::text(&text)]]);
    assert!(one("word ".repeat(40_000)).is_ok());
    assert!(one("\u{5d0}\u{5d1} ".repeat(10_000)).is_ok() || one("\u{5d0}".to_owned()).is_err());
    assert!(matches!(
        one("x\n".repeat(2_000_000)),
        Err(PdfError::TooLarge)
    ));
    assert!(matches!(
        one("x".repeat(5_000_000)),
        Err(PdfError::TooLarge)
    ));
    let label = "label ".repeat(10_000);
    let mut sheet = made::sheet(made::texts(&[&label]));
    sheet.title = label.clone();
    sheet.note = label.clone();
    sheet.sources = vec![label];
    let file = made::file("labels", sheet, &vec![vec![made::text("x")]; 3]);
    read::check(&file);
}

#[test]
fn too_many_rows_are_refused_and_csv_is_named() {
    let fonts = Fonts::of(Vec::new());
    let mut pdf = Pdf::new(made::sheet(made::texts(&["a"])), &fonts);
    for _ in 0..MOST_ROWS {
        pdf.push(&[Value::Null]).expect("a row");
    }
    let error = pdf.push(&[Value::Null]).expect_err("a refusal");
    assert!(matches!(error, PdfError::TooManyRows) && error.to_string().contains("CSV"));
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Number),
        "[0-9]{0,40}\\.?[0-9]{0,10}".prop_map(Value::Decimal),
        any::<String>().prop_map(Value::Text),
        "[ -~\\n]{0,300}".prop_map(Value::Text),
        "[\u{5d0}-\u{5ea}a-z \u{202a}-\u{202e}\u{2066}-\u{2069}]{0,40}".prop_map(Value::Text),
        "[\u{600}-\u{6ff}\u{900}-\u{97f}0-9 ]{0,40}".prop_map(Value::Text),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_table_panics(
        rows in prop::collection::vec(prop::collection::vec(values(), 0..5), 0..12),
        labels in prop::collection::vec(any::<String>(), 0..5),
        title in any::<String>(),
        language in "[a-zA-Z-]{0,12}",
    ) {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let mut sheet = made::sheet(made::texts(&labels));
        sheet.title = title;
        sheet.language = language;
        match made::bytes(sheet, &rows) {
            Ok(bytes) => prop_assert!(bytes.starts_with(b"%PDF-1.7")),
            Err(PdfError::NoGlyph { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
