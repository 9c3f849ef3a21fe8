//! Rows in, a file out.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /api/export` | [`exports::create`] |
//!
//! A file is made of what a widget shows: its whole query, as the caller sees it now, not the rows
//! that were on the screen. [`asked`] finds out what may be exported, [`making`] brings rows to a
//! [`writer`], [`exporting`] keeps the pieces as an object that is there whole or not at all.
//!
//! | module | holds |
//! | --- | --- |
//! | [`request`], [`reply`] | what may be sent, what comes back |
//! | [`asked`] | the stored widget, and whether this caller may take its rows away |
//! | [`exporting`] | the way of one export, its audit record, its link |
//! | [`making`] | rows in, pieces of a file out |
//! | [`format`], [`writer`] | the formats, and what writes them |
//! | [`csv`] | CSV: every value exact |
//! | [`pdf`] | tagged PDF: title, chart, table, sources |
//! | [`sheet`] | what a file says besides its rows |
//! | [`written`] | a value as a person reads it on paper |
//! | [`xlsx`] | a workbook with typed cells |
//! | [`name`] | what a file is called |
//! | [`contract`] | the OpenAPI document |

pub mod asked;
pub mod contract;
pub mod csv;
pub mod exporting;
pub mod exports;
pub mod format;
pub mod making;
pub mod name;
pub mod pdf;
pub mod reply;
pub mod request;
pub mod sheet;
pub mod writer;
pub mod written;
pub mod xlsx;

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware::from_fn_with_state, routing::post};
use engine::StreamEngine;
use service::{Clock, Ids, limit::Limited};
use store::Store;

pub use contract::openapi;
pub use format::Format;
pub use sheet::{Heading, Picture, Sheet};

/// Files that a caller may ask for in a minute, unless the environment says otherwise.
pub const EXPORTS: u32 = 60;
/// The variable that says otherwise.
pub const EXPORTS_VARIABLE: &str = "INLAY_EXPORTS_PER_MINUTE";
/// How long a link to a file works.
pub const LINK: Duration = Duration::from_secs(15 * 60);

/// What the function needs.
#[derive(Clone)]
pub struct Needs {
    /// Gives the rows.
    pub engine: Arc<dyn StreamEngine>,
    /// Has the widgets, and keeps the files.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// New ids for files.
    pub ids: Ids,
    /// How often a caller may ask for one.
    pub limited: Limited,
    /// How long a link to a file works: [`LINK`].
    pub link: Duration,
}

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(needs: Needs) -> Router {
    let limited = from_fn_with_state(needs.limited.clone(), Limited::keep);
    Router::new()
        .route("/api/export", post(exports::create::create))
        .route_layer(limited)
        .with_state(needs)
}
