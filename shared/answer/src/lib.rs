//! How a question becomes a stream of events, and how events are written for each client.
//!
//! ```text
//! Question ─▶ ask ─▶ events ─▶ run ─▶ Sequenced ─▶ encode ─▶ bytes
//!              │                │          └─ kept ─▶ store ─▶ follow: the same, later or elsewhere
//!              │                └─ numbers them, bounds the time, turns every failure into one
//!              │                   `Error`, and ends with `Done`, exactly once
//!              └─ catalogue ─▶ analyst ─▶ engine, while the code streams
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`question`] | what is asked, by whom |
//! | [`ask`] | the way of a question, in order |
//! | [`meaning`] | what a question means: words, or a filter form |
//! | [`saved`] | questions that were saved, asked again with other parameters |
//! | [`behind`] | what lies behind a widget, for whoever clicks on it |
//! | [`analysts`] | readers of questions, kept for the catalogues that they know |
//! | [`model`] | what a language model is told, and how |
//! | `running` | a query that runs meanwhile |
//! | [`run`] | what every run promises, whatever happens inside |
//! | [`kept`] | answers that are kept as they are made |
//! | `making` | those that are being made here, so that one can be stopped |
//! | [`follow`] | an answer that is made elsewhere, or was made before |
//! | [`lifetime`] | how long widgets work |
//! | [`failure`] | what can fail, at which stage, and what a client is told |
//! | [`event`] | the events |
//! | [`spent`] | what an answer took where language models are asked |
//! | [`encode`] | events as NDJSON lines and as SSE |

pub mod analysts;
pub mod ask;
pub mod behind;
pub mod encode;
pub mod event;
pub mod failure;
pub mod follow;
pub mod kept;
pub mod lifetime;
mod making;
pub mod meaning;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
pub mod model;
pub mod question;
pub mod run;
mod running;
pub mod saved;
pub mod spent;

pub use ask::{Dependencies, answer};
pub use event::{Event, Stage, ToolState, ToolUse};
pub use failure::Failure;
pub use lifetime::Lifetime;
pub use question::{By, Question, Turn};
pub use run::{RunId, Sequenced};
pub use spent::Spent;
