//! The pages that need somebody behind them: the chat, and the playground.

use askama::Template;
use widgets::{Sample, components, kinds};

use crate::example::Json;
use crate::page::Page;
use crate::site::{Backend, Entry};

/// Both pages.
pub(crate) fn entries(backend: &Backend) -> Vec<Entry> {
    let asked = backend.clone();
    vec![
        Entry {
            path: "chat.html".to_owned(),
            title: "Chat".to_owned(),
            group: "Live",
            about: format!(
                "Ask {} a question, and see the answer stream in with its events.",
                backend.title
            ),
            make: Box::new(move |page| chat(&asked, page)),
        },
        Entry {
            path: "playground.html".to_owned(),
            title: "Playground".to_owned(),
            group: "Live",
            about: "Edit the JSON of a widget, and see it, or every issue at its line.".to_owned(),
            make: Box::new(playground),
        },
    ]
}

fn chat(backend: &Backend, page: &Page<'_>) -> String {
    let chat = Chat {
        backend,
        send: render::icon::svg("send"),
    };
    page.wrap_live(chat, "chat.js")
}

fn playground(page: &Page<'_>) -> String {
    let descriptors = kinds::ALL.iter().map(|info| (info.name(), info.samples()));
    let trees = components::ALL
        .iter()
        .map(|info| (info.name, info.samples()));
    let samples = descriptors
        .chain(trees)
        .flat_map(|(of, samples)| {
            let named =
                move |sample: Sample| (format!("{of}, {}", sample.name), Json::of(&sample.widget));
            samples.into_iter().map(named)
        })
        .collect();
    let playground = Playground {
        about: page.about,
        samples,
    };
    page.wrap_live(playground, "playground.js")
}

#[derive(Template)]
#[template(path = "chat.html")]
struct Chat<'a> {
    backend: &'a Backend,
    send: render::Markup,
}

#[derive(Template)]
#[template(path = "playground.html")]
struct Playground<'a> {
    about: &'a str,
    samples: Vec<(String, Json)>,
}
