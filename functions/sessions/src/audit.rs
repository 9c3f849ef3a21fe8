//! The audit: who saw or did what, for those who may know.

pub mod list;
