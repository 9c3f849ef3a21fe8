//! `/api/widget/hello`: a greeting, to see that a button works.

use futures::future::{self, BoxFuture};
use service::Problem;

use super::Endpoint;
use crate::{
    act::{Click, Done, Teller},
    result::ActionResult,
};

/// Where it is.
pub const PATH: &str = "/api/widget/hello";

/// Greets.
#[derive(Debug, Clone, Copy)]
pub struct Hello;

impl Endpoint for Hello {
    fn run<'a>(&'a self, _: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        let message = "Hello from backend!".to_owned();
        Box::pin(future::ready(Ok(ActionResult::Message { message }.into())))
    }
}
