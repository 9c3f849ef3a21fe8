//! Files to look at.

use std::path::PathBuf;

use catalogue::{ColumnType, Format, Value};
use exports::{
    Heading, Sheet,
    pdf::{Fonts, Pdf, PdfError},
};

/// A column.
pub fn heading(label: &str, kind: ColumnType) -> Heading {
    Heading {
        label: label.to_owned(),
        kind,
        format: Format::Text,
        unit: None,
    }
}

/// Columns of text.
pub fn texts(labels: &[&str]) -> Vec<Heading> {
    let labels = labels.iter();
    labels
        .map(|label| heading(label, ColumnType::Text))
        .collect()
}

/// A sheet with those columns.
pub fn sheet(columns: Vec<Heading>) -> Sheet {
    Sheet {
        title: "Orders by region".to_owned(),
        note: "sum of amount · by region · Apr–Jun 2025".to_owned(),
        columns,
        picture: None,
        sources: vec!["Orders export 2025".to_owned(), "Customers".to_owned()],
        made: "2025-10-18T10:30:00Z".parse().expect("a time"),
        language: "en".to_owned(),
    }
}

/// A value of text.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The bytes of a PDF.
pub fn bytes(sheet: Sheet, rows: &[Vec<Value>]) -> Result<Vec<u8>, PdfError> {
    let mut pdf = Pdf::new(sheet, Fonts::here());
    for row in rows {
        pdf.push(row)?;
    }
    pdf.finish()
}

/// A PDF on the disk, under a name of its own.
pub fn file(name: &str, sheet: Sheet, rows: &[Vec<Value>]) -> PathBuf {
    let bytes = bytes(sheet, rows).expect("a PDF");
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&path, bytes).expect("a file");
    path
}
