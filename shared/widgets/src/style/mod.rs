//! How components are dressed: colours, lengths, edges, and the words for sizes and positions.
//!
//! A client's text never reaches a style sheet unread: [`Color::paint`] and [`Length::css`] give
//! what may, and nothing where a text says nothing that is known.
//!
//! | module | holds |
//! | --- | --- |
//! | [`color`] | colours: tokens, palette steps, CSS colours, pairs for both schemes |
//! | [`contrast`] | how well a colour stands out |
//! | [`length`] | lengths: numbers and CSS lengths |
//! | [`spacing`] | space inside and outside an edge |
//! | [`border`] | edge lines |
//! | [`word`] | enumerations that several components share |

pub mod border;
pub mod color;
pub mod contrast;
pub mod length;
pub mod spacing;
pub mod word;

pub use border::{Border, BorderStyle, Borders, Edge, Edges};
pub use color::{Color, Paint, ThemeColor};
pub use length::{Css, Length};
pub use spacing::{Margin, Sides, Spacing};
pub use word::*;
