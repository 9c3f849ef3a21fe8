//! The widget descriptor: the part that all widgets share.

use serde::{Deserialize, Serialize};

/// A widget as clients receive it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Descriptor {
    /// Identity of the widget, a UUID of version 4.
    pub widget_id: uuid::Uuid,
}
