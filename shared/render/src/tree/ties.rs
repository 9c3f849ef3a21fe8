//! Which label belongs to which control: the first control of the name that the label says, in the
//! form that the label stands in; outside of forms, the first that is in none.

use std::collections::HashMap;

use widgets::components::{Component, Label};

use super::control;

/// Ids of controls and labels, and which belong together. Components are told apart by where they
/// lie in memory: nothing moves while a tree is drawn.
#[derive(Default)]
pub(super) struct Ties {
    /// Ids of controls.
    controls: HashMap<*const Component, String>,
    /// Ids of the labels that a control is named by.
    labels: HashMap<*const Label, String>,
    /// The control that a label is for.
    targets: HashMap<*const Label, String>,
    /// The label that names a control, by their ids.
    named: HashMap<String, String>,
}

/// What a walk through the tree has met.
struct Met<'t> {
    forms: usize,
    /// The first control of a name in a form: its id, and whether it is a group of controls.
    controls: HashMap<(usize, &'t str), (String, bool)>,
    labels: Vec<(usize, &'t Label)>,
}

impl Ties {
    /// Those of a tree. `fresh` makes ids.
    pub fn of(root: &Component, mut fresh: impl FnMut(&str) -> String) -> Self {
        let mut ties = Self::default();
        let mut met = Met {
            forms: 0,
            controls: HashMap::new(),
            labels: Vec::new(),
        };
        ties.walk(root, 0, &mut met, &mut fresh);
        for (form, label) in met.labels {
            let Some((control, group)) = met.controls.get(&(form, label.field_name.as_str()))
            else {
                continue;
            };
            // A label is for one control; a group of them is named by it.
            if !group {
                ties.targets.insert(label, control.clone());
            }
            if !ties.named.contains_key(control) {
                let id = fresh("label");
                ties.named.insert(control.clone(), id.clone());
                ties.labels.insert(label, id);
            }
        }
        ties
    }

    fn walk<'t>(
        &mut self,
        component: &'t Component,
        form: usize,
        met: &mut Met<'t>,
        fresh: &mut impl FnMut(&str) -> String,
    ) {
        let begins = match component {
            Component::Form(_) => true,
            Component::Card(card) => card.as_form == Some(true),
            _ => false,
        };
        let form = if begins {
            met.forms += 1;
            met.forms
        } else {
            form
        };
        if let Some(name) = control::name(component) {
            let id = fresh("field");
            let group = matches!(component, Component::RadioGroup(_));
            self.controls.insert(component, id.clone());
            met.controls.entry((form, name)).or_insert((id, group));
        }
        if let Component::Label(label) = component {
            met.labels.push((form, label));
        }
        for node in component.nodes() {
            self.walk(node, form, met, fresh);
        }
    }

    /// The id of a control.
    pub fn id(&self, control: &Component) -> Option<&str> {
        self.controls
            .get(&std::ptr::from_ref(control))
            .map(String::as_str)
    }

    /// The id of a label, if a control is named by it.
    pub fn own_id(&self, label: &Label) -> Option<&str> {
        self.labels
            .get(&std::ptr::from_ref(label))
            .map(String::as_str)
    }

    /// The id of the control that a label is for.
    pub fn target(&self, label: &Label) -> Option<&str> {
        self.targets
            .get(&std::ptr::from_ref(label))
            .map(String::as_str)
    }

    /// The id of the label that names a control.
    pub fn label_of(&self, control: &str) -> Option<&str> {
        self.named.get(control).map(String::as_str)
    }
}
