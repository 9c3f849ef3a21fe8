//! A page about actions: the five kinds, what each click sends, and what it comes to.

mod results;

use askama::Template;
use serde_json::{Value, json};

use crate::example::{Example, Examples};
use crate::page::Page;
use crate::site::Entry;
use crate::variants;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "actions.html".to_owned(),
        title: "Actions".to_owned(),
        group: super::FOUNDATIONS,
        about: "What a click sends, which the log at the bottom shows, and what it comes to."
            .to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    let mut examples: Vec<Example> = kinds()
        .into_iter()
        .map(|(name, note, action)| Example {
            note: Some(note),
            ..variants::shown("actions", name, widget(name, action))
        })
        .collect();
    examples.extend(results::all());
    page.keep(&examples);
    let list = Examples {
        examples: &examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: page.about,
        list: list.render().unwrap_or_default(),
        examples: &examples,
    })
}

fn widget(name: &str, action: Value) -> Value {
    json!({"type": "widget", "widget_id": "a3c5e7f9-1b2d-4e6f-8a9b-0c1d2e3f4a5b", "widget_type": "card",
           "data": {"title": format!("An action of type {name}")}, "actions": [action]})
}

fn kinds() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "api_call",
            "Runs one of our endpoints; a new widget, data or a message comes back.",
            json!({"action_id": "details", "label": "View details", "type": "api_call", "params": {"endpoint": "/api/data/drilldown", "method": "POST", "data_key": "sales"}}),
        ),
        (
            "download",
            "Makes a file of the widget's own query, with the rows that this caller may see.",
            json!({"action_id": "csv", "label": "Export CSV", "type": "download", "params": {"format": "csv", "filename": "sales.csv"}, "permissions": ["data_exporter"]}),
        ),
        (
            "navigate",
            "Goes to another page of the application.",
            json!({"action_id": "open", "label": "Open report", "type": "navigate", "params": {"route": "/reports/7"}}),
        ),
        (
            "dialog",
            "Shows a dialog.",
            json!({"action_id": "why", "label": "How is this counted?", "type": "dialog", "params": {"title": "Counting", "body": "Returns are taken off."}}),
        ),
        (
            "submit",
            "Sends what was entered; on a form its own button stands for it.",
            json!({"action_id": "send", "label": "Send", "type": "submit", "params": {"endpoint": "/ai/chat/filter", "method": "POST"}}),
        ),
    ]
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Inside<'a> {
    title: &'a str,
    about: &'a str,
    examples: &'a [Example],
    list: String,
}
