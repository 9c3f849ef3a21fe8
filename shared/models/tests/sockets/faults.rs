//! Every way in which a server can fail: what is heard of it, and how soon.

use std::time::Duration;

use models::{Failure, failure::Wait};

use crate::{
    failure, heard, models, said,
    server::{Server, Step, head, send, stop, text, wait},
};

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
