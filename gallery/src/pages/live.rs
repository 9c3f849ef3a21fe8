//! The pages that need somebody behind them: the chat, and the playground.

use askama::Template;
use widgets::kinds;

use crate::example::Json;
use crate::page::Page;
use crate::site::{Backend, Entry};
use crate::variants;

/// Both pages.
pub(crate) fn entries(backend: &Backend) -> Vec<Entry> {
    let asked = backend.clone();
    vec![
        Entry {
            path: "chat.html",
            title: "Chat".to_owned(),
            group: "Live",
            about: format!("Ask {} a question, and see the answer stream in with its events.", backend.title),
            make: Box::new(move |page| chat(&asked, page)),
        },
        Entry {
            path: "playground.html",
            title: "Playground".to_owned(),
            group: "Live",
            about: "Edit the JSON of a widget, and see it, or every issue at its line.".to_owned(),
            make: Box::new(playground),
        },
    ]
}

fn chat(backend: &Backend, page: &Page<'_>) -> String {
    page.wrap(Chat {
        backend,
        send: render::icon::svg("send"),
    })
}

fn playground(page: &Page<'_>) -> String {
    let samples = kinds::ALL
        .iter()
        .flat_map(|info| {
            let of = variants::name(info.widget_type);
            (info.samples)().into_iter().map(move |sample| {
                (format!("{of} {}", sample.name), Json::of(&sample.descriptor))
            })
        })
        .collect();
    page.wrap(Playground {
        about: page.about,
        samples,
    })
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
