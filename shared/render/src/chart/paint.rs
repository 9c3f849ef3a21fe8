//! The two paints: CSS variables for a page, which follow its theme, and plain colours for paper,
//! where programs that read SVG do not know `var()`.

use std::borrow::Cow;

use super::ground;
use crate::tokens;
use crate::view::Theme;

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// `var(--inlay-…)`: as the page's theme has them.
    Variables,
    /// `#rrggbb`: as that theme has them.
    Plain(Theme),
}

impl Paint {
    /// A token's colour.
    pub fn token(self, name: &'static str) -> Cow<'static, str> {
        match self {
            Self::Variables => Cow::Owned(format!("var(--inlay-{name})")),
            Self::Plain(theme) => Cow::Borrowed(tokens::color(name, theme)),
        }
    }

    /// Text.
    pub fn ink(self) -> Cow<'static, str> {
        self.token("ink")
    }

    /// Text of less weight: labels, titles of axes.
    pub fn quiet(self) -> Cow<'static, str> {
        self.token("ink-2")
    }

    /// Lines that only guide the eye.
    pub fn line(self) -> Cow<'static, str> {
        self.token("line")
    }

    /// The base line and axes.
    pub fn axis(self) -> Cow<'static, str> {
        self.token("border")
    }

    /// What the chart stands on.
    pub fn ground(self) -> Cow<'static, str> {
        self.token("surface")
    }

    /// The colour of a series: its own, or that of its place.
    pub fn series(self, place: usize, own: Option<&str>) -> Cow<'static, str> {
        match own {
            Some(own) => Cow::Owned(own.to_owned()),
            None => self.token(
                tokens::SERIES
                    .get(place % tokens::SERIES.len())
                    .copied()
                    .unwrap_or("series-1"),
            ),
        }
    }

    /// An outline for a colour of a widget's own that one of the grounds would swallow.
    pub fn outline(self, own: Option<&str>) -> Option<Cow<'static, str>> {
        let own = own?;
        let faint = [Theme::Light, Theme::Dark]
            .into_iter()
            .any(|theme| ground::swallows(own, theme));
        faint.then(|| self.quiet())
    }
}

/// Dashes that tell lines apart without colour; the first line has none.
pub fn dash(place: usize) -> Option<&'static str> {
    const DASHES: [&str; 6] = ["", "6 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2"];
    DASHES
        .get(place % DASHES.len())
        .copied()
        .filter(|dash| !dash.is_empty())
}
