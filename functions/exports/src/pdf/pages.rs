//! Which rows stand on which page.
//!
//! A row stays together where a page can hold it. One that is taller than a page is cut between
//! its lines and goes on.

use super::{
    PdfError,
    cells::Cells,
    columns::{CELL, Columns, HEAD, PAD},
    text::Setter,
};
use crate::sheet::Heading;

/// From one line of a cell to the next.
pub const LINE: f32 = 11.5;
/// Room above and below the lines of a cell.
pub const GAP: f32 = 3.0;
/// Most pages.
const MOST: usize = 10_000;
/// Fewest lines of a row that are worth beginning on a page that cannot hold all.
const WORTH: usize = 3;

/// Lines of a row that stand on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The row.
    pub row: usize,
    /// The first of its lines here.
    pub from: usize,
    /// How many of them there are.
    pub lines: usize,
    /// Top of them, from that of the table's body.
    pub y: f32,
    /// Whether the row ends here.
    pub ends: bool,
}

impl Part {
    /// How much room it takes.
    pub fn height(&self) -> f32 {
        self.lines as f32 * LINE + 2.0 * GAP
    }
}

/// Height of headings of that many lines.
pub fn head_height(head: usize) -> f32 {
    head as f32 * LINE + 2.0 * GAP
}

/// How many lines the headings take.
pub fn head(
    setter: &mut Setter<'_>,
    headings: &[Heading],
    columns: &Columns,
) -> Result<usize, PdfError> {
    let mut most = 1;
    for placed in columns.bands.iter().flatten() {
        if let Some(heading) = headings.get(placed.column) {
            let lines = setter.lines(&heading.label, HEAD, placed.width - 2.0 * PAD)?;
            most = most.max(lines.len());
        }
    }
    Ok(most)
}

/// Puts rows on pages whose bodies have that much room: the first one, then all others.
pub fn fill(
    setter: &mut Setter<'_>,
    cells: &Cells,
    columns: &Columns,
    (first, others): (f32, f32),
) -> Result<Vec<Vec<Part>>, PdfError> {
    let mut pages = vec![Vec::new()];
    let (mut y, mut room) = (0.0, first);
    let most = lines_in(others);
    for row in 0..cells.rows() {
        let mut left = 1;
        for placed in columns.bands.iter().flatten() {
            let text = cells.get(row, placed.column);
            let lines = setter.lines(text, CELL, placed.width - 2.0 * PAD)?;
            left = left.max(lines.len());
        }
        let mut from = 0;
        while left > 0 {
            let fits = lines_in(room - y);
            let whole = left <= fits;
            let begins = left > most && fits >= WORTH;
            if !whole && !begins && (y > 0.0 || room < others) {
                pages.push(Vec::new());
                (y, room) = (0.0, others);
                continue;
            }
            if pages.len() * columns.bands.len() > MOST {
                return Err(PdfError::TooLarge);
            }
            let lines = left.min(fits.max(1));
            let part = Part {
                row,
                from,
                lines,
                y,
                ends: lines == left,
            };
            y += part.height();
            from += lines;
            left -= lines;
            if let Some(page) = pages.last_mut() {
                page.push(part);
            }
        }
    }
    Ok(pages)
}

/// How many lines of a row fit.
fn lines_in(room: f32) -> usize {
    // Rounding must not cost a line. A negative number becomes nothing.
    ((room - 2.0 * GAP + 0.01) / LINE) as usize
}
