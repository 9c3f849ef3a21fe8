//! How a widget is to be shown: what is the page's to decide, not the widget's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// Light or dark, where the page does not leave it to the reader's system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

impl Theme {
    /// The word that attributes and options use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As in English.
    LeftToRight,
    /// As in Arabic and Hebrew.
    RightToLeft,
}

impl Direction {
    /// The value of `dir`.
    pub fn word(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// How a widget is to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// `None`: as the page around it.
    pub theme: Option<Theme>,
    /// `None`: as the page around it.
    pub direction: Option<Direction>,
    /// What time it is: a widget past its `expires_at` is shown as expired. `None`: not asked.
    pub now: Option<Timestamp>,
    /// What the reader may do. An action that asks for more is shown as denied. `None`: everything,
    /// which is right for a widget that was already narrowed to its reader.
    pub permissions: Option<BTreeSet<String>>,
    /// The widget is still being written.
    pub streaming: bool,
    /// What is wrong with entered values, by the name of the field.
    pub errors: BTreeMap<String, String>,
    /// Begins every `id`, which a page may hold only once. `None`: the widget's own id.
    pub id: Option<String>,
    /// Pictures of elsewhere are fetched. Without, a sign stands for each.
    pub remote_pictures: bool,
    /// Room for the widget, in CSS pixels. Charts are drawn for it where it is narrow, so that they
    /// need not be pushed sideways on a phone. `None`: as much as they like.
    pub width: Option<f64>,
    /// Level of the widget's heading, from 1 to 6.
    pub heading: u8,
}

impl Default for View {
    fn default() -> Self {
        Self {
            theme: None,
            direction: None,
            now: None,
            permissions: None,
            streaming: false,
            errors: BTreeMap::new(),
            id: None,
            remote_pictures: true,
            width: None,
            heading: 3,
        }
    }
}

impl View {
    /// The widget's heading as an element: `h3`.
    pub(crate) fn heading_tag(&self) -> &'static str {
        match self.heading {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }
    }
}
