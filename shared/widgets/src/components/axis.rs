//! The category axis of a Chart.

use serde_json::{Map, Value};

use crate::object::object;
use crate::read::{Place, Report, Rule, plain};
use crate::shape::{Kind, Text};

object! {
    /// Category axis of a Chart.
    XAxis as "XAxis", camel, terse {
        /// Column that holds the categories.
        required data_key: String,
        /// Draws no axis line, ticks or labels.
        optional hide: bool,
        /// Display text for category values, by value.
        optional labels: Map<String, Value> as Labels,
    }
}

/// Text by text.
#[derive(Debug)]
pub struct Labels;

impl Rule<Map<String, Value>> for Labels {
    const KIND: Kind = Kind::Map(&Kind::Text(Text::Any));

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Map<String, Value>> {
        let given = plain::object(value, at, report)?;
        let before = report.errors();
        for (name, value) in given {
            String::read(value, &at.field(name), report);
        }
        (report.errors() == before).then(|| given.clone())
    }
}

/// An axis, or the name of its column alone.
#[derive(Debug)]
pub struct Axis;

impl Rule<XAxis> for Axis {
    const KIND: Kind = Kind::Also(&<XAxis as Rule<XAxis>>::KIND, &[Kind::Text(Text::Any)]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<XAxis> {
        match value {
            Value::String(column) => Some(XAxis {
                data_key: column.clone(),
                hide: None,
                labels: None,
            }),
            Value::Object(_) => XAxis::read(value, at, report),
            other => {
                report.wrong_type(at, "a column or an axis", other, &Kind::Any);
                None
            }
        }
    }
}
