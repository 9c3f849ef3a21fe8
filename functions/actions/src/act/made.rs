//! Widgets that an action makes of rows: kept whole, with what they were made from, and shown to
//! the caller without what they may not do.

use analyst::drill::Kept;
use service::{Principal, Problem, problems};
use store::widgets::NewWidget;
use widgets::{Descriptor, Valid};

/// A widget that was made.
pub struct MadeWidget {
    /// As it is kept.
    pub whole: NewWidget,
    /// As the caller sees it.
    pub seen: Descriptor,
}

impl MadeWidget {
    /// Of a descriptor, and the answer that it shows.
    ///
    /// # Errors
    ///
    /// Where it is no valid widget, which is a mistake of ours.
    pub fn of(
        descriptor: Descriptor,
        kept: &Kept,
        caller: &Principal,
    ) -> Result<Self, Box<Problem>> {
        let mut seen = descriptor
            .clone()
            .for_caller(caller.permissions.iter().map(String::as_str));
        seen.metadata.user_id = None;
        let descriptor = Valid::check(descriptor).map_err(|issues| {
            tracing::error!(?issues, "an action made a widget that is not valid");
            problems::internal()
        })?;
        let plan = serde_json::to_value(kept).map_err(|error| {
            tracing::error!(%error, "an answer cannot be kept");
            problems::internal()
        })?;
        Ok(Self {
            whole: NewWidget {
                descriptor,
                plan: Some(plan),
            },
            seen,
        })
    }
}
