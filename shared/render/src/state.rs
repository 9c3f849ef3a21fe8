//! What stands where no widget is, or not yet: loading, failed, refused.

use askama::Template;
use widgets::{Issue, WidgetType};

use crate::icon;
use crate::markup::Markup;
use crate::view::View;

/// A place where a widget of some type is about to stand.
pub fn loading(kind: Option<WidgetType>, view: &View) -> Markup {
    Markup::of(&Loading {
        kind: kind.map_or("widget", WidgetType::as_str),
        theme: view.theme.map(|theme| theme.word()),
        direction: view.direction.map(|direction| direction.word()),
    })
}

/// Something that takes a while: what is being done, and how far it is.
pub fn working(said: &str, view: &View) -> Markup {
    Markup::of(&Working {
        said,
        icon: icon::draw("loader-circle", "inlay-spin"),
        theme: view.theme.map(|theme| theme.word()),
        direction: view.direction.map(|direction| direction.word()),
    })
    .without_controls()
}

/// A widget that could not be made or shown: what happened, and everything that is wrong with it.
pub fn failed(title: &str, issues: &[Issue], view: &View) -> Markup {
    Markup::of(&Failed {
        title,
        issues,
        icon: icon::svg("circle-alert"),
        heading: view.heading_tag(),
        theme: view.theme.map(|theme| theme.word()),
        direction: view.direction.map(|direction| direction.word()),
    })
    .without_controls()
}

#[derive(Template)]
#[template(path = "loading.html")]
struct Loading {
    kind: &'static str,
    theme: Option<&'static str>,
    direction: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "working.html")]
struct Working<'a> {
    said: &'a str,
    icon: Markup,
    theme: Option<&'static str>,
    direction: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "failed.html")]
struct Failed<'a> {
    title: &'a str,
    issues: &'a [Issue],
    icon: Markup,
    heading: &'static str,
    theme: Option<&'static str>,
    direction: Option<&'static str>,
}
