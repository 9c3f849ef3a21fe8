//! A page about tokens: colours with their contrast, space, radius, text.

use askama::Template;
use render::Theme;
use render::tokens::{TOKENS, Token, contrast};

use crate::page::Page;
use crate::site::Entry;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "tokens.html".to_owned(),
        title: "Tokens".to_owned(),
        group: super::FOUNDATIONS,
        about: "Colours in light and dark, space, radius, text and controls.".to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    page.wrap(Tokens {
        about: page.about,
        colors: TOKENS.iter().map(Color::of).collect(),
        text: &[
            ("12 / 18", 12),
            ("14 / 20", 14),
            ("16 / 24", 16),
            ("18 / 28", 18),
            ("20 / 26", 20),
            ("24 / 28", 24),
            ("32 / 38", 32),
            ("36 / 42", 36),
            ("48", 48),
        ],
        radii: &[
            ("2xs", 2),
            ("xs", 4),
            ("sm", 6),
            ("md", 8),
            ("lg", 10),
            ("xl", 12),
            ("2xl", 16),
            ("3xl", 20),
            ("4xl", 24),
        ],
        spaces: &[4, 8, 12, 16, 20, 24, 32],
        controls: &[
            ("3xs", 22),
            ("2xs", 24),
            ("xs", 26),
            ("sm", 28),
            ("md", 32),
            ("lg", 36),
            ("xl", 40),
            ("2xl", 44),
            ("3xl", 48),
        ],
    })
}

struct Color {
    token: &'static Token,
    /// Against the ground of a widget, in light and in dark.
    contrast: [String; 2],
}

impl Color {
    fn of(token: &'static Token) -> Self {
        let against = |theme, own: &str| {
            let ground = render::tokens::color("surface", theme);
            format!("{:.1}", contrast(own, ground))
        };
        Self {
            token,
            contrast: [
                against(Theme::Light, token.light),
                against(Theme::Dark, token.dark),
            ],
        }
    }
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct Tokens<'a> {
    about: &'a str,
    colors: Vec<Color>,
    text: &'a [(&'a str, u32)],
    radii: &'a [(&'a str, u32)],
    spaces: &'a [u32],
    controls: &'a [(&'a str, u32)],
}
