//! The actions function as a Lambda function. SQL runs in the query function.

use std::sync::Arc;

use actions::{Endpoints, Needs};
use answer::Dependencies;
use service::{
    Clock, Ids,
    config::Environment,
    limit::{ACTIONS, ACTIONS_VARIABLE, Limited, Rate},
    peers::OnLambda,
    start,
};
use store::Store;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    let rate = Rate::of_environment(&mut environment, ACTIONS_VARIABLE, ACTIONS);
    let (query, store, rate) = environment.finish((query, store, rate))?;
    let engine = engine::Peer::new(Arc::new(OnLambda::new(query)));
    let answers = Dependencies::new(Arc::new(engine), Clock::system(), Ids::random());
    start::streaming(actions::router(Needs {
        endpoints: Endpoints::of_house(&answers),
        answers,
        limited: Limited::to(rate, "actions", Arc::new(store.clone())),
        store,
    }))
}
