//! Sessions: conversations, each of one caller.
//!
//! A session begins when somebody makes it, or with the first question asked under a name of the
//! client's own. It is named within its owner, so two callers who both call theirs `default` have
//! two, and nobody can address another's.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::{
    Page, Place, Result, Store, StoreError,
    condition::{Changes, When},
    item::{Draft, Item, flag, json, number, text},
    key::{self, GPK, GSK, Key, PK},
    store::Listing,
    transaction::{Outcome, Transaction},
};

/// How long it is remembered that a session was deleted, so that what comes late for it is
/// refused rather than beginning it anew.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Longest title made from a question, in characters.
const TITLE: usize = 60;

/// A conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Its name within its owner.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// What it is about; `None` until the first question.
    pub title: Option<String>,
    /// Who answers: `local`, `openrouter`.
    pub llm_provider: String,
    /// Which model answers.
    pub llm_model: String,
    /// Whether its owner still uses it.
    pub is_active: bool,
    /// How many messages it has.
    pub message_count: u64,
    /// The client's own settings.
    pub settings: Map<String, Value>,
    /// When it began.
    pub created_at: Timestamp,
    /// When something last happened in it.
    pub updated_at: Timestamp,
}

/// What a session begins with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewSession {
    /// What it is about.
    pub title: Option<String>,
    /// Who answers.
    pub llm_provider: Option<String>,
    /// Which model answers.
    pub llm_model: Option<String>,
    /// The client's own settings.
    pub settings: Map<String, Value>,
}

/// What is changed of a session; `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionChange {
    /// What it is about.
    pub title: Option<String>,
    /// Who answers.
    pub llm_provider: Option<String>,
    /// Which model answers.
    pub llm_model: Option<String>,
    /// Whether its owner still uses it.
    pub is_active: Option<bool>,
    /// The client's own settings, all of them.
    pub settings: Option<Map<String, Value>>,
}

/// Who answers where nobody said who.
pub const PROVIDER: &str = "local";
/// The model of Inlay's own planner.
pub const MODEL: &str = "inlay-planner";

impl Store {
    /// Begins a session.
    ///
    /// # Errors
    ///
    /// Where the table cannot be reached.
    pub async fn create_session(&self, owner: &str, new: NewSession) -> Result<Session> {
        let id = self.ids.next().to_string();
        let here = self.here();
        let key = Key::session(owner, &id);
        let draft = Draft::at(&key)
            .text("id", &id)
            .text("user", owner)
            .with_some("title", new.title.map(text))
            .text("llm_provider", new.llm_provider.unwrap_or(PROVIDER.into()))
            .text("llm_model", new.llm_model.unwrap_or(MODEL.into()))
            .with("is_active", flag(true))
            .number("message_count", 0)
            .with("settings", json(&new.settings)?)
            .text("created", here.to_string())
            .text("updated", here.to_string())
            .text(GPK, key::sessions(owner))
            .text(GSK, key::listed(here, &id));
        let session = Session::read(&Item::new(draft.clone().into_attributes()))?;
        match self.table.commit(Transaction::new().put_new(draft)).await? {
            Outcome::Done => Ok(session),
            Outcome::Refused { .. } => Err(StoreError::corrupt("a new id was in use")),
        }
    }

    /// A session.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has none of that name.
    pub async fn session(&self, owner: &str, id: &str) -> Result<Session> {
        let found = self.get(&Key::session(owner, id)).await?;
        Session::read(&there(found)?)
    }

    /// A caller's sessions, last active first.
    ///
    /// # Errors
    ///
    /// [`StoreError::BadCursor`] where the cursor is not of this list.
    pub async fn sessions(
        &self,
        owner: &str,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Session>> {
        let list = Listing::by_time(key::sessions(owner));
        self.page(&list, size, cursor, |item| Session::read(item).map(Some))
            .await
    }

    /// Changes a session.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has none of that name.
    pub async fn change_session(
        &self,
        owner: &str,
        id: &str,
        change: SessionChange,
    ) -> Result<Session> {
        let here = self.here();
        let mut changes = Changes::new()
            .set("updated", text(here.to_string()))
            .set(GSK, text(key::listed(here, id)));
        if let Some(title) = change.title {
            changes = changes.set("title", text(title));
        }
        if let Some(provider) = change.llm_provider {
            changes = changes.set("llm_provider", text(provider));
        }
        if let Some(model) = change.llm_model {
            changes = changes.set("llm_model", text(model));
        }
        if let Some(is_active) = change.is_active {
            changes = changes.set("is_active", flag(is_active));
        }
        if let Some(settings) = change.settings {
            changes = changes.set("settings", json(&settings)?);
        }
        let key = Key::session(owner, id);
        let transaction = Transaction::new().update(&key, changes, when_there());
        match self.table.commit(transaction).await? {
            Outcome::Done => self.session(owner, id).await,
            Outcome::Refused { .. } => Err(not_found()),
        }
    }

    /// Deletes a session with its messages, runs, widgets and objects. From the first moment on it
    /// is gone for everybody; repeated after an interruption, it goes on where it stopped.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has none of that name, or nothing of it is left.
    pub async fn delete_session(&self, owner: &str, id: &str) -> Result<()> {
        let key = Key::session(owner, id);
        let gone = Changes::new()
            .set("deleted", flag(true))
            .remove(GPK)
            .remove(GSK);
        let when = When::All(vec![When::Present(PK), When::Absent("cleaned")]);
        let marked = self
            .table
            .commit(Transaction::new().update(&key, gone, when))
            .await?;
        if marked != Outcome::Done {
            return Err(not_found());
        }
        self.delete_messages(owner, id).await?;
        self.files
            .delete_under(&key::folder(owner, Some(id), None))
            .await?;
        let now = self.clock.now();
        let tombstone = Draft::at(&key)
            .with("deleted", flag(true))
            .with("cleaned", flag(true))
            .expires(now.saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX));
        let ended = self.table.commit(Transaction::new().put(tombstone)).await?;
        debug_assert_eq!(ended, Outcome::Done);
        Ok(())
    }
}

/// How messages move a session on: what changes of it, and when it may.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Advance<'a> {
    /// Whose it is.
    pub owner: &'a str,
    /// Which it is.
    pub id: &'a str,
    /// The place of the last message written.
    pub last: Place,
    /// How many messages are written.
    pub messages: u32,
    /// The first question, which gives a session without a title one.
    pub question: Option<&'a str>,
    /// Whether the session begins here where there is none.
    pub begins: bool,
}

impl Advance<'_> {
    /// As a part of a transaction.
    pub fn into_transaction(self) -> Transaction {
        let Self { owner, id, .. } = self;
        let place = text(self.last.to_string());
        let mut changes = Changes::new()
            .add("message_count", number(self.messages))
            .set("last", place.clone())
            .set("updated", place.clone())
            .set(GSK, text(key::listed(self.last, id)));
        if let Some(question) = self.question {
            changes = changes.set_once("title", text(title(question)));
        }
        let mut when = vec![
            When::Absent("deleted"),
            When::Any(vec![
                When::Absent("last"),
                When::Below("last", place.clone()),
            ]),
        ];
        if self.begins {
            changes = changes
                .set_once("id", text(id))
                .set_once("user", text(owner))
                .set_once("llm_provider", text(PROVIDER))
                .set_once("llm_model", text(MODEL))
                .set_once("is_active", flag(true))
                .set_once("created", place)
                .set_once(GPK, text(key::sessions(owner)));
        } else {
            when.push(When::Present(PK));
        }
        Transaction::new().update(&Key::session(owner, id), changes, When::All(when))
    }

    /// What it means that the session could not be moved on: the place to try instead.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such session, or it is being deleted.
    pub fn refused(found: Option<Item>) -> Result<Place> {
        let session = there(found)?;
        Ok(session.place("last")?.next())
    }
}

/// A session that is there and not deleted.
pub(crate) fn there(found: Option<Item>) -> Result<Item> {
    let item = found.ok_or_else(not_found)?;
    if item.flag("deleted")? {
        return Err(not_found());
    }
    Ok(item)
}

/// That the session is there and not being deleted.
pub(crate) fn when_there() -> When {
    When::All(vec![When::Present(PK), When::Absent("deleted")])
}

fn not_found() -> StoreError {
    StoreError::NotFound { what: "session" }
}

impl Session {
    pub(crate) fn read(item: &Item) -> Result<Self> {
        Ok(Self {
            id: item.text("id")?.to_owned(),
            user_id: item.text("user")?.to_owned(),
            title: item.maybe_text("title")?.map(str::to_owned),
            llm_provider: item.text("llm_provider")?.to_owned(),
            llm_model: item.text("llm_model")?.to_owned(),
            is_active: item.flag("is_active")?,
            message_count: item.number("message_count")?,
            settings: item.maybe_json("settings")?.unwrap_or_default(),
            created_at: item.place("created")?.time(),
            updated_at: item.place("updated")?.time(),
        })
    }
}

/// A title from a question: its first words, on one line.
fn title(question: &str) -> String {
    let line = question.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE {
        return line;
    }
    let cut: String = line.chars().take(TITLE).collect();
    let whole = match cut.rsplit_once(' ') {
        Some((words, _)) if words.chars().count() >= TITLE / 2 => words,
        _ => &cut,
    };
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_questions_first_words() {
        assert_eq!(
            title("  Show Q2\nsales by region "),
            "Show Q2 sales by region"
        );
        let long = "Which of our customers in the north, who bought more than twice, came back?";
        assert_eq!(
            title(long),
            "Which of our customers in the north, who bought more than…"
        );
        let unbroken = "每".repeat(100);
        assert_eq!(title(&unbroken).chars().count(), TITLE + 1);
    }
}
