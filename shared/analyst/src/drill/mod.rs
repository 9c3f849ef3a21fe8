//! What lies behind a mark: a bar, a slice, a point or a row becomes conditions on the plan of its
//! widget, and the next answer shows those rows in finer detail.
//!
//! ```text
//! click ─▶ marks ─▶ groups by their labels ─▶ conditions ─▶ narrow ─▶ next: finer time, another
//!                         │                                            dimension, at last the rows
//!                         └─ look: the widget's own rows, where a label does not say it all
//! ```
//!
//! A widget shows labels, not values. Most labels say exactly which value they stand for
//! ([`label`]); where one does not (two customers of one name, a text that was cut, a point among
//! points), the rows of the widget are asked for once more ([`Look`]).
//!
//! | module | holds |
//! | --- | --- |
//! | [`click`] | what was clicked |
//! | [`kept`] | what is kept with a widget: its answer, and the way that led to it |
//! | `marks` | the groups that a mark of a widget stands for, by label |
//! | `label` | the condition that a label stands for |
//! | `look` | the same from the rows of the widget |
//! | `narrow` | a plan with those conditions |
//! | `next`, `rows` | by what it is shown next; the rows behind it |
//! | `way` | one step down, one step back |
//! | `show` | the next widget, with its ways on and back |

pub mod click;
pub mod kept;
mod label;
mod look;
mod marks;
mod narrow;
mod next;
mod refusal;
mod rows;
mod show;
mod way;

#[cfg(test)]
mod tests;

pub use click::{Click, Detail};
pub use kept::{Kept, Visited};
pub use look::Look;
pub(crate) use marks::short;
pub use refusal::Refusal;
pub(crate) use show::ways;
pub use show::{detail, present};
pub use way::{Step, back, down};
