//! What a language model is told, and how.
//!
//! | module | holds |
//! | --- | --- |
//! | [`prompt`] | what it is told before anything is asked: its work, the data, the day |
//! | [`conversation`] | what was said before, as far as there is room |
//! | [`results`] | what came of a query |
//! | [`quoted`] | texts that others wrote, so that they stay texts |
//! | [`tokens`] | how much room a text takes |
//!
//! What a model sees of the data is made from [`catalogue::Visible`] and from rows that the engine
//! gave for this caller, and from nothing else: what is hidden from the caller is hidden from the
//! model, and no persuasion gets it out of there.

pub mod conversation;
pub mod prompt;
pub mod quoted;
pub mod results;
pub mod tokens;
