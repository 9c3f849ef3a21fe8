//! The loop that asks the Lambda Runtime API for work.

use std::{convert::Infallible, path::PathBuf};

use engine::{embedded::Resources, wire::Request};
use futures::StreamExt;
use lambda_runtime::{Error, LambdaEvent, StreamResponse, run, service_fn};
use service::{
    Clock,
    config::{Environment, Misconfigured},
    telemetry,
};

use crate::{Data, Place, handle};

/// Share of the function's memory that DuckDB's own accounts stay under; the rest is for what is
/// not in them.
const SHARE: u32 = 2;

/// The data that the environment names: `INLAY_DATA`, an address such as `s3://bucket/prefix`.
///
/// # Errors
///
/// Where it is missing.
pub fn data(mut environment: Environment) -> Result<Data, Misconfigured> {
    let place = environment.required(
        "INLAY_DATA",
        "where the data is, such as s3://bucket/prefix",
    );
    let memory: u32 = environment
        .parsed("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "a number of MiB")
        .unwrap_or(1_024);
    let place = environment.finish(place)?;
    let resources = Resources {
        threads: 2,
        memory_mib: (memory / SHARE).max(128),
    };
    let into = PathBuf::from("/tmp/inlay");
    Ok(Data::new(
        Place::parse(&place),
        into,
        resources,
        Clock::system(),
    ))
}

/// Answers requests, until Lambda ends the process.
///
/// # Errors
///
/// Where the Runtime API cannot be reached any more.
pub fn serve(data: Data) -> Result<(), Error> {
    telemetry::start();
    let service = service_fn(move |event: LambdaEvent<Request>| {
        let data = data.clone();
        async move {
            if data.is_abandoned() {
                // A query of an earlier request still holds this process; Lambda starts another.
                std::process::exit(1);
            }
            let frames = handle(data, event.payload).await;
            Ok::<_, Infallible>(StreamResponse::from(frames.map(Ok::<_, Infallible>)))
        }
    });
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run(service))
}
