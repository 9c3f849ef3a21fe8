//! What is heard of an answer.

use std::time::Duration;

use crate::{account::Account, conversation::ToolCall, failure::Failure, provider::Speaker};

/// What is heard of an answer. The last event is [`Event::Done`] or [`Event::Failed`], exactly
/// once; no event repeats what another said.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A provider is being asked. Whatever is said after it, this one says.
    Asking(Speaker),
    /// That provider said nothing and is passed over, or asked again.
    Passed {
        /// Who.
        speaker: Speaker,
        /// Why.
        failure: Failure,
        /// After what time the same one is asked again; the next one is where there is none.
        again_in: Option<Duration>,
    },
    /// A piece of reasoning.
    Thought(String),
    /// A piece of the answer's text; pieces are concatenated.
    Text(String),
    /// A tool call has begun.
    Calling {
        /// Its place among the calls of this answer, from 0.
        place: usize,
        /// Name of the tool.
        name: String,
    },
    /// A piece of a call's arguments.
    Arguments {
        /// The call's place.
        place: usize,
        /// A piece of JSON; the pieces of one place are concatenated.
        json: String,
    },
    /// A whole call. None comes before the answer has ended well enough for its calls to be made.
    Call(ToolCall),
    /// The answer has ended, perhaps in the middle: see [`Finish::is_whole`](crate::Finish::is_whole).
    Done(Account),
    /// Nobody answers, or the one who did stopped in the middle. What was said stays said.
    Failed {
        /// Why; of the last who was asked.
        failure: Failure,
        /// What it took nevertheless.
        account: Account,
    },
}
