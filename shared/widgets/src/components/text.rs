//! Text: plain text, which can stream and be edited.

use serde_json::{Value, json};

use super::registry::component;
use super::{Editable, Editing, Letters, Stands};
use crate::read::Whole;
use crate::style::{Length, TextSize};

component! {
    /// Plain text, never parsed as markup; can stream and can be turned into an inline field.
    Text as "Text", Stands::Node, {
        /// Text shown.
        required value: String,
        /// Fixed width of the text box.
        optional width: Length,
        /// Type size step of the text.
        optional size: TextSize,
        /// Slanted letters.
        optional italic: bool,
        /// Strikes the text through.
        optional line_through: bool,
        /// Cuts overflowing text and ends it with an ellipsis.
        optional truncate: bool,
        /// Number of lines for which room is kept even when the text is shorter.
        optional min_lines: u64 as Whole<1>,
        /// Number of lines after which the text is clamped.
        optional max_lines: u64 as Whole<1>,
        /// True while more text is still being appended to the value.
        preset streaming: bool = false,
        /// Turns the text into an inline field; false or absent keeps it as text.
        preset editable: Editing = Editing::Off,
    }
    with {
        /// How it is set.
        letters: Letters,
    }
    settle settle;
    rules &[
        "it streams when it has an id: later values begin with the earlier ones",
        "editable: true is read as a field whose name is the id, else the key, else text",
    ];
    examples examples;
}

fn settle(text: &mut Text) {
    if text.editable == Editing::On {
        let name = text.base.id.as_ref().or(text.base.key.as_ref());
        text.editable = Editing::Field(Box::new(Editable {
            name: name.map_or("text", String::as_str).to_owned(),
            auto_complete: None,
            auto_focus: None,
            auto_select: None,
            allow_autofill_extensions: None,
            required: None,
            placeholder: None,
            pattern: None,
        }));
    }
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Text", "value": "Revenue rose in every region but one."}),
        ),
        (
            "everything",
            json!({"type": "Text", "key": "note", "id": "note-1", "value": "Old price", "color": "secondary",
                   "width": 240, "size": "lg", "weight": "medium", "textAlign": "end", "italic": true,
                   "lineThrough": true, "truncate": true, "minLines": 1, "maxLines": 3, "streaming": false,
                   "editable": {"name": "note", "autoComplete": "off", "autoFocus": false, "autoSelect": true,
                                "allowAutofillExtensions": false, "required": true, "placeholder": "A note",
                                "pattern": "[^<>]+"}}),
        ),
        (
            "streaming",
            json!({"type": "Text", "id": "answer", "value": "Revenue rose in ev", "streaming": true}),
        ),
        (
            "editable",
            json!({"type": "Text", "id": "subject", "value": "Offer for May", "editable": true}),
        ),
        ("empty", json!({"type": "Text", "value": ""})),
        (
            "long text",
            json!({"type": "Text", "maxLines": 2, "value": "A sentence that goes on for longer than the room it has, so that it flows on to a second line, and then to a third, until it is clamped. Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen."}),
        ),
        (
            "markup stays text",
            json!({"type": "Text", "value": "<b>not bold</b> & **not bold**"}),
        ),
        (
            "right to left",
            json!({"type": "Text", "value": "ارتفعت الإيرادات بنسبة 12٪ في الربع الثاني."}),
        ),
        (
            "east asian",
            json!({"type": "Text", "value": "売上は全地域で増加しました。各地区收入均有增长。"}),
        ),
    ]
}
