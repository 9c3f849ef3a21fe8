//! Answers that are kept: made by one instance, followed, stopped and asked again at another.

mod away;
mod cancelled;
mod followed;
mod further;
mod going_away;
mod heard;
mod lost;
mod modelled;
mod once;
mod private;
mod refused;
mod shop;
