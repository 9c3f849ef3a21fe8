//! The chat function as a Lambda function. Its SQL runs in the query function.

use std::sync::Arc;

use answer::{Dependencies, Lifetime, model::Speakers};
use models::{Jitter, Models};
use service::{
    Clock, Ids,
    config::Environment,
    limit::{Limited, QUESTIONS, QUESTIONS_VARIABLE, Rate},
    peers::OnLambda,
    start,
};
use store::Store;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let rate = Rate::of_environment(&mut environment, QUESTIONS_VARIABLE, QUESTIONS);
    let providers = models::configuration::read(&mut environment);
    let lifetime = Lifetime::of_environment(&mut environment);
    let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    let engine = engine::Peer::new(Arc::new(OnLambda::new(environment.finish(query)?)));
    let questions = Limited::to(rate, "questions", Arc::new(store.clone()));
    let clock = Clock::system();
    let models = Models::new(providers, clock.clone(), Jitter::random());
    // Lambda's log is where CloudWatch reads figures from.
    let speakers =
        Speakers::new(models).measured(move |account| println!("{}", account.metrics(clock.now())));
    let deps = Dependencies::new(Arc::new(engine), Clock::system(), Ids::random())
        .living(lifetime)
        .keeping(store)
        .asking(speakers);
    start::streaming(chat::router(deps, questions))
}
