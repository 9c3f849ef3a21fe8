//! A provider that keeps failing is left alone for a while, so that nobody waits for it.
//!
//! Three failures in a row open the circuit: for 15 s, then for twice as long each time that it
//! opens again, up to 5 min. When the time is over, one question is let through to try; the others
//! go on to the next provider until it is heard of. The first piece of an answer closes the
//! circuit, a whole answer forgets what was before.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use service::Clock;

/// Failures in a row until the circuit opens.
const PATIENCE: u32 = 3;

/// How long it stays open the first time, and at most.
const SHORTEST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(300);

/// The circuit of one provider.
#[derive(Debug, Clone)]
pub(crate) struct Circuit {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Timestamp>,
    /// How often it opened since the last whole answer.
    opened: u32,
    /// Whether somebody is trying.
    tried: bool,
}

impl Circuit {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            state: Arc::default(),
        }
    }

    /// Lets a question through.
    ///
    /// # Errors
    ///
    /// How long the provider is left alone.
    pub(crate) fn enter(&self) -> Result<Entered, Duration> {
        let mut state = self.state();
        if let Some(rest) = self.rest(&state) {
            return Err(rest);
        }
        let tries = state.open_until.is_some();
        state.tried |= tries;
        Ok(Entered {
            circuit: self.clone(),
            tries,
        })
    }

    /// How long the provider is left alone, if it is.
    pub(crate) fn resting(&self) -> Option<Duration> {
        self.rest(&self.state())
    }

    fn rest(&self, state: &State) -> Option<Duration> {
        let until = state.open_until?;
        let left = until.duration_since(self.clock.now());
        match Duration::try_from(left) {
            // More than that is a clock that was set back.
            Ok(left) if !left.is_zero() && left <= LONGEST => Some(left),
            // Until the one who tries is done.
            _ if state.tried => Some(Duration::from_secs(1)),
            _ => None,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question that was let through. Dropped without a word, it says nothing of the provider.
#[derive(Debug)]
pub(crate) struct Entered {
    circuit: Circuit,
    /// Whether it is the one that tries.
    tries: bool,
}

impl Entered {
    /// The first piece of an answer came.
    pub(crate) fn heard(&mut self) {
        self.tries = false;
        let mut state = self.circuit.state();
        state.open_until = None;
        state.tried = false;
    }

    /// All of an answer came.
    pub(crate) fn answered(&mut self) {
        *self.circuit.state() = State::default();
        self.tries = false;
    }

    /// It was given up, and asks perhaps to be left alone for so long.
    pub(crate) fn failed(&mut self, rest: Option<Duration>) {
        let mut state = self.circuit.state();
        state.failures = state.failures.saturating_add(1);
        let mut open = rest;
        if state.failures >= PATIENCE || self.tries {
            let double = SHORTEST.saturating_mul(1 << state.opened.min(8));
            open = open.max(Some(double.min(LONGEST)));
        }
        if let Some(open) = open {
            let now = self.circuit.clock.now();
            state.open_until = now.checked_add(open.min(LONGEST)).ok();
            state.opened = state.opened.saturating_add(1);
            state.failures = 0;
        }
        if std::mem::take(&mut self.tries) {
            state.tried = false;
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.tries {
            self.circuit.state().tried = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    fn at(seconds: &Arc<AtomicI64>) -> Circuit {
        let seconds = seconds.clone();
        Circuit::new(Clock::told_by(move || {
            Timestamp::from_second(seconds.load(Ordering::Relaxed)).expect("a time")
        }))
    }

    fn fail(circuit: &Circuit) {
        circuit.enter().expect("let through").failed(None);
    }

    #[test]
    fn three_failures_in_a_row_open_it_and_one_question_tries() {
        let now = Arc::new(AtomicI64::new(0));
        let circuit = at(&now);
        fail(&circuit);
        fail(&circuit);
        circuit.enter().expect("let through").answered();
        fail(&circuit);
        fail(&circuit);
        assert_eq!(circuit.resting(), None);
        fail(&circuit);
        assert_eq!(circuit.enter().err(), Some(Duration::from_secs(15)));

        now.store(15, Ordering::Relaxed);
        let trying = circuit.enter().expect("one tries");
        assert!(circuit.enter().is_err());
        drop(trying);
        let mut trying = circuit
            .enter()
            .expect("another tries, for the first went away");
        trying.failed(None);
        assert_eq!(circuit.resting(), Some(Duration::from_secs(30)));

        now.store(45, Ordering::Relaxed);
        let mut trying = circuit.enter().expect("one tries");
        trying.heard();
        assert_eq!(circuit.resting(), None);
        trying.answered();
        for _ in 0..3 {
            fail(&circuit);
        }
        assert_eq!(circuit.resting(), Some(Duration::from_secs(15)));
    }

    #[test]
    fn it_rests_for_as_long_as_the_provider_asks_and_never_for_long() {
        let now = Arc::new(AtomicI64::new(0));
        let circuit = at(&now);
        let rest = |seconds| {
            let mut entered = circuit.enter().expect("let through");
            entered.failed(Some(Duration::from_secs(seconds)));
            circuit.resting()
        };
        assert_eq!(rest(40), Some(Duration::from_secs(40)));
        now.store(100, Ordering::Relaxed);
        assert_eq!(rest(86_400), Some(LONGEST));
        for _ in 0..20 {
            now.fetch_add(1000, Ordering::Relaxed);
            fail(&circuit);
        }
        assert_eq!(circuit.resting(), Some(LONGEST));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_close_the_door_for_good() {
        let now = Arc::new(AtomicI64::new(1_000_000));
        let circuit = at(&now);
        for _ in 0..3 {
            fail(&circuit);
        }
        now.store(0, Ordering::Relaxed);
        assert!(circuit.resting().is_none_or(|rest| rest <= LONGEST));
    }
}
