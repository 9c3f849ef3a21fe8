//! Each descriptor type in each state and script: the samples of the registry, and what a page
//! makes of them: loading, streaming, failed, expired, denied, disabled.

mod content;

use std::collections::BTreeSet;

use jiff::Timestamp;
use render::{Direction, Markup, View, state};
use serde_json::{Value, json};
use widgets::kinds::TypeInfo;
use widgets::{Descriptor, Valid, WidgetType};

use crate::example::Example;

/// When the gallery is looked at, for widgets that expire: it is the same day at every build.
const NOW: &str = "2025-10-18T10:45:00Z";

/// What a type is called.
pub(crate) fn name(kind: WidgetType) -> &'static str {
    match kind {
        WidgetType::Chart => "chart",
        WidgetType::Table => "table",
        WidgetType::Form => "form",
        WidgetType::Card => "card",
        WidgetType::Navigation => "navigation",
    }
}

/// A view that gives every example ids of its own.
pub(crate) fn view(of: &str, variant: &str) -> View {
    View {
        id: Some(crate::example::slug(&format!("x-{of}-{variant}"))),
        now: NOW.parse::<Timestamp>().ok(),
        ..View::default()
    }
}

/// All examples of a type.
pub(crate) fn all(info: &TypeInfo) -> Vec<Example> {
    let of = name(info.widget_type);
    let mut examples: Vec<Example> = (info.samples)()
        .into_iter()
        .map(|sample| shown(of, sample.name, sample.descriptor))
        .collect();
    for (variant, json) in content::of(info.widget_type) {
        if !examples.iter().any(|example| example.variant == variant) {
            examples.push(shown(of, variant, json));
        }
    }
    examples.extend(states(info));
    examples
}

/// An example that is a valid widget. One that is not shows what is wrong with it, so that a
/// mistake in a sample is seen; the tests refuse it.
pub(crate) fn shown(of: &'static str, variant: &str, json: Value) -> Example {
    let mut view = view(of, variant);
    let (direction, language) = match variant {
        "right to left" => (Some("rtl"), Some("ar")),
        "Japanese" => (None, Some("ja")),
        "Chinese" => (None, Some("zh")),
        "Korean" => (None, Some("ko")),
        _ => (None, None),
    };
    view.direction = direction.map(|_| Direction::RightToLeft);
    if variant == "errors" {
        view.errors = content::errors(&json);
    }
    drawn(of, variant, json, &view, direction, language)
}

fn drawn(of: &'static str, variant: &str, json: Value, view: &View, direction: Option<&'static str>, language: Option<&'static str>) -> Example {
    let (markup, invalid) = match Valid::<Descriptor>::from_value(&json) {
        Ok(widget) => (render::widget(&widget, view), false),
        Err(issues) => (state::failed("This is no valid widget", &issues, view), true),
    };
    Example {
        of,
        variant: variant.to_owned(),
        note: None,
        markup,
        json,
        invalid,
        direction,
        language,
    }
}

/// The states that a page gives to a widget.
pub(crate) fn states(info: &TypeInfo) -> Vec<Example> {
    let of = name(info.widget_type);
    let sample = (info.samples)()
        .into_iter()
        .next()
        .map_or(Value::Null, |sample| sample.descriptor);
    let with = |variant: &str, json: Value, note: &'static str, change: &dyn Fn(&mut View)| {
        let mut view = view(of, variant);
        change(&mut view);
        Example {
            note: Some(note),
            ..drawn(of, variant, json, &view, None, None)
        }
    };
    let placed = |variant: &str, json: Value, markup: Markup, note| Example {
        of,
        variant: variant.to_owned(),
        note: Some(note),
        markup,
        json,
        invalid: true,
        direction: None,
        language: None,
    };
    let mut broken = sample.clone();
    if let Some(broken) = broken.as_object_mut() {
        broken.insert("widget_id".to_owned(), json!("w-12345"));
        broken.insert("colour".to_owned(), json!("red"));
        broken.insert("data".to_owned(), json!({}));
    }
    let mut gone = sample.clone();
    merge(&mut gone, json!({"metadata": {"generated_at": "2025-10-18T08:00:00Z", "expires_at": "2025-10-18T09:00:00Z"}}));
    let mut asking = sample.clone();
    let wanted = json!([{"action_id": "export", "label": "Export CSV", "type": "download",
        "params": {"format": "csv", "filename": "export.csv"}, "permissions": ["data_exporter"]},
        {"action_id": "open", "label": "Open report", "type": "navigate", "params": {"route": "/reports/1"}}]);
    merge(&mut asking, json!({"actions": wanted}));
    let mut still = asking.clone();
    merge(&mut still, json!({"config": {"interactive": false}}));
    let failed = state::failed(
        "This is no valid widget",
        &Valid::<Descriptor>::from_value(&broken).err().unwrap_or_default(),
        &view(of, "error"),
    );
    vec![
        placed(
            "loading",
            json!({"type": "status", "content": "Generating visualization..."}),
            state::loading(Some(info.widget_type), &view(of, "loading")),
            "The stream has said that a widget is coming.",
        ),
        with("streaming", sample, "Part of it is there; more is on its way.", &|view| view.streaming = true),
        placed("error", broken, failed, "It could not be shown: every issue, at its place."),
        with("expired", gone, "Past expires_at it can be read, and nothing of it runs.", &|_| {}),
        with("action denied", asking, "A reader without the permission that an action asks for.", &|view| {
            view.permissions = Some(BTreeSet::new());
        }),
        with("disabled", still, "With config.interactive off nothing reacts.", &|_| {}),
    ]
}

/// Puts the fields of one object over those of another.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

#[cfg(test)]
mod tests {
    use widgets::kinds;

    use super::*;

    #[test]
    fn every_type_is_on_show_in_every_state_and_only_states_are_invalid() {
        for info in kinds::ALL {
            let examples = all(info);
            let of = name(info.widget_type);
            for wanted in ["default", "minimal", "everything", "long text", "loading", "streaming", "error", "expired", "action denied", "disabled", "right to left", "Japanese"] {
                assert!(examples.iter().any(|example| example.variant == wanted), "{of} lacks {wanted}");
            }
            for example in &examples {
                let state = ["loading", "error"].contains(&example.variant.as_str());
                assert_eq!(example.invalid, state, "{} {}", of, example.markup);
            }
            let ids: BTreeSet<String> = examples.iter().map(Example::id).collect();
            assert_eq!(ids.len(), examples.len());
        }
    }
}
