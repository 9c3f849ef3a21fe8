//! The way of a question, in order.
//!
//! Two things happen at once: the SQL runs on a task of its own from the moment it is known, and
//! the code for the columns that it will give is written meanwhile. Everything else waits for what
//! it needs and for nothing more.

use std::{pin::pin, sync::Arc};

use analyst::Presented;
use async_stream::try_stream;
use catalogue::{Scope, Visible};
use engine::{Limits, QueryEngine};
use futures::{
    Stream, StreamExt,
    future::{self, BoxFuture, FutureExt},
    stream::BoxStream,
};
use service::{Clock, Ids};
use store::Store;

use crate::{
    analysts::{Analysts, Reader},
    event::{Event, Stage},
    failure::Failure,
    kept,
    lifetime::Lifetime,
    making::Making,
    meaning::{self, Meaning},
    model::{self, Asking, Heard, Speakers},
    question::{Conversation, Question},
    run::{self, Progress, RunId, Sequenced},
    running::Running,
    spent::PLANNER,
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
    /// Language models; without them the planner answers everything.
    pub speakers: Option<Speakers>,
    /// Answers that are being made here.
    pub(crate) making: Making,
    /// How long the widgets of answers work.
    pub lifetime: Lifetime,
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
            speakers: None,
            making: Making::default(),
            lifetime: Lifetime::default(),
            analysts: Arc::default(),
        }
    }

    /// The same, with answers kept in that store.
    #[must_use]
    pub fn keeping(mut self, store: Store) -> Self {
        self.store = Some(store);
        self
    }

    /// The same, with those language models asked first.
    #[must_use]
    pub fn asking(mut self, speakers: Speakers) -> Self {
        self.speakers = Some(speakers).filter(|speakers| !speakers.models.is_empty());
        self
    }

    /// Who can be chosen to answer.
    pub fn providers(&self) -> Vec<String> {
        let speakers = self.speakers.iter();
        let health = speakers.flat_map(|speakers| speakers.models.health());
        let names = health.map(|health| health.provider);
        names.chain([PLANNER.to_owned()]).collect()
    }

    /// Stops an answer of that owner's that is made here, at once, and tells whether it is; one that
    /// is made elsewhere is stopped by what the store says of it.
    pub fn stop(&self, owner: &str, run_id: uuid::Uuid) -> bool {
        self.making.stop(owner, run_id)
    }

    /// The same, with widgets that work for so long.
    #[must_use]
    pub fn living(mut self, lifetime: Lifetime) -> Self {
        self.lifetime = lifetime;
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
            made(run_id, question, before.boxed(), deps, Progress::new()).boxed()
        }
    };
    events.map(move |event| event.shown_to(&caller)).boxed()
}

/// What was said before, once it is known.
pub(crate) type Before = BoxFuture<'static, Result<Conversation, Failure>>;

/// Makes an answer. How far it is stands in `progress`, for who breaks it off.
pub(crate) fn made(
    run_id: RunId,
    question: Question,
    before: Before,
    deps: Dependencies,
    progress: Progress,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    let work = way(question, before, deps, progress.clone()).boxed();
    run::run(run_id, run::LIMIT, progress, work)
}

fn way(
    question: Question,
    before: Before,
    deps: Dependencies,
    progress: Progress,
) -> impl Stream<Item = Result<Event, Failure>> + Send + 'static {
    let before = before.shared();
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
        if let Some(speakers) = model::may_speak(&question, &deps, &reader, &progress) {
            let conversation = before.clone().await?;
            let asking = Asking {
                question: &question,
                conversation: &conversation,
                reader: &reader,
                scope: &scope,
                now,
            };
            if let Some(talk) = speakers.talk(&asking, &deps, &progress) {
                progress.reach(Stage::Model);
                let mut heard = pin!(talk);
                let mut instead = None;
                while let Some(said) = heard.next().await {
                    match said {
                        Heard::Event(event) => yield event,
                        Heard::Instead(words) => instead = Some(words),
                    }
                }
                match instead {
                    Some(words) => yield Event::Text(words),
                    None => return,
                }
                progress.reach(Stage::Planning);
            }
        }
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
                let query = Running::start(&deps, sql, limits, scope);
                for piece in anew.pieces().into_iter().flatten() {
                    yield Event::Code(piece);
                }
                let rows = query.rows().await.map_err(|failure| anew.refused(failure))?;
                let shown_rows = meaning::with_asked(&question, &reader, now, &deps, |asked| {
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
                let presented = meaning::with_asked(&question, &reader, now, &deps, |asked| {
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

        let query = Running::start(&deps, answerable.sql.clone(), Limits::default(), scope);
        yield Event::Understood(answerable.clone());
        // The query's task gets its first turn before the code is written.
        tokio::task::yield_now().await;

        progress.reach(Stage::CodeGeneration);
        let code = meaning::with_asked(&question, &reader, now, &deps, |asked| {
            meaning::code(&question, &answerable, asked)
        });
        for piece in code {
            yield Event::Code(piece);
        }

        progress.reach(Stage::SqlExecution);
        let rows = query.rows_of(&answerable).await?;
        let presented = meaning::with_asked(&question, &reader, now, &deps, |asked| {
            analyst::present(&answerable, &rows, asked)
        });
        let data = Event::Data { columns: answerable.columns.clone(), rows };
        for event in shown(presented, Some(data)) {
            yield event;
        }
    }
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
