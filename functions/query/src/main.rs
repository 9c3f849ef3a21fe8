//! The query function as a Lambda function.

use service::config::Environment;

fn main() -> Result<(), lambda_runtime::Error> {
    query::start::serve(query::start::data(Environment::of_process())?)
}
