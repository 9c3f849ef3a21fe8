//! A page about one descriptor type: its examples in every state, its fields, its rules.

use widgets::kinds::TypeInfo;

use crate::fields;
use crate::page::Page;
use crate::pages::widget::{self, About};
use crate::site::Entry;
use crate::variants;

/// The page of a type.
pub(crate) fn entry(info: &'static TypeInfo) -> Entry {
    let name = info.name();
    Entry {
        path: format!("descriptors/{name}.html"),
        title: capital(name),
        group: "Descriptors",
        about: info.doc().to_owned(),
        make: Box::new(move |page| make(info, page)),
    }
}

fn make(info: &'static TypeInfo, page: &Page<'_>) -> String {
    widget::make(
        page,
        About {
            about: info.doc(),
            stands: String::new(),
            rules: info.rules,
            tables: fields::of_descriptor(info),
            examples: variants::all(info),
        },
    )
}

/// With a capital letter.
pub(crate) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
