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
/// Greetings of two words.
const GREETINGS: &[[&str; 2]] = &[
    ["good", "morning"],
    ["good", "afternoon"],
    ["good", "evening"],
    ["good", "day"],
    ["good", "bye"],
];
/// What goes along with a greeting and means nothing more.
const ALONG: &[&str] = &[
    "you", "there", "so", "much", "very", "me", "please", "a", "lot", "again", "everyone", "all",
];
/// Politeness before a wish.
const POLITE: &[&str] = &[
    "please", "can", "could", "you", "i", "want", "to", "would", "like", "let", "me", "lets", "d",
    "need",
];
/// After `a`, `the` …, the thing that is entered follows.
const ARTICLES: &[&str] = &["a", "an", "new", "another", "the", "my", "this"];
/// Words that ask for a drawing, and not for a form or a page.
const DRAWINGS: &[&str] = &["chart", "graph", "report", "table", "widget", "by", "per"];
/// Words that rank or split rows, as no page does.
const RANKS: &[&str] = &["top", "most", "best", "each", "per", "by", "every"];

/// What kind of talk a question is, if it is talk.
pub fn talk(tokens: &[Token]) -> Option<Intent> {
    let said: Vec<&str> = tokens
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.lower.as_str())
        .collect();
    let all = ungreeted(&said);
    if all.is_empty() {
        return (!said.is_empty()).then_some(Intent::TextOnly);
    }
    let polite = all.iter().take_while(|w| POLITE.contains(w)).count();
    let words = &all[polite..];
    if is_about_us(all) || is_small_talk(words) {
        Some(Intent::TextOnly)
    } else if enters(words) {
        Some(Intent::FormInput)
    } else if shows_a_page(words) || goes(all, words) {
        Some(Intent::Navigation)
    } else {
        None
    }
}

/// What is left after `Hello there` or `Good morning`.
fn ungreeted<'a, 't>(words: &'a [&'t str]) -> &'a [&'t str] {
    let begins = match words {
        [first, second, ..] if GREETINGS.contains(&[first, second]) => 2,
        [first, ..] if *first != "help" && *first != "welcome" && TALK.contains(first) => 1,
        _ => return words,
    };
    let rest = &words[begins..];
    let along = rest.iter().take_while(|w| ALONG.contains(w)).count();
    ungreeted(&rest[along..])
}

/// Whether a question is about who answers.
fn is_about_us(words: &[&str]) -> bool {
    words.len() <= 7 && ABOUT.contains(&words.join(" ").as_str())
}

fn is_small_talk(words: &[&str]) -> bool {
    (1..=4).contains(&words.len()) && words.iter().all(|w| TALK.contains(w) || ALONG.contains(w))
}

/// Whether something is to be entered or changed: `add a customer`.
fn enters(words: &[&str]) -> bool {
    let [first, rest @ ..] = words else {
        return false;
    };
    let second = rest.first().copied().unwrap_or_default();
    let short = match *first {
        "new" => words.len() <= 3 && !second.ends_with('s'),
        "add" | "create" | "edit" | "update" | "register" => words.len() == 2,
        _ => false,
    };
    ENTER.contains(first)
        && (ARTICLES.contains(&second) || short)
        && !words.iter().any(|w| DRAWINGS.contains(w))
}

/// Whether a page is to be seen: `show me the products page`.
fn shows_a_page(words: &[&str]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    words.starts_with(&["what", "can", "i", "do"])
        || words.len() <= 5
            && SEE.contains(first)
            && ["page", "dashboard", "screen", "homepage", "settings"].contains(last)
            && !words.iter().any(|w| RANKS.contains(w))
}

/// Whether somebody wants to go elsewhere: `go to the dashboard`.
fn goes(all: &[&str], words: &[&str]) -> bool {
    let goes = GO
        .iter()
        .any(|phrase| words.starts_with(phrase) || all.starts_with(phrase));
    let page = words.iter().any(|w| PAGES.contains(w));
    goes && (page || words.first() != Some(&"open") && words.len() <= 6)
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
            ("Hello, what can you do?", Some(Intent::TextOnly)),
            ("Hi there, good morning!", Some(Intent::TextOnly)),
            ("Hi, add a customer please", Some(Intent::FormInput)),
            ("Good morning, sales by region", None),
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
