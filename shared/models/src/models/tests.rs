//! Who is asked when, on a clock that is told the time.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{
    script::{Act, Last, ROLE, STOP, Script, Step, answers, event, refuses, says, text, wait},
    *,
};
use crate::parse::Fault;

const DEADLINE: Duration = Duration::from_secs(300);

/// The chain, on tokio's clock and with all of chance.
fn over(scripts: &[(&str, &Script)]) -> Models {
    let start = Instant::now();
    let clock = Clock::told_by(move || {
        let passed = SignedDuration::try_from(start.elapsed()).expect("a time");
        Timestamp::UNIX_EPOCH + passed
    });
    let reached = scripts.iter().map(|(name, script)| {
        let upstream: Box<dyn Upstream> = Box::new((*script).clone());
        (Script::provider(name), upstream)
    });
    Models::over(reached.collect(), clock, Jitter::told_by(|| 1.0))
}

/// What is heard, each with the milliseconds after which it is, in few words.
async fn heard(models: &Models) -> Vec<String> {
    heard_until(models, DEADLINE).await
}

async fn heard_until(models: &Models, limit: Duration) -> Vec<String> {
    let start = Instant::now();
    let mut heard = Vec::new();
    let mut events = models.ask(Request::default(), None, start + limit);
    while let Some(event) = events.next().await {
        let at = start.elapsed().as_millis();
        heard.push(format!("{at} {}", written(&event)));
    }
    heard
}

fn written(event: &Event) -> String {
    match event {
        Event::Asking(speaker) => format!("ask {}", speaker.provider),
        Event::Passed {
            speaker,
            failure,
            again_in,
        } => {
            let again = again_in.map_or(String::new(), |time| format!(", again in {time:?}"));
            format!("{} {failure}{again}", speaker.provider)
        }
        Event::Text(text) => format!("“{text}”"),
        Event::Done(account) => format!("done {}", tallied(account)),
        Event::Failed { failure, account } => format!("failed {failure}; {}", tallied(account)),
        other => format!("{other:?}"),
    }
}

fn tallied(account: &Account) -> String {
    let speaker = account.speaker.as_ref();
    format!(
        "{} {:?} first {:?} total {:?} attempts {}",
        speaker.map_or("nobody", |speaker| &speaker.provider),
        account.finish,
        account.first.map(|first| first.as_millis()),
        account.total.as_millis(),
        account.attempts
    )
}

#[tokio::test(start_paused = true)]
async fn the_first_who_answers_is_the_only_one_asked() {
    let (a, b) = (Script::new([answers("hello")]), Script::new([Act::Refuse]));
    assert_eq!(
        heard(&over(&[("a", &a), ("b", &b)])).await,
        [
            "0 ask a",
            "0 “hello”",
            "0 done a Stop first Some(0) total 0 attempts 1",
        ]
    );
    assert_eq!(b.asked(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_chosen_one_is_asked_first_and_the_others_after_it() {
    let scripts = ["a", "b", "c"].map(|_| Script::new([Act::Refuse]));
    let models = over(&[("a", &scripts[0]), ("b", &scripts[1]), ("c", &scripts[2])]);
    let events = models.ask(Request::default(), Some("b"), Instant::now() + DEADLINE);
    let mut asked: Vec<String> = events
        .filter_map(async |event| match event {
            Event::Asking(speaker) => Some(speaker.provider),
            _ => None,
        })
        .collect()
        .await;
    asked.dedup();
    assert_eq!(asked, ["b", "a", "c"]);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_asked_again_with_growing_pauses() {
    let first = says(
        vec![event(r#"{"error":{"code":502,"message":"x"}}"#)],
        Last::Close,
    );
    let a = Script::new([first, refuses(500, None), answers("hello")]);
    assert_eq!(
        heard(&over(&[("a", &a)])).await,
        [
            "0 ask a",
            "0 a refused with status 502: x, again in 250ms",
            "250 ask a",
            "250 a refused with status 500: no, again in 500ms",
            "750 ask a",
            "750 “hello”",
            "750 done a Stop first Some(750) total 750 attempts 3",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_broken_chunk_may_pass_and_a_page_does_not() {
    for (sent, asked) in [("data: {a}\n\n", 3), ("<html></html>\n", 1)] {
        let a = Script::new([says(vec![Step::Send(sent.to_owned())], Last::Close)]);
        heard(&over(&[("a", &a)])).await;
        assert_eq!(a.asked(), asked, "{sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_who_cannot_be_reached_is_given_up_for_the_next() {
    let (a, b) = (Script::new([Act::Refuse]), Script::new([answers("hello")]));
    assert_eq!(
        heard(&over(&[("a", &a), ("b", &b)])).await,
        [
            "0 ask a",
            "0 a cannot be reached, again in 250ms",
            "250 ask a",
            "250 a cannot be reached, again in 500ms",
            "750 ask a",
            "750 a cannot be reached",
            "750 ask b",
            "750 “hello”",
            "750 done b Stop first Some(750) total 750 attempts 4",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_good_is_never_asked_again() {
    for status in [400, 401, 402, 403, 404, 422] {
        let (a, b) = (
            Script::new([refuses(status, Some("1"))]),
            Script::new([answers("hello")]),
        );
        let heard = heard(&over(&[("a", &a), ("b", &b)])).await;
        assert_eq!(heard[1], format!("0 a refused with status {status}: no"));
        assert_eq!(heard[2], "0 ask b");
        assert_eq!(a.asked(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_one_is_left_alone_for_as_long_as_it_asks() {
    let a = Script::new([refuses(429, Some("2")), answers("hello")]);
    assert_eq!(
        heard(&over(&[("a", &a)])).await[1..3],
        [
            "0 a refused with status 429: no, again in 2.25s",
            "2250 ask a",
        ]
    );
    let (a, b) = (
        Script::new([refuses(429, Some("60")), answers("a again")]),
        Script::new([answers("hello")]),
    );
    let models = over(&[("a", &a), ("b", &b)]);
    assert_eq!(
        heard(&models).await[..3],
        ["0 ask a", "0 a refused with status 429: no", "0 ask b"]
    );
    assert_eq!(
        heard(&models).await[..2],
        ["0 a failed before and is asked again in 60 s", "0 ask b"]
    );
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(heard(&models).await[1], "0 “a again”");
}

#[tokio::test(start_paused = true)]
async fn one_who_hangs_or_only_says_that_it_is_there_is_given_up_once() {
    let comment = Last::Repeat(": PROCESSING\n\n".to_owned(), Duration::from_secs(1));
    let roles = Last::Repeat(format!("data: {ROLE}\n\n"), Duration::from_millis(10));
    let page = says(
        vec![],
        Last::Repeat("<br>\n".to_owned(), Duration::from_millis(1)),
    );
    for act in [
        Act::Hang,
        says(vec![], Last::Hang),
        says(vec![], comment),
        says(vec![], roles),
        page,
    ] {
        let (a, b) = (Script::new([act]), Script::new([answers("hello")]));
        assert_eq!(
            heard(&over(&[("a", &a), ("b", &b)])).await,
            [
                "0 ask a",
                "30000 a did not begin to answer within 30 s",
                "30000 ask b",
                "30000 “hello”",
                "30000 done b Stop first Some(30000) total 30000 attempts 2",
            ]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn after_the_first_word_nobody_else_is_asked() {
    let error = event(r#"{"error":{"code":500,"message":"out of memory"}}"#);
    let comment = Last::Repeat(": still here\n\n".to_owned(), Duration::from_secs(5));
    for (steps, last, failed) in [
        (
            vec![],
            Last::Cut,
            "0 failed broke off in the middle of its answer",
        ),
        (
            vec![error],
            Last::Close,
            "0 failed refused with status 500: out of memory",
        ),
        (
            vec![Step::Send("data: {\"cho".to_owned())],
            Last::Close,
            "0 failed broke off in the middle of its answer",
        ),
        (
            vec![event("{\"a\": nonsense}")],
            Last::Close,
            "0 failed sent what cannot be read: a part of its answer is not readable",
        ),
        (
            vec![wait(19_999), text("b")],
            Last::Hang,
            "39999 failed fell silent in the middle of its answer: nothing came within 20 s",
        ),
        (
            vec![],
            comment,
            "20000 failed fell silent in the middle of its answer: nothing came within 20 s",
        ),
        (
            vec![],
            Last::Repeat(
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n".to_owned(),
                Duration::from_secs(9),
            ),
            "180000 failed did not finish its answer within 180 s",
        ),
    ] {
        let all = [vec![text("a")], steps].concat();
        let (a, b) = (
            Script::new([says(all, last)]),
            Script::new([answers("hello")]),
        );
        let heard = heard(&over(&[("a", &a), ("b", &b)])).await;
        assert_eq!(heard[..2], ["0 ask a", "0 “a”"]);
        let end = heard.last().expect("an end");
        assert!(end.starts_with(failed), "{end}");
        assert_eq!((a.asked(), b.asked()), (1, 0), "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_endless_answer_is_stopped_by_its_size_where_time_does_not() {
    let much = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n",
        "x".repeat(100_000)
    );
    let a = Script::new([says(vec![], Last::Repeat(much, Duration::ZERO))]);
    let heard = heard(&over(&[("a", &a)])).await;
    let end = heard.last().expect("an end");
    assert!(end.contains(&Fault::TooLong.to_string()), "{end}");
    assert_eq!(heard.len(), 2 + 4 * 1024 * 1024 / 100_000);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_word_is_none() {
    let silent = says(vec![event(ROLE), event(STOP), event("[DONE]")], Last::Close);
    let (a, b) = (Script::new([silent]), Script::new([answers("hello")]));
    let heard = heard(&over(&[("a", &a), ("b", &b)])).await;
    assert_eq!(heard[1], "0 a answered without a word, again in 250ms");
    assert_eq!(heard[6], "750 ask b");
}

#[tokio::test(start_paused = true)]
async fn an_end_without_a_reason_is_said_to_be_incomplete() {
    let a = Script::new([says(vec![text("half")], Last::Close)]);
    assert_eq!(
        heard(&over(&[("a", &a)])).await[1..],
        [
            "0 “half”",
            "0 done a Incomplete first Some(0) total 0 attempts 1"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_hangs_up_is_not_waited_for() {
    for last in [Last::Hang, Last::Cut] {
        let a = Script::new([says(vec![text("all"), event(STOP)], last)]);
        let end = heard(&over(&[("a", &a)])).await.pop().expect("an end");
        let (at, end) = end.split_once(' ').expect("a time");
        // The timer of tokio counts whole milliseconds, rounded up.
        assert!(at.parse::<u64>().expect("a time") <= 1001);
        assert!(end.starts_with("done a Stop first Some(0)"), "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_has_ended_is_whole_though_the_deadline_comes_before_its_figures() {
    let call = r#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f"}}]},"finish_reason":"stop"}]}"#;
    let a = Script::new([says(vec![text("all"), event(call)], Last::Hang)]);
    let heard = heard_until(&over(&[("a", &a)]), Duration::from_millis(500)).await;
    assert_eq!(heard.len(), 5, "{heard:?}");
    assert!(heard[3].starts_with("500 Call(ToolCall"), "{heard:?}");
    assert!(heard[4].starts_with("500 done a Calls"), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn one_deadline_holds_for_all_of_it() {
    let (a, b, c) = (
        Script::new([Act::Hang]),
        Script::new([Act::Hang]),
        Script::new([Act::Hang]),
    );
    let models = over(&[("a", &a), ("b", &b), ("c", &c)]);
    assert_eq!(
        heard_until(&models, Duration::from_secs(45)).await,
        [
            "0 ask a",
            "30000 a did not begin to answer within 30 s",
            "30000 ask b",
            "45000 b did not begin to answer within 15 s",
            "45000 failed did not begin to answer within 15 s; b Failed first None total 45000 attempts 2",
        ]
    );
    // A pause that would end after it is not begun.
    let a = Script::new([Act::Refuse]);
    let end = heard_until(&over(&[("a", &a)]), Duration::from_millis(300)).await;
    assert_eq!(end[3], "250 a cannot be reached");
    assert!(end[4].starts_with("250 failed cannot be reached"));
    // And one that has passed asks nobody for long.
    let end = heard_until(&models, Duration::ZERO).await;
    assert!(end.last().expect("an end").starts_with("0 failed"));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_one_that_keeps_failing_until_one_has_tried() {
    let acts = [Act::Hang, Act::Hang, Act::Hang, Act::Hang, answers("back")];
    let (a, b) = (Script::new(acts), Script::new([answers("hello")]));
    let models = over(&[("a", &a), ("b", &b)]);
    for _ in 0..3 {
        assert_eq!(heard(&models).await[3], "30000 “hello”");
    }
    assert_eq!(
        heard(&models).await[..3],
        [
            "0 a failed before and is asked again in 15 s",
            "0 ask b",
            "0 “hello”"
        ]
    );
    let health = models.health();
    assert_eq!((health[0].healthy, health[0].rests_s), (false, Some(15)));
    assert_eq!((health[1].healthy, health[1].rests_s), (true, None));

    tokio::time::advance(Duration::from_secs(15)).await;
    let (one, other) = tokio::join!(heard(&models), heard(&models));
    assert_eq!(one[3], "30000 “hello”");
    assert_eq!(other[2], "0 “hello”");
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(heard(&models).await[1], "0 “back”");
    assert!(models.health()[0].healthy);
}

#[tokio::test(start_paused = true)]
async fn bad_questions_do_not_close_a_provider_for_good_ones() {
    let acts = (0..5).map(|_| refuses(400, None)).chain([answers("hello")]);
    let a = Script::new(acts);
    let models = over(&[("a", &a)]);
    for _ in 0..5 {
        assert_eq!(heard(&models).await[1], "0 a refused with status 400: no");
    }
    assert_eq!(heard(&models).await[1], "0 “hello”");
}

#[tokio::test(start_paused = true)]
async fn with_nobody_configured_it_says_so() {
    assert_eq!(
        heard(&over(&[])).await,
        ["0 failed is not configured; nobody Failed first None total 0 attempts 0"]
    );
}

fn acts() -> impl Strategy<Value = Act> {
    let step = prop_oneof![
        Just(event(ROLE)),
        Just(text("word")),
        Just(event(STOP)),
        Just(event("[DONE]")),
        Just(event("{")),
        Just(event(r#"{"error":"broken"}"#)),
        Just(Step::Send(": comment\n".to_owned())),
        (0..40_000_u64).prop_map(wait),
    ];
    let last = prop_oneof![
        Just(Last::Close),
        Just(Last::Cut),
        Just(Last::Hang),
        Just(Last::Repeat(": x\n".to_owned(), Duration::from_secs(3))),
        Just(Last::Repeat(
            "data: {}\n\n".to_owned(),
            Duration::from_secs(3)
        )),
    ];
    let status = prop_oneof![4 => Just(200_u16), 1 => Just(429), 1 => Just(503), 1 => Just(401), 1 => Just(302)];
    let answer = (status, prop::collection::vec(step, 0..6), last);
    prop_oneof![
        1 => Just(Act::Hang),
        1 => Just(Act::Refuse),
        8 => answer.prop_map(|(status, steps, last)| Act::Answer { status, retry_after: Some("1"), steps, last }),
    ]
}

proptest! {
    #[test]
    fn whatever_servers_do_there_is_one_end_in_time_and_one_voice(
        scripts in prop::collection::vec(prop::collection::vec(acts(), 1..4), 0..3),
        seconds in 0..100_u64,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let limit = Duration::from_secs(seconds);
        let (events, took) = runtime.block_on(async {
            let scripts: Vec<Script> = scripts.into_iter().map(Script::new).collect();
            let named: Vec<(&str, &Script)> = ["a", "b", "c"].into_iter().zip(&scripts).collect();
            let models = over(&named);
            let start = Instant::now();
            let events: Vec<Event> = models.ask(Request::default(), None, start + limit).collect().await;
            (events, start.elapsed())
        });
        // A refusal's words and the last figures may take a moment more.
        prop_assert!(took <= limit + Duration::from_millis(5), "{took:?} of {limit:?}");
        let is_end = |event: &Event| matches!(event, Event::Done(_) | Event::Failed { .. });
        let is_search = |event: &Event| matches!(event, Event::Asking(_) | Event::Passed { .. });
        prop_assert_eq!(events.iter().filter(|event| is_end(event)).count(), 1);
        prop_assert!(events.last().is_some_and(is_end));
        match events.iter().position(|event| matches!(event, Event::Text(_))) {
            Some(first) => prop_assert!(!events[first..].iter().any(is_search)),
            None => {
                let is_done = matches!(events.last(), Some(Event::Done(_)));
                prop_assert!(!is_done, "done without a word");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_names_those_who_were_asked_in_vain_and_not_those_who_were_asked_twice() {
    let busy = Script::new([refuses(429, Some("60"))]);
    let again = Script::new([Act::Refuse, answers("hello")]);
    let models = over(&[("busy", &busy), ("again", &again)]);
    let mut codes = Vec::new();
    for _ in 0..2 {
        let events = models.ask(Request::default(), None, Instant::now() + DEADLINE);
        match events.collect::<Vec<_>>().await.pop() {
            Some(Event::Done(account)) => codes.extend(account.passed.into_iter().map(|passed| {
                assert_eq!(passed.model, "busy-model");
                format!("{} {} {}", passed.provider, passed.code, passed.message)
            })),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        codes,
        [
            "busy model_busy refused with status 429: no",
            "busy model_resting failed before and is asked again in 59.8 s",
        ]
    );
}

#[test]
fn a_model_is_named_without_where_its_file_lies() {
    for (said, name) in [
        ("/home/me/models/qwen3-8b.gguf", "qwen3-8b.gguf"),
        ("./models/qwen3/", "qwen3"),
        ("C:\\models\\qwen3.gguf", "qwen3.gguf"),
        ("anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.5"),
        ("hf.co/unsloth/gemma:Q4_K_M", "hf.co/unsloth/gemma:Q4_K_M"),
        ("qwen3:8b", "qwen3:8b"),
        ("/", "/"),
        ("é", "é"),
        ("", ""),
    ] {
        assert_eq!(named(said), name);
    }
}
