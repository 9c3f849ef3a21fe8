//! What callers entered into forms and sent: kept until their owner's data goes.
//!
//! Only values that the stored form accepted come here, without its secrets
//! ([`widgets::entered`]).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Page, Place, Result, Store, StoreError,
    item::{Draft, Item, text},
    key::{self, GPK, GSK, Key},
    store::Listing,
    transaction::{Outcome, Transaction},
};

/// A form as it was submitted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Submission {
    /// Its id.
    pub id: Uuid,
    /// The form's name.
    pub form_id: String,
    /// The widget that it was.
    pub widget_id: Uuid,
    /// The session that it was shown in.
    pub session_id: Option<String>,
    /// What was entered, by field.
    pub values: Map<String, Value>,
    /// When it was submitted.
    pub created_at: Timestamp,
}

#[derive(Serialize)]
struct Body<'a> {
    form_id: &'a str,
    values: &'a Map<String, Value>,
}

#[derive(Deserialize)]
struct ReadBody {
    form_id: String,
    values: Map<String, Value>,
}

impl Store {
    /// Keeps a form that the caller submitted. One that is submitted by an action is kept with the
    /// action's result instead ([`crate::actions::Made`]).
    ///
    /// # Errors
    ///
    /// Where the caller's name is longer than a key, or the table or bucket cannot be reached.
    pub async fn submit(&self, owner: &str, submission: &Submission) -> Result<()> {
        let draft = self.submission_draft(owner, submission).await?;
        match self.table.commit(Transaction::new().put_new(draft)).await? {
            Outcome::Done => Ok(()),
            Outcome::Refused { .. } => Err(StoreError::corrupt(format!(
                "submission {} was there",
                submission.id
            ))),
        }
    }

    pub(crate) async fn submission_draft(
        &self,
        owner: &str,
        submission: &Submission,
    ) -> Result<Draft> {
        let Submission { id, .. } = submission;
        let place = Place::at(submission.created_at);
        key::check(&key::submissions(owner))?;
        let json = serde_json::to_string(&Body {
            form_id: &submission.form_id,
            values: &submission.values,
        })
        .map_err(|error| StoreError::corrupt(format!("not JSON: {error}")))?;
        let draft = Draft::at(&Key::submission(owner, *id))
            .text(GPK, key::submissions(owner))
            .text(GSK, key::listed(place, &id.to_string()))
            .text("id", id.to_string())
            .text("created", place.to_string())
            .text("widget", submission.widget_id.to_string())
            .with_some("session", submission.session_id.as_deref().map(text));
        let object = || format!("{}submissions/{id}", key::folder(owner, None, None));
        self.with_body(draft, object, json).await
    }

    /// A form that the caller submitted.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where they submitted none of that id.
    pub async fn submission(&self, owner: &str, id: Uuid) -> Result<Submission> {
        let found = self.get(&Key::submission(owner, id)).await?;
        let item = found.ok_or(StoreError::NotFound { what: "submission" })?;
        self.read_submission(&item).await
    }

    /// A page of the forms that the caller submitted, newest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list, or the table cannot be reached.
    pub async fn submissions(
        &self,
        owner: &str,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Submission>> {
        let list = Listing::by_time(key::submissions(owner));
        let page = self
            .page(&list, size, cursor, |item| Ok(Some(item.clone())))
            .await?;
        let mut entries = Vec::with_capacity(page.entries.len());
        for item in &page.entries {
            entries.push(self.read_submission(item).await?);
        }
        Ok(Page {
            entries,
            next: page.next,
        })
    }

    async fn read_submission(&self, item: &Item) -> Result<Submission> {
        let id = item.id("id")?;
        let body: ReadBody = serde_json::from_str(&self.body_of(item).await?)
            .map_err(|error| StoreError::corrupt(format!("submission {id}: {error}")))?;
        Ok(Submission {
            id,
            form_id: body.form_id,
            widget_id: item.id("widget")?,
            session_id: item.maybe_text("session")?.map(str::to_owned),
            values: body.values,
            created_at: item.place("created")?.time(),
        })
    }
}
