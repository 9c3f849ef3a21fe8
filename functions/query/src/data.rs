//! Where the data is, and opening it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use engine::{Embedded, EngineError, embedded::Resources, load};
use service::Clock;
use tokio::sync::OnceCell;

/// How long after its deadline a query may still take to stop.
pub(crate) const GRACE: Duration = Duration::from_millis(250);

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file or folder of this machine.
    Local(PathBuf),
    /// Objects of a bucket.
    Bucket {
        /// The bucket.
        bucket: String,
        /// What their keys begin with: a folder with its `/`, or nothing.
        prefix: String,
    },
}

impl Place {
    /// Reads `s3://bucket/prefix`, or a path.
    pub fn parse(text: &str) -> Self {
        let Some(address) = text.strip_prefix("s3://") else {
            return Self::Local(text.into());
        };
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        let prefix = prefix.trim_end_matches('/');
        Self::Bucket {
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
        }
    }
}

/// The data: opened with the first request, so that the function is ready for one at once.
#[derive(Clone)]
pub struct Data(Arc<Inner>);

struct Inner {
    place: Place,
    /// A folder that may be written.
    into: PathBuf,
    resources: Resources,
    clock: Clock,
    engine: OnceCell<Embedded>,
    abandoned: AtomicBool,
}

impl Data {
    /// Data of that place; what opening it takes is kept in the folder `into`.
    pub fn new(place: Place, into: PathBuf, resources: Resources, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            place,
            into,
            resources,
            clock,
            engine: OnceCell::new(),
            abandoned: AtomicBool::new(false),
        }))
    }

    /// The engine on it. What is wrong with the data is in the log; the next request tries again.
    pub(crate) async fn engine(&self) -> Result<Embedded, EngineError> {
        let inner = &self.0;
        let opened = inner.engine.get_or_try_init(|| async {
            let (files, fetched) = match &inner.place {
                Place::Local(path) => (path.clone(), load::Fetched::new()),
                #[cfg(feature = "lambda")]
                Place::Bucket { bucket, prefix } => {
                    crate::fetch::fetch(bucket, prefix, &inner.into.join("files")).await?
                }
                #[cfg(not(feature = "lambda"))]
                Place::Bucket { bucket, .. } => {
                    tracing::error!(bucket, "this build reads no bucket");
                    return Err(EngineError::Unavailable);
                }
            };
            let inner = Arc::clone(inner);
            let open = move || {
                let into = inner.into.join("database");
                let loaded = load::load_with(&files, &into, &fetched).map_err(|error| {
                    tracing::error!(%error, "the data cannot be loaded");
                    EngineError::Unavailable
                })?;
                Embedded::open(
                    loaded.catalogue,
                    &loaded.database,
                    inner.resources,
                    inner.clock.clone(),
                )
            };
            tokio::task::spawn_blocking(open)
                .await
                .unwrap_or_else(|error| {
                    tracing::error!(%error, "opening the data panicked");
                    Err(EngineError::Unavailable)
                })
        });
        opened.await.cloned()
    }

    /// Says that a query goes on which nothing stops.
    pub(crate) fn abandon(&self) {
        self.0.abandoned.store(true, Ordering::Relaxed);
    }

    /// Whether a query goes on which nothing stops: the process should end, and another start.
    pub fn is_abandoned(&self) -> bool {
        self.0.abandoned.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_path_or_a_folder_of_a_bucket() {
        let bucket = |bucket: &str, prefix: &str| Place::Bucket {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        };
        assert_eq!(Place::parse("s3://b/shop/data"), bucket("b", "shop/data/"));
        assert_eq!(Place::parse("s3://b/shop/"), bucket("b", "shop/"));
        assert_eq!(Place::parse("s3://b"), bucket("b", ""));
        assert_eq!(Place::parse("/srv/shop"), Place::Local("/srv/shop".into()));
    }
}
