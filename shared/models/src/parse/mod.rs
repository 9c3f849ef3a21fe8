//! What a server answers, read as it comes: bytes in, typed pieces out. No I/O.
//!
//! "OpenAI-compatible" is a family resemblance. Servers differ in newlines, in where they put
//! reasoning, in how they cut tool calls, in whether they stream at all; and what arrives is cut
//! anywhere, in the middle of a letter too. So nothing here looks at a piece of input: only whole
//! lines are read (`lines`), each chunk is read field by field and forgives what it can
//! (`chunk`), tool calls are put together by whatever tells them apart (`calls`). Where the
//! input is cut makes therefore no difference to what comes out, and a property test holds it to
//! that. `tests/cassettes` has a stream for each way in which servers differ.
//!
//! What is kept is bounded: a line, a document, an answer, a number of calls.

mod aloud;
mod calls;
mod chunk;
pub(crate) mod fault;
mod lines;
mod surrogates;

pub use fault::{Complaint, Fault};

use serde_json::Value;

use self::{aloud::Aloud, calls::Calls, lines::Lines};
use crate::{
    account::{Finish, Usage},
    conversation::ToolCall,
};

/// Largest answer that is not streamed, in bytes.
const LARGEST_DOCUMENT: usize = 8 * 1024 * 1024;

/// Most of text, thoughts and arguments in one answer, in bytes.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A piece of reasoning.
    Thought(String),
    /// A piece of text.
    Text(String),
    /// A tool call has begun.
    Calling {
        /// Its place among the calls of this answer, from 0.
        place: usize,
        /// Name of the tool.
        name: String,
    },
    /// A piece of a call's arguments, for what has to show while it is being written.
    Arguments {
        /// The call's place.
        place: usize,
        /// A piece of JSON; the pieces of one place are concatenated.
        json: String,
    },
    /// A whole call; all of them come at the end, in order.
    Call(ToolCall),
    /// The end, always last.
    End(End),
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Why it ended.
    pub finish: Finish,
    /// What it took, where the server says so.
    pub usage: Option<Usage>,
    /// The model that answered, in the server's words.
    pub model: Option<String>,
}

/// Reads one answer.
#[derive(Debug, Default)]
pub struct Parser {
    form: Form,
    aloud: Aloud,
    calls: Calls,
    finish: Option<Finish>,
    usage: Option<Usage>,
    model: Option<String>,
    /// Bytes of the answer so far.
    said: usize,
    /// Whether anything was understood.
    understood: bool,
    ended: bool,
}

/// What kind of answer it is, told by its first letter: no event begins with a brace.
#[derive(Debug, Default)]
enum Form {
    #[default]
    Unknown,
    Stream(Lines),
    Document(Vec<u8>),
}

impl Parser {
    /// At the start of an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// At the start of an answer in a conversation that had so many tool calls: ids that are made
    /// up for calls without one are unlike theirs.
    pub fn after(calls: usize) -> Self {
        Self {
            calls: Calls::after(calls),
            ..Self::default()
        }
    }

    /// Whether the answer has ended; what comes after is not read.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether a reason to end was given, so that only figures can follow.
    pub fn is_ending(&self) -> bool {
        self.finish.is_some()
    }

    /// Reads what came, and adds what it says to `out`.
    ///
    /// # Errors
    ///
    /// What makes the answer worthless from here on; pieces before it are in `out`.
    pub fn read(&mut self, mut bytes: &[u8], out: &mut Vec<Piece>) -> Result<(), Fault> {
        if self.ended {
            return Ok(());
        }
        if matches!(self.form, Form::Unknown) {
            let Some(at) = bytes.iter().position(|byte| !is_blank(*byte)) else {
                return Ok(());
            };
            bytes = &bytes[at..];
            self.form = match bytes[0] {
                b'{' | b'[' => Form::Document(Vec::new()),
                _ => Form::Stream(Lines::default()),
            };
        }
        match std::mem::take(&mut self.form) {
            Form::Document(mut document) => {
                if document.len() + bytes.len() > LARGEST_DOCUMENT {
                    return Err(Fault::TooLong);
                }
                document.extend_from_slice(bytes);
                self.form = Form::Document(document);
                Ok(())
            }
            Form::Stream(mut lines) => {
                let read = lines.read(bytes, |data| self.data(&data, out));
                self.form = Form::Stream(lines);
                read
            }
            Form::Unknown => Ok(()),
        }
    }

    /// Reads the end of the input.
    ///
    /// # Errors
    ///
    /// As [`Parser::read`], and where nothing was understood.
    pub fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), Fault> {
        match std::mem::take(&mut self.form) {
            Form::Document(document) => self.document(&document, out)?,
            Form::Stream(mut lines) => match lines.end(|data| self.data(&data, out)) {
                // The last event is the one that was cut.
                Err(Fault::Unreadable) if self.understood => return Err(Fault::CutShort),
                read => read?,
            },
            Form::Unknown => {}
        }
        if !self.understood && !self.ended {
            return Err(Fault::NotAnAnswer);
        }
        self.finish(out)
    }

    fn document(&mut self, document: &[u8], out: &mut Vec<Piece>) -> Result<(), Fault> {
        // Some answer with one document per line.
        for value in serde_json::Deserializer::from_slice(document).into_iter::<Value>() {
            match value {
                Ok(Value::Array(values)) => {
                    for value in &values {
                        self.value(value, out)?;
                    }
                }
                Ok(value) => self.value(&value, out)?,
                Err(error) if error.is_eof() => return Err(Fault::CutShort),
                Err(_) if self.understood => return Err(Fault::Unreadable),
                Err(_) => return Err(Fault::NotAnAnswer),
            }
        }
        Ok(())
    }

    /// Reads the data of one event: `[DONE]`, or JSON, of which some send several values at once.
    fn data(&mut self, data: &lines::Data, out: &mut Vec<Piece>) -> Result<(), Fault> {
        if self.ended {
            return Ok(());
        }
        let text = data.text.trim();
        if data.is_error {
            return Err(fault::announced(text));
        }
        if text.is_empty() {
            return Ok(());
        }
        if text.eq_ignore_ascii_case("[DONE]") {
            self.understood = true;
            return self.finish(out);
        }
        let mended = surrogates::mended(text);
        let text = mended.as_deref().unwrap_or(text);
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        while let Some(value) = values.next() {
            match value {
                Ok(value) => self.value(&value, out)?,
                Err(_) if text[values.byte_offset()..].trim() == "[DONE]" => {
                    return self.finish(out);
                }
                Err(_) => return Err(Fault::Unreadable),
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &Value, out: &mut Vec<Piece>) -> Result<(), Fault> {
        let Some(chunk) = chunk::read(value)? else {
            return Ok(());
        };
        self.understood = true;
        self.said += chunk.said();
        if self.said > LARGEST_ANSWER {
            return Err(Fault::TooLong);
        }
        if chunk.model.is_some() {
            self.model = chunk.model;
        }
        if chunk.usage.is_some() {
            self.usage = chunk.usage;
        }
        if !chunk.thought.is_empty() {
            out.push(Piece::Thought(chunk.thought));
        }
        if !chunk.text.is_empty() {
            self.aloud.split(&chunk.text, out);
        }
        for call in chunk.calls {
            self.calls.add(call, out)?;
        }
        if chunk.finish.is_some() {
            self.finish = chunk.finish;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Piece>) -> Result<(), Fault> {
        if std::mem::replace(&mut self.ended, true) {
            return Ok(());
        }
        self.aloud.end(out);
        // Where a limit or a filter stopped it, the last call may be half of one.
        let is_cut = matches!(
            self.finish,
            None | Some(Finish::Length | Finish::Filtered | Finish::Failed)
        );
        let called = self.calls.end(!is_cut, out);
        let finish = match self.finish.take() {
            None => Finish::Incomplete,
            // Many servers end a call with `stop`.
            Some(Finish::Stop) if called => Finish::Calls,
            Some(finish) => finish,
        };
        out.push(Piece::End(End {
            finish,
            usage: self.usage.take(),
            model: self.model.take(),
        }));
        Ok(())
    }
}

/// White space and the bytes of a byte order mark.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF)
}
