//! What is sent, and what is heard where nothing goes wrong.

use std::{fs, time::Duration};

use futures::StreamExt;
use models::{
    Choice, Event, Finish, Message, Request, Tool, ToolCall,
    parse::{Parser, Piece},
};
use serde_json::{Value, json};

use crate::{
    KEY, heard, models, question, said,
    server::{Server, Step, head, send, stop, text, wait},
    soon,
};

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
async fn no_answer_is_longer_than_its_provider_or_the_question_allow() {
    let server = Server::start(vec![vec![head(200, ""), text("ok"), stop()]]).await;
    let url = &server.url;
    let models = models(&format!(
        "local m {url} max_tokens=700 context=4k, local m {url} name=free context=16k"
    ));
    assert_eq!(models.context(), 4096);
    for (name, asked) in [
        ("local", None),
        ("local", Some(500)),
        ("local", Some(900)),
        ("free", Some(900)),
        ("free", None),
    ] {
        let request = Request {
            max_tokens: asked,
            ..question()
        };
        let events: Vec<Event> = models.ask(request, Some(name), soon()).collect().await;
        assert_eq!(said(&events), "ok[Stop]");
    }
    let sent = server.seen().into_iter().map(|seen| {
        let body: Value = serde_json::from_str(&seen.body).expect("JSON");
        body["max_tokens"].clone()
    });
    assert_eq!(Value::from_iter(sent), json!([700, 500, 700, 900, null]));
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

#[tokio::test]
async fn a_connection_that_was_read_to_its_end_serves_the_next_question() {
    let whole = |rest: &str| {
        let body = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}},\"finish_reason\":\"stop\"}}]}}\n\n\
             data: [DONE]\n\n{rest}"
        );
        let length = body.len();
        let head = "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length:";
        vec![
            send(format!(
                "{head} {length}\r\n\r\n{}",
                &body[..length - rest.len()]
            )),
            wait(30),
            send(rest),
        ]
    };
    let server = Server::start(vec![whole(": bye\n"), whole(""), whole("")]).await;
    let models = models(&format!("local m {}", server.url));
    for _ in 0..3 {
        assert_eq!(said(&heard(&models).await), "a[Stop]");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
}

#[tokio::test]
async fn a_call_without_an_id_gets_one_that_no_call_before_it_has() {
    let call =
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}}]}\n\n";
    let server = Server::start(vec![vec![head(200, ""), send(call), stop()]]).await;
    let models = models(&format!("local m {}", server.url));
    let mut request = Request::default();
    for id in ["call00001", "call00002"] {
        let events: Vec<Event> = models.ask(request.clone(), None, soon()).collect().await;
        let calls: Vec<ToolCall> = events
            .into_iter()
            .filter_map(|event| match event {
                Event::Call(call) => Some(call),
                _ => None,
            })
            .collect();
        assert_eq!(calls[0].id, id);
        let text = String::new();
        request.messages.push(Message::Assistant { text, calls });
    }
}
