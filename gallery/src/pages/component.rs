//! A page about one component: its examples, its fields, its rules.

use widgets::components::{ComponentInfo, Stands};

use crate::fields;
use crate::page::Page;
use crate::pages::widget::{self, About};
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
    widget::make(
        page,
        About {
            about: info.doc(),
            stands: stands(info.stands),
            rules: info.rules,
            tables: fields::of_component(info),
            examples: variants::of_component(info),
        },
    )
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
