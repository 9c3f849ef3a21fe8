//! How a run begins: once for each question, whoever asks it how often.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::{Asking, Begun, KEPT_ALONE, KEPT_IN_SESSION, LEASE, RunState, Running};
use crate::{
    Place, Result, Store, StoreError,
    condition::{Changes, When},
    item::{Draft, text},
    key::{Key, PK},
    messages::{Message, Role, Said, derived, whereabouts},
    sessions::Advance,
    transaction::{Outcome, Transaction},
};

impl Store {
    /// The id of the run that answers a question of a session: the same for the same client id.
    pub fn run_id(&self, owner: &str, session_id: &str, said: &Said) -> Uuid {
        match &said.client_message_id {
            Some(client_id) => derived(&["run", owner, session_id, client_id]),
            None => self.ids.next(),
        }
    }

    /// Begins a run, once for each question however often it is tried.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the session was deleted; [`StoreError::KeyReused`] where the
    /// client id was used for other words.
    pub async fn begin(&self, owner: &str, asking: Asking) -> Result<Begun> {
        match asking {
            Asking::Alone { id, question } => {
                let running = self.running(owner, id, None);
                let head = self.run_draft(&running, &question, None);
                let transaction = Transaction::new().put_new(head);
                Ok(match self.table.commit(transaction).await? {
                    Outcome::Done => Begun::Mine(Box::new(running)),
                    Outcome::Refused { .. } => Begun::Known(id),
                })
            }
            Asking::New {
                id,
                session_id,
                said,
            } => self.begin_new(owner, id, &session_id, *said).await,
            Asking::Sent(message) => self.begin_sent(owner, *message).await,
        }
    }

    async fn begin_new(
        &self,
        owner: &str,
        id: Uuid,
        session_id: &str,
        said: Said,
    ) -> Result<Begun> {
        let question_id = self.message_id(owner, session_id, &said);
        let mut place = self.here();
        loop {
            let mut question = Message::new(question_id, session_id, place, said.clone());
            question.answered_by = Some(id);
            let answer = answer_to(&question, id, place.next());
            let running = self.running(owner, id, Some(answer.clone()));
            let advance = Advance {
                owner,
                id: session_id,
                last: answer.place,
                messages: 2,
                question: Some(&said.content),
                begins: true,
            };
            let transaction = advance
                .into_transaction()
                .put_new(self.message_draft(owner, &question).await?)
                .put_new(whereabouts(owner, &question))
                .put_new(self.message_draft(owner, &answer).await?)
                .put_new(whereabouts(owner, &answer))
                .put_new(self.run_draft(&running, &said.content, Some(&answer)));
            match self.table.commit(transaction).await? {
                Outcome::Done => return Ok(Begun::Mine(Box::new(running))),
                Outcome::Refused { at: 0, found } => {
                    place = Advance::refused(found)?.max(self.here());
                }
                Outcome::Refused { .. } => {
                    let before = self.sent_before(owner, question_id, &said).await?;
                    return match before.answered_by {
                        Some(run_id) => Ok(Begun::Known(run_id)),
                        // It was only sent so far.
                        None => self.begin_sent(owner, before).await,
                    };
                }
            }
        }
    }

    /// Answers a message that was sent before: for the first time, or again where the run before
    /// failed.
    async fn begin_sent(&self, owner: &str, mut question: Message) -> Result<Begun> {
        let mut place = self.here();
        loop {
            let (id, unchanged) = match question.answered_by {
                // Whoever sends it again under its name has named the run already.
                None if question.said.client_message_id.is_some() => (
                    self.run_id(owner, &question.session_id, &question.said),
                    When::Absent("answered_by"),
                ),
                None => (
                    derived(&["answer", &question.id.to_string()]),
                    When::Absent("answered_by"),
                ),
                Some(before) => match self.run(owner, before).await {
                    Ok(run) if matches!(run.state, RunState::Running | RunState::Done) => {
                        return Ok(Begun::Known(before));
                    }
                    Ok(_) | Err(StoreError::NotFound { .. }) => (
                        derived(&["again", &before.to_string()]),
                        When::Is("answered_by", text(before.to_string())),
                    ),
                    Err(error) => return Err(error),
                },
            };
            let session_id = question.session_id.clone();
            let answer = answer_to(&question, id, place.max(question.place.next()));
            let running = self.running(owner, id, Some(answer.clone()));
            let advance = Advance {
                owner,
                id: &session_id,
                last: answer.place,
                messages: 1,
                question: None,
                begins: false,
            };
            let answered = Changes::new().set("answered_by", text(id.to_string()));
            let key = Key::message(owner, &session_id, question.place);
            let transaction = advance
                .into_transaction()
                .update(
                    &key,
                    answered,
                    When::All(vec![When::Present(PK), unchanged]),
                )
                .put_new(self.message_draft(owner, &answer).await?)
                .put_new(whereabouts(owner, &answer))
                .put_new(self.run_draft(&running, &question.said.content, Some(&answer)));
            match self.table.commit(transaction).await? {
                Outcome::Done => return Ok(Begun::Mine(Box::new(running))),
                Outcome::Refused { at: 0, found } => {
                    place = Advance::refused(found)?.max(self.here());
                }
                // Somebody else began it meanwhile.
                Outcome::Refused { .. } => question = self.message(owner, question.id).await?,
            }
        }
    }

    fn running(&self, owner: &str, id: Uuid, answer: Option<Message>) -> Running {
        let kept = if answer.is_some() {
            KEPT_IN_SESSION
        } else {
            KEPT_ALONE
        };
        let now = self.clock.now();
        Running {
            store: self.clone(),
            owner: owner.to_owned(),
            id,
            answer,
            kept_until: now.saturating_add(kept).unwrap_or(Timestamp::MAX),
        }
    }

    fn run_draft(&self, running: &Running, question: &str, answer: Option<&Message>) -> Draft {
        Draft::at(&Key::run(&running.owner, running.id))
            .text("id", running.id.to_string())
            .text("state", RunState::Running.word())
            .text("question", question)
            .number("seq", 0)
            .text("started", self.here().to_string())
            .with("lease", self.lease())
            .with_some("session", answer.map(|answer| text(&answer.session_id)))
            .with_some(
                "answer",
                answer.map(|answer| text(answer.place.to_string())),
            )
            .expires(running.kept_until)
    }

    pub(crate) fn lease(&self) -> aws_sdk_dynamodb::types::AttributeValue {
        let until = self.clock.now().saturating_add(LEASE);
        text(Place::at(until.unwrap_or(Timestamp::MAX)).to_string())
    }
}

/// The answer to a question, before anything of it is there.
fn answer_to(question: &Message, id: Uuid, place: Place) -> Message {
    let mut said = Said::new(Role::Assistant, "");
    said.metadata
        .insert("run_id".to_owned(), Value::String(id.to_string()));
    said.metadata
        .insert("answers".to_owned(), Value::String(question.id.to_string()));
    let mut answer = Message::new(id, &question.session_id, place, said);
    answer.is_streaming = true;
    answer
}
