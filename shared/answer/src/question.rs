//! What is asked, by whom.

use serde_json::{Map, Value};
use service::Principal;
use store::messages::Message;

use crate::saved::Anew;

/// A question and who asks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Who asks; already narrowed to what the request wants to use.
    pub caller: Principal,
    /// What is asked.
    pub asked: Asked,
    /// What was said before, oldest first.
    pub turns: Vec<Turn>,
    /// Tables or sources to which the answer is confined; empty: none is named, all may be used.
    pub sources: Vec<String>,
    /// Who is to answer: a provider by its name, or [`PLANNER`](crate::spent::PLANNER). Without it
    /// the session says, or the order in which they are configured.
    pub provider: Option<String>,
    /// The conversation that it belongs to.
    pub within: Within,
}

/// Something said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who said it.
    pub by: By,
    /// What was said.
    pub words: String,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person.
    User,
    /// This program.
    Assistant,
}

/// What is known of the conversation that a question belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversation {
    /// What was said before, oldest first.
    pub turns: Vec<Turn>,
    /// Who answers in it, where that was chosen.
    pub provider: Option<String>,
}

impl Conversation {
    /// What the person said.
    pub fn asked(&self) -> Vec<String> {
        let by_user = self.turns.iter().filter(|turn| turn.by == By::User);
        by_user.map(|turn| turn.words.clone()).collect()
    }
}

/// The conversation that a question belongs to.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Within {
    /// None: it is answered by itself.
    #[default]
    Nothing,
    /// A session of the caller's, which begins with the question where there is none.
    Session {
        /// Its name within its owner.
        id: String,
        /// The client's name for the message: what is sent twice under it is answered once.
        client_message_id: Option<String>,
    },
    /// A session in which the question was sent before.
    Sent(Box<Message>),
}

impl Asked {
    /// What was asked, for a person who reads the conversation later.
    pub fn in_words(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Anew(anew) => anew.prompt.clone(),
            Self::Form(FilterForm {
                message: Some(words),
                ..
            }) => words.clone(),
            Self::Form(filled) => {
                let entered = filled.data.iter().filter(|(_, value)| !value.is_null());
                let parts: Vec<String> = entered
                    .map(|(name, value)| match value {
                        Value::String(text) => format!("{name}: {text}"),
                        Value::Array(values) => {
                            let texts = values.iter().map(|value| match value {
                                Value::String(text) => text.clone(),
                                other => other.to_string(),
                            });
                            format!("{name}: {}", texts.collect::<Vec<_>>().join(", "))
                        }
                        other => format!("{name}: {other}"),
                    })
                    .collect();
                format!("Filter by {}", parts.join(" · "))
            }
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A question in words.
    Words(String),
    /// A submitted filter form.
    Form(FilterForm),
    /// A question that was saved, with its parameters bound.
    Anew(Box<Anew>),
}

/// A filter form as it was submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterForm {
    /// The fields and what was entered.
    pub data: Map<String, Value>,
    /// Which form it was, where the client knows.
    pub form_id: Option<String>,
    /// What was asked beside the form.
    pub message: Option<String>,
}
