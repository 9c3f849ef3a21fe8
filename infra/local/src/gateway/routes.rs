//! Which path belongs to which function: the paths of its contract, so that the gateway cannot
//! serve what the OpenAPI document does not tell.

use axum::{Router, extract::Request, http::Extensions, middleware, routing::any_service};
use service::{AuthorizerContext, RequestId};
use tower::util::MapRequest;
use utoipa::openapi::OpenApi;

use super::callers::{self, Callers};

/// A function as the gateway mounts it.
pub struct Function {
    /// Its contract.
    pub contract: OpenApi,
    /// Its router, bare.
    pub router: Router,
}

/// Paths that every function answers and the gateway answers for all of them.
const SHARED: [&str; 1] = ["/health"];

/// The paths of a contract that are its function's own.
pub fn paths(contract: &OpenApi) -> impl Iterator<Item = &str> {
    let paths = contract.paths.paths.keys().map(String::as_str);
    paths.filter(|path| !SHARED.contains(path))
}

/// The functions' routes, each behind the authorizer.
pub(super) fn of(functions: Vec<Function>, callers: Callers) -> Router {
    let mut routes = Router::new();
    for Function { contract, router } in functions {
        let router = service::edge::dress(router);
        for path in paths(&contract) {
            let function = MapRequest::new(router.clone(), handed_on);
            routes = routes.route(path, any_service(function));
        }
    }
    routes.route_layer(middleware::from_fn_with_state(callers, callers::identify))
}

/// A request as API Gateway hands it on: with its id and its caller beside it. What the gateway has
/// noted of it besides, above all the parts of its path, stays behind: the function's own router
/// notes them again, and would find them doubled.
fn handed_on(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    let mut kept = Extensions::new();
    if let Some(id) = parts.extensions.remove::<RequestId>() {
        kept.insert(id);
    }
    if let Some(caller) = parts.extensions.remove::<AuthorizerContext>() {
        kept.insert(caller);
    }
    parts.extensions = kept;
    Request::from_parts(parts, body)
}
