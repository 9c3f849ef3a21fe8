//! A question in, a stream of events out.
