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

use tokio::sync::oneshot;

use crate::{
    EngineError, QueryEngine, QueryRequest, Refusal, RowStream, StreamEngine,
    gate::{self, GatedSql, Parser},
    stream::Part,
};

pub use database::Resources;
pub use run::{Came, Cancel, Take};

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
    /// function takes what it is given. It is planned, and does not run. Gives the tables that it reads.
    ///
    /// # Errors
    ///
    /// [`EngineError::Refused`], or a failure of the engine.
    pub fn fits(&self, sql: &str, scope: &Scope) -> Result<Vec<String>, EngineError> {
        let gated = self.check(sql, scope)?;
        let visible = self.visible(scope)?;
        run::plan(&self.0.database, &gated, &visible, &self.0.clock)?;
        Ok(gated.tables().map(str::to_owned).collect())
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

impl Embedded {
    /// Gates and runs one query on this thread, and hands its rows on as they come. Gives whether
    /// there were more than the limits allow.
    ///
    /// # Errors
    ///
    /// As [`QueryEngine::query`], or what `take` failed with.
    pub fn batches(
        &self,
        request: &QueryRequest,
        cancel: &Cancel,
        take: &mut Take<'_>,
    ) -> Result<bool, EngineError> {
        let gated = self.check(&request.sql, &request.scope)?;
        let visible = self.visible(&request.scope)?;
        run::stream(
            &self.0.database,
            &gated,
            &visible,
            request.limits,
            &self.0.clock,
            cancel,
            take,
        )
    }
}

impl StreamEngine for Embedded {
    fn stream(&self, request: QueryRequest) -> BoxFuture<'_, Result<RowStream, EngineError>> {
        let engine = self.clone();
        Box::pin(async move {
            let cancel = Cancel::default();
            let stop = cancel.on_drop();
            let (told, tell) = oneshot::channel();
            tokio::task::spawn_blocking(move || hand_on(&engine, &request, &cancel, told));
            // Where it panicked, nothing is told.
            let rows = tell.await.unwrap_or(Err(EngineError::Failed))?;
            Ok(rows.with(stop))
        })
    }
}

/// Runs a query and puts its rows into a stream, for as long as somebody takes them.
fn hand_on(
    engine: &Embedded,
    request: &QueryRequest,
    cancel: &Cancel,
    told: oneshot::Sender<Result<RowStream, EngineError>>,
) {
    let (mut told, mut give) = (Some(told), None);
    let outcome = engine.batches(request, cancel, &mut |came| {
        let gone = |_| EngineError::Failed;
        match (came, &give) {
            (Came::Schema(schema), _) => {
                let (sender, rows) = RowStream::new(schema);
                give = Some(sender);
                match told.take() {
                    Some(told) => told.send(Ok(rows)).map_err(|_| EngineError::Failed),
                    None => Err(EngineError::Failed),
                }
            }
            (Came::Batch(batch), Some(give)) => {
                give.blocking_send(Part::Batch(batch)).map_err(gone)
            }
            (Came::Batch(_), None) => Err(EngineError::Failed),
        }
    });
    match (told, give, outcome) {
        (Some(told), _, Err(error)) => drop(told.send(Err(error))),
        (None, Some(give), Ok(truncated)) => drop(give.blocking_send(Part::End { truncated })),
        (None, Some(give), Err(error)) => drop(give.blocking_send(Part::Failed(error))),
        _ => {}
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
