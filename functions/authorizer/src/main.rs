//! The authorizer as a Lambda function.

use authorizer::{Authorizer, Config};
use service::{Clock, config::Environment};

fn main() -> Result<(), lambda_runtime::Error> {
    let config = Config::from_environment(Environment::of_process())?;
    authorizer::start::run(Authorizer::from_config(config, Clock::system())?)
}
