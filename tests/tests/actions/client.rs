//! A client of the function, and the house that the function works in: a table, a bucket, data of
//! which callers see different parts, and a clock that can be put forward.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use actions::{
    Endpoints, Needs,
    act::{Click, Done, Progress, Teller},
    endpoints::Endpoint,
    params::Params,
    result::ActionResult,
};
use answer::Dependencies;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use engine::{Embedded, embedded::Resources, load};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use local::{cloud::Cloud, state::State};
use serde_json::{Value, json};
use service::{
    AuthorizerContext, Clock, Ids, Issue, Principal, Problem, edge, limit::Limited, peers::Mounted,
};
use store::{
    Store,
    runs::{Asking, Batch, Begun, Line, Progress as Shown},
    widgets::NewWidget,
};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;
use widgets::Valid;

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
    hours: Arc<AtomicI64>,
    /// How often the slow endpoint ran.
    pub ran: Arc<AtomicUsize>,
    _state: State,
    _folder: TempDir,
}

impl House {
    /// With nothing shown in it.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(&folder.path().join("state")).expect("a state");
        let hours = Arc::default();
        Self {
            cloud: Cloud::start(&state).await.expect("a cloud"),
            engine: Arc::new(data(folder.path(), &hours)),
            hours,
            ran: Arc::default(),
            _state: state,
            _folder: folder,
        }
    }

    /// Puts the clock forward.
    pub fn later(&self, hours: i64) {
        self.hours.fetch_add(hours, Ordering::SeqCst);
    }

    /// What lasts there.
    pub fn store(&self) -> Store {
        self.cloud.store(clock(&self.hours), Ids::random())
    }

    /// An instance of the functions that answer and act, and a client of it who is `ada`, who may
    /// do everything.
    pub fn ada(&self) -> Client {
        self.limited(Limited::not())
    }

    /// The same, kept to a rate.
    pub fn limited(&self, limited: Limited) -> Client {
        let store = self.store();
        let engine: Arc<dyn engine::QueryEngine> = self.engine.clone();
        let answers =
            Dependencies::new(engine, clock(&self.hours), Ids::random()).keeping(store.clone());
        let slow = Slow {
            ran: self.ran.clone(),
        };
        let exports = exports::router(exports::Needs {
            engine: self.engine.clone(),
            store: store.clone(),
            clock: clock(&self.hours),
            ids: Ids::random(),
            limited: Limited::not(),
            link: exports::LINK,
        });
        let routes = ::actions::router(Needs {
            answers: answers.clone(),
            store: store.clone(),
            limited,
            exports: Arc::new(Mounted::new(exports)),
            endpoints: Endpoints::of_house(&answers)
                .with("/test/echo", Echo)
                .with("/test/entered", Entered)
                .with("/test/slow", slow),
        })
        // Widgets to be acted on come from here.
        .merge(Router::new().merge(chat::router(answers, Limited::not())));
        let everything = ["manager", "analyst", "data_exporter", "hr", "pii_reader"];
        Client {
            router: edge::dress(routes),
            store,
            caller: Some(Principal {
                user_id: "ada".to_owned(),
                permissions: everything.map(str::to_owned).into(),
                ..Principal::default()
            }),
        }
    }
}

fn clock(hours: &Arc<AtomicI64>) -> Clock {
    let start: Timestamp = "2025-07-15T12:00:00Z".parse().expect("a time");
    let (ticks, hours) = (AtomicI64::new(0), hours.clone());
    Clock::told_by(move || {
        let tick = SignedDuration::from_millis(ticks.fetch_add(1, Ordering::Relaxed));
        start + tick + SignedDuration::from_hours(hours.load(Ordering::SeqCst))
    })
}

fn data(folder: &Path, hours: &Arc<AtomicI64>) -> Embedded {
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
        clock(hours),
    )
    .expect("an engine")
}

/// An endpoint of a deployment's own: says what it was told.
struct Echo;

impl Endpoint for Echo {
    fn check(&self, click: &Click) -> Vec<Issue> {
        let mut params = Params::new(&click.params);
        params.text("say", 10);
        params.finish()
    }

    fn run<'a>(&'a self, click: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        let said = click.params.get("say").and_then(Value::as_str);
        let payload = click
            .config
            .as_ref()
            .and_then(|config| config.payload.as_ref());
        let message = match (said, payload) {
            (Some(said), _) => said.to_owned(),
            (None, Some(payload)) => format!("payload {payload}"),
            (None, None) => "nothing".to_owned(),
        };
        Box::pin(async { Ok(ActionResult::Message { message }.into()) })
    }
}

/// One that says which controls something was entered into.
struct Entered;

impl Endpoint for Entered {
    fn run<'a>(&'a self, click: &'a Click, _: &'a Teller) -> BoxFuture<'a, Result<Done, Problem>> {
        let mut names: Vec<&str> = click.entered.keys().map(String::as_str).collect();
        names.sort_unstable();
        let message = names.join(", ");
        Box::pin(async { Ok(ActionResult::Message { message }.into()) })
    }
}

/// One that takes its time, counts how often it ran, and fails the first time if it is told to.
struct Slow {
    ran: Arc<AtomicUsize>,
}

impl Endpoint for Slow {
    fn check(&self, click: &Click) -> Vec<Issue> {
        let mut params = Params::new(&click.params);
        params.text("fails", 10);
        params.finish()
    }

    fn run<'a>(
        &'a self,
        click: &'a Click,
        teller: &'a Teller,
    ) -> BoxFuture<'a, Result<Done, Problem>> {
        Box::pin(async {
            let number = self.ran.fetch_add(1, Ordering::SeqCst) + 1;
            teller.tell(Progress {
                message: "Working".to_owned(),
                rows: Some(7),
                bytes: None,
            });
            tokio::time::sleep(Duration::from_millis(300)).await;
            if number == 1 && click.params.contains_key("fails") {
                return Err(service::problems::unavailable());
            }
            let message = format!("run {number}");
            Ok(ActionResult::Message { message }.into())
        })
    }
}

/// A caller of an instance.
#[derive(Clone)]
pub struct Client {
    router: Router,
    store: Store,
    caller: Option<Principal>,
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
    /// Somebody else, with those permissions, who sees the sales of one region.
    pub fn seller(&self, user: &str, region: &str, permissions: &[&str]) -> Self {
        Self {
            caller: Some(Principal {
                user_id: user.to_owned(),
                permissions: permissions.iter().map(|&name| name.to_owned()).collect(),
                claims: [("regions".to_owned(), [region.to_owned()].into())].into(),
            }),
            ..self.clone()
        }
    }

    /// The same caller with other permissions.
    pub fn with(&self, permissions: &[&str]) -> Self {
        let mut client = self.clone();
        if let Some(caller) = &mut client.caller {
            caller.permissions = permissions.iter().map(|&name| name.to_owned()).collect();
        }
        client
    }

    /// Nobody.
    pub fn nobody(&self) -> Self {
        Self {
            caller: None,
            ..self.clone()
        }
    }

    fn user(&self) -> &str {
        self.caller.as_ref().map_or("", |caller| &caller.user_id)
    }

    /// Shows the caller a custom widget with those actions, as an answer would.
    pub async fn shown(&self, actions: Value) -> String {
        self.shown_as("custom", json!({}), actions).await
    }

    /// Shows the caller a widget.
    pub async fn shown_as(&self, widget_type: &str, data: Value, actions: Value) -> String {
        self.kept(widget_type, data, actions, None).await
    }

    /// Shows the caller a widget over what a question means, with an action `go` that calls that
    /// endpoint.
    pub async fn shown_over(&self, question: &str, endpoint: &str) -> String {
        let go = json!([{"action_id": "go", "label": "Go", "type": "api_call", "params": {"endpoint": endpoint}}]);
        self.shown_with(question, go).await
    }

    /// Shows the caller a widget over what a question means, with those actions.
    pub async fn shown_with(&self, question: &str, actions: Value) -> String {
        let nothing = json!({});
        self.shown_over_as("custom", nothing, question, actions)
            .await
    }

    /// Shows the caller a widget of that type over what a question means, with those actions.
    pub async fn shown_over_as(
        &self,
        widget_type: &str,
        data: Value,
        question: &str,
        actions: Value,
    ) -> String {
        let widgets = self.asked(question).await;
        let id = widgets[0]["widget_id"].as_str().expect("an id");
        let id = Uuid::parse_str(id).expect("an id");
        let shown = self.store.widget(self.user(), id).await.expect("kept");
        self.kept(widget_type, data, actions, shown.plan).await
    }

    /// Keeps a widget for the caller, which expires an hour from the clock's start.
    async fn kept(
        &self,
        widget_type: &str,
        data: Value,
        actions: Value,
        plan: Option<Value>,
    ) -> String {
        let id = Uuid::new_v4();
        let widget = json!({
            "type": "widget", "widget_id": id, "widget_type": widget_type, "data": data, "actions": actions,
            "metadata": {"generated_at": "2025-07-15T12:00:00Z", "expires_at": "2025-07-15T13:00:00Z"},
        });
        let descriptor = Valid::from_value(&widget).unwrap_or_else(|issues| panic!("{issues:?}"));
        let asking = Asking::Alone {
            id: Uuid::new_v4(),
            question: "Show me".to_owned(),
        };
        let begun = self.store.begin(self.user(), asking).await.expect("begun");
        let Begun::Mine(running) = begun else {
            panic!("it is new");
        };
        let batch = Batch {
            first: 1,
            events: vec![Line::of(&json!("shown")).expect("a line")],
        };
        let shown = Shown {
            said: String::new(),
            shown: vec![NewWidget { descriptor, plan }],
        };
        running.write(&batch, &shown).await.expect("shown");
        id.to_string()
    }

    /// Asks a question, and gives the widgets that it is answered with.
    pub async fn asked(&self, question: &str) -> Vec<Value> {
        let answer = self.post("/ai/chat", json!({"message": question})).await;
        let lines = answer.text.lines();
        lines
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
            .filter(|line| line["type"] == "widget")
            .map(|line| line["content"].clone())
            .collect()
    }

    /// Clicks.
    pub async fn act(&self, widget: &str, action: &str, more: Value) -> Answer {
        let mut body = json!({"widget_id": widget, "action_id": action});
        for (name, value) in more.as_object().expect("an object") {
            body[name] = value.clone();
        }
        self.post("/api/widget/action", body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_text(path, &body.to_string()).await
    }

    pub async fn post_text(&self, path: &str, body: &str) -> Answer {
        let json = [("content-type", "application/json")];
        self.send(Method::POST, path, &json, body).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(caller) = &self.caller {
            request = request.extension(AuthorizerContext::of(caller));
        }
        let request = request.body(Body::from(body.to_owned()));
        let router = self.router.clone();
        let response = router.oneshot(request.expect("a request")).await;
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

    /// The latest records of the caller's audit, as kind, subject, outcome.
    pub async fn audit(&self) -> Vec<(String, String, String)> {
        let page = self
            .store
            .audit_of(self.user(), 20, None)
            .await
            .expect("a page");
        let kind = |kind| serde_json::to_value(kind).expect("a word");
        page.entries
            .into_iter()
            .map(|record| {
                let kind = kind(record.kind).as_str().unwrap_or_default().to_owned();
                (kind, record.subject, record.outcome)
            })
            .collect()
    }
}

impl Answer {
    /// Status and code.
    pub fn refusal(&self) -> (u16, &str) {
        let code = self.json["code"].as_str().unwrap_or_default();
        (self.status.as_u16(), code)
    }

    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name);
        let text = value.and_then(|value| value.to_str().ok());
        text.unwrap_or_default().to_owned()
    }

    /// The pointer and code of every issue.
    pub fn issues(&self) -> Vec<(String, String)> {
        let issues = self.json["issues"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        issues
            .iter()
            .map(|issue| (text(&issue["pointer"]), text(&issue["code"])))
            .collect()
    }
}
