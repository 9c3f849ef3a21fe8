//! What is said: numbers, periods and sentences for people.
//!
//! | module | holds |
//! | --- | --- |
//! | [`number`] | numbers as text: exact in tables and cards, rounded in sentences |
//! | [`period`] | days and periods as text |
//! | [`sentences`] | the wording of an answer, from the rows that came |

pub mod number;
pub mod period;
pub mod sentences;
