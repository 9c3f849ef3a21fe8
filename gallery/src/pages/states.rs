//! A page about states: each of them on one widget, beside the others.

use askama::Template;
use widgets::kinds;

use crate::example::{Example, Examples};
use crate::page::Page;
use crate::site::Entry;
use crate::variants;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "states.html".to_owned(),
        title: "States".to_owned(),
        group: super::FOUNDATIONS,
        about: "Loading, streaming, empty, error, expired, denied, disabled.".to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    let mut examples: Vec<Example> = Vec::new();
    for info in kinds::ALL.iter().take(3) {
        examples.extend(variants::states(info));
        let empty = variants::all(info)
            .into_iter()
            .find(|example| example.variant == "empty");
        examples.extend(empty);
    }
    for example in &mut examples {
        example.variant = format!("{} {}", example.of, example.variant);
    }
    page.keep(&examples);
    let list = Examples {
        examples: &examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: page.about,
        list: list.render().unwrap_or_default(),
        examples: &examples,
    })
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Inside<'a> {
    title: &'a str,
    about: &'a str,
    examples: &'a [Example],
    list: String,
}
