//! What cannot be meant is not answered.
