//! The colours of the widgets, as a page takes them.

use krilla::{
    color::rgb,
    paint::{Fill, Stroke},
};

/// A colour of the widgets, in light.
pub fn color(token: &str) -> rgb::Color {
    let hex = render::tokens::color(token, render::Theme::Light);
    let part = |at: usize| {
        let digits = hex.get(at..at + 2).unwrap_or_default();
        u8::from_str_radix(digits, 16).unwrap_or_default()
    };
    rgb::Color::new(part(1), part(3), part(5))
}

/// A filling of that colour.
pub fn paint(token: &str) -> Fill {
    Fill {
        paint: color(token).into(),
        ..Fill::default()
    }
}

/// A line of that colour.
pub fn stroke(token: &str, width: f32) -> Stroke {
    Stroke {
        paint: color(token).into(),
        width,
        ..Stroke::default()
    }
}
