//! The loop that asks the Lambda Runtime API for work.

use std::sync::Arc;

use lambda_runtime::{Error, LambdaEvent, run_concurrent, service_fn};
use service::telemetry;

use crate::{
    authorizer::Authorizer,
    policy::{Answer, Question},
    refusal::Refusal,
};

/// Answers API Gateway's questions, until Lambda ends the process.
///
/// # Errors
///
/// Where the Runtime API cannot be reached any more.
pub fn run(authorizer: Authorizer) -> Result<(), Error> {
    telemetry::start();
    let authorizer = Arc::new(authorizer);
    let service = service_fn(move |event: LambdaEvent<Question>| {
        let authorizer = authorizer.clone();
        async move { answer(&authorizer, &event.payload).await }
    });
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run_concurrent(service))
}

/// The answer to one question. API Gateway reads the error `Unauthorized`, word for word, as 401
/// and every other error as 500.
async fn answer(authorizer: &Authorizer, question: &Question) -> Result<Answer, &'static str> {
    match authorizer.check(question.header()).await {
        Ok(principal) => Ok(Answer::allowing(&principal, &question.method_arn)),
        Err(Refusal::KeysUnavailable) => Err("keys unavailable"),
        Err(refusal) => {
            tracing::info!(%refusal, "a caller is not vouched for");
            Err("Unauthorized")
        }
    }
}
