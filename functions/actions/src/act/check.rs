//! Every reason not to run a click, in order: the first one is told.
//!
//! | reason | status, code |
//! | --- | --- |
//! | the caller has no such widget | 404 `unknown_widget` |
//! | it has no such action | 404 `unknown_action` |
//! | the same key was used for something else | 409 `idempotency_conflict` |
//! | the widget has expired | 410 `widget_expired` |
//! | the caller lacks the permission | 403 `permission_denied` |
//! | the embedding page handles it | 422 `client_action` |
//! | its endpoint is not served | 422 `unknown_endpoint` |
//! | its parameters are wrong | 422 `invalid_params` |
//!
//! A click that ran before under its key has its result again, even where the widget has expired
//! since: its client only asks what became of it.

use serde_json::{Map, Value};
use service::{Issue, Principal};
use store::{actions::Once, messages::derived};
use widgets::{Action, Descriptor, components::ActionConfig, dialog::Offered};

use super::{Click, kinds, tree};
use crate::{Needs, Problem, params, refusal, request::ActionRequest};

/// A click that was checked.
#[derive(Debug)]
pub enum Checked {
    /// It ran before, and came to that.
    Ran(String),
    /// It may run.
    May {
        /// The click.
        click: Box<Click>,
        /// What names it, if it is to run once.
        once: Option<Once>,
    },
}

/// Checks a click.
///
/// # Errors
///
/// The first reason that stands against it.
pub async fn checked(
    needs: &Needs,
    caller: Principal,
    request: ActionRequest,
) -> Result<Checked, Problem> {
    let said = request.said();
    let context = request.user_context.unwrap_or_default();
    let caller = context.narrow(caller);
    let widget = needs.store.widget(&caller.user_id, request.widget_id).await;
    let widget = widget.map_err(refusal::of_store)?;
    let given = request.params.unwrap_or_default();
    let clicked = Clicked::of(widget.descriptor.get(), &request.action_id, given)?;
    let is_allowed = clicked.allows(&caller);

    let once = request.idempotency_key.map(|key| Once {
        request: fingerprint(&caller, &said),
        key,
    });
    if is_allowed && let Some(once) = &once {
        let before = needs.store.acted(&caller.user_id, once).await;
        if let Some(result) = before.map_err(refusal::of_store)? {
            return Ok(Checked::Ran(result));
        }
    }
    let now = needs.answers.clock.now();
    if widget.expires_at.is_some_and(|end| end <= now) {
        return Err(refusal::widget_expired());
    }
    if !is_allowed {
        return Err(refusal::action_denied());
    }
    if !clicked.issues.is_empty() {
        return Err(refusal::invalid_params(clicked.issues));
    }
    let click = Click {
        caller,
        sources: context.active_sources.unwrap_or_default(),
        widget,
        action: clicked.action,
        config: clicked.config,
        params: clicked.params,
        entered: clicked.entered,
    };
    kinds::check(needs, &click)?;
    Ok(Checked::May {
        click: Box::new(click),
        once,
    })
}

/// What of a widget was clicked, with what.
#[derive(Debug)]
pub(super) struct Clicked {
    /// The action.
    pub action: Action,
    /// The dialogs that it stands in.
    pub inside: Vec<Action>,
    /// Of a component tree, its configuration.
    pub config: Option<ActionConfig>,
    /// Parameters of the action.
    pub params: Map<String, Value>,
    /// What was typed into a component tree.
    pub entered: Map<String, Value>,
    /// What of it does not fit the tree.
    pub issues: Vec<Issue>,
}

impl Clicked {
    /// The widget's own action of that id, or that of a dialog of it, else its tree's of that type.
    fn of(
        widget: &Descriptor,
        action_id: &str,
        given: Map<String, Value>,
    ) -> Result<Self, Box<Problem>> {
        let Some(Offered { action, inside }) = widget.offered(action_id) else {
            return tree::clicked(widget, action_id, &given);
        };
        let stored = serde_json::to_value(&action.kind).unwrap_or_default();
        Ok(Self {
            action,
            inside,
            config: None,
            params: params::beyond(given, &stored),
            entered: Map::new(),
            issues: Vec::new(),
        })
    }

    /// Whether a caller may run it, and may open every dialog that it stands in.
    fn allows(&self, caller: &Principal) -> bool {
        let mut all = self.inside.iter().chain([&self.action]);
        all.all(|action| action.allows(caller.permissions.iter().map(String::as_str)))
    }
}

/// What stands for a request and the rights it is made with: a result is only given again to who
/// may still see as much.
fn fingerprint(caller: &Principal, said: &str) -> String {
    let rights = serde_json::to_string(&(&caller.permissions, &caller.claims));
    derived(&["action", &rights.unwrap_or_default(), said]).to_string()
}
