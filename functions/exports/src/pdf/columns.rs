//! How wide columns are, and which ones stand beside each other.
//!
//! Widths come from all cells. Where everything fits on one line each, nothing is broken; else the
//! page is turned; else text columns share what the others leave, none narrower than its longest
//! word. What even so is too wide for a page goes on over further pages beside it, each of which
//! begins with the first column again, so that a row can be followed.

use super::{
    PdfError,
    cells::Cells,
    font::Weight,
    text::{Setter, Style},
};
use crate::sheet::Heading;

/// Room left and right inside a cell, in points.
pub const PAD: f32 = 4.0;
/// Text of cells.
pub const CELL: Style = Style {
    weight: Weight::Regular,
    size: 8.5,
};
/// Text above columns.
pub const HEAD: Style = Style {
    weight: Weight::Bold,
    size: 8.5,
};

/// Narrowest column.
const LEAST: f32 = 18.0;
/// Most of a page's width that a word or number asks for before it is broken.
const WORD: f32 = 0.4;
/// Most of a page's width that the first column takes where it is repeated.
const REPEATED: f32 = 0.3;

/// A4, upright and turned, and what of its width is for content.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

impl Paper {
    /// Room around the content.
    pub const MARGIN: f32 = 42.0;
    const UPRIGHT: Self = Self {
        width: 595.28,
        height: 841.89,
    };
    const TURNED: Self = Self {
        width: 841.89,
        height: 595.28,
    };

    /// Width of the content.
    pub fn room(self) -> f32 {
        self.width - 2.0 * Self::MARGIN
    }
}

/// A column on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Which one it is.
    pub column: usize,
    /// Its left end, from that of the content.
    pub x: f32,
    /// Its width, with the room inside its cells.
    pub width: f32,
    /// Whether it stands here only so that rows can be told apart.
    pub again: bool,
}

/// Where columns stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// What they stand on.
    pub paper: Paper,
    /// Columns of each of the pages that lie beside each other; one in most tables.
    pub bands: Vec<Vec<Placed>>,
}

/// What a column would like.
#[derive(Debug, Clone, Copy)]
struct Wish {
    /// To break no line.
    whole: f32,
    /// To break no word.
    least: f32,
}

/// Places the columns.
pub fn place(
    setter: &mut Setter<'_>,
    headings: &[Heading],
    cells: &Cells,
) -> Result<Columns, PdfError> {
    let mut wishes = Vec::with_capacity(headings.len());
    for (column, heading) in headings.iter().enumerate() {
        wishes.push(wish(setter, column, heading, cells)?);
    }
    let whole: f32 = wishes.iter().map(|wish| wish.whole).sum();
    let one_page = |paper: Paper| {
        let widths = shared(&wishes, paper.room())?;
        Some(Columns {
            paper,
            bands: vec![laid(widths.into_iter().enumerate(), None)],
        })
    };
    if whole <= Paper::UPRIGHT.room() {
        return Ok(one_page(Paper::UPRIGHT).unwrap_or_else(|| beside(&wishes)));
    }
    Ok(one_page(Paper::TURNED).unwrap_or_else(|| beside(&wishes)))
}

fn wish(
    setter: &mut Setter<'_>,
    column: usize,
    heading: &Heading,
    cells: &Cells,
) -> Result<Wish, PdfError> {
    let (head, head_word) = setter.widths(&heading.label, HEAD)?;
    // A heading takes two lines before it widens its column.
    let (mut whole, mut word) = (head_word.max(head * 0.55), head_word);
    for row in 0..cells.rows() {
        let (line, longest) = setter.widths(cells.get(row, column), CELL)?;
        whole = whole.max(line);
        word = word.max(longest);
    }
    let most = Paper::TURNED.room() * WORD;
    let least = if heading.kind.is_numeric() || heading.kind.is_temporal() {
        whole
    } else {
        word
    };
    let least = (least.min(most) + 2.0 * PAD).max(LEAST);
    Ok(Wish {
        whole: (whole + 2.0 * PAD).max(least),
        least,
    })
}

/// Widths that fill the room; `None` where it is too narrow for the longest words.
fn shared(wishes: &[Wish], room: f32) -> Option<Vec<f32>> {
    let whole: f32 = wishes.iter().map(|wish| wish.whole).sum();
    if whole <= room {
        let stretch = if whole > 0.0 { room / whole } else { 1.0 };
        return Some(wishes.iter().map(|wish| wish.whole * stretch).collect());
    }
    let least: f32 = wishes.iter().map(|wish| wish.least).sum();
    if least > room {
        return None;
    }
    // Columns that want less than their share get all of it, as long as there are such.
    let mut widths: Vec<Option<f32>> = vec![None; wishes.len()];
    loop {
        let left = room - widths.iter().flatten().sum::<f32>();
        let waiting = || {
            wishes
                .iter()
                .zip(&widths)
                .filter(|(_, width)| width.is_none())
        };
        // Whoever waits must still find room for their longest word.
        let owed: f32 = waiting().map(|(wish, _)| wish.least).sum();
        let share = left / waiting().count().max(1) as f32;
        let next = wishes.iter().zip(&widths).position(|(wish, width)| {
            width.is_none() && wish.whole <= share && owed - wish.least + wish.whole <= left
        });
        // The others share what is left over their longest words by how much they want.
        let wants = |wish: &Wish| (wish.whole.min(left) - wish.least).max(0.0);
        let wanted: f32 = waiting().map(|(wish, _)| wants(wish)).sum();
        let over = (left - owed).max(0.0) / wanted.max(f32::EPSILON);
        match next.and_then(|at| Some((wishes.get(at)?, widths.get_mut(at)?))) {
            Some((wish, width)) => *width = Some(wish.whole),
            None => {
                let parts = wishes.iter().zip(&widths);
                let parts =
                    parts.map(|(wish, width)| width.unwrap_or(wish.least + over * wants(wish)));
                return Some(parts.collect());
            }
        }
    }
}

/// Columns over pages that lie beside each other.
fn beside(wishes: &[Wish]) -> Columns {
    let paper = Paper::TURNED;
    let room = paper.room();
    let width = |wish: &Wish| wish.whole.min(room * WORD).max(wish.least);
    let first = wishes
        .first()
        .map(width)
        .filter(|width| *width <= room * REPEATED);
    let mut bands: Vec<Vec<(usize, f32)>> = vec![Vec::new()];
    let mut used = 0.0;
    for (column, wish) in wishes.iter().enumerate() {
        let width = width(wish);
        if used + width > room && bands.last().is_some_and(|band| !band.is_empty()) {
            bands.push(Vec::new());
            used = first.unwrap_or_default();
        }
        used += width;
        if let Some(band) = bands.last_mut() {
            band.push((column, width));
        }
    }
    let bands = bands.into_iter().enumerate().map(|(at, band)| {
        let again = first.filter(|_| at > 0);
        laid(band.into_iter(), again)
    });
    Columns {
        paper,
        bands: bands.collect(),
    }
}

fn laid(widths: impl Iterator<Item = (usize, f32)>, again: Option<f32>) -> Vec<Placed> {
    let mut x = 0.0;
    let mut place = |column, width, again| {
        let placed = Placed {
            column,
            x,
            width,
            again,
        };
        x += width;
        placed
    };
    let repeated = again.map(|width| place(0, width, true));
    let mut placed: Vec<Placed> = repeated.into_iter().collect();
    placed.extend(widths.map(|(column, width)| place(column, width, false)));
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(whole: f32, least: f32) -> Wish {
        Wish { whole, least }
    }

    #[test]
    fn what_fits_is_not_broken_and_fills_the_page() {
        let widths = shared(&[wish(50.0, 20.0), wish(150.0, 40.0)], 400.0).expect("widths");
        assert_eq!(widths, [100.0, 300.0]);
    }

    #[test]
    fn a_long_text_column_leaves_short_ones_whole() {
        let wishes = [wish(50.0, 30.0), wish(5000.0, 60.0), wish(70.0, 70.0)];
        let widths = shared(&wishes, 500.0).expect("widths");
        assert_eq!(widths, [50.0, 380.0, 70.0]);
    }

    #[test]
    fn words_are_never_broken_where_the_page_has_room_for_them() {
        let wishes = [wish(400.0, 200.0), wish(400.0, 90.0), wish(80.0, 80.0)];
        let widths = shared(&wishes, 400.0).expect("widths");
        for (width, wish) in widths.iter().zip(&wishes) {
            assert!(*width >= wish.least - 0.01, "{widths:?}");
        }
        assert!(
            (widths.iter().sum::<f32>() - 400.0).abs() < 0.1,
            "{widths:?}"
        );
        assert_eq!(shared(&wishes, 300.0), None);
    }

    #[test]
    fn many_columns_go_on_beside_and_each_stands_once_beside_the_repeated_first() {
        let wishes = vec![wish(60.0, 60.0); 60];
        let columns = beside(&wishes);
        assert!(columns.bands.len() > 4);
        let mut own = Vec::new();
        for (at, band) in columns.bands.iter().enumerate() {
            let end = band.last().map_or(0.0, |last| last.x + last.width);
            assert!(end <= columns.paper.room() + 0.01);
            assert_eq!(band.first().map(|first| first.column), Some(0));
            assert_eq!(band.first().map(|first| first.again), Some(at > 0));
            own.extend(
                band.iter()
                    .filter(|placed| !placed.again)
                    .map(|placed| placed.column),
            );
        }
        assert_eq!(own, (0..60).collect::<Vec<_>>());
    }
}
