//! How well a colour stands out from the ground it is drawn on.

/// The grounds of widgets in the light and the dark scheme.
pub const GROUNDS: [&str; 2] = ["#ffffff", "#16181d"];

/// Least contrast of a mark with its ground, by WCAG 2.2 (1.4.11).
pub const LEAST: f64 = 3.0;

/// The contrast of two colours `#rrggbb`, from 1 to 21, as WCAG 2.2 defines it.
pub fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Whether one of the grounds would swallow a colour `#rrggbb`.
pub fn is_faint(color: &str) -> bool {
    GROUNDS.iter().any(|ground| contrast(color, ground) < LEAST)
}

fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let hex = color.get(at..at + 2).unwrap_or("00");
        let value = f64::from(u8::from_str_radix(hex, 16).unwrap_or(0)) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_are_the_ends_and_pale_or_dark_colours_are_faint() {
        assert!((contrast("#000000", "#FFFFFF") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#777777") - 1.0).abs() < 1e-9);
        for faint in ["#ffff00", "#fafafa", "#000080"] {
            assert!(is_faint(faint), "{faint}");
        }
        assert!(!is_faint("#3B82F6"));
    }
}
