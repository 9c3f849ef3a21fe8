//! A query that runs while other things are done.

use analyst::Answerable;
use catalogue::{Rows, Scope};
use engine::{Limits, QueryRequest};
use tokio_util::task::AbortOnDropHandle;

use crate::{ask::Dependencies, event::Stage, failure::Failure};

/// A query that runs, and ends with this.
pub(crate) struct Running(AbortOnDropHandle<Result<Rows, engine::EngineError>>);

impl Running {
    /// Runs SQL on a task of its own.
    pub fn start(deps: &Dependencies, sql: String, limits: Limits, scope: Scope) -> Self {
        let engine = deps.engine.clone();
        let request = QueryRequest { sql, scope, limits };
        Self(AbortOnDropHandle::new(tokio::spawn(async move {
            engine.query(request).await
        })))
    }

    /// The rows, once they are there.
    pub async fn rows(self) -> Result<Rows, Failure> {
        self.0
            .await
            .map_err(|error| {
                tracing::error!(%error, "a query's task broke");
                Failure::internal(Stage::SqlExecution)
            })?
            .map_err(|error| Failure::of_engine(Stage::SqlExecution, error))
    }

    /// The rows, once they are there and are what was expected.
    pub async fn rows_of(self, answerable: &Answerable) -> Result<Rows, Failure> {
        let rows = self.rows().await?;
        let width = answerable.columns.len();
        if rows.columns.len() != width || rows.rows.iter().any(|row| row.len() != width) {
            tracing::error!(expected = width, "a query gave other columns than its plan");
            return Err(Failure::internal(Stage::SqlExecution));
        }
        Ok(rows)
    }
}
