//! Tool calls, put together from their pieces.
//!
//! OpenAI numbers the calls of an answer and sends id and name once, then pieces of arguments.
//! Others leave out the number, or the id, or give every call the number 0, or repeat the name
//! with every piece, or send the arguments as an object. Two calls are told apart by number, then
//! by id, then by this: a name that comes when the arguments before it are closed begins a call.

use serde_json::Value;

use super::{Fault, Piece};
use crate::conversation::ToolCall;

/// Most calls in one answer.
const MOST: usize = 64;

/// A piece of a call.
#[derive(Debug, Default)]
pub(super) struct CallPiece {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl CallPiece {
    pub(super) fn read(value: &Value) -> Self {
        let function = match &value["function"] {
            function @ Value::Object(_) => function,
            _ => value,
        };
        Self {
            index: value["index"].as_u64(),
            id: text(&value["id"]),
            ..Self::of_function(function)
        }
    }

    pub(super) fn of_function(function: &Value) -> Self {
        let arguments = match &function["arguments"] {
            Value::Null => String::new(),
            Value::String(arguments) => arguments.clone(),
            arguments => arguments.to_string(),
        };
        Self {
            name: text(&function["name"]),
            arguments,
            ..Self::default()
        }
    }

    pub(super) fn said(&self) -> usize {
        self.id.len() + self.name.len() + self.arguments.len()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The calls of one answer.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: Vec<Building>,
    /// How many calls there were in the conversation before.
    before: usize,
}

#[derive(Debug, Default)]
struct Building {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
    /// Whether it was said that it has begun.
    announced: bool,
}

impl Building {
    fn is_closed(&self) -> bool {
        self.arguments.trim_end().ends_with('}')
            && serde_json::from_str::<serde::de::IgnoredAny>(&self.arguments).is_ok()
    }

    /// Whether a piece that may belong here begins another call.
    fn is_another(&self, piece: &CallPiece) -> bool {
        if piece.name.is_empty() {
            return false;
        }
        if !piece.id.is_empty() && !self.id.is_empty() {
            return piece.id != self.id;
        }
        (!piece.arguments.is_empty() || piece.name != self.name) && self.is_closed()
    }

    fn announce(&mut self, place: usize, out: &mut Vec<Piece>) {
        if !std::mem::replace(&mut self.announced, true) {
            let name = self.name.clone();
            out.push(Piece::Calling { place, name });
        }
    }
}

impl Calls {
    pub(super) fn after(before: usize) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, piece: CallPiece, out: &mut Vec<Piece>) -> Result<(), Fault> {
        let place = match self.place(&piece) {
            Some(place) => place,
            None if self.calls.len() == MOST => return Err(Fault::TooLong),
            None => {
                self.calls.push(Building {
                    index: piece.index,
                    ..Building::default()
                });
                self.calls.len() - 1
            }
        };
        let call = &mut self.calls[place];
        if call.id.is_empty() {
            call.id = piece.id;
        }
        // A name that comes again is repeated; one that comes before the arguments goes on.
        if call.name.is_empty() {
            call.name = piece.name;
        } else if call.arguments.is_empty() && call.name != piece.name {
            call.name.push_str(&piece.name);
        }
        if !piece.arguments.is_empty() {
            call.announce(place, out);
            call.arguments.push_str(&piece.arguments);
            let json = piece.arguments;
            out.push(Piece::Arguments { place, json });
        }
        Ok(())
    }

    /// The call that a piece belongs to.
    fn place(&self, piece: &CallPiece) -> Option<usize> {
        let last = self.calls.len().checked_sub(1)?;
        let same_id = || {
            let id = &piece.id;
            self.calls
                .iter()
                .rposition(|call| !id.is_empty() && call.id == *id)
        };
        let place = match piece.index {
            Some(index) => match self
                .calls
                .iter()
                .rposition(|call| call.index == Some(index))
            {
                Some(place) => place,
                None if self.calls[last].index.is_none() && piece.name.is_empty() => last,
                None => return None,
            },
            None => match same_id() {
                Some(place) => place,
                None if !piece.id.is_empty() && !self.calls[last].id.is_empty() => return None,
                None if !piece.name.is_empty() && piece.name != self.calls[last].name => {
                    return None;
                }
                None => last,
            },
        };
        (!self.calls[place].is_another(piece)).then_some(place)
    }

    /// Hands on the calls; whether there were any. Where the answer broke off, a call whose
    /// arguments are not closed is not one.
    pub(super) fn end(&mut self, is_whole: bool, out: &mut Vec<Piece>) -> bool {
        let calls = std::mem::take(&mut self.calls);
        let mut called = false;
        for (place, mut call) in calls.into_iter().enumerate() {
            if !is_whole && !call.is_closed() {
                continue;
            }
            called = true;
            call.announce(place, out);
            let id = match call.id {
                id if id.is_empty() => made_up_id(self.before + place + 1),
                id => id,
            };
            out.push(Piece::Call(ToolCall {
                id,
                name: call.name,
                arguments: call.arguments,
            }));
        }
        called
    }
}

/// An id for a call without one: unlike any other of the conversation, and of nine letters and
/// digits, for Mistral's templates refuse anything else.
fn made_up_id(number: usize) -> String {
    format!("call{number:05}")
}
