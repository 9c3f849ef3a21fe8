//! What lies behind a widget that was shown, for whoever clicks on it.
//!
//! A widget is kept with what it was made from ([`analyst::Answerable`]). What that means is worked
//! out anew with each click, from what the caller may see now: its plan is checked against their
//! view of the data and written to SQL again, and SQL that no plan wrote passes the gate as theirs.
//! So a click never shows more than a question would.

use std::sync::Arc;

use analyst::{Answerable, Presented, Reading};
use catalogue::{Rows, Scope};
use engine::{Limits, QueryRequest};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;
use service::Principal;

use crate::{
    analysts::Reader, ask::Dependencies, event::Stage, failure::Failure, meaning, saved::Meant,
};

/// The data as one caller sees it now.
pub struct Behind {
    reader: Arc<Reader>,
    scope: Scope,
    now: Timestamp,
    deps: Dependencies,
}

impl Behind {
    /// What that caller sees of those tables or sources; of all of them where none is named.
    ///
    /// # Errors
    ///
    /// Where the data cannot be reached.
    pub async fn of(
        caller: &Principal,
        sources: &[String],
        deps: &Dependencies,
    ) -> Result<Self, Failure> {
        let scope = Scope {
            permissions: caller.permissions.clone(),
            claims: caller.claims.clone(),
        };
        let visible = deps.engine.catalogue(&scope).await;
        let visible = visible.map_err(|error| Failure::of_engine(Stage::DataFetch, error))?;
        Ok(Self {
            reader: deps.reader(&visible, sources),
            scope,
            now: deps.clock.now(),
            deps: deps.clone(),
        })
    }

    /// Reads questions about what the caller sees.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What a widget was made from, as this caller may ask for it.
    ///
    /// # Errors
    ///
    /// [`Failure::hidden`] where any of it is not there for them.
    pub fn again(&self, kept: &Value) -> Result<Answerable, Failure> {
        let kept = Answerable::deserialize(kept).map_err(|error| {
            tracing::error!(%error, "what a widget was made from cannot be read");
            Failure::internal(Stage::Planning)
        })?;
        if is_bare(&kept) {
            return Ok(kept);
        }
        let meant = Meant {
            plan: kept.plan,
            intent: kept.intent,
        };
        meaning::again(&meant, &self.reader).ok_or_else(Failure::hidden)
    }

    /// The rows that it gives this caller.
    ///
    /// # Errors
    ///
    /// Where it cannot be run, or takes too long.
    pub async fn rows(&self, answerable: &Answerable, limits: Limits) -> Result<Rows, Failure> {
        let request = QueryRequest {
            sql: answerable.sql.clone(),
            scope: self.scope.clone(),
            limits,
        };
        let rows = self.deps.engine.query(request).await;
        rows.map_err(|error| {
            let failure = Failure::of_engine(Stage::SqlExecution, error);
            // Why the gate refused SQL would name what may not be known any more.
            let by_the_gate = failure.stage == Stage::SqlExecution && !failure.is_of_the_run();
            if by_the_gate {
                Failure::hidden()
            } else {
                failure
            }
        })
    }

    /// The widget and the words for such rows; `question` is what they answer.
    pub fn presented(&self, answerable: &Answerable, rows: &Rows, question: &str) -> Presented {
        self.with_asked(question, |asked| analyst::present(answerable, rows, asked))
    }

    /// Runs a step of the analyst's that needs the circumstances of a question.
    pub fn with_asked<T>(&self, question: &str, step: impl FnOnce(&analyst::Asked<'_>) -> T) -> T {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let analyst = &self.reader.analyst;
        step(&analyst::Asked {
            question,
            now: self.now,
            visible: &self.reader.visible,
            lifetime: self.deps.lifetime.duration(),
            ids: &|| self.deps.ids.next(),
            reads: &|offer| matches!(analyst.read(offer, &[], today), Reading::Answer(_)),
            drawing: None,
            title: None,
        })
    }
}

/// Whether no plan wrote the SQL.
fn is_bare(answerable: &Answerable) -> bool {
    answerable.plan.table.is_empty()
}
