//! What is said: numbers, periods and sentences for people.
//!
//! | module | holds |
//! | --- | --- |
//! | [`number`] | numbers as text: exact in tables and cards, rounded in sentences |
//! | [`period`] | days and periods as text |
//! | [`sentences`] | the wording of an answer, from the rows that came |
//! | [`against`] | one figure against the same one before |
//! | [`ranking`] | which group is largest, which smallest, and their shares |
//! | [`trend`] | how a figure moved from the first period to the last |

pub mod against;
pub mod number;
pub mod period;
pub mod ranking;
pub mod sentences;
pub mod trend;
