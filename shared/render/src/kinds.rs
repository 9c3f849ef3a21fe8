//! The inside of each widget type, one file each, with its template.

pub mod card;
pub mod chart;
pub mod custom;
pub mod form;
pub mod navigation;
pub mod table;
