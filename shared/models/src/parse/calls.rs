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

    /// Hands on the calls; whether there were any. Where the answer broke off or was stopped, a
    /// call whose arguments are not closed is not one.
    pub(super) fn end(&mut self, is_whole: bool, out: &mut Vec<Piece>) -> bool {
        let calls = std::mem::take(&mut self.calls);
        let mut called = false;
        for (place, mut call) in calls.into_iter().enumerate() {
            if !is_whole && !call.is_closed() {
                continue;
            }
            called = true;
            call.announce(place, out);
            let is_taken = |id: &str| {
                let mut others = out.iter();
                others.any(|piece| matches!(piece, Piece::Call(other) if other.id == id))
            };
            let id = match call.id {
                id if id.is_empty() || is_taken(&id) => made_up_id(self.before + place + 1),
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

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};
    use serde_json::json;

    use super::*;

    /// How a server writes calls.
    #[derive(Debug, Clone, Copy)]
    struct Manner {
        index: bool,
        id: bool,
        /// Whether id and name come with every piece.
        repeats: bool,
        /// Whether pieces of several calls come in turn.
        in_turn: bool,
    }

    fn manners() -> impl Strategy<Value = Manner> {
        any::<[bool; 4]>().prop_map(|[index, id, repeats, in_turn]| Manner {
            index,
            id,
            repeats,
            // Without a number nobody could tell them apart.
            in_turn: in_turn && index,
        })
    }

    fn pieces(calls: &[(String, String, Vec<Index>)], manner: Manner) -> Vec<Value> {
        let written = calls
            .iter()
            .enumerate()
            .map(|(at, (name, arguments, cuts))| {
                let mut cuts: Vec<usize> =
                    cuts.iter().map(|cut| cut.index(arguments.len())).collect();
                // A first piece without arguments is told from a repeated name by number or id only.
                cuts.retain(|cut| *cut > 0 || manner.index || manner.id);
                cuts.sort_unstable();
                cuts.push(arguments.len());
                let mut from = 0;
                let pieces = cuts.into_iter().enumerate().map(|(number, to)| {
                    let mut piece = json!({"function": {"arguments": arguments[from..to]}});
                    from = to;
                    if manner.index {
                        piece["index"] = json!(at);
                    }
                    if number == 0 || manner.repeats {
                        piece["function"]["name"] = json!(name);
                        if manner.id {
                            piece["id"] = json!(format!("id{at}"));
                        }
                    }
                    piece
                });
                pieces.collect::<Vec<_>>()
            });
        let written: Vec<Vec<Value>> = written.collect();
        if !manner.in_turn {
            return written.concat();
        }
        let longest = written.iter().map(Vec::len).max().unwrap_or(0);
        let rounds = (0..longest).flat_map(|round| {
            let pieces = written.iter().filter_map(move |call| call.get(round));
            pieces.cloned().collect::<Vec<_>>()
        });
        rounds.collect()
    }

    proptest! {
        #[test]
        fn calls_are_put_together_however_they_are_cut_and_numbered(
            calls in prop::collection::vec(
                ("[ab]{1,2}", "[a-c{}\":]{0,6}", prop::collection::vec(any::<Index>(), 0..4)),
                1..5,
            ),
            manner in manners(),
        ) {
            let calls: Vec<_> = calls
                .into_iter()
                .map(|(name, value, cuts)| (name, json!({"v": value}).to_string(), cuts))
                .collect();
            let (mut putting, mut out) = (Calls::default(), Vec::new());
            for piece in pieces(&calls, manner) {
                prop_assert!(putting.add(CallPiece::read(&piece), &mut out).is_ok());
            }
            prop_assert!(putting.end(true, &mut out));
            let whole: Vec<(String, String)> = out
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Call(call) => Some((call.name.clone(), call.arguments.clone())),
                    _ => None,
                })
                .collect();
            let meant: Vec<(String, String)> = calls
                .iter()
                .map(|(name, arguments, _)| (name.clone(), arguments.clone()))
                .collect();
            prop_assert_eq!(whole, meant);
            // What was shown while they were written is what they are.
            for (place, (_, arguments, _)) in calls.iter().enumerate() {
                let shown: String = out
                    .iter()
                    .filter_map(|piece| match piece {
                        Piece::Arguments { place: at, json } if *at == place => Some(json.as_str()),
                        _ => None,
                    })
                    .collect();
                prop_assert_eq!(&shown, arguments);
            }
        }
    }
}
