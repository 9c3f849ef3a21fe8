//! Runs gated SQL under its limits.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use catalogue::{Rows, Visible};
use duckdb::{Connection, InterruptHandle};
use service::Clock;

use super::{database::Database, does_not_fit, values, views};
use crate::{EngineError, Limits, gate::GatedSql, wire::size_of};

/// How long after its deadline a query may still take to stop.
pub(super) const GRACE: Duration = Duration::from_millis(250);
/// How often a query is told to stop: what is told before DuckDB has begun is forgotten by it.
const AGAIN: Duration = Duration::from_millis(20);

/// Stops a running query from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Running,
    Stop,
    Over,
}

impl Cancel {
    /// Stops the query, now or as soon as it begins.
    pub fn stop(&self) {
        self.become_(State::Stop);
    }

    /// Stops the query when the result is dropped.
    #[must_use]
    pub fn on_drop(&self) -> impl Drop + use<> {
        struct Stop(Cancel);
        impl Drop for Stop {
            fn drop(&mut self) {
                self.0.stop();
            }
        }
        Stop(self.clone())
    }

    fn become_(&self, state: State) {
        let mut held = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *held != State::Over {
            *held = state;
        }
        self.0.1.notify_all();
    }

    fn stopped(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) == State::Stop
    }

    /// Waits for the end of the query; interrupts it, again and again, once it is to stop.
    fn watch(&self, deadline: Instant, handle: &InterruptHandle) {
        let mut held = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        while *held != State::Over {
            let left = deadline.saturating_duration_since(Instant::now());
            let wait = if *held == State::Stop || left.is_zero() {
                handle.interrupt();
                AGAIN
            } else {
                left
            };
            held = self
                .0
                .1
                .wait_timeout(held, wait)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

pub(super) fn run(
    database: &Database,
    gated: &GatedSql,
    visible: &Visible,
    limits: Limits,
    clock: &Clock,
    cancel: &Cancel,
) -> Result<Rows, EngineError> {
    let connection = prepared(database, gated, visible, clock)?;
    watched(&connection, limits, cancel, |over| {
        rows(&connection, gated, limits, over)
    })
}

/// What comes of a query, in order.
#[derive(Debug)]
pub enum Came {
    /// Its columns, once and first.
    Schema(SchemaRef),
    /// Some rows, at least one.
    Batch(RecordBatch),
}

/// Takes what comes; where it fails, the query ends with that.
pub type Take<'a> = dyn FnMut(Came) -> Result<(), EngineError> + 'a;

/// Runs a query and hands its rows on as they come. Gives whether there were more than the limits
/// allow.
pub(super) fn stream(
    database: &Database,
    gated: &GatedSql,
    visible: &Visible,
    limits: Limits,
    clock: &Clock,
    cancel: &Cancel,
    take: &mut Take<'_>,
) -> Result<bool, EngineError> {
    let connection = prepared(database, gated, visible, clock)?;
    watched(&connection, limits, cancel, |over| {
        batches(&connection, gated, limits, over, take)
    })
}

/// Runs `work` on a connection whose query is stopped at its deadline, or when it is told to.
fn watched<T>(
    connection: &Connection,
    limits: Limits,
    cancel: &Cancel,
    work: impl FnOnce(&dyn Fn() -> bool) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let deadline = Instant::now() + limits.time;
    let handle = connection.interrupt_handle();
    let watched = cancel.clone();
    let watcher = std::thread::spawn(move || watched.watch(deadline, &handle));
    let result = work(&|| cancel.stopped() || Instant::now() >= deadline);
    let late = Instant::now() >= deadline;
    cancel.become_(State::Over);
    // The watcher ends at once; should it have panicked, there is nothing left to stop.
    let _ = watcher.join();
    match result {
        Err(_) if late => Err(EngineError::Deadline(limits.time)),
        other => other,
    }
}

/// A connection that holds what the query reads, as its caller sees it.
fn prepared(
    database: &Database,
    gated: &GatedSql,
    visible: &Visible,
    clock: &Clock,
) -> Result<Connection, EngineError> {
    let make = || {
        let connection = database.connect()?;
        views::create(&connection, database, visible, gated.tables())?;
        if gated.tells_time() {
            views::clocks(&connection, clock)?;
        }
        Ok(connection)
    };
    make().map_err(|error: duckdb::Error| failed(&error))
}

/// Has DuckDB plan the query, which does not run.
pub(super) fn plan(
    database: &Database,
    gated: &GatedSql,
    visible: &Visible,
    clock: &Clock,
) -> Result<(), EngineError> {
    let connection = prepared(database, gated, visible, clock)?;
    let planned = connection.prepare(gated.sql()).map(|_| ());
    planned.map_err(|error| failed(&error))
}

fn rows(
    connection: &Connection,
    gated: &GatedSql,
    limits: Limits,
    over: &dyn Fn() -> bool,
) -> Result<Rows, EngineError> {
    let mut statement = connection
        .prepare(gated.sql())
        .map_err(|error| failed(&error))?;
    // Rows come batch by batch, so that no more are made than are given.
    drop(statement.stream_arrow([]).map_err(|error| failed(&error))?);
    let mut taken = values::Taken::new(&statement.schema(), limits);
    while !taken.is_full() {
        if over() {
            return Err(EngineError::Failed);
        }
        match statement.step() {
            Ok(Some(batch)) => taken.take(&batch),
            Ok(None) => break,
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(taken.into_rows())
}

fn batches(
    connection: &Connection,
    gated: &GatedSql,
    limits: Limits,
    over: &dyn Fn() -> bool,
    take: &mut Take<'_>,
) -> Result<bool, EngineError> {
    let mut statement = connection
        .prepare(gated.sql())
        .map_err(|error| failed(&error))?;
    drop(statement.stream_arrow([]).map_err(|error| failed(&error))?);
    take(Came::Schema(statement.schema()))?;
    let (mut rows, mut bytes) = (0_usize, 0_usize);
    loop {
        if over() {
            return Err(EngineError::Failed);
        }
        let Some(batch) = statement.step().map_err(|error| failed(&error))? else {
            return Ok(false);
        };
        let mut batch = RecordBatch::from(batch);
        if batch.num_rows() == 0 {
            continue;
        }
        bytes = bytes.saturating_add(size_of(&batch).unwrap_or(usize::MAX));
        let left = limits.rows - rows;
        if left == 0 || bytes > limits.bytes {
            return Ok(true);
        }
        let is_cut = batch.num_rows() > left;
        if is_cut {
            batch = batch.slice(0, left);
        }
        rows += batch.num_rows();
        take(Came::Batch(batch))?;
        if is_cut {
            return Ok(true);
        }
    }
}

/// What the caller is told of DuckDB's error; the log has its own words.
fn failed(error: &duckdb::Error) -> EngineError {
    let words = error.to_string();
    tracing::info!(error = %words, "a query failed");
    let starts = |kind: &str| words.trim_start().starts_with(kind);
    if starts("Binder Error") || starts("Catalog Error") || starts("Parser Error") {
        does_not_fit()
    } else if starts("Out of Memory Error") {
        EngineError::Overran
    } else {
        EngineError::Failed
    }
}
