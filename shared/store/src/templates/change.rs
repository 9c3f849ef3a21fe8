//! Create, replace, delete.
//!
//! Each is one transaction over head, contents and pointers. Contents that are too large for an
//! item are in the bucket before it, under a name of their own, so that two who replace a template
//! at the same time cannot overwrite each other's; what is left over goes with the template.
//!
//! Deleting takes three steps: the head is marked and everything else goes, the objects go, the
//! head goes. To others a marked template is gone; its owner, who repeats what was interrupted,
//! goes on where it stopped.

use uuid::Uuid;

use super::{
    LOOKS, Sharing, Summary, Template, WHAT, Wanted,
    template::{DELETING, LARGE, VERSION},
    visible,
};
use crate::{
    Place, Result, Store, StoreError,
    condition::{Changes, When},
    files::INLINE,
    item::{Draft, Item, flag, number, text},
    key::{GPK, GSK, Key, PK},
    transaction::{Outcome, Transaction},
};

impl Store {
    /// Saves a template.
    ///
    /// # Errors
    ///
    /// Where it is shared with more than [`super::MOST_USERS`], or something cannot be reached.
    pub async fn create_template(&self, owner: &str, wanted: Wanted) -> Result<Template> {
        let id = self.ids.next();
        let now = self.here().time();
        let template = template(owner, id, 1, now, now, wanted)?;
        let (write, object) = self.written(&template, When::Absent(PK)).await?;
        match self.table.commit(write).await? {
            Outcome::Done => Ok(template),
            Outcome::Refused { .. } => {
                self.forget(object).await;
                Err(StoreError::unavailable(format!("the id {id} is taken")))
            }
        }
    }

    /// Replaces a template that is at `version`.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller may not see it, [`StoreError::NotOwner`] where
    /// they may not change it, [`StoreError::Changed`] where it is at another version.
    pub async fn replace_template(
        &self,
        caller: &str,
        id: Uuid,
        version: u64,
        wanted: Wanted,
    ) -> Result<Template> {
        let (before, old_object) = self.own(caller, id).await?;
        if before.version != version {
            return Err(StoreError::Changed {
                what: WHAT,
                version: before.version,
            });
        }
        // A clock that runs behind another's makes no change older than the one before it.
        let now = self.here().max(Place::at(before.updated_at)).time();
        let template = template(caller, id, version + 1, before.created_at, now, wanted)?;
        let unchanged = When::All(vec![
            When::Is(VERSION, number(version)),
            When::Absent(DELETING),
        ]);
        let (mut write, object) = self.written(&template, unchanged).await?;
        let kept: Vec<Key> = keys(&template.summary);
        for key in keys(&before).iter().filter(|key| !kept.contains(key)) {
            write = write.delete(key);
        }
        match self.table.commit(write).await? {
            Outcome::Done => {
                self.forget(old_object).await;
                Ok(template)
            }
            Outcome::Refused { found, .. } => {
                self.forget(object).await;
                let found = found.ok_or(StoreError::NotFound { what: WHAT })?;
                let version = visible(&found, caller)?.version;
                Err(StoreError::Changed {
                    what: WHAT,
                    version,
                })
            }
        }
    }

    /// Deletes a template, at that version where one is given. Repeated after an interruption, it
    /// goes on.
    ///
    /// # Errors
    ///
    /// As [`Store::replace_template`].
    pub async fn delete_template(
        &self,
        caller: &str,
        id: Uuid,
        version: Option<u64>,
    ) -> Result<()> {
        for _ in 0..LOOKS {
            let key = Key::template(id);
            let head = self.get(&key).await?;
            let head = head.ok_or(StoreError::NotFound { what: WHAT })?;
            if !is_half_deleted(&head, caller)? {
                let summary = owned(&head, caller)?;
                if version.is_some_and(|version| version != summary.version) {
                    return Err(StoreError::Changed {
                        what: WHAT,
                        version: summary.version,
                    });
                }
                match self.table.commit(marking(&summary)).await? {
                    Outcome::Done => {}
                    // Somebody was quicker; what they did decides.
                    Outcome::Refused { .. } => continue,
                }
            }
            self.files.delete_under(&folder(id)).await?;
            let write = Transaction::new().delete(&key);
            return self.table.commit(write).await.map(|_| ());
        }
        Err(StoreError::unavailable(format!(
            "template {id} kept changing"
        )))
    }

    /// The summary of a template that is the caller's own, and the object of its contents.
    async fn own(&self, caller: &str, id: Uuid) -> Result<(Summary, Option<String>)> {
        let head = self.get(&Key::template(id)).await?;
        let head = head.ok_or(StoreError::NotFound { what: WHAT })?;
        let object = head.maybe_text(LARGE)?.map(str::to_owned);
        Ok((owned(&head, caller)?, object))
    }

    /// The writes that make a template, and the object that they name.
    async fn written(
        &self,
        template: &Template,
        when: When,
    ) -> Result<(Transaction, Option<String>)> {
        let summary = &template.summary;
        let body = template.contents.body()?;
        let object = (body.len() > INLINE)
            .then(|| format!("{}{}.json", folder(summary.id), self.ids.next()));
        let data = Draft::at(&Key::template_data(summary.id)).number(VERSION, summary.version);
        let data = self
            .with_body(data, || object.clone().unwrap_or_default(), body)
            .await?;
        let mut write = Transaction::new()
            .put_when(
                summary
                    .head()?
                    .with_some(LARGE, object.as_deref().map(text)),
                Some(when),
            )
            .put(data);
        for (key, user) in summary.pointers() {
            write = write.put(summary.pointer(&key, user)?);
        }
        Ok((write, object))
    }

    /// Removes an object that nothing names. It may stay where that fails: it goes with the
    /// template.
    async fn forget(&self, object: Option<String>) {
        if let Some(object) = object
            && let Err(error) = self.files.delete_under(&object).await
        {
            tracing::warn!(?error, object, "an object that nothing names was left");
        }
    }
}

/// A template as it is to be. Its owner needs no pointer to it.
fn template(
    owner: &str,
    id: Uuid,
    version: u64,
    created_at: jiff::Timestamp,
    updated_at: jiff::Timestamp,
    wanted: Wanted,
) -> Result<Template> {
    let mut sharing = wanted.sharing;
    if let Sharing::Users(users) = &mut sharing {
        users.remove(owner);
        if users.len() > super::MOST_USERS {
            return Err(StoreError::TooMany {
                what: "users",
                limit: super::MOST_USERS,
            });
        }
        if users.is_empty() {
            sharing = Sharing::Private;
        }
    }
    Ok(Template {
        summary: Summary {
            id,
            version,
            owner: owner.to_owned(),
            sharing,
            prompt: wanted.prompt,
            data_source: wanted.data_source,
            created_at,
            updated_at,
        },
        contents: wanted.contents,
    })
}

/// The summary, if the caller owns it. Who sees it may learn that it is another's, who does not
/// may not.
fn owned(head: &Item, caller: &str) -> Result<Summary> {
    let summary = visible(head, caller)?;
    if summary.owner == caller {
        Ok(summary)
    } else {
        Err(StoreError::NotOwner { what: WHAT })
    }
}

fn is_half_deleted(head: &Item, caller: &str) -> Result<bool> {
    Ok(head.flag(DELETING)? && head.text("owner")? == caller)
}

/// Takes a template out of every list, and its contents away; the head stays for what is left to do.
fn marking(summary: &Summary) -> Transaction {
    let unchanged = When::All(vec![
        When::Is(VERSION, number(summary.version)),
        When::Absent(DELETING),
    ]);
    let changes = Changes::new()
        .set(DELETING, flag(true))
        .remove(GPK)
        .remove(GSK);
    let mut write = Transaction::new()
        .update(&Key::template(summary.id), changes, unchanged)
        .delete(&Key::template_data(summary.id));
    for key in keys(summary) {
        write = write.delete(&key);
    }
    write
}

fn keys(summary: &Summary) -> Vec<Key> {
    let pointers = summary.pointers().into_iter();
    pointers.map(|(key, _)| key).collect()
}

/// Where a template's objects are.
fn folder(id: Uuid) -> String {
    format!("templates/{id}/")
}
