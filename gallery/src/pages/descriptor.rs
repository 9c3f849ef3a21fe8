//! A page about one descriptor type: its examples in every state, its fields, its rules.

use askama::Template;
use widgets::kinds::TypeInfo;

use crate::example::{Example, Examples};
use crate::fields::{self, Table};
use crate::page::Page;
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
    let examples = variants::all(info);
    page.keep(&examples);
    let list = Examples {
        examples: &examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: info.doc(),
        stands: String::new(),
        rules: info.rules,
        tables: fields::of_descriptor(info),
        list: list.render().unwrap_or_default(),
        examples: &examples,
    })
}

/// With a capital letter.
pub(crate) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[derive(Template)]
#[template(path = "widget.html")]
struct Inside<'a> {
    title: &'a str,
    about: &'a str,
    stands: String,
    rules: &'a [&'a str],
    tables: Vec<Table>,
    examples: &'a [Example],
    list: String,
}
