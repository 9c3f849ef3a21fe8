//! The actions function on real parts: dynoxide, s3s-fs, DuckDB.

mod client;
mod dialogs;
mod downloads;
mod drilldown;
mod forms;
mod once;
mod refusals;
mod render;
mod results;
mod shown;
mod submissions;
mod trees;
