//! Custom: anything else.

use serde_json::json;

use super::registry::config;
use crate::object::object;
use crate::sample::Sample;
use crate::tree::Tree;
use crate::valid::Valid;

object! {
    /// Anything else; its content is an open object.
    Custom as "Custom", snake, full, derive(Default) {
    }
    open {
        /// The content. Markup in it passes a sanitiser before it is drawn, all else is text.
        content
    }
}

config! {
    /// Switches of a custom widget.
    CustomConfig as "CustomConfig" {}
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &[
    "data is an open object; markup in it passes a sanitiser, all else is shown as text",
    "markup of more than 128 KiB, or nested more than 200 deep, is shown as text",
    "where data holds a valid component tree as widget, the tree is drawn",
];

impl Custom {
    /// The component tree that it holds as `widget`, if that is a valid one.
    pub fn tree(&self) -> Option<Valid<Tree>> {
        Valid::<Tree>::from_value(self.content.get("widget")?).ok()
    }
}

pub(super) fn examples() -> Vec<Sample> {
    let id = "6f1d0c7b-93a4-4e2d-8b58-2c4e9a7d1f05";
    vec![
        Sample {
            name: "default",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "custom",
                "data": {"title": "Shift plan", "html": "<p>Early shift: <strong>Ada</strong></p>", "week": 21, "published": true},
            }),
        },
        Sample {
            name: "tree",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "custom",
                "data": {"widget": {"type": "Card", "children": [{"type": "Title", "value": "Shift plan"}]}},
            }),
        },
        Sample {
            name: "hostile",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "custom",
                "data": {"html": "<img src=x onerror=alert(1)><script>alert(2)</script><a href=\"javascript:alert(3)\">go</a>"},
            }),
        },
        Sample {
            name: "minimal",
            widget: json!({"type": "widget", "widget_id": id, "widget_type": "custom", "data": {}}),
        },
    ]
}
