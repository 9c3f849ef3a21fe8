//! A page about one component: its examples, its fields, its rules.

use askama::Template;
use widgets::components::{ComponentInfo, Stands};

use crate::example::{Example, Examples};
use crate::fields::{self, Table};
use crate::page::Page;
use crate::site::Entry;
use crate::variants;

/// The page of a component.
pub(crate) fn entry(info: &'static ComponentInfo) -> Entry {
    Entry {
        path: format!("components/{}.html", crate::example::slug(info.name)),
        title: info.name.to_owned(),
        group: "Components",
        about: info.doc().to_owned(),
        make: Box::new(move |page| make(info, page)),
    }
}

fn make(info: &'static ComponentInfo, page: &Page<'_>) -> String {
    let examples = variants::of_component(info);
    page.keep(&examples);
    let list = Examples {
        examples: &examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: info.doc(),
        stands: stands(info.stands),
        rules: info.rules,
        tables: fields::of_component(info),
        list: list.render().unwrap_or_default(),
        examples: &examples,
    })
}

fn stands(stands: Stands) -> String {
    match stands {
        Stands::Root => {
            "It is a root; inside another component it stands in a Basic alone.".to_owned()
        }
        Stands::RootOrNode => "It is a root, and may stand anywhere inside one.".to_owned(),
        Stands::Node => "It stands anywhere inside a root.".to_owned(),
        Stands::Inside(parent) => {
            format!("It stands directly inside a {parent}, and nowhere else.")
        }
    }
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
