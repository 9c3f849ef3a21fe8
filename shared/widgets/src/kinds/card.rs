//! Card: a short summary with buttons.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Sample, TypeInfo, WidgetType, config};
use crate::shape::{Kind, Shape, optional, required};

/// Content of a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Heading.
    pub title: String,
    /// Text under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Pictogram, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
}

config! {
    /// Switches of a card.
    CardConfig {}
}

/// The fields of the content.
pub const DATA: Shape = Shape {
    name: "Card",
    fields: &[
        required("title", Kind::Text, "Heading."),
        optional("description", Kind::Text, "Text under the heading."),
        optional("icon", Kind::Text, "Pictogram."),
    ],
    open: false,
};

/// Everything that is known of cards.
pub const INFO: TypeInfo = TypeInfo {
    widget_type: WidgetType::Card,
    doc: "Short summary with buttons.",
    data: &DATA,
    config: &CONFIG,
    rules: &[],
    check_rules: |_, _, _| {},
    samples,
};

fn samples() -> Vec<Sample> {
    let id = "c5e81a3d-7f29-4d06-a1b4-8e2f6c0d9a37";
    vec![
        Sample {
            name: "default",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "card",
                "data": {
                    "title": "$4,120,331.50",
                    "description": "Total amount, Apr–Jun 2025. Up 12.3% from $3,669,039.63 in Jan–Mar 2025.",
                    "icon": "analytics",
                },
                "actions": [{"action_id": "hello", "label": "Say hello", "type": "api_call",
                             "params": {"endpoint": "/api/widget/hello"}}],
            }),
        },
        Sample {
            name: "minimal",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "card",
                "data": {"title": "Hello"},
            }),
        },
    ]
}
