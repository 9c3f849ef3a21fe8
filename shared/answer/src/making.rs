//! Answers that are being made in this process, so that one can be stopped at once.
//!
//! Whoever makes an answer elsewhere sees in the store that it is to be stopped, within a moment;
//! here nobody has to look.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use uuid::Uuid;

/// Answers that are being made.
#[derive(Clone, Default)]
pub(crate) struct Making(Arc<Mutex<HashMap<Uuid, Known>>>);

/// Whose answer it is, and what stops it.
struct Known {
    owner: String,
    stop: Arc<Notify>,
}

/// One of them, as long as this is kept.
pub(crate) struct Made {
    id: Uuid,
    stop: Arc<Notify>,
    making: Making,
}

impl Making {
    /// An answer of that owner's is being made.
    pub fn begin(&self, owner: String, id: Uuid) -> Made {
        let stop = Arc::new(Notify::new());
        let known = Known {
            owner,
            stop: stop.clone(),
        };
        self.all().insert(id, known);
        Made {
            id,
            stop,
            making: self.clone(),
        }
    }

    /// Stops an answer of that owner's, if it is made here; tells whether it was.
    pub fn stop(&self, owner: &str, id: Uuid) -> bool {
        match self.all().get(&id) {
            Some(known) if known.owner == owner => {
                // Kept for who does not wait for it yet.
                known.stop.notify_one();
                true
            }
            _ => false,
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Uuid, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    /// Comes back once it is to be stopped.
    pub async fn stopped(&self) {
        self.stop.notified().await;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let mut all = self.making.all();
        // Another may make it under the same name by now.
        if all
            .get(&self.id)
            .is_some_and(|known| Arc::ptr_eq(&known.stop, &self.stop))
        {
            all.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_its_owner_stops_an_answer_and_only_while_it_is_made() {
        let making = Making::default();
        let id = Uuid::from_u128(1);
        let made = making.begin("ada".to_owned(), id);
        assert!(!making.stop("eve", id));
        assert!(!making.stop("ada", Uuid::from_u128(2)));
        assert!(making.stop("ada", id));
        made.stopped().await;
        drop(made);
        assert!(!making.stop("ada", id));
    }

    #[test]
    fn one_that_was_begun_again_under_its_name_stays_when_the_first_one_ends() {
        let making = Making::default();
        let id = Uuid::from_u128(1);
        let first = making.begin("ada".to_owned(), id);
        let second = making.begin("ada".to_owned(), id);
        drop(first);
        assert!(making.stop("ada", id));
        drop(second);
        assert!(!making.stop("ada", id));
    }
}
