//! What may be asked. Lengths stand in the schemas, which the body extractor checks.

use std::collections::BTreeMap;

use answer::{
    By, Question,
    encode::Include,
    question::{Asked, FilterForm, Within},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use service::{Principal, UserContext};
use utoipa::ToSchema;
use uuid::Uuid;

/// A question for `POST /ai/chat`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskRequest {
    /// The question: 1 to 8,000 characters.
    #[schema(min_length = 1, max_length = 8000, example = "Show Q2 sales by region")]
    pub message: String,
    /// The conversation: the id of a session, or any name of the client's own, under which a session
    /// of the caller's begins with its first question. Without it the question is answered by
    /// itself.
    #[schema(min_length = 1, max_length = 128)]
    pub session_id: Option<String>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
    /// What was said before, oldest first. "And by product?" is read against it.
    #[schema(max_items = 200)]
    pub conversation_history: Option<Vec<Turn>>,
    /// Names the message for the client: what is sent twice under it in a session is answered once.
    #[schema(min_length = 1, max_length = 128)]
    pub client_message_id: Option<String>,
    /// Who is to answer: a `provider` of `GET /models`, or `planner`. Without it the session says, or
    /// the order in which they are configured.
    #[schema(min_length = 1, max_length = 64)]
    pub llm_provider: Option<String>,
    /// Lines to send beside the usual ones.
    #[schema(max_items = 16)]
    pub include: Option<Vec<Include>>,
}

/// A question for `POST /chat`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StreamRequest {
    /// The question: 1 to 8,000 characters.
    #[schema(min_length = 1, max_length = 8000, example = "Show Q2 sales by region")]
    pub message: String,
    /// The conversation: the id of a session, or any name of the client's own, under which a session
    /// of the caller's begins with its first question. Without it the question is answered by
    /// itself.
    #[schema(min_length = 1, max_length = 128)]
    pub session_id: Option<String>,
    /// Values that the client will pass to the component as `params`. They change nothing in the
    /// answer: a changed parameter redraws without a new question.
    pub parameters: Option<BTreeMap<String, Value>>,
    /// What was said before, oldest first.
    #[schema(max_items = 200)]
    pub conversation_history: Option<Vec<Turn>>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
    /// Names the message for the client: what is sent twice under it in a session is answered once.
    #[schema(min_length = 1, max_length = 128)]
    pub client_message_id: Option<String>,
    /// Who is to answer: a `provider` of `GET /models`, or `planner`. Without it the session says, or
    /// the order in which they are configured.
    #[schema(min_length = 1, max_length = 64)]
    pub llm_provider: Option<String>,
}

/// A submitted filter form for `POST /ai/chat/filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilterRequest {
    /// The form's fields and what was entered: texts, numbers, lists of texts, or null.
    #[schema(example = json!({"start_date": "2025-04-01", "end_date": "2025-06-30", "region": ["North"]}))]
    pub form_data: BTreeMap<String, Value>,
    /// Which form it was: the `form_id` of the form's widget, unchanged.
    #[schema(max_length = 65536)]
    pub form_id: Option<String>,
    /// What to show under these filters, in words: 1 to 8,000 characters.
    #[schema(min_length = 1, max_length = 8000)]
    pub message: Option<String>,
    /// The conversation: the id of a session, or any name of the client's own, under which a session
    /// of the caller's begins with its first question. Without it the question is answered by
    /// itself.
    #[schema(min_length = 1, max_length = 128)]
    pub session_id: Option<String>,
    /// What was said before, oldest first.
    #[schema(max_items = 200)]
    pub conversation_history: Option<Vec<Turn>>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
    /// Names the message for the client: what is sent twice under it in a session is answered once.
    #[schema(min_length = 1, max_length = 128)]
    pub client_message_id: Option<String>,
    /// Lines to send beside the usual ones.
    #[schema(max_items = 16)]
    pub include: Option<Vec<Include>>,
}

/// What is to be answered, for `POST /chat/sessions/{id}/process-llm`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessRequest {
    /// Which message; the last that the user sent unless it is named.
    pub message_id: Option<Uuid>,
    /// Who is to answer: a `provider` of `GET /models`, or `planner`. Without it the session says, or
    /// the order in which they are configured.
    #[schema(min_length = 1, max_length = 64)]
    pub llm_provider: Option<String>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
}

/// Something said before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who said it.
    pub role: Speaker,
    /// What was said.
    pub content: String,
}

impl Turn {
    /// What was said, for an answer; a client's instructions have no authority here.
    fn said(self) -> Option<answer::Turn> {
        let by = match self.role {
            Speaker::User => By::User,
            Speaker::Assistant => By::Assistant,
            Speaker::System => return None,
        };
        Some(answer::Turn {
            by,
            words: self.content,
        })
    }
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person.
    User,
    /// This program.
    Assistant,
    /// The client's own instructions.
    System,
}

impl AskRequest {
    /// The question, and the lines that the client wants.
    pub fn into_question(self, caller: Principal) -> (Question, Vec<Include>) {
        let asked = Asked::Words(self.message);
        let within = within(self.session_id, self.client_message_id);
        let question = question(
            caller,
            asked,
            self.user_context,
            self.conversation_history,
            within,
        );
        let question = Question {
            provider: self.llm_provider,
            ..question
        };
        (question, self.include.unwrap_or_default())
    }
}

impl StreamRequest {
    /// The question.
    pub fn into_question(self, caller: Principal) -> Question {
        let asked = Asked::Words(self.message);
        let within = within(self.session_id, self.client_message_id);
        let question = question(
            caller,
            asked,
            self.user_context,
            self.conversation_history,
            within,
        );
        Question {
            provider: self.llm_provider,
            ..question
        }
    }
}

impl FilterRequest {
    /// The question, and the lines that the client wants.
    pub fn into_question(self, caller: Principal) -> (Question, Vec<Include>) {
        let asked = Asked::Form(FilterForm {
            data: Map::from_iter(self.form_data),
            form_id: self.form_id,
            message: self.message,
        });
        let within = within(self.session_id, self.client_message_id);
        (
            question(
                caller,
                asked,
                self.user_context,
                self.conversation_history,
                within,
            ),
            self.include.unwrap_or_default(),
        )
    }
}

fn question(
    caller: Principal,
    asked: Asked,
    context: Option<UserContext>,
    history: Option<Vec<Turn>>,
    within: Within,
) -> Question {
    let context = context.unwrap_or_default();
    let caller = context.narrow(caller);
    let turns = history
        .unwrap_or_default()
        .into_iter()
        .filter_map(Turn::said)
        .collect();
    Question {
        caller,
        asked,
        turns,
        provider: None,
        sources: context.active_sources.unwrap_or_default(),
        within,
    }
}

fn within(session_id: Option<String>, client_message_id: Option<String>) -> Within {
    match session_id {
        Some(id) => Within::Session {
            id,
            client_message_id,
        },
        None => Within::Nothing,
    }
}
