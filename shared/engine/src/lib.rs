//! How SQL runs: the gate, DuckDB, and engines elsewhere.
//!
//! Callers know [`QueryEngine`] only. What stands behind it is DuckDB in this process, the query
//! function on another machine, or a child process on a laptop.

#[cfg(feature = "wire")]
pub mod cells;
#[cfg(feature = "duckdb")]
pub mod embedded;
#[cfg(feature = "duckdb")]
pub mod gate;
#[cfg(feature = "duckdb")]
pub mod load;
#[cfg(feature = "wire")]
pub mod peer;
pub mod request;
#[cfg(all(test, feature = "duckdb"))]
mod shop;
#[cfg(feature = "wire")]
pub mod stream;
#[cfg(feature = "wire")]
pub mod wire;

#[cfg(feature = "duckdb")]
pub use embedded::Embedded;
#[cfg(feature = "wire")]
pub use peer::Peer;
pub use request::{EngineError, Limits, QueryEngine, QueryRequest, Refusal};
#[cfg(feature = "wire")]
pub use stream::{RowStream, StreamEngine};
