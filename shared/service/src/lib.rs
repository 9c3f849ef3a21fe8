//! What every function needs: principal, errors, configuration, peers, telemetry, start-up.
//!
//! A request passes these in order, on AWS and on a laptop alike:
//!
//! | module | does |
//! | --- | --- |
//! | [`edge`] | gives the request its id, catches panics, answers unknown paths; the outermost layer |
//! | [`caller`] | the [`Principal`] that the authorizer vouched for, as an extractor |
//! | [`body`] | the JSON body, checked against its published schema ([`shape`]), as an extractor |
//! | [`limit`] | how often a caller may, as a layer |
//! | [`user_context`] | what a body may say of its user: less than the caller is, never more |
//! | [`query`] | the query, checked against its published parameters, as an extractor |
//! | [`page`] | pages of a list and where they go on |
//! | [`problem`], [`problems`] | what a client is told when something is wrong |
//!
//! | module | gives |
//! | --- | --- |
//! | [`config`] | typed configuration from the environment, all mistakes at once |
//! | [`telemetry`] | logs: JSON lines on Lambda, readable ones elsewhere |
//! | [`health`] | what `GET /health` answers |
//! | [`peers`] | one function calls another |
//! | [`clock`], [`ids`] | the time and new ids, injected |
//! | `start` | the loop that asks the Lambda Runtime API for work (feature `lambda`) |

pub mod body;
pub mod caller;
pub mod clock;
pub mod config;
pub mod edge;
pub mod health;
pub mod ids;
pub mod json;
pub mod limit;
pub mod page;
pub mod peers;
pub mod principal;
pub mod problem;
pub mod problems;
pub mod query;
pub mod reply;
pub mod shape;
#[cfg(feature = "lambda")]
pub mod start;
pub mod telemetry;
pub mod user_context;

pub use body::Body;
pub use caller::{AuthorizerContext, Caller};
pub use clock::Clock;
pub use edge::RequestId;
pub use ids::Ids;
pub use page::Here;
pub use principal::Principal;
pub use problem::{Issue, Problem};
pub use query::Query;
pub use user_context::UserContext;
