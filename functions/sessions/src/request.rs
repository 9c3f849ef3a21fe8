//! What may be asked. Lengths stand in the schemas, which the extractors check; what a schema cannot
//! say is checked here.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use service::{Issue, Problem, json::step, problems};
use store::{
    StoreError,
    messages::{Role, Said},
    sessions::{NewSession, SessionChange},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::reply::OURS;

/// Most bytes of `settings` or `metadata`, as JSON. With the longest message beside them an item of
/// the table stays far below what it may hold (400 KB).
pub const MOST_BYTES: usize = 16 * 1024;

/// Farthest entry that can be reached by the number of its page. Passing pages by reads them;
/// a cursor goes on from anywhere at the cost of one page.
pub const FARTHEST: usize = 10_000;

/// Entries of a page where the client says nothing.
pub const PAGE_SIZE: usize = 50;

/// A session to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSession {
    /// What it is about; without one, it is made from the first question.
    #[schema(min_length = 1, max_length = 255, example = "Q2 review")]
    title: Option<String>,
    /// Who answers: `local` or `openrouter`.
    #[schema(min_length = 1, max_length = 50, example = "local")]
    llm_provider: Option<String>,
    /// Which model answers.
    #[schema(min_length = 1, max_length = 100)]
    llm_model: Option<String>,
    /// Whatever the client keeps with it; at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
}

impl CreateSession {
    /// The session to be made.
    ///
    /// # Errors
    ///
    /// Where the settings are too large.
    pub fn checked(self) -> Result<NewSession, Box<Problem>> {
        let issues = too_large("/settings", self.settings.as_ref());
        none(issues.into_iter().collect())?;
        Ok(NewSession {
            title: self.title.map(|title| title.trim().to_owned()),
            llm_provider: self.llm_provider,
            llm_model: self.llm_model,
            settings: self.settings.unwrap_or_default(),
        })
    }
}

/// What is to change of a session; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSession {
    /// What it is about.
    #[schema(min_length = 1, max_length = 255)]
    title: Option<String>,
    /// Who answers.
    #[schema(min_length = 1, max_length = 50)]
    llm_provider: Option<String>,
    /// Which model answers.
    #[schema(min_length = 1, max_length = 100)]
    llm_model: Option<String>,
    /// Whether its owner still uses it.
    is_active: Option<bool>,
    /// The client's settings, all of them; at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
}

impl ChangeSession {
    /// What is to change.
    ///
    /// # Errors
    ///
    /// Where the settings are too large.
    pub fn checked(self) -> Result<SessionChange, Box<Problem>> {
        let issues = too_large("/settings", self.settings.as_ref());
        none(issues.into_iter().collect())?;
        Ok(SessionChange {
            title: self.title.map(|title| title.trim().to_owned()),
            llm_provider: self.llm_provider,
            llm_model: self.llm_model,
            is_active: self.is_active,
            settings: self.settings,
        })
    }
}

/// A message to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// What is said: 1 to 8,000 characters.
    #[schema(min_length = 1, max_length = 8000, example = "Show Q2 sales by region")]
    content: String,
    /// Who says it; `user` unless told otherwise. Answers are made, not sent.
    role: Option<Speaks>,
    /// The client's own name for it, unique in the session. Sent again under the same name, it is
    /// said once.
    #[schema(min_length = 1, max_length = 128)]
    client_message_id: Option<String>,
    /// Whatever the client keeps with it; at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Map<String, Value>>,
}

/// Who may say something through a client.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    /// The person.
    User,
    /// The client's own instructions.
    System,
}

impl SendMessage {
    /// What is said.
    ///
    /// # Errors
    ///
    /// Where the metadata is too large or names what is the service's to write.
    pub fn checked(self) -> Result<Said, Box<Problem>> {
        let metadata = self.metadata.unwrap_or_default();
        let mut issues: Vec<Issue> = too_large("/metadata", Some(&metadata))
            .into_iter()
            .collect();
        issues.extend(
            OURS.into_iter()
                .filter(|name| metadata.contains_key(*name))
                .map(|name| Issue {
                    pointer: step("/metadata", name),
                    code: "reserved".to_owned(),
                    message: format!("`{name}` is written by the service."),
                    fix: Some("Use another name.".to_owned()),
                }),
        );
        none(issues)?;
        let role = match self.role {
            None | Some(Speaks::User) => Role::User,
            Some(Speaks::System) => Role::System,
        };
        Ok(Said {
            client_message_id: self.client_message_id,
            metadata,
            ..Said::new(role, self.content)
        })
    }
}

/// Which sessions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionPages {
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 10_000)]
    page: Option<usize>,
    /// Entries of a page; 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<usize>,
    /// Where the list goes on: from the `Link` of the page before.
    cursor: Option<String>,
}

/// Which messages are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagePages {
    /// Which page, from 1; the first has the newest messages.
    #[param(minimum = 1, maximum = 10_000)]
    page: Option<usize>,
    /// Entries of a page; 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<usize>,
    /// Only messages said before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    before: Option<Timestamp>,
    /// Where the list goes on: from the `Link` of the page before.
    cursor: Option<String>,
}

/// How many entries, from where on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Entries of a page.
    pub size: usize,
    /// From where on.
    pub from: Start,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Where a cursor says.
    Cursor(String),
    /// A page by its number, from 1, of entries before a time.
    Page(usize, Option<Timestamp>),
}

impl SessionPages {
    /// What is wanted.
    ///
    /// # Errors
    ///
    /// Where a cursor comes with a page's number, or the page is too far.
    pub fn checked(self) -> Result<Wanted, Box<Problem>> {
        MessagePages {
            page: self.page,
            page_size: self.page_size,
            before: None,
            cursor: self.cursor,
        }
        .checked()
    }
}

impl MessagePages {
    /// What is wanted.
    ///
    /// # Errors
    ///
    /// Where a cursor comes with another place, or the page is too far.
    pub fn checked(self) -> Result<Wanted, Box<Problem>> {
        let size = self.page_size.unwrap_or(PAGE_SIZE);
        let number = self.page.unwrap_or(1);
        let mut issues = Vec::new();
        let places = [
            ("/page", self.page.is_some()),
            ("/before", self.before.is_some()),
        ];
        for (pointer, _) in places
            .into_iter()
            .filter(|(_, given)| *given && self.cursor.is_some())
        {
            issues.push(Issue {
                pointer: pointer.to_owned(),
                code: "with_cursor".to_owned(),
                message: format!(
                    "`{pointer}` stands beside `/cursor`, which says where the page begins."
                ),
                fix: Some("Send one of them.".to_owned()),
            });
        }
        if number.saturating_sub(1) * size > FARTHEST {
            issues.push(Issue {
                pointer: "/page".to_owned(),
                code: "too_far".to_owned(),
                message: format!("`/page` begins after entry {FARTHEST}."),
                fix: Some("Go on by the cursor in the `Link` of a page instead.".to_owned()),
            });
        }
        none(issues)?;
        let from = match self.cursor {
            Some(cursor) => Start::Cursor(cursor),
            None => Start::Page(number, self.before),
        };
        Ok(Wanted { size, from })
    }
}

/// The session that a path names. What cannot be a session's id names none.
#[derive(Debug, Clone)]
pub struct SessionId(pub String);

/// The message that a path names.
#[derive(Debug, Clone)]
pub struct MessageId(pub Uuid);

/// Longest id of a session, in characters.
const LONGEST_ID: usize = 128;

impl<S: Send + Sync> FromRequestParts<S> for SessionId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id = named(parts, state, "id").await;
        let id = id.filter(|id| !id.is_empty() && id.chars().count() <= LONGEST_ID);
        id.map(Self)
            .ok_or_else(|| StoreError::NotFound { what: "session" }.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MessageId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id = named(parts, state, "message_id").await;
        id.and_then(|id| id.parse().ok())
            .map(Self)
            .ok_or_else(|| StoreError::NotFound { what: "message" }.into())
    }
}

/// A part of the path by its name; `None` where it is not text.
async fn named<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Option<String> {
    let parts = RawPathParams::from_request_parts(parts, state).await.ok()?;
    let found = parts.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.to_owned())
}

/// What is wrong with an object of the client's that is too large to keep.
fn too_large(pointer: &str, object: Option<&Map<String, Value>>) -> Option<Issue> {
    let bytes = serde_json::to_string(object?).map_or(usize::MAX, |json| json.len());
    (bytes > MOST_BYTES).then(|| Issue {
        pointer: pointer.to_owned(),
        code: "too_large".to_owned(),
        message: format!("`{pointer}` has {bytes} bytes."),
        fix: Some(format!("Keep it to at most {MOST_BYTES}.")),
    })
}

fn none(issues: Vec<Issue>) -> Result<(), Box<Problem>> {
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Box::new(problems::invalid_request(issues)))
    }
}
