//! What can be typed: one file for each subcommand, each with its `Args` and a `run` that gives
//! the program's exit code.
//!
//! An error that reaches `main` is printed after `inlay: ` and ends the program with 1; wrong
//! arguments end it with 2, as clap has it.

pub mod ask;
mod caller;
pub mod check_sql;
pub mod export;
pub mod gallery;
pub mod plan;
pub mod query;
pub mod query_worker;
pub mod render;
pub mod serve;
mod sql_lines;
pub mod token;
pub mod validate;
