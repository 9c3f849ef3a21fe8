//! One provider, asked once.

use std::{collections::VecDeque, time::Duration};

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use jiff::Timestamp;
use service::config::Secret;
use tokio::time::{Instant, timeout, timeout_at};

use crate::{
    failure::{self, Failure},
    http::{Opened, Upstream},
    parse::{self, Parser, Piece},
    retry,
};

/// Most of a refusal that is read, and how long.
const REFUSAL: usize = 64 * 1024;
const REFUSAL_TIME: Duration = Duration::from_secs(2);

/// How long figures are waited for once the model has ended.
const FIGURES: Duration = Duration::from_secs(1);

/// What is read after the end so that the connection can serve again, and how long.
const REST: usize = 64 * 1024;
const REST_TIME: Duration = Duration::from_secs(1);

/// How many pieces have to wait so that those of the same are handed on as one: whoever sends a
/// letter at a time is not to keep everybody behind it busy.
const FLOOD: usize = 16;

/// An answer that is being read.
pub(crate) struct Attempt {
    body: BoxStream<'static, Result<Bytes, Failure>>,
    parser: Parser,
    ready: VecDeque<Piece>,
    broken: Option<Failure>,
    /// Until when figures are waited for.
    figures: Option<Instant>,
    key: Option<Secret>,
}

impl Attempt {
    /// Asks, and reads the head of the answer.
    pub(crate) async fn open(
        upstream: &dyn Upstream,
        body: Bytes,
        key: Option<&Secret>,
        parser: Parser,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let opened = upstream.send(body, key.cloned()).await?;
        if !(200..300).contains(&opened.status) {
            return Err(refusal(opened, key, now).await);
        }
        Ok(Self {
            body: opened.body,
            parser,
            ready: VecDeque::new(),
            broken: None,
            figures: None,
            key: key.cloned(),
        })
    }

    /// The next piece. May be dropped while it waits; nothing is lost. Not to be called after the
    /// end or a failure.
    pub(crate) async fn next(&mut self) -> Result<Piece, Failure> {
        let mut out = Vec::new();
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Ok(self.gathered(piece));
            }
            if let Some(broken) = self.broken.take() {
                return Err(broken);
            }
            // A server that sends much and says nothing does not keep the clock from ticking.
            tokio::task::consume_budget().await;
            let read = match self.bytes().await {
                Some(Ok(bytes)) => self.parser.read(&bytes, &mut out),
                // What breaks or is late after the reason to end is no loss.
                Some(Err(failure)) if !self.parser.is_ending() => {
                    self.broken = Some(failure);
                    Ok(())
                }
                Some(Err(_)) | None => self.parser.end(&mut out),
            };
            self.ready.extend(out.drain(..));
            if let Err(fault) = read {
                self.broken = Some(Failure::of_fault(fault, self.key.as_ref()));
            }
        }
    }

    /// A piece, and with it those of the same that came together with it where they are many.
    fn gathered(&mut self, mut piece: Piece) -> Piece {
        if self.ready.len() < FLOOD {
            return piece;
        }
        while let Some(next) = self.ready.front() {
            match (&mut piece, next) {
                (Piece::Text(text), Piece::Text(more))
                | (Piece::Thought(text), Piece::Thought(more)) => text.push_str(more),
                (
                    Piece::Arguments { place, json },
                    Piece::Arguments {
                        place: same,
                        json: more,
                    },
                ) if place == same => json.push_str(more),
                _ => break,
            }
            self.ready.pop_front();
        }
        piece
    }

    /// What comes next. Once the model has said why it ended, only figures can follow, and those
    /// are not waited for much longer: some servers never hang up.
    async fn bytes(&mut self) -> Option<Result<Bytes, Failure>> {
        if !self.parser.is_ending() {
            return self.body.next().await;
        }
        let until = *self.figures.get_or_insert_with(|| Instant::now() + FIGURES);
        timeout_at(until, self.body.next()).await.unwrap_or(None)
    }

    /// What there is when time is up: the end, if the model had come to it.
    pub(crate) fn late(&mut self, failure: Failure) -> Result<Piece, Failure> {
        let mut out = Vec::new();
        if self.parser.is_ending() && self.parser.end(&mut out).is_ok() {
            self.ready.extend(out);
        }
        self.ready.pop_front().ok_or(failure)
    }

    /// Reads what is left of an answer that has ended, which is mostly nothing: a connection that
    /// was read to its end serves the next question.
    pub(crate) fn put_back(self) {
        let mut body = self.body;
        tokio::spawn(timeout(REST_TIME, async move {
            let mut read = 0;
            while let Some(Ok(piece)) = body.next().await {
                read += piece.len();
                if read > REST {
                    break;
                }
            }
        }));
    }
}

async fn refusal(opened: Opened, key: Option<&Secret>, now: Timestamp) -> Failure {
    let mut body = opened.body;
    let mut text = Vec::new();
    let reading = async {
        while let Some(Ok(piece)) = body.next().await {
            let room = REFUSAL - text.len();
            text.extend_from_slice(&piece[..piece.len().min(room)]);
            if text.len() == REFUSAL {
                break;
            }
        }
    };
    // What came until then is good enough.
    let _ = timeout(REFUSAL_TIME, reading).await;
    let said = match opened.status {
        300..400 => Some("it wants to be asked at another address".to_owned()),
        _ => parse::fault::in_body(&text),
    };
    let asked = opened.retry_after.as_deref();
    Failure::Refused {
        status: Some(opened.status),
        said: said.and_then(|said| failure::words(&said, key)),
        retry_after: asked.and_then(|header| retry::retry_after(header, now)),
    }
}
