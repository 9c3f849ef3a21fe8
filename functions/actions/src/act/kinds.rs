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
        ActionKind::Dialog(dialog) => Ok(shown(dialog, &click.action.label).into()),
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

/// A dialog as it is stored; without a heading it has that of its button.
fn shown(dialog: &Dialog, label: &str) -> ActionResult {
    let part = |name: &str| dialog.other.get(name);
    let list = part("actions").and_then(Value::as_array);
    ActionResult::Dialog {
        title: part("title")
            .and_then(Value::as_str)
            .unwrap_or(label)
            .to_owned(),
        body: part("body").cloned().unwrap_or_else(|| "".into()),
        actions: list.cloned().unwrap_or_default(),
    }
}
