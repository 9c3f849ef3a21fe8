//! What is done with a widget, one file for each route.

pub mod render;
