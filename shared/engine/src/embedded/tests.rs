//! Cases of the engine in this process.
