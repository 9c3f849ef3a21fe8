//! How two who change a template at the same time learn of each other: `If-Match` and
//! `If-None-Match` (RFC 9110, section 13.1). A template's tag is its version.

use http::{HeaderMap, HeaderName, StatusCode, header};
use service::Problem;
use store::problem::etag;

/// What `If-Match` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// That there is a template, at whatever version.
    Any,
    /// That it is at one of these versions.
    Versions(Vec<u64>),
}

/// What `If-Match` asks for; `None` where the header is missing.
pub fn if_match(headers: &HeaderMap) -> Option<Match> {
    let tags = tags(headers, &header::IF_MATCH)?;
    if tags.iter().any(|tag| tag == "*") {
        return Some(Match::Any);
    }
    // A weak tag matches nothing here, and a tag that is not ours no version.
    let versions = tags.iter().filter_map(|tag| {
        let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
        digits.parse().ok()
    });
    Some(Match::Versions(versions.collect()))
}

/// Whether `If-None-Match` says that the client has this version.
pub fn is_known(headers: &HeaderMap, version: u64) -> bool {
    let tag = etag(version);
    tags(headers, &header::IF_NONE_MATCH).is_some_and(|tags| {
        let is_it = |known: &String| known == "*" || known.trim_start_matches("W/") == tag;
        tags.iter().any(is_it)
    })
}

fn tags(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<String>> {
    if !headers.contains_key(name) {
        return None;
    }
    let values = headers.get_all(name).iter();
    let tags = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().to_owned());
    Some(tags.collect())
}

/// 428: a change must say what it changes.
pub fn required() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_REQUIRED,
        "precondition_required",
        "If-Match is missing",
        "Send the `ETag` of the template that you read as `If-Match`, so that nobody's change is lost.",
    )
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn sent(name: HeaderName, values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn if_match_compares_strongly() {
        let read = |values: &[&'static str]| if_match(&sent(header::IF_MATCH, values));
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["\"3\""]), Some(Match::Versions(vec![3])));
        assert_eq!(
            read(&["\"3\", \"4\"", "\"5\""]),
            Some(Match::Versions(vec![3, 4, 5]))
        );
        assert_eq!(read(&["*"]), Some(Match::Any));
        for no_match in ["W/\"3\"", "3", "\"three\"", "", "\"-1\""] {
            let read = read(&[no_match]);
            assert_eq!(read, Some(Match::Versions(Vec::new())), "{no_match}");
        }
    }

    #[test]
    fn if_none_match_compares_weakly() {
        let known = |value| is_known(&sent(header::IF_NONE_MATCH, &[value]), 3);
        assert!(known("\"3\"") && known("W/\"3\"") && known("\"1\", \"3\"") && known("*"));
        assert!(!known("\"4\"") && !known("3"));
        assert!(!is_known(&HeaderMap::new(), 3));
    }
}
