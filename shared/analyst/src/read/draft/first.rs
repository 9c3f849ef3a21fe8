//! What `oldest first` or `largest first` orders by: what is shown, before anything else.

use catalogue::Role;

use super::{Builder, Fault, Shown};
use crate::{plan::OrderBy, words::general};

impl Builder<'_> {
    /// The order that a superlative before `first` asks for, and whether its direction turns.
    pub(super) fn by_first(&mut self, n: usize) -> Result<(OrderBy, bool), Fault> {
        let superlative = &general::SUPERLATIVES[n];
        // `largest first` is about any figure; `oldest first` about an age only.
        let plain = general::is_plain(n);
        if plain {
            let figures: Vec<&Shown> = self
                .shown
                .iter()
                .filter(|s| matches!(s, Shown::Measure(_)))
                .collect();
            match figures.as_slice() {
                [] => {}
                [Shown::Measure(measure)] => return Ok((OrderBy::Measure(measure.clone()), false)),
                _ => return Err(Fault::Ambiguous(superlative.words[0].into(), Vec::new())),
            }
        }
        let shown: Vec<(usize, usize)> = self
            .columns
            .iter()
            .copied()
            .filter(|at| {
                let column = self.column(*at);
                match superlative.columns.first() {
                    _ if plain => {
                        column.kind.is_numeric()
                            && column.role == Role::Measure
                            && self.shown.contains(&Shown::Column(at.0, at.1))
                    }
                    Some(&"date") => column.kind.is_temporal() || self.is_year(*at),
                    _ => false,
                }
            })
            .collect();
        match shown.as_slice() {
            [at] => Ok((OrderBy::Column(self.reference(*at)), false)),
            [] => self.by_hint(n),
            _ => Err(Fault::Ambiguous(superlative.words[0].into(), Vec::new())),
        }
    }
}
