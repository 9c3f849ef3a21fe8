//! The sessions function as a Lambda function. It reaches the table and the bucket, and nothing
//! else.

use service::{Clock, Ids, config::Environment, start};
use store::Store;

fn main() -> Result<(), start::Error> {
    let mut environment = Environment::of_process();
    let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    start::streaming(sessions::router(environment.finish(store)?))
}
