//! The permissions that the house's own widgets ask for.

/// May open what lies behind a mark.
pub const MANAGER: &str = "manager";
/// May open what lies behind a mark.
pub const ANALYST: &str = "analyst";
/// May take data away.
pub const DATA_EXPORTER: &str = "data_exporter";

/// All of them: what a caller needs who may do everything that a widget offers.
pub const ALL: [&str; 3] = [MANAGER, ANALYST, DATA_EXPORTER];
