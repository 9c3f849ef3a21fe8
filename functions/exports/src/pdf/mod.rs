//! Tagged PDF (PDF/UA-1): title, chart with its description, table over as many pages as it needs,
//! sources.
//!
//! ```text
//! rows ─▶ cells ─▶ columns ─▶ pages ─▶ draw ─▶ bytes
//!           │         └─ text ──┴────────┘ │
//!           │             └─ font          └─ chart, tags
//!           └─ every text of the table, until the last row is there
//! ```
//!
//! Rows are kept until the last one came, for the width of a column hangs on all of its cells and
//! "page 1 of 9" on all rows. They are kept as the text that will be printed, in one piece of
//! memory. krilla writes the file: fonts embedded and subset, structure tree, outline, metadata.
//!
//! | module | holds |
//! | --- | --- |
//! | [`font`] | the fonts there are, and which one has a letter |
//! | [`text`], [`shape`] | text as glyphs: cleaned, measured, broken into lines |
//! | [`cells`] | the texts of the table |
//! | [`columns`] | how wide columns are, and which ones stand beside each other |
//! | [`pages`] | which rows stand on which page |
//! | [`draw`], [`table`] | the pages, and what of the table stands on one |
//! | [`tags`], [`paint`] | their structure, and their colours |
//! | [`chart`], [`path`] | the picture |
//! | [`packed`] | the same file in a quarter of its bytes |

mod cells;
mod chart;
mod columns;
mod draw;
mod font;
mod packed;
mod pages;
mod paint;
mod path;
mod shape;
mod table;
mod tags;
mod text;

use catalogue::Value;
use krilla::error::KrillaError;

pub use font::Fonts;

use crate::sheet::Sheet;
use cells::Cells;

/// Most rows of a table on paper. Nobody leafs through more, and a CSV has them all.
pub const MOST_ROWS: usize = 50_000;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// More rows than [`MOST_ROWS`].
    #[error("a PDF holds at most {MOST_ROWS} rows; export CSV for more")]
    TooManyRows,
    /// More cells or text than fit into memory.
    #[error("the table is too large for a PDF; export CSV, or ask for fewer columns")]
    TooLarge,
    /// A letter that would be a blank.
    #[error(
        "no font has a glyph for U+{:04X} ({letter}), which stands in {near:?}; export CSV, or install a Noto font that has it",
        *letter as u32
    )]
    NoGlyph {
        /// The letter.
        letter: char,
        /// The beginning of the text that it stands in.
        near: String,
    },
    /// The file could not be written.
    #[error("the PDF could not be written: {0}")]
    Write(String),
}

impl From<KrillaError> for PdfError {
    fn from(error: KrillaError) -> Self {
        Self::Write(match error {
            // What krilla says of these is how many there are.
            KrillaError::Validation(errors) => format!("{:?}", errors.first()),
            other => other.to_string(),
        })
    }
}

/// A PDF that rows are being put into.
pub struct Pdf<'f> {
    sheet: Sheet,
    fonts: &'f Fonts,
    cells: Cells,
}

impl<'f> Pdf<'f> {
    /// One without rows.
    pub fn new(sheet: Sheet, fonts: &'f Fonts) -> Self {
        let cells = Cells::new(sheet.columns.len());
        Self {
            sheet,
            fonts,
            cells,
        }
    }

    /// Adds a row. Values beyond the columns are left out, missing ones are empty.
    pub fn push(&mut self, row: &[Value]) -> Result<(), PdfError> {
        if self.cells.rows() >= MOST_ROWS {
            return Err(PdfError::TooManyRows);
        }
        self.cells.push(row, &self.sheet.columns)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.cells.rows()
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>, PdfError> {
        let file = draw::document(&self.sheet, &self.cells, self.fonts)?;
        Ok(packed::packed(file))
    }
}
