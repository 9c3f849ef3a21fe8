//! How often a caller may do something, and what they are told of it.
//!
//! [`Limited`] is a layer around routes: it spends one of the caller's budget before the handler
//! sees the request, and answers 429 where nothing is left. A request that is refused later, for
//! its body say, has been spent all the same, or a flood of broken requests would cost nothing.
//! Where the counter cannot be reached the answer is 503: a limit that lets everything through
//! when it is needed is none.
//!
//! The headers are those of the field: `RateLimit-Limit`, `RateLimit-Remaining`, and
//! `RateLimit-Reset` in seconds; `Retry-After` with 429.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{AuthorizerContext, Principal, Problem, config::Environment, problems};

/// How much within how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How often.
    pub limit: u32,
    /// Within how long; windows are aligned to the clock.
    pub window: Duration,
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How much there is in a window.
    pub limit: u32,
    /// How much is left in this one.
    pub left: u32,
    /// Seconds until the next one.
    pub seconds: u64,
}

/// Why nothing could be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The budget is used up.
    Exhausted {
        /// Seconds until the next window.
        seconds: u64,
    },
    /// The counter cannot be reached.
    Unavailable,
}

/// What spending gives, once it is counted.
pub type Spending<'a> = BoxFuture<'a, Result<Budget, Denied>>;

/// Counts what callers do, over all instances.
pub trait Meter: Send + Sync {
    /// Spends one of an owner's budget for something.
    fn spend<'a>(&'a self, owner: &'a str, what: &'a str, rate: Rate) -> Spending<'a>;
}

impl Rate {
    /// So many a minute.
    pub const fn per_minute(limit: u32) -> Self {
        Self {
            limit,
            window: Duration::from_secs(60),
        }
    }

    /// So many a minute as a variable says, else `default`.
    pub fn of_environment(environment: &mut Environment, name: &str, default: u32) -> Self {
        let expected = "a whole number of requests a minute, at least 1";
        let limit = environment.parsed(name, expected).unwrap_or(default);
        if limit == 0 {
            environment.refuse(name, format!("must be {expected}"));
        }
        Self::per_minute(limit)
    }
}

/// Questions that a caller may ask in a minute, unless the environment says otherwise.
pub const QUESTIONS: u32 = 20;
/// The variable that says otherwise.
pub const QUESTIONS_VARIABLE: &str = "INLAY_QUESTIONS_PER_MINUTE";

/// Actions that a caller may run in a minute, unless the environment says otherwise.
pub const ACTIONS: u32 = 60;
/// The variable that says otherwise.
pub const ACTIONS_VARIABLE: &str = "INLAY_ACTIONS_PER_MINUTE";
/// Of those, how many of one widget.
pub const ACTIONS_OF_A_WIDGET: u32 = 30;

/// Keeps callers of some routes to a rate.
#[derive(Clone)]
pub struct Limited {
    kept: Option<(Arc<dyn Meter>, &'static str, Rate)>,
    each: Option<Rate>,
    free: Option<String>,
}

impl Limited {
    /// To that rate of `what`, counted by `meter`. Routes that name the same thing share a budget.
    pub fn to(rate: Rate, what: &'static str, meter: Arc<dyn Meter>) -> Self {
        Self {
            kept: Some((meter, what, rate)),
            each: None,
            free: None,
        }
    }

    /// And to that rate for each single thing that it is done to, as handlers say by
    /// [`Limited::one`].
    #[must_use]
    pub fn each(mut self, rate: Rate) -> Self {
        self.each = Some(rate);
        self
    }

    /// The same for everybody but one user, such as who works at the machine that serves.
    #[must_use]
    pub fn but(mut self, user_id: impl Into<String>) -> Self {
        self.free = Some(user_id.into());
        self
    }

    /// To none.
    pub fn not() -> Self {
        Self {
            kept: None,
            each: None,
            free: None,
        }
    }

    /// Spends one of a caller's budget for one thing, such as one widget, where there is such a
    /// budget.
    ///
    /// # Errors
    ///
    /// 429 where nothing is left of it; 503 where the counter cannot be reached.
    pub async fn one(&self, caller: &Principal, thing: &str) -> Result<(), Problem> {
        let (Some((meter, what, _)), Some(rate)) = (&self.kept, self.each) else {
            return Ok(());
        };
        if self.free.as_ref() == Some(&caller.user_id) {
            return Ok(());
        }
        let counted = format!("{what}/{thing}");
        match meter.spend(&caller.user_id, &counted, rate).await {
            Ok(_) => Ok(()),
            Err(Denied::Exhausted { seconds }) => {
                let what = format!("{what} of this one");
                Err(problems::rate_limited(&what, rate.limit, seconds))
            }
            Err(Denied::Unavailable) => Err(problems::unavailable()),
        }
    }

    /// The layer, for `axum::middleware::from_fn_with_state`.
    pub async fn keep(State(limited): State<Self>, request: Request, next: Next) -> Response {
        let caller = request
            .extensions()
            .get::<AuthorizerContext>()
            .and_then(AuthorizerContext::principal);
        let (Some((meter, what, rate)), Some(caller)) = (limited.kept, caller) else {
            // Who nobody vouched for is refused by the handler.
            return next.run(request).await;
        };
        if limited.free.is_some_and(|free| free == caller.user_id) {
            return next.run(request).await;
        }
        match meter.spend(&caller.user_id, what, rate).await {
            Ok(budget) => {
                let mut response = next.run(request).await;
                budget.write(response.headers_mut());
                response
            }
            Err(Denied::Exhausted { seconds }) => {
                problems::rate_limited(what, rate.limit, seconds).into_response()
            }
            Err(Denied::Unavailable) => problems::unavailable().into_response(),
        }
    }
}

impl Budget {
    fn write(self, headers: &mut HeaderMap) {
        for (name, value) in fields(self) {
            headers.insert(name, value);
        }
    }
}

/// The headers that tell a budget.
pub(crate) fn fields(budget: Budget) -> [(HeaderName, HeaderValue); 3] {
    let name = HeaderName::from_static;
    [
        (name("ratelimit-limit"), budget.limit.into()),
        (name("ratelimit-remaining"), budget.left.into()),
        (name("ratelimit-reset"), budget.seconds.into()),
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::{Router, body::Body, middleware, routing::post};
    use tower::ServiceExt;

    use super::*;
    use crate::{Principal, edge};

    struct Counter(AtomicU32);

    impl Meter for Counter {
        fn spend<'a>(&'a self, owner: &'a str, what: &'a str, rate: Rate) -> Spending<'a> {
            assert_eq!((owner, what), ("ada", "questions"));
            let spent = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            Box::pin(async move {
                match rate.limit.checked_sub(spent) {
                    Some(left) => Ok(Budget {
                        limit: rate.limit,
                        left,
                        seconds: 42,
                    }),
                    None if spent > 9 => Err(Denied::Unavailable),
                    None => Err(Denied::Exhausted { seconds: 42 }),
                }
            })
        }
    }

    fn routes() -> Router {
        let meter = Arc::new(Counter(AtomicU32::new(0)));
        let limited = Limited::to(Rate::per_minute(2), "questions", meter);
        let routes = Router::new()
            .route("/ask", post(async || "asked"))
            .route("/wrong", post(async || problems::empty_body()))
            .route_layer(middleware::from_fn_with_state(limited, Limited::keep));
        edge::dress(routes)
    }

    async fn ask(routes: &Router, by: Option<&str>) -> Response {
        sent(routes, by, "/ask").await
    }

    async fn sent(routes: &Router, by: Option<&str>, path: &str) -> Response {
        let mut request = http::Request::post(path);
        if let Some(user_id) = by {
            let caller = Principal {
                user_id: user_id.to_owned(),
                ..Principal::default()
            };
            request = request.extension(AuthorizerContext::of(&caller));
        }
        let request = request.body(Body::empty()).expect("a request");
        routes.clone().oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn what_is_left_is_told_until_nothing_is() {
        let routes = routes();
        for left in ["1", "0"] {
            let answer = ask(&routes, Some("ada")).await;
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.headers()["ratelimit-limit"], "2");
            assert_eq!(answer.headers()["ratelimit-remaining"], left);
            assert_eq!(answer.headers()["ratelimit-reset"], "42");
        }
        let refused = ask(&routes, Some("ada")).await;
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers()["retry-after"], "42");
        assert_eq!(refused.headers()["ratelimit-remaining"], "0");
        let body = axum::body::to_bytes(refused.into_body(), usize::MAX).await;
        let problem: serde_json::Value =
            serde_json::from_slice(&body.expect("a body")).expect("JSON");
        assert_eq!(problem["code"], "rate_limited");
    }

    #[tokio::test]
    async fn without_a_counter_nothing_goes_through() {
        let routes = routes();
        for _ in 0..9 {
            ask(&routes, Some("ada")).await;
        }
        let answer = ask(&routes, Some("ada")).await;
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }

    #[tokio::test]
    async fn who_is_not_signed_in_spends_nothing() {
        let routes = routes();
        assert_eq!(ask(&routes, None).await.status(), 200);
        let answer = ask(&routes, Some("ada")).await;
        assert_eq!(answer.headers()["ratelimit-remaining"], "1");
    }

    #[tokio::test]
    async fn a_request_that_is_refused_was_spent_and_is_told_so() {
        let answer = sent(&routes(), Some("ada"), "/wrong").await;
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.headers()["ratelimit-remaining"], "1");
        assert!(answer.headers().contains_key("x-request-id"));
    }

    #[test]
    fn a_rate_is_a_whole_number_above_zero() {
        for (said, limit) in [("7", Some(7)), ("0", None), ("many", None), ("-1", None)] {
            let mut environment = Environment::from_pairs([("RATE", said)]);
            let rate = Rate::of_environment(&mut environment, "RATE", 20);
            assert_eq!(
                environment.finish(rate).ok().map(|rate| rate.limit),
                limit,
                "{said}"
            );
        }
        let rate = Rate::of_environment(&mut Environment::default(), "RATE", 20);
        assert_eq!(rate, Rate::per_minute(20));
    }
}
