//! Writes elements of SVG and HTML, escaped, with places and sizes to a hundredth.
//!
//! Templates read better where most of the text is fixed; a chart's marks and a component's many
//! optional attributes are the opposite of that.

use std::fmt::{Display, Write};

use crate::markup::{Markup, push_escaped};

/// SVG being written.
pub(crate) struct Writer {
    out: String,
    /// A start tag still takes attributes.
    open: bool,
}

/// A place or size in the picture. What is no number is nothing: an attribute `NaN` would lose
/// the whole element.
pub(crate) fn rounded(value: f64) -> f64 {
    if value.is_finite() {
        // Adding nothing turns -0 into 0.
        (value * 100.0).round() / 100.0 + 0.0
    } else {
        0.0
    }
}

impl Writer {
    pub fn new() -> Self {
        Self {
            out: String::with_capacity(8 * 1024),
            open: false,
        }
    }

    fn ready(&mut self) {
        if self.open {
            self.out.push('>');
            self.open = false;
        }
    }

    /// Starts an element.
    pub fn open(&mut self, name: &str) -> &mut Self {
        self.ready();
        self.out.push('<');
        self.out.push_str(name);
        self.open = true;
        self
    }

    /// Adds an attribute to the element just started.
    pub fn attr(&mut self, name: &str, value: impl Display) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let mut escaped = Escaping(&mut self.out);
        // Writing into a string does not fail.
        let _ = write!(escaped, "{value}");
        self.out.push('"');
        self
    }

    /// Adds an attribute, if there is something to say.
    pub fn maybe(&mut self, name: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.attr(name, value);
        }
        self
    }

    /// Adds an attribute without a value, if that is so.
    pub fn flag(&mut self, name: &str, on: bool) -> &mut Self {
        if on {
            self.out.push(' ');
            self.out.push_str(name);
        }
        self
    }

    /// Adds an attribute that is a place or a size.
    pub fn at(&mut self, name: &str, value: f64) -> &mut Self {
        self.attr(name, rounded(value))
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.ready();
        push_escaped(&mut self.out, text);
        self
    }

    /// Adds markup as it is.
    pub fn markup(&mut self, markup: &Markup) -> &mut Self {
        self.ready();
        self.out.push_str(markup.as_str());
        self
    }

    /// Ends the start tag of an HTML element that has no content and no end.
    pub fn void(&mut self) -> &mut Self {
        self.ready();
        self
    }

    /// Ends an element that has content.
    pub fn close(&mut self, name: &str) -> &mut Self {
        self.ready();
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    /// Ends an element without content.
    pub fn close_empty(&mut self) -> &mut Self {
        self.out.push_str("/>");
        self.open = false;
        self
    }

    pub fn finish(self) -> String {
        self.out
    }
}

struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        push_escaped(self.0, text);
        Ok(())
    }
}

/// The commands of a path.
#[derive(Default)]
pub(crate) struct Path(String);

impl Path {
    pub fn go(&mut self, command: char, x: f64, y: f64) -> &mut Self {
        let _ = write!(self.0, "{command}{} {}", rounded(x), rounded(y));
        self
    }

    pub fn pair(&mut self, x: f64, y: f64) -> &mut Self {
        let _ = write!(self.0, "{} {}", rounded(x), rounded(y));
        self
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.0.push_str(text);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
