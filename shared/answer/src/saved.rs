//! Questions that were saved, and are asked again with other parameters.
//!
//! What a saved question means is worked out for the one who asks it, from what they may see: its
//! plan is checked against their view of the data, its SQL passes the gate as theirs, its words are
//! read as if they had said them. So a question that one caller saved shows another one theirs.
//! [`finished`] makes one of an answer that was given.

pub mod finished;
mod parameters;

use std::sync::Arc;

use analyst::{
    Answerable, Intent, Plan, Reading,
    form::parameters::Parameter,
    present::{Drawing, wish::wish},
    {Presented, bare_rows},
};
use catalogue::{Rows, Scope};
use engine::Limits;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use service::Principal;
use widgets::Issue;

use crate::{
    analysts::Reader, ask::Dependencies, event::Stage, failure::Failure, meaning, question::Asked,
};

/// A question as it was saved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Saved {
    /// Its words.
    pub prompt: String,
    /// What it means, where that was saved; see [`Meant`].
    pub plan: Option<Value>,
    /// The SQL that answers it. Without a plan it is run as it is.
    pub sql: Option<String>,
    /// The component that draws it.
    pub code: Option<String>,
    /// Values of its parameters.
    pub parameters: Map<String, Value>,
    /// Whether the one who asks it saved it.
    pub is_own: bool,
}

/// What a question means, as it is saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meant {
    /// Its plan.
    pub plan: Plan,
    /// What kind of question it is.
    pub intent: Intent,
}

/// A saved question with parameters, ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Anew {
    /// Its words.
    pub prompt: String,
    /// What is asked.
    pub asks: Asks,
    /// The drawing that was asked for.
    pub drawing: Option<Drawing>,
    /// The heading that was asked for.
    pub title: Option<String>,
    /// The component that draws it, if it is still the one for this drawing.
    pub code: Option<String>,
}

/// What a saved question asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Asks {
    /// A plan.
    Plan(Box<Meant>),
    /// SQL, for so many rows at most.
    Sql {
        /// The SQL, not yet trusted.
        sql: String,
        /// Most rows; `None` for as many as usual.
        limit: Option<u32>,
        /// Whether the one who asks wrote it.
        is_own: bool,
    },
}

/// Why a saved question cannot be asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// Parameters that it does not take, all of them, with pointers into the request.
    Parameters(Vec<Issue>),
    /// It is about data that is not there for this caller. Which, they may not learn.
    Hidden,
    /// The data cannot be reached.
    Failed(Failure),
}

/// A saved question with these parameters, as that caller may ask it. `at` is where the parameters
/// stand in the request.
///
/// # Errors
///
/// Where it cannot be asked so.
pub async fn bind(
    saved: &Saved,
    given: &Map<String, Value>,
    at: &str,
    caller: &Principal,
    deps: &Dependencies,
) -> Result<Asked, Refused> {
    let view = View::of(caller, deps).await.map_err(Refused::Failed)?;
    view.bind(saved, given, at, deps)
}

/// The parameters that a saved question takes from that caller; `None` where it is about data that
/// is not there for them.
///
/// # Errors
///
/// Where the data cannot be reached.
pub async fn parameters(
    saved: &Saved,
    caller: &Principal,
    deps: &Dependencies,
) -> Result<Option<Vec<Parameter>>, Failure> {
    let view = View::of(caller, deps).await?;
    Ok(view.parameters(saved, deps))
}

/// What a question in these words means, as it is saved: where it can be answered from rows, and
/// `sql`, if there is any, is what answers it.
///
/// # Errors
///
/// Where the data cannot be reached.
pub async fn meant(
    prompt: &str,
    sql: &str,
    caller: &Principal,
    deps: &Dependencies,
) -> Result<Option<Value>, Failure> {
    let view = View::of(caller, deps).await?;
    let Reading::Answer(answerable) = view.read(prompt) else {
        return Ok(None);
    };
    let compared = view.reader.analyst.against_before(&answerable);
    let is_it = |written: &str| written.trim() == sql.trim();
    let same = is_it(&answerable.sql) || compared.is_some_and(|compared| is_it(&compared.sql));
    let meant = Meant {
        plan: answerable.plan,
        intent: answerable.intent,
    };
    Ok(serde_json::to_value(meant).ok().filter(|_| same))
}

/// What one caller sees now.
struct View {
    reader: Arc<Reader>,
    now: Timestamp,
}

/// What a saved question comes to in a view.
enum Found {
    Plan(Box<Answerable>),
    Sql(String),
    /// Words that need no rows, or cannot be answered.
    Words,
    Hidden,
}

impl View {
    async fn of(caller: &Principal, deps: &Dependencies) -> Result<Self, Failure> {
        let scope = Scope {
            permissions: caller.permissions.clone(),
            claims: caller.claims.clone(),
        };
        let visible = deps
            .engine
            .catalogue(&scope)
            .await
            .map_err(|error| Failure::of_engine(Stage::DataFetch, error))?;
        Ok(Self {
            reader: deps.reader(&visible, &[]),
            now: deps.clock.now(),
        })
    }

    fn read(&self, prompt: &str) -> Reading {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        self.reader.analyst.read(prompt, &[], today)
    }

    fn found(&self, saved: &Saved) -> Found {
        if let Some(plan) = &saved.plan {
            let meant = Meant::deserialize(plan).ok();
            return meant
                .and_then(|meant| meaning::again(&meant, &self.reader))
                .map_or(Found::Hidden, |found| Found::Plan(Box::new(found)));
        }
        if let Some(sql) = &saved.sql {
            return Found::Sql(sql.clone());
        }
        match self.read(&saved.prompt) {
            Reading::Answer(answerable) => Found::Plan(answerable),
            Reading::Talk(_) | Reading::Abstain(_) => Found::Words,
        }
    }

    fn bind(
        &self,
        saved: &Saved,
        given: &Map<String, Value>,
        at: &str,
        deps: &Dependencies,
    ) -> Result<Asked, Refused> {
        let asks = match self.found(saved) {
            Found::Plan(answerable) => self.bind_plan(saved, *answerable, given, at, deps),
            Found::Sql(sql) => parameters::bind_sql(saved, sql, given, at),
            Found::Words => {
                parameters::none(given, at).map_err(Refused::Parameters)?;
                return Ok(Asked::Words(saved.prompt.clone()));
            }
            Found::Hidden => return Err(Refused::Hidden),
        };
        asks.map(|anew| Asked::Anew(Box::new(anew)))
            .map_err(Refused::Parameters)
    }

    fn bind_plan(
        &self,
        saved: &Saved,
        mut answerable: Answerable,
        given: &Map<String, Value>,
        at: &str,
        deps: &Dependencies,
    ) -> Result<Anew, Vec<Issue>> {
        let bound = self.with_asked(saved, deps, |asked| {
            parameters::bind_plan(saved, &mut answerable, given, at, asked)
        })?;
        Ok(Anew {
            prompt: saved.prompt.clone(),
            asks: Asks::Plan(Box::new(Meant {
                plan: bound.plan,
                intent: answerable.intent,
            })),
            drawing: bound.drawing,
            title: bound.title,
            // The component was written for the drawing that was saved.
            code: saved
                .code
                .clone()
                .filter(|_| !given.contains_key("chart_type")),
        })
    }

    fn parameters(&self, saved: &Saved, deps: &Dependencies) -> Option<Vec<Parameter>> {
        match self.found(saved) {
            Found::Hidden => None,
            Found::Words => Some(Vec::new()),
            Found::Sql(_) => Some(parameters::of_sql(saved)),
            Found::Plan(answerable) => Some(self.with_asked(saved, deps, |asked| {
                parameters::of_plan(saved, *answerable, asked)
            })),
        }
    }

    fn with_asked<T>(
        &self,
        saved: &Saved,
        deps: &Dependencies,
        step: impl FnOnce(&analyst::Asked<'_>) -> T,
    ) -> T {
        step(&analyst::Asked {
            question: &saved.prompt,
            now: self.now,
            visible: &self.reader.visible,
            lifetime: deps.lifetime.duration(),
            ids: &|| deps.ids.next(),
            reads: &|_| false,
            drawing: None,
            title: None,
        })
    }
}

impl Anew {
    /// The saved component in pieces that make sense to show one after the other.
    pub fn pieces(&self) -> Option<Vec<String>> {
        let code = self.code.as_deref()?;
        Some(code.split_inclusive("\n\n").map(str::to_owned).collect())
    }

    /// The SQL, and how much it may take.
    pub(crate) fn run(&self) -> (String, Limits) {
        let mut limits = Limits::default();
        match &self.asks {
            Asks::Sql { sql, limit, .. } => {
                if let Some(limit) = limit {
                    limits.rows = limits.rows.min(*limit as usize);
                }
                (sql.clone(), limits)
            }
            Asks::Plan(_) => (String::new(), limits),
        }
    }

    /// What is told of SQL that was refused: why, to who wrote it. To others the reason would name
    /// what they may not know of.
    pub(crate) fn refused(&self, failure: Failure) -> Failure {
        let by_the_gate = failure.stage == Stage::SqlExecution && !failure.is_of_the_run();
        match &self.asks {
            Asks::Sql { is_own: false, .. } if by_the_gate => Failure::hidden(),
            _ => failure,
        }
    }

    /// How the rows of the SQL are shown.
    pub(crate) fn shown(&self, rows: &Rows, asked: &analyst::Asked<'_>) -> ShownRows {
        let drawing = self.drawing.or_else(|| wish(&self.prompt));
        let drawing = drawing.unwrap_or(Drawing::Table);
        let (sql, _) = self.run();
        let answerable = bare_rows::answerable(&sql, &self.prompt, rows, drawing);
        let presented = bare_rows::shown(&answerable, rows, drawing, asked);
        let code = match self.code {
            Some(_) => Vec::new(),
            None => bare_rows::code(&answerable, drawing, asked),
        };
        ShownRows {
            answerable,
            code,
            presented,
        }
    }
}

/// Rows of SQL, as they are shown.
pub(crate) struct ShownRows {
    /// What they are, as far as it is known.
    pub answerable: Answerable,
    /// The component, where none was saved.
    pub code: Vec<String>,
    /// Widget and words.
    pub presented: Presented,
}
