//! A language model answers a question through tools.
//!
//! ```text
//! system prompt, conversation, question ─▶ a round ─▶ text and reasoning, which leave at once
//!                   ▲                          └────▶ calls ─▶ queries, widgets, code
//!                   └──────────── what came of them ◀─────────────┘
//! ```
//!
//! A round is one answer of the model. It ends the conversation, or calls tools; then what came of
//! them goes back and the next round begins. A query runs from the moment that its arguments are
//! complete, while the model still writes; it only reads, so that one that is not wanted in the end
//! does no harm.
//!
//! What cannot be put right ends the same way wherever it happens: what was said stays said, a
//! sentence tells what happened, and either the rows that are there are shown or the planner answers.
//! Nothing begins again in silence.

use async_stream::stream;
use futures::{Stream, StreamExt};
use models::{Account, Choice, Failure as Broke, Message, Models, Request, ToolCall};
use tokio::time::Instant;

use super::{
    calls::{self, Made, Writing, make, remembered, used},
    plain::plain,
    queries::Queries,
    quoted::said as cleaned,
    room,
    shortfall::{Shortfall, speaker},
    spoken::Spoken,
    stand::{Heard, Stand},
    tools::{self, Wish},
};
use crate::{
    event::{Event, ToolState},
    run::Progress,
    spent::Spent,
};

/// Most rounds of an answer. In the last one no tools may be called.
const ROUNDS: u32 = 8;

/// How often calls that were refused or failed may be mended, those of a round at once.
const REPAIRS: u32 = 3;

/// Most calls of one round that are made.
const CALLS: usize = 16;

/// Most text of an answer, and most of its reasoning that is shown, in bytes. Nobody reads more, and
/// an answer is kept in one piece.
const LONGEST: usize = 64 * 1024;

/// Most that a model is told of why a call was refused, in letters.
const REASON: usize = 2_000;

/// What a model is asked, and what with.
pub struct Talk {
    /// Who is asked.
    pub models: Models,
    /// Who is asked first, where that was chosen.
    pub chosen: Option<String>,
    /// Why nobody can be asked.
    pub hindrance: Option<String>,
    /// What was said, the question last.
    pub messages: Vec<Message>,
    /// The data.
    pub queries: Queries,
    /// Where figures are noted.
    pub progress: Progress,
    /// Takes the figures of each round.
    pub measure: std::sync::Arc<dyn Fn(&Account) + Send + Sync>,
    /// The moment at which a model has to have come to its end.
    pub deadline: Instant,
}

/// Has a model answer. The stream ends after the last event, or with [`Heard::Instead`].
pub fn talk(talk: Talk) -> impl Stream<Item = Heard> + Send + 'static {
    let Talk {
        models,
        chosen,
        hindrance,
        mut messages,
        mut queries,
        progress,
        measure,
        deadline,
    } = talk;
    stream! {
        let mut stand = Stand::new();
        progress.spend(Spent::of_planner());
        if let Some(hindrance) = hindrance {
            let shortfall = Shortfall::before_asking(hindrance);
            for heard in stand.ending(&shortfall, &mut queries, &progress) {
                yield heard;
            }
            return;
        }
        for round in 1..=ROUNDS {
            // Large, and of no use once the model speaks: made anew for each round.
            let tools = tools::declared();
            room::fit(&mut messages, &tools, models.context());
            let request = Request {
                messages: messages.clone(),
                tools,
                choice: match round == ROUNDS || stand.repeats > 0 {
                    true => Choice::Never,
                    false => Choice::Free,
                },
                ..Request::default()
            };
            let asked = Instant::now();
            let mut heard = models.ask(request, chosen.as_deref(), deadline);
            let mut said = String::new();
            let mut spoken = Spoken::default();
            let mut writing: Vec<Writing> = Vec::new();
            let mut calls: Vec<ToolCall> = Vec::new();
            let mut ended = None;
            while let Some(event) = heard.next().await {
                match event {
                    models::Event::Asking(speaker) => {
                        stand.asks(&speaker);
                        progress.spend(stand.spent());
                        if round == 1 {
                            yield Heard::Event(Event::Status(format!("Asking {speaker}...")));
                        }
                    }
                    models::Event::Passed { speaker, failure, again_in } => {
                        let next = match again_in {
                            Some(_) => "asking again...",
                            None => "asking the next one...",
                        };
                        let status = plain(format!("{speaker} {failure}; {next}"));
                        yield Heard::Event(Event::Status(status));
                    }
                    models::Event::Thought(piece) => {
                        if stand.thought < LONGEST {
                            stand.thought += piece.len();
                            yield Heard::Event(Event::Reasoning(plain(piece)));
                        }
                    }
                    models::Event::Text(piece) => {
                        if let Some(piece) = stand.spoken(&mut said, spoken.hear(&plain(piece))) {
                            yield Heard::Event(Event::Text(piece));
                        }
                        if stand.spoken >= LONGEST {
                            break;
                        }
                    }
                    models::Event::Calling { place, name } => {
                        if place < CALLS {
                            writing.resize_with(writing.len().max(place + 1), Writing::default);
                            writing[place].name = name;
                            // What stands before it is complete.
                            for written in &mut writing[..place] {
                                if let Some(used) = written.begin_early(&mut stand, &mut queries) {
                                    yield Heard::Event(used);
                                }
                            }
                        }
                    }
                    models::Event::Arguments { place, json } => {
                        if let Some(written) = writing.get_mut(place) {
                            written.arguments.push_str(&json);
                        }
                    }
                    models::Event::Call(call) => calls.push(call),
                    models::Event::Done(account) => ended = Some((account, None)),
                    models::Event::Failed { failure, account } => ended = Some((account, Some(failure))),
                }
            }
            // Whoever still speaks is left.
            drop(heard);
            let (rest, written) = spoken.end(round);
            if let Some(piece) = stand.spoken(&mut said, rest) {
                yield Heard::Event(Event::Text(piece));
            }
            calls.extend(written);
            let Some((account, failure)) = ended else {
                let why = "wrote more than anybody reads, and was stopped";
                let shortfall = Shortfall::new(stand.who(), why);
                for heard in stand.ending(&shortfall, &mut queries, &progress) {
                    yield heard;
                }
                return;
            };
            measure(&account);
            let shortfall = Shortfall::of(&account, failure.as_ref());
            let account = stand.add(account);
            let who = speaker(account);
            progress.spend(stand.spent());
            tracing::debug!(round, elapsed = ?asked.elapsed(), calls = calls.len(), "a round with a model");
            // Whoever has nothing to add to what was found lets the rows speak.
            let is_silent = matches!(failure, Some(Broke::Silent)) && queries.has_rows();
            if let Some(shortfall) = shortfall.filter(|_| !is_silent) {
                for heard in stand.ending(&shortfall, &mut queries, &progress) {
                    yield heard;
                }
                return;
            }
            if calls.is_empty() {
                if !stand.has_spoken && !queries.has_rows() {
                    let shortfall = Shortfall::new(who, "answered without a word");
                    for heard in stand.ending(&shortfall, &mut queries, &progress) {
                        yield heard;
                    }
                    return;
                }
                for event in stand.close(&mut queries) {
                    yield Heard::Event(event);
                }
                return;
            }

            let mut made: Vec<Made> = Vec::new();
            for (place, call) in calls.iter().take(CALLS).enumerate() {
                let wish = tools::read(call);
                let early = writing.get_mut(place).filter(|written| written.is(call));
                let mut begun = early.and_then(|written| written.begun.take());
                if begun.is_none()
                    && let Ok(wish) = &wish
                    && let Some(now) = queries.begin(wish)
                {
                    let place = stand.next_use();
                    if let Ok(begun) = &now && !begun.is_known {
                        yield Heard::Event(used(place, call, ToolState::Started, &begun.reading, None));
                    }
                    begun = Some((place, now));
                }
                made.push(Made { call: call.clone(), wish, begun });
            }
            let mut own_code = calls::own_code(&made, &mut queries);
            match &own_code {
                Some(code) => {
                    for piece in code.split_inclusive("\n\n") {
                        yield Heard::Event(Event::Code(piece.to_owned()));
                    }
                }
                None => {
                    for piece in calls::code_of(&made, &mut queries) {
                        yield Heard::Event(Event::Code(piece));
                    }
                }
            }
            let mut results = Vec::new();
            let asks_back = made.iter().any(|made| matches!(made.wish, Ok(Wish::AskUser(_))));
            let mut has_failed = false;
            let repeats = made.iter().all(|made| matches!(&made.begun, Some((_, Ok(begun))) if begun.is_known));
            stand.repeats += u32::from(repeats);
            let only_offers = made.iter().all(|made| matches!(made.wish, Ok(Wish::SuggestFollowUps(_))));
            for Made { call, wish, begun } in made {
                let (place, outcome) =
                    make(wish, begun, &mut own_code, &mut stand, &mut queries).await;
                let content = match outcome {
                    Ok(came) => {
                        yield Heard::Event(used(place, &call, ToolState::Done, &came.detail, came.ms));
                        for event in came.events {
                            yield Heard::Event(event);
                        }
                        came.told
                    }
                    Err(refused) => {
                        has_failed = true;
                        yield Heard::Event(used(place, &call, ToolState::Failed, &refused, None));
                        let refused: String = cleaned(&refused).chars().take(REASON).collect();
                        format!("This was refused or failed: {refused}")
                    }
                };
                results.push(Message::Tool { call_id: call.id.clone(), content });
            }
            stand.failures += u32::from(has_failed);
            for call in calls.iter().skip(CALLS) {
                let content = format!("This was not done: {CALLS} calls in one message are the most.");
                results.push(Message::Tool { call_id: call.id.clone(), content });
            }
            if asks_back || (only_offers && stand.has_spoken) {
                for event in stand.close(&mut queries) {
                    yield Heard::Event(event);
                }
                return;
            }
            if stand.failures > REPAIRS {
                let failures = stand.failures;
                let why = format!("did not find a way to ask the data in {failures} attempts");
                for heard in stand.ending(&Shortfall::new(who, why), &mut queries, &progress) {
                    yield heard;
                }
                return;
            }
            if stand.repeats > 1 {
                let shortfall = Shortfall::new(who, "asked for the same again and again");
                for heard in stand.ending(&shortfall, &mut queries, &progress) {
                    yield heard;
                }
                return;
            }
            let calls = calls.into_iter().map(remembered).collect();
            messages.push(Message::Assistant { text: said, calls });
            messages.extend(results);
        }
        let shortfall = Shortfall::new("The language model", "came to no end");
        for heard in stand.ending(&shortfall, &mut queries, &progress) {
            yield heard;
        }
    }
}
