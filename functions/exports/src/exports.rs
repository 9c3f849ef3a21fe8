//! `POST /api/export`.

pub mod create;
