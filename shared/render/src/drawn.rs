//! What drawing gives: markup, and the rules that its classes need.

use crate::markup::Markup;

/// A widget, drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The markup.
    pub markup: Markup,
    /// Rules of style for the sizes and colours of a component tree, one a line; empty for most
    /// widgets. A page puts them into a style sheet.
    pub css: String,
}

impl Drawn {
    pub(crate) fn new(markup: String, css: String) -> Self {
        Self {
            markup: Markup::written(markup).without_controls(),
            css,
        }
    }

    /// Both in one piece, for a client that puts it into its own page.
    pub fn into_fragment(self) -> String {
        if self.css.is_empty() {
            return self.markup.into_string();
        }
        format!("<style>{}</style>{}", self.css, self.markup)
    }
}

impl From<Markup> for Drawn {
    fn from(markup: Markup) -> Self {
        Self {
            markup: markup.without_controls(),
            css: String::new(),
        }
    }
}
