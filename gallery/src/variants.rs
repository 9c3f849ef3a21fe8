//! Each descriptor type in each state and script: the samples of the registry, and what a page
//! makes of them: loading, streaming, failed, expired, denied, disabled.

mod content;

use std::collections::BTreeSet;

use jiff::Timestamp;
use render::{Direction, Markup, View, state};
use serde_json::{Value, json};
use widgets::components::ComponentInfo;
use widgets::kinds::TypeInfo;
use widgets::{Descriptor, Valid, Widget};

use crate::example::Example;

/// When the gallery is looked at, for widgets that expire: it is the same day at every build.
const NOW: &str = "2025-10-18T10:45:00Z";

/// A view that gives every example ids of its own.
pub(crate) fn view(of: &str, variant: &str) -> View {
    View {
        id: Some(crate::example::slug(&format!("x-{of}-{variant}"))),
        now: NOW.parse::<Timestamp>().ok(),
        // The gallery asks nobody for anything.
        remote_pictures: false,
        ..View::default()
    }
}

/// All examples of a type.
pub(crate) fn all(info: &TypeInfo) -> Vec<Example> {
    let of = info.name();
    let mut examples: Vec<Example> = info
        .samples()
        .into_iter()
        .map(|sample| shown(of, sample.name, sample.widget))
        .collect();
    for (variant, json) in content::of(info.widget_type) {
        if !examples.iter().any(|example| example.variant == variant) {
            examples.push(shown(of, variant, json));
        }
    }
    examples.extend(states(info));
    examples
}

/// All examples of a component.
pub(crate) fn of_component(info: &'static ComponentInfo) -> Vec<Example> {
    let mut examples: Vec<Example> = info
        .samples()
        .into_iter()
        .map(|sample| shown(info.name, sample.name, sample.widget))
        .collect();
    for (variant, json) in content::of_component(info) {
        if !examples.iter().any(|example| example.variant == variant) {
            examples.push(shown(info.name, variant, json));
        }
    }
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

/// An example of JSON that is drawn as something else than a widget.
pub(crate) fn placed(
    of: &'static str,
    variant: &str,
    json: Value,
    markup: Markup,
    note: &'static str,
) -> Example {
    Example {
        of,
        variant: variant.to_owned(),
        note: Some(note),
        drawn: markup.into(),
        json,
        invalid: true,
        direction: None,
        language: None,
    }
}

/// An example that is a valid widget, in a view of its own.
pub(crate) fn viewed(
    of: &'static str,
    variant: &str,
    json: Value,
    note: &'static str,
    change: impl FnOnce(&mut View),
) -> Example {
    let mut view = view(of, variant);
    change(&mut view);
    Example {
        note: Some(note),
        ..drawn(of, variant, json, &view, None, None)
    }
}

fn drawn(
    of: &'static str,
    variant: &str,
    json: Value,
    view: &View,
    direction: Option<&'static str>,
    language: Option<&'static str>,
) -> Example {
    let (drawn, invalid) = match Valid::<Widget>::from_value(&json) {
        Ok(widget) => (render::widget(&widget, view), false),
        Err(issues) => (
            state::failed("This is no valid widget", &issues, view).into(),
            true,
        ),
    };
    Example {
        of,
        variant: variant.to_owned(),
        note: None,
        drawn,
        json,
        invalid,
        direction,
        language,
    }
}

/// The states that a page gives to a widget.
pub(crate) fn states(info: &TypeInfo) -> Vec<Example> {
    let of = info.name();
    let sample = info
        .samples()
        .into_iter()
        .next()
        .map_or(Value::Null, |sample| sample.widget);
    let with = |variant: &str, json: Value, note, change: &dyn Fn(&mut View)| {
        viewed(of, variant, json, note, change)
    };
    let placed =
        |variant: &str, json: Value, markup: Markup, note| placed(of, variant, json, markup, note);
    let mut broken = sample.clone();
    if let Some(broken) = broken.as_object_mut() {
        broken.insert("widget_id".to_owned(), json!("w-12345"));
        broken.insert("colour".to_owned(), json!("red"));
        broken.insert("data".to_owned(), json!({}));
    }
    let mut gone = sample.clone();
    merge(
        &mut gone,
        json!({"metadata": {"generated_at": "2025-10-18T08:00:00Z", "expires_at": "2025-10-18T09:00:00Z"}}),
    );
    let mut asking = sample.clone();
    let wanted = json!([{"action_id": "export", "label": "Export CSV", "type": "download",
        "params": {"format": "csv", "filename": "export.csv"}, "permissions": ["data_exporter"]},
        {"action_id": "open", "label": "Open report", "type": "navigate", "params": {"route": "/reports/1"}}]);
    merge(&mut asking, json!({"actions": wanted}));
    let mut still = asking.clone();
    merge(&mut still, json!({"config": {"interactive": false}}));
    let failed = state::failed(
        "This is no valid widget",
        &Valid::<Descriptor>::from_value(&broken)
            .err()
            .unwrap_or_default(),
        &view(of, "error"),
    );
    vec![
        placed(
            "loading",
            json!({"type": "status", "content": "Generating visualization..."}),
            state::loading(Some(info.widget_type), &view(of, "loading")),
            "The stream has said that a widget is coming.",
        ),
        with(
            "streaming",
            sample,
            "Part of it is there; more is on its way.",
            &|view| view.streaming = true,
        ),
        placed(
            "error",
            broken,
            failed,
            "It could not be shown: every issue, at its place.",
        ),
        with(
            "expired",
            gone,
            "Past expires_at it can be read, and nothing of it runs.",
            &|_| {},
        ),
        with(
            "action denied",
            asking,
            "A reader without the permission that an action asks for.",
            &|view| {
                view.permissions = Some(BTreeSet::new());
            },
        ),
        with(
            "disabled",
            still,
            "With config.interactive off nothing reacts.",
            &|_| {},
        ),
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
    fn every_component_is_on_show_and_every_example_is_valid() {
        for info in widgets::components::ALL {
            let examples = of_component(info);
            assert!(!examples.is_empty(), "{} has no sample", info.name);
            for example in &examples {
                assert!(
                    !example.invalid,
                    "{} {}",
                    example.path(),
                    example.drawn.markup
                );
            }
        }
    }

    #[test]
    fn every_type_is_on_show_in_every_state_and_only_states_are_invalid() {
        for info in kinds::ALL {
            let examples = all(info);
            let of = info.name();
            for wanted in [
                "default",
                "minimal",
                "everything",
                "long text",
                "loading",
                "streaming",
                "error",
                "expired",
                "action denied",
                "disabled",
                "right to left",
                "Japanese",
            ] {
                assert!(
                    examples.iter().any(|example| example.variant == wanted),
                    "{of} lacks {wanted}"
                );
            }
            for example in &examples {
                let state = ["loading", "error"].contains(&example.variant.as_str());
                assert_eq!(example.invalid, state, "{} {}", of, example.drawn.markup);
            }
            let ids: BTreeSet<String> = examples.iter().map(Example::id).collect();
            assert_eq!(ids.len(), examples.len());
        }
    }
}
