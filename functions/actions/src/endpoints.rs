//! What an `api_call` may name: a closed list of Rust values. A path that is not in it is refused;
//! no request ever leaves the process because a widget says so.
//!
//! | endpoint | gives |
//! | --- | --- |
//! | [`drilldown`] | what lies behind a mark of the widget |
//! | [`query`] | the rows behind the widget |
//! | [`filter`] | the widget with one filter changed or taken off |
//! | [`hello`] | a greeting, to see that a button works |
//!
//! A deployment adds its own with [`Endpoints::with`].

pub mod drilldown;
pub mod filter;
pub mod hello;
pub mod query;

use std::{collections::BTreeMap, sync::Arc};

use answer::Dependencies;
use futures::future::BoxFuture;
use service::{Issue, Problem};

use crate::{
    act::{Click, Done, Teller},
    params::Params,
};

/// Something that an action can run.
pub trait Endpoint: Send + Sync {
    /// Everything that is wrong with the click's parameters. Unless it says otherwise, an endpoint
    /// takes none.
    fn check(&self, click: &Click) -> Vec<Issue> {
        Params::new(&click.params).finish()
    }

    /// Runs it. Everything was checked before: the widget is the caller's, the action is the
    /// widget's, it has not expired, the caller may run it, and the parameters passed
    /// [`Self::check`]. What takes long says how far it is.
    fn run<'a>(
        &'a self,
        click: &'a Click,
        teller: &'a Teller,
    ) -> BoxFuture<'a, Result<Done, Problem>>;
}

/// The endpoints that are served.
#[derive(Clone, Default)]
pub struct Endpoints(BTreeMap<&'static str, Arc<dyn Endpoint>>);

impl Endpoints {
    /// Those of the house, over what answers are made from.
    pub fn of_house(answers: &Dependencies) -> Self {
        Self::default()
            .with(hello::PATH, hello::Hello)
            .with(drilldown::PATH, drilldown::DrillDown::new(answers.clone()))
            .with(query::PATH, query::Query::new(answers.clone()))
            .with(filter::PATH, filter::Filter::new(answers.clone()))
    }

    /// One more. A path that is taken stays with who has it.
    #[must_use]
    pub fn with(mut self, path: &'static str, endpoint: impl Endpoint + 'static) -> Self {
        self.0.entry(path).or_insert_with(|| Arc::new(endpoint));
        self
    }

    /// The endpoint of exactly that path.
    pub fn get(&self, path: &str) -> Option<&dyn Endpoint> {
        self.0.get(path).map(Arc::as_ref)
    }
}
