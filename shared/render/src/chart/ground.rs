//! Which colours the ground of a theme would swallow.
//!
//! A series may have a colour of its own: `#rrggbb`, a token of ours, a step of the palette
//! (`oklch()`), or one of these for each theme (`light-dark()`).

use crate::tokens::{self, contrast};
use crate::view::Theme;

/// Least contrast of a mark with its ground (WCAG 2.2, 1.4.11).
const LEAST: f64 = 3.0;

/// Whether a mark of that colour would hardly be seen. Of a colour whose lightness is not known it
/// is assumed.
pub(super) fn swallows(color: &str, theme: Theme) -> bool {
    let color = of_theme(color.trim(), theme);
    // Our own tokens hold on both grounds, which a test of theirs computes.
    if color.starts_with("var(") {
        return false;
    }
    let ground = tokens::color("surface", theme);
    let found = match color.strip_prefix('#') {
        Some(digits) if digits.len() >= 6 => contrast(color, ground),
        Some(digits) => {
            let doubled: String = digits.chars().flat_map(|digit| [digit, digit]).collect();
            contrast(&format!("#{doubled}"), ground)
        }
        None => match oklch(color) {
            // Against black, contrast says how much light a colour gives.
            Some(light) => {
                let dark = contrast(ground, "#000000") * 0.05 - 0.05;
                (light.max(dark) + 0.05) / (light.min(dark) + 0.05)
            }
            None => return true,
        },
    };
    found < LEAST
}

/// What `light-dark(…,…)` means in a theme.
fn of_theme(color: &str, theme: Theme) -> &str {
    let both = color
        .strip_prefix("light-dark(")
        .and_then(|rest| rest.strip_suffix(')'))
        // Inside stand colours of the palette, which hold no comma.
        .and_then(|both| both.split_once(','));
    match (both, theme) {
        (Some((light, _)), Theme::Light) => light.trim(),
        (Some((_, dark)), Theme::Dark) => dark.trim(),
        (None, _) => color,
    }
}

/// The luminance of `oklch(lightness chroma hue)` (Ottosson 2020).
fn oklch(color: &str) -> Option<f64> {
    let inside = color.strip_prefix("oklch(")?.strip_suffix(')')?;
    let mut numbers = inside.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next()?.ok();
    let (lightness, chroma, hue) = (next()?, next()?, next()?.to_radians());
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s;
    let light = 0.2126 * red.clamp(0.0, 1.0)
        + 0.7152 * green.clamp(0.0, 1.0)
        + 0.0722 * blue.clamp(0.0, 1.0);
    Some(light)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_swallowed_depends_on_the_ground() {
        for (color, light, dark) in [
            ("#ffee00", true, false),
            ("#fe0", true, false),
            ("#101820", false, true),
            ("#0169cc", false, false),
            ("var(--inlay-success-ink)", false, false),
            ("oklch(0.970 0.010 100)", true, false),
            ("oklch(0.200 0.010 100)", false, true),
            (
                "light-dark(oklch(0.512 0.182 27),oklch(0.746 0.160 27))",
                false,
                false,
            ),
            ("light-dark(#ffffff, #000000)", true, true),
            ("rebeccapurple", true, true),
        ] {
            assert_eq!(swallows(color, Theme::Light), light, "{color} on light");
            assert_eq!(swallows(color, Theme::Dark), dark, "{color} on dark");
        }
    }

    #[test]
    fn luminance_is_that_of_the_same_colour_as_hex() {
        // #ff0000 and #ffffff, as CSS Color 4 gives them.
        for (color, light) in [
            ("oklch(0.62796 0.25768 29.234)", 0.2126),
            ("oklch(1 0 0)", 1.0),
        ] {
            let found = oklch(color).expect("a colour");
            assert!((found - light).abs() < 0.002, "{color}: {found}");
        }
    }
}
