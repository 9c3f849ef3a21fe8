//! The pages, one file each.

pub mod actions;
pub mod charts;
pub mod component;
pub mod descriptor;
pub mod icons;
pub mod index;
pub mod live;
pub mod states;
pub mod stream;
pub mod tokens;
mod widget;

use crate::site::Entry;

/// Pages that are not about one widget.
pub(crate) fn foundations() -> Vec<Entry> {
    vec![
        charts::entry(),
        actions::entry(),
        states::entry(),
        stream::entry(),
        tokens::entry(),
        icons::entry(),
    ]
}

/// The group of those pages.
const FOUNDATIONS: &str = "Foundations";
