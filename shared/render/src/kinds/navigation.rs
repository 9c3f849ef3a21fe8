//! Navigation: cards that lead to other pages.

use askama::Template;
use serde_json::{Map, Value};
use widgets::kinds::{BadgeColor, Navigation};

use crate::descriptor::Part;
use crate::icon;
use crate::markup::Markup;

pub(crate) fn draw(part: &Part<'_>, navigation: &Navigation) -> Markup {
    let cards = navigation
        .cards
        .iter()
        .map(|card| Card {
            title: &card.title,
            description: card.description.as_deref(),
            icon: icon::draw(card.icon.as_deref().unwrap_or("arrow-right"), "inlay-large"),
            badge: card.badge.as_deref().filter(|badge| !badge.is_empty()),
            meaning: match card.badge_color {
                Some(BadgeColor::Success) => "success",
                Some(BadgeColor::Warning) => "warning",
                Some(BadgeColor::Error) => "danger",
                Some(BadgeColor::Info) => "info",
                None => "secondary",
            },
            href: card
                .route
                .as_deref()
                .filter(|_| !part.idle)
                .map(|route| link(route, card.params.as_ref())),
        })
        .collect();
    Markup::of(&Inside {
        cards,
        onward: icon::draw("chevron-right", "inlay-onward"),
    })
}

/// The address of a route with its arguments: scalars as they are, everything else as JSON.
pub(crate) fn link(route: &str, params: Option<&Map<String, Value>>) -> String {
    let mut out = route.to_owned();
    let mut joint = if route.contains('?') { '&' } else { '?' };
    // A fragment stays at the end.
    let fragment = out.find('#').map(|at| out.split_off(at));
    for (name, value) in params.into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        out.push(joint);
        joint = '&';
        push_encoded(&mut out, name);
        out.push('=');
        push_encoded(&mut out, &text);
    }
    out.push_str(&fragment.unwrap_or_default());
    out
}

fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

struct Card<'a> {
    title: &'a str,
    description: Option<&'a str>,
    icon: Markup,
    badge: Option<&'a str>,
    meaning: &'static str,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "navigation.html")]
struct Inside<'a> {
    cards: Vec<Card<'a>>,
    onward: Markup,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn arguments_become_a_query_and_cannot_break_out_of_it() {
        let params = json!({"year": 2025, "q": "a&b=c #d", "list": [1], "none": null});
        assert_eq!(
            link("/sales#top", params.as_object()),
            "/sales?year=2025&q=a%26b%3Dc%20%23d&list=%5B1%5D#top"
        );
        assert_eq!(
            link("/a?b=1", json!({"c": true}).as_object()),
            "/a?b=1&c=true"
        );
        assert_eq!(link("/a", None), "/a");
    }
}
