//! The exports function as a Lambda function. SQL runs in the query function.

use std::sync::Arc;

use exports::{EXPORTS, EXPORTS_VARIABLE, LINK, Needs};
use service::limit::{Limited, Rate};
use service::{Clock, Ids, config::Environment, peers::OnLambda, start};
use store::Store;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let (clock, ids) = (Clock::system(), Ids::random());
    let store = Store::of_environment(&mut environment, clock.clone(), ids.clone());
    let rate = Rate::of_environment(&mut environment, EXPORTS_VARIABLE, EXPORTS);
    let (query, store, rate) = environment.finish((query, store, rate))?;
    let engine = Arc::new(engine::Peer::new(Arc::new(OnLambda::new(query))));
    let limited = Limited::to(rate, "exports", Arc::new(store.clone()));
    start::streaming(exports::router(Needs {
        engine,
        store,
        clock,
        ids,
        limited,
        link: LINK,
    }))
}
