//! Questions that need no rows: entering data, going to a page, talk.

use super::tokens::{Kind, Token};
use crate::reading::Intent;

/// Verbs that ask for a form to enter or change something.
const ENTER: &[&str] = &[
    "add", "create", "register", "enter", "insert", "update", "edit", "submit", "new", "record",
    "change", "modify",
];
/// Phrases that ask for another page.
const GO: &[&[&str]] = &[
    &["go", "to"],
    &["take", "me", "to"],
    &["open"],
    &["navigate", "to"],
    &["bring", "me", "to"],
    &["switch", "to"],
    &["jump", "to"],
    &["back", "to"],
    &["where", "can", "i", "find"],
];
/// Words for pages.
const PAGES: &[&str] = &[
    "dashboard",
    "page",
    "home",
    "homepage",
    "settings",
    "screen",
    "menu",
    "section",
    "tab",
    "profile",
    "overview",
    "reports",
    "view",
];
/// Greetings and thanks.
const TALK: &[&str] = &[
    "hi", "hello", "hey", "thanks", "thank", "bye", "goodbye", "welcome", "help",
];

/// What kind of talk a question is, if it is talk.
pub fn talk(tokens: &[Token]) -> Option<Intent> {
    let words: Vec<&str> = tokens
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.lower.as_str())
        .skip_while(|w| {
            matches!(
                *w,
                "please"
                    | "can"
                    | "could"
                    | "you"
                    | "i"
                    | "want"
                    | "to"
                    | "would"
                    | "like"
                    | "let"
                    | "me"
                    | "lets"
                    | "d"
                    | "need"
            )
        })
        .collect();
    let first = *words.first()?;
    let second = words.get(1).copied().unwrap_or_default();
    if words.len() <= 4
        && words.iter().all(|w| {
            TALK.contains(w)
                || matches!(
                    *w,
                    "you" | "there" | "so" | "much" | "very" | "me" | "please" | "a" | "lot"
                )
        })
    {
        return Some(Intent::TextOnly);
    }
    if ENTER.contains(&first)
        && (matches!(
            second,
            "a" | "an" | "new" | "another" | "the" | "my" | "this"
        ) || first == "new" && words.len() <= 3)
        && !words.iter().any(|w| {
            matches!(
                *w,
                "chart" | "graph" | "report" | "table" | "widget" | "by" | "per"
            )
        })
    {
        return Some(Intent::FormInput);
    }
    if words.starts_with(&["what", "can", "i", "do"]) {
        return Some(Intent::Navigation);
    }
    let goes = GO.iter().any(|phrase| words.starts_with(phrase));
    let page = words.iter().any(|w| PAGES.contains(w));
    if goes && (page || first != "open" && words.len() <= 6) {
        return Some(Intent::Navigation);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tokens::tokens;

    #[test]
    fn forms_pages_and_greetings_are_told_from_questions() {
        for (text, intent) in [
            ("Add a new customer", Some(Intent::FormInput)),
            ("please update the order", Some(Intent::FormInput)),
            ("Go to the dashboard", Some(Intent::Navigation)),
            ("open the settings page", Some(Intent::Navigation)),
            ("What can I do with sales data?", Some(Intent::Navigation)),
            ("hello there", Some(Intent::TextOnly)),
            ("thank you so much", Some(Intent::TextOnly)),
            ("Show Q2 sales by region", None),
            ("create a chart of sales by region", None),
            ("how many open orders are there", None),
            ("", None),
        ] {
            assert_eq!(talk(&tokens(text)), intent, "{text}");
        }
    }
}
