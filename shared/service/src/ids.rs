//! New ids, injected, so that every output can be a snapshot.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use uuid::{Builder, Uuid};

/// Makes ids: UUIDs of version 4.
#[derive(Clone)]
pub struct Ids(Arc<dyn Fn() -> Uuid + Send + Sync>);

impl Ids {
    /// Random ones.
    pub fn random() -> Self {
        Self(Arc::new(Uuid::new_v4))
    }

    /// Ids that count up from 1, for tests.
    pub fn counting() -> Self {
        let last = AtomicU64::new(0);
        Self(Arc::new(move || {
            let next = last.fetch_add(1, Ordering::Relaxed) + 1;
            Builder::from_random_bytes(u128::from(next).to_be_bytes()).into_uuid()
        }))
    }

    /// The next one.
    pub fn next(&self) -> Uuid {
        (self.0)()
    }
}

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ids")
    }
}
