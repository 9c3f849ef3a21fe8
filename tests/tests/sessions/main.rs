//! The sessions function on a real table and bucket, as a client meets it.

mod audit;
mod bad_input;
mod client;
mod instances;
mod messages;
mod pages;
mod privacy;
mod sessions;
