//! Badge: a short coloured label.

use serde_json::{Value, json};

use super::Stands;
use super::registry::component;
use crate::object::words;
use crate::style::Step;

words! {
    /// Meaning carried by the colour of a badge.
    BadgeColor {
        Secondary "secondary", Success "success", Danger "danger", Warning "warning", Info "info",
        Discovery "discovery",
    }
}

words! {
    /// Fill treatment of a badge.
    BadgeVariant { Solid "solid", Soft "soft", Outline "outline", }
}

component! {
    /// Short coloured label for a state or a category.
    Badge as "Badge", Stands::Node, {
        /// Text of the badge.
        required label: String,
        /// Meaning carried by the colour.
        optional color: BadgeColor,
        /// Fill treatment.
        optional variant: BadgeVariant,
        /// Fully rounded ends.
        optional pill: bool,
        /// Size step.
        optional size: Step,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("default", json!({"type": "Badge", "label": "New"})),
        (
            "everything",
            json!({"type": "Badge", "key": "state", "id": "state-1", "label": "Delivered", "color": "success",
                   "variant": "soft", "pill": true, "size": "lg"}),
        ),
        (
            "colours",
            json!({"type": "Row", "gap": 2, "children": [
                {"type": "Badge", "label": "Secondary", "color": "secondary"},
                {"type": "Badge", "label": "Success", "color": "success", "variant": "solid"},
                {"type": "Badge", "label": "Danger", "color": "danger", "variant": "outline"},
                {"type": "Badge", "label": "Warning", "color": "warning"},
                {"type": "Badge", "label": "Info", "color": "info"},
                {"type": "Badge", "label": "Discovery", "color": "discovery"},
            ]}),
        ),
    ]
}
