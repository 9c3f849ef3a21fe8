//! How a widget looks: Askama templates, SVG charts, tokens, icons.
//!
//! One renderer draws a widget everywhere: in the gallery, in `html` on a stream, in a file. Only
//! what was checked can be drawn, for [`widget`] takes a `Valid<…>`; every text of the widget is
//! escaped by the templates, and markup in it passes a sanitiser.
//!
//! | module | holds |
//! | --- | --- |
//! | [`descriptor`], [`kinds`] | a descriptor: its frame, then each type's inside |
//! | [`tree`] | a tree of components |
//! | [`state`] | what stands where no widget is, or not yet |
//! | [`chart`] | charts as SVG |
//! | [`icon`] | pictograms |
//! | [`markdown`] | text with marks, and markup of others, made safe |
//! | [`tokens`] | colours, light and dark |
//! | [`format`], [`measure`] | numbers and days as people read them; how wide text is |
//! | [`view`], [`drawn`], [`markup`] | how a widget is to be shown; what comes out |

pub mod chart;
pub mod descriptor;
pub mod drawn;
pub mod format;
pub mod icon;
pub mod kinds;
pub mod markdown;
pub mod markup;
pub mod measure;
mod nesting;
pub mod state;
pub mod tokens;
pub mod tree;
pub mod view;
mod writer;

pub use descriptor::descriptor;
pub use drawn::Drawn;
pub use markup::Markup;
pub use tree::tree;
pub use view::{Direction, Theme, View};

use widgets::{Valid, Widget};

/// Draws a widget, whatever it is.
pub fn widget(widget: &Valid<Widget>, view: &View) -> Drawn {
    match widget.get() {
        Widget::Descriptor(found) => descriptor::drawn(found, view),
        Widget::Tree(found) => tree::drawn(found, view),
    }
}

/// The style sheet of widgets: the tokens, then the classes that templates use.
pub fn style_sheet() -> String {
    tokens::css() + include_str!("../assets/widgets.css") + include_str!("../assets/tree.css")
}

/// The module that adds behaviour where a page runs scripts: sorting, pages, filters, and an event
/// for every action.
pub const SCRIPT: &str = include_str!("../assets/widgets.js");
