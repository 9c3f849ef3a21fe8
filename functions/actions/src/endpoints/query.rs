//! `/api/data/query`: the rows behind a widget, as the caller sees them now.

use answer::{Dependencies, behind::Behind};
use engine::Limits;
use futures::future::BoxFuture;
use service::Problem;

use super::Endpoint;
use crate::{
    act::{Click, Done, Read, Teller},
    refusal,
    result::ActionResult,
};

/// Where it is.
pub const PATH: &str = "/api/data/query";

/// Asks again what the widget shows.
#[derive(Clone)]
pub struct Query {
    answers: Dependencies,
}

impl Query {
    /// Over what the answers are made from.
    pub fn new(answers: Dependencies) -> Self {
        Self { answers }
    }

    async fn asked_again(&self, click: &Click) -> Result<Done, Problem> {
        let kept = click.widget.plan.as_ref().ok_or_else(refusal::no_data)?;
        let behind = Behind::of(&click.caller, &click.sources, &self.answers).await;
        let behind = behind.map_err(refusal::of_failure)?;
        let answerable = behind.again(kept).map_err(refusal::of_failure)?;
        let rows = behind.rows(&answerable, Limits::default()).await;
        let rows = rows.map_err(refusal::of_failure)?;
        Ok(Done {
            read: Read {
                tables: answerable.plan.tables(),
                sql: Some(answerable.sql),
                rows: u64::try_from(rows.rows.len()).ok(),
            },
            result: ActionResult::Data { payload: rows },
            widgets: Vec::new(),
            submissions: Vec::new(),
        })
    }
}

impl Endpoint for Query {
    fn run<'a>(&'a self, click: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        Box::pin(self.asked_again(click))
    }
}
