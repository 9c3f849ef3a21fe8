//! What crosses crates: real parts, whole runs.
