//! The structure of a document, for those who hear it.

use catalogue::Value;

use crate::{made, read};

fn counted(tags: &str, kind: &str) -> usize {
    tags.lines()
        .filter(|line| {
            line.split_whitespace()
                .next()
                .map(|word| word.trim_end_matches(':'))
                == Some(kind)
        })
        .count()
}

#[test]
fn the_table_has_a_cell_for_each_value_however_many_pages_it_takes() {
    for (rows, columns) in [(1, 1), (3, 2), (120, 4), (30, 60), (0, 3)] {
        let labels: Vec<String> = (0..columns).map(|at| format!("Column {at}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let sheet = made::sheet(made::texts(&labels));
        let value = |row: usize, column: usize| match (row + column) % 5 {
            4 => Value::Null,
            _ => made::text(&format!("cell {row} {column}")),
        };
        let values: Vec<Vec<Value>> = (0..rows)
            .map(|row| (0..columns).map(|column| value(row, column)).collect())
            .collect();
        let file = made::file(&format!("structure-{rows}x{columns}"), sheet, &values);
        read::check(&file);
        let Some(tags) = read::tags(&file) else {
            return;
        };
        assert_eq!(counted(&tags, "TD"), rows * columns, "{rows} × {columns}");
        assert_eq!(counted(&tags, "TH"), columns);
        assert_eq!(counted(&tags, "TR"), rows + 1);
        assert_eq!(counted(&tags, "Table"), 1);
        assert_eq!(counted(&tags, "H1"), 1);
    }
}

#[test]
fn title_language_fonts_and_bookmarks_are_there() {
    let rows: Vec<Vec<Value>> = (0..150).map(|row| vec![Value::Integer(row)]).collect();
    let file = made::file("about", made::sheet(made::texts(&["Number"])), &rows);
    let Some(info) = read::said("pdfinfo", &["FILE"], &file) else {
        return;
    };
    let has = |name: &str, value: &str| {
        let line = info.lines().find(|line| line.starts_with(name));
        assert!(line.is_some_and(|line| line.contains(value)), "{info}");
    };
    has("Title:", "Orders by region");
    has("Creator:", "Inlay");
    has("Tagged:", "yes");
    let fonts = read::said("pdffonts", &["FILE"], &file).unwrap_or_default();
    for line in fonts.lines().skip(2) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(
            words.first().is_some_and(|name| name.contains("+NotoSans")),
            "{fonts}"
        );
        let flags = words.iter().rev().skip(2).take(3);
        assert!(flags.into_iter().all(|flag| *flag == "yes"), "{fonts}");
    }
    let json = read::said("qpdf", &["--json", "FILE"], &file).unwrap_or_default();
    assert!(json.contains("\"/Lang\": \"u:en\""));
    assert!(json.contains("u:Rows 1\u{2013}"), "no bookmark");
    assert!(
        json.contains("pdfuaid")
            || read::said("pdfinfo", &["-meta", "FILE"], &file)
                .unwrap_or_default()
                .contains("pdfuaid:part>1<")
    );
}
