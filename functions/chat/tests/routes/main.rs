//! The routes, as a client sees them, over an engine in memory.

mod ask;
mod bad_input;
mod client;
mod health;
mod stream;
