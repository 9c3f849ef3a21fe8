//! A custom widget: a component tree where it holds one, markup of others made safe, and every
//! other field as its name and its text.

use askama::Template;
use serde_json::Value;
use widgets::kinds::Custom;

use crate::descriptor::Part;
use crate::drawn::Drawn;
use crate::format;
use crate::markdown;
use crate::markup::Markup;
use crate::tree;
use crate::view::View;

/// Fields that hold markup.
const MARKUP: [&str; 3] = ["html", "markup", "content"];

pub(crate) fn draw(part: &Part<'_>, custom: &Custom) -> Drawn {
    let tree = custom.tree().map(|tree| {
        let view = View {
            id: Some(format!("{}-tree", part.id)),
            theme: None,
            direction: None,
            ..part.view.clone()
        };
        tree::tree(&tree, &view)
    });
    let text = |name: &str| custom.content.get(name).and_then(Value::as_str);
    let fields = custom
        .content
        .iter()
        .filter(|(name, value)| {
            let markup = MARKUP.contains(&name.as_str()) && value.is_string();
            let drawn = *name == "widget" && tree.is_some();
            !markup && !drawn && *name != "title" && *name != "markdown"
        })
        .map(|(name, value)| (name.as_str(), format::plain(value)))
        .collect();
    let (tree, css) = tree.map_or((None, String::new()), |drawn| {
        (Some(drawn.markup), drawn.css)
    });
    let below = part.view.heading + u8::from(custom.content.contains_key("title"));
    let markup = Markup::of(&Inside {
        heading: part.view.heading_tag(),
        title: custom.content.get("title").map(format::plain),
        tree,
        prose: MARKUP
            .iter()
            .filter_map(|name| text(name))
            .map(|text| markdown::cleaned(text, below, part.view.remote_pictures))
            .chain(
                text("markdown")
                    .map(|text| markdown::within(text, below, part.view.remote_pictures)),
            )
            .collect(),
        fields,
    });
    Drawn { markup, css }
}

#[derive(Template)]
#[template(path = "custom.html")]
struct Inside<'a> {
    heading: &'static str,
    title: Option<String>,
    tree: Option<Markup>,
    prose: Vec<Markup>,
    fields: Vec<(&'a str, String)>,
}
