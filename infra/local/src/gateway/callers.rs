//! Who is calling: the authorizer, run for real, and the caller without a token.
//!
//! A request with a token goes through the same authorizer as in the cloud. One without is `local`,
//! who may do everything, so that a first question needs no set-up; unless the gateway was started
//! with `--require-token`, or the request does not come from the person at this machine:
//!
//! - from another machine, by the address of its connection;
//! - from a page of a foreign origin, which a browser on this machine has open: by its `Origin`;
//! - from a page whose host name was bent to this machine (DNS rebinding): by its `Host`.
//!
//! Those need a token like everyone in the cloud.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use service::{AuthorizerContext, Principal, problems};

/// Tells callers.
#[derive(Clone)]
pub struct Callers {
    authorizer: Arc<authorizer::Authorizer>,
    local: Option<Principal>,
}

impl Callers {
    /// The authorizer, and who calls without a token; `None` where everyone needs one.
    pub fn new(authorizer: authorizer::Authorizer, local: Option<Principal>) -> Self {
        Self {
            authorizer: Arc::new(authorizer),
            local,
        }
    }

    /// Whom a request's `Authorization` header, or its absence, stands for.
    async fn of(&self, sent: Option<HeaderValue>, from_here: bool) -> Option<AuthorizerContext> {
        let Some(sent) = sent else {
            return self
                .local
                .as_ref()
                .filter(|_| from_here)
                .map(AuthorizerContext::of);
        };
        // A token that does not hold makes nobody, not `local`: its owner wants to know.
        match self.authorizer.check(sent.to_str().ok()).await {
            Ok(principal) => Some(AuthorizerContext::of(&principal)),
            Err(refusal) => {
                tracing::info!(%refusal, "a caller is not vouched for");
                None
            }
        }
    }
}

/// Puts the caller into the request as API Gateway does, or answers 401.
pub(super) async fn identify(
    State(callers): State<Callers>,
    mut request: Request,
    next: Next,
) -> Response {
    let sent = request.headers().get(header::AUTHORIZATION).cloned();
    let from_here = is_from_here(&request);
    match callers.of(sent, from_here).await {
        Some(context) => {
            request.extensions_mut().insert(context);
            next.run(request).await
        }
        None => problems::not_signed_in().into_response(),
    }
}

/// Whether the person at this machine sent the request, as far as it tells.
fn is_from_here(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let near = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let headers = request.headers();
    near && names_this_machine(headers) && is_of_own_origin(headers)
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok()?.parse::<Authority>().ok())
        .is_some_and(|authority| {
            // An address cannot be bent; a name other than `localhost` can.
            is_localhost(authority.host()) || address(authority.host()).is_some()
        })
}

fn is_of_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    origin
        .to_str()
        .ok()
        .and_then(|origin| origin.parse::<Uri>().ok())
        .and_then(|origin| origin.host().map(str::to_owned))
        .is_some_and(|host| {
            is_localhost(&host) || address(&host).is_some_and(|address| address.is_loopback())
        })
}

fn is_localhost(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

fn address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn sent(peer: &str, host: &str, origin: Option<&str>) -> Request {
        let mut request = Request::builder().header(header::HOST, host);
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let mut request = request.body(Body::empty()).expect("a request");
        let peer: SocketAddr = peer.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    #[test]
    fn a_program_or_page_of_this_machine_is_from_here() {
        for (peer, host, origin) in [
            ("127.0.0.1:5", "localhost:4000", None),
            (
                "127.0.0.1:5",
                "127.0.0.1:4000",
                Some("http://localhost:5173"),
            ),
            ("[::1]:5", "[::1]:4000", Some("http://[::1]:3000")),
            (
                "[::ffff:127.0.0.1]:5",
                "app.localhost",
                Some("http://app.localhost"),
            ),
        ] {
            assert!(
                is_from_here(&sent(peer, host, origin)),
                "{peer} {host} {origin:?}"
            );
        }
    }

    #[test]
    fn another_machine_a_foreign_page_and_a_bent_name_are_not() {
        for (peer, host, origin) in [
            ("192.168.1.7:5", "192.168.1.2:4000", None),
            ("127.0.0.1:5", "localhost:4000", Some("https://example.com")),
            ("127.0.0.1:5", "localhost:4000", Some("null")),
            (
                "127.0.0.1:5",
                "localhost:4000",
                Some("http://localhost.example.com"),
            ),
            ("127.0.0.1:5", "rebound.example.com:4000", None),
        ] {
            assert!(
                !is_from_here(&sent(peer, host, origin)),
                "{peer} {host} {origin:?}"
            );
        }
    }
}
