//! What a question means: question plan, SQL, which widget, what to say. No I/O, no async.
//!
//! ```text
//! question ─▶ read ─▶ Plan ─▶ sql ─▶ SQL and the columns it will give
//!                       │
//!                       ├──▶ code      TSX for the expected columns, before the rows are there
//!                       └──▶ present   rows ─▶ widget, sentences, citations, follow-ups
//! ```
//!
//! The offline planner (`read`) makes a [`Plan`] from words; a language model writes one for a
//! tool ([`written`]), a drill-down adds a filter to one, a filter form replaces its filters. Only this crate
//! turns a plan into SQL.

pub mod analyst;
pub mod bare_rows;
mod before;
pub mod check;
pub mod code;
pub mod context;
pub mod dates;
pub mod describe;
pub mod drill;
pub mod follow_ups;
pub mod form;
pub mod lexicon;
pub mod plan;
pub mod present;
pub mod read;
pub mod reading;
pub mod say;
pub mod sql;
pub mod words;
pub mod written;

pub use analyst::Analyst;
pub use check::PlanIssues;
pub use code::code;
pub use plan::Plan;
pub use present::{Asked, Citation, Drawing, Presented, present};
pub use reading::{Abstained, Answerable, Expected, Intent, Reading};
pub use written::Written;
