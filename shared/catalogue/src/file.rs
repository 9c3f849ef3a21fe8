//! The catalogue file, `catalog.toml`: what people write about their data.
//!
//! Reading goes in two steps, because what is known comes in two steps. [`parse`] reads the text
//! alone into a [`Description`]; [`Description::apply`] lays it over a catalogue that was inferred
//! from the data, where it finds out whether the tables and columns it names are there.
//! [`fit`] knows whether what is said can be so.
//! Both give every mistake they see, not only the first. A caller that got any mistake must not
//! use the result: half of a security rule is worse than none.

mod apply;
mod description;
mod fit;
mod mistake;
mod parse;
mod value;

pub use description::{
    At, ColumnDescription, Description, JoinDescription, RowsDescription, TableDescription,
};
pub use mistake::Mistake;
pub use parse::{Parsed, parse};

#[cfg(test)]
mod tests;
