//! A server that does what a script says, for tests on a clock that is told the time.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use service::config::Secret;
use tokio::time::sleep;

use crate::{
    failure::Failure,
    http::{Opened, Upstream},
    provider::{Kind, Limits, Provider},
};

/// What it does when it is asked.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// Nothing, for ever.
    Hang,
    /// There is no connection.
    Refuse,
    /// It answers.
    Answer {
        status: u16,
        retry_after: Option<&'static str>,
        steps: Vec<Step>,
        last: Last,
    },
}

/// A part of an answer.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Send(String),
    Wait(Duration),
}

/// How an answer stops.
#[derive(Debug, Clone)]
pub(super) enum Last {
    Close,
    Cut,
    Hang,
    /// Says this again and again, after that time each.
    Repeat(String, Duration),
}

pub(super) const ROLE: &str = r#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#;
pub(super) const STOP: &str = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;

pub(super) fn event(data: &str) -> Step {
    Step::Send(format!("data: {data}\n\n"))
}

pub(super) fn text(text: &str) -> Step {
    event(&format!(
        r#"{{"choices":[{{"delta":{{"content":"{text}"}}}}]}}"#
    ))
}

pub(super) fn wait(milliseconds: u64) -> Step {
    Step::Wait(Duration::from_millis(milliseconds))
}

/// An answer of status 200.
pub(super) fn says(steps: Vec<Step>, last: Last) -> Act {
    Act::Answer {
        status: 200,
        retry_after: None,
        steps,
        last,
    }
}

/// All of an answer.
pub(super) fn answers(words: &str) -> Act {
    says(
        vec![event(ROLE), text(words), event(STOP), event("[DONE]")],
        Last::Close,
    )
}

/// A refusal.
pub(super) fn refuses(status: u16, retry_after: Option<&'static str>) -> Act {
    let body = r#"{"error":{"message":"no"}}"#.to_owned();
    Act::Answer {
        status,
        retry_after,
        steps: vec![Step::Send(body)],
        last: Last::Close,
    }
}

/// It does these in turn, the last one from then on.
#[derive(Clone)]
pub(super) struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    /// How often it was asked.
    pub(super) asked: Arc<AtomicU32>,
}

impl Script {
    pub(super) fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: Arc::new(Mutex::new(acts.into_iter().collect())),
            asked: Arc::default(),
        }
    }

    pub(super) fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    pub(super) fn provider(name: &str) -> Provider {
        Provider {
            name: name.to_owned(),
            kind: Kind::Local,
            url: "http://localhost/v1".to_owned(),
            model: format!("{name}-model"),
            key: None,
            streamed: true,
            context: Kind::Local.usual_context(),
            max_tokens: None,
            limits: Limits::default(),
        }
    }
}

impl Upstream for Script {
    fn send(&self, _: Bytes, _: Option<Secret>) -> BoxFuture<'static, Result<Opened, Failure>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut acts = self.acts.lock().expect("the script");
        let act = match acts.len() {
            1 => acts[0].clone(),
            _ => acts.pop_front().expect("an act"),
        };
        async move {
            let (status, retry_after, steps, last) = match act {
                Act::Hang => return std::future::pending().await,
                Act::Refuse => return Err(Failure::Unreachable),
                Act::Answer {
                    status,
                    retry_after,
                    steps,
                    last,
                } => (status, retry_after, steps, last),
            };
            let steps = stream::iter(steps).filter_map(|step| async {
                match step {
                    Step::Send(text) => Some(Ok(Bytes::from(text))),
                    Step::Wait(time) => {
                        sleep(time).await;
                        None
                    }
                }
            });
            let last = match last {
                Last::Close => stream::empty().boxed(),
                Last::Cut => stream::iter([Err(Failure::Cut)]).boxed(),
                Last::Hang => stream::pending().boxed(),
                Last::Repeat(text, time) => stream::repeat(Bytes::from(text))
                    .then(move |text| async move {
                        if !time.is_zero() {
                            sleep(time).await;
                        }
                        Ok(text)
                    })
                    .boxed(),
            };
            Ok(Opened {
                status,
                retry_after: retry_after.map(str::to_owned),
                body: steps.chain(last).boxed(),
            })
        }
        .boxed()
    }

    fn look(&self, key: Option<Secret>) -> BoxFuture<'static, Result<u16, Failure>> {
        let opened = self.send(Bytes::new(), key);
        async { Ok(opened.await?.status) }.boxed()
    }
}
