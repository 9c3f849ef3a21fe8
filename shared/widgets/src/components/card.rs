//! Card: a bordered panel that frames one widget.

use serde_json::{Value, json};

use super::registry::component;
use super::{CardAction, Component, Nodes, Stands, Status};
use crate::object::words;
use crate::style::{Color, Edges, Spacing, Theme};

words! {
    /// Width step of a card.
    CardSize default Md { Sm "sm", Md "md", Lg "lg", Full "full", }
}

component! {
    /// Bordered panel that frames one widget; may carry a status line above and confirm/cancel
    /// buttons below.
    Card as "Card", Stands::Root, {
        /// Body of the card.
        required children: Vec<Component> as Nodes,
        /// Width step of the card.
        preset size: CardSize = CardSize::Md,
        /// Space inside the edge: one value for every side, or an object per side.
        optional padding: Spacing,
        /// Fill colour behind the content.
        optional background: Color,
        /// Status line above the card.
        optional status: Status,
        /// Hides the body once the card's main action is done, leaving the status line.
        optional collapsed: bool,
        /// Treats the whole card as a form, so that confirm sends the values of the controls inside.
        optional as_form: bool,
        /// Main button below the body.
        optional confirm: Box<CardAction>,
        /// Secondary button below the body.
        optional cancel: Box<CardAction>,
        /// Pins this subtree to one colour scheme whatever the host uses.
        optional theme: Theme,
        /// Edge line of the card, replacing the drawn frame.
        optional border: Edges,
    }
    holds children;
    rules &[
        "it is a root; inside another component it stands in a Basic alone",
        "no Form stands inside a card with asForm",
    ];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Card", "padding": 4, "children": [
                {"type": "Text", "value": "Hello World"},
                {"type": "Button", "label": "Click Me",
                 "onClickAction": {"type": "my-action", "payload": {"data": "value"}}},
            ]}),
        ),
        ("minimal", json!({"type": "Card", "children": []})),
        (
            "everything",
            json!({
                "type": "Card", "key": "trip", "id": "trip-card", "size": "lg",
                "padding": {"x": 6, "top": 4, "bottom": 4},
                "background": {"light": "#ffffff", "dark": "#1b1b1f"},
                "status": {"text": "Flight search", "favicon": "https://example.com/favicon.png", "frame": true},
                "collapsed": false, "asForm": true, "theme": "light",
                "border": {"size": 1, "color": "strong", "style": "dashed"},
                "confirm": {"label": "Book", "action": {"type": "trip.book"}},
                "cancel": {"label": "Not now", "action": {"type": "trip.cancel", "handler": "client"}},
                "children": [
                    {"type": "Title", "value": "Berlin to Lisbon", "size": "sm"},
                    {"type": "Label", "value": "Passenger", "fieldName": "passenger"},
                    {"type": "Input", "name": "passenger", "required": true},
                ],
            }),
        ),
        (
            "streaming",
            json!({"type": "Card", "status": {"text": "Writing…", "icon": "sparkle"}, "children": [
                {"type": "Title", "value": "Summary"},
                {"type": "Markdown", "id": "summary", "value": "Revenue rose by **12 %** in", "streaming": true},
            ]}),
        ),
        (
            "collapsed",
            json!({"type": "Card", "collapsed": true, "status": {"text": "Booked", "icon": "check-circle"},
                   "children": [{"type": "Text", "value": "Berlin to Lisbon, 4 May"}]}),
        ),
    ]
}
