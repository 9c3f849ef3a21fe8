//! How a question becomes a stream of events, and how events are written for each client.

pub mod event;

pub use event::{Event, Stage};
