//! Providers in order of preference, and how a question goes from one to the next.
//!
//! Until the first piece of an answer nobody has seen anything, and everything may be tried: the
//! same provider again if that may help, then the next. From the first piece on nothing is: a
//! person would see an answer begin twice. One deadline, the caller's, holds for all of it.

use std::{sync::Arc, time::Duration};

use async_stream::stream;
use bytes::Bytes;
use futures::{Stream, StreamExt, future::join_all, stream::BoxStream};
use serde_json::json;
use service::{Clock, config::Secret};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{
    account::{Account, Finish, Passed},
    attempt::Attempt,
    circuit::{Circuit, Entered},
    conversation::Request,
    event::Event,
    failure::{Failure, Wait},
    health::{self, Checks, Health},
    http::{Http, Upstream},
    key::{Held, Vault},
    parse::{End, Parser, Piece},
    provider::{Kind, Provider, Speaker},
    retry::{self, Jitter},
};

/// Providers in order of preference.
#[derive(Clone)]
pub struct Models {
    seats: Arc<[Seat]>,
    clock: Clock,
    jitter: Jitter,
    vault: Arc<dyn Vault>,
}

/// A provider, the way to it and how it has been doing.
struct Seat {
    provider: Provider,
    upstream: Box<dyn Upstream>,
    circuit: Circuit,
    checks: Checks,
    key: Held,
}

impl Models {
    /// Over those providers. Kept as long as the program runs: connections and what is known of
    /// failures are kept in it.
    pub fn new(providers: Vec<Provider>, clock: Clock, jitter: Jitter) -> Self {
        let reached = providers.into_iter().map(|provider| {
            let upstream: Box<dyn Upstream> = Box::new(Http::new(&provider));
            (provider, upstream)
        });
        Self::over(reached.collect(), clock, jitter)
    }

    pub(crate) fn over(
        reached: Vec<(Provider, Box<dyn Upstream>)>,
        clock: Clock,
        jitter: Jitter,
    ) -> Self {
        let seats = reached.into_iter().map(|(provider, upstream)| Seat {
            key: Held::new(provider.key.clone(), &provider.name),
            provider,
            upstream,
            circuit: Circuit::new(clock.clone()),
            checks: Checks::default(),
        });
        Self {
            seats: seats.collect(),
            clock,
            jitter,
            #[cfg(feature = "secrets-manager")]
            vault: Arc::new(crate::secrets_manager::SecretsManager::of_surroundings()),
            #[cfg(not(feature = "secrets-manager"))]
            vault: Arc::new(crate::key::NoVault),
        }
    }

    /// The same, with keys read from that vault where they are kept in one.
    #[must_use]
    pub fn with_vault(self, vault: Arc<dyn Vault>) -> Self {
        Self { vault, ..self }
    }

    /// Whether there is anybody to ask.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// How many tokens a question and its answer have together, whoever of them answers: one
    /// question is sent to one after the other as it is. The usual of a local server where there is
    /// nobody.
    pub fn context(&self) -> u32 {
        let contexts = self.seats.iter().map(|seat| seat.provider.context);
        contexts.min().unwrap_or(Kind::Local.usual_context())
    }

    /// Who has that least context; nobody where there is nobody.
    pub fn tightest(&self) -> Option<Speaker> {
        let seats = self.seats.iter();
        let tightest = seats.min_by_key(|seat| seat.provider.context);
        tightest.map(|seat| seat.provider.speaker())
    }

    /// Who can be asked, in order, and how they are as far as is known; nobody is asked for it.
    pub fn health(&self) -> Vec<Health> {
        let seats = self.seats.iter().enumerate().map(|(at, seat)| {
            let rests = seat.circuit.resting();
            Health::of(&seat.provider, at == 0, rests, seat.checks.kept())
        });
        seats.collect()
    }

    /// The same, after a look at each of them at the same time: their lists of models are asked
    /// for, if that was not done within the last seconds. Those who are left alone are not asked.
    /// It takes 1.5 s at most.
    pub async fn checked(&self) -> Vec<Health> {
        let seats = self
            .seats
            .iter()
            .filter(|seat| seat.circuit.resting().is_none());
        join_all(seats.map(|seat| {
            let look = looked(seat, &*self.vault);
            seat.checks.found(look, || self.clock.now())
        }))
        .await;
        self.health()
    }

    /// Asks, the chosen provider first if there is one of that name. Nothing happens before the
    /// stream is read; dropping it closes the connection to the server.
    pub fn ask(
        &self,
        request: Request,
        chosen: Option<&str>,
        deadline: Instant,
    ) -> BoxStream<'static, Event> {
        let mut order: Vec<usize> = (0..self.seats.len()).collect();
        order.sort_by_key(|at| chosen.is_none_or(|name| self.seats[*at].provider.name != name));
        asked(self.clone(), order, request, deadline).boxed()
    }
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.health()).finish()
    }
}

impl Seat {
    fn body(&self, request: &Request) -> Bytes {
        let Provider {
            model,
            kind,
            streamed,
            max_tokens,
            ..
        } = &self.provider;
        let mut body = request.body(model, *streamed);
        if let Some(most) = max_tokens {
            let most = request.max_tokens.unwrap_or(*most).min(*most);
            body.insert("max_tokens".to_owned(), json!(most));
        }
        if *kind == Kind::Openrouter {
            body.insert("usage".to_owned(), json!({"include": true}));
        }
        serde_json::Value::Object(body).to_string().into()
    }
}

/// What is known of an answer while it is made.
struct Tally {
    began: Instant,
    account: Account,
}

impl Tally {
    fn closed(mut self, finish: Finish) -> Account {
        self.account.total = self.began.elapsed();
        self.account.finish = finish;
        self.account
    }

    fn ended(mut self, end: End) -> Account {
        self.account.answered_by = end.model.map(|model| named(&model).to_owned());
        self.account.usage = end.usage.unwrap_or_default();
        self.closed(end.finish)
    }
}

/// A model's name. Servers that were started with a file may answer with where it lies, which tells
/// of their machine; `house/model` of a router is a name.
fn named(model: &str) -> &str {
    let is_path = model.starts_with(['/', '\\', '.', '~']) || model.get(1..3) == Some(":\\");
    let end = model.rsplit(['/', '\\']).find(|part| !part.is_empty());
    end.filter(|_| is_path).unwrap_or(model)
}

/// The status of a provider's list of models.
async fn looked(seat: &Seat, vault: &dyn Vault) -> Result<u16, Failure> {
    let until = Instant::now() + health::PATIENCE;
    let key = seat.key.get(vault, until).await?;
    match seat.upstream.look(key.clone()).await {
        Ok(401) if seat.key.renewed(key.as_ref(), vault, until).await => {
            let key = seat.key.get(vault, until).await?;
            seat.upstream.look(key).await
        }
        looked => looked,
    }
}

fn asked(
    models: Models,
    order: Vec<usize>,
    request: Request,
    deadline: Instant,
) -> impl Stream<Item = Event> + Send + 'static {
    stream! {
        let mut tally = Tally {
            began: Instant::now(),
            account: Account::opened(),
        };
        let mut last = Failure::Nobody;
        'providers: for &at in &order {
            let seat = &models.seats[at];
            let speaker = seat.provider.speaker();
            let mut entered = match seat.circuit.enter() {
                Ok(entered) => entered,
                Err(rest) => {
                    let failure = Failure::Resting(rest);
                    // Why it rests is not known any more; what failed just now is.
                    if last == Failure::Nobody {
                        last = failure.clone();
                        tally.account.speaker = Some(speaker.clone());
                    }
                    tally.account.passed.push(Passed::new(&speaker, &failure));
                    yield Event::Passed { speaker, failure, again_in: None };
                    continue;
                }
            };
            let body = seat.body(&request);
            let calls = request.calls();
            let mut may_renew = true;
            for again in 0.. {
                tally.account.speaker = Some(speaker.clone());
                tally.account.attempts += 1;
                yield Event::Asking(speaker.clone());
                let key = seat.key.get(&*models.vault, deadline).await;
                let asked = match &key {
                    Ok(key) => {
                        first(&models, seat, key.as_ref(), body.clone(), calls, deadline).await
                    }
                    Err(unread) => Err(unread.clone()),
                };
                let failure = match asked {
                    Ok((attempt, piece, times)) => {
                        entered.heard();
                        tally.account.first = Some(tally.began.elapsed());
                        // Nobody is asked again, and the answer may go on for long.
                        drop((request, body, order));
                        let told = told(seat, attempt, piece, times, tally, entered);
                        for await event in told {
                            yield event;
                        }
                        return;
                    }
                    Err(failure) => failure,
                };
                let (failure, may_go_on) = match failure {
                    // The caller's deadline, not ours.
                    failure if Instant::now() >= deadline => (failure, false),
                    failure => (failure, true),
                };
                tracing::warn!(provider = %speaker.provider, code = failure.code(), %failure,
                    "a language model gave no answer");
                let asks = failure.retry_after();
                let renews = may_renew && may_go_on && failure.is_of_old_key();
                let is_renewed = renews && {
                    may_renew = false;
                    let refused = key.as_ref().ok().and_then(Option::as_ref);
                    seat.key.renewed(refused, &*models.vault, deadline).await
                };
                let pause = match is_renewed {
                    true => Some(Duration::ZERO),
                    false => retry::pause(again, asks, &models.jitter)
                        .filter(|_| may_go_on && failure.may_pass()),
                };
                let pause = pause
                    .map(|pause| (pause, Instant::now() + pause))
                    .filter(|(_, until)| *until < deadline);
                last = failure.clone();
                if pause.is_none() {
                    tally.account.passed.push(Passed::new(&speaker, &failure));
                }
                yield Event::Passed {
                    speaker: speaker.clone(),
                    failure: failure.clone(),
                    again_in: pause.map(|(pause, _)| pause),
                };
                match pause {
                    Some((_, until)) => sleep_until(until).await,
                    None => {
                        if failure.counts() && may_go_on {
                            entered.failed(asks);
                        }
                        if !may_go_on {
                            break 'providers;
                        }
                        continue 'providers;
                    }
                }
            }
        }
        let account = tally.closed(Finish::Failed);
        yield Event::Failed { failure: last, account };
    }
}

/// The moments at which an answer is late.
#[derive(Clone, Copy)]
struct Times {
    began: Instant,
    deadline: Instant,
}

/// Asks once, up to the first piece of an answer.
async fn first(
    models: &Models,
    seat: &Seat,
    key: Option<&Secret>,
    body: Bytes,
    calls: usize,
    deadline: Instant,
) -> Result<(Attempt, Piece, Times), Failure> {
    let limits = seat.provider.limits;
    let began = Instant::now();
    let times = Times {
        began,
        deadline: deadline.min(began + limits.total),
    };
    let until = times.deadline.min(began + limits.first);
    let asking = async {
        let now = models.clock.now();
        let mut attempt =
            Attempt::open(&*seat.upstream, body, key, Parser::after(calls), now).await?;
        match attempt.next().await? {
            Piece::End(End {
                finish: Finish::Incomplete,
                ..
            }) => Err(Failure::Cut),
            Piece::End(_) => Err(Failure::Silent),
            piece => Ok((attempt, piece, times)),
        }
    };
    match timeout_at(until, asking).await {
        Ok(asked) => asked,
        Err(_) => Err(Failure::Late(Wait::First, began.elapsed())),
    }
}

/// An answer from its first piece on.
fn told(
    seat: &Seat,
    mut attempt: Attempt,
    mut piece: Piece,
    times: Times,
    mut tally: Tally,
    mut entered: Entered,
) -> impl Stream<Item = Event> + Send {
    let limits = seat.provider.limits;
    let name = &seat.provider.name;
    stream! {
        loop {
            match piece {
                Piece::Thought(thought) => yield Event::Thought(thought),
                Piece::Text(text) => yield Event::Text(text),
                Piece::Calling { place, name } => yield Event::Calling { place, name },
                Piece::Arguments { place, json } => yield Event::Arguments { place, json },
                Piece::Call(call) => yield Event::Call(call),
                Piece::End(end) => {
                    entered.answered();
                    attempt.put_back();
                    yield Event::Done(tally.ended(end));
                    return;
                }
            }
            let until = times.deadline.min(Instant::now() + limits.idle);
            let next = match timeout_at(until, attempt.next()).await {
                Ok(next) => next,
                Err(_) if until == times.deadline => {
                    attempt.late(Failure::Late(Wait::End, times.began.elapsed()))
                }
                Err(_) => attempt.late(Failure::Late(Wait::Next, limits.idle)),
            };
            piece = match next {
                Ok(piece) => piece,
                Err(failure) => {
                    tracing::warn!(provider = %name, code = failure.code(), %failure,
                        "a language model stopped in the middle");
                    if failure.counts() {
                        entered.failed(failure.retry_after());
                    }
                    // The connection is closed before anybody hears of it.
                    drop(attempt);
                    tally.account.answered_by = None;
                    yield Event::Failed { failure, account: tally.closed(Finish::Failed) };
                    return;
                }
            };
        }
    }
}

#[cfg(test)]
mod script;
#[cfg(test)]
mod tests;
