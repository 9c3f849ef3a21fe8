//! What every page has: head, navigation, controls, and the log of what a click would send.

use std::cell::RefCell;
use std::collections::BTreeSet;

use askama::Template;
use render::Markup;

use crate::example::Example;

/// A page about to be made.
pub(crate) struct Page<'a> {
    pub path: &'a str,
    pub title: &'a str,
    pub about: &'a str,
    pub nav: &'a [Nav],
    /// Rules of style that examples need, of all pages.
    pub styles: &'a RefCell<BTreeSet<String>>,
}

/// A page as others lead to it.
pub(crate) struct Nav {
    pub path: String,
    pub title: String,
    pub group: &'static str,
    pub about: String,
}

impl Page<'_> {
    /// What leads from this page to the root.
    pub fn root(&self) -> &'static str {
        if self.path.contains('/') { "../" } else { "" }
    }

    /// Keeps the rules of style that examples need.
    pub fn keep(&self, examples: &[Example]) {
        let rules = examples
            .iter()
            .flat_map(|example| example.drawn.css.lines());
        self.styles.borrow_mut().extend(rules.map(str::to_owned));
    }

    /// Wraps what is particular to the page.
    pub fn wrap(&self, inside: impl Template) -> String {
        self.shell(inside, None)
    }

    /// The same for a page whose script talks to the gateway that serves it.
    pub fn wrap_live(&self, inside: impl Template, script: &'static str) -> String {
        self.shell(inside, Some(script))
    }

    fn shell(&self, inside: impl Template, script: Option<&'static str>) -> String {
        let shell = Shell {
            page: self,
            script,
            inside: inside.render().unwrap_or_default(),
            groups: groups(self.nav),
            menu: render::icon::svg("menu"),
        };
        shell.render().unwrap_or_default()
    }
}

/// The pages by group, in order.
pub(crate) fn groups(nav: &[Nav]) -> Vec<(&'static str, Vec<&Nav>)> {
    let mut groups: Vec<(&'static str, Vec<&Nav>)> = Vec::new();
    for entry in nav {
        match groups.last_mut() {
            Some((name, entries)) if *name == entry.group => entries.push(entry),
            _ => groups.push((entry.group, vec![entry])),
        }
    }
    groups
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    page: &'a Page<'a>,
    /// The module that talks to the gateway, on a page that has one.
    script: Option<&'static str>,
    inside: String,
    groups: Vec<(&'static str, Vec<&'a Nav>)>,
    menu: Markup,
}
