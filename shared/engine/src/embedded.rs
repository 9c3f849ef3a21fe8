//! DuckDB in this process: the database file, one caller's views of it, and a query on them.
//!
//! | module | does |
//! | --- | --- |
//! | [`database`] | opens the file, read-only, on an engine that reaches nothing else |
//! | [`views`] | row security, masks and the clock, as temporary views of one caller |
//! | [`run`] | runs gated SQL under its limits |
//! | [`values`] | Arrow batches to values, up to the caps |
//! | [`statistics`] | what the caller's own rows hold |

mod database;
mod run;
mod statistics;
#[cfg(test)]
mod tests;
mod values;
mod views;

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use catalogue::{Catalogue, Rows, Scope, Visible};
use futures::future::BoxFuture;
use service::Clock;

use crate::{
    EngineError, QueryEngine, QueryRequest, Refusal,
    gate::{self, GatedSql, Parser},
};

pub use database::Resources;
pub use run::Cancel;

/// Most callers whose catalogues are kept.
const MOST_SCOPES: usize = 256;

/// DuckDB in this process. Cloning is cheap and shares the database.
#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

struct Inner {
    catalogue: Catalogue,
    database: database::Database,
    parser: Parser,
    clock: Clock,
    visible: Mutex<HashMap<Scope, Arc<Visible>>>,
}

impl Embedded {
    /// Opens loaded data: the database file and the catalogue of what is in it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Unavailable`] where DuckDB cannot open it; its own words are in the log.
    pub fn open(
        catalogue: Catalogue,
        database: &Path,
        resources: Resources,
        clock: Clock,
    ) -> Result<Self, EngineError> {
        let open = || {
            Ok::<_, duckdb::Error>(Inner {
                database: database::Database::open(database, resources)?,
                parser: Parser::new()?,
                catalogue,
                clock,
                visible: Mutex::default(),
            })
        };
        open().map(|inner| Self(Arc::new(inner))).map_err(|error| {
            tracing::error!(%error, "the database cannot be opened");
            EngineError::Unavailable
        })
    }

    /// The catalogue as that caller may know it. Statistics of tables under row security come
    /// from the caller's own rows and are kept for the next time.
    ///
    /// # Errors
    ///
    /// Where DuckDB fails.
    pub fn visible(&self, scope: &Scope) -> Result<Arc<Visible>, EngineError> {
        let kept = || {
            self.0
                .visible
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(visible) = kept().get(scope) {
            return Ok(Arc::clone(visible));
        }
        let visible = statistics::recount(&self.0.database, Visible::new(&self.0.catalogue, scope))
            .map(Arc::new)
            .map_err(|error| {
                tracing::error!(%error, "statistics cannot be taken");
                EngineError::Failed
            })?;
        let mut kept = kept();
        if kept.len() >= MOST_SCOPES {
            kept.clear();
        }
        kept.insert(scope.clone(), Arc::clone(&visible));
        Ok(visible)
    }

    /// Lets SQL through for that caller, or says why not. Nothing of it runs.
    ///
    /// # Errors
    ///
    /// [`EngineError::Refused`], or a failure of the engine.
    pub fn check(&self, sql: &str, scope: &Scope) -> Result<GatedSql, EngineError> {
        let visible = self.visible(scope)?;
        gate::check(&self.0.parser, sql, &visible, self.0.clock.now()).map_err(EngineError::Refused)
    }

    /// Lets SQL through for that caller where it also fits the data: every column is there, every
    /// function takes what it is given. It is planned, and does not run.
    ///
    /// # Errors
    ///
    /// [`EngineError::Refused`], or a failure of the engine.
    pub fn fits(&self, sql: &str, scope: &Scope) -> Result<(), EngineError> {
        let gated = self.check(sql, scope)?;
        let visible = self.visible(scope)?;
        run::plan(&self.0.database, &gated, &visible, &self.0.clock)
    }

    /// Gates and runs one query on this thread, until it is done, its time is over or `cancel` is
    /// told to stop.
    ///
    /// # Errors
    ///
    /// As [`QueryEngine::query`].
    pub fn run(&self, request: &QueryRequest, cancel: &Cancel) -> Result<Rows, EngineError> {
        let gated = self.check(&request.sql, &request.scope)?;
        let visible = self.visible(&request.scope)?;
        run::run(
            &self.0.database,
            &gated,
            &visible,
            request.limits,
            &self.0.clock,
            cancel,
        )
    }
}

impl QueryEngine for Embedded {
    fn catalogue<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Arc<Visible>, EngineError>> {
        let (engine, scope) = (self.clone(), scope.clone());
        Box::pin(async move { aside(move || engine.visible(&scope)).await })
    }

    fn query<'a>(&'a self, request: QueryRequest) -> BoxFuture<'a, Result<Rows, EngineError>> {
        let engine = self.clone();
        Box::pin(async move {
            let cancel = Cancel::default();
            let _stop = cancel.on_drop();
            let limit = request.limits.time;
            let running = {
                let cancel = cancel.clone();
                aside(move || engine.run(&request, &cancel))
            };
            // What an interrupt does not stop is left behind: the caller is answered in time.
            tokio::time::timeout(limit + run::GRACE, running)
                .await
                .unwrap_or(Err(EngineError::Deadline(limit)))
        })
    }
}

async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%error, "a query panicked");
            Err(EngineError::Failed)
        })
}

/// What is said where the database, not the gate, finds that SQL does not fit the data. Its own
/// words may hold names and values that are not the caller's.
fn does_not_fit() -> EngineError {
    EngineError::Refused(Refusal {
        code: "does_not_fit".to_owned(),
        message: "the query does not fit the data: a column, a type, a grouping or the arguments of a function are not right"
            .to_owned(),
    })
}
