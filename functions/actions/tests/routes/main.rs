//! The function's routes, as a client meets them.

mod client;
mod render;
