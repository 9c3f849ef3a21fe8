//! What lasts: one DynamoDB table and one S3 bucket.
//!
//! There is one code path, the AWS SDK: over AWS in the cloud, over dynoxide and s3s-fs in
//! `inlay serve`, over DynamoDB Local in the tests. Nothing scans; every question below is one
//! request, keyed by who asks.
//!
//! # The table
//!
//! `owner` is the caller's `user_id`, escaped ([`key`]). It is part of every private key, so that
//! what belongs to another caller cannot even be addressed. Times are microseconds since 1970, in
//! 17 digits, so that text order is time order ([`Place`]).
//!
//! | pattern | pk | sk | index | cost |
//! | --- | --- | --- | --- | --- |
//! | a session | `SESSION#owner#id` | `SESSION` | | 1 get |
//! | sessions of a caller, last active first | `SESSIONS#owner` | `updated#id` | `by_time` | 1 query a page |
//! | a session with its newest messages | `SESSION#owner#id` | `MESSAGE#place`, then `SESSION` | | 1 query |
//! | messages before a time | `SESSION#owner#id` | `MESSAGE#place` | | 1 query a page, and 1 get |
//! | a message by its id | `MESSAGE#owner#id` | `HEAD` | | 1 get for its place, 1 for itself |
//! | send a message, once for each client id | session, message, id | | | 1 transaction |
//! | a run with its events, from any of them on | `RUN#owner#id` | `EVENT#last`, then `HEAD` | | 1 query |
//! | write events of a run, and what it shows | `EVENT#seq`, `WIDGET#id`, `HEAD` | | | 1 transaction a batch |
//! | a widget | `WIDGET#owner#id` | `HEAD` | | 1 get |
//! | a submitted form | `SUBMISSION#owner#id` | `HEAD` | | 1 get |
//! | forms that a caller submitted, newest first | `SUBMISSIONS#owner` | `created#id` | `by_time` | 1 query a page |
//! | forms of one widget, newest first | `SUBMISSIONS#owner#widget` | `created#id` | | 1 query a page |
//! | run an action once for each key | `ONCE#owner#key` | `HEAD` | | 2 transactions |
//! | a template, with its rows | `TEMPLATE#id` | `DATA`, `HEAD` | | 1 query |
//! | templates of a caller, newest first | `TEMPLATES#owner` | `created#id` | `by_time` | 1 query a page |
//! | templates shared with a caller; with everyone | `SHARED#user`; `SHARED` | `created#id` | | 1 query a page |
//! | what is left of a budget | `LIMIT#owner#what` | the window's start | | 1 update |
//! | audit records of a user | `AUDIT#user` | `time#id` | | 1 query a page |
//! | audit records of a day | `AUDIT-DAY#2025-04-01` | `time#id` | `by_time` | 1 query a page |
//!
//! The index `by_time` (`gpk`, `gsk`) is sparse: only heads that are listed carry its keys.
//! Items expire by `expires_at` (seconds since 1970). DynamoDB deletes them late, up to days, so
//! an item past it is read as if it were gone.
//!
//! A message's place is its time, moved on by a microsecond where the clock stands still or runs
//! behind another instance's: the transaction that writes a message moves the session's `last`
//! place forward and fails where it would move it back. So the order inside a session is total,
//! a cursor never passes by a message, and sending needs no read.
//!
//! # Modules
//!
//! | module | holds |
//! | --- | --- |
//! | [`sessions`], [`messages`] | conversations |
//! | [`runs`], [`widgets`] | answers as they are made, and what they show |
//! | [`submissions`] | what was entered into forms |
//! | [`actions`] | clicks on widgets: each runs once for its key, and is written with all that it makes |
//! | [`templates`] | saved questions |
//! | [`limits`], [`audit`] | how much a caller may ask; who saw what |
//! | [`cursor`] | pages of a list |
//! | [`key`], [`item`], [`condition`], [`transaction`] | the table's language |
//! | [`files`] | the bucket, where bodies of over 300 KB go |
//! | [`shape`] | the table's keys and index, for who makes the table |
//! | [`patience`] | how long the clients wait, and how often they try again |
//! | `turns` | who waits for whom within an instance |
//! | [`error`], [`problem`] | what can go wrong, and what a client is told of it |

pub mod actions;
pub mod audit;
pub mod condition;
pub mod cursor;
#[cfg(feature = "aws")]
mod environment;
pub mod error;
pub mod files;
pub mod item;
pub mod key;
pub mod limits;
pub mod messages;
pub mod page;
pub mod patience;
pub mod place;
pub mod problem;
mod reach;
pub mod runs;
pub mod sessions;
pub mod shape;
pub mod store;
pub mod submissions;
pub mod templates;
pub mod transaction;
mod turns;
pub mod widgets;

pub use cursor::Cursors;
pub use error::StoreError;
pub use files::Files;
pub use page::Page;
pub use place::Place;
pub use store::{Store, Table};

/// What a call to the store gives.
pub type Result<T> = std::result::Result<T, StoreError>;
