//! Select: a drop-down that picks one value.

use serde_json::{Value, json};

use super::registry::component;
use super::{Picker, SelectOption, Stands, option};

component! {
    /// Drop-down that picks one value from a list.
    Select as "Select", Stands::Node, {
        /// Choices offered, in order.
        required options: Vec<SelectOption>,
        /// Name under which the value is sent with the form.
        required name: String,
        /// Value of the option selected at first.
        optional default_value: String,
        /// Adds a filter box to the list of choices.
        optional searchable: bool,
    }
    with {
        /// What it does, and how it looks.
        picker: Picker,
    }
    check option::check;
    rules &["the values of its options differ, and defaultValue is one of them"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    let regions = json!([
        {"value": "north", "label": "North"},
        {"value": "south", "label": "South"},
    ]);
    vec![
        (
            "default",
            json!({"type": "Select", "name": "region", "placeholder": "Any region", "options": regions}),
        ),
        (
            "everything",
            json!({"type": "Select", "key": "region", "id": "region-1", "name": "region", "defaultValue": "south",
                   "options": [
                       {"value": "north", "label": "North", "description": "Oslo and Bergen"},
                       {"value": "south", "label": "South"},
                       {"value": "west", "label": "West", "disabled": true},
                   ],
                   "onChangeAction": {"type": "region.chosen"}, "placeholder": "Any region", "variant": "soft",
                   "size": "md", "pill": false, "block": true, "clearable": true, "disabled": false, "searchable": true}),
        ),
        (
            "disabled",
            json!({"type": "Select", "name": "region", "options": regions, "defaultValue": "north", "disabled": true}),
        ),
        (
            "empty",
            json!({"type": "Select", "name": "region", "options": []}),
        ),
    ]
}
