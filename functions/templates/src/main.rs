//! The templates function as a Lambda function. SQL runs in the query function.

use std::sync::Arc;

use answer::{Dependencies, Lifetime};
use service::{
    Clock, Ids,
    config::Environment,
    limit::{Limited, QUESTIONS, QUESTIONS_VARIABLE, Rate},
    peers::OnLambda,
    start,
};
use store::Store;
use templates::Needs;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let lifetime = Lifetime::of_environment(&mut environment);
    let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    let rate = Rate::of_environment(&mut environment, QUESTIONS_VARIABLE, QUESTIONS);
    let (query, store, rate) = environment.finish((query, store, rate))?;
    let engine = engine::Peer::new(Arc::new(OnLambda::new(query)));
    let answers =
        Dependencies::new(Arc::new(engine), Clock::system(), Ids::random()).living(lifetime);
    start::streaming(templates::router(Needs {
        answers: answers.keeping(store.clone()),
        limited: Limited::to(rate, "questions", Arc::new(store.clone())),
        store,
    }))
}
