//! A client of the function, and the house that the function works in: a table, a bucket, and data
//! of which callers see different parts.

use std::{path::Path, sync::Arc};

use answer::Dependencies;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use engine::{Embedded, embedded::Resources, load};
use jiff::{SignedDuration, Timestamp};
use local::{cloud::Cloud, state::State};
use serde_json::{Value, json};
use service::{AuthorizerContext, Clock, Ids, Principal, edge, limit::Limited};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt;

/// Sales that a caller sees by their regions, with buyers' addresses for few, and pay for `hr`.
const SALES: &str = "\
region,ordered_on,product,amount,email
North,2025-04-03,Hat,100.5,a@x.org
North,2025-05-10,Coat,200,b@x.org
South,2025-04-20,Hat,50,c@x.org
South,2024-04-20,Hat,30,c@x.org
West,2025-06-30,Scarf,75,d@x.org
";
const PAYROLL: &str = "person,salary\nAda,5000\nBob,4000\n";
const CATALOG: &str = r#"
title = "Shop"
[tables.sales]
measure = "amount"
time = "ordered_on"
rows = { column = "region", claim = "regions", unless = ["manager"] }
[tables.sales.columns]
email = { mask_unless = ["pii_reader"] }
[tables.payroll]
permissions = ["hr"]
"#;

/// Where the function works.
pub struct House {
    cloud: Cloud,
    engine: Arc<Embedded>,
    _state: State,
    _folder: TempDir,
}

impl House {
    /// With nothing saved in it.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(&folder.path().join("state")).expect("a state");
        Self {
            cloud: Cloud::start(&state).await.expect("a cloud"),
            engine: Arc::new(data(folder.path())),
            _state: state,
            _folder: folder,
        }
    }

    fn clock() -> Clock {
        let start: Timestamp = "2025-07-15T12:00:00Z".parse().expect("a time");
        let ticks = std::sync::atomic::AtomicI64::new(0);
        Clock::told_by(move || {
            let tick = ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            start + SignedDuration::from_millis(tick)
        })
    }

    /// What lasts there.
    pub fn store(&self) -> Store {
        self.cloud.store(Self::clock(), Ids::random())
    }

    /// An instance of the functions that answer, and a client of it who is `ada`, who may see all.
    pub fn ada(&self) -> Client {
        self.limited(Limited::not())
    }

    /// The same, kept to a rate.
    pub fn limited(&self, limited: Limited) -> Client {
        let store = self.store();
        let engine: Arc<dyn engine::QueryEngine> = self.engine.clone();
        let answers =
            Dependencies::new(engine, Self::clock(), Ids::random()).keeping(store.clone());
        let needs = ::templates::Needs {
            answers: answers.clone(),
            store,
            limited,
        };
        let routes = ::templates::router(needs).merge(
            // Answers to be saved come from here.
            Router::new().merge(chat::router(answers, Limited::not())),
        );
        Client {
            router: edge::dress(routes),
            caller: Principal {
                user_id: "ada".to_owned(),
                permissions: ["manager", "hr", "pii_reader"].map(str::to_owned).into(),
                ..Principal::default()
            },
        }
    }
}

fn data(folder: &Path) -> Embedded {
    let data = folder.join("data");
    std::fs::create_dir(&data).expect("a folder");
    for (name, text) in [
        ("sales.csv", SALES),
        ("payroll.csv", PAYROLL),
        ("catalog.toml", CATALOG),
    ] {
        std::fs::write(data.join(name), text).expect("a file");
    }
    let loaded = load::load(&data, &folder.join("loaded")).expect("loaded");
    Embedded::open(
        loaded.catalogue,
        &loaded.database,
        Resources::default(),
        House::clock(),
    )
    .expect("an engine")
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
    pub text: String,
    pub json: Value,
}

impl Client {
    /// Somebody else, who sees the sales of one region and no more.
    pub fn seller(&self, user: &str, region: &str) -> Self {
        Self {
            caller: Principal {
                user_id: user.to_owned(),
                claims: [("regions".to_owned(), [region.to_owned()].into())].into(),
                ..Principal::default()
            },
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[], &body.to_string()).await
    }

    pub async fn put(&self, path: &str, tag: &str, body: Value) -> Answer {
        let headers = [("if-match", tag)];
        self.send(Method::PUT, path, &headers, &body.to_string())
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], "").await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .extension(AuthorizerContext::of(&self.caller));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned()));
        let response = self
            .router
            .clone()
            .oneshot(request.expect("a request"))
            .await;
        let (parts, body) = response.expect("an answer").into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Answer {
            status: parts.status,
            headers: parts.headers,
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }

    /// Saves a template, and gives its path.
    pub async fn saved(&self, body: Value) -> String {
        let made = self.post("/templates", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location")
    }

    /// Asks a question, and gives its run's id when it has ended.
    pub async fn asked(&self, question: &str) -> String {
        let answer = self.post("/ai/chat", json!({"message": question})).await;
        let line = answer.text.lines().next().expect("a line");
        let line: Value = serde_json::from_str(line).expect("JSON");
        line["run_id"].as_str().expect("a run's id").to_owned()
    }

    /// Runs a template, and gives its events.
    pub async fn run(&self, path: &str, parameters: Value) -> Events {
        let run = format!("{path}/run");
        let answer = self.post(&run, json!({"parameters": parameters})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Events::of(&answer.text)
    }

    /// Runs a template with parameters that it does not take, and gives the issues.
    pub async fn refused(&self, path: &str, parameters: Value) -> Vec<(String, String)> {
        let run = format!("{path}/run");
        let answer = self.post(&run, json!({"parameters": parameters})).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        answer.issues()
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name);
        let text = value.and_then(|value| value.to_str().ok());
        text.unwrap_or_default().to_owned()
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

/// The events of a run.
#[derive(Debug, Clone)]
pub struct Events(pub Vec<(String, Value)>);

impl Events {
    fn of(text: &str) -> Self {
        let events = text.split("\n\n").filter(|event| !event.trim().is_empty());
        Self(
            events
                .map(|event| {
                    let field = |name: &str| {
                        let line = event.lines().find_map(|line| line.strip_prefix(name));
                        line.unwrap_or_default().trim().to_owned()
                    };
                    let data = serde_json::from_str(&field("data:")).expect("JSON");
                    (field("event:"), data)
                })
                .collect(),
        )
    }

    /// The events of a kind.
    pub fn all(&self, kind: &str) -> Vec<&Value> {
        let of_kind = self.0.iter().filter(|(name, _)| name == kind);
        of_kind.map(|(_, data)| data).collect()
    }

    /// The rows.
    pub fn rows(&self) -> Value {
        let data = self.all("data");
        let data = data.first().unwrap_or_else(|| panic!("no rows: {self:?}"));
        data["payload"]["rows"].clone()
    }

    /// The last widget: a filter form comes before what it filters.
    pub fn widget(&self) -> Value {
        let widgets = self.all("widget");
        let last = widgets
            .last()
            .unwrap_or_else(|| panic!("no widget: {self:?}"));
        last.get("content")
            .or(last.get("widget"))
            .cloned()
            .unwrap_or_else(|| (*last).clone())
    }

    /// The component.
    pub fn code(&self) -> String {
        let pieces = self.all("code").into_iter();
        pieces
            .map(|piece| piece["content"].as_str().unwrap_or_default())
            .collect()
    }
}
