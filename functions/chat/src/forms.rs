//! Filter forms.

pub mod filter;
