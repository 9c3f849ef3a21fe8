//! The choices of a Select or a RadioGroup.

use serde_json::{Map, Value};

use crate::object::object;
use crate::read::{Place, Report, Seen, field, items, report::shown};

object! {
    /// Choice of a Select.
    SelectOption as "SelectOption", camel, terse {
        /// Value sent when chosen.
        required value: String,
        /// Text shown for the choice.
        required label: String,
        /// Shown but cannot be chosen.
        optional disabled: bool,
        /// Second line of text under the label.
        optional description: String,
    }
}

object! {
    /// Choice of a RadioGroup.
    RadioOption as "RadioOption", camel, terse {
        /// Text shown beside the choice.
        required label: String,
        /// Value sent when chosen.
        required value: String,
        /// Shown but cannot be chosen.
        optional disabled: bool,
    }
}

/// Choices differ in their values, and the value at the start is one of them.
pub(super) fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let mut values = Seen::default();
    for (index, option) in items(given, "options") {
        if let Some(value) = option.get("value").and_then(Value::as_str)
            && !values.insert(value)
        {
            report.warn(
                &at.field("options").item(index).field("value"),
                "duplicate_value",
                format!("An earlier choice has the value `{}`.", shown(value)),
            );
        }
    }
    if let Some(first) = field(given, "defaultValue").and_then(Value::as_str)
        && values.insert(first)
    {
        report.warn(
            &at.field("defaultValue"),
            "duplicate_value",
            format!("`{}` is none of the choices.", shown(first)),
        );
    }
}
