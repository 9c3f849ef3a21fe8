//! What comes back.

use analyst::Citation;
use answer::encode::{descriptor::WidgetDescriptor, payload::Payload};
use catalogue::Rows;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;
use widgets::Descriptor;

/// What an action came to. Clients ignore fields that they do not know.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActionResult {
    /// A widget that follows from the one that was acted on; its actions work like those of any other.
    NewWidget {
        /// The widget.
        #[schema(value_type = WidgetDescriptor)]
        widget: Box<Descriptor>,
        /// All widgets that were made, where there are several: a filter form as it now stands, its
        /// chart, and the others that it drives.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(value_type = Vec<WidgetDescriptor>, required = false)]
        widgets: Vec<Descriptor>,
        /// For each of those that takes the place of another, by its id: the other's id.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        #[schema(required = false)]
        replaces: BTreeMap<String, String>,
        /// What it shows, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        text: Option<String>,
        /// Where it comes from.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(required = false)]
        citations: Vec<Citation>,
    },
    /// The rows behind the widget.
    Data {
        /// The rows.
        #[serde(serialize_with = "as_payload")]
        #[schema(value_type = Payload)]
        payload: Rows,
    },
    /// What was sent was taken.
    Success {
        /// For a person.
        message: String,
        /// Of data that was kept: its id.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        submission_id: Option<Uuid>,
    },
    /// A file of the rows behind the widget.
    Download(File),
    /// Something to be told.
    Message {
        /// For a person.
        message: String,
    },
    /// Another page of the application, to be opened by the client.
    Navigate {
        /// The page's address.
        route: String,
        /// What it is given.
        #[schema(value_type = Object)]
        params: Map<String, Value>,
    },
    /// A dialog, to be shown by the client.
    Dialog {
        /// Its heading.
        title: String,
        /// What it says.
        #[schema(value_type = Value)]
        body: Value,
        /// What can be done in it, as far as the caller may: those that are whole actions are
        /// clicked like any other of the widget, the others close it.
        #[schema(value_type = Vec<Value>)]
        actions: Vec<Value>,
    },
}

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DownloadedFile)]
pub struct File {
    /// Where it is, for anybody who has this link, until `expires_at`.
    pub url: String,
    /// What it is called.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Rows in it.
    pub rows: u64,
    /// Bytes in it.
    pub bytes: u64,
    /// When the link ends.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

fn as_payload<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
    Payload::from(rows).serialize(serializer)
}
