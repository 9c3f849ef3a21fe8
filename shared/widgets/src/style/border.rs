//! Edge lines.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Color;
use crate::object::{object, words};
use crate::read::{Place, Report, Rule, Whole, field};
use crate::shape::Kind;

words! {
    /// CSS line style.
    BorderStyle {
        Solid "solid", Dashed "dashed", Dotted "dotted", Double "double", Groove "groove",
        Ridge "ridge", Inset "inset", Outset "outset",
    }
}

object! {
    /// One edge line.
    Border as "Border", camel, terse {
        /// Thickness in pixels.
        required size: u64 as Whole<0>,
        /// Colour of the line (border colour tokens).
        optional color: Color,
        /// CSS line style.
        optional style: BorderStyle,
    }
}

object! {
    /// Edge line per side; a side's own key wins over x or y.
    Borders as "Borders", camel, terse, derive(Default) {
        /// Top edge.
        optional top: Edge,
        /// Right edge.
        optional right: Edge,
        /// Bottom edge.
        optional bottom: Edge,
        /// Left edge.
        optional left: Edge,
        /// Left and right edges together.
        optional x: Edge,
        /// Top and bottom edges together.
        optional y: Edge,
    }
}

/// The line along one edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Edge {
    /// Whole pixels, in the colour of the component.
    Size(u64),
    /// A line.
    Line(Box<Border>),
}

/// The lines along all edges.
#[derive(Debug, Clone, PartialEq)]
pub enum Edges {
    /// The same along every edge.
    All(Edge),
    /// Per side.
    Sides(Box<Borders>),
}

const PIXELS: Kind = <Whole<0> as Rule<u64>>::KIND;

impl Serialize for Edge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Size(size) => size.serialize(serializer),
            Self::Line(line) => line.serialize(serializer),
        }
    }
}

impl Serialize for Edges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All(edge) => edge.serialize(serializer),
            Self::Sides(sides) => sides.serialize(serializer),
        }
    }
}

impl Rule<Edge> for Edge {
    const KIND: Kind = Kind::AnyOf(&[PIXELS, <Border as Rule<Border>>::KIND]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Edge> {
        match value {
            Value::Number(_) => <Whole<0> as Rule<u64>>::read(value, at, report).map(Edge::Size),
            Value::Object(_) => {
                Border::read(value, at, report).map(|line| Edge::Line(Box::new(line)))
            }
            other => {
                report.wrong_type(at, "whole pixels or a border", other, &Self::KIND);
                None
            }
        }
    }
}

/// An object with size, color or style is one border for every edge; any other is one per side.
impl Rule<Edges> for Edges {
    const KIND: Kind = Kind::AnyOf(&[
        PIXELS,
        <Border as Rule<Border>>::KIND,
        <Borders as Rule<Borders>>::KIND,
    ]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Edges> {
        let one = |fields: &serde_json::Map<String, Value>| {
            ["size", "color", "style"]
                .iter()
                .any(|name| field(fields, name).is_some())
        };
        match value {
            Value::Object(fields) if !one(fields) => {
                Borders::read(value, at, report).map(|sides| Edges::Sides(Box::new(sides)))
            }
            Value::Object(_) | Value::Number(_) => Edge::read(value, at, report).map(Edges::All),
            other => {
                let wanted = "whole pixels, a border, or a border per side";
                report.wrong_type(at, wanted, other, &Self::KIND);
                None
            }
        }
    }
}
