//! DatePicker: a field that picks a date from a calendar.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::registry::component;
use super::{Picker, Stands};
use crate::object::words;
use crate::read::{self, Place, Report, Rule, field};
use crate::shape::{Kind, Text};
use crate::style;

words! {
    /// Preferred side of a control for what it opens.
    Side { Top "top", Bottom "bottom", Left "left", Right "right", }
}

/// A day, or a point in time; the latter is written in UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Day {
    /// A day.
    Date(Date),
    /// A point in time.
    Moment(Timestamp),
}

impl Day {
    /// Reads ISO 8601. A time without an offset is UTC; digits alone say nothing.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 10 && read::text::is_dashed(text) {
            return text.parse().ok().map(Self::Date);
        }
        read::text::moment(text).map(Self::Moment)
    }

    /// The point in time that it begins at, in UTC.
    pub fn begins(self) -> Option<Timestamp> {
        match self {
            Self::Date(date) => date.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp()),
            Self::Moment(moment) => Some(moment),
        }
    }

    /// Whether it lies before the earliest that can be chosen. A day is not before a point in time
    /// within it.
    pub fn is_before(self, earliest: Self) -> bool {
        let (Some(own), Some(least)) = (self.begins(), earliest.begins()) else {
            return false;
        };
        let within =
            matches!(self, Self::Date(date) if least.to_zoned(TimeZone::UTC).date() == date);
        own < least && !within
    }

    /// Whether it lies after the latest that can be chosen. The whole of a latest day counts.
    pub fn is_after(self, latest: Self) -> bool {
        let Some(own) = self.begins() else {
            return false;
        };
        match latest {
            Self::Moment(moment) => own > moment,
            Self::Date(date) => {
                let next = date
                    .tomorrow()
                    .ok()
                    .and_then(|day| Self::Date(day).begins());
                next.is_some_and(|next| own >= next)
            }
        }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Rule<Day> for Day {
    const KIND: Kind = Kind::Text(Text::Day);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Day> {
        let text = read::text::given(value, at, report, &Self::KIND)?;
        let day = Day::parse(text);
        if day.is_none() {
            report.error(
                at,
                "bad_pattern",
                "This must be a day as 2025-10-18, or a time as 2025-10-18T10:30:00Z.",
            );
        }
        day
    }
}

component! {
    /// Field that picks a date from a pop-up calendar.
    DatePicker as "DatePicker", Stands::Node, {
        /// Name under which the value is sent with the form.
        required name: String,
        /// Earliest date that can be chosen, inclusive.
        optional min: Day,
        /// Latest date that can be chosen, inclusive.
        optional max: Day,
        /// Preferred side of the control for the calendar.
        optional side: Side,
        /// Preferred alignment of the calendar with the control.
        optional align: style::Place,
        /// Date chosen at first.
        optional default_value: Day,
    }
    with {
        /// What it does, and how it looks.
        picker: Picker,
    }
    check check;
    rules &["defaultValue lies between min and max; a time without offset is taken as UTC"];
    examples examples;
}

fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let day = |name: &str| Day::parse(field(given, name)?.as_str()?);
    let (min, max) = (day("min"), day("max"));
    let outside = |day: Day| {
        min.is_some_and(|min| day.is_before(min)) || max.is_some_and(|max| day.is_after(max))
    };
    if day("defaultValue").is_some_and(outside) {
        report.error(
            &at.field("defaultValue"),
            "out_of_range",
            "The date chosen at first lies outside min and max.",
        );
    }
    // The whole of the last day counts.
    let ends = max.and_then(|max| match max {
        Day::Date(date) => Day::Date(date.tomorrow().ok()?).begins(),
        Day::Moment(moment) => Some(moment),
    });
    let begins = min.and_then(Day::begins);
    if begins.zip(ends).is_some_and(|(begins, ends)| ends < begins) {
        report.warn(
            &at.field("max"),
            "out_of_range",
            "No date can be chosen: max lies before min.",
        );
    }
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "DatePicker", "name": "since", "placeholder": "Any day"}),
        ),
        (
            "everything",
            json!({"type": "DatePicker", "key": "since", "id": "since-1", "name": "since", "min": "2024-01-01",
                   "max": "2025-12-31T23:59:59Z", "side": "bottom", "align": "start", "defaultValue": "2025-06-30",
                   "onChangeAction": {"type": "since.changed"}, "placeholder": "Any day", "variant": "outline",
                   "size": "sm", "pill": true, "block": false, "clearable": true, "disabled": false}),
        ),
        (
            "disabled",
            json!({"type": "DatePicker", "name": "since", "defaultValue": "2025-06-30", "disabled": true}),
        ),
    ]
}
