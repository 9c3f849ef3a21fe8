//! Space inside and outside an edge.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Length;
use crate::object::{Object, object};
use crate::read::{Place, Report, Rule};
use crate::shape::{Field, Kind, Shape, Text};

object! {
    /// Space per side; a side's own key wins over x or y.
    Sides as "Spacing", camel, terse, derive(Default) {
        /// Top side.
        optional top: Length,
        /// Right side.
        optional right: Length,
        /// Bottom side.
        optional bottom: Length,
        /// Left side.
        optional left: Length,
        /// Left and right together.
        optional x: Length,
        /// Top and bottom together.
        optional y: Length,
    }
}

/// Space: one for every side, or an object per side. Numbers are spacing steps, not pixels.
#[derive(Debug, Clone, PartialEq)]
pub enum Spacing {
    /// The same on every side.
    All(Length),
    /// Per side.
    Sides(Box<Sides>),
}

/// Space outside an edge; it may be negative.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin(pub Spacing);

impl Serialize for Spacing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All(length) => length.serialize(serializer),
            Self::Sides(sides) => sides.serialize(serializer),
        }
    }
}

impl Serialize for Margin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Rule<Spacing> for Spacing {
    const KIND: Kind = Kind::AnyOf(&[
        Kind::Number {
            min: Some(0.0),
            max: None,
        },
        Kind::Text(Text::Length),
        <Sides as Rule<Sides>>::KIND,
    ]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Spacing> {
        match value {
            Value::Object(_) => {
                Sides::read(value, at, report).map(|sides| Spacing::Sides(Box::new(sides)))
            }
            Value::Number(_) | Value::String(_) => {
                Length::read(value, at, report).map(Spacing::All)
            }
            other => {
                report.wrong_type(at, "a length or an object per side", other, &Self::KIND);
                None
            }
        }
    }
}

impl Rule<Margin> for Margin {
    const KIND: Kind = Kind::AnyOf(&[
        Kind::Number {
            min: None,
            max: None,
        },
        Kind::Text(Text::Length),
        Kind::One(SIGNED),
    ]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Margin> {
        let before = std::mem::replace(&mut report.signed, true);
        let read = Spacing::read(value, at, report);
        report.signed = before;
        read.map(Margin)
    }
}

/// The fields of a margin per side: those of [`Sides`], which may be negative here.
const SIGNED: &Shape = {
    const LENGTH: Kind = Kind::AnyOf(&[
        Kind::Number {
            min: None,
            max: None,
        },
        Kind::Text(Text::Length),
    ]);
    const fn signed(side: usize) -> Field {
        Field {
            kind: &LENGTH,
            ..Sides::SHAPE.own[side]
        }
    }
    &Shape {
        name: "Margins",
        doc: "Margin per side; a side's own key wins over x or y.",
        own: &[
            signed(0),
            signed(1),
            signed(2),
            signed(3),
            signed(4),
            signed(5),
        ],
        ..*Sides::SHAPE
    }
};
