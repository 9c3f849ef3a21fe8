//! RadioGroup: choices of which one holds.

use serde_json::{Value, json};

use super::registry::component;
use super::{ActionConfig, RadioOption, Stands, option};
use crate::style::Direction;

component! {
    /// Group of mutually exclusive choices.
    RadioGroup as "RadioGroup", Stands::Node, {
        /// Name under which the value is sent with the form.
        required name: String,
        /// Choices offered, in order; an empty group draws nothing.
        preset options: Vec<RadioOption> = Vec::<RadioOption>::new(),
        /// Accessible name of the group; the field name stands in when absent.
        optional aria_label: String,
        /// Action fired when the value changes.
        optional on_change_action: ActionConfig,
        /// Value of the choice selected at first.
        optional default_value: String,
        /// Choices side by side or stacked.
        optional direction: Direction,
        /// Disables every choice.
        optional disabled: bool,
        /// A choice must be made before the form is sent.
        optional required: bool,
    }
    check option::check;
    rules &["the values of its options differ, and defaultValue is one of them"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    let grains = json!([
        {"label": "Per month", "value": "month"},
        {"label": "Per quarter", "value": "quarter"},
    ]);
    vec![
        (
            "default",
            json!({"type": "RadioGroup", "name": "grain", "ariaLabel": "Period", "options": grains}),
        ),
        (
            "everything",
            json!({"type": "RadioGroup", "key": "grain", "id": "grain-1", "name": "grain", "ariaLabel": "Period",
                   "options": [{"label": "Per month", "value": "month"},
                               {"label": "Per day", "value": "day", "disabled": true}],
                   "onChangeAction": {"type": "grain.changed"}, "defaultValue": "month", "direction": "row",
                   "disabled": false, "required": true}),
        ),
        ("minimal", json!({"type": "RadioGroup", "name": "grain"})),
        (
            "disabled",
            json!({"type": "RadioGroup", "name": "grain", "ariaLabel": "Period", "options": grains, "disabled": true}),
        ),
    ]
}
