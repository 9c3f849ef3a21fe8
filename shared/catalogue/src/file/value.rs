//! Reading values out of a parsed TOML tree: of the right type, or a mistake.

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{At, Mistake};

/// The text of the file, for turning places into lines.
pub(super) struct Lines<'t>(pub &'t str);

impl Lines<'_> {
    /// The line, from 1, of a byte offset.
    pub fn at(&self, offset: usize) -> usize {
        let end = offset.min(self.0.len());
        self.0.as_bytes()[..end]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1
    }
}

/// One table of the file while it is read: each known key is taken out, what stays is unknown.
pub(super) struct Fields<'a, 't> {
    lines: &'a Lines<'t>,
    /// How the place is called in a message: `tables.sales`.
    place: String,
    table: &'a DeTable<'t>,
    line: usize,
    known: Vec<&'static str>,
    mistakes: Vec<Mistake>,
}

impl<'a, 't> Fields<'a, 't> {
    /// Opens the value at `place`; a mistake if it is not a table.
    pub fn open(
        lines: &'a Lines<'t>,
        place: impl Into<String>,
        value: &'a Spanned<DeValue<'t>>,
        example: &str,
    ) -> Result<Self, Mistake> {
        let place = place.into();
        let line = lines.at(value.span().start);
        match value.get_ref() {
            DeValue::Table(table) => Ok(Self::of(lines, place, table, line)),
            other => Err(wrong_type(line, &place, other, example)),
        }
    }

    /// Reads a table that is already open.
    pub fn of(lines: &'a Lines<'t>, place: String, table: &'a DeTable<'t>, line: usize) -> Self {
        Self {
            lines,
            place,
            table,
            line,
            known: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// Notes a mistake found elsewhere in this table.
    pub fn note(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// The raw value of a key.
    pub fn raw(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// A text that is not blank.
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let value = self.raw(key)?;
        let line = self.lines.at(value.span().start);
        let place = self.place_of(key);
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.note(Mistake::new(
                    line,
                    format!("`{place}` is empty"),
                    format!("write something, or remove `{key}`"),
                ));
                None
            }
            DeValue::String(text) => Some(At {
                value: text.trim().to_owned(),
                line,
            }),
            other => {
                let example = format!("{key} = \"…\"");
                self.note(wrong_type(line, &place, other, &example));
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required(&mut self, key: &'static str, example: &str) -> Option<At<String>> {
        if !self.table.contains_key(key) {
            self.known.push(key);
            let message = format!("`{}` has no `{key}`", self.place);
            self.note(Mistake::new(self.line, message, format!("add {example}")));
            return None;
        }
        self.text(key)
    }

    /// A list of texts.
    pub fn list(&mut self, key: &'static str) -> Option<At<Vec<String>>> {
        let value = self.raw(key)?;
        let line = self.lines.at(value.span().start);
        let place = self.place_of(key);
        let example = format!("{key} = [\"…\"]");
        let DeValue::Array(items) = value.get_ref() else {
            self.note(wrong_type(line, &place, value.get_ref(), &example));
            return None;
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            let line = self.lines.at(item.span().start);
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push(text.trim().to_owned());
                }
                DeValue::String(_) => self.note(Mistake::new(
                    line,
                    format!("`{place}` has an empty entry"),
                    "write a name in it, or remove it",
                )),
                other => self.note(wrong_type(line, &place, other, &example)),
            }
        }
        Some(At { value: texts, line })
    }

    /// One of the words of an enum, by its serde names.
    pub fn word<T: DeserializeOwned>(
        &mut self,
        key: &'static str,
        words: &[&str],
    ) -> Option<At<T>> {
        let text = self.text(key)?;
        let plain = text.value.to_lowercase();
        let read = words
            .contains(&plain.as_str())
            .then(|| serde_json::from_value(serde_json::Value::String(plain)).ok())
            .flatten();
        if read.is_none() {
            let what = format!("{key} in `{}`:", self.place);
            self.note(Mistake::unknown(text.line, &what, &text.value, words));
        }
        read.map(|value| At {
            value,
            line: text.line,
        })
    }

    /// Ends the reading: keys that nobody asked for are mistakes.
    pub fn close(mut self, into: &mut Vec<Mistake>) {
        for key in self.table.keys() {
            if !self.known.contains(&key.get_ref().as_ref()) {
                let line = self.lines.at(key.span().start);
                let what = if self.place.is_empty() {
                    "key".to_owned()
                } else {
                    format!("key in `{}`:", self.place)
                };
                self.mistakes
                    .push(Mistake::unknown(line, &what, key.get_ref(), &self.known));
            }
        }
        into.append(&mut self.mistakes);
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place)
        }
    }
}

/// A mistake: a value of another type than the key takes.
pub(super) fn wrong_type(line: usize, place: &str, found: &DeValue<'_>, example: &str) -> Mistake {
    let found = match found {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Mistake::new(
        line,
        format!("`{place}` cannot be {found}"),
        format!("write {example}"),
    )
}
