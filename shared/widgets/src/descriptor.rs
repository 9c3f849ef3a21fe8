//! The widget descriptor: what all six types share, and how one is read and written.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use uuid::Uuid;

use crate::action::Action;
use crate::dialog::{self, Offered};
use crate::kinds::{Body, WidgetType};
use crate::metadata::Metadata;
use crate::object::{Object, object};
use crate::read::{Place, Report, Rule, field, plain, text};
use crate::shape::{Kind, Shape};
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

object! {
    /// A widget descriptor.
    Outline as "Descriptor", snake, full {
        /// Marks the object as a widget descriptor.
        required mark ("type"): Mark,
        /// Identity of this widget; actions name it.
        required widget_id: WidgetId,
        /// Which of the six descriptor types this is.
        required widget_type: WidgetType,
        /// Content; its shape depends on widget_type.
        required data: () as Content,
        /// Display and behaviour switches.
        preset config: () as Content = (),
        /// What the user can trigger from the widget.
        preset actions: Vec<Action> = Vec::<Action>::new(),
        /// Where the content came from and when.
        preset metadata: Metadata = Metadata::default(),
    }
    rules crate::action::check_ids;
}

/// The fields that all descriptors share.
pub const DESCRIPTOR: &Shape = Outline::SHAPE;

/// The text `widget`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark;

impl Rule<Mark> for Mark {
    const KIND: Kind = Kind::Const("widget");

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Mark> {
        if value == "widget" {
            return Some(Mark);
        }
        let wrong = text::given(value, at, report, &Self::KIND)?;
        let message = format!(
            "This must be `widget`, not `{}`.",
            crate::read::report::shown(wrong)
        );
        report.mend(at, "bad_enum", message, "widget");
        None
    }
}

/// An object that is read later, once it is known what it is to hold.
struct Content;

impl Rule<()> for Content {
    const KIND: Kind = Kind::Object;

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<()> {
        plain::object(value, at, report).map(|_| ())
    }
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
        self.keep_for(permissions);
        self
    }

    /// The same, in place. Whom the widget was made for is nobody's business either.
    pub fn keep_for<'a>(&mut self, permissions: impl IntoIterator<Item = &'a str> + Clone) {
        self.actions
            .retain(|action| action.allows(permissions.clone()));
        for action in &mut self.actions {
            action.keep_for(permissions.clone());
        }
        self.body.keep_switches_of(&self.actions);
        self.metadata.user_id = None;
    }

    /// The action of that id: one of its own, or one in a dialog that an action of its own opens.
    pub fn offered(&self, action_id: &str) -> Option<Offered> {
        dialog::find(&self.actions, action_id)
    }

    pub(crate) fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
        let given = plain::object(value, &Place::ROOT, report)?;
        let outline = Outline::read_fields(given, &Place::ROOT, report);
        let kind = field(given, "widget_type").and_then(Value::as_str);
        let data = field(given, "data").and_then(Value::as_object);
        let body = kind
            .and_then(WidgetType::parse)
            .zip(data)
            .and_then(|(kind, data)| {
                let config = field(given, "config").and_then(Value::as_object);
                Body::read(kind, data, config, report)
            });
        let outline = outline?;
        Some(Self {
            widget_id: outline.widget_id,
            body: body?,
            actions: outline.actions,
            metadata: outline.metadata,
        })
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
