//! The tree of a server-managed widget, and the item of a conversation that carries one.

use std::collections::HashSet;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::components::{Component, node};
use crate::issue::Issue;
use crate::object::{Object, object};
use crate::read::{Place, Report, Rule, field, report::shown};
use crate::shape::{Allowed, Kind};

/// A tree of components.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Its root: a Card, a ListView or a Basic.
    pub root: Component,
    /// Where the tree came as an item of a conversation: what else the item says.
    pub item: Option<Item>,
}

/// What an item of a conversation says beside its tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Text put on the clipboard when the widget is copied.
    pub copy_text: Option<String>,
}

object! {
    /// An item of a conversation that carries a tree.
    Envelope as "WidgetItem", snake, terse {
        /// The root of the tree.
        required widget: Component as Root,
        /// Text put on the clipboard when the widget is copied.
        optional copy_text: String,
    }
    tag "widget";
}

/// The root of a tree.
#[derive(Debug)]
pub struct Root;

impl Rule<Component> for Root {
    const KIND: Kind = Kind::Node(Allowed::Roots);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Component> {
        node::read(value, Allowed::Roots, at, report)
    }
}

impl Tree {
    /// A tree of its root alone.
    pub fn of(root: Component) -> Self {
        Self { root, item: None }
    }

    /// Every component, a parent before what is inside it.
    pub fn walk(&self) -> impl Iterator<Item = &Component> {
        let mut open = vec![&self.root];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(next.nodes().iter().rev());
            Some(next)
        })
    }

    /// Reads a tree, bare or in its item.
    pub(crate) fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
        let carried = value.as_object().filter(|fields| is_item(fields));
        let read = match carried {
            Some(fields) => {
                Envelope::read_fields(fields, &Place::ROOT, report).map(|envelope| Self {
                    root: envelope.widget,
                    item: Some(Item {
                        copy_text: envelope.copy_text,
                    }),
                })
            }
            None => Root::read(value, &Place::ROOT, report).map(Self::of),
        };
        check_labels(report);
        read
    }
}

/// Whether an object is an item that carries a tree.
pub(crate) fn is_item(fields: &Map<String, Value>) -> bool {
    field(fields, "type").and_then(Value::as_str) == Some("widget")
        && field(fields, "widget").is_some()
}

/// A label is tied to a control of the same form by the control's name.
fn check_labels(report: &mut Report<'_>) {
    let labels = std::mem::take(&mut report.tree.labels);
    if labels.is_empty() {
        return;
    }
    let controls: HashSet<(usize, &str)> = report.tree.controls.drain(..).collect();
    for (pointer, form, field) in labels {
        if !controls.contains(&(form, field)) {
            let place = if form > 0 { " in its form" } else { "" };
            let name = shown(field);
            let message = format!("No control is called `{name}`{place}.");
            report.push(Issue::warning(pointer, "no_control", message));
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.item {
            None => self.root.serialize(serializer),
            Some(item) => Envelope {
                widget: self.root.clone(),
                copy_text: item.copy_text.clone(),
            }
            .serialize(serializer),
        }
    }
}
