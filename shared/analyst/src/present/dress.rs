//! What every widget gets: a title, actions, provenance.

use serde_json::json;
use widgets::action::{ApiCall, Download, FileFormat, Method};
use widgets::{Action, ActionKind, Body, Descriptor, Metadata, Source, WidgetId, roles};

use super::{Asked, citation};
use crate::reading::Answerable;

/// The endpoint that opens a mark.
pub(crate) const DRILL_DOWN: &str = "/api/data/drilldown";
/// Who may open a mark.
pub(crate) const DETAILS: &[&str] = &[roles::MANAGER, roles::ANALYST];
/// Who may take data away.
const EXPORT: &[&str] = &[roles::DATA_EXPORTER];

/// The heading of an answer: its reading as a phrase. How a reading words its order is too long
/// for a heading: `top 5` is enough.
pub fn title(answerable: &Answerable) -> String {
    let reading = answerable.reading.trim();
    let mut segments: Vec<&str> = reading.split(" · ").collect();
    let plan = &answerable.plan;
    let rank = match (plan.order.first(), plan.limit) {
        (None, None) => None,
        (None, Some(limit)) => Some(format!("first {limit}")),
        (Some(_), None | Some(0 | 1)) => Some(String::new()),
        (Some(order), Some(limit)) if order.descending => Some(format!("top {limit}")),
        (Some(_), Some(limit)) => Some(format!("bottom {limit}")),
    };
    let worded = |segment: &&str| {
        ["highest", "lowest", "the first "]
            .iter()
            .any(|word| segment.contains(word))
    };
    let rank = rank.filter(|_| segments.len() > 1 && segments.last().is_some_and(worded));
    if rank.is_some() {
        segments.pop();
    }
    segments.extend(rank.as_deref().filter(|rank| !rank.is_empty()));
    let mut parts = segments.into_iter();
    let mut title = capital(parts.next().unwrap_or_default());
    for part in parts {
        let joint = if part.starts_with("by ") || part.starts_with("in ") {
            " "
        } else {
            ", "
        };
        title.push_str(joint);
        title.push_str(part);
    }
    if title.is_empty() {
        "Result".to_owned()
    } else {
        title
    }
}

/// The heading of an answer: the one that was given, else its own.
pub fn heading(answerable: &Answerable, asked: &Asked<'_>) -> String {
    asked
        .title
        .map_or_else(|| title(answerable), ToOwned::to_owned)
}

/// With a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Makes a widget of some content.
pub fn dress(mut body: Body, answerable: &Answerable, asked: &Asked<'_>) -> Descriptor {
    // What no plan asked for has nothing behind it that a click could ask for.
    let is_planned = !answerable.plan.table.is_empty();
    let actions = match &mut body {
        Body::Chart(_, config) => {
            config.exportable = true;
            config.drill_down_enabled = is_planned;
            let details = is_planned.then(|| details(asked));
            details
                .into_iter()
                .chain(exports(answerable, asked))
                .collect()
        }
        Body::Table(_, config) => {
            config.exportable = true;
            let opens = !answerable.plan.dimensions.is_empty();
            let details = opens.then(|| details(asked));
            details
                .into_iter()
                .chain(exports(answerable, asked))
                .collect()
        }
        Body::Card(_, config) => {
            config.exportable = true;
            let details = is_planned.then(|| details(asked));
            details
                .into_iter()
                .chain(exports(answerable, asked))
                .collect()
        }
        Body::Form(..) | Body::Navigation(..) | Body::Custom(..) => Vec::new(),
    };
    widget(body, actions, Some(answerable), asked)
}

/// A widget around content and actions: all of them, whoever asked. It is kept whole, and each
/// caller is shown what of it they may run ([`Descriptor::for_caller`]).
pub(crate) fn widget(
    body: Body,
    mut actions: Vec<Action>,
    answerable: Option<&Answerable>,
    asked: &Asked<'_>,
) -> Descriptor {
    let sources = answerable
        .map(|answerable| {
            citation::tables(answerable, asked.visible)
                .into_iter()
                .map(|table| Source {
                    source_id: table.name.clone(),
                    source_name: citation::source_name(table),
                    confidence: answerable.confidence.clamp(0.0, 1.0),
                    location: Some(table.name.clone()),
                })
                .collect()
        })
        .unwrap_or_default();
    let widget_id = WidgetId((asked.ids)());
    for action in &mut actions {
        // Clients that know an action's parameters alone find the widget by them.
        if let ActionKind::ApiCall(call) = &mut action.kind {
            call.data_key.get_or_insert_with(|| widget_id.to_string());
        }
    }
    Descriptor {
        widget_id,
        body,
        actions,
        metadata: Metadata {
            sources,
            generated_at: Some(asked.now),
            expires_at: asked.now.checked_add(asked.lifetime).ok(),
            query: Some(asked.question.to_owned()),
            user_id: None,
        },
    }
}

/// Permissions as an action lists them.
pub(crate) fn allowed(any: &[&str]) -> Vec<String> {
    any.iter().map(|name| (*name).to_owned()).collect()
}

fn details(asked: &Asked<'_>) -> Action {
    Action {
        action_id: (asked.ids)().to_string(),
        label: "View Details".to_owned(),
        kind: ActionKind::ApiCall(ApiCall {
            endpoint: DRILL_DOWN.to_owned(),
            method: Method::Post,
            data_key: None,
            other: Default::default(),
        }),
        permissions: allowed(DETAILS),
    }
}

/// The rows as a table for programs and spreadsheets, and as pages.
fn exports(answerable: &Answerable, asked: &Asked<'_>) -> [Action; 2] {
    let title = heading(answerable, asked);
    let export = |label: &str, format: FileFormat, other| Action {
        action_id: (asked.ids)().to_string(),
        label: label.to_owned(),
        kind: ActionKind::Download(Download {
            format,
            filename: file_name(&title, format.as_str()),
            data_key: None,
            other,
        }),
        permissions: allowed(EXPORT),
    };
    // A click may ask for any of them.
    let formats = ("formats".to_owned(), json!(["csv", "xlsx"]));
    [
        export(
            "Export CSV",
            FileFormat::Csv,
            [formats].into_iter().collect(),
        ),
        export("Export PDF", FileFormat::Pdf, Default::default()),
    ]
}

/// A file name from a title: letters and digits of any script, underscores between.
pub fn file_name(title: &str, ending: &str) -> String {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
        if name.chars().count() >= 60 {
            break;
        }
    }
    let name = name.trim_matches('_');
    let name = if name.is_empty() { "result" } else { name };
    format!("{name}.{ending}")
}
