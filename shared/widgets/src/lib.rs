//! What a widget is: types, validation, samples, differences. No I/O, no async.
//!
//! A [`Widget`] is a [`Descriptor`] (chart, table, form, card, navigation, custom) or a [`Tree`] of
//! components. [`Valid<Widget>`] is the proof that one was checked; only that is stored or drawn.
//!
//! | module | holds |
//! | --- | --- |
//! | [`widget`], [`valid`] | any widget, and the proof that it was checked |
//! | [`descriptor`], [`kinds`] | what descriptors share; content and switches of each type, one file each |
//! | [`action`], [`metadata`], [`roles`] | what a descriptor can do, where it comes from, who may |
//! | [`tree`], [`components`] | a tree and its item; each component, one file each |
//! | [`style`], [`icon`], [`address`] | colours, lengths, edges; names of pictograms; where one may lead |
//! | [`object`], [`shape`], [`read`] | one declaration of an object; its field table; reading any JSON by it |
//! | [`diff`] | what changed between two versions, as the updates that a client is sent |
//! | [`entered`] | what was entered into a form, checked against its rules |
//! | [`issue`] | what is wrong, where, and how to mend it |
//! | [`sample`] | examples; every type has some |
//! | [`schema`] | JSON Schema and TypeScript types, made from the field tables |
//!
//! Reading is generous and writing is strict: every alias that a client may use is accepted, one
//! canonical form goes out. A field that no table knows is an issue, for a misspelt field would
//! otherwise be lost in silence; only `config`, `params` and nested free objects are open.
//!
//! # How a renderer walks it
//!
//! ```
//! use widgets::{Body, Component, Valid, Widget};
//!
//! fn draw(widget: &Valid<Widget>) -> String {
//!     match widget.get() {
//!         Widget::Descriptor(descriptor) => match &descriptor.body {
//!             Body::Card(card, _) => card.title.clone(),
//!             other => other.widget_type().as_str().to_owned(),
//!         },
//!         Widget::Tree(tree) => node(&tree.root),
//!     }
//! }
//!
//! fn node(component: &Component) -> String {
//!     match component {
//!         Component::Text(text) => text.value.clone(),
//!         other => other.nodes().iter().map(node).collect(),
//!     }
//! }
//!
//! let json = r#"{"type": "Card", "children": [{"type": "Text", "value": "Hello"}]}"#;
//! let widget = Valid::<Widget>::from_json(json).expect("a valid tree");
//! assert_eq!(draw(&widget), "Hello");
//! ```
//!
//! Who documents widgets iterates over [`kinds::ALL`] and [`components::ALL`]: each entry has its
//! field table, its rules in words and its samples.

pub mod action;
pub mod address;
pub mod components;
pub mod descriptor;
pub mod dialog;
pub mod diff;
pub mod entered;
pub mod icon;
pub mod issue;
pub mod kinds;
pub mod metadata;
pub mod object;
pub mod read;
pub mod roles;
pub mod sample;
pub mod schema;
pub mod shape;
pub mod style;
pub mod tree;
pub mod valid;
pub mod widget;

pub use action::{Action, ActionKind};
pub use components::Component;
pub use descriptor::{Descriptor, WidgetId};
pub use diff::{Update, apply, diff};
pub use issue::{Fix, Issue, Severity};
pub use kinds::{Body, WidgetType};
pub use metadata::{Metadata, Source};
pub use sample::Sample;
pub use tree::Tree;
pub use valid::Valid;
pub use widget::Widget;
