//! Card: a short summary with buttons.

use serde_json::json;

use super::registry::config;
use crate::object::object;
use crate::read::text::Icon;
use crate::sample::Sample;

object! {
    /// Short summary with buttons.
    Card as "Card", snake, full {
        /// Heading.
        required title: String,
        /// Text under the heading.
        optional description: String,
        /// Pictogram, by name.
        optional icon: String as Icon,
    }
}

config! {
    /// Switches of a card.
    CardConfig as "CardConfig" {}
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &["an unknown icon is drawn as a placeholder, with a warning"];

pub(super) fn examples() -> Vec<Sample> {
    let id = "c5e81a3d-7f29-4d06-a1b4-8e2f6c0d9a37";
    vec![
        Sample {
            name: "default",
            widget: json!({
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
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "card",
                "data": {"title": "Hello"},
            }),
        },
    ]
}
