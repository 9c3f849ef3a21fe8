//! Answers that are kept as they are made.
//!
//! ```text
//!             ┌─▶ client
//! made ─▶ drive
//!             └─▶ recorder ─▶ store, in batches
//!                     └─ stop: the owner cancelled, or the run cannot be kept
//! ```
//!
//! The client never waits for its events to be written: they go straight through, and the recorder
//! writes the same ones beside them. It waits for one thing: nothing that an answer shows leaves
//! before the table knows of the answer, which it mostly does before the rows are there. So what
//! was seen is never lost, and nothing is shown in a session that was deleted. A question under a
//! client's name, which may have been asked before, is not even worked on until then. And the end
//! of the stream waits until the last events are written, after `Done` has left, for on AWS nothing
//! runs once a response has ended.
//!
//! An answer outside of any session ends with its client; one in a session goes on without, and
//! whoever comes back follows it ([`crate::follow`]).

mod recorder;

use std::collections::VecDeque;

use async_stream::stream;
use futures::{FutureExt, Stream, StreamExt, future, stream::BoxStream};
use store::{
    Store, StoreError,
    messages::{Message, Role, Said},
    runs::{Asking, Begun},
    sessions::MODEL,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use uuid::Uuid;

use self::recorder::Recorder;
use crate::{
    ask::{Before, Dependencies, made},
    event::{Event, Stage},
    failure::Failure,
    follow,
    making::Made,
    question::{By, Conversation, Question, Turn, Within},
    run::{Progress, RunId, Sequenced},
    spent::Spent,
};

/// How much of a conversation is read: so many messages back.
const REMEMBERED: usize = 20;

/// Answers a question and keeps the answer.
pub fn answer(
    question: Question,
    deps: Dependencies,
    store: Store,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    let (client, mut events) = mpsc::unbounded_channel();
    tokio::spawn(drive(question, deps, store, client));
    stream! {
        while let Some(event) = events.recv().await {
            yield event;
        }
    }
}

type Client = mpsc::UnboundedSender<Sequenced>;

/// Makes the answer, or follows it where it was begun before.
async fn drive(question: Question, deps: Dependencies, store: Store, client: Client) {
    let owner = question.caller.user_id.clone();
    let asking = asked(&question, &deps, &store);
    let id = match &asking {
        Asking::Alone { id, .. } | Asking::New { id, .. } => Some(*id),
        // The run before it, if there was one, says what id the next one has.
        Asking::Sent(_) => None,
    };
    let is_alone = matches!(asking, Asking::Alone { .. });
    let before_begun = match &asking {
        Asking::Alone { .. } => Told::Everything,
        Asking::New { said, .. } if said.client_message_id.is_none() => Told::Preparations,
        // Somebody may have asked the same before.
        Asking::New { .. } | Asking::Sent(_) => Told::Nothing,
    };
    let progress = Progress::new();
    let make = |id: Uuid| {
        let before = conversation(&question, &store, &asking);
        let progress = progress.clone();
        made(RunId(id), question.clone(), before, deps.clone(), progress).boxed()
    };
    let (mut way, events) = Way::new(client, RunId(id.unwrap_or_default()), before_begun);
    let mut events = Some(events);
    let mut answer = id.map(make);
    // The first event is the same whoever makes the answer, and waits for nobody.
    if let Some(first) = next(&mut answer).await {
        way.begin(first);
        // It is on its way before anything else is done.
        tokio::task::yield_now().await;
    }
    let mut begin = {
        let (store, owner, asking) = (store.clone(), owner.clone(), asking.clone());
        Some(tokio::spawn(
            async move { store.begin(&owner, asking).await },
        ))
    };
    let (stopper, stop) = oneshot::channel();
    // A recorder that gave up stops nobody.
    let (mut stopper, mut stop) = (Some(stopper), stop.fuse());
    let mut recording = None;
    let mut known: Option<Made> = None;
    while answer.is_some() || begin.is_some() {
        let stopped = tokio::select! {
            biased;
            Ok(reason) = &mut stop => reason,
            () = stopped(&known), if answer.is_some() => Stop::Cancelled,
            () = way.client.closed(), if is_alone && answer.is_some() => Stop::Cancelled,
            begun = result(&mut begin), if begin.is_some() => {
                begin = None;
                match begun {
                    Ok(Begun::Mine(running)) => {
                        if id != Some(running.id()) {
                            // It was only sent before, or is made again under another name.
                            events = Some(way.begin_again());
                            answer = Some(make(running.id()));
                        }
                        known = Some(deps.making.begin(owner.clone(), running.id()));
                        way.release();
                        if let Some((events, stopper)) = events.take().zip(stopper.take()) {
                            let recorder = Recorder::new(events, stopper);
                            recording = Some(tokio::spawn(recorder.record(*running)));
                        }
                        continue;
                    }
                    Ok(Begun::Known(known)) => {
                        drop(answer);
                        return way.follow(store, owner, known).await;
                    }
                    Err(error) if is_alone => {
                        tracing::warn!(?error, "an answer is not kept");
                        continue;
                    }
                    Err(error) => Stop::Failed(Failure::of_store(&error)),
                }
            }
            // What may be another's answer is not made before that is known.
            event = next(&mut answer), if answer.is_some() && (begin.is_none() || way.told != Told::Nothing) => {
                match event {
                    Some(event) => way.take(event),
                    None => answer = None,
                }
                continue;
            }
        };
        // The query and the model stop here, before anybody is told.
        answer = None;
        let failure = match stopped {
            Stop::Cancelled => Failure::cancelled(Stage::Planning),
            Stop::Failed(failure) => failure,
        };
        way.end(failure, progress.spent_until_now());
    }
    // What is over cannot be stopped any more.
    drop(known);
    drop(way.record);
    if let Some(recording) = recording
        && let Err(error) = recording.await
    {
        tracing::error!(%error, "a recorder broke");
    }
}

/// Comes back once its owner wants an answer stopped, here.
async fn stopped(made: &Option<Made>) {
    match made {
        Some(made) => made.stopped().await,
        None => future::pending().await,
    }
}

/// The next event of an answer that is being made.
async fn next(answer: &mut Option<BoxStream<'static, Sequenced>>) -> Option<Sequenced> {
    answer.as_mut()?.next().await
}

/// How a run began, once that is known.
async fn result(begin: &mut Option<Beginning>) -> Result<Begun, StoreError> {
    match begin {
        Some(begin) => begin.await.unwrap_or_else(|error| {
            let reason = format!("beginning broke: {error}");
            Err(StoreError::Unavailable { reason })
        }),
        None => future::pending().await,
    }
}

type Beginning = JoinHandle<Result<Begun, StoreError>>;

/// Why an answer is stopped before its end.
#[derive(Debug)]
enum Stop {
    /// Its owner wants it stopped, or its only client is gone.
    Cancelled,
    /// It cannot be kept, and should not be made.
    Failed(Failure),
}

/// What a client is told after the first event, before the table knows of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// All of it: it is kept if it can be.
    Everything,
    /// How the answer is being made; not what it shows.
    Preparations,
    /// Nothing: it may be another answer.
    Nothing,
}

/// The way of an answer's events, to its client and to the recorder.
struct Way {
    client: Client,
    record: mpsc::UnboundedSender<Sequenced>,
    run_id: RunId,
    told: Told,
    /// What waits until more may be told.
    held: VecDeque<Sequenced>,
    /// The place of the last event that the client was told.
    last: u64,
}

impl Way {
    /// A way to that client, and what a recorder hears of it.
    fn new(
        client: Client,
        run_id: RunId,
        told: Told,
    ) -> (Self, mpsc::UnboundedReceiver<Sequenced>) {
        let (record, events) = mpsc::unbounded_channel();
        let way = Self {
            client,
            record,
            run_id,
            told,
            held: VecDeque::new(),
            last: 0,
        };
        (way, events)
    }

    /// Forgets what was made so far, and what a recorder would have heard of it. The client is
    /// told on from where it is.
    fn begin_again(&mut self) -> mpsc::UnboundedReceiver<Sequenced> {
        let (record, events) = mpsc::unbounded_channel();
        self.record = record;
        self.held.clear();
        events
    }

    /// The first event, which is told whatever comes of it.
    fn begin(&mut self, event: Sequenced) {
        let _ = self.record.send(event.clone());
        self.tell(event);
    }

    fn take(&mut self, event: Sequenced) {
        let _ = self.record.send(event.clone());
        let is_preparation = matches!(
            event.event,
            Event::Status(_)
                | Event::Thought(_)
                | Event::Reasoning(_)
                | Event::Code(_)
                | Event::Understood(_)
        );
        let is_told = match self.told {
            Told::Everything => true,
            Told::Preparations => is_preparation && self.held.is_empty(),
            Told::Nothing => false,
        };
        if is_told {
            self.tell(event);
        } else {
            self.held.push_back(event);
        }
    }

    /// The table knows of the answer.
    fn release(&mut self) {
        self.told = Told::Everything;
        while let Some(event) = self.held.pop_front() {
            self.tell(event);
        }
    }

    fn tell(&mut self, event: Sequenced) {
        if event.seq > self.last {
            (self.run_id, self.last) = (event.run_id, event.seq);
            let _ = self.client.send(event);
        }
    }

    /// Ends it with a failure, wherever it is; it took so much until then.
    fn end(&mut self, failure: Failure, spent: Option<Box<Spent>>) {
        self.held.clear();
        for event in [failure.into(), Event::Done(spent)] {
            let event = Sequenced {
                run_id: self.run_id,
                seq: self.last + 1,
                event,
            };
            let _ = self.record.send(event.clone());
            self.tell(event);
        }
    }

    /// Tells the rest of an answer that somebody else makes, or made.
    async fn follow(self, store: Store, owner: String, id: Uuid) {
        let told = usize::try_from(self.last).unwrap_or(usize::MAX);
        let mut rest = Box::pin(follow::written(store, owner, id).skip(told));
        while let Some(event) = rest.next().await {
            if self.client.send(event).is_err() {
                return;
            }
        }
    }
}

/// What the table is told of a question.
fn asked(question: &Question, deps: &Dependencies, store: &Store) -> Asking {
    let words = question.asked.in_words();
    match &question.within {
        Within::Nothing => Asking::Alone {
            id: deps.ids.next(),
            question: words,
        },
        Within::Session {
            id,
            client_message_id,
        } => {
            let mut said = Said::new(Role::User, words);
            said.client_message_id.clone_from(client_message_id);
            Asking::New {
                id: store.run_id(&question.caller.user_id, id, &said),
                session_id: id.clone(),
                said: Box::new(said),
            }
        }
        Within::Sent(message) => Asking::Sent(message.clone()),
    }
}

/// What was said before: in the session, or, where nothing was said in it yet, what the client says
/// was said.
fn conversation(question: &Question, store: &Store, asking: &Asking) -> Before {
    let given = Conversation {
        turns: question.turns.clone(),
        provider: None,
    };
    let (session_id, own) = match asking {
        Asking::Alone { .. } => return future::ready(Ok(given)).boxed(),
        Asking::New { id, session_id, .. } => (session_id.clone(), *id),
        Asking::Sent(message) => (message.session_id.clone(), message.id),
    };
    let (store, owner) = (store.clone(), question.caller.user_id.clone());
    async move {
        let found = store.conversation(&owner, &session_id, REMEMBERED).await;
        let (session, messages) = match found.map_err(|error| Failure::of_store(&error))? {
            Some(found) => found,
            None => return Ok(given),
        };
        // Up to the question itself, which may be there already.
        let is_own = |message: &Message| message.id == own || message.answered_by == Some(own);
        let said: Vec<Turn> = messages
            .into_iter()
            .take_while(|message| !is_own(message))
            .filter_map(turn)
            .collect();
        let is_chosen = session.llm_model != MODEL;
        Ok(Conversation {
            turns: if said.is_empty() { given.turns } else { said },
            provider: Some(session.llm_provider).filter(|_| is_chosen),
        })
    }
    .boxed()
}

/// A message as a turn of a conversation; what the system noted is none.
fn turn(message: Message) -> Option<Turn> {
    let by = match message.said.role {
        Role::User => By::User,
        Role::Assistant => By::Assistant,
        Role::System => return None,
    };
    Some(Turn {
        by,
        words: message.said.content,
    })
}
