//! `/api/data/filter`: an answer with one filter set to another value, or taken off. What clients
//! keep as `filter_update` for a whole conversation comes to this for each of its answers.

use analyst::{drill::Kept, form::applied, form::shown::CLEAR};
use answer::{Dependencies, behind::Behind};
use futures::future::BoxFuture;
use serde_json::Value;
use service::{Issue, Problem};
use widgets::ActionKind;

use super::Endpoint;
use crate::{
    act::{Click, Done, Teller, filter},
    params::{self, Params},
    refusal,
};

/// Where it is.
pub const PATH: &str = analyst::form::shown::FILTER;

/// Most letters of a field's name.
const LONGEST: usize = 200;

/// Changes one filter of the widget.
#[derive(Clone)]
pub struct Filter {
    answers: Dependencies,
}

impl Filter {
    /// Over what the answers are made from.
    pub fn new(answers: Dependencies) -> Self {
        Self { answers }
    }

    async fn changed(&self, click: &Click) -> Result<Done, Problem> {
        let kept = click.widget.plan.as_ref().ok_or_else(refusal::no_data)?;
        let behind = Behind::of(&click.caller, &click.sources, &self.answers).await;
        let behind = behind.map_err(refusal::of_failure)?;
        let before = behind.again(kept).map_err(refusal::of_failure)?;
        if before.plan.table.is_empty() {
            return Err(refusal::no_data());
        }
        let trail = serde_json::from_value::<Kept>(kept.clone()).map(|kept| kept.trail);
        let (key, value) = change(click);
        let reader = behind.reader();
        let plan = applied::updated(&before.plan, key, value, &reader.visible, params::AT);
        let plan = plan.map_err(|issues| refusal::invalid_params(refusal::of_issues(issues)))?;
        let answerable = reader
            .analyst
            .answerable(plan, before.intent, Default::default())
            .map_err(|issues| {
                tracing::error!(%issues, "a filter makes a plan that cannot be written");
                service::problems::internal()
            })?;
        let compared = reader.analyst.against_before(&answerable);
        let kept = Kept {
            trail: trail.unwrap_or_default(),
            ..Kept::from(compared.unwrap_or(answerable))
        };
        filter::redrawn(&kept, click, &behind).await
    }
}

/// Which filter is set to what: the stored action says which one it takes off, else the click.
fn change(click: &Click) -> (&str, &Value) {
    if let Some(key) = stored(click) {
        return (key, &Value::Null);
    }
    let key = click.params.get("key").and_then(Value::as_str);
    let value = click.params.get("value").unwrap_or(&Value::Null);
    (key.unwrap_or_default(), value)
}

fn stored(click: &Click) -> Option<&str> {
    match &click.action.kind {
        ActionKind::ApiCall(call) => call.other.get(CLEAR)?.as_str(),
        _ => None,
    }
}

impl Endpoint for Filter {
    fn check(&self, click: &Click) -> Vec<Issue> {
        let mut params = Params::new(&click.params);
        if stored(click).is_none() {
            if params.text("key", LONGEST).is_none() && !click.params.contains_key("key") {
                let fix = "Name a field, or `all` to take off every filter.";
                params.wrong("key", "missing_field", "is missing", fix);
            }
            params.value("value");
        }
        params.finish()
    }

    fn run<'a>(&'a self, click: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        Box::pin(self.changed(click))
    }
}
