//! Text that can be edited where it stands.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::object::object;
use crate::read::{Place, Report, Rule, text::Pattern};
use crate::shape::Kind;

object! {
    /// Inline field settings of a Text.
    Editable as "Editable", camel, terse {
        /// Name under which the text is sent with the form.
        required name: String,
        /// Autofill hint of the host platform, such as email or off.
        optional auto_complete: String,
        /// Moves focus here when the widget appears.
        optional auto_focus: bool,
        /// Selects the whole text when the field first gets focus.
        optional auto_select: bool,
        /// Lets password managers and similar browser add-ons offer to fill the field.
        optional allow_autofill_extensions: bool,
        /// The form cannot be sent while this control is empty.
        optional required: bool,
        /// Hint shown while the control is empty.
        optional placeholder: String,
        /// Regular expression the value must match.
        optional pattern: String as Pattern,
    }
}

/// Whether a text can be edited where it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Editing {
    /// No.
    Off,
    /// Yes, under the name of the component; [`Text`](super::Text) turns it into a field when it is read.
    On,
    /// Yes, as this field.
    Field(Box<Editable>),
}

impl Serialize for Editing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Field(field) => field.serialize(serializer),
        }
    }
}

impl Rule<Editing> for Editing {
    const KIND: Kind = Kind::Also(&<Editable as Rule<Editable>>::KIND, &[Kind::Boolean]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Editing> {
        match value {
            Value::Bool(true) => Some(Editing::On),
            Value::Bool(false) => Some(Editing::Off),
            Value::Object(_) => {
                Editable::read(value, at, report).map(|field| Editing::Field(Box::new(field)))
            }
            other => {
                report.wrong_type(at, "false, true or field settings", other, &Self::KIND);
                None
            }
        }
    }
}
