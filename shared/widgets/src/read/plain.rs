//! Rules for JSON's own types.

use serde_json::{Map, Number, Value};

use super::{Place, Report, Rule};
use crate::shape::{Kind, Text};

/// Any text.
impl Rule<String> for String {
    const KIND: Kind = Kind::Text(Text::Any);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<String> {
        super::text::given(value, at, report, &Self::KIND).map(str::to_owned)
    }
}

impl Rule<bool> for bool {
    const KIND: Kind = Kind::Boolean;

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<bool> {
        if value.as_bool().is_none() {
            report.wrong_type(at, "true or false", value, &Self::KIND);
        }
        value.as_bool()
    }
}

/// Any JSON.
impl Rule<Value> for Value {
    const KIND: Kind = Kind::Any;

    fn read<'v>(value: &'v Value, _: &Place<'_>, _: &mut Report<'v>) -> Option<Value> {
        Some(value.clone())
    }
}

/// Any object.
impl Rule<Map<String, Value>> for Map<String, Value> {
    const KIND: Kind = Kind::Object;

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Map<String, Value>> {
        object(value, at, report).cloned()
    }
}

/// The object that is there; says so where it is none.
pub fn object<'v>(
    value: &'v Value,
    at: &Place<'_>,
    report: &mut Report<'v>,
) -> Option<&'v Map<String, Value>> {
    let found = value.as_object();
    if found.is_none() {
        report.wrong_type(at, "an object", value, &Kind::Object);
    }
    found
}

/// The list that is there; says so where it is none. One object in place of a list is meant to be
/// a list of it.
pub fn list<'v>(
    value: &'v Value,
    at: &Place<'_>,
    report: &mut Report<'v>,
) -> Option<&'v Vec<Value>> {
    match value {
        Value::Array(items) => Some(items),
        Value::Object(_) => {
            report.mend(
                at,
                "wrong_type",
                "Expected a list, found an object.",
                vec![value.clone()],
            );
            None
        }
        _ => {
            report.wrong_type(at, "a list", value, &Kind::Any);
            None
        }
    }
}

/// Any number of them.
impl<T: Rule<T>> Rule<Vec<T>> for Vec<T> {
    const KIND: Kind = Kind::List {
        of: &T::KIND,
        at_least: 0,
    };

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Vec<T>> {
        let items = list(value, at, report)?;
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            read.extend(T::read(item, &at.item(index), report));
        }
        (read.len() == items.len()).then_some(read)
    }
}

/// At least one of them.
#[derive(Debug)]
pub struct NonEmpty;

impl<T: Rule<T>> Rule<Vec<T>> for NonEmpty {
    const KIND: Kind = Kind::List {
        of: &T::KIND,
        at_least: 1,
    };

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Vec<T>> {
        if value.as_array().is_some_and(Vec::is_empty) {
            report.error(at, "out_of_range", "At least one is needed.");
            return None;
        }
        Vec::<T>::read(value, at, report)
    }
}

/// This, or null where null says something of its own.
impl<T: Rule<T>> Rule<Option<T>> for Option<T> {
    const KIND: Kind = Kind::Nullable(&T::KIND);
    const NULLABLE: bool = true;

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Option<T>> {
        if value.is_null() {
            return Some(None);
        }
        T::read(value, at, report).map(Some)
    }
}

/// The same, apart: what is large and seldom there takes little room in the object that holds it.
impl<T: Rule<T>> Rule<Box<T>> for Box<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = T::NULLABLE;

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Box<T>> {
        T::read(value, at, report).map(Box::new)
    }
}

/// A whole number of at least `MIN`; one that is written with a fraction of zero counts.
#[derive(Debug)]
pub struct Whole<const MIN: i64>;

impl<const MIN: i64> Rule<u64> for Whole<MIN> {
    const KIND: Kind = Kind::Integer { min: MIN };

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<u64> {
        let kind = <Self as Rule<u64>>::KIND;
        let number = value.as_f64().filter(|number| number.fract() == 0.0);
        let Some(number) = number else {
            report.wrong_type(at, "a whole number", value, &kind);
            return None;
        };
        if number < MIN as f64 {
            report.error(at, "out_of_range", format!("{value} is less than {MIN}."));
            return None;
        }
        // Beyond 2^53 a number with a fraction of zero is not exact any more.
        let exact = (number <= 9_007_199_254_740_992.0).then_some(number as u64);
        let whole = value.as_u64().or(exact);
        if whole.is_none() {
            report.error(at, "out_of_range", format!("{value} is too large."));
        }
        whole
    }
}

/// A number from 0 to 1.
#[derive(Debug)]
pub struct Fraction;

impl Rule<f64> for Fraction {
    const KIND: Kind = Kind::Number {
        min: Some(0.0),
        max: Some(1.0),
    };

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<f64> {
        match value.as_f64() {
            None => report.wrong_type(at, "a number from 0 to 1", value, &Self::KIND),
            Some(number) if !(0.0..=1.0).contains(&number) => report.error(
                at,
                "out_of_range",
                format!("{value} is not between 0 and 1."),
            ),
            number => return number,
        }
        None
    }
}

/// Numbers as they were written; null is a gap.
#[derive(Debug)]
pub struct Gaps;

impl Rule<Vec<Option<Number>>> for Gaps {
    const KIND: Kind = Kind::List {
        of: &Kind::Nullable(&Kind::Number {
            min: None,
            max: None,
        }),
        at_least: 0,
    };

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Vec<Option<Number>>> {
        let items = list(value, at, report)?;
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Number(number) => read.push(Some(number.clone())),
                Value::Null => read.push(None),
                other => report.wrong_type(
                    &at.item(index),
                    "a number or null",
                    other,
                    &Kind::Number {
                        min: None,
                        max: None,
                    },
                ),
            }
        }
        (read.len() == items.len()).then_some(read)
    }
}
