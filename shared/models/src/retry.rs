//! How long to wait before the same provider is asked once more.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, fmt::rfc2822};
use uuid::Uuid;

/// How often a provider is asked again for one answer.
pub(crate) const MOST: u32 = 2;

/// The first pause; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);

/// Longest time that is waited because a server asks for it. One that asks for more is passed over.
const PATIENCE: Duration = Duration::from_secs(5);

/// Chance, injected: a number from 0 to 1, by which pauses differ, so that those who failed
/// together do not come back together.
#[derive(Clone)]
pub struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Jitter {
    /// Another number each time.
    pub fn random() -> Self {
        Self::told_by(|| {
            let [.., high, low] = Uuid::new_v4().into_bytes();
            f64::from(u16::from_be_bytes([high, low])) / f64::from(u16::MAX)
        })
    }

    /// What it is told.
    pub fn told_by(tell: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    fn next(&self) -> f64 {
        (self.0)().clamp(0.0, 1.0)
    }
}

impl std::fmt::Debug for Jitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Jitter")
    }
}

/// The pause before a provider is asked for the `again`th time again, from 0; `None` where it is
/// not.
pub(crate) fn pause(
    again: u32,
    retry_after: Option<Duration>,
    jitter: &Jitter,
) -> Option<Duration> {
    if again >= MOST {
        return None;
    }
    // From half to all of it.
    let own = PAUSE.mul_f64((0.5 + jitter.next() / 2.0) * f64::from(1 << again.min(8)));
    match retry_after {
        Some(asked) if asked > PATIENCE => None,
        // A moment more than was asked for: others come back then too.
        Some(asked) => Some(asked + own),
        None => Some(own),
    }
}

/// What a `Retry-After` says: seconds, or a date.
pub(crate) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = rfc2822::parse(header).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(again: u32, retry_after: Option<u64>, chance: f64) -> Option<u128> {
        let jitter = Jitter::told_by(move || chance);
        let asked = retry_after.map(Duration::from_millis);
        pause(again, asked, &jitter).map(|pause| pause.as_millis())
    }

    #[test]
    fn pauses_grow_and_differ_and_end() {
        assert_eq!(milliseconds(0, None, 0.0), Some(125));
        assert_eq!(milliseconds(0, None, 1.0), Some(250));
        assert_eq!(milliseconds(1, None, 1.0), Some(500));
        assert_eq!(milliseconds(2, None, 1.0), None);
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_or_is_passed_over() {
        assert_eq!(milliseconds(0, Some(2000), 1.0), Some(2250));
        assert_eq!(milliseconds(0, Some(6000), 1.0), None);
    }

    #[test]
    fn a_time_to_come_back_is_seconds_or_a_date() {
        let now: Timestamp = "2015-10-21T07:28:00Z".parse().expect("a time");
        let read = |header| retry_after(header, now);
        assert_eq!(read(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(read("0.5"), Some(Duration::from_millis(500)));
        let date = "Wed, 21 Oct 2015 07:29:00 GMT";
        assert_eq!(read(date), Some(Duration::from_secs(60)));
        assert_eq!(read("Wed, 21 Oct 2015 07:00:00 GMT"), Some(Duration::ZERO));
        for odd in ["", "soon", "-1", "1e400", "NaN", "inf"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn chance_stays_between_nothing_and_all() {
        let jitter = Jitter::random();
        assert!((0..1000).all(|_| (0.0..=1.0).contains(&jitter.next())));
    }
}
