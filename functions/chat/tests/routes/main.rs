//! The routes, as a client sees them, over an engine in memory.

mod ask;
mod bad_input;
mod client;
mod failures;
mod filter;
mod going_away;
mod health;
mod providers;
mod scope;
mod stream;
mod whole;
