//! Rows in, a file out.
//!
//! | module | holds |
//! | --- | --- |
//! | [`sheet`] | what a file says besides its rows |
//! | [`written`] | a value as a person reads it on paper |
//! | [`pdf`] | tagged PDF: title, chart, table, sources |

pub mod pdf;
pub mod sheet;
pub mod written;

pub use sheet::{Heading, Picture, Sheet};
