//! Any widget: a descriptor or a tree, and how one is told from the other.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::descriptor::Descriptor;
use crate::issue::{Fix, Issue};
use crate::read::{Place, Report, plain};
use crate::tree::Tree;

/// Any widget.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Widget {
    /// A descriptor: chart, table, form, card, navigation or custom.
    Descriptor(Box<Descriptor>),
    /// A tree of components.
    Tree(Tree),
}

impl From<Descriptor> for Widget {
    fn from(descriptor: Descriptor) -> Self {
        Self::Descriptor(Box::new(descriptor))
    }
}

impl From<Tree> for Widget {
    fn from(tree: Tree) -> Self {
        Self::Tree(tree)
    }
}

/// What an object claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    Descriptor,
    Tree,
    /// A chunk of a stream, which holds a widget as `content`.
    Chunk,
}

/// `"type": "widget"` names three things: a descriptor (`widget_type`), an item of a conversation
/// (`widget`) and a chunk of a stream (`content`). Anything else is a component, or meant to be.
pub(crate) fn claim(fields: &Map<String, Value>) -> Claim {
    let (mut of_widget, mut has_id, mut has_tree, mut has_content) = (false, false, false, false);
    for (name, value) in fields {
        match name.as_str() {
            "widget_type" => return Claim::Descriptor,
            "type" => of_widget = value == "widget",
            "widget_id" => has_id = true,
            "widget" => has_tree = true,
            "content" => has_content = value.is_object(),
            _ => {}
        }
    }
    match (of_widget, has_id) {
        (true, _) if has_tree => Claim::Tree,
        (true, _) if has_content => Claim::Chunk,
        (false, false) => Claim::Tree,
        _ => Claim::Descriptor,
    }
}

impl Widget {
    pub(crate) fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
        let fields = plain::object(value, &Place::ROOT, report)?;
        match claim(fields) {
            Claim::Descriptor => Descriptor::read(value, report).map(Self::from),
            Claim::Tree => Tree::read(value, report).map(Self::from),
            Claim::Chunk => {
                let message = "This is a chunk of a stream; the widget is what `content` holds.";
                let unwrapped = Fix::Move {
                    from: "/content".to_owned(),
                    path: String::new(),
                };
                report.push(
                    Issue::error("/widget_type", "missing_field", message).with_fix(unwrapped),
                );
                None
            }
        }
    }
}
