//! A client of the function, and the cloud that the function runs on.

use std::sync::Arc;

use ::answer::{Dependencies, model::Speakers};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
    response::Response,
};
use engine::QueryEngine;
use local::{cloud::Cloud, state::State};
use models::{Jitter, Models, configuration};
use serde_json::{Value, json};
use service::{
    AuthorizerContext, Clock, Ids, Principal, config::Environment, edge, limit::Limited,
};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt;

/// A table and a bucket.
pub struct Place {
    cloud: Cloud,
    _state: State,
    _folder: TempDir,
}

impl Place {
    /// Empty ones.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(folder.path()).expect("a state");
        Self {
            cloud: Cloud::start(&state).await.expect("a cloud"),
            _state: state,
            _folder: folder,
        }
    }

    /// What lasts there.
    pub fn store(&self) -> Store {
        self.store_at(Clock::system(), Ids::random())
    }

    /// The same at another time.
    pub fn store_at(&self, clock: Clock, ids: Ids) -> Store {
        self.cloud.store(clock, ids)
    }

    /// An instance of the function, and a client of it who is `ada`.
    pub fn ada(&self) -> Client {
        Client::of(::sessions::router(self.store()))
    }

    /// An instance that answers, too, over that engine, and a client of it who is `ada`.
    pub fn answering(&self, engine: impl QueryEngine + 'static) -> Client {
        Client::answered(engine, self.store(), Clock::system())
    }

    /// The same with a clock of its own.
    pub fn answering_at(&self, engine: impl QueryEngine + 'static, clock: &Clock) -> Client {
        let store = self.store_at(clock.clone(), Ids::random());
        Client::answered(engine, store, clock.clone())
    }
}

/// A signed-in caller of an instance.
#[derive(Clone)]
pub struct Client {
    router: Router,
    caller: Principal,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Client {
    /// `ada` at an instance of those routes.
    fn of(routes: Router) -> Self {
        Self {
            router: edge::dress(routes),
            caller: Principal {
                user_id: "ada".to_owned(),
                ..Principal::default()
            },
        }
    }

    /// `ada` at an instance that answers over that engine and keeps its answers there.
    pub fn answered(engine: impl QueryEngine + 'static, store: Store, clock: Clock) -> Self {
        let sessions = ::sessions::router(store.clone());
        let deps = Dependencies::new(Arc::new(engine), clock, Ids::random()).keeping(store);
        Self::of(chat::router(deps, Limited::not()).merge(sessions))
    }

    /// `ada` at an instance that asks the language models of that `INLAY_MODELS` first.
    pub fn modelled(engine: impl QueryEngine + 'static, store: Store, written: &str) -> Self {
        let mut environment = Environment::from_pairs([(configuration::VARIABLE, written)]);
        let providers = configuration::read(&mut environment);
        let providers = environment.finish(providers).expect("no mistake");
        let models = Models::new(providers, Clock::system(), Jitter::told_by(|| 0.0));
        let sessions = ::sessions::router(store.clone());
        let deps = Dependencies::new(Arc::new(engine), Clock::system(), Ids::random())
            .keeping(store)
            .asking(Speakers::new(models));
        Self::of(chat::router(deps, Limited::not()).merge(sessions))
    }

    /// Somebody else at the same instance.
    pub fn called(&self, user: &str) -> Self {
        let mut other = self.clone();
        other.caller.user_id = user.to_owned();
        other
    }

    /// The same caller with one permission more.
    pub fn holding(&self, permission: &str) -> Self {
        let mut other = self.clone();
        other.caller.permissions.insert(permission.to_owned());
        other
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends a request, and gives what comes back as it comes.
    pub async fn open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Response {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .extension(AuthorizerContext::of(&self.caller));
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| {
                request.header(*name, *value)
            })
            .body(Body::from(body.unwrap_or_default()))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await;
        response.expect("an answer")
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let response = self.open(method, path, &[], body).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await;
        Answer {
            status: parts.status,
            headers: parts.headers,
            json: serde_json::from_slice(&bytes.expect("a body")).unwrap_or_default(),
        }
    }

    /// The path of a new session.
    pub async fn begin(&self) -> String {
        let made = self.post("/chat/sessions", json!({})).await;
        assert_eq!(made.status, 201, "{:?}", made.json);
        made.header("location")
    }

    /// Says something new.
    pub async fn say(&self, session: &str, content: &str) -> Value {
        let path = format!("{session}/messages");
        let sent = self.post(&path, json!({"content": content})).await;
        assert_eq!(sent.status, 201, "{:?}", sent.json);
        sent.json
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name);
        let text = value.and_then(|value| value.to_str().ok());
        text.unwrap_or_default().to_owned()
    }

    /// The path and query of the next page.
    pub fn next(&self) -> Option<String> {
        let link = self.header("link");
        let (path, rest) = link.strip_prefix('<')?.split_once('>')?;
        assert_eq!(rest, "; rel=\"next\"");
        Some(path.to_owned())
    }

    /// A field of every entry.
    pub fn all(&self, field: &str) -> Vec<String> {
        let entries = self.json.as_array();
        let entries = entries.unwrap_or_else(|| panic!("no list: {}", self.json));
        let texts = entries.iter().map(|entry| entry[field].as_str());
        texts.map(|text| text.expect("a text").to_owned()).collect()
    }

    /// The code and pointer of every issue.
    pub fn issues(&self) -> Vec<(String, String)> {
        let issues = self.json["issues"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        issues
            .iter()
            .map(|issue| (text(&issue["pointer"]), text(&issue["code"])))
            .collect()
    }
}
