//! Where a widget comes from, and how long it lasts.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::object::object;
use crate::read::plain::Fraction;
use crate::read::text::{Name, moment};
use crate::read::{Place, Report, field};

object! {
    /// Provenance of a widget.
    Metadata as "Metadata", snake, full, derive(Default) {
        /// Documents the content rests on.
        preset sources: Vec<Source> = Vec::<Source>::new(),
        /// When the widget was made. A time without offset is taken as UTC.
        optional generated_at: Timestamp,
        /// When the widget stops being valid: it can be read then, but no action runs.
        optional expires_at: Timestamp,
        /// Question that led to the widget.
        optional query: String,
        /// User the widget was made for. Accepted, and never written: a client need not learn it.
        hidden user_id: String,
    }
    rules check_order;
}

object! {
    /// One document used.
    Source as "Source", snake, full {
        /// Identity of the document.
        required source_id: String as Name,
        /// Name of the document.
        required source_name: String,
        /// How sure the match is, from 0 to 1.
        required confidence: f64 as Fraction,
        /// Place in the document, such as a page or a sheet.
        optional location: String,
    }
}

/// A widget does not expire before it was made.
fn check_order(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let time = |name: &str| moment(field(given, name)?.as_str()?);
    if let (Some(made), Some(ends)) = (time("generated_at"), time("expires_at"))
        && ends < made
    {
        report.error(
            &at.field("expires_at"),
            "out_of_range",
            "The widget would expire before it was made.",
        );
    }
}
