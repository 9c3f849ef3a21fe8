//! What SQL that no plan wrote can be asked anew with: how its rows are shown, and how many.

use serde_json::{Map, Value, json};
use widgets::Issue;
use widgets::issue::below;

use super::{
    CHART_TYPE, COLOR_SCHEME, FIXED, LIMIT, LONGEST_TITLE, Parameter, ParameterType, SCHEMES,
    TITLE, drawing, limit, named, title, word,
};
use crate::form::controls::plain;
use crate::present::Drawing;

/// How rows are shown, and how many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Showing {
    /// The drawing that was asked for.
    pub drawing: Option<Drawing>,
    /// The heading that was asked for.
    pub title: Option<String>,
    /// Most rows.
    pub limit: Option<u32>,
}

/// What such SQL takes, where that is how its rows are shown now.
pub fn parameters(prompt: &str, now: &Showing) -> Vec<Parameter> {
    let words = |words: &[&str]| Some(words.iter().map(|word| json!(word)).collect());
    let text = ParameterType::Text;
    let prompt: String = prompt.chars().take(LONGEST_TITLE).collect();
    let title = json!(now.title.as_ref().unwrap_or(&prompt));
    let drawn = json!(now.drawing.unwrap_or(Drawing::Table).name());
    let limit = json!(now.limit);
    vec![
        named(TITLE, "Title", text, None, title),
        named(CHART_TYPE, "Chart type", text, words(&names()), drawn),
        named(
            COLOR_SCHEME,
            "Colours",
            text,
            words(&SCHEMES),
            json!("default"),
        ),
        named(LIMIT, "Rows", ParameterType::Integer, None, limit),
    ]
}

/// Reads what is given; `at` is where it stands in the request.
///
/// # Errors
///
/// Every value that cannot be used, by its place.
pub fn bind(given: &Map<String, Value>, at: &str) -> Result<Showing, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut showing = Showing::default();
    for (name, value) in given {
        let place = below(at, name);
        let Some(fixed) = FIXED.into_iter().find(|fixed| *fixed == plain(name)) else {
            issues.push(super::not_known(name, &place, &[]));
            continue;
        };
        if value.is_null() {
            continue;
        }
        let read = match fixed {
            TITLE => title(value, &place).map(|title| showing.title = title),
            CHART_TYPE => {
                drawing(value, &place, &Drawing::ALL).map(|drawing| showing.drawing = Some(drawing))
            }
            COLOR_SCHEME => word(value, &place, &SCHEMES, "colour scheme").map(|_| ()),
            _ => limit(value, &place).map(|limit| showing.limit = Some(limit)),
        };
        issues.extend(read.err());
    }
    if issues.is_empty() {
        Ok(showing)
    } else {
        Err(issues)
    }
}

fn names() -> [&'static str; 8] {
    Drawing::ALL.map(Drawing::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(given: Value) -> Result<Showing, Vec<Issue>> {
        bind(given.as_object().expect("an object"), "/parameters")
    }

    #[test]
    fn how_rows_are_shown_is_taken_and_everything_else_is_named() {
        let showing =
            bound(json!({"title": "T", "chart_type": "pie", "limit": 5, "color_scheme": null}));
        let wanted = Showing {
            drawing: Some(Drawing::Pie),
            title: Some("T".to_owned()),
            limit: Some(5),
        };
        assert_eq!(showing, Ok(wanted));
        let issues =
            bound(json!({"region": "North", "limit": 1001, "chart_type": "pi", "titel": ""}))
                .expect_err("issues");
        let pointers: Vec<&str> = issues.iter().map(|issue| issue.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/parameters/region",
                "/parameters/limit",
                "/parameters/chart_type",
                "/parameters/titel"
            ]
        );
        assert!(issues[3].message.contains("Did you mean `title`?"));
    }

    #[test]
    fn what_is_listed_is_what_is_taken() {
        for parameter in parameters("Sales", &Showing::default()) {
            let values = parameter
                .allowed
                .into_iter()
                .flatten()
                .chain([parameter.default]);
            for value in values {
                bound(json!({parameter.name.clone(): value})).expect("taken");
            }
        }
    }
}
