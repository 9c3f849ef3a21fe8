//! Sessions: conversations, each of one caller.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod show;
