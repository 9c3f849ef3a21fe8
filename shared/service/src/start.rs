//! The loop that asks the Lambda Runtime API for work.

use axum::Router;
use lambda_http::{
    Error, Request, RequestExt, request::RequestContext, run_with_streaming_response_concurrent,
    tower::ServiceBuilder,
};

use crate::{AuthorizerContext, RequestId, edge, telemetry};

/// Serves a router whose answers are streams, until Lambda ends the process.
///
/// # Errors
///
/// Where the Runtime API cannot be reached any more.
pub fn streaming(router: Router) -> Result<(), Error> {
    telemetry::start();
    let service = ServiceBuilder::new()
        .map_request(unwrapped)
        .service(edge::dress(router));
    // One thread: a function's instance serves few requests, and starting threads is slow.
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run_with_streaming_response_concurrent(service))
}

/// Takes API Gateway's wrapping off: the path without the stage, the request's id, and what the
/// authorizer handed on.
fn unwrapped(mut request: Request) -> Request {
    let context = request.request_context_ref().cloned();
    if let Some(RequestContext::ApiGatewayV1(context)) = context {
        if let Some(id) = context.request_id {
            request.extensions_mut().insert(RequestId(id));
        }
        let fields = context.authorizer.fields.into_iter().collect();
        request.extensions_mut().insert(AuthorizerContext(fields));
    }
    let query = request.uri().query().map(|query| format!("?{query}"));
    let path = format!("{}{}", request.raw_http_path(), query.unwrap_or_default());
    if let Ok(uri) = path.parse() {
        *request.uri_mut() = uri;
    }
    request
}
