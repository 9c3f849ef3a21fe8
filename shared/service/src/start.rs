//! The loop that asks the Lambda Runtime API for work.

use axum::{Router, response::Response};
use http::{HeaderValue, header};
pub use lambda_http::Error;
use lambda_http::{
    Request, RequestExt, request::RequestContext, run_with_streaming_response_concurrent,
    tower::ServiceBuilder,
};

use crate::{AuthorizerContext, RequestId, config::Environment, edge, page::Mount, telemetry};

/// Serves a router whose answers are streams, until Lambda ends the process.
///
/// `INLAY_ALLOWED_ORIGIN` names the origin whose pages may read the answers, or `*`: API Gateway
/// answers preflights itself, and leaves the answers to us.
///
/// # Errors
///
/// Where the Runtime API cannot be reached any more.
pub fn streaming(router: Router) -> Result<(), Error> {
    telemetry::start();
    let origin = Environment::of_process()
        .text("INLAY_ALLOWED_ORIGIN")
        .and_then(|origin| HeaderValue::from_str(&origin).ok());
    let service = ServiceBuilder::new()
        .map_request(unwrapped)
        .map_response(move |response| wrapped(response, origin.as_ref()))
        .service(edge::dress(router));
    // One thread: a function's instance serves few requests, and starting threads is slow.
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run_with_streaming_response_concurrent(service))
}

/// Makes an answer fit to be streamed through API Gateway to a page: its length is not told, for
/// the gateway frames the stream anew.
fn wrapped(mut response: Response, origin: Option<&HeaderValue>) -> Response {
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(
                "etag,link,location,ratelimit-limit,ratelimit-remaining,ratelimit-reset,retry-after,x-request-id",
            ),
        );
    }
    response
}

/// Takes API Gateway's wrapping off: the path without the stage, the request's id, and what the
/// authorizer handed on.
fn unwrapped(mut request: Request) -> Request {
    let context = request.request_context_ref().cloned();
    if let Some(RequestContext::ApiGatewayV1(context)) = context {
        if let Some(id) = context.request_id {
            request.extensions_mut().insert(RequestId(id));
        }
        if let Some(mount) = context.path.as_deref().and_then(|whole| {
            // What the client wrote ends with what the function is told.
            whole.strip_suffix(request.raw_http_path())
        }) {
            let mount = Mount(mount.to_owned());
            request.extensions_mut().insert(mount);
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

#[cfg(test)]
mod tests {
    use lambda_http::{http::Method, request};
    use serde_json::json;

    use super::*;
    use crate::{Principal, problems};

    /// What API Gateway sends of a REST API behind our authorizer.
    fn event(authorizer: &serde_json::Value) -> String {
        json!({
            "resource": "/ai/chat",
            "path": "/ai/chat",
            "httpMethod": "POST",
            "headers": {"Host": "abc123.execute-api.eu-west-1.amazonaws.com", "content-type": "application/json"},
            "multiValueHeaders": {"Host": ["abc123.execute-api.eu-west-1.amazonaws.com"], "content-type": ["application/json"]},
            "queryStringParameters": {"a": "b"},
            "multiValueQueryStringParameters": {"a": ["b"]},
            "pathParameters": null,
            "stageVariables": null,
            "requestContext": {
                "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                "stage": "prod",
                "path": "/prod/ai/chat",
                "httpMethod": "POST",
                "identity": {"sourceIp": "192.0.2.1"},
                "authorizer": authorizer,
            },
            "body": "{\"message\":\"hi\"}",
            "isBase64Encoded": false,
        })
        .to_string()
    }

    #[test]
    fn a_request_of_the_gateway_becomes_one_of_ours() {
        let ada = Principal {
            user_id: "ada".to_owned(),
            permissions: ["analyst".to_owned()].into(),
            ..Principal::default()
        };
        let mut context = serde_json::Value::Object(AuthorizerContext::of(&ada).0);
        context["principalId"] = "ada".into();
        context["integrationLatency"] = 7.into();
        let request = unwrapped(request::from_str(&event(&context)).expect("a request"));
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri().path(), "/ai/chat");
        assert_eq!(request.uri().query(), Some("a=b"));
        let extensions = request.extensions();
        assert_eq!(
            extensions.get::<RequestId>().map(|id| id.0.as_str()),
            Some("c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        );
        let caller = extensions
            .get::<AuthorizerContext>()
            .and_then(AuthorizerContext::principal);
        assert_eq!(caller, Some(ada));
        assert_eq!(extensions.get::<Mount>(), Some(&Mount("/prod".to_owned())));
    }

    #[test]
    fn a_request_of_another_function_becomes_one_of_ours_too() {
        let ada = Principal {
            user_id: "ada".to_owned(),
            permissions: ["analyst".to_owned()].into(),
            claims: [("regions".to_owned(), ["ü\"".to_owned()].into())].into(),
        };
        let mut asked = http::Request::post("/api/export?a=b")
            .header("accept", "text/event-stream")
            .body(bytes::Bytes::from_static("{\"ü\":1}".as_bytes()))
            .expect("a request");
        let id = RequestId("r-7".to_owned());
        asked.extensions_mut().insert(id.clone());
        let event = crate::peers::routes::event(&ada, &asked);
        let event = std::str::from_utf8(&event).expect("text");
        let request = unwrapped(request::from_str(event).expect("a request"));
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "/api/export?a=b");
        assert_eq!(request.headers()["accept"], "text/event-stream");
        assert_eq!(request.body().as_ref(), asked.body().as_ref());
        let extensions = request.extensions();
        assert_eq!(extensions.get::<RequestId>(), Some(&id));
        let caller = extensions.get::<AuthorizerContext>();
        assert_eq!(caller.and_then(AuthorizerContext::principal), Some(ada));
    }

    #[test]
    fn an_answer_may_be_read_by_pages_of_the_allowed_origin_and_tells_no_length() {
        let answer = || axum::response::IntoResponse::into_response(problems::internal());
        let origin = HeaderValue::from_static("https://app.example");
        let headers = wrapped(answer(), Some(&origin)).headers().clone();
        assert_eq!(
            headers["access-control-allow-origin"],
            "https://app.example"
        );
        assert!(!headers.contains_key("content-length"));
        let headers = wrapped(answer(), None).headers().clone();
        assert!(!headers.contains_key("access-control-allow-origin"));
    }

    #[test]
    fn a_request_without_an_authorizer_has_no_caller() {
        let request = unwrapped(request::from_str(&event(&json!({}))).expect("a request"));
        let context = request.extensions().get::<AuthorizerContext>();
        assert_eq!(context.and_then(AuthorizerContext::principal), None);
    }
}
