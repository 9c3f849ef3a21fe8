//! Actions of widgets: what one comes to is written in one transaction, and once for each key.
//!
//! A client that heard nothing sends its click again under the same key. Whoever comes first
//! claims the key; everyone else gets what that one came to. A claim is held by a lease, which its
//! holder renews: one whose holder was lost lapses, and the next claims it anew. What the action
//! has made is written together with its result, on the condition that the claim still stands, so
//! that a holder who was given up writes nothing at all.
//!
//! A key belongs to the caller. What it was used for is kept as a hash of the request.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    Place, Result, Store, StoreError,
    audit::{self, Deed},
    condition::{Changes, When},
    item::{Draft, Item, number, text},
    key::{self, EXPIRES, Key, PK},
    runs::{KEPT_ALONE, KEPT_IN_SESSION},
    submissions::Submission,
    transaction::{Outcome, Transaction},
    widgets::{NewWidget, Origin, StoredWidget},
};

/// How long a result is kept for whoever sends its key again.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What names a click that is to run once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The client's key.
    pub key: String,
    /// What stands for the request: of another request it is another.
    pub request: String,
}

/// What an action has made, to be kept together.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Widgets, which belong to the run of the widget that was acted on.
    pub widgets: Vec<NewWidget>,
    /// Forms that were submitted.
    pub submissions: Vec<Submission>,
    /// What is remembered of it.
    pub deeds: Vec<Deed>,
}

/// What became of claiming a key.
#[derive(Debug)]
pub enum Claim {
    /// The action is the caller's to run.
    Mine(Box<Claimed>),
    /// It ran; that is its result.
    Done(String),
    /// Somebody else runs it now.
    Running,
}

/// A key that the holder has claimed.
#[derive(Debug)]
pub struct Claimed {
    store: Store,
    owner: String,
    once: Once,
    attempt: Uuid,
}

const RUNNING: &str = "running";
const DONE: &str = "done";

impl Store {
    /// The result of an action that ran under that key, if one did.
    ///
    /// # Errors
    ///
    /// [`StoreError::KeyReused`] where the key was used for another request.
    pub async fn acted(&self, owner: &str, once: &Once) -> Result<Option<String>> {
        match self.get(&Key::once(owner, &once.key)).await? {
            Some(item) => self.result_of(&item, once).await,
            None => Ok(None),
        }
    }

    /// Claims a key.
    ///
    /// # Errors
    ///
    /// [`StoreError::KeyReused`] where the key was used for another request.
    pub async fn claim(&self, owner: &str, once: &Once) -> Result<Claim> {
        let attempt = self.ids.next();
        let now = self.clock.now();
        let gone = When::Below(EXPIRES, number(now.as_second()));
        let mut free = When::Any(vec![When::Absent(PK), gone]);
        loop {
            let draft = Draft::at(&Key::once(owner, &once.key))
                .text("request", &once.request)
                .text("state", RUNNING)
                .text("attempt", attempt.to_string())
                .with("lease", self.lease())
                .expires(now.saturating_add(KEPT).unwrap_or(Timestamp::MAX));
            let claim = Transaction::new().put_when(draft, Some(free));
            let found = match self.table.commit(claim).await? {
                Outcome::Done => {
                    return Ok(Claim::Mine(Box::new(Claimed {
                        store: self.clone(),
                        owner: owner.to_owned(),
                        once: once.clone(),
                        attempt,
                    })));
                }
                Outcome::Refused { found, .. } => found,
            };
            let Some(item) = found else {
                free = When::Absent(PK);
                continue;
            };
            if let Some(result) = self.result_of(&item, once).await? {
                return Ok(Claim::Done(result));
            }
            if item.place("lease")? > self.here() {
                return Ok(Claim::Running);
            }
            free = standing(item.id("attempt")?);
        }
    }

    /// Keeps what an action has made that runs under no key.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the widget was deleted meanwhile, with its session.
    pub async fn keep_made(&self, owner: &str, by: &StoredWidget, made: Made) -> Result<()> {
        let kept = self.keep(Transaction::new(), owner, by, made).await?;
        match kept {
            Outcome::Done => Ok(()),
            Outcome::Refused { .. } => Err(StoreError::NotFound { what: "widget" }),
        }
    }

    /// Commits a transaction together with what an action has made.
    async fn keep(
        &self,
        mut transaction: Transaction,
        owner: &str,
        by: &StoredWidget,
        made: Made,
    ) -> Result<Outcome> {
        let kept = match by.session_id {
            Some(_) => KEPT_IN_SESSION,
            None => KEPT_ALONE,
        };
        let now = self.clock.now();
        let origin = Origin {
            owner,
            session_id: by.session_id.as_deref(),
            run_id: by.run_id,
            kept_until: now.saturating_add(kept).unwrap_or(Timestamp::MAX),
        };
        if !made.widgets.is_empty() {
            // What is made for a run that was deleted would stay for nobody.
            let touched = Changes::new().set("acted", text(self.here().to_string()));
            let run = Key::run(owner, by.run_id);
            transaction = transaction.update(&run, touched, When::Present(PK));
        }
        for widget in &made.widgets {
            for draft in self.widget_drafts(origin, widget).await? {
                transaction = transaction.put(draft);
            }
        }
        for submission in &made.submissions {
            for draft in self.submission_drafts(owner, submission).await? {
                transaction = transaction.put(draft);
            }
        }
        let records: Vec<_> = made
            .deeds
            .into_iter()
            .map(|deed| self.record(deed))
            .collect();
        for record in &records {
            transaction = transaction.put(audit::draft(record, self.audit_days));
        }
        let outcome = self.table.commit(transaction).await?;
        if outcome == Outcome::Done {
            records.iter().for_each(|record| record.log(true));
        }
        Ok(outcome)
    }

    /// The result in a key's item, if it is of that request and has one.
    async fn result_of(&self, item: &Item, once: &Once) -> Result<Option<String>> {
        if item.text("request")? != once.request {
            return Err(StoreError::KeyReused {
                key: once.key.clone(),
            });
        }
        match item.text("state")? {
            DONE => self.body_of(item).await.map(Some),
            _ => Ok(None),
        }
    }
}

impl Claimed {
    /// Renews the lease. Whether the claim still stands.
    ///
    /// # Errors
    ///
    /// Where the table cannot be reached.
    pub async fn renew(&self) -> Result<bool> {
        self.set_lease(self.store.lease()).await
    }

    /// Lets go of the key, for the action came to nothing: whoever sends it again runs it.
    ///
    /// # Errors
    ///
    /// Where the table cannot be reached; the lease lapses then.
    pub async fn release(&self) -> Result<()> {
        let over = text(Place::START.to_string());
        self.set_lease(over).await.map(|_| ())
    }

    async fn set_lease(&self, lease: aws_sdk_dynamodb::types::AttributeValue) -> Result<bool> {
        let key = Key::once(&self.owner, &self.once.key);
        let changes = Changes::new().set("lease", lease);
        let renewed = Transaction::new().update(&key, changes, standing(self.attempt));
        Ok(self.store.table.commit(renewed).await? == Outcome::Done)
    }

    /// Keeps the result of the action on that widget, with what it has made. Where the claim was
    /// given up meanwhile nothing is kept, and the result is that of whoever ran it then.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the widget was deleted meanwhile, with its session;
    /// [`StoreError::Unavailable`] where somebody else runs the action now.
    pub async fn finish(self, by: &StoredWidget, result: String, made: Made) -> Result<String> {
        let Self {
            store,
            owner,
            once,
            attempt,
        } = self;
        let now = store.clock.now();
        let expires = now.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
        let object = || {
            let folder = key::folder(&owner, by.session_id.as_deref(), Some(by.run_id));
            format!("{folder}results/{attempt}")
        };
        let draft = Draft::at(&Key::once(&owner, &once.key))
            .text("request", &once.request)
            .text("state", DONE)
            .text("attempt", attempt.to_string())
            .expires(expires);
        let draft = store.with_body(draft, object, result.clone()).await?;
        let hangs_on = Draft::at(&Key::once_of(&owner, by.run_id, &once.key)).expires(expires);
        let transaction = Transaction::new()
            .put_when(draft, Some(standing(attempt)))
            .put(hangs_on);
        match store.keep(transaction, &owner, by, made).await? {
            Outcome::Done => Ok(result),
            Outcome::Refused { at: 0, .. } => match store.acted(&owner, &once).await? {
                Some(result) => Ok(result),
                None => Err(StoreError::unavailable("an action's claim was taken over")),
            },
            Outcome::Refused { .. } => Err(StoreError::NotFound { what: "widget" }),
        }
    }
}

/// That a claim stands.
fn standing(attempt: Uuid) -> When {
    When::All(vec![
        When::Is("attempt", text(attempt.to_string())),
        When::Is("state", text(RUNNING)),
    ])
}
