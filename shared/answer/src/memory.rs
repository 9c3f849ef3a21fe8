//! An engine in memory, for tests of what stands above it: a catalogue, and a function that
//! stands for running SQL.

use std::sync::Arc;

use catalogue::{Catalogue, Rows, Scope, Visible};
use engine::{EngineError, QueryEngine, QueryRequest};
use futures::future::{BoxFuture, FutureExt};

type Run = dyn Fn(QueryRequest) -> BoxFuture<'static, Result<Rows, EngineError>> + Send + Sync;

/// The engine.
pub struct Memory {
    catalogue: Result<Catalogue, EngineError>,
    run: Box<Run>,
}

impl Memory {
    /// An engine over that catalogue, whose queries do what `run` does.
    pub fn new<F>(
        catalogue: Catalogue,
        run: impl Fn(QueryRequest) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Rows, EngineError>> + Send + 'static,
    {
        Self {
            catalogue: Ok(catalogue),
            run: Box::new(move |request| run(request).boxed()),
        }
    }

    /// An engine that answers every query with those rows.
    pub fn giving(catalogue: Catalogue, rows: Rows) -> Self {
        Self::new(catalogue, move |_| {
            let rows = rows.clone();
            async move { Ok(rows) }
        })
    }

    /// An engine that knows no data and fails in that way.
    pub fn failing(error: EngineError) -> Self {
        Self {
            catalogue: Err(error.clone()),
            run: Box::new(move |_| {
                let error = error.clone();
                async move { Err(error) }.boxed()
            }),
        }
    }
}

impl QueryEngine for Memory {
    fn catalogue<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Arc<Visible>, EngineError>> {
        async move {
            let catalogue = self.catalogue.as_ref().map_err(Clone::clone)?;
            Ok(Arc::new(Visible::new(catalogue, scope)))
        }
        .boxed()
    }

    fn query<'a>(&'a self, request: QueryRequest) -> BoxFuture<'a, Result<Rows, EngineError>> {
        (self.run)(request)
    }
}
