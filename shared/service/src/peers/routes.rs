//! Another function's routes: a request in a caller's name, and the answer as it comes.
//!
//! The function called cannot tell it from a request of API Gateway: it gets the caller as the
//! authorizer would have handed them on, checks all it always checks, and answers with the same
//! problems. Who may call it so is the deployment's to say (`lambda:InvokeFunction`), for whoever
//! may do so names the caller.
//!
//! ```
//! # use axum::{Router, routing::post};
//! # use service::{Caller, Principal, peers::{Mounted, Routes}};
//! # let rt = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # rt.block_on(async {
//! let greeter = Router::new().route("/hello", post(async |caller: Caller| caller.0.user_id));
//! let routes = Mounted::new(greeter);
//! let ada = Principal { user_id: "ada".into(), ..Principal::default() };
//! let request = http::Request::post("/hello").body("{}".into()).unwrap();
//! let answer = routes.ask(&ada, request).await.unwrap();
//! assert_eq!(answer.status(), 200);
//! # });
//! ```

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, body::Body};
use bytes::Bytes;
use futures::{StreamExt, future::BoxFuture, stream};
use http::{HeaderMap, Request, Response};
use serde_json::json;
use tower::ServiceExt;

use super::{Answer, PeerError, prelude};
use crate::{AuthorizerContext, Principal, RequestId, edge};

/// Another function's routes.
///
/// Dropping the future or the answer stops the work behind it where the peer can be told.
pub trait Routes: Send + Sync {
    /// Asks in that caller's name. A [`RequestId`] among the request's extensions goes along, so
    /// that the logs of both name the same request.
    fn ask(
        &self,
        caller: &Principal,
        request: Request<Bytes>,
    ) -> BoxFuture<'static, Result<Response<Answer>, PeerError>>;
}

/// All of an answer's body, up to so many bytes.
///
/// # Errors
///
/// Where it broke off, or is longer.
pub async fn whole(mut answer: Answer, most: usize) -> Result<Bytes, PeerError> {
    let mut bytes = Vec::new();
    while let Some(part) = answer.next().await {
        bytes.extend_from_slice(&part?);
        if bytes.len() > most {
            return Err(PeerError::BrokeOff {
                function: "another function".to_owned(),
                reason: format!("its answer is longer than {most} bytes"),
            });
        }
    }
    Ok(bytes.into())
}

/// A function's router, in this process.
#[derive(Clone)]
pub struct Mounted(Arc<Router>);

impl Mounted {
    /// A bare router, as a function's library gives it.
    pub fn new(router: Router) -> Self {
        Self(Arc::new(edge::dress(router)))
    }
}

impl Routes for Mounted {
    fn ask(
        &self,
        caller: &Principal,
        request: Request<Bytes>,
    ) -> BoxFuture<'static, Result<Response<Answer>, PeerError>> {
        let router = Router::clone(&self.0);
        let mut request = request.map(Body::from);
        let context = AuthorizerContext::of(caller);
        request.extensions_mut().insert(context);
        Box::pin(async move {
            let answered = router.oneshot(request).await;
            let Ok(answer) = answered;
            Ok(answer.map(|body| {
                let parts = body.into_data_stream();
                parts
                    .map(|part| {
                        part.map_err(|error| PeerError::BrokeOff {
                            function: "of this process".to_owned(),
                            reason: error.to_string(),
                        })
                    })
                    .boxed()
            }))
        })
    }
}

/// A request as API Gateway sends it to a function behind our authorizer.
#[cfg_attr(not(any(feature = "aws", test)), allow(dead_code))]
pub(crate) fn event(caller: &Principal, request: &Request<Bytes>) -> Bytes {
    let query = request.uri().query().unwrap_or_default();
    let mut queries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let values = queries.entry(name.into_owned()).or_default();
        values.push(value.into_owned());
    }
    let mut headers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in request.headers() {
        if let Ok(value) = value.to_str() {
            headers.entry(name.as_str()).or_default().push(value);
        }
    }
    let first = |values: &Vec<&str>| values.first().copied().unwrap_or_default().to_owned();
    let single: BTreeMap<&str, String> = headers
        .iter()
        .map(|(name, values)| (*name, first(values)))
        .collect();
    let path = request.uri().path();
    let method = request.method().as_str();
    let id = request.extensions().get::<RequestId>();
    let id = id.map_or_else(|| uuid::Uuid::new_v4().to_string(), |id| id.0.clone());
    let body = String::from_utf8_lossy(request.body());
    json!({
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": single,
        "multiValueHeaders": headers,
        "queryStringParameters": null,
        "multiValueQueryStringParameters": queries,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "requestId": id,
            "stage": "peer",
            "path": path,
            "httpMethod": method,
            "identity": {"sourceIp": "127.0.0.1"},
            "authorizer": AuthorizerContext::of(caller).0,
        },
        "body": body,
        "isBase64Encoded": false,
    })
    .to_string()
    .into()
}

/// The answer that a streamed invocation's bytes hold: status and headers first, then the body.
#[cfg_attr(not(any(feature = "aws", test)), allow(dead_code))]
pub(crate) async fn answered(function: &str, parts: Answer) -> Result<Response<Answer>, PeerError> {
    let broke_off = |reason: &str| PeerError::BrokeOff {
        function: function.to_owned(),
        reason: reason.to_owned(),
    };
    let (written, first, rest) = prelude::split(parts)
        .await?
        .ok_or_else(|| broke_off("its answer has no status"))?;
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Prelude {
        status_code: u16,
        #[serde(default)]
        headers: BTreeMap<String, OneOrMore>,
    }
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum OneOrMore {
        One(String),
        More(Vec<String>),
    }
    let read: Prelude =
        serde_json::from_slice(&written).map_err(|error| broke_off(&error.to_string()))?;
    let mut headers = HeaderMap::new();
    for (name, values) in read.headers {
        let values = match values {
            OneOrMore::One(value) => vec![value],
            OneOrMore::More(values) => values,
        };
        for value in values {
            // What is no header is none of ours.
            if let (Ok(name), Ok(value)) = (
                http::HeaderName::from_bytes(name.as_bytes()),
                http::HeaderValue::from_str(&value),
            ) {
                headers.append(name, value);
            }
        }
    }
    let first = stream::iter((!first.is_empty()).then_some(Ok(first)));
    let mut answer = Response::new(first.chain(rest).boxed());
    *answer.status_mut() = http::StatusCode::from_u16(read.status_code)
        .map_err(|_| broke_off("its status is none"))?;
    *answer.headers_mut() = headers;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use axum::{extract::Query, routing::post};
    use http::StatusCode;

    use super::*;
    use crate::Caller;

    fn ada() -> Principal {
        Principal {
            user_id: "ada".to_owned(),
            permissions: ["analyst".to_owned()].into(),
            ..Principal::default()
        }
    }

    async fn text(answer: Response<Answer>) -> String {
        let bytes = whole(answer.into_body(), 1_000).await.expect("a body");
        String::from_utf8(bytes.to_vec()).expect("text")
    }

    #[tokio::test]
    async fn a_mounted_router_answers_the_caller_who_is_named_and_as_it_does_at_the_edge() {
        let routes = Mounted::new(Router::new().route(
            "/hello",
            post(
                async |caller: Caller, query: Query<BTreeMap<String, String>>, body: String| {
                    format!("{} {} {body}", caller.0.user_id, query.0["a"])
                },
            ),
        ));
        let request = |path: &str| Request::post(path).body("body".into()).expect("a request");
        let answer = routes
            .ask(&ada(), request("/hello?a=b"))
            .await
            .expect("one");
        assert_eq!(text(answer).await, "ada b body");
        let mut named = request("/nowhere");
        named.extensions_mut().insert(RequestId("r-7".to_owned()));
        let answer = routes.ask(&ada(), named).await.expect("one");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers()["x-request-id"], "r-7");
        let nobody = Principal::default();
        let answer = routes
            .ask(&nobody, request("/hello?a=b"))
            .await
            .expect("one");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }

    fn parts(parts: &[&[u8]]) -> Answer {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| Ok(Bytes::copy_from_slice(part)))
            .collect();
        stream::iter(parts).boxed()
    }

    #[tokio::test]
    async fn a_streamed_invocation_becomes_status_headers_and_body_however_it_is_cut() {
        let whole = b"{\"statusCode\":422,\"headers\":{\"content-type\":\"application/problem+json\",\"link\":[\"a\",\"b\"]},\"cookies\":[]}\0\0\0\0\0\0\0\0{\"code\":\"x\"}";
        let pieces: Vec<&[u8]> = whole.chunks(3).collect();
        for cut in [&[whole.as_slice()][..], &pieces] {
            let answer = answered("exports", parts(cut)).await.expect("an answer");
            assert_eq!(answer.status(), 422);
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert_eq!(answer.headers().get_all("link").iter().count(), 2);
            assert_eq!(text(answer).await, "{\"code\":\"x\"}");
        }
        for broken in [
            &b""[..],
            b"{\"statusCode\":200",
            b"oops",
            b"{}\0\0\0\0\0\0\0\0",
        ] {
            assert!(answered("exports", parts(&[broken])).await.is_err());
        }
    }
}
