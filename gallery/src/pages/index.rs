//! The first page: every page with a sentence, and a search over them.

use askama::Template;

use crate::page::{Nav, Page, groups};

/// Makes the page.
pub(crate) fn make(page: &Page<'_>) -> String {
    let others: Vec<_> = groups(page.nav)
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .collect();
    page.wrap(Index {
        groups: others,
        icon: render::icon::svg("search"),
    })
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    groups: Vec<(&'static str, Vec<&'a Nav>)>,
    icon: render::Markup,
}
