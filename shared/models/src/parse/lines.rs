//! Server-sent events, out of bytes: lines ended by CR, LF or both, comments, data over several
//! lines.

use super::Fault;

/// Longest event, in bytes.
const LONGEST: usize = 1024 * 1024;

/// The data of one event.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Data {
    pub(super) text: String,
    /// Whether the event is called an error, so that its data is one whatever it looks like.
    pub(super) is_error: bool,
}

/// Cuts input into events.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The line that has not ended.
    line: Vec<u8>,
    /// Whether the last line ended with CR, so that an LF still belongs to it.
    after_return: bool,
    /// Data of the event that has not ended.
    data: Option<String>,
    is_error: bool,
}

impl Lines {
    pub(super) fn read(
        &mut self,
        mut bytes: &[u8],
        mut found: impl FnMut(Data) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_return) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let piece = &bytes[..end.unwrap_or(bytes.len())];
            let held = self.line.len() + self.data.as_ref().map_or(0, String::len);
            // A comment is thrown away as it comes: its colon is kept, to know it by.
            if self.line.first() == Some(&b':') {
            } else if self.line.is_empty() && piece.first() == Some(&b':') {
                self.line.push(b':');
            } else {
                if held + piece.len() > LONGEST {
                    return Err(Fault::TooLong);
                }
                self.line.extend_from_slice(piece);
            }
            let Some(end) = end else { break };
            self.after_return = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            self.line_ended(&mut found)?;
        }
        Ok(())
    }

    /// The input ended: what is there is an event, though nothing says so.
    pub(super) fn end(
        &mut self,
        mut found: impl FnMut(Data) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.line_ended(&mut found)?;
        self.event_ended(&mut found)
    }

    fn line_ended(
        &mut self,
        found: &mut impl FnMut(Data) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        let done = match field {
            _ if line.is_empty() => self.event_ended(found),
            // A comment: `: OPENROUTER PROCESSING`.
            "" => Ok(()),
            "data" => self.data_line(value, found),
            "event" => {
                self.is_error = value.trim() == "error";
                Ok(())
            }
            // llama.cpp's word for what went wrong on the way.
            "error" => found(Data {
                text: value.to_owned(),
                is_error: true,
            }),
            // A proxy's word: a bare document between the events.
            _ if line.trim_start().starts_with('{') => found(Data {
                text: line.trim().to_owned(),
                is_error: self.is_error,
            }),
            _ => Ok(()),
        };
        // Its room is used again.
        if bytes.capacity() <= 64 * 1024 {
            self.line = bytes;
            self.line.clear();
        }
        done
    }

    /// The first line of data is mostly all of it, and then nobody waits for the blank line,
    /// which some servers never send.
    fn data_line(
        &mut self,
        value: &str,
        found: &mut impl FnMut(Data) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(value);
                Ok(())
            }
            None if is_whole(value) => found(Data {
                text: value.to_owned(),
                is_error: self.is_error,
            }),
            None => {
                self.data = Some(value.to_owned());
                Ok(())
            }
        }
    }

    fn event_ended(
        &mut self,
        found: &mut impl FnMut(Data) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let is_error = std::mem::take(&mut self.is_error);
        match self.data.take() {
            Some(text) => found(Data { text, is_error }),
            None => Ok(()),
        }
    }
}

/// Whether a line of data needs no other: the end of the stream, or an object that is closed.
fn is_whole(value: &str) -> bool {
    let value = value.trim();
    value == "[DONE]"
        || (value.starts_with('{')
            && value.ends_with('}')
            && serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok())
}
