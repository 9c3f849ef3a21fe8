//! What callers entered into forms and sent: kept until their owner's data goes.
//!
//! Only values that the stored form accepted come here, without its secrets
//! ([`widgets::entered`]).
//!
//! One is read by its id, and found in two lists: all that its owner submitted, and those of one
//! form. A submission never changes, so the second list holds a copy of it rather than a pointer,
//! and a page of either is one query.

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
        let [own, of_widget] = self.submission_drafts(owner, submission).await?;
        let transaction = Transaction::new().put_new(own).put(of_widget);
        match self.table.commit(transaction).await? {
            Outcome::Done => Ok(()),
            Outcome::Refused { .. } => Err(StoreError::corrupt(format!(
                "submission {} was there",
                submission.id
            ))),
        }
    }

    /// A submission as it is found by its id and in its owner's list, and as it is found in that
    /// of its widget.
    pub(crate) async fn submission_drafts(
        &self,
        owner: &str,
        submission: &Submission,
    ) -> Result<[Draft; 2]> {
        let Submission { id, widget_id, .. } = submission;
        let place = Place::at(submission.created_at);
        let of_widget = Key::submission_of(owner, *widget_id, place, *id);
        key::check(&of_widget.pk)?;
        let json = serde_json::to_string(&Body {
            form_id: &submission.form_id,
            values: &submission.values,
        })
        .map_err(|error| StoreError::corrupt(format!("not JSON: {error}")))?;
        let draft = Draft::at(&Key::submission(owner, *id))
            .text("id", id.to_string())
            .text("created", place.to_string())
            .text("widget", widget_id.to_string())
            .with_some("session", submission.session_id.as_deref().map(text));
        let object = || format!("{}submissions/{id}", key::folder(owner, None, None));
        let draft = self.with_body(draft, object, json).await?;
        let copy = draft.clone().moved(&of_widget);
        let own = draft
            .text(GPK, key::submissions(owner))
            .text(GSK, key::listed(place, &id.to_string()));
        Ok([own, copy])
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
        self.page_of_submissions(&list, size, cursor).await
    }

    /// A page of what the caller submitted with one widget, newest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list, or the table cannot be reached.
    pub async fn submissions_of(
        &self,
        owner: &str,
        widget_id: Uuid,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Submission>> {
        let list = Listing::of(key::submissions_of(owner, widget_id), "");
        self.page_of_submissions(&list, size, cursor).await
    }

    async fn page_of_submissions(
        &self,
        list: &Listing,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Submission>> {
        let page = self
            .page(list, size, cursor, |item| Ok(Some(item.clone())))
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
