//! How long widgets work.
//!
//! A widget's actions are for who has its answer before them: rows change, rights change, and a
//! click long after shows what nobody asked for. So an answer stops to work after a while, and its
//! question can be asked again. How long that is depends on the data and on who looks at it, so a
//! deployment may say.

use std::str::FromStr;

use jiff::SignedDuration;
use service::config::Environment;

/// The variable that says how long widgets work, in seconds.
pub const VARIABLE: &str = "INLAY_WIDGET_LIFETIME";

/// Longest, in seconds: a widget outside of any session is kept so long.
const LONGEST: u32 = 7 * 24 * 3600;

/// What a lifetime has to be, for whoever wrote something else.
const EXPECTED: &str = "a whole number of seconds, from 1 to 604800";

/// How long the actions of a widget run after it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(SignedDuration);

impl Lifetime {
    /// What the environment says, else an hour.
    pub fn of_environment(environment: &mut Environment) -> Self {
        environment.parsed(VARIABLE, EXPECTED).unwrap_or_default()
    }

    /// As a duration.
    pub fn duration(self) -> SignedDuration {
        self.0
    }
}

impl Default for Lifetime {
    fn default() -> Self {
        Self(analyst::present::LIFETIME)
    }
}

impl FromStr for Lifetime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.parse().ok();
        let seconds: u32 = seconds
            .filter(|seconds| (1..=LONGEST).contains(seconds))
            .ok_or_else(|| format!("write {EXPECTED}"))?;
        Ok(Self(SignedDuration::from_secs(seconds.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_some_seconds_and_no_more_than_a_widget_is_kept() {
        for (said, seconds) in [
            ("1", Some(1)),
            ("3600", Some(3600)),
            ("604800", Some(604_800)),
            ("604801", None),
            ("0", None),
            ("-1", None),
            ("1.5", None),
            ("1h", None),
            ("99999999999999999999", None),
        ] {
            let mut environment = Environment::from_pairs([(VARIABLE, said)]);
            let lifetime = Lifetime::of_environment(&mut environment);
            let read = environment.finish(lifetime).ok();
            assert_eq!(
                read.map(|read| read.duration().as_secs()),
                seconds,
                "{said}"
            );
        }
        let hour = Lifetime::of_environment(&mut Environment::default());
        assert_eq!(hour.duration(), SignedDuration::from_hours(1));
    }
}
