//! A page about one widget, be it a descriptor type or a component: its examples, its fields, its
//! rules.

use askama::Template;

use crate::example::{Example, Examples};
use crate::fields::Table;
use crate::page::Page;

/// What such a page is made of.
pub(crate) struct About {
    /// One sentence: what it is.
    pub about: &'static str,
    /// Where it may stand; empty for what is a widget of its own.
    pub stands: String,
    /// Rules beyond single fields, in words.
    pub rules: &'static [&'static str],
    pub tables: Vec<Table>,
    pub examples: Vec<Example>,
}

/// Makes the page.
pub(crate) fn make(page: &Page<'_>, about: About) -> String {
    page.keep(&about.examples);
    let list = Examples {
        examples: &about.examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: about.about,
        stands: about.stands,
        rules: about.rules,
        tables: about.tables,
        list: list.render().unwrap_or_default(),
        examples: &about.examples,
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
