//! A question plan as a language model, or any program, writes it.
//!
//! ```text
//! JSON ─▶ loose ─▶ Written ─▶ resolve ─▶ Plan, checked
//!           └────────┴──── everything that is wrong with it, at once ────▶ PlanIssues
//! ```
//!
//! The plan that the rest of this crate works with says everything: which joins, which table each
//! column is of, of which type a value is. A model that has to write all that writes much and errs
//! often, so [`Written`] is what a person would write: names, and values as text. What is left out
//! follows from the catalogue: joins from the graph of tables, a value's type from its column.
//!
//! Models do not keep to a schema, so reading is lenient: `AVG`, `gte`, `"sum(amount)"`, one value
//! where a list belongs. It never guesses: where two readings are possible, that is an issue, and
//! so is a name that is not there. Issues are sentences for the one who wrote the plan, with the
//! nearest names that there are. All of it is made from [`Visible`], so a plan learns nothing of
//! what its caller may not see.
//!
//! | module | holds |
//! | --- | --- |
//! | `shape` | the type, and its JSON Schema |
//! | `loose` | JSON as models write it, read into the type |
//! | `words` | the words that models use for aggregates, operators, grains |
//! | `names`, `joins` | which table and column a name means, and how tables come together |
//! | `values`, `time` | values as their column holds them; days and periods |
//! | `conditions`, `figures`, `order`, `comparison` | the parts of a plan |
//! | `resolve` | the plan put together, as seen from one table |
//! | `of` | the way back: a plan as a model would write it |
//!
//! [`Visible`]: catalogue::Visible

mod comparison;
mod conditions;
mod figures;
mod issues;
mod joins;
mod loose;
mod names;
mod of;
mod order;
mod resolve;
mod shape;
mod time;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use self::{
    loose::{parse, read},
    shape::{
        Comparison, Condition, Dimension, Filter, Having, Measure, Operator, Order, Scalar,
        Written, schema,
    },
};
