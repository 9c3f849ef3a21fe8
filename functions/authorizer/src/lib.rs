//! A token in, a principal out.
