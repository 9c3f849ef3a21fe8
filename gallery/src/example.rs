//! A widget on show: its picture, its JSON, and an address of its own.

use askama::Template;
use render::Drawn;
use serde_json::Value;

/// An example.
pub(crate) struct Example {
    /// What it is an example of: `chart`, `Button`.
    pub of: &'static str,
    /// Which one: `default`.
    pub variant: String,
    /// What is to be seen, where the name does not say it.
    pub note: Option<&'static str>,
    pub drawn: Drawn,
    pub json: Value,
    /// The JSON is no valid widget.
    pub invalid: bool,
    /// Direction of the stage.
    pub direction: Option<&'static str>,
    /// Language of its texts, where that is not English.
    pub language: Option<&'static str>,
}

impl Example {
    /// Its address on the page.
    pub fn id(&self) -> String {
        slug(&format!("{}-{}", self.of, self.variant))
    }

    /// Its name for programs.
    pub fn path(&self) -> String {
        format!("{}/{}", self.of, self.variant)
    }

    /// Its heading.
    pub fn heading(&self) -> String {
        let mut letters = self.variant.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    }

    /// The JSON as a person reads it.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(&self.json).unwrap_or_default()
    }

    /// The JSON as a script reads it; it cannot end the element that it is in.
    pub fn data(&self) -> Json {
        Json::of(&self.json)
    }
}

/// JSON for a script element.
pub(crate) struct Json(String);

impl Json {
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.to_string().replace('<', "\\u003c"))
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Json {}

/// A text as part of an address.
pub(crate) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let letters = lower.chars().map(|letter| {
        if letter.is_alphanumeric() {
            letter
        } else {
            '-'
        }
    });
    letters.collect()
}

/// Examples, one below the other.
#[derive(Template)]
#[template(path = "examples.html")]
pub(crate) struct Examples<'a> {
    pub examples: &'a [Example],
}
