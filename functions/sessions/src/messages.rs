//! Messages: what was said in a session.

pub mod list;
pub mod send;
pub mod show;
