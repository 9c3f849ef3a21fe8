//! Forms that are sent.
//!
//! | the stored action names | what happens |
//! | --- | --- |
//! | `/ai/chat/filter` | the form's own answer is asked again under the filters that were entered, and with it others that the click names (`targets`) |
//! | nothing, or `/api/widget/action` | what was entered is kept as a submission |
//! | an endpoint that the deployment registers | it runs with what was entered |
//!
//! [`filter`](super::filter) is what becomes of filters. Whatever it is, what was entered is checked first against every rule of the stored form: a
//! field that the form does not have is refused, and all that is wrong is said at once.

use analyst::form::carried;
use serde_json::{Map, Value};
use service::{Issue, Problem};
use store::submissions::Submission;
use widgets::{
    Body,
    action::Submit,
    entered::{self, Entered},
    kinds::form::Form,
};

use super::{Click, Done, Teller, filter};
use crate::{Needs, endpoints::Endpoint, params::Params, refusal, result::ActionResult};

/// The endpoint of filter forms.
const FILTER: &str = "/ai/chat/filter";
/// The endpoint of forms whose data is kept.
const KEEP: &str = "/api/widget/action";
/// Where what was entered stands in a request.
pub(super) const ENTERED: &str = "/params/form_data";
/// What becomes of a form.
enum Purpose<'n> {
    Filter,
    Keep,
    Endpoint(&'n dyn Endpoint),
}

fn purpose<'n>(needs: &'n Needs, form: &Form, sent: &Submit) -> Result<Purpose<'n>, Box<Problem>> {
    match sent.endpoint.as_deref() {
        Some(FILTER) => Ok(Purpose::Filter),
        None | Some(KEEP) if carried::carries(&form.form_id) => Ok(Purpose::Filter),
        None | Some(KEEP) => Ok(Purpose::Keep),
        Some(other) => needs
            .endpoints
            .get(other)
            .map(Purpose::Endpoint)
            .ok_or_else(|| refusal::unknown_endpoint().into()),
    }
}

fn form(click: &Click) -> Result<&Form, Box<Problem>> {
    match &click.widget.descriptor.get().body {
        Body::Form(form, _) => Ok(form),
        _ => Err(refusal::no_form().into()),
    }
}

/// Everything that is wrong with what was sent.
///
/// # Errors
///
/// Where the widget is no form, or its endpoint is not served.
pub fn check(needs: &Needs, click: &Click, sent: &Submit) -> Result<Vec<Issue>, Box<Problem>> {
    let form = form(click)?;
    let purpose = purpose(needs, form, sent)?;
    let mut params = Params::new(&click.params);
    if params
        .text("form_id", 40_000)
        .is_some_and(|id| id != form.form_id)
    {
        params.wrong("form_id", "bad_enum", "is not this form", "Leave it out.");
    }
    if matches!(purpose, Purpose::Filter) {
        filter::targets(&mut params);
    }
    let none = Map::new();
    let data = match params.value("form_data") {
        Some(Value::Object(data)) => data,
        Some(_) => {
            let fix = "Send an object: names of fields, and their values.";
            params.wrong("form_data", "wrong_type", "is not an object", fix);
            return Ok(params.finish());
        }
        None => &none,
    };
    if let Err(issues) = entered::check(form, data, ENTERED) {
        for issue in refusal::of_issues(issues) {
            params.issue(issue);
        }
    }
    let mut issues = params.finish();
    if let (Purpose::Endpoint(endpoint), true) = (&purpose, issues.is_empty()) {
        issues.extend(endpoint.check(&for_endpoint(click, Entered::default())));
    }
    Ok(issues)
}

/// Runs what was checked.
///
/// # Errors
///
/// What failed; and what of the filters the data does not know.
pub async fn run(
    needs: &Needs,
    click: &Click,
    sent: &Submit,
    teller: &Teller,
) -> Result<Done, Problem> {
    let form = form(click)?;
    let none = Map::new();
    let data = click.params.get("form_data").and_then(Value::as_object);
    let accepted = entered::check(form, data.unwrap_or(&none), ENTERED)
        .map_err(|issues| refusal::invalid_params(refusal::of_issues(issues)))?;
    match purpose(needs, form, sent)? {
        Purpose::Filter => filter::run(needs, click, form, &accepted).await,
        Purpose::Keep => Ok(keep(needs, click, form, &accepted)),
        Purpose::Endpoint(endpoint) => endpoint.run(&for_endpoint(click, accepted), teller).await,
    }
}

/// The click as an endpoint of the deployment gets it.
fn for_endpoint(click: &Click, accepted: Entered) -> Click {
    let mut click = click.clone();
    click.params.shift_remove("form_data");
    click.params.shift_remove("form_id");
    click.entered = accepted.values;
    click
}

/// Keeps what was entered. It is written together with the result, so that a click that is sent
/// again keeps it once.
fn keep(needs: &Needs, click: &Click, form: &Form, accepted: &Entered) -> Done {
    let id = needs.answers.ids.next();
    let submission = Submission {
        id,
        form_id: form.form_id.clone(),
        widget_id: click.widget.descriptor.get().widget_id.0,
        session_id: click.widget.session_id.clone(),
        values: accepted.without_secrets(),
        created_at: needs.answers.clock.now(),
    };
    Done {
        submissions: vec![submission],
        ..ActionResult::Success {
            message: "What you entered was saved.".to_owned(),
            submission_id: Some(id),
        }
        .into()
    }
}
