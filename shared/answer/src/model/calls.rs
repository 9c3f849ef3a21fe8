//! The calls of a round: begun, made, and what came of them.

use models::ToolCall;

use super::{
    component, hint,
    plain::plain,
    queries::{Begun, Queries},
    stand::Stand,
    tools::{self, Wish},
};
use crate::event::{Event, ToolState, ToolUse};

/// A query that a call began, and which use of a tool it is.
pub type Started = Option<(u32, Result<Begun, String>)>;

/// A call that a model is writing.
#[derive(Default)]
pub struct Writing {
    pub name: String,
    pub arguments: String,
    pub begun: Started,
}

/// A call and what it means.
pub struct Made {
    pub call: ToolCall,
    pub wish: Result<Wish, String>,
    /// The query that it began, and which use of a tool it is.
    pub begun: Started,
}

/// What came of a tool.
pub struct Came {
    /// For the model.
    pub told: String,
    /// For a person.
    pub detail: String,
    /// How long it took, where that is worth telling.
    pub ms: Option<u64>,
    /// What is shown of it.
    pub events: Vec<Event>,
}

impl Writing {
    /// Whether it is that call.
    pub fn is(&self, call: &ToolCall) -> bool {
        self.name == call.name && self.arguments == call.arguments
    }

    /// Begins the query of it, once its arguments are complete.
    pub fn begin_early(&mut self, stand: &mut Stand, queries: &mut Queries) -> Option<Event> {
        if self.begun.is_some() || !matches!(self.name.as_str(), tools::QUERY_DATA | tools::RUN_SQL)
        {
            return None;
        }
        let call = ToolCall {
            id: String::new(),
            name: self.name.clone(),
            arguments: self.arguments.clone(),
        };
        let begun = queries.begin(&tools::read(&call).ok()?)?;
        let place = stand.next_use();
        let event = begun
            .as_ref()
            .ok()
            .filter(|begun| !begun.is_known)
            .map(|begun| used(place, &call, ToolState::Started, &begun.reading, None));
        self.begun = Some((place, begun));
        event
    }
}

/// Does what a call asks for: gives which use of a tool it is, and what came of it.
pub async fn make(
    wish: Result<Wish, String>,
    begun: Started,
    own_code: &mut Option<String>,
    stand: &mut Stand,
    queries: &mut Queries,
) -> (u32, Result<Came, String>) {
    match (wish, begun) {
        (Err(refused), _) => (stand.next_use(), Err(refused)),
        (Ok(_), Some((place, Err(refused)))) => (place, Err(refused)),
        (Ok(wish), Some((place, Ok(begun)))) => {
            let came = queries.rows(begun.at).await;
            let told = came.map(|ms| {
                if begun.is_known {
                    let name = Queries::name(begun.at);
                    let told = format!(
                        "This was asked before as {name}: answer now. {}",
                        queries.told(begun.at)
                    );
                    return Came {
                        told,
                        detail: format!("{name} again"),
                        ms: Some(ms),
                        events: Vec::new(),
                    };
                }
                let count = queries.count(begun.at);
                let rows = if count == 1 { "row" } else { "rows" };
                let detail = format!("{} · {count} {rows}", begun.reading);
                Came {
                    told: queries.told(begun.at),
                    detail,
                    ms: Some(ms),
                    events: Vec::new(),
                }
            });
            let told = told
                .map_err(|failure| hint::with_names(&failure.message, &wish, queries.visible()));
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
                    return Err(
                        "a component was shown already; one is all there is in an answer"
                            .to_owned(),
                    );
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
            let place = stand.next_use();
            let mut words = String::new();
            let events = stand
                .spoken(&mut words, asked.question.clone())
                .map(Event::Text)
                .into_iter()
                .collect();
            stand.follow_ups = Some(asked.options);
            (
                place,
                Ok(Came {
                    told: "It is asked.".to_owned(),
                    detail: asked.question,
                    ms: None,
                    events,
                }),
            )
        }
        (Ok(Wish::SuggestFollowUps(questions)), None) => {
            let detail = questions.join(" · ");
            stand.follow_ups = Some(questions);
            (
                stand.next_use(),
                Ok(Came {
                    told: "They are offered.".to_owned(),
                    detail,
                    ms: None,
                    events: Vec::new(),
                }),
            )
        }
        (Ok(Wish::QueryData(_) | Wish::RunSql(_)), None) => {
            (stand.next_use(), Err("it cannot be asked".to_owned()))
        }
    }
}

/// The component that the model wrote itself, where one may leave.
pub fn own_code(made: &[Made], queries: &mut Queries) -> Option<String> {
    let own = made.iter().find_map(|made| match &made.wish {
        Ok(Wish::ShowCode(code)) if component::check(code).is_ok() => Some(code),
        _ => None,
    })?;
    (!queries.code_is_there()).then(|| own.clone())
}

/// What leaves before the rows are there: the component for the query that is shown first.
pub fn code_of(made: &[Made], queries: &mut Queries) -> Vec<String> {
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
pub fn remembered(mut call: ToolCall) -> ToolCall {
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
pub fn used(place: u32, call: &ToolCall, state: ToolState, detail: &str, ms: Option<u64>) -> Event {
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
