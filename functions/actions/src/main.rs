//! The actions function as a Lambda function. SQL runs in the query function, and files
//! are made in the exports function.

use std::sync::Arc;

use actions::{Endpoints, Needs};
use answer::{Dependencies, Lifetime};
use service::{
    Clock, Ids,
    config::Environment,
    limit::{ACTIONS, ACTIONS_OF_A_WIDGET, ACTIONS_VARIABLE, Limited, Rate},
    peers::OnLambda,
    start,
};
use store::Store;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let query = environment.required("INLAY_QUERY_FUNCTION", "the query function's name or ARN");
    let exports = environment.required(
        "INLAY_EXPORTS_FUNCTION",
        "the exports function's name or ARN",
    );
    let lifetime = Lifetime::of_environment(&mut environment);
    let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    let rate = Rate::of_environment(&mut environment, ACTIONS_VARIABLE, ACTIONS);
    let (query, exports, store, rate) = environment.finish((query, exports, store, rate))?;
    let engine = engine::Peer::new(Arc::new(OnLambda::new(query)));
    let answers =
        Dependencies::new(Arc::new(engine), Clock::system(), Ids::random()).living(lifetime);
    start::streaming(actions::router(Needs {
        endpoints: Endpoints::of_house(&answers),
        exports: Arc::new(OnLambda::new(exports)),
        answers,
        limited: Limited::to(rate, "actions", Arc::new(store.clone()))
            .each(Rate::per_minute(ACTIONS_OF_A_WIDGET)),
        store,
    }))
}
