//! The way of a question, in order.
//!
//! Two things happen at once: the SQL runs on a task of its own from the moment it is known, and
//! the code for the columns that it will give is written meanwhile. Everything else waits for what
//! it needs and for nothing more.

use std::sync::Arc;

use analyst::{Answerable, Presented};
use async_stream::try_stream;
use catalogue::{Rows, Scope, Visible};
use engine::{Limits, QueryEngine, QueryRequest};
use futures::{
    Stream, StreamExt,
    future::{self, BoxFuture, FutureExt},
    stream::BoxStream,
};
use service::{Clock, Ids};
use store::Store;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    analysts::{Analysts, Reader},
    event::{Event, Stage},
    failure::Failure,
    kept,
    meaning::{self, Meaning},
    question::{Conversation, Question},
    run::{self, Progress, RunId, Sequenced},
};

/// What answering needs from outside.
#[derive(Clone)]
pub struct Dependencies {
    /// Knows the data and runs SQL.
    pub engine: Arc<dyn QueryEngine>,
    /// The time; dates in a question are relative to it.
    pub clock: Clock,
    /// New ids for runs, widgets and actions.
    pub ids: Ids,
    /// Where answers are kept; without it nothing is, and a session is what the client says it is.
    pub store: Option<Store>,
    analysts: Arc<Analysts>,
}

impl Dependencies {
    /// Over that engine. Kept as long as the program runs: readers of questions are kept in it.
    pub fn new(engine: Arc<dyn QueryEngine>, clock: Clock, ids: Ids) -> Self {
        Self {
            engine,
            clock,
            ids,
            store: None,
            analysts: Arc::default(),
        }
    }

    /// The same, with answers kept in that store.
    #[must_use]
    pub fn keeping(mut self, store: Store) -> Self {
        self.store = Some(store);
        self
    }

    /// The reader for a view confined to those tables or sources.
    pub(crate) fn reader(&self, visible: &Arc<Visible>, sources: &[String]) -> Arc<Reader> {
        self.analysts.reader(visible, sources)
    }
}

/// Answers a question. The first event is there before any work is done. Dropping the stream
/// stops the work, a running query included; only an answer in a session that is kept goes on, for
/// whoever comes back for it.
///
/// Widgets are made and kept whole; what leaves here is what the caller may see of them.
pub fn answer(question: Question, deps: Dependencies) -> BoxStream<'static, Sequenced> {
    let caller = question.caller.clone();
    let events = match deps.store.clone() {
        Some(store) => kept::answer(question, deps, store).boxed(),
        None => {
            let run_id = RunId(deps.ids.next());
            let before = future::ready(Ok(Conversation {
                turns: question.turns.clone(),
                provider: None,
            }));
            made(run_id, question, before.boxed(), deps).boxed()
        }
    };
    events.map(move |event| event.shown_to(&caller)).boxed()
}

/// What was said before, once it is known.
pub(crate) type Before = BoxFuture<'static, Result<Conversation, Failure>>;

/// Makes an answer.
pub(crate) fn made(
    run_id: RunId,
    question: Question,
    before: Before,
    deps: Dependencies,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    let progress = Progress::new();
    let work = way(question, before, deps, progress.clone()).boxed();
    run::run(run_id, run::LIMIT, progress, work)
}

fn way(
    question: Question,
    before: Before,
    deps: Dependencies,
    progress: Progress,
) -> impl Stream<Item = Result<Event, Failure>> + Send + 'static {
    try_stream! {
        yield Event::Status("Analyzing query...".to_owned());
        // A server writes what it has when there is nothing more for the moment; so there is
        // nothing more for a moment.
        tokio::task::yield_now().await;

        progress.reach(Stage::DataFetch);
        let scope = Scope {
            permissions: question.caller.permissions.clone(),
            claims: question.caller.claims.clone(),
        };
        let visible = deps
            .engine
            .catalogue(&scope)
            .map(|found| found.map_err(|error| Failure::of_engine(Stage::DataFetch, error)));
        let visible = visible.await?;

        progress.reach(Stage::Planning);
        let reader = deps.analysts.reader(&visible, &question.sources);
        let now = deps.clock.now();
        let read = match meaning::read_alone(&question, &reader, now) {
            Some(read) => read?,
            // Most questions mean the same whatever was said before, which need not be fetched then.
            None => {
                let asked = before.await?.asked();
                meaning::read(&question, &asked, &reader, now)?
            }
        };
        for thought in read.thoughts {
            yield Event::Thought(thought);
        }
        let answerable = match read.meaning {
            Meaning::Answer(answerable) => answerable,
            Meaning::Sql(anew) => {
                progress.reach(Stage::SqlExecution);
                let (sql, limits) = anew.run();
                let query = start(&deps, sql, limits, scope);
                for piece in anew.pieces().into_iter().flatten() {
                    yield Event::Code(piece);
                }
                let rows = rows(query).await.map_err(|failure| anew.refused(failure))?;
                let shown_rows = meaning::with_asked(&question, &reader, now, &deps.ids, |asked| {
                    anew.shown(&rows, asked)
                });
                for piece in shown_rows.code {
                    yield Event::Code(piece);
                }
                yield Event::Understood(Box::new(shown_rows.answerable.clone()));
                let data = Event::Data { columns: shown_rows.answerable.columns, rows };
                for event in shown(shown_rows.presented, Some(data)) {
                    yield event;
                }
                return;
            }
            Meaning::Talk(intent) => {
                let presented = meaning::with_asked(&question, &reader, now, &deps.ids, |asked| {
                    analyst::form::talk(intent, asked)
                });
                for event in shown(presented, None) {
                    yield event;
                }
                return;
            }
            Meaning::Abstain(abstained) => {
                let mut presented = analyst::present::abstention(&abstained);
                presented.sentences.extend(offer(&presented.follow_ups));
                for event in shown(presented, None) {
                    yield event;
                }
                return;
            }
        };

        let query = start(&deps, answerable.sql.clone(), Limits::default(), scope);
        yield Event::Understood(answerable.clone());
        // The query's task gets its first turn before the code is written.
        tokio::task::yield_now().await;

        progress.reach(Stage::CodeGeneration);
        let code = meaning::with_asked(&question, &reader, now, &deps.ids, |asked| {
            meaning::code(&question, &answerable, asked)
        });
        for piece in code {
            yield Event::Code(piece);
        }

        progress.reach(Stage::SqlExecution);
        let rows = finish(query, &answerable).await?;
        let presented = meaning::with_asked(&question, &reader, now, &deps.ids, |asked| {
            analyst::present(&answerable, &rows, asked)
        });
        let data = Event::Data { columns: answerable.columns.clone(), rows };
        for event in shown(presented, Some(data)) {
            yield event;
        }
    }
}

/// A query that runs.
type Query = AbortOnDropHandle<Result<Rows, engine::EngineError>>;

/// Runs SQL on a task of its own, which ends with the handle.
fn start(deps: &Dependencies, sql: String, limits: Limits, scope: Scope) -> Query {
    let engine = deps.engine.clone();
    let request = QueryRequest { sql, scope, limits };
    AbortOnDropHandle::new(tokio::spawn(async move { engine.query(request).await }))
}

/// The rows, once they are there and are what was expected.
async fn finish(query: Query, answerable: &Answerable) -> Result<Rows, Failure> {
    let rows = rows(query).await?;
    let width = answerable.columns.len();
    if rows.columns.len() != width || rows.rows.iter().any(|row| row.len() != width) {
        tracing::error!(expected = width, "a query gave other columns than its plan");
        return Err(Failure::internal(Stage::SqlExecution));
    }
    Ok(rows)
}

/// The rows, once they are there.
async fn rows(query: Query) -> Result<Rows, Failure> {
    query
        .await
        .map_err(|error| {
            tracing::error!(%error, "a query's task broke");
            Failure::internal(Stage::SqlExecution)
        })?
        .map_err(|error| Failure::of_engine(Stage::SqlExecution, error))
}

/// What can be asked instead, as a sentence: not every client asks for the follow-ups.
fn offer(questions: &[String]) -> Option<String> {
    let quoted: Vec<String> = questions
        .iter()
        .map(|question| format!("“{question}”"))
        .collect();
    let (last, others) = quoted.split_last()?;
    Some(if others.is_empty() {
        format!("You can ask {last}.")
    } else {
        format!("You can ask {} or {last}.", others.join(", "))
    })
}

/// The events that show an answer: text first, then what is drawn, then where it comes from.
fn shown(presented: Presented, data: Option<Event>) -> Vec<Event> {
    let mut events = Vec::new();
    for (at, sentence) in presented.sentences.into_iter().enumerate() {
        let space = if at == 0 { "" } else { " " };
        events.push(Event::Text(format!("{space}{sentence}")));
    }
    if data.is_some() || !presented.widgets.is_empty() {
        events.push(Event::Status("Generating visualization...".to_owned()));
    }
    events.extend(data);
    for widget in presented.widgets {
        events.push(Event::Widget(Box::new(widget)));
    }
    if !presented.citations.is_empty() {
        events.push(Event::Citations(presented.citations));
    }
    if !presented.follow_ups.is_empty() {
        events.push(Event::FollowUps(presented.follow_ups));
    }
    events
}
