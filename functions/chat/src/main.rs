//! The chat function as a Lambda function. Its SQL runs in the query function.

use std::sync::Arc;

use answer::Dependencies;
use service::{Clock, Ids, config::Environment, peers::OnLambda, start};

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let engine = engine::Peer::new(Arc::new(OnLambda::new(environment.finish(query)?)));
    let deps = Dependencies::new(Arc::new(engine), Clock::system(), Ids::random());
    start::streaming(chat::router(deps))
}
