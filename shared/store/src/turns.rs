//! Who waits for whom within an instance.
//!
//! The table settles what instances do at the same time, by refusing all writers of an item but
//! one. Those who write the same session in one instance would only get in each other's way there:
//! of a hundred, ninety-nine are refused and try again, and again. They take turns instead. And no
//! more requests are under way at once than are answered in good time: the others wait here, where
//! waiting is no timeout and causes no second attempt.

use std::{
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

/// Requests to the table that one instance has under way at most.
const AT_ONCE: usize = 32;

/// Sessions share this many turns; two that share one wait for each other now and then.
const TURNS: usize = 64;

/// Turns at things by their name.
#[derive(Debug, Clone)]
pub(crate) struct Turns(Arc<Vec<Mutex<()>>>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new((0..TURNS).map(|_| Mutex::default()).collect()))
    }
}

impl Turns {
    /// Waits for the turn at something; it lasts until it is dropped. Whoever holds one must not
    /// take another.
    pub async fn at(&self, name: &str) -> MutexGuard<'_, ()> {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(name);
        self.0[(hash % TURNS as u64) as usize].lock().await
    }
}

/// Lets so many requests through at once.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Gate {
    /// Waits to be let through; the place is free again when this is dropped.
    pub async fn pass(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.0.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_at_one_thing_come_one_after_the_other() {
        let turns = Turns::default();
        let held = turns.at("session").await;
        let wait = Duration::from_secs(1);
        let second = tokio::time::timeout(wait, turns.at("session")).await;
        assert!(second.is_err());
        drop(held);
        assert!(
            tokio::time::timeout(wait, turns.at("session"))
                .await
                .is_ok()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_pass_at_once_than_may() {
        let gate = Gate::default();
        let mut through = Vec::new();
        for _ in 0..AT_ONCE {
            through.push(gate.pass().await);
        }
        let wait = Duration::from_secs(1);
        assert!(tokio::time::timeout(wait, gate.pass()).await.is_err());
        through.pop();
        assert!(tokio::time::timeout(wait, gate.pass()).await.is_ok());
    }
}
