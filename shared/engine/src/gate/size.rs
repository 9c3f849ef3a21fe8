//! How large values can be, against the values that are stored.

/// Pieces that a stored text falls into, or elements of a stored list.
const PIECES: f64 = 10.0;
/// The same of one that is built, for each stored value that it is as large as.
const PIECES_BUILT: f64 = 100.0;

/// How large the values of a column or an expression can be. One is a stored value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    /// The largest.
    pub growth: f64,
    /// The average over all rows.
    pub mean: f64,
    /// How much of `growth` comes of aggregates that keep all their values.
    pub gathered: f64,
    /// How many elements a list has, or how many pieces a text falls into.
    pub length: f64,
}

impl Size {
    pub(super) const STORED: Self = Self {
        growth: 1.0,
        mean: 1.0,
        gathered: 1.0,
        length: PIECES,
    };

    /// Takes in a part: as large as the larger of the two.
    pub(super) fn with(&mut self, part: Self) {
        self.growth = self.growth.max(part.growth);
        self.mean = self.mean.max(part.mean);
        self.gathered = self.gathered.max(part.gathered);
        self.length = self.length.max(part.length);
    }

    /// The largest of several; a stored value where there are none.
    pub(super) fn largest(sizes: impl Iterator<Item = Self>) -> Self {
        sizes.fold(Self::STORED, |mut largest, size| {
            largest.with(size);
            largest
        })
    }

    /// The size of a member of its values, which may itself be a list.
    pub(super) fn inner(self) -> Self {
        Self {
            length: Self::pieces(self.growth),
            ..self
        }
    }

    /// Elements of a list inside this one, or pieces of text that is made of it.
    pub(super) fn pieces(growth: f64) -> f64 {
        if growth <= 1.0 {
            PIECES
        } else {
            growth * PIECES_BUILT
        }
    }
}
