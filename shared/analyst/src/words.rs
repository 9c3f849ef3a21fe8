//! English, as far as questions need it: tables of words, and how words are brought to one form.
//!
//! Nothing here knows any data. What a word means for the data at hand is the
//! [`Lexicon`](crate::lexicon::Lexicon)'s matter.

pub mod forms;
pub mod general;
pub mod places;
