//! The query of a request, as an extractor.
//!
//! It is checked like a body, against the very parameters that the contract publishes, and every
//! mistake comes back at once: an unknown name with the nearest known one, a number that is none, a
//! name that stands twice. A pointer names the parameter, as if the query were a flat object.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use crate::{
    json::step,
    problem::{Issue, Problem},
    problems::{self, clipped},
    shape::Shape,
};

/// A query that has been checked.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default())
            .map(Self)
            .map_err(|problem| *problem)
    }
}

/// Reads a query as `T`.
///
/// # Errors
///
/// A problem that names every parameter that has to change.
pub fn read<T: DeserializeOwned + IntoParams>(query: &str) -> Result<T, Box<Problem>> {
    let shape = Shape::of_query::<T>();
    let mut parameters = Map::new();
    let mut repeated = Vec::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        if parameters.contains_key(&*name) {
            repeated.push(Issue {
                pointer: step("", &name),
                code: "repeated".to_owned(),
                message: format!("`{}` stands twice in the query.", clipped(&name)),
                fix: Some("Send it once.".to_owned()),
            });
            continue;
        }
        let number = shape
            .is_number(&name)
            .then(|| text.parse::<serde_json::Number>().ok());
        let value = match number.flatten() {
            Some(number) => Value::Number(number),
            None => Value::String(text.into_owned()),
        };
        parameters.insert(name.into_owned(), value);
    }
    let parameters = Value::Object(parameters);
    let mut issues = shape.issues(&parameters);
    issues.extend(repeated);
    if !issues.is_empty() {
        return Err(Box::new(problems::invalid_request(issues)));
    }
    serde_json::from_value(parameters).map_err(|error| {
        Box::new(problems::invalid_request(vec![Issue {
            pointer: String::new(),
            code: "invalid_value".to_owned(),
            message: format!("The query cannot be read: {error}."),
            fix: None,
        }]))
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, IntoParams)]
    #[serde(deny_unknown_fields)]
    #[into_params(parameter_in = Query)]
    struct Pages {
        #[param(minimum = 1, maximum = 200)]
        page_size: Option<u32>,
        #[param(value_type = Option<String>, format = DateTime)]
        before: Option<Timestamp>,
        #[param(max_length = 5)]
        words: Option<String>,
    }

    fn refused(query: &str) -> Vec<(String, String)> {
        let problem = read::<Pages>(query).expect_err(query);
        assert_eq!(problem.status, 422);
        let issues = problem.issues.into_iter();
        issues.map(|issue| (issue.pointer, issue.code)).collect()
    }

    #[test]
    fn a_query_is_read_by_its_types() {
        let pages: Pages =
            read("page_size=7&before=2025-04-01T09%3A30%3A00%2B02%3A00&words=a+%C3%A9")
                .expect("a query");
        assert_eq!(pages.page_size, Some(7));
        let before = "2025-04-01T07:30:00Z".parse().ok();
        assert_eq!(pages.before, before);
        assert_eq!(pages.words.as_deref(), Some("a é"));
        let none: Pages = read("").expect("an empty query");
        assert!(none.page_size.is_none() && none.before.is_none());
        // A text that looks like a number is a text.
        assert_eq!(
            read::<Pages>("words=12").expect("a text").words.as_deref(),
            Some("12")
        );
    }

    #[test]
    fn every_mistake_is_found_at_once_and_named() {
        let found = refused("pagesize=1&page_size=ten&before=yesterday&words=sixsix&words=7");
        let expected = [
            ("/pagesize", "unknown_field"),
            ("/page_size", "wrong_type"),
            ("/before", "wrong_format"),
            ("/words", "too_long"),
            ("/words", "repeated"),
        ];
        let expected: Vec<(String, String)> = expected
            .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
            .into();
        assert_eq!(found, expected);
        let problem = read::<Pages>("pagesize=1").expect_err("a mistake");
        assert!(
            problem.detail.contains("Did you mean `page_size`?"),
            "{}",
            problem.detail
        );
    }

    #[test]
    fn numbers_have_bounds() {
        for (said, code) in [
            ("0", "out_of_range"),
            ("201", "out_of_range"),
            ("-1", "out_of_range"),
            ("1e9", "wrong_type"),
            ("1.5", "wrong_type"),
            ("", "wrong_type"),
            ("99999999999999999999999", "wrong_type"),
        ] {
            let found = refused(&format!("page_size={said}"));
            assert_eq!(
                found,
                [("/page_size".to_owned(), code.to_owned())],
                "{said}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_query_is_read_or_refused_without_panic(query in "\\PC{0,60}") {
            let _ = read::<Pages>(&query);
        }
    }
}
