//! Where a client finds what was made, and where a list goes on.
//!
//! A page of a list is a bare JSON array, and the next one is in `Link: <…>; rel="next"`
//! (RFC 8288). The link is the request's own with the cursor in it, so that whatever else was asked
//! for stays. Paths are as the client wrote them: API Gateway takes a stage or a base path off
//! before a function sees the request, and a link without it would lead nowhere.

use std::convert::Infallible;

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header, request::Parts};
use serde::Serialize;

/// What stands before the path of every route, as the client writes it: `/v1`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mount(pub String);

/// Parameters that say where a page begins; a cursor takes their place.
const PLACES: [&str; 3] = ["cursor", "page", "before"];

/// The request's own path and query, as the client wrote them.
#[derive(Debug, Clone)]
pub struct Here {
    path: String,
    query: String,
}

impl<S: Sync> FromRequestParts<S> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let mount = parts.extensions.get::<Mount>().cloned().unwrap_or_default();
        Ok(Self {
            path: header_text(&format!("{}{}", mount.0, parts.uri.path())),
            query: parts.uri.query().unwrap_or_default().to_owned(),
        })
    }
}

impl Here {
    /// Where something of that name is, made by a request to the list that holds it.
    pub fn location(&self, name: &str) -> HeaderValue {
        value(format!(
            "{}/{}",
            self.path.trim_end_matches('/'),
            header_text(name)
        ))
    }

    /// A page of the list that was asked for, and the next one's link.
    pub fn page<T: Serialize>(&self, entries: &[T], next: Option<&str>) -> Response {
        let mut response = Json(entries).into_response();
        if let Some(cursor) = next {
            let headers = response.headers_mut();
            headers.insert(header::LINK, self.next(cursor));
        }
        response
    }

    fn next(&self, cursor: &str) -> HeaderValue {
        let asked = form_urlencoded::parse(self.query.as_bytes());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(asked.filter(|(name, _)| !PLACES.contains(&&**name)))
            .append_pair("cursor", cursor)
            .finish();
        value(format!("<{}?{query}>; rel=\"next\"", self.path))
    }
}

/// Text as it may stand in a header and in the angle brackets of a link.
fn header_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

fn value(text: String) -> HeaderValue {
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn here(uri: &str, mount: Option<&str>) -> Here {
        let mut request = http::Request::get(uri);
        if let Some(mount) = mount {
            request = request.extension(Mount(mount.to_owned()));
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        match Here::from_request_parts(&mut parts, &()).await {
            Ok(here) => here,
            Err(never) => match never {},
        }
    }

    #[tokio::test]
    async fn the_next_page_is_the_same_list_at_another_place() {
        let here = here(
            "/things?page_size=2&page=3&before=x&words=a+b&cursor=old",
            None,
        )
        .await;
        let page = here.page(&[1, 2], Some("new"));
        assert_eq!(
            page.headers()["link"],
            "</things?page_size=2&words=a+b&cursor=new>; rel=\"next\""
        );
        assert!(!here.page(&[1], None).headers().contains_key("link"));
    }

    #[tokio::test]
    async fn links_begin_where_the_client_finds_the_service() {
        let here = here("/things", Some("/v1")).await;
        assert_eq!(here.location("7"), "/v1/things/7");
        let page = here.page(&[0], Some("c"));
        assert_eq!(
            page.headers()["link"],
            "</v1/things?cursor=c>; rel=\"next\""
        );
    }

    #[tokio::test]
    async fn no_path_breaks_out_of_its_header() {
        let here = here("/a%3E%0d/{é}", None).await;
        assert_eq!(here.location("x\r\ny"), "/a%3E%0d/%7B%C3%A9%7D/x%0D%0Ay");
    }
}
