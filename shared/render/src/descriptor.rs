//! A descriptor as HTML: a frame with heading, actions and sources around what its kind draws.

use askama::Template;
use widgets::{Action, ActionKind, Body, Descriptor, Metadata, Valid};

use crate::drawn::Drawn;
use crate::format;
use crate::icon;
use crate::kinds;
use crate::markup::Markup;
use crate::view::View;

/// Draws a descriptor.
pub fn descriptor(widget: &Valid<Descriptor>, view: &View) -> Drawn {
    drawn(widget, view)
}

/// Draws a descriptor that was checked as part of something else.
pub(crate) fn drawn(widget: &Descriptor, view: &View) -> Drawn {
    let part = Part::of(widget, view);
    let mut css = String::new();
    let inside = match &widget.body {
        Body::Chart(chart, config) => kinds::chart::draw(&part, chart, config),
        Body::Table(table, config) => kinds::table::draw(&part, table, config),
        Body::Form(form, config) => kinds::form::draw(&part, form, config),
        Body::Card(card, _) => kinds::card::draw(&part, card),
        Body::Navigation(navigation, _) => kinds::navigation::draw(&part, navigation),
        Body::Custom(custom, _) => {
            let inside = kinds::custom::draw(&part, custom);
            css = inside.css;
            inside.markup
        }
    };
    let placed = part.actions.iter().filter(|action| !part.is_placed(action));
    let (filters, buttons): (Vec<&Action>, Vec<&Action>) =
        placed.partition(|action| action_takes_off(action));
    let drawn = |actions: Vec<&Action>| -> Vec<Button> {
        actions
            .into_iter()
            .map(|action| Button::of(action, &part))
            .collect()
    };
    let (filters, buttons) = (drawn(filters), drawn(buttons));
    let kind = widget.widget_type().as_str();
    let sources = widget.metadata.sources.iter();
    let frame = Frame {
        kind,
        id: widget.widget_id.to_string(),
        part: &part,
        theme: view.theme.map(|theme| theme.word()),
        direction: view.direction.map(|direction| direction.word()),
        inside: &inside,
        notice: notice(&part),
        filters: &filters,
        buttons: &buttons,
        sources: sources.map(Origin::of).collect(),
        generated: widget.metadata.generated_at.map(format::moment),
    };
    Drawn {
        markup: Markup::of(&frame).without_controls(),
        css,
    }
}

/// What the parts of a widget need to know of the whole.
pub(crate) struct Part<'a> {
    /// Begins every `id`.
    pub id: String,
    pub view: &'a View,
    pub actions: &'a [Action],
    pub metadata: &'a Metadata,
    /// Nothing of it runs any more.
    pub expired: bool,
    /// Nothing of it runs: it has expired, or it is switched off.
    pub idle: bool,
    /// The submit action that a form's own button stands for.
    pub submits: Option<&'a Action>,
}

impl<'a> Part<'a> {
    fn of(widget: &'a Descriptor, view: &'a View) -> Self {
        let ends = widget.metadata.expires_at;
        let expired = ends.zip(view.now).is_some_and(|(ends, now)| now >= ends);
        let interactive = match &widget.body {
            Body::Chart(_, config) => config.interactive,
            Body::Table(_, config) => config.interactive,
            Body::Form(_, config) => config.interactive,
            Body::Card(_, config) => config.interactive,
            Body::Navigation(_, config) => config.interactive,
            Body::Custom(_, config) => config.interactive,
        };
        let is_form = matches!(widget.body, Body::Form(..));
        let mut actions = widget.actions.iter();
        Self {
            id: view
                .id
                .clone()
                .unwrap_or_else(|| format!("w-{}", widget.widget_id)),
            view,
            actions: &widget.actions,
            metadata: &widget.metadata,
            expired,
            idle: expired || !interactive,
            submits: actions.find(|action| is_form && matches!(action.kind, ActionKind::Submit(_))),
        }
    }

    fn is_placed(&self, action: &Action) -> bool {
        self.submits
            .is_some_and(|placed| std::ptr::eq(placed, action))
    }

    /// Whether the reader may run an action, as far as the view tells.
    pub fn allows(&self, action: &Action) -> bool {
        match &self.view.permissions {
            None => true,
            Some(held) => action.allows(held.iter().map(String::as_str)),
        }
    }

    /// The action that opens what lies behind a mark of a chart or a row of a table: the first
    /// call that does not say itself what it wants of the whole.
    pub fn opens(&self) -> Option<&'a Action> {
        let mut actions = self.actions.iter();
        let of_whole = |action: &Action| action_takes_off(action) || says(action, "show");
        actions
            .find(|action| matches!(action.kind, ActionKind::ApiCall(_)) && !of_whole(action))
            .filter(|action| !self.idle && self.allows(action))
    }
}

/// Whether an action calls an endpoint and says a parameter of that name.
fn says(action: &Action, name: &str) -> bool {
    matches!(&action.kind, ActionKind::ApiCall(call) if call.other.contains_key(name))
}

/// Whether an action takes an active filter off.
fn action_takes_off(action: &Action) -> bool {
    says(action, "clear")
}

/// An action as a button or a link.
pub(crate) struct Button {
    id: String,
    label: String,
    kind: &'static str,
    icon: Markup,
    href: Option<String>,
    disabled: bool,
    /// Why it cannot be used.
    why: Option<&'static str>,
}

impl Button {
    fn of(action: &Action, part: &Part<'_>) -> Self {
        let (kind, icon) = match &action.kind {
            ActionKind::Navigate(_) => ("navigate", "arrow-right"),
            ActionKind::ApiCall(_) if action_takes_off(action) => ("api_call", "circle-x"),
            ActionKind::ApiCall(_) => ("api_call", "search"),
            ActionKind::Dialog(_) => ("dialog", "external-link"),
            ActionKind::Download(_) => ("download", "download"),
            ActionKind::Submit(_) => ("submit", "send"),
        };
        let denied = !part.allows(action);
        let disabled = denied || part.idle;
        Self {
            id: action.action_id.clone(),
            label: action.label.clone(),
            kind,
            icon: icon::svg(icon),
            href: match &action.kind {
                ActionKind::Navigate(navigate) if !disabled => Some(kinds::navigation::link(
                    &navigate.route,
                    navigate
                        .other
                        .get("params")
                        .and_then(|params| params.as_object()),
                )),
                _ => None,
            },
            disabled,
            why: denied.then_some("You may not do this"),
        }
    }
}

/// A source as the footer names it.
struct Origin {
    name: String,
    location: Option<String>,
    sure: String,
}

impl Origin {
    fn of(source: &widgets::Source) -> Self {
        Self {
            name: source.source_name.clone(),
            location: source
                .location
                .clone()
                .filter(|location| !location.is_empty() && *location != source.source_name),
            sure: format::percentage((source.confidence * 100.0).round() / 100.0),
        }
    }
}

/// What has to be said of the whole widget.
struct Notice {
    icon: Markup,
    meaning: &'static str,
    text: String,
}

fn notice(part: &Part<'_>) -> Option<Notice> {
    if part.expired {
        let when = part.metadata.expires_at.map(format::moment);
        return Some(Notice {
            icon: icon::svg("hourglass"),
            meaning: "warning",
            text: match when {
                Some(when) => format!("Expired {when}. It can be read; ask again to act on it."),
                None => "Expired. It can be read; ask again to act on it.".to_owned(),
            },
        });
    }
    part.view.streaming.then(|| Notice {
        icon: icon::draw("loader-circle", "inlay-spin"),
        meaning: "info",
        text: "Still being written…".to_owned(),
    })
}

#[derive(Template)]
#[template(path = "widget.html")]
struct Frame<'a> {
    kind: &'static str,
    id: String,
    part: &'a Part<'a>,
    theme: Option<&'static str>,
    direction: Option<&'static str>,
    inside: &'a Markup,
    notice: Option<Notice>,
    filters: &'a [Button],
    buttons: &'a [Button],
    sources: Vec<Origin>,
    generated: Option<String>,
}
