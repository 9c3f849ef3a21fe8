//! Questions that need no rows: entering data, going to a page, talk.

use super::tokens::{Kind, Token};
use crate::reading::Intent;

/// Verbs that ask for a form to enter or change something.
const ENTER: &[&str] = &[
    "add", "create", "register", "enter", "insert", "update", "submit", "new", "record", "change",
    "modify", "edit",
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
    &["where", "do", "i", "find"],
    &["where", "to", "find"],
    &["how", "do", "i", "get", "to"],
];
/// Whole questions about who answers, and what may be asked.
const ABOUT: &[&str] = &[
    "what can you do",
    "what can you tell me",
    "what can i ask",
    "what can i ask you",
    "what can i ask here",
    "what should i ask",
    "what do you know",
    "what do you do",
    "what are you",
    "what is this",
    "what data do you have",
    "what data is there",
    "what data is available",
    "what data are available",
    "what data can i ask about",
    "what tables are there",
    "what tables do you have",
    "which tables are there",
    "which tables do you have",
    "which data do you have",
    "who are you",
    "how are you",
    "how does this work",
    "how do you work",
    "how do i use this",
    "can you help me",
    "good morning",
    "good afternoon",
    "good evening",
    "good bye",
];
/// Verbs before the page that somebody wants to see.
const SEE: &[&str] = &["show", "see", "view", "open", "display", "visit"];
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
    let all: Vec<&str> = tokens
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.lower.as_str())
        .collect();
    if all.len() <= 7 && ABOUT.contains(&all.join(" ").as_str()) {
        return Some(Intent::TextOnly);
    }
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
        ) || first == "new" && words.len() <= 3 && !second.ends_with('s')
            || words.len() == 2
                && matches!(first, "add" | "create" | "edit" | "update" | "register"))
        && !words.iter().any(|w| {
            matches!(
                *w,
                "chart" | "graph" | "report" | "table" | "widget" | "by" | "per"
            )
        })
    {
        return Some(Intent::FormInput);
    }
    let shown = words.len() <= 5
        && SEE.contains(&first)
        && matches!(
            words.last(),
            Some(&("page" | "dashboard" | "screen" | "homepage" | "settings"))
        )
        && !words.iter().any(|w| {
            matches!(
                *w,
                "top" | "most" | "best" | "each" | "per" | "by" | "every"
            )
        });
    if shown || words.starts_with(&["what", "can", "i", "do"]) {
        return Some(Intent::Navigation);
    }
    let goes = GO.iter().any(|phrase| words.starts_with(phrase));
    let page = words.iter().any(|w| PAGES.contains(w));
    let goes = goes || GO.iter().any(|phrase| all.starts_with(phrase));
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
            ("where do I find returns", Some(Intent::Navigation)),
            ("show me the products page", Some(Intent::Navigation)),
            ("What can you do?", Some(Intent::TextOnly)),
            ("edit customer", Some(Intent::FormInput)),
            ("new customers", None),
            ("Show Q2 sales by region", None),
            ("create a chart of sales by region", None),
            ("how many open orders are there", None),
            ("", None),
        ] {
            assert_eq!(talk(&tokens(text)), intent, "{text}");
        }
    }
}
