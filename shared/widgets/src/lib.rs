//! What a widget is: types, validation, samples. No I/O, no async.
//!
//! | module | holds |
//! | --- | --- |
//! | [`descriptor`] | what all widgets share, and how one is read and written |
//! | [`kinds`] | `data` and `config` of each widget type, one file each: types, field table, rules, samples |
//! | [`action`], [`metadata`] | what a widget can do, and where it comes from |
//! | [`shape`] | field tables: which fields there are, what they hold, what they mean |
//! | [`check`] | reads any JSON against a field table and reports every issue at once |
//! | [`roles`] | the permissions that the house's own widgets ask for |
//! | [`issue`], [`valid`] | what is wrong, and the proof that nothing is |
//!
//! Reading is generous and writing is strict: every alias that a client may use is accepted, one
//! canonical form goes out. A field that no table knows is an issue, for a misspelt field would
//! otherwise be lost in silence; only `config`, `params` and nested free objects are open.

pub mod action;
pub mod check;
pub mod descriptor;
pub mod issue;
pub mod kinds;
pub mod metadata;
pub mod roles;
pub mod shape;
pub mod valid;

pub use action::{Action, ActionKind};
pub use descriptor::{Descriptor, WidgetId};
pub use issue::{Issue, Severity};
pub use kinds::{Body, WidgetType};
pub use metadata::{Metadata, Source};
pub use valid::Valid;
