//! The way of a click.
//!
//! ```text
//! request ─▶ check: widget, action, expiry, permission, parameters ─▶ once: the key, if there is one
//!              │                                                         │
//!              └─ the first reason that stands against it                ▼
//!                                           result ◀─ kept with what it made ◀─ kinds: by type
//! ```
//!
//! The action is that of the stored widget. A request says which one, and what the action takes;
//! nothing that it says makes an action do something else.
//!
//! | module | does |
//! | --- | --- |
//! | [`check`] | every reason not to run, in order |
//! | [`kinds`] | what each type of action does |
//! | [`submit`] | forms that are sent, and data to be kept |
//! | [`filter`] | filter forms: answers that are asked again |
//! | [`made`] | widgets that an action makes of rows |
//! | [`tree`] | actions of component trees |
//! | `download` | a file, made by the exports function |
//! | [`once`] | runs a click once for its key, and keeps what it made |

pub mod check;
mod download;
pub mod filter;
pub mod kinds;
pub mod made;
pub mod once;
pub mod submit;
pub mod tree;

use serde::Serialize;
use serde_json::{Map, Value};
use service::{Principal, Problem};
use store::{
    audit::{Deed, Kind},
    submissions::Submission,
    widgets::{NewWidget, StoredWidget},
};
use tokio::sync::mpsc;
use utoipa::ToSchema;
use widgets::{Action, components::ActionConfig};

use crate::{Needs, request::ActionRequest, result::ActionResult};

use self::check::Checked;

/// A click that may run: on a stored widget, by somebody who may.
#[derive(Debug, Clone)]
pub struct Click {
    /// Who clicked, with no more permissions than the request wants to use.
    pub caller: Principal,
    /// Tables or sources to which what is shown is confined; none confines nothing.
    pub sources: Vec<String>,
    /// The widget, with all its actions.
    pub widget: StoredWidget,
    /// What was clicked, as it is stored.
    pub action: Action,
    /// Of a component tree: the action's configuration, as it is stored.
    pub config: Option<ActionConfig>,
    /// What the request says beyond the stored action.
    pub params: Map<String, Value>,
    /// What was typed and chosen in a component tree, by the names of its controls.
    pub entered: Map<String, Value>,
}

/// What an action has done.
#[derive(Debug, Clone)]
pub struct Done {
    /// What the client is told.
    pub result: ActionResult,
    /// Widgets that it made, whole; they are kept, and can be acted on.
    pub widgets: Vec<NewWidget>,
    /// Forms that it keeps as they were submitted.
    pub submissions: Vec<Submission>,
    /// What was read for it, for the audit.
    pub read: Read,
}

/// What an action has read.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The tables.
    pub tables: Vec<String>,
    /// The SQL.
    pub sql: Option<String>,
    /// Rows that were given.
    pub rows: Option<u64>,
}

impl From<ActionResult> for Done {
    fn from(result: ActionResult) -> Self {
        Self {
            result,
            widgets: Vec::new(),
            submissions: Vec::new(),
            read: Read::default(),
        }
    }
}

/// How far an action is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Progress {
    /// What is being done, for a person.
    pub message: String,
    /// Rows so far, where rows are what takes long.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rows: Option<u64>,
    /// Bytes so far, where a file is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bytes: Option<u64>,
}

/// Tells how far an action is, to whoever wants to hear.
#[derive(Debug, Clone)]
pub struct Teller(Option<mpsc::UnboundedSender<Progress>>);

impl Teller {
    /// To nobody.
    pub fn silent() -> Self {
        Self(None)
    }

    /// To whoever holds the other end.
    pub fn heard() -> (Self, mpsc::UnboundedReceiver<Progress>) {
        let (teller, told) = mpsc::unbounded_channel();
        (Self(Some(teller)), told)
    }

    /// Whether anybody listens.
    pub fn is_heard(&self) -> bool {
        self.0.as_ref().is_some_and(|heard| !heard.is_closed())
    }

    /// Tells.
    pub fn tell(&self, progress: Progress) {
        if let Some(heard) = &self.0 {
            // Who has stopped to listen wants the action all the same.
            let _ = heard.send(progress);
        }
    }
}

/// Checks a click. Refused, it is in the audit.
///
/// # Errors
///
/// The first reason that stands against it.
pub async fn checked(
    needs: &Needs,
    caller: Principal,
    request: ActionRequest,
) -> Result<(Checked, Remembered), Problem> {
    let remembered = Remembered::of(&caller, &request);
    match check::checked(needs, caller, request).await {
        Ok(checked) => Ok((checked, remembered)),
        Err(problem) => {
            remembered.refused(needs, &problem).await;
            Err(problem)
        }
    }
}

/// Who clicked on what, for the audit.
#[derive(Debug, Clone)]
pub struct Remembered {
    user: String,
    subject: String,
}

impl Remembered {
    /// Of a request.
    pub fn of(caller: &Principal, request: &ActionRequest) -> Self {
        Self {
            user: caller.user_id.clone(),
            subject: format!("{}/{}", request.widget_id, request.action_id),
        }
    }

    /// The deed of an action that ran.
    fn deed(&self, read: Read, outcome: &str) -> Deed {
        Deed {
            user: self.user.clone(),
            kind: Kind::Action,
            subject: self.subject.clone(),
            tables: read.tables,
            sql: read.sql,
            rows: read.rows,
            outcome: outcome.to_owned(),
            note: None,
        }
    }

    /// Remembers that it did not run, or came to nothing.
    pub async fn refused(&self, needs: &Needs, problem: &Problem) {
        let deed = self.deed(Read::default(), &problem.code);
        if let Err(error) = needs.store.audit(deed).await {
            tracing::error!(?error, "a refusal is not in the audit");
        }
    }
}
