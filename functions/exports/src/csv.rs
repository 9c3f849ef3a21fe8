//! CSV as RFC 4180 has it: CRLF, quotes where they are needed, UTF-8.
//!
//! Two kinds of readers want two kinds of file. A spreadsheet wants a byte order mark, and must be
//! kept from running text as a formula ([`text`]); a program wants the bytes as they are. Both get
//! the same values: numbers with every digit ([`cells`]), dates and times as ISO 8601 ([`time`]),
//! NULL as nothing and an empty text as `""`.
//!
//! Values go from Arrow's columns into bytes, none of them through a value of our own: a million
//! rows are written in less time than DuckDB takes to make them.

mod cells;
mod text;
mod time;

use arrow_array::RecordBatch;

use crate::{
    Sheet,
    writer::{Options, WriteError, Writer},
};
use cells::Cells;
use text::Text;

pub use text::Delimiter;

const BOM: &[u8] = "\u{feff}".as_bytes();
const LINE_END: &[u8] = b"\r\n";

/// Writes CSV.
pub struct Csv {
    text: Text,
    /// What is not written yet: the mark and the headers.
    begin: Option<Vec<u8>>,
}

impl Csv {
    /// A file whose headers are what people call the columns.
    pub fn new(sheet: &Sheet, options: &Options) -> Self {
        let text = Text {
            delimiter: options.delimiter,
            safe: options.safe,
        };
        let mut begin = Vec::new();
        if options.bom {
            begin.extend_from_slice(BOM);
        }
        for (at, column) in sheet.columns.iter().enumerate() {
            if at > 0 {
                begin.push(options.delimiter.byte());
            }
            text.write(&column.label, &mut begin);
        }
        begin.extend_from_slice(LINE_END);
        Self {
            text,
            begin: Some(begin),
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if let Some(begin) = self.begin.take() {
            out.extend_from_slice(&begin);
        }
    }
}

impl Writer for Csv {
    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.begin(out);
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::of).collect();
        let delimiter = self.text.delimiter.byte();
        for row in 0..batch.num_rows() {
            for (at, cells) in columns.iter().enumerate() {
                if at > 0 {
                    out.push(delimiter);
                }
                cells.write(row, &self.text, out);
            }
            out.extend_from_slice(LINE_END);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.begin(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
