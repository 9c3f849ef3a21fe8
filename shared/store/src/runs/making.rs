//! A run in the hands of its maker: what is written of it, and how it ends.

use uuid::Uuid;

use super::{Batch, Ending, Progress, RunState, Running, Standing, when_running};
use crate::{
    Result, StoreError, audit,
    condition::{Changes, When},
    item::{Draft, Item, json, number, text},
    key::{self, GSK, Key, PK},
    sessions::when_there,
    transaction::{Outcome, Transaction},
    widgets::{NewWidget, Origin},
};

impl Running {
    /// The run's id.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Whose run it is.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The session it belongs to.
    pub fn session_id(&self) -> Option<&str> {
        self.answer
            .as_ref()
            .map(|answer| answer.session_id.as_str())
    }

    /// The message that it answers.
    pub fn question_id(&self) -> Option<Uuid> {
        let answers = self.answer.as_ref()?.said.metadata.get("answers")?;
        answers.as_str()?.parse().ok()
    }

    /// Writes events and what they show. Where the run is to be stopped, nothing was written.
    ///
    /// # Errors
    ///
    /// Where the table or the bucket cannot be reached.
    pub async fn write(&self, batch: &Batch, progress: &Progress) -> Result<Standing> {
        let changes = Changes::new()
            .set("seq", number(batch.last()))
            .set("said", text(&progress.said))
            .set("lease", self.store.lease());
        let when = When::All(vec![when_running(), When::Absent("cancel")]);
        let transaction = Transaction::new().update(&Key::run(&self.owner, self.id), changes, when);
        let transaction = self
            .with_events(transaction, batch, &progress.shown)
            .await?;
        Ok(match self.store.table.commit(transaction).await? {
            Outcome::Done => Standing::Running,
            Outcome::Refused { at: 0, found } => standing(found.as_ref())?,
            Outcome::Refused { .. } => Standing::Over,
        })
    }

    /// Renews the lease, and learns how the run stands.
    ///
    /// # Errors
    ///
    /// Where the table cannot be reached.
    pub async fn renew(&self) -> Result<Standing> {
        let changes = Changes::new().set("lease", self.store.lease());
        let when = When::All(vec![when_running(), When::Absent("cancel")]);
        let key = Key::run(&self.owner, self.id);
        let renewed = Transaction::new().update(&key, changes, when);
        Ok(match self.store.table.commit(renewed).await? {
            Outcome::Done => Standing::Running,
            Outcome::Refused { found, .. } => standing(found.as_ref())?,
        })
    }

    /// Ends the run with its last events; exactly one end is ever written. Whether it was this.
    ///
    /// # Errors
    ///
    /// Where the table or the bucket cannot be reached.
    pub async fn end(&self, batch: &Batch, shown: &[NewWidget], ending: Ending) -> Result<bool> {
        let here = self.store.here();
        let changes = Changes::new()
            .set("state", text(ending.state.word()))
            .set("seq", number(batch.last()))
            .set("said", text(&ending.said.content))
            .set("ended", text(here.to_string()))
            .set_or_remove("error", ending.error.as_ref().map(json).transpose()?)
            .remove("lease");
        let key = Key::run(&self.owner, self.id);
        let mut transaction = Transaction::new().update(&key, changes, when_running());
        if let Some(answer) = &self.answer {
            let mut message = answer.clone();
            message.is_streaming = false;
            message.updated_at = here.time();
            message.said = ending.said;
            let draft = self.store.message_draft(&self.owner, &message).await?;
            let session = Key::session(&self.owner, &answer.session_id);
            let touched = Changes::new()
                .set("updated", text(here.to_string()))
                .set(GSK, text(key::listed(here, &answer.session_id)));
            transaction = transaction.put_when(draft, Some(When::Present(PK))).update(
                &session,
                touched,
                when_there(),
            );
        }
        let mut transaction = self.with_events(transaction, batch, shown).await?;
        let records: Vec<_> = ending
            .deeds
            .into_iter()
            .map(|deed| self.store.record(deed))
            .collect();
        for record in &records {
            transaction = transaction.put(audit::draft(record, self.store.audit_days));
        }
        let is_done = self.store.table.commit(transaction).await? == Outcome::Done;
        if is_done {
            records.iter().for_each(|record| record.log(true));
        }
        Ok(is_done)
    }

    async fn with_events(
        &self,
        mut transaction: Transaction,
        batch: &Batch,
        shown: &[NewWidget],
    ) -> Result<Transaction> {
        let origin = Origin {
            owner: &self.owner,
            session_id: self.session_id(),
            run_id: self.id,
            kept_until: self.kept_until,
        };
        for widget in shown {
            for draft in self.store.widget_drafts(origin, widget).await? {
                transaction = transaction.put(draft);
            }
        }
        if batch.events.is_empty() {
            return Ok(transaction);
        }
        let key = Key::events(&self.owner, self.id, batch.last());
        let body = serde_json::to_string(&batch.events)
            .map_err(|error| StoreError::corrupt(error.to_string()))?;
        let object = || {
            let folder = key::folder(&self.owner, self.session_id(), Some(self.id));
            format!("{folder}events/{}/{:08}", self.id, batch.first)
        };
        let draft = Draft::at(&key).expires(self.kept_until);
        Ok(transaction.put(self.store.with_body(draft, object, body).await?))
    }
}

fn standing(found: Option<&Item>) -> Result<Standing> {
    let Some(item) = found else {
        return Ok(Standing::Gone);
    };
    let is_running = item.text("state")? == RunState::Running.word();
    Ok(if is_running && item.flag("cancel")? {
        Standing::Cancelling
    } else {
        Standing::Over
    })
}
