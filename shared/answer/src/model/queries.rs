//! The queries of an answer: what was asked of the data, its rows, and what is shown of them.

use std::sync::Arc;

use analyst::{Answerable, Citation, Drawing, Presented, bare_rows};
use catalogue::{Rows, Scope, Visible};
use engine::Limits;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;
use tokio::time::Instant;

use super::tools::{MOST_ROWS, Show, Sql, Wish};
use crate::{
    analysts::Reader,
    ask::Dependencies,
    event::{Event, Stage},
    failure::Failure,
    meaning,
    question::Question,
    running::Running,
};

/// Most queries of one answer.
const MOST: usize = 12;

/// Asks the data for one person, and shows what came.
pub struct Queries {
    question: Question,
    reader: Arc<Reader>,
    scope: Scope,
    now: Timestamp,
    deps: Dependencies,
    all: Vec<Query>,
    shown: Vec<usize>,
    /// Whether a component has left, or the model's own will.
    has_code: bool,
    citations: Vec<Citation>,
    follow_ups: Vec<String>,
    sentences: Vec<String>,
}

/// A query.
struct Query {
    what: What,
    state: State,
    began: Instant,
}

impl Query {
    fn sql(&self) -> &str {
        match &self.what {
            What::Plan(answerable) => &answerable.sql,
            What::Sql(sql) => sql,
        }
    }
}

enum What {
    Plan(Box<Answerable>),
    Sql(String),
}

enum State {
    Running(Running),
    Given(Rows),
    Failed,
}

/// A query that was begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Begun {
    /// Its place.
    pub at: usize,
    /// What it asks, for a person.
    pub reading: String,
    /// Whether it was begun before.
    pub is_known: bool,
}

impl Queries {
    /// Nothing asked yet.
    pub fn new(
        question: Question,
        reader: Arc<Reader>,
        scope: Scope,
        now: Timestamp,
        deps: Dependencies,
    ) -> Self {
        Self {
            question,
            reader,
            scope,
            now,
            deps,
            all: Vec::new(),
            shown: Vec::new(),
            has_code: false,
            citations: Vec::new(),
            follow_ups: Vec::new(),
            sentences: Vec::new(),
        }
    }

    /// What the person may see.
    pub fn visible(&self) -> &Visible {
        &self.reader.visible
    }

    /// The name of a query.
    pub fn name(at: usize) -> String {
        format!("q{}", at + 1)
    }

    /// Begins what a model asks of the data; it runs from now on. `None` for what asks nothing.
    ///
    /// # Errors
    ///
    /// Where it cannot be asked so; the words are for the model.
    pub fn begin(&mut self, wish: &Wish) -> Option<Result<Begun, String>> {
        if !wish.is_query() {
            return None;
        }
        let (what, sql, limits, reading) = match wish {
            Wish::QueryData(plan) => {
                let answerable = match self.planned(plan) {
                    Ok(answerable) => answerable,
                    Err(issues) => return Some(Err(issues)),
                };
                let (sql, reading) = (answerable.sql.clone(), answerable.reading.clone());
                (
                    What::Plan(Box::new(answerable)),
                    sql,
                    Limits::default(),
                    reading,
                )
            }
            Wish::RunSql(Sql { query, limit }) => {
                let mut limits = Limits::default();
                let limit = limit.unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS);
                limits.rows = limits.rows.min(limit as usize);
                let sql = query.trim().trim_end_matches(';').to_owned();
                (What::Sql(sql.clone()), sql.clone(), limits, sql)
            }
            _ => return None,
        };
        if let Some(at) = self.all.iter().position(|query| query.sql() == sql)
            && !matches!(self.all[at].state, State::Failed)
        {
            return Some(Ok(Begun {
                at,
                reading,
                is_known: true,
            }));
        }
        if self.all.len() >= MOST {
            return Some(Err(format!(
                "an answer has {MOST} queries at most; answer from those that there are"
            )));
        }
        let running = Running::start(&self.deps, sql, limits, self.scope.clone());
        self.all.push(Query {
            what,
            state: State::Running(running),
            began: Instant::now(),
        });
        let at = self.all.len() - 1;
        Some(Ok(Begun {
            at,
            reading,
            is_known: false,
        }))
    }

    fn planned(&self, plan: &Value) -> Result<Answerable, String> {
        let visible = &self.reader.visible;
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let read = analyst::written::read(plan, visible);
        let (plan, intent) = read.map_err(|issues| issues.to_string())?;
        let analyst = &self.reader.analyst;
        analyst
            .answerable(plan, intent, today)
            .map_err(|issues| issues.to_string())
    }

    /// Waits for a query's rows; gives the milliseconds that they took.
    ///
    /// # Errors
    ///
    /// Where there are none; the words are for the model, which wrote the query for this person.
    pub async fn rows(&mut self, at: usize) -> Result<u64, Failure> {
        let query = &mut self.all[at];
        let began = query.began;
        match std::mem::replace(&mut query.state, State::Failed) {
            State::Running(running) => {
                let rows = match &query.what {
                    What::Plan(answerable) => running.rows_of(answerable).await?,
                    What::Sql(_) => running.rows().await?,
                };
                query.state = State::Given(rows);
                Ok(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX))
            }
            State::Given(rows) => {
                query.state = State::Given(rows);
                Ok(0)
            }
            State::Failed => Err(Failure::internal(Stage::SqlExecution)),
        }
    }

    /// What came of a query, for the model.
    pub fn told(&self, at: usize) -> String {
        let Some(State::Given(rows)) = self.all.get(at).map(|query| &query.state) else {
            return String::new();
        };
        let sentences = match self.presented(at, None, None) {
            Some((_, presented)) => presented.sentences,
            None => Vec::new(),
        };
        super::results::told(&Self::name(at), rows, &sentences)
    }

    /// How many rows a query gave.
    pub fn count(&self, at: usize) -> usize {
        match self.all.get(at).map(|query| &query.state) {
            Some(State::Given(rows)) => rows.rows.len(),
            _ => 0,
        }
    }

    /// The query that is meant by a name: the latest that gave rows where none is named.
    ///
    /// # Errors
    ///
    /// Where there is none; the words are for the model.
    pub fn named(&self, name: Option<&str>) -> Result<usize, String> {
        let given = |at: &usize| matches!(self.all[*at].state, State::Given(_) | State::Running(_));
        let known: Vec<usize> = (0..self.all.len()).filter(given).collect();
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let found = match name {
            None => known.last().copied(),
            Some(name) => known
                .iter()
                .copied()
                .find(|at| Self::name(*at).eq_ignore_ascii_case(name)),
        };
        found.ok_or_else(|| {
            let names: Vec<String> = known.into_iter().map(Self::name).collect();
            match (names.is_empty(), name) {
                (true, _) => "there are no rows yet: call query_data first".to_owned(),
                (false, Some(name)) => {
                    let name: String = name.chars().take(40).collect();
                    format!(
                        "there is no query `{name}`; those that gave rows: {}",
                        names.join(", ")
                    )
                }
                (false, None) => "no query gave rows".to_owned(),
            }
        })
    }

    /// The component for a query, before its rows are there; where none has left yet and it is
    /// known what they will be.
    pub fn code(&mut self, at: usize, drawing: Option<Drawing>) -> Vec<String> {
        let Some(What::Plan(answerable)) = self.all.get(at).map(|query| &query.what) else {
            return Vec::new();
        };
        if self.has_code {
            return Vec::new();
        }
        let code = self.with_asked(drawing, None, |asked| analyst::code(answerable, asked));
        self.has_code = true;
        code
    }

    /// The model's own component leaves, and no other will.
    pub fn code_is_there(&mut self) -> bool {
        std::mem::replace(&mut self.has_code, true)
    }

    /// Shows a query's rows.
    pub fn show(&mut self, at: usize, drawing: Option<Drawing>, title: Option<&str>) -> Vec<Event> {
        let Some((answerable, presented)) = self.presented(at, drawing, title) else {
            return Vec::new();
        };
        let State::Given(rows) = &self.all[at].state else {
            return Vec::new();
        };
        let mut events = vec![
            Event::Status("Generating visualization...".to_owned()),
            Event::Understood(Box::new(answerable.clone())),
        ];
        let is_first = self.shown.is_empty();
        if is_first {
            if !std::mem::replace(&mut self.has_code, true) {
                let code = self.with_asked(drawing, title, |asked| match &self.all[at].what {
                    What::Plan(_) => analyst::code(&answerable, asked),
                    What::Sql(_) => {
                        let drawing = asked.drawing.unwrap_or_else(|| bare_rows::fitting(rows));
                        bare_rows::code(&answerable, drawing, asked)
                    }
                });
                events.extend(code.into_iter().map(Event::Code));
            }
            events.push(Event::Data {
                columns: answerable.columns.clone(),
                rows: rows.clone(),
            });
        }
        let widgets = presented.widgets.into_iter().map(Box::new);
        events.extend(widgets.map(Event::Widget));
        for citation in presented.citations {
            if !self.citations.contains(&citation) {
                self.citations.push(citation);
            }
        }
        self.sentences = presented.sentences;
        self.follow_ups = presented.follow_ups;
        self.shown.push(at);
        events
    }

    /// Shows the latest query that gave rows, where none was shown.
    pub fn show_something(&mut self) -> Vec<Event> {
        if !self.shown.is_empty() {
            return Vec::new();
        }
        let has_rows = |query: &Query| matches!(query.state, State::Given(_));
        match self.all.iter().rposition(has_rows) {
            Some(at) => self.show(at, None, None),
            None => Vec::new(),
        }
    }

    /// Whether any query gave rows.
    pub fn has_rows(&self) -> bool {
        let given = |query: &Query| matches!(query.state, State::Given(_));
        self.all.iter().any(given)
    }

    /// What the rows say that were shown last, in our own words.
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// Where what was shown comes from, and what can be asked next: `offered`, else what fits the
    /// rows.
    pub fn ending(&self, offered: Option<Vec<String>>) -> Vec<Event> {
        let mut events = Vec::new();
        if !self.citations.is_empty() {
            events.push(Event::Citations(self.citations.clone()));
        }
        let offered = offered.filter(|questions| !questions.is_empty());
        let follow_ups = offered.unwrap_or_else(|| self.follow_ups.clone());
        if !follow_ups.is_empty() {
            events.push(Event::FollowUps(follow_ups));
        }
        events
    }

    fn presented(
        &self,
        at: usize,
        drawing: Option<Drawing>,
        title: Option<&str>,
    ) -> Option<(Answerable, Presented)> {
        let query = self.all.get(at)?;
        let State::Given(rows) = &query.state else {
            return None;
        };
        Some(match &query.what {
            What::Plan(answerable) => {
                let presented = self.with_asked(drawing, title, |asked| {
                    analyst::present(answerable, rows, asked)
                });
                ((**answerable).clone(), presented)
            }
            What::Sql(sql) => self.with_asked(drawing, title, |asked| {
                let drawing = asked.drawing.unwrap_or_else(|| bare_rows::fitting(rows));
                let prompt = asked.title.unwrap_or(asked.question);
                let answerable = bare_rows::answerable(sql, prompt, rows, drawing);
                let presented = bare_rows::shown(&answerable, rows, drawing, asked);
                (answerable, presented)
            }),
        })
    }

    fn with_asked<T>(
        &self,
        drawing: Option<Drawing>,
        title: Option<&str>,
        step: impl FnOnce(&analyst::Asked<'_>) -> T,
    ) -> T {
        meaning::with_asked(
            &self.question,
            &self.reader,
            self.now,
            &self.deps,
            |asked| {
                step(&analyst::Asked {
                    drawing: drawing.or(asked.drawing),
                    title,
                    ..*asked
                })
            },
        )
    }

    /// The drawing that a model wants, where it says so.
    ///
    /// # Errors
    ///
    /// As [`Show::drawing`] and [`Queries::named`].
    pub fn meant(&self, show: &Show) -> Result<(usize, Option<Drawing>), String> {
        let drawing = show.drawing()?;
        Ok((self.named(show.query.as_deref())?, drawing))
    }
}
