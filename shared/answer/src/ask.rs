//! The way of a question, in order.

use std::sync::Arc;

use async_stream::try_stream;
use catalogue::Scope;
use engine::QueryEngine;
use futures::{Stream, StreamExt};
use service::{Clock, Ids};

use crate::{
    event::{Event, Stage},
    failure::Failure,
    question::Question,
    run::{self, Progress, RunId, Sequenced},
};

/// What answering needs from outside.
#[derive(Clone)]
pub struct Dependencies {
    /// Knows the data and runs SQL.
    pub engine: Arc<dyn QueryEngine>,
    /// The time; dates in a question are relative to it.
    pub clock: Clock,
    /// New ids for runs and widgets.
    pub ids: Ids,
}

/// Answers a question. The first event is there before any work is done; dropping the stream
/// stops the work, a running query included.
pub fn answer(
    question: Question,
    deps: Dependencies,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    let run_id = RunId(deps.ids.next());
    let progress = Progress::new();
    let work = way(question, deps, progress.clone()).boxed();
    run::run(run_id, run::LIMIT, progress, work)
}

fn way(
    question: Question,
    deps: Dependencies,
    progress: Progress,
) -> impl Stream<Item = Result<Event, Failure>> + Send + 'static {
    try_stream! {
        yield Event::Status("Analyzing query...".to_owned());

        progress.reach(Stage::DataFetch);
        let scope = Scope {
            permissions: question.caller.permissions.clone(),
            claims: question.caller.claims.clone(),
        };
        let visible = deps
            .engine
            .catalogue(&scope)
            .await
            .map_err(|error| Failure::of_engine(Stage::DataFetch, error))?;
        yield Event::Text(format!("{} holds {} tables.", visible.catalogue().title, visible.catalogue().tables.len()));
    }
}
