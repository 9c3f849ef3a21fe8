//! What each type of action does.

use serde_json::Value;
use service::Problem;
use widgets::{
    ActionKind,
    action::{Dialog, Navigate},
};

use super::{Click, Done, Teller, download, submit};
use crate::{Needs, endpoints::Endpoint, params::Params, refusal, result::ActionResult};

/// Checks what the action of a click takes.
///
/// # Errors
///
/// Where it names nothing that is served, or the parameters are wrong: all of it at once.
pub fn check(needs: &Needs, click: &Click) -> Result<(), Box<Problem>> {
    let issues = match &click.action.kind {
        ActionKind::Navigate(_) | ActionKind::Dialog(_) => Params::new(&click.params).finish(),
        ActionKind::ApiCall(call) => served(needs, &call.endpoint)?.check(click),
        ActionKind::Submit(sent) => submit::check(needs, click, sent)?,
        ActionKind::Download(file) => download::check(click, file),
    };
    if issues.is_empty() {
        Ok(())
    } else {
        Err(refusal::invalid_params(issues).into())
    }
}

/// Runs the action of a click that was checked.
///
/// # Errors
///
/// What failed.
pub async fn run(needs: &Needs, click: &Click, teller: &Teller) -> Result<Done, Problem> {
    match &click.action.kind {
        ActionKind::Navigate(navigate) => Ok(opened(navigate).into()),
        ActionKind::Dialog(dialog) => Ok(shown(dialog.clone(), click).into()),
        ActionKind::ApiCall(call) => served(needs, &call.endpoint)?.run(click, teller).await,
        ActionKind::Submit(sent) => submit::run(needs, click, sent, teller).await,
        ActionKind::Download(file) => download::run(needs, click, file, teller).await,
    }
}

fn served<'n>(needs: &'n Needs, path: &str) -> Result<&'n dyn Endpoint, Box<Problem>> {
    needs
        .endpoints
        .get(path)
        .ok_or_else(|| refusal::unknown_endpoint().into())
}

/// Another page, with whatever stands beside its address.
fn opened(navigate: &Navigate) -> ActionResult {
    let mut params = navigate.other.clone();
    if let Some(Value::Object(inner)) = params.shift_remove("params") {
        params.extend(inner);
    }
    ActionResult::Navigate {
        route: navigate.route.clone(),
        params,
    }
}

/// A dialog, with what of it the caller may do; without a heading it has that of its button.
fn shown(mut dialog: Dialog, click: &Click) -> ActionResult {
    dialog.keep_for(click.caller.permissions.iter().map(String::as_str));
    let mut take = |name: &str| dialog.other.shift_remove(name);
    let title = match take("title") {
        Some(Value::String(title)) => title,
        _ => click.action.label.clone(),
    };
    let body = take("body").unwrap_or_else(|| "".into());
    let actions = match take("actions") {
        Some(Value::Array(actions)) => actions,
        _ => Vec::new(),
    };
    ActionResult::Dialog {
        title,
        body,
        actions,
    }
}
