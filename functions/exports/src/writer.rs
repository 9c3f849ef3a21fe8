//! What writes rows as a file, and what puts the bytes where they belong.

use arrow_array::RecordBatch;
use catalogue::Value;
use engine::{EngineError, cells};

use crate::{
    Sheet, csv,
    format::Format,
    pdf::{Fonts, Pdf, PdfError},
    xlsx::{Xlsx, XlsxError},
};

/// Writes rows as the bytes of a file.
///
/// It works on a thread that may be kept busy. What it puts into `out` is taken from there whenever
/// it returns, so that a format that can be written piece by piece holds no more than a piece.
pub trait Writer: Send {
    /// Takes some rows.
    ///
    /// # Errors
    ///
    /// Where they cannot be written in this format.
    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// Where it cannot be written in this format.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError>;
}

/// Why rows are no file of that format. Its words are fit for the one who asked for it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct WriteError {
    /// Stable snake_case code.
    pub code: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

/// How a file is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A byte order mark at the start of a CSV file: some programs for people need it to read
    /// letters rightly, some other programs take it for a part of the first header.
    pub bom: bool,
    /// Whether text that a spreadsheet would run as a formula is kept from that.
    pub safe: bool,
    /// What stands between the fields of a CSV file.
    pub delimiter: csv::Delimiter,
}

impl Default for Options {
    /// For people: with the mark, and safe.
    fn default() -> Self {
        Self {
            bom: true,
            safe: true,
            delimiter: csv::Delimiter::default(),
        }
    }
}

/// The writer of a file of that format.
pub fn writer(format: Format, sheet: Sheet, options: &Options) -> Box<dyn Writer> {
    match format {
        Format::Csv => Box::new(csv::Csv::new(&sheet, options)),
        Format::Pdf => Box::new(Pages(Some(Pdf::new(sheet, Fonts::here())))),
        Format::Xlsx => Box::new(Book::Empty(sheet)),
    }
}

/// A PDF, until its last row has come.
struct Pages(Option<Pdf<'static>>);

impl Writer for Pages {
    fn rows(&mut self, batch: &RecordBatch, _: &mut Vec<u8>) -> Result<(), WriteError> {
        let Some(pdf) = &mut self.0 else {
            return Ok(());
        };
        each(batch, |row| Ok(pdf.push(row)?))
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        if let Some(pdf) = self.0.take() {
            *out = pdf.finish()?;
        }
        Ok(())
    }
}

/// A workbook, before its first rows, until its last one, and after.
enum Book {
    Empty(Sheet),
    Open(Box<Xlsx>),
    Done,
}

impl Book {
    fn open(&mut self) -> Result<Option<&mut Xlsx>, WriteError> {
        if let Self::Empty(_) = self
            && let Self::Empty(sheet) = std::mem::replace(self, Self::Done)
        {
            *self = Self::Open(Box::new(Xlsx::new(sheet)?));
        }
        Ok(match self {
            Self::Open(book) => Some(book),
            _ => None,
        })
    }
}

impl Writer for Book {
    fn rows(&mut self, batch: &RecordBatch, _: &mut Vec<u8>) -> Result<(), WriteError> {
        match self.open()? {
            Some(book) => each(batch, |row| Ok(book.push(row)?)),
            None => Ok(()),
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.open()?;
        if let Self::Open(book) = std::mem::replace(self, Self::Done) {
            let mut file = std::io::Cursor::new(Vec::new());
            book.finish(&mut file)?;
            *out = file.into_inner();
        }
        Ok(())
    }
}

/// Every row of a batch as values.
fn each(
    batch: &RecordBatch,
    mut take: impl FnMut(&[Value]) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let mut row = Vec::with_capacity(batch.num_columns());
    for at in 0..batch.num_rows() {
        row.clear();
        let columns = batch.columns().iter();
        row.extend(columns.map(|column| cells::value(column, at)));
        take(&row)?;
    }
    Ok(())
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        let code = match &error {
            XlsxError::TooManyRows => "too_many_rows",
            XlsxError::TooManyColumns => "too_many_columns",
            XlsxError::TooLong { .. } => "too_large",
            XlsxError::Write(_) => "not_written",
        };
        Self {
            code,
            message: error.to_string(),
        }
    }
}

impl From<PdfError> for WriteError {
    fn from(error: PdfError) -> Self {
        let code = match &error {
            PdfError::TooManyRows => "too_many_rows",
            PdfError::TooLarge => "too_large",
            PdfError::NoGlyph { .. } => "no_glyph",
            PdfError::Write(_) => "not_written",
        };
        Self {
            code,
            message: error.to_string(),
        }
    }
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoFile {
    /// The query gave no rows, or broke off.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The format cannot hold them.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// There are more rows than a file may have.
    #[error("{}", too_many(*.format, *.most))]
    TooMany {
        /// The format.
        format: Format,
        /// Most rows that a file of it may have.
        most: usize,
    },
    /// Writing it broke off on our side.
    #[error("the file could not be written; try again")]
    Internal,
}

fn too_many(format: Format, most: usize) -> String {
    let most = grouped(most);
    match format {
        Format::Csv => format!(
            "there are more than {most} rows, the most that a file may have; narrow the question by a filter"
        ),
        Format::Xlsx => {
            format!("a spreadsheet holds at most {most} rows, and there are more; export CSV")
        }
        Format::Pdf => format!("a PDF holds at most {most} rows, and there are more; export CSV"),
    }
}

/// A count as a person writes it: `50,000`.
fn grouped(count: usize) -> String {
    analyst::say::number::grouped(&count.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Int64Array, StringArray};
    use catalogue::ColumnType;

    use super::*;
    use crate::Heading;

    fn sheet() -> Sheet {
        let column = |label: &str, kind| Heading {
            label: label.to_owned(),
            kind,
            format: catalogue::Format::Text,
            unit: None,
        };
        Sheet {
            title: "Orders".to_owned(),
            note: String::new(),
            columns: vec![
                column("id", ColumnType::Integer),
                column("name", ColumnType::Text),
            ],
            picture: None,
            sources: Vec::new(),
            made: jiff::Timestamp::UNIX_EPOCH,
            language: "en".to_owned(),
        }
    }

    #[test]
    fn every_format_is_written_with_and_without_rows() {
        let batch = RecordBatch::try_from_iter([
            ("id", Arc::new(Int64Array::from(vec![1, 2])) as _),
            (
                "name",
                Arc::new(StringArray::from(vec![Some("=a"), None])) as _,
            ),
        ])
        .expect("a batch");
        for format in Format::ALL {
            for batches in [0, 2] {
                let mut writer = writer(format, sheet(), &Options::default());
                let mut out = Vec::new();
                for _ in 0..batches {
                    writer.rows(&batch, &mut out).expect("rows");
                }
                writer.end(&mut out).expect("an end");
                let start: &[u8] = match format {
                    Format::Csv => b"\xef\xbb\xbfid,name",
                    Format::Pdf => b"%PDF-1.7",
                    Format::Xlsx => b"PK\x03\x04",
                };
                assert!(out.starts_with(start), "{format:?}");
            }
        }
    }
}
