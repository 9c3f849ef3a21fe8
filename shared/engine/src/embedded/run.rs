//! Runs gated SQL under its limits.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

use catalogue::{Rows, Visible};
use duckdb::{Connection, InterruptHandle};
use service::Clock;

use super::{database::Database, does_not_fit, values, views};
use crate::{EngineError, Limits, gate::GatedSql};

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
    let deadline = Instant::now() + limits.time;
    let connection = prepared(database, gated, visible, clock)?;
    let handle = connection.interrupt_handle();
    let watched = cancel.clone();
    let watcher = std::thread::spawn(move || watched.watch(deadline, &handle));
    let result = rows(&connection, gated, limits, &|| {
        cancel.stopped() || Instant::now() >= deadline
    });
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
