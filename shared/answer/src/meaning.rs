//! What a question means, as the analyst reads it: words, or a submitted filter form.

use analyst::{Abstained, Answerable, Intent, Reading, form};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use widgets::Issue;

use crate::{
    Dependencies,
    analysts::Reader,
    event::Stage,
    failure::Failure,
    question::{Asked, FilterForm, Question},
    saved::{Anew, Asks, Meant},
};

/// What was made of a question, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// How it was read, for a person.
    pub thoughts: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
}

/// What a question means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// It is answered from rows.
    Answer(Box<Answerable>),
    /// It is answered by SQL that no plan wrote.
    Sql(Box<Anew>),
    /// It needs none.
    Talk(Intent),
    /// It cannot be answered without guessing.
    Abstain(Abstained),
}

/// Reads a question, with what its user asked before it.
///
/// # Errors
///
/// Where a form was filled in in a way that cannot be read; the message names every field.
pub fn read(
    question: &Question,
    before: &[String],
    reader: &Reader,
    now: Timestamp,
) -> Result<Read, Failure> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let words = |words: &str| Some(reader.analyst.read(words, before, today));
    read_by(question, reader, today, words)
        .unwrap_or_else(|| Err(Failure::internal(Stage::Planning)))
}

/// Reads a question that means the same whatever was said before it; `None` where it may lean on
/// that.
///
/// # Errors
///
/// As [`read`].
pub fn read_alone(
    question: &Question,
    reader: &Reader,
    now: Timestamp,
) -> Option<Result<Read, Failure>> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let words = |words: &str| reader.analyst.read_alone(words, today);
    read_by(question, reader, today, words)
}

/// Reads a question whose words `of_words` reads, where it can.
fn read_by(
    question: &Question,
    reader: &Reader,
    today: Date,
    of_words: impl Fn(&str) -> Option<Reading>,
) -> Option<Result<Read, Failure>> {
    if reader.visible.catalogue().tables.is_empty() && !question.sources.is_empty() {
        return Some(Ok(nothing_active(question)));
    }
    let reading = match &question.asked {
        Asked::Words(words) => Ok(of_words(words)?),
        Asked::Anew(anew) => match &anew.asks {
            Asks::Sql { sql, .. } => {
                return Some(Ok(Read {
                    thoughts: vec!["This was saved as SQL.".to_owned(), format!("SQL: {sql}")],
                    meaning: Meaning::Sql(anew.clone()),
                }));
            }
            Asks::Plan(meant) => again(meant, reader)
                .map(|answerable| Reading::Answer(Box::new(answerable)))
                .ok_or_else(Failure::hidden),
        },
        Asked::Form(filled) => {
            // What is asked beside a bare form says what to show; the form says of which rows.
            let beside = match &filled.message {
                Some(words) => Some(of_words(words)?),
                None => None,
            };
            of_form(filled, beside.as_ref(), reader, today)
        }
    };
    Some(reading.map(|reading| made_of(reading, reader)))
}

/// What a filter form asks for.
fn of_form(
    filled: &FilterForm,
    beside: Option<&Reading>,
    reader: &Reader,
    today: Date,
) -> Result<Reading, Failure> {
    let (plan, intent) = plan_of(filled, beside, reader)?;
    let answerable = reader
        .analyst
        .answerable(plan, intent, today)
        .map_err(|issues| unusable(&issues.to_string()))?;
    Ok(Reading::Answer(Box::new(answerable)))
}

/// What is done about a reading.
fn made_of(reading: Reading, reader: &Reader) -> Read {
    match reading {
        Reading::Answer(mut answerable) => {
            if let Some(compared) = reader.analyst.against_before(&answerable) {
                *answerable = compared;
            }
            Read {
                thoughts: thoughts(&answerable),
                meaning: Meaning::Answer(answerable),
            }
        }
        Reading::Talk(intent) => Read {
            thoughts: vec!["This can be answered without rows.".to_owned()],
            meaning: Meaning::Talk(intent),
        },
        Reading::Abstain(abstained) => Read {
            thoughts: vec!["This cannot be answered without guessing.".to_owned()],
            meaning: Meaning::Abstain(abstained),
        },
    }
}

/// What a plan that was saved comes to, if all of it is there for this caller.
pub(crate) fn again(meant: &Meant, reader: &Reader) -> Option<Answerable> {
    let Meant { plan, intent } = meant.clone();
    form::carried::is_known(&plan, reader.visible.catalogue()).then(|| {
        reader
            .analyst
            .answerable(plan, intent, Default::default())
            .ok()
    })?
}

/// The plan that a form stands for: its own, else that of the words beside it, else a summary of
/// the table that knows its fields; with the filters that were entered.
fn plan_of(
    filled: &FilterForm,
    beside: Option<&Reading>,
    reader: &Reader,
) -> Result<(analyst::Plan, Intent), Failure> {
    let carried = filled
        .form_id
        .as_deref()
        .filter(|id| form::carried::carries(id))
        .map(str::to_owned);
    let (form_id, intent) = match (carried, beside) {
        (Some(id), _) => (Some(id), Intent::SearchFilter),
        (None, Some(Reading::Answer(answerable))) => {
            (form::carried::form_id(&answerable.plan), answerable.intent)
        }
        (None, _) => (None, Intent::DataAnalysis),
    };
    let data = Value::Object(filled.data.clone());
    form::submitted(&data, form_id.as_deref(), &reader.visible)
        .map(|plan| (plan, intent))
        .map_err(|issues| unusable(&listed(&issues)))
}

fn listed(issues: &[Issue]) -> String {
    let lines: Vec<String> = issues
        .iter()
        .take(10)
        .map(|issue| format!("`{}`: {}", issue.pointer, issue.message))
        .collect();
    lines.join(" ")
}

fn unusable(reason: &str) -> Failure {
    Failure {
        stage: Stage::Planning,
        code: "invalid_form".to_owned(),
        message: format!("The form cannot be used as it was filled in. {reason}"),
    }
}

fn nothing_active(question: &Question) -> Read {
    let names: Vec<String> = question
        .sources
        .iter()
        .take(5)
        .map(|name| format!("“{name}”"))
        .collect();
    Read {
        thoughts: vec!["None of the active sources is there.".to_owned()],
        meaning: Meaning::Abstain(Abstained {
            code: "unknown_source".to_owned(),
            reason: format!(
                "There is no data under {}. Ask without `active_sources`, or name a table or source \
                 that you can see.",
                names.join(", ")
            ),
            suggestions: Vec::new(),
        }),
    }
}

fn thoughts(answerable: &Answerable) -> Vec<String> {
    let columns: Vec<&str> = answerable
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    vec![
        format!("I read this as: {}.", answerable.reading),
        format!("The result will have: {}.", columns.join(", ")),
        format!("SQL: {}", answerable.sql),
    ]
}

/// The code for a question: the component that was saved with it, or one that is written for it.
pub fn code(
    question: &Question,
    answerable: &Answerable,
    asked: &analyst::Asked<'_>,
) -> Vec<String> {
    let saved = match &question.asked {
        Asked::Anew(anew) => anew.pieces(),
        _ => None,
    };
    saved.unwrap_or_else(|| analyst::code(answerable, asked))
}

/// Runs a step of the analyst's that needs the circumstances of the question.
pub fn with_asked<T>(
    question: &Question,
    reader: &Reader,
    now: Timestamp,
    deps: &Dependencies,
    step: impl FnOnce(&analyst::Asked<'_>) -> T,
) -> T {
    let words = match &question.asked {
        Asked::Words(words) => words.as_str(),
        Asked::Form(filled) => filled.message.as_deref().unwrap_or_default(),
        Asked::Anew(anew) => &anew.prompt,
    };
    let (drawing, title) = match &question.asked {
        Asked::Anew(anew) => (anew.drawing, anew.title.as_deref()),
        _ => (None, None),
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    step(&analyst::Asked {
        question: words,
        now,
        visible: &reader.visible,
        lifetime: deps.lifetime.duration(),
        ids: &|| deps.ids.next(),
        reads: &|offer| matches!(reader.analyst.read(offer, &[], today), Reading::Answer(_)),
        drawing,
        title,
    })
}
