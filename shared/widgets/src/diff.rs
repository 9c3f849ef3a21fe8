//! Differences between two versions of a widget, as the updates that a client is sent.
//!
//! Three things can be said: the root is another one, the component of some id is another one, text
//! was appended to the Text or Markdown of some id. The names are those of the ChatKit server
//! protocol. [`diff`] gives the list that takes the fewest bytes, and never one that loses something:
//! a component is addressed by its id only where exactly one component has that id before and after,
//! at the same place; whatever else changed is said by the nearest component around it that can be
//! addressed, and by the root where there is none. Every update replaces a part that no other one
//! touches, so that no order of ids in between can lead one astray.

use std::collections::HashMap;

use serde::Serialize;

use crate::components::{Base, Component, Spacer};
use crate::tree::Tree;
use crate::widget::Widget;

/// One change of a widget, as it is sent to a client.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum Update {
    /// The widget is another one.
    #[serde(rename = "widget.root.updated")]
    Root {
        /// The new one.
        widget: Box<Widget>,
    },
    /// A component is another one.
    #[serde(rename = "widget.component.updated")]
    Component {
        /// Its id; the new one has it too.
        component_id: String,
        /// The new one, with what is inside it.
        component: Component,
    },
    /// Text was appended to a Text or Markdown.
    #[serde(rename = "widget.streaming_text.value_delta")]
    Text {
        /// Its id.
        component_id: String,
        /// What is appended to its value.
        delta: String,
        /// Whether that was the last of it: its `streaming` is false from now on, else true.
        done: bool,
    },
}

/// An update that cannot be applied: no component has its id, or several, or it is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no single component `{component_id}` can take the update")]
pub struct Lost {
    /// The id that was looked for.
    pub component_id: String,
}

/// The updates that make `after` of `before`; none where they are the same.
pub fn diff(before: &Widget, after: &Widget) -> Vec<Update> {
    if before == after {
        return Vec::new();
    }
    let root = Plan::of(Update::Root {
        widget: Box::new(after.clone()),
    });
    let within = match (before, after) {
        (Widget::Tree(before), Widget::Tree(after)) if before.item == after.item => {
            let scope = Scope::of(before, after);
            scope.within(
                &mut before.root.clone(),
                &mut after.root.clone(),
                &after.root,
            )
        }
        _ => None,
    };
    match within {
        Some(plan) if plan.cost < root.cost => plan.updates,
        _ => root.updates,
    }
}

/// The widget after the updates.
///
/// # Errors
/// Where an update names a component that is not there, or twice, or is no text to append to.
pub fn apply(widget: &Widget, updates: &[Update]) -> Result<Widget, Lost> {
    let mut widget = widget.clone();
    for update in updates {
        match update {
            Update::Root { widget: new } => widget = new.as_ref().clone(),
            Update::Component {
                component_id,
                component,
            } => *find(&mut widget, component_id)? = component.clone(),
            Update::Text {
                component_id,
                delta,
                done,
            } => match find(&mut widget, component_id)? {
                Component::Text(text) => {
                    text.value.push_str(delta);
                    text.streaming = !done;
                }
                Component::Markdown(text) => {
                    text.value.push_str(delta);
                    text.streaming = !done;
                }
                _ => return Err(lost(component_id)),
            },
        }
    }
    Ok(widget)
}

fn lost(id: &str) -> Lost {
    Lost {
        component_id: id.to_owned(),
    }
}

/// The one component of that id.
fn find<'w>(widget: &'w mut Widget, id: &str) -> Result<&'w mut Component, Lost> {
    let Widget::Tree(tree) = widget else {
        return Err(lost(id));
    };
    let mut open = vec![&mut tree.root];
    let mut found = None;
    while let Some(component) = open.pop() {
        if component.base().id.as_deref() == Some(id) {
            if found.is_some() {
                return Err(lost(id));
            }
            // What is inside is looked through by reading alone: it can no longer be lent out.
            if count(component.nodes(), id) > 0 {
                return Err(lost(id));
            }
            found = Some(component);
        } else {
            open.extend(component.nodes_mut());
        }
    }
    found.ok_or_else(|| lost(id))
}

fn count(nodes: &[Component], id: &str) -> usize {
    nodes
        .iter()
        .map(|node| usize::from(node.base().id.as_deref() == Some(id)) + count(node.nodes(), id))
        .sum()
}

/// Updates, and how many bytes they take.
struct Plan {
    updates: Vec<Update>,
    cost: usize,
}

impl Plan {
    fn none() -> Self {
        Self {
            updates: Vec::new(),
            cost: 0,
        }
    }

    fn of(update: Update) -> Self {
        Self {
            cost: serde_json::to_vec(&update).map_or(usize::MAX, |json| json.len()),
            updates: vec![update],
        }
    }
}

/// How often each id occurs before and after.
struct Scope<'t> {
    ids: HashMap<&'t str, (usize, usize)>,
}

impl<'t> Scope<'t> {
    fn of(before: &'t Tree, after: &'t Tree) -> Self {
        let mut ids: HashMap<&str, (usize, usize)> = HashMap::new();
        for id in before.walk().filter_map(|node| node.base().id.as_deref()) {
            ids.entry(id).or_default().0 += 1;
        }
        for id in after.walk().filter_map(|node| node.base().id.as_deref()) {
            ids.entry(id).or_default().1 += 1;
        }
        Self { ids }
    }

    /// The id by which both versions of a component can be addressed.
    fn address<'c>(&self, before: &Component, after: &'c Component) -> Option<&'c String> {
        let id = after.base().id.as_ref()?;
        let same = before.base().id.as_ref() == Some(id);
        (same && self.ids.get(id.as_str()) == Some(&(1, 1))).then_some(id)
    }

    /// What is to be said of two versions of a component at the same place, if it can be said
    /// without the components around it. The first two are worked on: what was compared inside them
    /// is taken out, so that each is compared without it.
    fn within(
        &self,
        before: &mut Component,
        after: &mut Component,
        whole: &Component,
    ) -> Option<Plan> {
        let address = self.address(before, whole);
        if let Some(plan) = address.and_then(|id| appended(before, whole, id)) {
            return Some(plan);
        }
        let own = address.map(|id| {
            Plan::of(Update::Component {
                component_id: id.clone(),
                component: whole.clone(),
            })
        });
        let mut inside = Some(Plan::none());
        if before.nodes().len() == after.nodes().len() {
            let pairs = before.nodes_mut().iter_mut().zip(after.nodes_mut());
            for ((before, after), whole) in pairs.zip(whole.nodes()) {
                let plan = self.within(before, after, whole);
                inside = inside.zip(plan).map(|(mut inside, plan)| {
                    inside.updates.extend(plan.updates);
                    inside.cost += plan.cost;
                    inside
                });
                *before = nothing();
                *after = nothing();
            }
        }
        let inside = inside.filter(|_| before == after);
        match (inside, own) {
            (Some(inside), Some(own)) if own.cost < inside.cost => Some(own),
            (Some(inside), _) => Some(inside),
            (None, own) => own,
        }
    }
}

/// What stands where a component was taken out.
fn nothing() -> Component {
    Component::Spacer(Box::new(Spacer {
        min_size: None,
        base: Base::default(),
    }))
}

/// Text appended to a Text or Markdown that streams before or after.
fn appended(before: &Component, after: &Component, id: &str) -> Option<Plan> {
    let (value, longer, was, is) = match (before, after) {
        (Component::Text(before), Component::Text(after)) => (
            &before.value,
            &after.value,
            before.streaming,
            after.streaming,
        ),
        (Component::Markdown(before), Component::Markdown(after)) => (
            &before.value,
            &after.value,
            before.streaming,
            after.streaming,
        ),
        _ => return None,
    };
    let delta = longer.strip_prefix(value.as_str())?;
    if !was && !is {
        return None;
    }
    let mut continued = before.clone();
    match &mut continued {
        Component::Text(text) => {
            text.value.push_str(delta);
            text.streaming = is;
        }
        Component::Markdown(text) => {
            text.value.push_str(delta);
            text.streaming = is;
        }
        _ => return None,
    }
    (continued == *after && before != after).then(|| {
        Plan::of(Update::Text {
            component_id: id.to_owned(),
            delta: delta.to_owned(),
            done: !is,
        })
    })
}

#[cfg(test)]
mod tests;
