//! A key is sent to its server and shows nowhere else.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use models::Event;

use crate::{
    KEY, heard, models, providers,
    server::{Server, head, send, text},
};

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
        let health = serde_json::to_string(&models.checked().await).expect("JSON");
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
