//! Events as bytes. Nothing else in the program knows a wire format.
//!
//! There are two vocabularies and two framings:
//!
//! | | NDJSON ([`ndjson`]) | SSE ([`sse`]) |
//! | --- | --- | --- |
//! | [`lines`]: `POST /ai/chat` | the default | `Accept: text/event-stream` |
//! | [`chat`]: `POST /chat` | | always |
//!
//! [`selection`] leaves out what a client did not ask for. JSON escapes every line break inside a text, so one event is one line in either framing.

pub mod chat;
pub mod descriptor;
pub mod lines;
pub mod ndjson;
pub mod payload;
pub mod selection;
pub mod sse;

pub use selection::{Include, selected, told};

/// Whether a flag need not be written.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
