//! `/api/data/drilldown`: what lies behind a mark of a widget, as the caller may see it now.

use std::collections::BTreeMap;

use analyst::drill::{self, Click as Selected, Kept, Step};
use answer::{Dependencies, behind::Behind};
use engine::Limits;
use futures::future::BoxFuture;
use serde::Deserialize;
use service::{Issue, Problem, problems};
use widgets::ActionKind;

use super::Endpoint;
use crate::{
    act::{Click, Done, Read, Teller, made::MadeWidget},
    params, refusal,
    result::ActionResult,
};

/// Where it is.
pub const PATH: &str = "/api/data/drilldown";

/// Opens what lies behind a mark.
#[derive(Clone)]
pub struct DrillDown {
    answers: Dependencies,
}

impl DrillDown {
    /// Over what the answers are made from.
    pub fn new(answers: Dependencies) -> Self {
        Self { answers }
    }

    async fn opened(&self, click: &Click) -> Result<Done, Problem> {
        let kept = click.widget.plan.as_ref().ok_or_else(refusal::no_data)?;
        let kept = Kept::deserialize(kept).map_err(|error| {
            tracing::error!(%error, "what a widget was made from cannot be read");
            problems::internal()
        })?;
        let selected = selected(click).map_err(refusal::invalid_params)?;
        let behind = Behind::of(&click.caller, &click.sources, &self.answers).await;
        let behind = behind.map_err(refusal::of_failure)?;
        let analyst = &behind.reader().analyst;
        let widget = click.widget.descriptor.get();
        let step = drill::down(&kept, widget, &selected, analyst);
        let next = match step.map_err(refusal::of_drill)? {
            Step::Next(next) => *next,
            Step::Look(look) => {
                let rows = behind.rows(&look.answerable, Limits::default()).await;
                let found = look.found(&rows.map_err(refusal::of_failure)?, analyst);
                found.map_err(refusal::of_drill)?
            }
        };
        let rows = behind.rows(&next.answerable, Limits::default()).await;
        let rows = rows.map_err(refusal::of_failure)?;
        let question = widget.metadata.query.as_deref().unwrap_or_default();
        let shown = behind.with_asked(question, |asked| drill::present(&next, &rows, asked));

        let made: Result<Vec<MadeWidget>, _> = shown
            .widgets
            .into_iter()
            .map(|descriptor| MadeWidget::of(descriptor, &next, &click.caller))
            .collect();
        let made = made?;
        let last = made.last().ok_or_else(refusal::no_data)?;
        let seen = made.iter().map(|widget| widget.seen.clone());
        Ok(Done {
            result: ActionResult::NewWidget {
                widget: Box::new(last.seen.clone()),
                widgets: if made.len() > 1 {
                    seen.collect()
                } else {
                    Vec::new()
                },
                replaces: BTreeMap::new(),
                text: Some(shown.sentences.join(" ")),
                citations: shown.citations,
            },
            widgets: made.into_iter().map(|widget| widget.whole).collect(),
            submissions: Vec::new(),
            read: Read {
                tables: next.answerable.plan.tables(),
                sql: Some(next.answerable.sql),
                rows: u64::try_from(rows.rows.len()).ok(),
            },
        })
    }
}

/// What was clicked; what the stored action asks for by itself stands above what the request says.
fn selected(click: &Click) -> Result<Selected, Vec<Issue>> {
    let mut selected = Selected::read(&click.params, params::AT).map_err(refusal::of_issues)?;
    if let ActionKind::ApiCall(call) = &click.action.kind
        && let Some(detail) = drill::detail(call)
    {
        selected.detail = detail;
    }
    Ok(selected)
}

impl Endpoint for DrillDown {
    fn check(&self, click: &Click) -> Vec<Issue> {
        selected(click).err().unwrap_or_default()
    }

    fn run<'a>(&'a self, click: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        Box::pin(self.opened(click))
    }
}
