//! Any widget: a descriptor or a tree, and how one is told from the other.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::descriptor::Descriptor;
use crate::issue::{Fix, Issue};
use crate::read::{Place, Report, plain};
use crate::tree::{Tree, is_item};

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
    let has = |name: &str| fields.contains_key(name);
    let of_widget = fields.get("type").and_then(Value::as_str) == Some("widget");
    if has("widget_type") {
        Claim::Descriptor
    } else if is_item(fields) {
        Claim::Tree
    } else if of_widget && fields.get("content").is_some_and(Value::is_object) {
        Claim::Chunk
    } else if of_widget || has("widget_id") {
        Claim::Descriptor
    } else {
        Claim::Tree
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
