//! Data to ask, behind an engine whose queries can be held back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use answer::memory::Memory;
use catalogue::Catalogue;
use engine::{Embedded, QueryEngine, embedded::Resources, load};
use service::Clock;
use tempfile::TempDir;
use tokio::sync::watch;

/// A question that the shop answers.
pub const QUESTION: &str = "total amount by region";

const ORDERS: &str = "region,product,amount\n\
    North,Tent,450.25\nSouth,Tent,320.1\nWest,Stove,130.7\nNorth,Stove,12.3\n";

/// Orders by region and product.
pub struct Shop {
    engine: Embedded,
    catalogue: Catalogue,
    _folder: TempDir,
}

impl Shop {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        std::fs::write(data.join("orders.csv"), ORDERS).expect("data");
        let loaded = load::load(&data, &folder.path().join("loaded")).expect("it loads");
        let engine = Embedded::open(
            loaded.catalogue.clone(),
            &loaded.database,
            Resources::default(),
            Clock::system(),
        );
        Self {
            engine: engine.expect("an engine"),
            catalogue: loaded.catalogue,
            _folder: folder,
        }
    }

    /// An engine that answers at once.
    pub fn open(&self) -> Memory {
        self.behind(&Hold::new(false))
    }

    /// An engine whose queries wait until they are let go.
    pub fn held(&self) -> (Memory, Hold) {
        let hold = Hold::new(true);
        (self.behind(&hold), hold)
    }

    /// An engine whose queries fail.
    pub fn failing(&self) -> Memory {
        Memory::new(self.catalogue.clone(), |_| async {
            Err(engine::EngineError::Failed)
        })
    }

    fn behind(&self, hold: &Hold) -> Memory {
        let (engine, hold) = (self.engine.clone(), hold.clone());
        Memory::new(self.catalogue.clone(), move |request| {
            let (engine, hold) = (engine.clone(), hold.clone());
            async move {
                hold.begun.send_modify(|begun| *begun += 1);
                let mut dropped = Dropped(Some(hold.dropped.clone()));
                let mut held = hold.held.subscribe();
                held.wait_for(|held| !held).await.expect("somebody holds");
                let rows = engine.query(request).await;
                dropped.0 = None;
                rows
            }
        })
    }
}

/// Holds queries back, and knows what became of them.
#[derive(Clone)]
pub struct Hold {
    held: Arc<watch::Sender<bool>>,
    begun: Arc<watch::Sender<usize>>,
    dropped: Arc<watch::Sender<Option<Instant>>>,
}

impl Hold {
    fn new(held: bool) -> Self {
        Self {
            held: Arc::new(watch::Sender::new(held)),
            begun: Arc::default(),
            dropped: Arc::default(),
        }
    }

    /// Lets every query go.
    pub fn let_go(&self) {
        self.held.send_replace(false);
    }

    /// How many queries have begun.
    pub fn begun(&self) -> usize {
        *self.begun.borrow()
    }

    /// Waits until a query has begun.
    pub async fn has_begun(&self) {
        let mut begun = self.begun.subscribe();
        let seen = begun.wait_for(|begun| *begun > 0);
        within(seen).await.expect("somebody asks");
    }

    /// When a query was dropped before its end.
    pub async fn was_dropped(&self) -> Instant {
        let mut dropped = self.dropped.subscribe();
        let seen = within(dropped.wait_for(Option::is_some)).await;
        seen.ok().and_then(|at| *at).expect("it was dropped")
    }

    /// Whether no query was dropped before its end.
    pub fn none_was_dropped(&self) -> bool {
        self.dropped.borrow().is_none()
    }
}

/// Notes that a query was dropped before its end.
struct Dropped(Option<Arc<watch::Sender<Option<Instant>>>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        if let Some(dropped) = self.0.take() {
            dropped.send_replace(Some(Instant::now()));
        }
    }
}

/// Waits for something that comes soon, or never.
pub async fn within<T>(waited_for: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    let came = tokio::time::timeout(limit, waited_for).await;
    came.expect("it comes within 20 seconds")
}
