//! Sessions, and the answers in them, on a real table and bucket, as a client meets them.

mod answers;
mod audit;
mod bad_input;
mod client;
mod instances;
mod messages;
mod pages;
mod privacy;
#[path = "../../../shared/models/tests/sockets/server.rs"]
#[allow(dead_code, reason = "not every step is needed here")]
mod server;
mod sessions;
