//! A page about icons: every name that has a shape.

use askama::Template;
use render::{Markup, icon};

use crate::page::Page;
use crate::site::Entry;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "icons.html".to_owned(),
        title: "Icons".to_owned(),
        group: super::FOUNDATIONS,
        about: "Every name that a widget can give; an unknown one gets a placeholder.".to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    page.wrap(Icons {
        about: page.about,
        icons: icon::known().map(|name| (name, icon::svg(name))).collect(),
        unknown: icon::svg("no such name"),
    })
}

#[derive(Template)]
#[template(path = "icons.html")]
struct Icons<'a> {
    about: &'a str,
    icons: Vec<(&'static str, Markup)>,
    unknown: Markup,
}
