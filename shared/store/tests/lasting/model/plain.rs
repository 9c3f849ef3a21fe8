//! The model: what must come out, written without a thought of keys and pages.

use std::collections::BTreeSet;

use jiff::Timestamp;
use store::templates::{Sharing, Which};
use uuid::Uuid;

/// Everything there is.
#[derive(Debug, Default)]
pub struct Model {
    pub sessions: Vec<Session>,
    pub templates: Vec<Template>,
}

/// A session; it stays here when it is deleted, so that it can be asked for.
#[derive(Debug)]
pub struct Session {
    pub owner: &'static str,
    pub id: String,
    pub title: Option<String>,
    pub is_active: bool,
    pub updated: Timestamp,
    pub deleted: bool,
    pub messages: Vec<Message>,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: Uuid,
    pub client_id: Option<String>,
    pub words: String,
    pub at: Timestamp,
}

/// A template.
#[derive(Debug)]
pub struct Template {
    pub owner: &'static str,
    pub id: Uuid,
    pub version: u64,
    pub prompt: &'static str,
    pub sharing: Sharing,
    pub deleted: bool,
}

/// What became of an operation, or of what it gave, in words.
pub type Outcome = Result<String, &'static str>;

/// Prompts, and the searches that find them.
pub const PROMPTS: [(&str, &[&str]); 4] = [
    ("Sales by region", &["", "sales", "REG sal"]),
    ("sales per month", &["", "sales", "mon"]),
    ("Ärger mit Umsätzen", &["", "umsatz", "arger mit"]),
    ("orders", &["", "ord"]),
];

/// Searches.
pub const SEARCHES: [&str; 8] = [
    "",
    "sales",
    "REG sal",
    "mon",
    "umsatz",
    "arger mit",
    "ord",
    "nothing",
];

impl Model {
    /// A caller's session, if it is one.
    pub fn session(&mut self, owner: &str, at: usize) -> Option<&mut Session> {
        let session = self.sessions.get_mut(at)?;
        (session.owner == owner && !session.deleted).then_some(session)
    }

    /// A caller's sessions, last active first.
    pub fn listed(&self, owner: &str) -> Vec<String> {
        let mut own: Vec<&Session> = self
            .sessions
            .iter()
            .filter(|session| session.owner == owner && !session.deleted)
            .collect();
        own.sort_by_key(|session| std::cmp::Reverse(session.updated));
        own.into_iter().map(|session| session.id.clone()).collect()
    }

    /// Templates that a caller sees, newest first.
    pub fn found(&self, caller: &str, which: Which, search: &str) -> Vec<Uuid> {
        let newest_first = self.templates.iter().rev();
        newest_first
            .filter(|template| template.is_seen_by(caller))
            .filter(|template| match which {
                Which::Mine => template.owner == caller,
                Which::Shared => template.owner != caller,
                Which::All => true,
            })
            .filter(|template| {
                PROMPTS
                    .iter()
                    .any(|(prompt, found)| *prompt == template.prompt && found.contains(&search))
            })
            .map(|template| template.id)
            .collect()
    }
}

impl Session {
    /// Says something; the same client id says the same once.
    pub fn say(&mut self, client_id: Option<String>, words: &str, at: Timestamp) -> Said<'_> {
        let before = client_id.as_ref().and_then(|id| {
            self.messages
                .iter()
                .position(|message| message.client_id.as_ref() == Some(id))
        });
        if let Some(before) = before {
            return if self.messages[before].words == words {
                Said::Before(&self.messages[before])
            } else {
                Said::Otherwise
            };
        }
        self.title.get_or_insert_with(|| title(words));
        self.updated = at;
        let id = Uuid::nil();
        let words = words.to_owned();
        self.messages.push(Message {
            id,
            client_id,
            words,
            at,
        });
        let last = self.messages.len() - 1;
        Said::Now(&mut self.messages[last])
    }
}

/// What became of saying something.
pub enum Said<'a> {
    /// It is new; its id is still to be filled in.
    Now(&'a mut Message),
    /// It was said before.
    Before(&'a Message),
    /// Something else was said under that id.
    Otherwise,
}

impl Template {
    pub fn is_seen_by(&self, caller: &str) -> bool {
        !self.deleted
            && (self.owner == caller
                || match &self.sharing {
                    Sharing::Private => false,
                    Sharing::Everyone => true,
                    Sharing::Users(users) => users.contains(caller),
                })
    }

    /// Whom a caller is told that it is shared with.
    pub fn sharing_seen_by(&self, caller: &str) -> Sharing {
        match &self.sharing {
            Sharing::Users(_) if self.owner != caller => {
                Sharing::Users(BTreeSet::from([caller.to_owned()]))
            }
            sharing => sharing.clone(),
        }
    }
}

/// Sharing as it comes back: its owner is not somebody it is shared with.
pub fn kept(sharing: Sharing, owner: &str) -> Sharing {
    match sharing {
        Sharing::Users(mut users) => {
            users.remove(owner);
            if users.is_empty() {
                Sharing::Private
            } else {
                Sharing::Users(users)
            }
        }
        sharing => sharing,
    }
}

/// The words here are short, or one long word.
fn title(words: &str) -> String {
    if words.len() <= 60 {
        words.to_owned()
    } else {
        format!("{}…", &words[..60])
    }
}
