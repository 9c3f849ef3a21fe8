//! Forms and cards that lead to questions, and the way back from a submitted form to a plan.
//!
//! | module | holds |
//! | --- | --- |
//! | [`controls`] | which controls a table's columns give, and the names that each answers to |
//! | [`filter`] | a form that shows the filters of a plan |
//! | [`applied`] | filters set, changed and taken off, on one answer and on others |
//! | [`shown`] | a filtered answer, which says its filters and takes them off |
//! | [`submitted`] | a submitted filter form, read to a plan |
//! | `values`, `summary` | its values as literals; what a form without a plan asks for |
//! | [`carried`] | a plan inside a form's id; never trusted when it comes back |
//! | [`parameters`] | what a plan can be asked anew with, and a plan that was |
//! | [`entry`] | a form to enter a new row |
//! | [`navigation`] | cards that lead to the tables |
//! | [`talk`] | what is shown for questions that need no rows |

pub mod applied;
pub mod carried;
pub mod controls;
pub mod entry;
pub mod filter;
pub mod navigation;
pub mod parameters;
pub mod shown;
pub mod submitted;
mod summary;
pub mod talk;
mod values;

#[cfg(test)]
mod tests;

pub use submitted::submitted;
pub use talk::talk;
