//! What comes back: sessions and messages as clients see them.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// The title of a session in which nothing has been asked yet. Clients show titles as they come, so
/// there always is one.
const UNTITLED: &str = "New conversation";

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// Its id; any text where a question to `POST /ai/chat` named it, else a UUID.
    id: String,
    /// What it is about: as given, else made from the first question.
    title: String,
    /// Whose it is.
    user_id: String,
    /// Who answers.
    #[schema(example = "local")]
    llm_provider: String,
    /// Which model answers.
    llm_model: String,
    /// Whether its owner still uses it.
    is_active: bool,
    /// How many messages it has, answers included.
    message_count: u64,
    /// The client's own settings.
    #[schema(value_type = Object)]
    settings: Map<String, Value>,
    /// When it began.
    #[serde(serialize_with = "to_the_microsecond")]
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When something last happened in it.
    #[serde(serialize_with = "to_the_microsecond")]
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<store::sessions::Session> for Session {
    fn from(session: store::sessions::Session) -> Self {
        Self {
            id: session.id,
            title: session.title.unwrap_or_else(|| UNTITLED.to_owned()),
            user_id: session.user_id,
            llm_provider: session.llm_provider,
            llm_model: session.llm_model,
            is_active: session.is_active,
            message_count: session.message_count,
            settings: session.settings,
            created_at: session.created_at,
            updated_at: session.updated_at,
        }
    }
}

/// Something said in a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// Its id. An answer's is that of the run that makes it, as `GET /chat/llm-stream/{message_id}`
    /// takes it.
    id: Uuid,
    /// The session it was said in.
    session_id: String,
    /// Who said it.
    role: MessageRole,
    /// The words.
    content: String,
    /// Whether more of it is to come.
    is_streaming: bool,
    /// Who answered; of answers only.
    #[schema(required)]
    llm_provider: Option<String>,
    /// Which model answered; of answers only.
    #[schema(required)]
    llm_model: Option<String>,
    /// Milliseconds from the question to the answer's end.
    #[schema(required)]
    response_time_ms: Option<u64>,
    /// Tokens that the model counted.
    #[schema(required)]
    tokens_used: Option<u64>,
    /// Why the answer failed.
    #[schema(required)]
    error_message: Option<String>,
    /// What else belongs to it: `run_id` of an answer and of a question that has one; `widgets`,
    /// `citations`, `follow_ups` and the question that it `answers`, of an answer; `client_message_id`, and what the client added.
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    /// When it was said. No two messages of a session have the same time, so it can be given as
    /// `before`.
    #[serde(serialize_with = "to_the_microsecond")]
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last changed.
    #[serde(serialize_with = "to_the_microsecond")]
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// Who said something.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageRole {
    /// The person.
    User,
    /// This program.
    Assistant,
    /// The client's own instructions.
    System,
}

/// A time with all of its six digits: so the order of texts is the order of times, and clients whose
/// parsers want three or six digits are content.
///
/// # Errors
///
/// Those of the serializer.
pub fn to_the_microsecond<S: Serializer>(
    time: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{time:.6}"))
}

/// Fields of `metadata` that are the service's to write.
pub const OURS: [&str; 6] = [
    "run_id",
    "answers",
    "widgets",
    "citations",
    "follow_ups",
    "client_message_id",
];

impl From<store::messages::Message> for Message {
    fn from(message: store::messages::Message) -> Self {
        let (created_at, said) = (message.created_at(), message.said);
        let mut metadata = said.metadata;
        if let Some(run_id) = message.answered_by {
            metadata.insert("run_id".to_owned(), run_id.to_string().into());
        }
        if let Some(client_id) = said.client_message_id {
            metadata.insert("client_message_id".to_owned(), client_id.into());
        }
        Self {
            id: message.id,
            session_id: message.session_id,
            role: match said.role {
                store::messages::Role::User => MessageRole::User,
                store::messages::Role::Assistant => MessageRole::Assistant,
                store::messages::Role::System => MessageRole::System,
            },
            content: said.content,
            is_streaming: message.is_streaming,
            llm_provider: said.llm_provider,
            llm_model: said.llm_model,
            response_time_ms: said.response_time_ms,
            tokens_used: said.tokens_used,
            error_message: said.error_message,
            metadata,
            created_at,
            updated_at: message.updated_at,
        }
    }
}
