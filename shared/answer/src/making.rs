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
pub(crate) struct Making(Arc<Mutex<HashMap<Uuid, Arc<Notify>>>>);

/// One of them, as long as this is kept.
pub(crate) struct Made {
    id: Uuid,
    stop: Arc<Notify>,
    making: Making,
}

impl Making {
    /// An answer is being made.
    pub fn begin(&self, id: Uuid) -> Made {
        let stop = Arc::new(Notify::new());
        self.all().insert(id, stop.clone());
        Made {
            id,
            stop,
            making: self.clone(),
        }
    }

    /// Stops an answer, if it is made here.
    pub fn stop(&self, id: Uuid) {
        if let Some(stop) = self.all().get(&id) {
            // Kept for who does not wait for it yet.
            stop.notify_one();
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Notify>>> {
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
            .is_some_and(|stop| Arc::ptr_eq(stop, &self.stop))
        {
            all.remove(&self.id);
        }
    }
}
