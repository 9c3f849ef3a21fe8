//! Colours by their use, for light and dark, in one table.
//!
//! The style sheet, the charts on paper and the page about tokens are made from it, and the test
//! below computes the contrast of every pair that is used together.

use std::fmt::Write;

use crate::view::Theme;

/// A colour's name, and what it is in light and in dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its name; in CSS `--inlay-` and the name.
    pub name: &'static str,
    /// As `#rrggbb`.
    pub light: &'static str,
    /// As `#rrggbb`.
    pub dark: &'static str,
    /// What it is for.
    pub what_for: &'static str,
}

const fn token(
    name: &'static str,
    light: &'static str,
    dark: &'static str,
    what_for: &'static str,
) -> Token {
    Token {
        name,
        light,
        dark,
        what_for,
    }
}

/// Every colour there is.
pub const TOKENS: &[Token] = &[
    token("page", "#f4f5f8", "#0d0f13", "ground of a page"),
    token("surface", "#ffffff", "#16181d", "ground of a widget"),
    token(
        "surface-2",
        "#f6f7f9",
        "#1f2229",
        "ground of a part inside a widget",
    ),
    token(
        "surface-3",
        "#eceef2",
        "#292d36",
        "ground of a part that stands out",
    ),
    token("ink", "#16181d", "#f2f4f8", "text"),
    token("ink-2", "#4b5362", "#b9c0cc", "text of less weight"),
    token("ink-3", "#586170", "#a5adba", "hints and captions"),
    token(
        "line",
        "#e0e3e9",
        "#30353f",
        "lines that only guide the eye",
    ),
    token("border", "#7a8391", "#7b8594", "edges of controls, axes"),
    token(
        "focus",
        "#0169cc",
        "#6cb6ff",
        "ring around what has the focus",
    ),
    token(
        "info",
        "#0169cc",
        "#0169cc",
        "solid ground: news, links, what to do next",
    ),
    token("success", "#008635", "#008635", "solid ground: good news"),
    token("warning", "#b9480d", "#b9480d", "solid ground: take care"),
    token("caution", "#916f00", "#916f00", "solid ground: look twice"),
    token(
        "danger",
        "#c62828",
        "#cf3434",
        "solid ground: bad news, what cannot be undone",
    ),
    token(
        "discovery",
        "#8046d9",
        "#8046d9",
        "solid ground: something new",
    ),
    token(
        "secondary",
        "#4b5362",
        "#636c7b",
        "solid ground: the second choice",
    ),
    token(
        "primary",
        "#16181d",
        "#f2f4f8",
        "solid ground: the first choice",
    ),
    token("on-solid", "#ffffff", "#ffffff", "text on solid grounds"),
    token(
        "on-primary",
        "#ffffff",
        "#16181d",
        "text on the ground of the first choice",
    ),
    token("info-soft", "#e3f0fc", "#0f2b46", "soft ground"),
    token("success-soft", "#dff4e6", "#0c3019", "soft ground"),
    token("warning-soft", "#fdebe0", "#44200c", "soft ground"),
    token("caution-soft", "#faf0cc", "#382d07", "soft ground"),
    token("danger-soft", "#fce6e6", "#481818", "soft ground"),
    token("discovery-soft", "#f0e8fc", "#301c50", "soft ground"),
    token("secondary-soft", "#eceef2", "#292d36", "soft ground"),
    token(
        "info-ink",
        "#00539f",
        "#8cc8ff",
        "text and icons of that meaning",
    ),
    token(
        "success-ink",
        "#00662a",
        "#6fdc94",
        "text and icons of that meaning",
    ),
    token(
        "warning-ink",
        "#8f3505",
        "#ffb083",
        "text and icons of that meaning",
    ),
    token(
        "caution-ink",
        "#6b5200",
        "#f3d35c",
        "text and icons of that meaning",
    ),
    token(
        "danger-ink",
        "#a51d1d",
        "#ff9f9f",
        "text and icons of that meaning",
    ),
    token(
        "discovery-ink",
        "#6a2fc4",
        "#cbaeff",
        "text and icons of that meaning",
    ),
    token(
        "secondary-ink",
        "#4b5362",
        "#b9c0cc",
        "text and icons of that meaning",
    ),
    token("series-1", "#0169cc", "#58adff", "first series of a chart"),
    token("series-2", "#b9480d", "#ff9a5c", "second series"),
    token("series-3", "#008635", "#4fd17f", "third series"),
    token("series-4", "#8046d9", "#b795ff", "fourth series"),
    token("series-5", "#b8256b", "#f783b5", "fifth series"),
    token("series-6", "#0b7285", "#45cbe0", "sixth series"),
    token("series-7", "#916f00", "#f0c93e", "seventh series"),
    token("series-8", "#4b5362", "#c3cad6", "eighth series"),
];

/// Colours of series, in turn.
pub const SERIES: [&str; 8] = [
    "series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7", "series-8",
];

/// What a colour can mean: each has a solid ground, a soft ground and an ink.
pub const MEANINGS: [&str; 7] = [
    "secondary",
    "info",
    "success",
    "warning",
    "caution",
    "danger",
    "discovery",
];

/// The colour of a token. A name that is not in the table is a mistake of ours, and black.
pub fn color(name: &str, theme: Theme) -> &'static str {
    TOKENS
        .iter()
        .find(|token| token.name == name)
        .map_or("#000000", |token| match theme {
            Theme::Light => token.light,
            Theme::Dark => token.dark,
        })
}

/// The table as custom properties. `light-dark()` follows `color-scheme`, so that a part of a page
/// can be of the other theme by one property.
pub fn css() -> String {
    let mut out = String::from(
        ":root{color-scheme:light dark}[data-theme=light]{color-scheme:light}[data-theme=dark]{color-scheme:dark}\n:root{",
    );
    for token in TOKENS {
        let _ = write!(
            out,
            "--inlay-{}:light-dark({},{});",
            token.name, token.light, token.dark
        );
    }
    out.push_str("}\n");
    out
}

pub use widgets::style::contrast::contrast;

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands on what, and the least contrast it needs: 4.5 for text, 3 for edges and marks.
    fn pairs() -> Vec<(String, String, f64)> {
        let mut pairs = Vec::new();
        let mut add = |fore: &str, ground: &str, least| {
            pairs.push((fore.to_owned(), ground.to_owned(), least));
        };
        for ground in ["page", "surface", "surface-2", "surface-3"] {
            for ink in ["ink", "ink-2", "ink-3"] {
                add(ink, ground, 4.5);
            }
            add("focus", ground, 3.0);
            add("border", ground, 3.0);
            for meaning in MEANINGS {
                add(&format!("{meaning}-ink"), ground, 4.5);
            }
        }
        for meaning in MEANINGS {
            add("on-solid", meaning, 4.5);
            add(&format!("{meaning}-ink"), &format!("{meaning}-soft"), 4.5);
            add(meaning, "surface", 3.0);
        }
        add("on-primary", "primary", 4.5);
        add("primary", "surface", 3.0);
        for series in SERIES {
            add(series, "surface", 3.0);
            add(series, "surface-2", 3.0);
        }
        pairs
    }

    #[test]
    fn every_pair_in_use_can_be_read_in_both_themes() {
        let mut weak = Vec::new();
        for (fore, ground, least) in pairs() {
            for theme in [Theme::Light, Theme::Dark] {
                let found = contrast(color(&fore, theme), color(&ground, theme));
                if found < least {
                    weak.push(format!(
                        "{fore} on {ground}, {theme:?}: {found:.2} < {least}"
                    ));
                }
            }
        }
        assert!(weak.is_empty(), "{weak:#?}");
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 0.001);
    }

    #[test]
    fn the_grounds_that_the_validator_warns_about_are_those_of_widgets() {
        let grounds = [Theme::Light, Theme::Dark].map(|theme| color("surface", theme));
        assert_eq!(grounds, widgets::style::contrast::GROUNDS);
    }

    #[test]
    fn no_name_stands_twice() {
        let names: std::collections::BTreeSet<_> = TOKENS.iter().map(|token| token.name).collect();
        assert_eq!(names.len(), TOKENS.len());
    }
}
