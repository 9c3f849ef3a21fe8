//! Why nothing can be shown behind a mark.

use widgets::Issue;

use crate::check::PlanIssues;

/// Why nothing can be shown behind a mark.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The click names nothing that the widget shows; every issue, with a pointer.
    #[error("{}", .0.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>().join(" "))]
    Selection(Vec<Issue>),
    /// The widget holds no data of which anything could be shown.
    #[error("This widget shows no data that could be opened.")]
    NoData,
    /// The caller cannot see all of the widget's data any more.
    #[error("The data behind this widget is not there any more; ask the question again.")]
    Gone,
    /// There is nothing finer than this.
    #[error("There is nothing more to show behind this.")]
    Finest,
    /// There is no earlier widget.
    #[error("This widget was not opened from another one.")]
    NoWayBack,
    /// The data has changed since the widget was drawn, so that its mark is not found again.
    #[error("The data has changed since this was drawn; ask the question again.")]
    Changed,
    /// The next plan cannot be written.
    #[error("This cannot be opened: {0}.")]
    Unusable(#[from] PlanIssues),
}
