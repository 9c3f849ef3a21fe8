//! Why a model gave no whole answer: for the person who asked, and for the usage of the answer.

use std::fmt;

use models::{Account, Failure, Finish};

/// Why there is no whole answer of a model, for a person: what is said reads on after who.
#[derive(Debug)]
pub(super) struct Shortfall {
    who: String,
    /// A stable code.
    pub code: &'static str,
    /// What went wrong.
    pub why: String,
}

impl Shortfall {
    /// Of one who answered in no way that could be used.
    pub fn new(who: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            code: "model_no_answer",
            why: why.into(),
        }
    }

    /// Where nobody can be asked, for a reason that stands by itself.
    pub fn before_asking(hindrance: String) -> Self {
        Self::new(hindrance, "")
    }

    /// Of a round, unless it was whole.
    pub fn of(account: &Account, failure: Option<&Failure>) -> Option<Self> {
        let who = speaker(account);
        if let Some(failure) = failure {
            return Some(match failure {
                Failure::Nobody => Self {
                    code: failure.code(),
                    ..Self::new("No language model", "is configured")
                },
                failure => Self {
                    code: failure.code(),
                    ..Self::new(who, failure.to_string())
                },
            });
        }
        let why = match &account.finish {
            finish if finish.is_whole() => return None,
            Finish::Length => "reached its limit of tokens in the middle of its answer".to_owned(),
            Finish::Filtered => "was stopped by a filter of its provider".to_owned(),
            Finish::Other(word) => format!("stopped in the middle of its answer ({word})"),
            // A connection that was closed in good order is one that was closed.
            _ => {
                return Some(Self {
                    code: Failure::Cut.code(),
                    ..Self::new(who, Failure::Cut.to_string())
                });
            }
        };
        Some(Self::new(who, why))
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.why {
            "" => formatter.write_str(&self.who),
            why => write!(formatter, "{} {why}", self.who),
        }
    }
}

/// Who speaks, for a person.
pub(super) fn speaker(account: &Account) -> String {
    match &account.speaker {
        Some(speaker) => speaker.to_string(),
        None => "The language model".to_owned(),
    }
}
