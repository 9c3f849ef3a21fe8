//! The texts of a table, in one piece of memory.

use catalogue::Value;

use super::{PdfError, text};
use crate::{sheet::Heading, written};

/// Most cells. Each is an element of the structure tree, which krilla keeps until it is written.
const MOST_CELLS: usize = 600_000;
/// Most text, in bytes.
const MOST_TEXT: usize = 32 << 20;
/// Most text of one cell, in bytes: a thousand pages.
const MOST_OF_A_CELL: usize = 4 << 20;

/// Rows of text.
pub struct Cells {
    columns: usize,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
}

impl Cells {
    pub fn new(columns: usize) -> Self {
        Self {
            columns,
            text: String::new(),
            ends: Vec::new(),
        }
    }

    /// Adds a row, as it will be printed.
    pub fn push(&mut self, row: &[Value], headings: &[Heading]) -> Result<(), PdfError> {
        for (at, heading) in headings.iter().enumerate() {
            if let Some(value) = row.get(at) {
                let text = written::cell(value, heading);
                if text.len() > MOST_OF_A_CELL {
                    return Err(PdfError::TooLarge);
                }
                text::clean_into(&mut self.text, &text);
            }
            let end = u32::try_from(self.text.len()).map_err(|_| PdfError::TooLarge)?;
            self.ends.push(end);
        }
        if self.ends.len() > MOST_CELLS || self.text.len() > MOST_TEXT {
            return Err(PdfError::TooLarge);
        }
        Ok(())
    }

    /// How many rows there are. A table without columns has none.
    pub fn rows(&self) -> usize {
        self.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    /// The text of a cell; empty where there is none.
    pub fn get(&self, row: usize, column: usize) -> &str {
        let at = row * self.columns + column;
        let end = self.ends.get(at).copied().unwrap_or(0);
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Everything, for looking at which scripts it is in.
    pub fn text(&self) -> &str {
        &self.text
    }
}
