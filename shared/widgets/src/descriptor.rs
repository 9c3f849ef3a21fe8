//! The widget descriptor: what all widgets share, and how one is read and written.

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::action::{self, ACTION, Action};
use crate::check;
use crate::issue::Issue;
use crate::kinds::{Body, WidgetType};
use crate::metadata::{self, METADATA, Metadata};
use crate::shape::{Kind, Shape, optional, required};
use crate::valid::Valid;

/// Identity of a widget: a UUID of version 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WidgetId(pub Uuid);

impl WidgetId {
    /// A new one.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl std::fmt::Display for WidgetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A widget as clients receive it.
#[derive(Debug, Clone, PartialEq)]
pub struct Descriptor {
    /// Identity of this widget; actions name it.
    pub widget_id: WidgetId,
    /// What it is: `widget_type`, `data` and `config`.
    pub body: Body,
    /// What the user can trigger from it.
    pub actions: Vec<Action>,
    /// Where it comes from.
    pub metadata: Metadata,
}

impl Descriptor {
    /// Which type of widget it is.
    pub fn widget_type(&self) -> WidgetType {
        self.body.widget_type()
    }

    /// The widget as one caller gets it: without the actions that they may not run, and without
    /// switches for what is then no longer there.
    #[must_use]
    pub fn for_caller<'a>(
        mut self,
        permissions: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        self.actions
            .retain(|action| action.allows(permissions.clone()));
        self.body.keep_switches_of(&self.actions);
        self
    }
}

impl Serialize for Descriptor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("type", "widget")?;
        map.serialize_entry("widget_id", &self.widget_id)?;
        map.serialize_entry("widget_type", &self.widget_type())?;
        self.body.write(&mut map)?;
        map.serialize_entry("actions", &self.actions)?;
        map.serialize_entry("metadata", &self.metadata)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Descriptor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Valid::<Self>::from_value(&value)
            .map(Valid::into_inner)
            .map_err(|issues| {
                let lines: Vec<String> = issues
                    .iter()
                    .map(|issue| format!("{}: {}", issue.pointer, issue.message))
                    .collect();
                serde::de::Error::custom(lines.join(" "))
            })
    }
}

/// The fields that all descriptors share.
pub const DESCRIPTOR: Shape = Shape {
    name: "Descriptor",
    fields: &[
        required(
            "type",
            Kind::Const("widget"),
            "Marks the object as a widget descriptor.",
        ),
        required(
            "widget_id",
            Kind::Uuid,
            "Identity of this widget; actions name it.",
        ),
        required(
            "widget_type",
            crate::kinds::TYPES,
            "Which type of widget this is.",
        ),
        required(
            "data",
            Kind::Object,
            "Content; its shape depends on widget_type.",
        ),
        optional("config", Kind::Object, "Display and behaviour switches."),
        optional(
            "actions",
            Kind::Many {
                of: &ACTION,
                at_least: 0,
            },
            "What the user can trigger from the widget.",
        ),
        optional(
            "metadata",
            Kind::One(&METADATA),
            "Where the content came from and when.",
        ),
    ],
    open: false,
};

/// Reads a descriptor and adds every issue found. `None` where there is an error.
pub(crate) fn read(value: &Value, issues: &mut Vec<Issue>) -> Option<Descriptor> {
    let mut parts = match check::object(value, &DESCRIPTOR, "", issues) {
        Value::Object(parts) => parts,
        _ => return None,
    };
    let mut actions = parts.remove("actions").unwrap_or_else(|| json!([]));
    action::check_all(&mut actions, "/actions", issues);
    let kind: Option<WidgetType> = parts.get("widget_type").and_then(typed);
    let data = parts.remove("data");
    let config = parts
        .remove("config")
        .unwrap_or_else(|| Value::Object(Map::new()));
    let body = kind
        .zip(data)
        .and_then(|(kind, data)| Body::read(kind, &data, &config, issues));
    let metadata: Option<Metadata> = match parts.get("metadata") {
        None => Some(Metadata::default()),
        Some(metadata) => typed(metadata),
    };
    if let Some(metadata) = &metadata {
        metadata::check_order(metadata, "/metadata", issues);
    }
    if issues.iter().any(Issue::is_error) {
        return None;
    }
    let read = (|| {
        Some(Descriptor {
            widget_id: parts.get("widget_id").and_then(typed)?,
            body: body?,
            actions: typed(&actions)?,
            metadata: metadata?,
        })
    })();
    if read.is_none() {
        issues.push(Issue::error(
            "",
            "wrong_type",
            "This is no widget descriptor.",
        ));
    }
    read
}

/// A checked value as its type; `None` only where a check was missed.
pub(crate) fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
