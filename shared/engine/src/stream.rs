//! Rows as they come: Arrow batches on their way from where they are made to who writes them out.
//!
//! A result that leaves as a file may be larger than memory. So nobody holds all of it: whoever
//! makes batches waits until the last ones were taken, and stops when nobody takes more. Values
//! stay in Arrow's columns, for a million rows of [`catalogue::Value`]s cost more than the query.

mod giver;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use catalogue::RowColumn;
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use crate::{EngineError, QueryEngine, QueryRequest, cells};

pub use giver::{Giver, Promised};

/// An engine whose rows can be had as they come.
pub trait StreamEngine: QueryEngine {
    /// Gates and runs one query as that caller; gives its rows batch by batch, up to the limits.
    ///
    /// Resolves when the columns are known. Dropping the future or the rows stops the query.
    fn stream(&self, request: QueryRequest) -> BoxFuture<'_, Result<RowStream, EngineError>>;
}

/// How many batches wait for whoever takes them.
const WAITING: usize = 2;

/// Rows as they come.
pub struct RowStream {
    schema: SchemaRef,
    parts: mpsc::Receiver<Part>,
    end: Option<Result<bool, EngineError>>,
    stop: Option<Box<dyn Send + Sync>>,
}

/// What comes of a query.
#[derive(Debug)]
pub enum Part {
    /// Some rows, at least one.
    Batch(RecordBatch),
    /// The end: there are no more rows, or more than the limits allow.
    End {
        /// Whether there were more.
        truncated: bool,
    },
    /// It broke off.
    Failed(EngineError),
}

impl RowStream {
    /// Rows of that schema, and where they are put in. The one who puts them in learns that nobody
    /// wants more when the channel is closed.
    pub fn new(schema: SchemaRef) -> (mpsc::Sender<Part>, Self) {
        let (give, parts) = mpsc::channel(WAITING);
        let stream = Self {
            schema,
            parts,
            end: None,
            stop: None,
        };
        (give, stream)
    }

    /// The same rows, with something that is dropped when they are.
    #[must_use]
    pub fn with(mut self, stop: impl Send + Sync + 'static) -> Self {
        self.stop = Some(Box::new(stop));
        self
    }

    /// The Arrow types of the columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns, in order.
    pub fn columns(&self) -> Vec<RowColumn> {
        columns(&self.schema)
    }

    /// The next rows; `None` at the end.
    ///
    /// # Errors
    ///
    /// Where the query broke off; then there is nothing more.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>, EngineError> {
        if self.end.is_none() {
            let part = self.parts.recv().await;
            return self.take(part);
        }
        self.ended()
    }

    /// As [`Self::next`], for a thread that may wait.
    ///
    /// # Errors
    ///
    /// As [`Self::next`].
    ///
    /// # Panics
    ///
    /// On a thread that runs async tasks.
    pub fn blocking_next(&mut self) -> Result<Option<RecordBatch>, EngineError> {
        if self.end.is_none() {
            let part = self.parts.blocking_recv();
            return self.take(part);
        }
        self.ended()
    }

    /// Whether there were more rows than the limits allow. Known once the end has been met.
    pub fn is_truncated(&self) -> bool {
        self.end == Some(Ok(true))
    }

    fn take(&mut self, part: Option<Part>) -> Result<Option<RecordBatch>, EngineError> {
        self.end = Some(match part {
            Some(Part::Batch(batch)) => return Ok(Some(batch)),
            Some(Part::End { truncated }) => Ok(truncated),
            Some(Part::Failed(error)) => Err(error),
            // Whoever made them is gone without a word.
            None => Err(EngineError::Overran),
        });
        self.ended()
    }

    fn ended(&self) -> Result<Option<RecordBatch>, EngineError> {
        match &self.end {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(None),
        }
    }
}

impl std::fmt::Debug for RowStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowStream")
            .field("schema", &self.schema)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

/// The columns of a schema, as clients know them.
pub fn columns(schema: &SchemaRef) -> Vec<RowColumn> {
    let fields = schema.fields().iter();
    fields
        .map(|field| RowColumn {
            name: field.name().clone(),
            kind: cells::kind_of(field.data_type()),
        })
        .collect()
}
