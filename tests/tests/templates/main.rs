//! The templates function on real parts: dynoxide, s3s-fs, DuckDB.

mod asked_again;
mod bad_input;
mod changes;
mod client;
mod lists;
mod saving;
mod who_sees_what;
