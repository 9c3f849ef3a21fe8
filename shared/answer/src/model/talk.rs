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
use models::{Account, Choice, Failure as Broke, Message, Models, Request, Speaker, ToolCall};
use tokio::time::Instant;

use super::{
    component,
    plain::plain,
    queries::{Begun, Queries},
    quoted::said as cleaned,
    room,
    shortfall::{Shortfall, speaker},
    spoken::Spoken,
    tools::{self, Wish},
};
use crate::{
    event::{Event, ToolState, ToolUse},
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

/// What is heard of a model's answer.
#[derive(Debug)]
pub enum Heard {
    /// Something happened.
    Event(Event),
    /// The model could not answer; the planner is to. What a person is told before it does.
    Instead(String),
}

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

/// What is known of an answer while it is made.
struct Stand {
    began: Instant,
    /// What all rounds took.
    account: Option<Account>,
    /// Who is being asked, and how often somebody was in this round.
    asked: Option<(Speaker, u32)>,
    /// Whether anything was said to the person.
    has_spoken: bool,
    /// Bytes of text and of reasoning that were.
    spoken: usize,
    thought: usize,
    /// How many rounds asked for nothing but what was there.
    repeats: u32,
    /// In how many rounds a call was refused or failed.
    failures: u32,
    uses: u32,
    follow_ups: Option<Vec<String>>,
}

/// A call that a model is writing.
#[derive(Default)]
struct Writing {
    name: String,
    arguments: String,
    begun: Option<(u32, Result<Begun, String>)>,
}

/// A call and what it means.
struct Made {
    call: ToolCall,
    wish: Result<Wish, String>,
    /// The query that it began, and which use of a tool it is.
    begun: Option<(u32, Result<Begun, String>)>,
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
        let mut stand = Stand {
            began: Instant::now(),
            account: None,
            asked: None,
            has_spoken: false,
            spoken: 0,
            thought: 0,
            repeats: 0,
            failures: 0,
            uses: 0,
            follow_ups: None,
        };
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
                                if let Some(used) = stand.begin_early(written, &mut queries) {
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
            let mut own_code = own_code(&made, &mut queries);
            match &own_code {
                Some(code) => {
                    for piece in code.split_inclusive("\n\n") {
                        yield Heard::Event(Event::Code(piece.to_owned()));
                    }
                }
                None => {
                    for piece in code_of(&made, &mut queries) {
                        yield Heard::Event(Event::Code(piece));
                    }
                }
            }
            let mut results = Vec::new();
            let mut asks_back = false;
            let mut has_failed = false;
            let repeats = made.iter().all(|made| matches!(&made.begun, Some((_, Ok(begun))) if begun.is_known));
            stand.repeats += u32::from(repeats);
            let only_offers = made.iter().all(|made| matches!(made.wish, Ok(Wish::SuggestFollowUps(_))));
            for Made { call, wish, begun } in made {
                let (place, outcome) = match (wish, begun) {
                    (Err(refused), _) => (stand.next_use(), Err(refused)),
                    (Ok(_), Some((place, Err(refused)))) => (place, Err(refused)),
                    (Ok(wish), Some((place, Ok(begun)))) => {
                        let came = queries.rows(begun.at).await;
                        let told = came.map(|ms| {
                            if begun.is_known {
                                let name = Queries::name(begun.at);
                                let told = format!("This was asked before as {name}: answer now. {}", queries.told(begun.at));
                                return Came { told, detail: format!("{name} again"), ms: Some(ms), events: Vec::new() };
                            }
                            let count = queries.count(begun.at);
                            let rows = if count == 1 { "row" } else { "rows" };
                            let detail = format!("{} · {count} {rows}", begun.reading);
                            Came { told: queries.told(begun.at), detail, ms: Some(ms), events: Vec::new() }
                        });
                        let told = told.map_err(|failure| super::hint::with_names(&failure.message, &wish, queries.visible()));
                        (place, told)
                    }
                    (Ok(Wish::ShowWidget(show)), None) => {
                        let place = stand.next_use();
                        let outcome = match queries.meant(&show) {
                            Err(refused) => Err(refused),
                            Ok((at, drawing)) => match queries.rows(at).await {
                                Err(_) => Err(format!("{} gave no rows", Queries::name(at))),
                                Ok(_) => {
                                    let title = show.heading();
                                    let events = queries.show(at, drawing, title.as_deref());
                                    let drawn = drawn(&events);
                                    Ok(Came {
                                        told: format!("It is shown as {drawn}. Do not repeat its rows."),
                                        detail: format!("{} as {drawn}", Queries::name(at)),
                                        ms: None,
                                        events,
                                    })
                                }
                            },
                        };
                        (place, outcome)
                    }
                    (Ok(Wish::ShowCode(code)), None) => {
                        let place = stand.next_use();
                        let outcome = component::check(&code).and_then(|()| {
                            if own_code.take().is_none_or(|left| left != code) {
                                return Err("a component was shown already; one is all there is in an answer".to_owned());
                            }
                            Ok(Came {
                                told: "The component is shown.".to_owned(),
                                detail: format!("{} lines", code.lines().count()),
                                ms: None,
                                events: Vec::new(),
                            })
                        });
                        (place, outcome)
                    }
                    (Ok(Wish::AskUser(asked)), None) => {
                        asks_back = true;
                        let place = stand.next_use();
                        let mut words = String::new();
                        let events = stand
                            .spoken(&mut words, asked.question.clone())
                            .map(Event::Text)
                            .into_iter()
                            .collect();
                        stand.follow_ups = Some(asked.options);
                        (place, Ok(Came { told: "It is asked.".to_owned(), detail: asked.question, ms: None, events }))
                    }
                    (Ok(Wish::SuggestFollowUps(questions)), None) => {
                        let detail = questions.join(" · ");
                        stand.follow_ups = Some(questions);
                        (stand.next_use(), Ok(Came { told: "They are offered.".to_owned(), detail, ms: None, events: Vec::new() }))
                    }
                    (Ok(Wish::QueryData(_) | Wish::RunSql(_)), None) => {
                        (stand.next_use(), Err("it cannot be asked".to_owned()))
                    }
                };
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

/// What came of a tool.
struct Came {
    /// For the model.
    told: String,
    /// For a person.
    detail: String,
    ms: Option<u64>,
    events: Vec<Event>,
}

impl Writing {
    /// Whether it is that call.
    fn is(&self, call: &ToolCall) -> bool {
        self.name == call.name && self.arguments == call.arguments
    }
}

impl Stand {
    /// Adds what a round took.
    fn add(&mut self, round: Account) -> &Account {
        self.asked = None;
        let all = match self.account.take() {
            Some(before) => before.join(round),
            None => round,
        };
        self.account.insert(all)
    }

    /// Somebody is asked, perhaps once more.
    fn asks(&mut self, speaker: &Speaker) {
        let before = self.asked.take().map_or(0, |(_, times)| times);
        self.asked = Some((speaker.clone(), before + 1));
    }

    /// What the answer has taken so far, tools included.
    fn spent(&self) -> Spent {
        let total = self.began.elapsed();
        let spent = match &self.account {
            Some(account) => Spent::of(account, total),
            None => Spent::of_planner(),
        };
        match &self.asked {
            Some((speaker, times)) => spent.while_asking(speaker, *times, total),
            None => spent,
        }
    }

    /// Who speaks, for a person.
    fn who(&self) -> String {
        match (&self.asked, &self.account) {
            (Some((speaker, _)), _) => speaker.to_string(),
            (None, Some(account)) => speaker(account),
            (None, None) => "The language model".to_owned(),
        }
    }

    fn next_use(&mut self) -> u32 {
        self.uses += 1;
        self.uses
    }

    /// A piece of text as it leaves. What a model says after its tools begins a paragraph, and
    /// nothing begins with empty lines.
    fn spoken(&mut self, said: &mut String, piece: String) -> Option<String> {
        let is_first = said.is_empty();
        let piece = if is_first {
            piece.trim_start().to_owned()
        } else {
            piece
        };
        if piece.is_empty() {
            return None;
        }
        said.push_str(&piece);
        self.spoken += piece.len();
        let goes_on = is_first && self.has_spoken;
        self.has_spoken = true;
        Some(if goes_on {
            format!("\n\n{piece}")
        } else {
            piece
        })
    }

    /// Begins the query of a call whose arguments are complete.
    fn begin_early(&mut self, written: &mut Writing, queries: &mut Queries) -> Option<Event> {
        if written.begun.is_some()
            || !matches!(written.name.as_str(), tools::QUERY_DATA | tools::RUN_SQL)
        {
            return None;
        }
        let call = ToolCall {
            id: String::new(),
            name: written.name.clone(),
            arguments: written.arguments.clone(),
        };
        let begun = queries.begin(&tools::read(&call).ok()?)?;
        let place = self.next_use();
        let event = begun
            .as_ref()
            .ok()
            .filter(|begun| !begun.is_known)
            .map(|begun| used(place, &call, ToolState::Started, &begun.reading, None));
        written.begun = Some((place, begun));
        event
    }

    /// What ends an answer that came to its end.
    fn close(&mut self, queries: &mut Queries) -> Vec<Event> {
        let mut events = queries.show_something();
        if !self.has_spoken && queries.has_rows() {
            events.extend(sentences(queries, ""));
        }
        events.extend(queries.ending(self.follow_ups.take()));
        events
    }

    /// What ends an answer that did not: what is there is shown, or the planner answers.
    fn ending(
        mut self,
        shortfall: &Shortfall,
        queries: &mut Queries,
        progress: &Progress,
    ) -> Vec<Heard> {
        tracing::warn!(%shortfall, "a model did not answer");
        if !queries.has_rows() {
            progress.spend(self.spent().by_planner(shortfall.code, &shortfall.why));
            return vec![Heard::Instead(self.apology(&shortfall.to_string()))];
        }
        let gap = if self.has_spoken { "\n\n" } else { "" };
        let mut events = vec![Event::Text(plain(format!(
            "{gap}{shortfall}. This is what it had found:"
        )))];
        events.extend(queries.show_something());
        events.extend(sentences(queries, " "));
        events.extend(queries.ending(self.follow_ups.take()));
        progress.spend(self.spent());
        events.into_iter().map(Heard::Event).collect()
    }

    /// The words between a model and the planner.
    fn apology(&self, reason: &str) -> String {
        plain(if self.has_spoken {
            format!("\n\n{reason}. What follows is Inlay's own answer.\n\n")
        } else {
            format!("{reason}, so this is Inlay's own answer.\n\n")
        })
    }
}

/// What our own words say of the rows.
fn sentences(queries: &Queries, gap: &str) -> Option<Event> {
    let words = queries.sentences().join(" ");
    (!words.is_empty()).then(|| Event::Text(format!("{gap}{words}")))
}

/// The component that the model wrote itself, where one may leave.
fn own_code(made: &[Made], queries: &mut Queries) -> Option<String> {
    let own = made.iter().find_map(|made| match &made.wish {
        Ok(Wish::ShowCode(code)) if component::check(code).is_ok() => Some(code),
        _ => None,
    })?;
    (!queries.code_is_there()).then(|| own.clone())
}

/// What leaves before the rows are there: the component for the query that is shown first.
fn code_of(made: &[Made], queries: &mut Queries) -> Vec<String> {
    let first = made.iter().find_map(|made| match &made.wish {
        Ok(Wish::ShowWidget(show)) => queries.meant(show).ok(),
        _ => None,
    });
    match first {
        Some((at, drawing)) => queries.code(at, drawing),
        None => Vec::new(),
    }
}

/// A call as the model is reminded of it. Servers refuse names that are none, and arguments that no
/// tool takes would fill its memory.
fn remembered(mut call: ToolCall) -> ToolCall {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if !tools::is_tool(&call.name) {
        let name = call.name.chars().filter(|letter| is_plain(*letter));
        call.name = name.take(64).collect();
        if call.name.is_empty() {
            call.name = "unknown".to_owned();
        }
    }
    if call.arguments.len() > tools::LONGEST_ARGUMENTS {
        call.arguments.clear();
    }
    call
}

/// What is told of the use of a tool.
fn used(place: u32, call: &ToolCall, state: ToolState, detail: &str, ms: Option<u64>) -> Event {
    Event::Tool(ToolUse {
        place,
        name: plain(call.name.chars().take(64).collect()),
        state,
        detail: plain(detail.chars().take(500).collect()),
        ms,
    })
}

/// What a widget is drawn as.
fn drawn(events: &[Event]) -> String {
    let last = events.iter().rev().find_map(|event| match event {
        Event::Widget(widget) => Some(widget.widget_type().as_str()),
        _ => None,
    });
    format!("a {}", last.unwrap_or("widget"))
}
