//! Rows in, a file out.
//!
//! | module | holds |
//! | --- | --- |
//! | [`sheet`] | what a file says besides its rows |
//! | [`written`] | a value as a person reads it on paper |
//! | [`pdf`] | tagged PDF: title, chart, table, sources |
//! | [`xlsx`] | a workbook with typed cells |

pub mod pdf;
pub mod sheet;
pub mod written;
pub mod xlsx;

pub use sheet::{Heading, Picture, Sheet};
