//! What a widget is: types, validation, samples. No I/O, no async.

pub mod descriptor;

pub use descriptor::Descriptor;
