//! Messages: what was said in a session, in one order.
//!
//! A message's place is its time and its rank at once ([`crate::Place`]); `created_at` therefore
//! never repeats within a session, and "before this time" means one thing only.

use futures::future::try_join_all;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Page, Place, Result, Store, StoreError,
    item::{Draft, Item, flag, text},
    key::{self, Key, MESSAGE, SESSION},
    sessions::{Advance, Session, there},
    store::Listing,
    transaction::{Outcome, Transaction},
};

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person.
    User,
    /// This program.
    Assistant,
    /// The client's own instructions.
    System,
}

/// Something said.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id. An answer has the id of the run that makes it.
    pub id: Uuid,
    /// The session it is said in.
    pub session_id: String,
    /// Where it stands in the session.
    pub place: Place,
    /// Whether more of it is to come.
    pub is_streaming: bool,
    /// The run that answers it; of a question only.
    pub answered_by: Option<Uuid>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What is said.
    pub said: Said,
}

/// What is said, by whom, and what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Who said it.
    pub role: Role,
    /// The words.
    pub content: String,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub llm_provider: Option<String>,
    /// Which model answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub llm_model: Option<String>,
    /// Milliseconds from the question to the answer's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time_ms: Option<u64>,
    /// Tokens that the model counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_used: Option<u64>,
    /// Why the answer failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The client's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_message_id: Option<String>,
    /// Whatever else belongs to it: widgets, citations, what the client added.
    #[serde(default)]
    pub metadata: Map<String, Value>,
}

impl Said {
    /// Words of somebody.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self {
            role,
            content: content.into(),
            llm_provider: None,
            llm_model: None,
            response_time_ms: None,
            tokens_used: None,
            error_message: None,
            client_message_id: None,
            metadata: Map::new(),
        }
    }
}

/// A message that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// The message.
    pub message: Message,
    /// Whether it is new; otherwise it was sent before under the same client id.
    pub is_new: bool,
}

/// Which messages of a session are wanted; the newest come first, and each page is in the order
/// in which its messages were said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From<'a> {
    /// The newest.
    Newest,
    /// Those said before a time.
    Before(Timestamp),
    /// Where a cursor says.
    Cursor(&'a str),
    /// A page by its number, from 1: so many pages are passed by.
    Page(usize),
    /// A page by its number, of those said before a time.
    PageBefore(usize, Timestamp),
}

/// Messages are deleted so many at a time.
const BATCH: usize = 25;

impl Store {
    /// Says something in a session. With a client id, the same words are said once however often
    /// they are sent, from however many instances.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such session; [`StoreError::KeyReused`]
    /// where the client id was used for other words.
    pub async fn send(&self, owner: &str, session_id: &str, said: Said) -> Result<Sent> {
        let id = self.message_id(owner, session_id, &said);
        let _turn = self.turns.at(&key::session(owner, session_id)).await;
        let mut place = self.here();
        loop {
            let message = Message::new(id, session_id, place, said.clone());
            let advance = Advance {
                owner,
                id: session_id,
                last: place,
                messages: 1,
                question: (said.role == Role::User).then_some(&said.content),
                begins: false,
            };
            let transaction = advance
                .into_transaction()
                .put_new(self.message_draft(owner, &message).await?)
                .put_new(whereabouts(owner, &message));
            match self.table.commit(transaction).await? {
                Outcome::Done => {
                    return Ok(Sent {
                        message,
                        is_new: true,
                    });
                }
                // Another instance was faster: by now it may be later than right after its message.
                Outcome::Refused { at: 0, found } => {
                    place = Advance::refused(found)?.max(self.here());
                }
                Outcome::Refused { .. } => {
                    let message = self.sent_before(owner, id, &said).await?;
                    return Ok(Sent {
                        message,
                        is_new: false,
                    });
                }
            }
        }
    }

    /// A message by its id.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such message.
    pub async fn message(&self, owner: &str, id: Uuid) -> Result<Message> {
        let missing = || StoreError::NotFound { what: "message" };
        let found = self.get(&Key::message_id(owner, id)).await?;
        let whereabouts = found.ok_or_else(missing)?;
        let (session_id, place) = (whereabouts.text("session")?, whereabouts.place("place")?);
        let found = self.get(&Key::message(owner, session_id, place)).await?;
        let message = self.read_message(&found.ok_or_else(missing)?).await?;
        self.told_of_its_run(owner, message).await
    }

    /// Messages of a session.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such session; [`StoreError::BadCursor`]
    /// where the cursor is not of this list.
    pub async fn messages(
        &self,
        owner: &str,
        session_id: &str,
        size: usize,
        from: From<'_>,
    ) -> Result<Page<Message>> {
        let pk = key::session(owner, session_id);
        let list = Listing::of(pk.clone(), MESSAGE);
        let key_of = |time| format!("{MESSAGE}{}", Place::from(time));
        let (number, before) = match from {
            From::Newest => (1, None),
            From::Page(number) => (number, None),
            From::Before(time) => (1, Some(key_of(time))),
            From::PageBefore(number, time) => (number, Some(key_of(time))),
            From::Cursor(cursor) => (1, Some(self.cursors.read(&list.partition, cursor)?)),
        };
        let passed = number.saturating_sub(1).saturating_mul(size);
        // One more than wanted tells whether there is a next page.
        let wanted = passed.saturating_add(size).saturating_add(1);
        let mut found = match before {
            None => self.with_head(&pk, wanted).await?.1,
            Some(before) => {
                let key = Key::session(owner, session_id);
                // A range has both ends, and the one at the place itself does not count.
                let (head, mut found) = tokio::try_join!(
                    self.get(&key),
                    self.table
                        .range(&pk, MESSAGE, &before, false, wanted.saturating_add(1))
                )?;
                there(head)?;
                found.retain(|item| item.sk().is_ok_and(|sk| sk != before));
                found
            }
        };
        found.drain(..passed.min(found.len()));
        let next = match found.get(size) {
            Some(_) => {
                let last = found[size - 1].sk()?;
                Some(self.cursors.write(&list.partition, last))
            }
            None => None,
        };
        let mut entries = Vec::with_capacity(found.len());
        for item in found.iter().take(size).rev() {
            let message = self.read_message(item).await?;
            entries.push(self.told_of_its_run(owner, message).await?);
        }
        Ok(Page { entries, next })
    }

    /// A session and what was last said in it, in order; nothing where the caller has no such
    /// session yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the session was deleted.
    pub async fn conversation(
        &self,
        owner: &str,
        session_id: &str,
        messages: usize,
    ) -> Result<Option<(Session, Vec<Message>)>> {
        let pk = key::session(owner, session_id);
        let mut found = self.newest(&pk, messages).await?;
        let Some(head) = found.pop_head() else {
            return Ok(None);
        };
        let session = Session::read(&there(Some(head))?)?;
        let mut said = Vec::with_capacity(found.messages.len());
        for item in found.messages.iter().rev() {
            said.push(self.read_message(item).await?);
        }
        Ok(Some((session, said)))
    }

    /// The session's own item, and its newest messages from the last backwards.
    async fn with_head(&self, pk: &str, messages: usize) -> Result<(Item, Vec<Item>)> {
        let mut found = self.newest(pk, messages).await?;
        let head = there(found.pop_head())?;
        Ok((head, found.messages))
    }

    async fn newest(&self, pk: &str, messages: usize) -> Result<Newest> {
        let found = self
            .table
            .range(pk, MESSAGE, SESSION, false, messages.saturating_add(1))
            .await?;
        let mut items = found.into_iter();
        let first = items.next();
        Ok(match first {
            Some(item) if item.sk()? == SESSION => Newest {
                head: Some(item).filter(|head| !head.has_expired(self.clock.now())),
                messages: items.collect(),
            },
            _ => Newest::default(),
        })
    }

    pub(crate) fn message_id(&self, owner: &str, session_id: &str, said: &Said) -> Uuid {
        match &said.client_message_id {
            Some(client_id) => derived(&["message", owner, session_id, client_id]),
            None => self.ids.next(),
        }
    }

    /// The message that was sent before under that id, where it said the same.
    pub(crate) async fn sent_before(&self, owner: &str, id: Uuid, said: &Said) -> Result<Message> {
        let before = self.message(owner, id).await?;
        if before.said.content == said.content && before.said.role == said.role {
            return Ok(before);
        }
        Err(StoreError::KeyReused {
            key: said.client_message_id.clone().unwrap_or_default(),
        })
    }

    pub(crate) async fn message_draft(&self, owner: &str, message: &Message) -> Result<Draft> {
        let Message {
            session_id, place, ..
        } = message;
        let draft = Draft::at(&Key::message(owner, session_id, *place))
            .text("id", message.id.to_string())
            .text("session", session_id)
            .with("is_streaming", flag(message.is_streaming))
            .with_some(
                "answered_by",
                message.answered_by.map(|id| text(id.to_string())),
            )
            .text("updated", Place::at(message.updated_at).to_string());
        let body = serde_json::to_string(&message.said)
            .map_err(|error| StoreError::corrupt(error.to_string()))?;
        let object = || {
            let folder = key::folder(owner, Some(session_id), None);
            format!("{folder}messages/{}", message.id)
        };
        self.with_body(draft, object, body).await
    }

    pub(crate) async fn read_message(&self, item: &Item) -> Result<Message> {
        let sk = item.sk()?;
        let place = sk
            .strip_prefix(MESSAGE)
            .and_then(|place| place.parse().ok())
            .ok_or_else(|| StoreError::corrupt(format!("not a message: {sk}")))?;
        let body = self.body_of(item).await?;
        Ok(Message {
            id: item.id("id")?,
            session_id: item.text("session")?.to_owned(),
            place,
            is_streaming: item.flag("is_streaming")?,
            answered_by: item.maybe_id("answered_by")?,
            updated_at: item.place("updated")?.time(),
            said: serde_json::from_str(&body)
                .map_err(|error| StoreError::corrupt(format!("message {sk}: {error}")))?,
        })
    }

    /// Deletes what a session holds: what hangs on a message first, then the message, so that an
    /// interrupted deletion finds it again.
    pub(crate) async fn delete_messages(&self, owner: &str, session_id: &str) -> Result<()> {
        let pk = key::session(owner, session_id);
        loop {
            let found = self
                .table
                .range(&pk, MESSAGE, &format!("{MESSAGE}~"), true, BATCH)
                .await?;
            if found.is_empty() {
                return Ok(());
            }
            let runs = found.iter().map(|item| async {
                let id = item.id("id")?;
                self.delete_run(owner, id).await
            });
            try_join_all(runs).await?;
            let mut transaction = Transaction::new();
            for item in &found {
                let id = item.id("id")?;
                transaction = transaction
                    .delete(&Key::message_id(owner, id))
                    .delete(&Key {
                        pk: pk.clone(),
                        sk: item.sk()?.to_owned(),
                    });
            }
            let deleted = self.table.commit(transaction).await?;
            debug_assert_eq!(deleted, Outcome::Done);
        }
    }
}

/// A session's item and its newest messages, from the last backwards.
#[derive(Debug, Default)]
struct Newest {
    head: Option<Item>,
    messages: Vec<Item>,
}

impl Newest {
    fn pop_head(&mut self) -> Option<Item> {
        self.head.take()
    }
}

impl Message {
    pub(crate) fn new(id: Uuid, session_id: &str, place: Place, said: Said) -> Self {
        Self {
            id,
            session_id: session_id.to_owned(),
            place,
            is_streaming: false,
            answered_by: None,
            updated_at: place.time(),
            said,
        }
    }

    /// When it was said.
    pub fn created_at(&self) -> Timestamp {
        self.place.time()
    }
}

/// The item that says where a message is.
pub(crate) fn whereabouts(owner: &str, message: &Message) -> Draft {
    Draft::at(&Key::message_id(owner, message.id))
        .text("session", &message.session_id)
        .text("place", message.place.to_string())
}

/// An id that follows from names: the same for the same names, on every instance.
pub fn derived(names: &[&str]) -> Uuid {
    let mut hash = Sha256::new();
    for name in names {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
