//! Pictograms: every known name has a shape in the sprite; an unknown one gets a placeholder.
//!
//! Shapes are written into the page where they stand. A reference to a sprite file would fail in
//! a page opened from disk, and in a fragment that a client puts into a page of its own.

mod names;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::markup::Markup;

/// The shapes, as they came from Lucide.
pub const SPRITE: &str = include_str!("../assets/icons.svg");
/// The licence of the shapes.
pub const LICENCE: &str = include_str!("../assets/icons.LICENSE");

/// What stands for a name that is not known.
const PLACEHOLDER: &str = "circle-dashed";

static SHAPES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    SPRITE
        .lines()
        .filter_map(|line| {
            let line = line.strip_prefix("<symbol id=\"")?;
            let (name, rest) = line.split_once('"')?;
            let (_, rest) = rest.split_once('>')?;
            Some((name, rest.strip_suffix("</symbol>")?))
        })
        .collect()
});

/// The name of the shape that draws an icon name, if it is known.
pub fn shape_of(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("lucide:").unwrap_or(name);
    let mapped = names::NAMES
        .binary_search_by_key(&name, |(known, _)| known)
        .ok()
        .and_then(|at| names::NAMES.get(at))
        .map_or(bare, |(_, shape)| shape);
    SHAPES.get_key_value(mapped).map(|(name, _)| *name)
}

/// Every name that has a shape: those of widgets and those of the sprite.
pub fn known() -> impl Iterator<Item = &'static str> {
    let names = names::NAMES.iter().map(|(name, _)| *name);
    let own = SHAPES.keys().copied();
    let all: std::collections::BTreeSet<&str> = names.chain(own).collect();
    all.into_iter()
}

/// An icon that says nothing which the text beside it does not say.
pub fn svg(name: &str) -> Markup {
    draw(name, "")
}

/// An icon of a widget's, with a class of its own.
pub(crate) fn draw(name: &str, class: &str) -> Markup {
    let shape = shape_of(name);
    let inner = shape
        .or(Some(PLACEHOLDER))
        .and_then(|shape| SHAPES.get(shape))
        .copied()
        .unwrap_or_default();
    let known = if shape.is_some() { "" } else { " data-unknown" };
    let space = if class.is_empty() { "" } else { " " };
    Markup::written(format!(
        "<svg class=\"inlay-icon{space}{class}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\"{known}>{inner}</svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_table_has_a_shape_and_the_table_is_sorted_for_its_search() {
        assert!(names::NAMES.is_sorted_by_key(|(name, _)| *name));
        for (name, shape) in names::NAMES {
            assert_eq!(shape_of(name), Some(*shape), "{name}");
        }
        for name in [
            "dashboard",
            "people",
            "analytics",
            "celebration",
            "download",
            "lucide:star",
            "star-filled",
        ] {
            assert!(shape_of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_draws_a_placeholder_and_never_itself() {
        for name in ["no-such", "vendor:logo", "\"><script>", ""] {
            assert_eq!(shape_of(name), None);
            let drawn = svg(name).into_string();
            assert!(
                drawn.contains("data-unknown") && !drawn.contains("script"),
                "{drawn}"
            );
        }
    }
}
