//! A page that steps through an answer, event by event, from frames made beforehand.

use askama::Template;
use render::{Markup, View, state};
use serde_json::{Value, json};
use widgets::{Descriptor, Valid, WidgetType};

use crate::page::Page;
use crate::site::Entry;
use crate::variants;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "stream.html".to_owned(),
        title: "A stream".to_owned(),
        group: super::FOUNDATIONS,
        about: "An answer as it arrives, event by event.".to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    let run = "2c9d1a70-7a55-4b7e-9f3a-6d1f0c2b8e41";
    let mut frames: Vec<Frame> = Vec::new();
    let mut text = String::new();
    let mut status = String::new();
    let mut widget: Option<Value> = None;
    let mut after = Vec::new();
    for (seq, mut event) in events().into_iter().enumerate() {
        let kind = event["type"].as_str().unwrap_or_default().to_owned();
        let content = event.get("content").cloned().unwrap_or(Value::Null);
        match kind.as_str() {
            "status" => content.as_str().unwrap_or_default().clone_into(&mut status),
            "text" => text.push_str(content.as_str().unwrap_or_default()),
            "widget" => widget = Some(content.clone()),
            "citations" => after.extend(names(&content).map(|name| format!("Source: {name}"))),
            "follow_ups" => after.extend(
                content
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            ),
            _ => status.clear(),
        }
        let coming = status.contains("visualization") && widget.is_none();
        if let Some(event) = event.as_object_mut() {
            event.insert("seq".to_owned(), json!(seq));
            event.insert("run_id".to_owned(), json!(run));
        }
        frames.push(Frame {
            number: seq + 1,
            kind,
            json: event.to_string(),
            status: status.clone(),
            text: text.clone(),
            widget: if coming {
                Some(state::loading(Some(WidgetType::Chart), &View::default()))
            } else {
                widget.as_ref().and_then(|json| drawn(json, seq))
            },
            after: after.clone(),
        });
    }
    page.wrap(Stream {
        about: page.about,
        frames,
    })
}

fn names(citations: &Value) -> impl Iterator<Item = &str> {
    let all = citations.as_array().into_iter().flatten();
    all.filter_map(|citation| citation["source_name"].as_str())
}

fn drawn(json: &Value, seq: usize) -> Option<Markup> {
    let widget = Valid::<Descriptor>::from_value(json).ok()?;
    Some(render::descriptor(&widget, &variants::view("stream", &seq.to_string())).markup)
}

fn events() -> Vec<Value> {
    let sample = WidgetType::Chart.info().samples().into_iter().next();
    let chart = sample.map_or(Value::Null, |sample| sample.widget);
    vec![
        json!({"type": "status", "content": "Analyzing query..."}),
        json!({"type": "text", "content": "West leads with $520,000 "}),
        json!({"type": "text", "content": "of $1,640,000 in April to June 2025; "}),
        json!({"type": "text", "content": "East is last with $290,000."}),
        json!({"type": "status", "content": "Generating visualization..."}),
        json!({"type": "widget", "content": chart}),
        json!({"type": "citations", "content": [{"source_id": "sales", "source_name": "Orders export 2025", "snippet": "sum of amount by region", "confidence": 0.95}]}),
        json!({"type": "follow_ups", "content": ["And by product?", "Show it by month"]}),
        json!({"type": "done"}),
    ]
}

struct Frame {
    number: usize,
    kind: String,
    json: String,
    status: String,
    text: String,
    widget: Option<Markup>,
    after: Vec<String>,
}

#[derive(Template)]
#[template(path = "stream.html")]
struct Stream<'a> {
    about: &'a str,
    frames: Vec<Frame>,
}
