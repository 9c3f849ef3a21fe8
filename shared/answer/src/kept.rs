//! Answers that are kept as they are made.
//!
//! ```text
//!             ┌─▶ client
//! made ─▶ drive
//!             └─▶ recorder ─▶ store, in batches
//!                     └─ stop: the owner cancelled, or the run cannot be kept
//! ```
//!
//! The client never waits for the table: its events go straight through, and the recorder writes
//! the same ones beside them. Only the end of the stream waits until the last ones are written,
//! after `Done` has left, for on AWS nothing runs once a response has ended.
//!
//! An answer outside of any session ends with its client; one in a session goes on without, and
//! whoever comes back follows it ([`crate::follow`]).

mod recorder;

use async_stream::stream;
use futures::{
    FutureExt, Stream, StreamExt,
    future::{self, BoxFuture},
    stream::BoxStream,
};
use store::{
    Store, StoreError,
    messages::{Message, Role, Said},
    runs::{Asking, Begun},
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use self::recorder::Recorder;
use crate::{
    ask::{Dependencies, Turns, made},
    event::{Event, Stage},
    failure::Failure,
    follow::follow,
    question::{Question, Within},
    run::{RunId, Sequenced},
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
type Begin = BoxFuture<'static, Result<Begun, StoreError>>;

/// Makes the answer, or follows it where it was begun before.
async fn drive(question: Question, deps: Dependencies, store: Store, client: Client) {
    let owner = question.caller.user_id.clone();
    let asking = asked(&question, &deps, &store);
    let id = match &asking {
        Asking::Alone { id, .. } | Asking::New { id, .. } => Some(*id),
        // The run before it, if there was one, says what id the next one has.
        Asking::Sent(_) => None,
    };
    let may_be_known = match &asking {
        Asking::Alone { .. } => false,
        Asking::New { said, .. } => said.client_message_id.is_some(),
        Asking::Sent(_) => true,
    };
    let ends_with_client = matches!(asking, Asking::Alone { .. });
    let turns = turns(&question, &store, &asking);
    let mut begin: Begin = {
        let (store, owner) = (store.clone(), owner.clone());
        async move { store.begin(&owner, asking).await }.boxed()
    };

    let mut answer =
        id.map(|id| made(RunId(id), question.clone(), turns.clone(), deps.clone()).boxed());
    // The first event is the same whoever makes the answer, and waits for nobody.
    let first = match &mut answer {
        Some(answer) => answer.next().await,
        None => None,
    };
    if let Some(first) = &first {
        let _ = client.send(first.clone());
        // It is on its way before anything else is done.
        tokio::task::yield_now().await;
    }
    if may_be_known {
        let run_id = RunId(id.unwrap_or_default());
        let sent = u64::from(first.is_some());
        match begin.await {
            Ok(Begun::Mine(running)) => {
                let id = RunId(running.id());
                answer.get_or_insert_with(|| made(id, question, turns, deps).boxed());
                begin = future::ready(Ok(Begun::Mine(running))).boxed();
            }
            Ok(Begun::Known(known)) => {
                let mut rest =
                    Box::pin(follow(store, owner, known).skip(usize::from(first.is_some())));
                while let Some(event) = rest.next().await {
                    if client.send(event).is_err() {
                        return;
                    }
                }
                return;
            }
            Err(error) => {
                let failure = Failure::of_store(&error);
                for event in last_words(run_id, sent, failure) {
                    let _ = client.send(event);
                }
                return;
            }
        }
    }
    if let Some(answer) = answer {
        let rest = Kept {
            client,
            begin,
            ends_with_client,
        };
        rest.keep(first, answer).await;
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

/// What the user said before: in the session, or, where nothing was said in it yet, what the
/// client says was said.
fn turns(question: &Question, store: &Store, asking: &Asking) -> future::Shared<Turns> {
    let given = question.turns.clone();
    let (session_id, own) = match asking {
        Asking::Alone { .. } => return future::ready(Ok(given)).boxed().shared(),
        Asking::New { id, session_id, .. } => (session_id.clone(), *id),
        Asking::Sent(message) => (message.session_id.clone(), message.id),
    };
    let (store, owner) = (store.clone(), question.caller.user_id.clone());
    async move {
        let found = store.conversation(&owner, &session_id, REMEMBERED).await;
        let messages = match found.map_err(|error| Failure::of_store(&error))? {
            Some((_, messages)) => messages,
            None => return Ok(given),
        };
        // Up to the question itself, which may be there already.
        let is_own = |message: &Message| message.id == own || message.answered_by == Some(own);
        let said: Vec<String> = messages
            .into_iter()
            .take_while(|message| !is_own(message))
            .filter(|message| message.said.role == Role::User)
            .map(|message| message.said.content)
            .collect();
        Ok(if said.is_empty() { given } else { said })
    }
    .boxed()
    .shared()
}

/// An error and the end, after that many events.
fn last_words(run_id: RunId, sent: u64, failure: Failure) -> [Sequenced; 2] {
    [(sent + 1, failure.into()), (sent + 2, Event::Done)].map(|(seq, event)| Sequenced {
        run_id,
        seq,
        event,
    })
}

/// Why an answer is stopped before its end.
#[derive(Debug)]
enum Stop {
    /// Its owner wants it stopped, or its only client is gone.
    Cancelled,
    /// It cannot be kept, and should not be made.
    Failed(Failure),
}

/// An answer on its way to its client and to the table.
struct Kept {
    client: Client,
    begin: Begin,
    ends_with_client: bool,
}

impl Kept {
    /// Sends and records an answer to its end. The first event was sent before.
    async fn keep(self, first: Option<Sequenced>, answer: BoxStream<'static, Sequenced>) {
        let Self {
            client,
            begin,
            ends_with_client,
        } = self;
        let (record, events) = mpsc::unbounded_channel();
        let (stopper, stop) = oneshot::channel();
        // A recorder that gave up stops nobody.
        let mut stop = stop.fuse();
        let recorder = Recorder::new(ends_with_client, events, stopper);
        let recording = tokio::spawn(recorder.record(begin));

        let mut run_id = RunId(Uuid::nil());
        let mut sent = 0;
        if let Some(first) = first {
            (run_id, sent) = (first.run_id, first.seq);
            let _ = record.send(first);
        }
        let mut answer = Some(answer);
        while let Some(making) = &mut answer {
            let stopped = tokio::select! {
                biased;
                Ok(reason) = &mut stop => reason,
                () = client.closed(), if ends_with_client => Stop::Cancelled,
                event = making.next() => {
                    let Some(event) = event else { break };
                    (run_id, sent) = (event.run_id, event.seq);
                    let _ = record.send(event.clone());
                    let _ = client.send(event);
                    continue;
                }
            };
            // The query and the model stop here, before anybody is told.
            answer = None;
            let failure = match stopped {
                Stop::Cancelled => Failure::cancelled(Stage::Planning),
                Stop::Failed(failure) => failure,
            };
            for event in last_words(run_id, sent, failure) {
                let _ = record.send(event.clone());
                let _ = client.send(event);
            }
        }
        drop(record);
        if let Err(error) = recording.await {
            tracing::error!(%error, "a recorder broke");
        }
    }
}
