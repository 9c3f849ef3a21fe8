//! Widgets as they were shown: what a click on one is checked against.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use uuid::Uuid;
use widgets::{Descriptor, Valid};

use crate::{
    Result, Store, StoreError,
    item::{Draft, expiry, text},
    key::{self, Key},
};

/// A widget that is to be kept.
#[derive(Debug, Clone)]
pub struct NewWidget {
    /// The widget.
    pub descriptor: Valid<Descriptor>,
    /// The plan whose rows it shows, as its maker writes it.
    pub plan: Option<Value>,
}

/// A widget that was kept.
#[derive(Debug, Clone)]
pub struct StoredWidget {
    /// The widget.
    pub descriptor: Valid<Descriptor>,
    /// The plan whose rows it shows.
    pub plan: Option<Value>,
    /// The session it was shown in.
    pub session_id: Option<String>,
    /// The run that made it.
    pub run_id: Uuid,
    /// When it stops being valid: it can be read then, but no action runs.
    pub expires_at: Option<Timestamp>,
}

/// Where a widget comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub owner: &'a str,
    pub session_id: Option<&'a str>,
    pub run_id: Uuid,
    /// When it may be forgotten.
    pub kept_until: Timestamp,
}

#[derive(Serialize)]
struct Written<'a> {
    descriptor: &'a Descriptor,
    plan: &'a Option<Value>,
}

#[derive(Deserialize)]
struct Read<'a> {
    #[serde(borrow)]
    descriptor: &'a RawValue,
    plan: Option<Value>,
}

impl Store {
    /// A widget that was shown to the caller.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where none of that id was.
    pub async fn widget(&self, owner: &str, id: Uuid) -> Result<StoredWidget> {
        let found = self.get(&Key::widget(owner, id)).await?;
        let item = found.ok_or(StoreError::NotFound { what: "widget" })?;
        let body = self.body_of(&item).await?;
        let corrupt = |reason: String| StoreError::corrupt(format!("widget {id}: {reason}"));
        let read: Read<'_> =
            serde_json::from_str(&body).map_err(|error| corrupt(error.to_string()))?;
        let descriptor = Valid::<Descriptor>::from_json(read.descriptor.get())
            .map_err(|issues| corrupt(format!("{issues:?}")))?;
        Ok(StoredWidget {
            expires_at: descriptor.get().metadata.expires_at,
            descriptor,
            plan: read.plan,
            session_id: item.maybe_text("session")?.map(str::to_owned),
            run_id: item.id("run")?,
        })
    }

    pub(crate) async fn widget_drafts(
        &self,
        origin: Origin<'_>,
        widget: &NewWidget,
    ) -> Result<[Draft; 2]> {
        let Origin {
            owner,
            session_id,
            run_id,
            kept_until,
        } = origin;
        let descriptor = widget.descriptor.get();
        let id = descriptor.widget_id.0;
        let body = serde_json::to_string(&Written {
            descriptor,
            plan: &widget.plan,
        })
        .map_err(|error| StoreError::corrupt(error.to_string()))?;
        let draft = Draft::at(&Key::widget(owner, id))
            .with_some("session", session_id.map(text))
            .text("run", run_id.to_string())
            .with_some("ends", descriptor.metadata.expires_at.map(expiry))
            .expires(kept_until);
        let object = || {
            let folder = key::folder(owner, session_id, Some(run_id));
            format!("{folder}widgets/{id}")
        };
        let draft = self.with_body(draft, object, body).await?;
        let shown = Draft::at(&Key::shown(owner, run_id, id)).expires(kept_until);
        Ok([draft, shown])
    }
}
