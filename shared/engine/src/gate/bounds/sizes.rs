//! How large what is built of parts can be.

use super::{Call, ROWS_A_VALUE};
use crate::{
    Refusal,
    gate::{expression::Expression, literal::Literal, refusal, size::Size},
};

/// How many times larger than a stored value a built one may be.
const MOST_GROWTH: f64 = 2_000.0;
/// The same for what an aggregate gathers of stored values, ...
const MOST_HELD: f64 = 1e7;
/// ... for what is built or gathered of values that are large already, ...
const MOST_GATHERED: f64 = 1e6;
/// ... and how many times larger than those it may be.
const MOST_BUILT: f64 = 8.0;
/// How large a value may be and still count as a stored one where it is gathered.
const SHORT: f64 = 16.0;
/// Most elements of a list that is taken apart.
const MOST_ELEMENTS: f64 = 1e6;

/// All parts together.
pub(in crate::gate) fn sum(parts: &[Expression]) -> f64 {
    parts.iter().map(|part| part.size.growth).sum()
}

/// The size of something of that growth built of `parts`, if it is not too much.
pub(in crate::gate) fn built(parts: &[Expression], growth: f64) -> Result<Size, Refusal> {
    let largest = Size::largest(parts.iter().map(|part| part.size));
    let gathered = largest.gathered > 1.0
        && growth <= MOST_BUILT * largest.gathered
        && growth <= MOST_GATHERED;
    if growth > MOST_GROWTH.max(largest.growth) && !gathered {
        return Err(refusal::too_grown());
    }
    let growth = growth.max(1.0);
    let means: f64 = parts.iter().map(|part| part.size.mean).sum();
    Ok(Size {
        growth,
        mean: if parts.is_empty() {
            growth
        } else {
            (growth * means / sum(parts)).clamp(1.0, growth)
        },
        gathered: largest.gathered,
        length: Size::pieces(growth),
    })
}

/// Rows that a list of that size is taken apart into.
pub(in crate::gate) fn elements(name: &str, list: Size) -> Result<f64, Refusal> {
    if list.length > MOST_ELEMENTS {
        return Err(refusal::argument(
            name,
            "give it a literal list, a column, a short series, a split or an aggregate",
        ));
    }
    Ok(list.length.max(1.0))
}

/// Whether a function makes a list of the pieces of a text.
pub(super) fn splits(name: &str) -> bool {
    name.contains("split") && name != "split_part"
        || matches!(name, "string_to_array" | "regexp_extract_all")
}

impl Call<'_> {
    /// What an aggregate makes that keeps all its input.
    pub(super) fn held(&self, name: &str) -> Result<Size, Refusal> {
        let rows = self.rows;
        let parts = Size::largest(self.parts.iter().map(|part| part.size));
        let large = parts.growth > SHORT || parts.gathered > 1.0;
        let held = if large {
            parts.mean * rows.max(2.0)
        } else {
            parts.growth * (rows / ROWS_A_VALUE).max(2.0)
        };
        let growth = held * self.separator(name)?.sqrt();
        if growth > if large { MOST_GATHERED } else { MOST_HELD } {
            return Err(refusal::too_grown());
        }
        let gives_all = [
            "list",
            "array_agg",
            "string_agg",
            "group_concat",
            "listagg",
            "histogram",
        ];
        if !gives_all.contains(&name) {
            return Ok(parts);
        }
        Ok(Size {
            growth,
            // Every row goes into one group alone.
            mean: growth / self.frame.rows.get().max(1.0),
            gathered: growth,
            length: rows.max(parts.length),
        })
    }

    /// How many elements the result has, or how many pieces its text falls into.
    pub(super) fn length(&self, name: &str, growth: f64) -> f64 {
        let lengths = || self.parts.iter().map(|part| part.size.length);
        let most = lengths().fold(1.0, f64::max);
        match name {
            "list_value" | "list_pack" | "array_value" => self.parts.len() as f64,
            "||" | "concat" | "concat_ws" => lengths().sum(),
            name if ["_append", "_prepend", "_concat", "_cat"]
                .iter()
                .any(|end| name.ends_with(end)) =>
            {
                lengths().sum()
            }
            "list_select" | "array_select" => {
                self.parts.get(1).map_or(most, |part| part.size.length)
            }
            name if splits(name) => {
                let text = Size::largest(self.parts.iter().map(|part| part.size));
                if text.growth > 1.0 {
                    most.max(Size::pieces(text.growth))
                } else {
                    most
                }
            }
            // These may give a list that is inside of the one they are given.
            "flatten" | "unnest" | "array_extract" | "element_at" | "struct_extract"
            | "list_extract" | "list_element" | "list_first" | "list_last" | "list_any_value"
            | "list_max" | "list_min" | "list_mode" | "map_extract" | "map_extract_value" => {
                Size::pieces(growth)
            }
            "min" | "max" | "min_by" | "max_by" | "arg_max" | "arg_min" | "argmax" | "argmin"
            | "approx_top_k" => {
                let last = self.arguments.last().and_then(|&count| Literal::of(count));
                most.max(last.and_then(|count| count.number()).unwrap_or(1.0))
            }
            "array_to_string" | "list_string_agg" => most.max(Size::pieces(growth)),
            name if ["list_", "array_", "map_"]
                .iter()
                .any(|start| name.starts_with(start)) =>
            {
                most
            }
            _ if growth > 1.0 => most.max(Size::pieces(growth)),
            _ => most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_may_be_large_only_where_its_parts_are() {
        let part = |growth, gathered| Expression {
            size: Size {
                growth,
                gathered,
                ..Size::STORED
            },
            ..Expression::LEAF
        };
        assert!(built(&[part(1.0, 1.0)], 2_000.0).is_ok());
        assert!(built(&[part(1.0, 1.0)], 2_001.0).is_err());
        assert!(built(&[part(1_500.0, 1.0)], 3_000.0).is_err());
        assert!(built(&[part(9_000.0, 9_000.0), part(1.0, 1.0)], 9_001.0).is_ok());
        assert!(built(&[part(72_000.0, 9_000.0)], 144_000.0).is_err());
        assert!(built(&[part(9_000.0, 9_000.0)], 9e6).is_err());
    }
}
