//! A place in time that is also a place in an order.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

/// Microseconds since 1970. As text it has 17 digits, so that text order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u64);

impl Place {
    /// The first place there is.
    pub const START: Self = Self(0);

    /// The place of a point in time; all points before 1970 share the first.
    pub fn at(time: Timestamp) -> Self {
        Self(u64::try_from(time.as_microsecond()).unwrap_or(0))
    }

    /// The first place that is not before a point in time.
    pub fn from(time: Timestamp) -> Self {
        let place = Self::at(time);
        if place.time() < time {
            place.next()
        } else {
            place
        }
    }

    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The point in time.
    pub fn time(self) -> Timestamp {
        let micros = i64::try_from(self.0).unwrap_or(i64::MAX);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// Microseconds since 1970.
    pub fn micros(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:017}", self.0)
    }
}

impl FromStr for Place {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_order_is_time_order() {
        let early: Timestamp = "2001-09-09T01:46:39.999999Z".parse().expect("a time");
        let late: Timestamp = "2286-11-20T17:46:40Z".parse().expect("a time");
        let (early, late) = (Place::at(early), Place::at(late));
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn a_place_is_a_time_to_the_microsecond() {
        let time: Timestamp = "2025-04-01T09:30:00.123456Z".parse().expect("a time");
        assert_eq!(Place::at(time).time(), time);
        assert_eq!(
            Place::at(time).next().micros() - Place::at(time).micros(),
            1
        );
    }
}
