//! How a language model answers: what it is told, what it may do, and what becomes of it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`talk`] | the rounds of an answer |
//! | [`calls`] | the calls of a round |
//! | [`stand`] | how far an answer is, and how it ends |
//! | [`tools`] | what a model may call |
//! | [`queries`] | what it asks of the data, and what is shown of that |
//! | [`hint`] | the names that it may have meant |
//! | [`shortfall`] | why there is no whole answer |
//! | [`component`] | code of its own, looked at before it leaves |
//! | [`prompt`] | what it is told before anything is asked: its work, the data, the day |
//! | [`conversation`] | what was said before, as far as there is room |
//! | [`results`] | what came of a query |
//! | [`spoken`] | calls that it writes as text |
//! | [`plain`] | its words, as a person is shown them |
//! | [`quoted`] | texts that others wrote, so that they stay texts |
//! | [`room`] | how much fits into a model's memory, and what is left out |
//! | [`tokens`] | how much room a text takes |
//!
//! What a model sees of the data is made from [`catalogue::Visible`] and from rows that the engine
//! gave for this caller, and from nothing else: what is hidden from the caller is hidden from the
//! model, and no persuasion gets it out of there.

mod calls;
pub mod component;
pub mod conversation;
mod hint;
mod plain;
pub mod prompt;
mod queries;
pub mod quoted;
pub mod results;
mod room;
mod shortfall;
mod spoken;
mod stand;
mod talk;
pub mod tokens;
pub mod tools;

use std::{sync::Arc, time::Duration};

use catalogue::Scope;
use futures::Stream;
use jiff::Timestamp;
use models::{Account, Message, Models};
use tokio::time::Instant;

pub(crate) use self::stand::Heard;
use self::{
    conversation::conversation,
    prompt::Occasion,
    queries::Queries,
    talk::{Talk, talk},
};
use crate::{
    analysts::Reader,
    ask::Dependencies,
    question::{Asked, By, Conversation, Question, Turn},
    run::{self, Progress},
    spent::{PLANNER, Spent},
};

/// Tokens that are left for tools, results and the answer.
const RESERVED: usize = 4_400;

/// Least tokens of the system prompt and of a conversation: below them a model knows nothing.
const LEAST: (usize, usize) = (1_800, 300);

/// How long before the end of a run a model has to have come to its own: the planner has to answer
/// where it has not.
const SPARE: Duration = Duration::from_secs(20);

/// Language models that may be asked, and where their figures go.
#[derive(Clone)]
pub struct Speakers {
    pub(crate) models: Models,
    measure: Arc<dyn Fn(&Account) + Send + Sync>,
}

/// A question, and all that is known when a model is asked it.
pub(crate) struct Asking<'a> {
    pub question: &'a Question,
    pub conversation: &'a Conversation,
    pub reader: &'a Arc<Reader>,
    pub scope: &'a Scope,
    pub now: Timestamp,
}

impl Speakers {
    /// Those models.
    pub fn new(models: Models) -> Self {
        let speakers = Self {
            models,
            measure: Arc::new(|_| {}),
        };
        if let Some(hindrance) = speakers.hindrance() {
            tracing::warn!("{hindrance}: no language model will be asked, Inlay's planner answers");
        }
        speakers
    }

    /// Why nobody can be asked, where that is known before.
    fn hindrance(&self) -> Option<String> {
        let context = self.models.context();
        let speaker = self.models.tightest()?;
        (context < room::LEAST).then(|| {
            format!(
                "{speaker} has too little room: context={context}, and a question needs {} at least",
                room::LEAST
            )
        })
    }

    /// The same, with the figures of each round handed to `measure`.
    #[must_use]
    pub fn measured(mut self, measure: impl Fn(&Account) + Send + Sync + 'static) -> Self {
        self.measure = Arc::new(measure);
        self
    }

    /// The models themselves.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// Has a model answer; `None` where the planner was chosen to.
    pub(crate) fn talk(
        &self,
        asking: &Asking<'_>,
        deps: &Dependencies,
        progress: &Progress,
    ) -> Option<impl Stream<Item = Heard> + Send + 'static> {
        let health = self.models.health();
        let is_known =
            |name: &&str| *name == PLANNER || health.iter().any(|known| known.provider == **name);
        let chosen = [&asking.question.provider, &asking.conversation.provider];
        let chosen = chosen
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(is_known);
        if chosen == Some(PLANNER) {
            progress.spend(Spent::of_planner());
            return None;
        }
        Some(talk(Talk {
            models: self.models.clone(),
            chosen: chosen.map(str::to_owned),
            hindrance: self.hindrance(),
            messages: self.messages(asking),
            queries: Queries::new(
                asking.question.clone(),
                asking.reader.clone(),
                asking.scope.clone(),
                asking.now,
                deps.clone(),
            ),
            progress: progress.clone(),
            measure: self.measure.clone(),
            deadline: Instant::now() + run::LIMIT - SPARE,
        }))
    }

    /// What is said to a model: its work and the data, what was said before, the question.
    fn messages(&self, asking: &Asking<'_>) -> Vec<Message> {
        let room = (self.models.context() as usize).saturating_sub(RESERVED);
        let words = asking.question.asked.in_words();
        let before = asking.conversation.asked();
        let before: Vec<&str> = before.iter().rev().map(String::as_str).collect();
        let system = asking.reader.briefing().system(&Occasion {
            question: &words,
            before: &before,
            sources: &asking.question.sources,
            now: asking.now,
            budget: (room / 4 * 3).clamp(LEAST.0, prompt::BUDGET),
        });
        let mut turns = asking.conversation.turns.clone();
        turns.push(Turn {
            by: By::User,
            words,
        });
        let said = conversation(&turns, (room / 4).max(LEAST.1));
        std::iter::once(Message::System(system))
            .chain(said)
            .collect()
    }
}

/// The models, where one may answer that question: words only, for a form and a saved question say
/// what they mean.
pub(crate) fn may_speak<'a>(
    question: &Question,
    deps: &'a Dependencies,
    reader: &Reader,
    progress: &Progress,
) -> Option<&'a Speakers> {
    let speakers = deps.speakers.as_ref()?;
    let is_in_words = matches!(question.asked, Asked::Words(_));
    let is_over_data = !reader.visible.catalogue().tables.is_empty();
    let is_theirs = question.provider.as_deref() != Some(PLANNER);
    if is_in_words && is_over_data && is_theirs {
        return Some(speakers);
    }
    progress.spend(Spent::of_planner());
    None
}
