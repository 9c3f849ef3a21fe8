//! Questions over real sockets: what is sent, what is heard of every fault and how soon, that a
//! client who leaves takes the connection along, and that a key shows nowhere.

#[path = "server/mod.rs"]
mod server;

use std::{
    fs,
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::StreamExt;
use models::{
    Choice, Event, Failure, Finish, Jitter, Message, Models, Provider, Request, Tool, ToolCall,
    configuration,
    failure::Wait,
    parse::{Parser, Piece},
};
use serde_json::{Value, json};
use server::{Server, Step, head, send, stop, text, wait};
use service::{Clock, config::Environment};
use tokio::time::Instant;

const KEY: &str = "sk-or-v1-5f3c0ffee0ddba11hunter2swordfish";

/// Providers of an `INLAY_MODELS`.
fn providers(written: &str) -> Vec<Provider> {
    let pairs = [
        (configuration::VARIABLE, written),
        ("OPENROUTER_API_KEY", KEY),
        ("LOCAL_KEY", KEY),
    ];
    let mut environment = Environment::from_pairs(pairs);
    let providers = configuration::read(&mut environment);
    environment.finish(providers).expect("no mistake")
}

fn models(written: &str) -> Models {
    Models::new(providers(written), Clock::system(), Jitter::told_by(|| 0.0))
}

fn question() -> Request {
    Request {
        messages: vec![Message::User("Sales?".to_owned())],
        ..Request::default()
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

async fn heard(models: &Models) -> Vec<Event> {
    models.ask(question(), None, soon()).collect().await
}

/// What is said, without who is asked and what it took.
fn said(events: &[Event]) -> String {
    let mut said = String::new();
    for event in events {
        match event {
            Event::Text(text) => said.push_str(text),
            Event::Passed { failure, .. } => said.push_str(&format!("[{}]", failure.code())),
            Event::Done(account) => said.push_str(&format!("[{:?}]", account.finish)),
            Event::Failed { failure, .. } => said.push_str(&format!("[failed {}]", failure.code())),
            _ => {}
        }
    }
    said
}

fn failure(events: &[Event]) -> &Failure {
    match events.last() {
        Some(Event::Failed { failure, .. }) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_sent_as_the_api_has_it() {
    let server = Server::start(vec![vec![head(200, ""), text("ok"), stop()]]).await;
    let url = &server.url;
    let models = models(&format!(
        "openrouter some/model:free {url}/api/v1, local m {url} name=l stream=no"
    ));
    let call = ToolCall {
        id: "call_1".to_owned(),
        name: "run_sql".to_owned(),
        arguments: "{\"query\":\"SEL".to_owned(),
    };
    let request = Request {
        messages: vec![
            Message::System("Be brief.".to_owned()),
            Message::User("Größe?".to_owned()),
            Message::Assistant {
                text: String::new(),
                calls: vec![call],
            },
            Message::Tool {
                call_id: "call_1".to_owned(),
                content: "[]".to_owned(),
            },
            Message::Assistant {
                text: "None.".to_owned(),
                calls: vec![],
            },
        ],
        tools: vec![Tool::new("run_sql", "Runs SQL.", Value::Null)],
        choice: Choice::This("run_sql".to_owned()),
        max_tokens: Some(500),
        temperature: Some(0.5),
    };
    for name in ["openrouter", "l"] {
        let events: Vec<Event> = models
            .ask(request.clone(), Some(name), soon())
            .collect()
            .await;
        assert_eq!(said(&events), "ok[Stop]");
    }
    let seen = server.seen();
    let head = seen[0].head.to_ascii_lowercase();
    assert!(
        head.starts_with("post /api/v1/chat/completions http/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains(&format!("authorization: bearer {KEY}\r\n")));
    assert!(head.contains("content-type: application/json"));
    let body: Value = serde_json::from_str(&seen[0].body).expect("JSON");
    assert_eq!(
        body,
        json!({
            "model": "some/model:free",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Größe?"},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
                    "function": {"name": "run_sql", "arguments": "{\"unreadable\":\"{\\\"query\\\":\\\"SEL\"}"}}]},
                {"role": "tool", "tool_call_id": "call_1", "content": "[]"},
                {"role": "assistant", "content": "None."},
            ],
            "stream": true,
            "stream_options": {"include_usage": true},
            "tools": [{"type": "function", "function": {"name": "run_sql", "description": "Runs SQL.",
                "parameters": {"type": "object", "properties": {}}}}],
            "tool_choice": {"type": "function", "function": {"name": "run_sql"}},
            "max_tokens": 500,
            "temperature": 0.5,
            "usage": {"include": true},
        })
    );
    assert!(!seen[1].head.to_ascii_lowercase().contains("authorization"));
    let body: Value = serde_json::from_str(&seen[1].body).expect("JSON");
    assert_eq!(
        (&body["stream"], &body["model"]),
        (&json!(false), &json!("m"))
    );
    assert!(body.get("usage").is_none() && body.get("stream_options").is_none());
}

#[tokio::test]
async fn every_cassette_is_heard_over_a_socket_as_the_parser_reads_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cassettes");
    for file in fs::read_dir(folder).expect("the cassettes") {
        let path = file.expect("a cassette").path();
        let bytes = fs::read(&path).expect("a cassette");
        let (mut parser, mut pieces) = (Parser::new(), Vec::new());
        let read = parser
            .read(&bytes, &mut pieces)
            .and_then(|()| parser.end(&mut pieces));
        let is_md = path.extension().is_some_and(|ext| ext == "md");
        if is_md || read.is_err() || pieces.len() < 2 {
            continue;
        }
        // Chunks of HTTP that end anywhere, each in a packet of its own.
        let mut script = vec![head(200, "transfer-encoding: chunked\r\n")];
        for chunk in bytes.chunks(7) {
            let mut packet = format!("{:x}\r\n", chunk.len()).into_bytes();
            packet.extend_from_slice(chunk);
            packet.extend_from_slice(b"\r\n");
            script.push(send(packet));
        }
        script.push(send("0\r\n\r\n"));
        let server = Server::start(vec![script]).await;
        let events = heard(&models(&format!("local m {}", server.url))).await;
        let heard: Vec<Piece> = events
            .into_iter()
            .filter_map(|event| match event {
                Event::Thought(thought) => Some(Piece::Thought(thought)),
                Event::Text(text) => Some(Piece::Text(text)),
                Event::Calling { place, name } => Some(Piece::Calling { place, name }),
                Event::Arguments { place, json } => Some(Piece::Arguments { place, json }),
                Event::Call(call) => Some(Piece::Call(call)),
                _ => None,
            })
            .collect();
        pieces.pop();
        assert_eq!(heard, pieces, "{path:?}");
    }
}

#[tokio::test]
async fn each_fault_is_heard_as_what_it_is_and_in_time() {
    let limits = "connect=600ms first=600ms idle=600ms total=5s";
    let ok = || vec![head(200, ""), text("b"), stop()];
    let page = "<html>bad gateway</html>";
    let cases: Vec<(&str, Vec<Step>, &str, u64)> = vec![
        ("silent", vec![Step::Hang], "[model_timeout]b[Stop]", 600),
        (
            "silent after its head",
            vec![head(200, ""), Step::Hang],
            "[model_timeout]b[Stop]",
            600,
        ),
        (
            "slow",
            vec![
                wait(150),
                head(200, ""),
                wait(100),
                text("a"),
                wait(200),
                text("a"),
                stop(),
            ],
            "aa[Stop]",
            450,
        ),
        (
            "silent in the middle",
            vec![head(200, ""), text("a"), Step::Hang],
            "a[failed model_timeout]",
            600,
        ),
        ("cut off before", vec![], "[model_cut_off]b[Stop]", 125),
        (
            "cut off in its head",
            vec![send("HTTP/1.1 200")],
            "[model_cut_off]b[Stop]",
            125,
        ),
        (
            "cut off in the middle",
            vec![head(200, "content-length: 9999\r\n"), text("a")],
            "a[failed model_cut_off]",
            0,
        ),
        (
            "garbage",
            vec![send("hello, is this the printer?\r\n\r\n")],
            "[model_cut_off]b[Stop]",
            125,
        ),
        (
            "a page",
            vec![head(200, ""), send(page)],
            "[model_unreadable][2]b[Stop]",
            0,
        ),
        (
            "429",
            vec![head(429, "retry-after: 0\r\n")],
            "[model_busy]b[Stop]",
            125,
        ),
        (
            "429 for long",
            vec![head(429, "retry-after: 60\r\n")],
            "[model_busy][2]b[Stop]",
            0,
        ),
        (
            "500",
            vec![head(500, ""), send(page)],
            "[model_error]b[Stop]",
            125,
        ),
        (
            "401",
            vec![head(401, "")],
            "[model_key_refused][2]b[Stop]",
            0,
        ),
        (
            "a redirect",
            vec![head(302, "location: http://127.0.0.1:1/\r\n")],
            "[model_error][2]b[Stop]",
            0,
        ),
        (
            "an error in the middle",
            vec![
                head(200, ""),
                text("a"),
                send("data: {\"error\":\"x\"}\n\n"),
            ],
            "a[failed model_error]",
            0,
        ),
        (
            "endless talk",
            vec![head(200, ""), Step::Repeat(vec![b'x'; 8192])],
            "[model_unreadable][2]b[Stop]",
            0,
        ),
        (
            "endless signs of life",
            vec![head(200, ""), Step::Repeat(b": here\n\n".to_vec())],
            "[model_timeout][2]b[Stop]",
            600,
        ),
        (
            "endless refusal",
            vec![head(500, ""), Step::Repeat(vec![b'x'; 8192])],
            "[model_error]b[Stop]",
            125,
        ),
    ];
    for (what, script, expected, least) in cases {
        // A second server takes over where the first is not asked again.
        let second = Server::start(vec![ok()]).await;
        let first = Server::start(vec![script, ok()]).await;
        let models = models(&format!(
            "local m {} {limits}, local m {}",
            first.url, second.url
        ));
        let start = std::time::Instant::now();
        let events = heard(&models).await;
        let took = start.elapsed();
        let expected = expected.replace("[2]", "");
        assert_eq!(said(&events), expected, "{what}");
        let least = Duration::from_millis(least);
        assert!(took + Duration::from_millis(5) >= least, "{what}: {took:?}");
        assert!(took < least + Duration::from_secs(3), "{what}: {took:?}");
    }
}

#[tokio::test]
async fn one_who_does_not_listen_or_does_not_take_the_call_is_told_apart() {
    let events = heard(&models("local m http://127.0.0.1:1")).await;
    assert_eq!(failure(&events), &Failure::Unreachable);
    // A queue of calls that nobody takes: the kernel lets further ones wait.
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket
        .bind("127.0.0.1:0".parse().expect("an address"))
        .expect("bound");
    let listener = socket.listen(1).expect("listening");
    let address = listener.local_addr().expect("an address");
    let mut calls = Vec::new();
    for _ in 0..4 {
        let call = tokio::net::TcpStream::connect(address);
        calls.push(tokio::time::timeout(Duration::from_millis(100), call).await);
    }
    let events = heard(&models(&format!("local m http://{address} connect=200ms"))).await;
    let late = Failure::Late(Wait::Connect, Duration::from_millis(200));
    assert_eq!(failure(&events), &late);
}

#[tokio::test]
async fn who_leaves_takes_the_connection_along() {
    let scripts = [
        vec![Step::Hang],
        vec![head(200, ""), Step::Hang],
        vec![head(200, ""), text("a"), Step::Hang],
        vec![
            head(200, ""),
            text("a"),
            Step::Repeat(b"data: {\"choices\":[]}\n\n".to_vec()),
        ],
        vec![head(500, ""), Step::Hang],
    ];
    for script in scripts {
        let mut server = Server::start(vec![script.clone()]).await;
        let models = models(&format!("local m {}", server.url));
        let mut events = models.ask(question(), None, soon());
        let listening = async {
            while let Some(event) = events.next().await {
                if matches!(event, Event::Text(_)) {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(Duration::from_millis(200), listening).await;
        let left = Instant::now();
        drop(events);
        let gone = server.gone().await;
        let took = gone.saturating_duration_since(left);
        assert!(took < Duration::from_millis(50), "{script:?}: {took:?}");
    }
}

#[tokio::test]
async fn who_is_late_is_hung_up_on() {
    let mut server = Server::start(vec![vec![head(200, ""), text("a"), Step::Hang]]).await;
    let models = models(&format!("local m {} idle=100ms", server.url));
    let mut events = models.ask(question(), None, soon());
    while let Some(event) = events.next().await {
        if matches!(event, Event::Failed { .. }) {
            break;
        }
    }
    // The stream is still there; the connection is not.
    let failed = Instant::now();
    let took = server.gone().await.saturating_duration_since(failed);
    assert!(took < Duration::from_millis(50), "{took:?}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn an_account_says_who_spoke_and_what_it_took() {
    let usage = "data: {\"model\":\"house/real-model\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\
                 \"completion_tokens\":3,\"cost\":0.00021}}\n\n";
    let stream = vec![
        head(200, ""),
        wait(60),
        text("a"),
        wait(60),
        send(usage),
        stop(),
    ];
    let server = Server::start(vec![vec![head(503, "")], stream]).await;
    let models = models(&format!("openrouter auto {}", server.url));
    let events = heard(&models).await;
    let Some(Event::Done(account)) = events.last() else {
        panic!("{events:?}");
    };
    let first = account.first.expect("a first piece");
    assert!(first >= Duration::from_millis(125 + 60), "{first:?}");
    assert!(account.total >= first + Duration::from_millis(55));
    assert_eq!((account.attempts, &account.finish), (2, &Finish::Stop));
    assert_eq!(account.usage.tokens(), Some(10));
    let json = serde_json::to_value(account).expect("JSON");
    for (field, value) in [
        ("provider", json!("openrouter")),
        ("model", json!("auto")),
        ("answered_by", json!("house/real-model")),
        ("prompt_tokens", json!(7)),
        ("completion_tokens", json!(3)),
        ("cost", json!(0.00021)),
        ("finish", json!("stop")),
        (
            "total_ms",
            json!(u64::try_from(account.total.as_millis()).expect("a time")),
        ),
    ] {
        assert_eq!(json[field], value, "{field} of {json}");
    }
}

/// Logs, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_key_shows_nowhere_whatever_servers_do_with_it() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || written.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let end = &KEY[KEY.len() - 8..];
    let begin = &KEY[..12];
    let complaint = format!(
        "{{\"error\":{{\"message\":\"Incorrect API key: {KEY}, ({begin}***), *{end}; Bearer {KEY}\",\"code\":CODE}}}}"
    );
    let with = |code: &str| complaint.replace("CODE", code);
    let scripts = [
        vec![head(401, ""), send(with("401"))],
        vec![
            head(500, &format!("x-echo: {KEY}\r\n")),
            send(format!("Bearer {KEY}")),
        ],
        vec![head(
            302,
            &format!("location: http://127.0.0.1:1/?key={KEY}\r\n"),
        )],
        vec![head(200, ""), send(format!("data: {}\n\n", with("429")))],
        vec![
            head(200, ""),
            text("a"),
            send(format!("data: {}\n\n", with("null"))),
        ],
        vec![
            head(200, ""),
            text("a"),
            send(format!("error: Bearer {KEY}\n\n")),
        ],
        vec![head(200, ""), text("a"), send(format!("data: {{{KEY}\n\n"))],
        vec![send(format!("HTTP/1.1 {KEY}\r\n\r\n"))],
    ];
    let mut all = String::new();
    for script in scripts {
        let server = Server::start(vec![script]).await;
        let written = format!(
            "openrouter m {}, local m {} key=LOCAL_KEY",
            server.url, server.url
        );
        let models = models(&written);
        all.push_str(&format!("{:?} {models:?}", providers(&written)));
        for event in heard(&models).await {
            all.push_str(&format!("{event:?}\n"));
            match event {
                Event::Passed { failure, .. } => all.push_str(&format!("{failure}")),
                Event::Failed { failure, account } => {
                    let json = serde_json::to_string(&account).expect("JSON");
                    all.push_str(&format!("{failure}{json}"));
                }
                _ => {}
            }
        }
        let health = serde_json::to_string(&models.health()).expect("JSON");
        all.push_str(&health);
        assert!(
            server.seen()[0].head.contains(KEY),
            "the key was never sent"
        );
        assert!(
            !all.contains(&server.url[7..]) || all.contains("Provider"),
            "an address"
        );
    }
    let log = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
    assert!(log.contains("gave no answer"), "nothing was logged");
    for (what, text) in [("events", &all), ("the log", &log)] {
        for part in [KEY, begin, end, &KEY[10..20]] {
            assert!(!text.contains(part), "{part} shows in {what}:\n{text}");
        }
    }
    assert!(all.contains("Incorrect API key:"), "{all}");
}

#[tokio::test]
async fn many_streams_at_once_keep_apart() {
    let script: Vec<Step> = [head(200, "")]
        .into_iter()
        .chain((0..20).flat_map(|number| [text(&format!("{number},")), wait(3)]))
        .chain([stop()])
        .collect();
    let server = Server::start(vec![script]).await;
    let models = models(&format!("local m {}", server.url));
    let asked = (0..100).map(|_| heard(&models));
    let expected: String = (0..20).map(|number| format!("{number},")).collect();
    for events in futures::future::join_all(asked).await {
        assert_eq!(said(&events), format!("{expected}[Stop]"));
    }
}
