//! Questions that a language model answers, over real sockets: what a person hears of its text, its
//! tools and its faults, what it is told, and that nobody's words widen what it sees.

mod faults;
mod odd;
#[path = "../../../models/tests/sockets/server.rs"]
#[allow(dead_code, reason = "not every step is needed here")]
mod server;
mod shop;
mod tools;
mod walls;
mod whatever;
