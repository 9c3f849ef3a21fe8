//! What is asked of the data behind a widget, one file for each route.

pub mod drilldown;
