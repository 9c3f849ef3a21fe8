//! What a case stands on: a database, a table, a bucket, widgets that were shown, and the function.

use std::{path::PathBuf, sync::Arc, time::Duration};

use analyst::{Answerable, Intent, Plan};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use engine::{Embedded, StreamEngine, embedded::Resources, load};
use exports::Needs;
use jiff::{SignedDuration, Timestamp};
use local::{cloud::Cloud, state::State};
use serde_json::{Value, json};
use service::{AuthorizerContext, Clock, Ids, Principal, edge, limit::Limited};
use store::{
    Store,
    runs::{Asking, Batch, Begun, Progress},
    widgets::NewWidget,
};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;
use widgets::{Descriptor, Valid};

/// A database, a table and a bucket.
pub struct Place {
    pub cloud: Cloud,
    pub engine: Arc<dyn StreamEngine>,
    pub store: Store,
    pub clock: Clock,
    pub folder: TempDir,
    _state: State,
}

/// Regions that a caller without the claim does not see, and a column that is masked.
const CATALOGUE: &str = r#"
[tables.people]
rows = { column = "region", claim = "regions", unless = ["manager"] }
[tables.people.columns]
email = { mask_unless = ["pii_reader"] }
"#;

impl Place {
    /// With those people: region, name, email, born.
    pub async fn of(people: &str) -> Self {
        Self::with(&format!("region,name,email,born\n{people}"), "people.csv").await
    }

    /// With that file.
    pub async fn with(file: &str, name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        std::fs::write(data.join(name), file).expect("a file");
        if name == "people.csv" {
            std::fs::write(data.join("catalog.toml"), CATALOGUE).expect("a file");
        }
        let loaded = load::load(&data, &folder.path().join("loaded")).expect("it loads");
        let clock = Clock::system();
        let engine = Embedded::open(
            loaded.catalogue,
            &loaded.database,
            Resources::default(),
            clock.clone(),
        );
        let state = State::open(&folder.path().join("state")).expect("a state");
        let cloud = Cloud::start(&state).await.expect("a cloud");
        Self {
            store: cloud.store(clock.clone(), Ids::random()),
            engine: Arc::new(engine.expect("it opens")),
            cloud,
            clock,
            folder,
            _state: state,
        }
    }

    /// What the function needs here.
    pub fn needs(&self) -> Needs {
        Needs {
            engine: self.engine.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            ids: Ids::random(),
            limited: Limited::not(),
            link: Duration::from_secs(60),
        }
    }

    /// The function, and `ada` who calls it.
    pub fn ada(&self) -> Client {
        Client::of(self.needs())
    }

    /// A widget that was shown to that user, over that SQL, with an action for each format.
    pub async fn shown(&self, user: &str, sql: &str, formats: &[&str]) -> Uuid {
        self.shown_until(user, sql, formats, SignedDuration::from_hours(1))
            .await
    }

    /// The same, whose actions run for so long from now.
    pub async fn shown_until(
        &self,
        user: &str,
        sql: &str,
        formats: &[&str],
        lifetime: SignedDuration,
    ) -> Uuid {
        let id = Uuid::new_v4();
        let actions: Vec<Value> = formats
            .iter()
            .map(|format| {
                json!({
                    "action_id": format!("take-{format}"),
                    "label": "Export",
                    "type": "download",
                    "params": {"format": format, "filename": "file"},
                    "permissions": ["data_exporter"],
                })
            })
            .collect();
        let expires = Timestamp::now().checked_add(lifetime).expect("a time");
        let descriptor = json!({
            "type": "widget",
            "widget_id": id,
            "widget_type": "table",
            "data": {"columns": [{"key": "a", "label": "A"}], "rows": []},
            "config": {},
            "actions": actions,
            "metadata": {"expires_at": expires.to_string(), "sources": []},
        });
        let descriptor = Valid::<Descriptor>::from_json(&descriptor.to_string());
        let plan = Answerable {
            intent: Intent::DataAnalysis,
            plan: Plan::default(),
            sql: sql.to_owned(),
            columns: Vec::new(),
            reading: "people · by region".to_owned(),
            confidence: 1.0,
        };
        let widget = NewWidget {
            descriptor: descriptor.expect("a widget"),
            plan: serde_json::to_value(plan).ok(),
        };
        let question = "who".to_owned();
        let asking = Asking::Alone {
            id: Uuid::new_v4(),
            question,
        };
        let Begun::Mine(run) = self.store.begin(user, asking).await.expect("a run") else {
            panic!("a new run is one's own");
        };
        let progress = Progress {
            shown: vec![widget],
            ..Progress::default()
        };
        let written = run.write(&Batch::default(), &progress).await;
        written.expect("it is kept");
        id
    }

    /// Files that lie in the bucket's folder: objects, and parts of some.
    pub fn kept(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.path().join("state/s3")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if name.contains("exports") || name.contains("upload") {
                    files.push(path);
                }
            }
        }
        files
    }

    /// Waits until nothing lies there.
    pub async fn is_empty_soon(&self) -> bool {
        for _ in 0..200 {
            if self.kept().is_empty() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        eprintln!("left: {:?}", self.kept());
        false
    }

    /// What the audit has of that user, the latest first: outcome, rows, note.
    pub async fn audit(&self, user: &str) -> Vec<(String, Option<u64>, Option<String>)> {
        let page = self.store.audit_of(user, 100, None).await.expect("records");
        let records = page.entries.into_iter();
        records
            .map(|record| (record.outcome, record.rows, record.note))
            .collect()
    }
}

/// A signed-in caller.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub caller: Principal,
}

impl Client {
    /// `ada`, who may take data away and sees every region.
    pub fn of(needs: Needs) -> Self {
        Self {
            router: edge::dress(exports::router(needs)),
            caller: Principal {
                user_id: "ada".to_owned(),
                permissions: ["data_exporter".to_owned(), "manager".to_owned()].into(),
                ..Principal::default()
            },
        }
    }

    /// Somebody with those permissions and regions.
    pub fn as_who(&self, user: &str, permissions: &[&str], regions: &[&str]) -> Self {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            router: self.router.clone(),
            caller: Principal {
                user_id: user.to_owned(),
                permissions: own(permissions),
                claims: [("regions".to_owned(), own(regions))].into(),
            },
        }
    }

    /// Asks for a file; gives status and what was answered.
    pub async fn export(&self, body: Value) -> (StatusCode, Value) {
        let (status, text) = self.send(body, "application/json").await;
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// The same, with that `Accept`; gives the text.
    pub async fn send(&self, body: Value, accept: &str) -> (StatusCode, String) {
        let request = Request::post("/api/export")
            .header("content-type", "application/json")
            .header("accept", accept)
            .extension(AuthorizerContext::of(&self.caller))
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("one");
        let (parts, body) = answer.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        (
            parts.status,
            String::from_utf8(bytes.to_vec()).expect("text"),
        )
    }

    /// A file of that widget: its bytes.
    pub async fn file(&self, id: Uuid, options: Value) -> Vec<u8> {
        let body = json!({"widget_id": id, "format": "csv", "options": options});
        let (status, answer) = self.export(body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let fetched = fetch(answer["url"].as_str().expect("a link")).await;
        assert_eq!(fetched.status, 200);
        assert_eq!(Some(fetched.body.len() as u64), answer["bytes"].as_u64());
        fetched.body
    }
}

/// What a link gives.
pub struct Fetched {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

/// Fetches a link as a browser does: with nothing but its address.
pub async fn fetch(url: &str) -> Fetched {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let rest = url.strip_prefix("http://").expect("plain HTTP");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut socket = tokio::net::TcpStream::connect(host)
        .await
        .expect("it listens");
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("sent");
    let mut whole = Vec::new();
    socket.read_to_end(&mut whole).await.expect("read");
    let end = whole
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("headers");
    let headers = String::from_utf8_lossy(&whole[..end]).into_owned();
    let status = headers.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = &whole[end + 4..];
    let chunked = headers
        .to_lowercase()
        .contains("transfer-encoding: chunked");
    Fetched {
        status: status.expect("a status"),
        headers,
        body: if chunked {
            unchunked(body)
        } else {
            body.to_vec()
        },
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest
            .windows(2)
            .position(|window| window == b"\r\n")
            .expect("a length");
        let length = std::str::from_utf8(&rest[..end]).expect("text");
        let length = usize::from_str_radix(length, 16).expect("a number");
        if length == 0 {
            return body;
        }
        rest = &rest[end + 2..];
        body.extend_from_slice(&rest[..length]);
        rest = &rest[length + 2..];
    }
}
