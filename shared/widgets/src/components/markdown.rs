//! Markdown: text parsed as Markdown, which can stream.

use serde_json::{Value, json};

use super::Stands;
use super::registry::component;

component! {
    /// Text parsed as Markdown; can stream.
    Markdown as "Markdown", Stands::Node, {
        /// Markdown source. HTML inside it is shown as text; addresses follow the rules of [`crate::address`].
        required value: String,
        /// True while more text is still being appended to the value.
        preset streaming: bool = false,
    }
    rules &[
        "it streams when it has an id: later values begin with the earlier ones",
        "HTML inside it is shown as text; a link that may not be followed is dropped, its text stays",
    ];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Markdown", "value": "## Summary\n\nRevenue rose by **12 %**, see the [report](https://example.com/report).\n\n- North\n- South\n\n| Region | Revenue |\n| --- | ---: |\n| North | 450,000 |\n"}),
        ),
        (
            "everything",
            json!({"type": "Markdown", "key": "body", "id": "body-1", "value": "`code`, *emphasis* and a\n\n> quotation", "streaming": false}),
        ),
        (
            "streaming",
            json!({"type": "Markdown", "id": "answer", "value": "Revenue rose by **12", "streaming": true}),
        ),
        (
            "markup stays text",
            json!({"type": "Markdown", "value": "<script>alert(1)</script> [no](javascript:alert(1)) ![no](http://example.com/a.png)"}),
        ),
    ]
}
