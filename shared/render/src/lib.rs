//! How a widget looks: Askama templates, SVG charts, tokens, icons.
//!
//! One renderer draws a widget everywhere: in the gallery, in `html` on a stream, in a file. Only
//! what was checked can be drawn, for [`widget`] takes a `Valid<…>`; every text of the widget is
//! escaped by the templates, and markup in it passes a sanitiser.
//!
//! | module | holds |
//! | --- | --- |
//! | [`descriptor`] | a descriptor: its frame, then its kind |
//! | [`kinds`] | each widget type's inside |
//! | [`state`] | what stands where no widget is, or not yet |
//! | [`chart`] | charts as SVG |
//! | [`icon`] | pictograms |
//! | [`markdown`] | text with marks, and markup of others, made safe |
//! | [`tokens`] | colours, light and dark |
//! | [`format`], [`measure`] | numbers and days as people read them; how wide text is |
//! | [`view`], [`markup`] | how a widget is to be shown; what comes out |

pub mod chart;
pub mod descriptor;
pub mod format;
pub mod icon;
pub mod kinds;
pub mod markdown;
pub mod markup;
pub mod measure;
pub mod state;
pub mod tokens;
pub mod view;

pub use descriptor::widget;
pub use markup::Markup;
pub use view::{Direction, Theme, View};

/// The style sheet of widgets: the tokens, then the classes that templates use.
pub fn style_sheet() -> String {
    tokens::css() + include_str!("../assets/widgets.css")
}

/// The module that adds behaviour where a page runs scripts: sorting, pages, filters, and an event
/// for every action.
pub const SCRIPT: &str = include_str!("../assets/widgets.js");
