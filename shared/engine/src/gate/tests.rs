//! Cases of the gate.
