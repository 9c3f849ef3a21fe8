//! Questions in words.

pub mod ask;
pub mod stream;
