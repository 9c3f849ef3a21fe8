//! What every function needs: principal, errors, configuration, peers, telemetry, start-up.

pub mod clock;
pub mod principal;
pub mod problem;

pub use clock::Clock;
pub use principal::Principal;
pub use problem::Problem;
