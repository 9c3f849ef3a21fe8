//! Answers as frames, and frames as bytes: written whole, read as they come.

use bytes::{Buf, Bytes, BytesMut};
use catalogue::{Catalogue, RowColumn, Rows};
use serde::{Deserialize, Serialize};

use super::{Answer, Garbled, Request, columns, garbled};
use crate::EngineError;

/// Longest frame that is read: more than any answer within its limits.
pub(super) const MOST_BYTES: usize = 256 << 20;
/// Rows in one frame.
const ROWS: usize = 1_024;

/// How an answer begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Rows of these columns follow.
    Rows(Vec<RowColumn>),
    /// Rows follow as they come.
    Stream,
    /// The narrowed catalogue.
    Catalogue(Box<Catalogue>),
    /// The SQL is let through; it reads these tables.
    Allowed(Vec<String>),
    /// There is nothing.
    Failed(EngineError),
}

/// How an answer ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// Whether there were more rows.
    pub truncated: bool,
    /// Why rows that came as they were made broke off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<EngineError>,
}

/// One frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// The beginning.
    Head(Head),
    /// Some rows.
    Rows(Bytes),
    /// Some rows as they come.
    Batch(Bytes),
    /// The end.
    End(End),
}

fn frame(kind: u8, content: &[u8]) -> Bytes {
    let mut bytes = begun(kind);
    bytes.extend_from_slice(content);
    ended_frame(bytes)
}

/// The beginning of a frame, behind which its content is written.
pub(super) fn begun(kind: u8) -> Vec<u8> {
    vec![0, 0, 0, 0, kind]
}

/// A frame whose content is written.
pub(super) fn ended_frame(mut bytes: Vec<u8>) -> Bytes {
    let length = u32::try_from(bytes.len().saturating_sub(4)).unwrap_or(u32::MAX);
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    bytes.into()
}

fn json<T: Serialize>(kind: u8, content: &T) -> Bytes {
    frame(kind, &serde_json::to_vec(content).unwrap_or_default())
}

/// How an answer begins, as a frame.
pub(super) fn head(head: &Head) -> Bytes {
    json(b'H', head)
}

/// How an answer ends, as a frame.
pub(super) fn end(end: &End) -> Bytes {
    json(b'E', end)
}

/// The end of an answer that is whole.
fn ended(truncated: bool) -> Bytes {
    end(&End {
        truncated,
        error: None,
    })
}

/// The frames of an answer, in order.
pub fn frames(answer: Answer) -> Vec<Bytes> {
    let mut truncated = false;
    let mut frames = match answer {
        Answer::Catalogue(catalogue) => vec![json(b'H', &Head::Catalogue(catalogue))],
        Answer::Allowed(tables) => vec![json(b'H', &Head::Allowed(tables))],
        Answer::Failed(error) => vec![json(b'H', &Head::Failed(error))],
        Answer::Rows(rows) => {
            truncated = rows.truncated;
            let mut frames = vec![json(b'H', &Head::Rows(rows.columns.clone()))];
            for some in rows.rows.chunks(ROWS) {
                match columns::write(rows.columns.len(), some) {
                    Ok(bytes) => frames.push(frame(b'A', &bytes)),
                    Err(error) => {
                        tracing::error!(%error, "rows cannot be written");
                        return vec![json(b'H', &Head::Failed(EngineError::Failed)), ended(false)];
                    }
                }
            }
            frames
        }
    };
    frames.push(ended(truncated));
    frames
}

/// A request as one frame.
pub fn request(request: &Request) -> Bytes {
    json(b'Q', request)
}

/// Anything else as one frame, of a kind that the two sides agree on.
pub fn message<T: Serialize>(kind: u8, content: &T) -> Bytes {
    json(kind, content)
}

/// Puts bytes together to frames as they come.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: BytesMut,
}

impl Decoder {
    /// Takes in what has come.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What has come and was not made a frame of, for another to read.
    pub fn rest(&mut self) -> Option<Bytes> {
        (!self.bytes.is_empty()).then(|| self.bytes.split().freeze())
    }

    /// The next whole frame, as kind and content.
    ///
    /// # Errors
    ///
    /// Where the length makes no sense.
    pub fn next_raw(&mut self) -> Result<Option<(u8, Bytes)>, Garbled> {
        let Some(prefix) = self.bytes.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*prefix) as usize;
        if length == 0 || length > MOST_BYTES {
            return Err(garbled(format!("a frame of {length} bytes")));
        }
        if self.bytes.len() < length + 4 {
            return Ok(None);
        }
        self.bytes.advance(4);
        let mut content = self.bytes.split_to(length).freeze();
        let kind = content.get_u8();
        Ok(Some((kind, content)))
    }

    /// The next request.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn next_request(&mut self) -> Result<Option<Request>, Garbled> {
        match self.next_raw()? {
            None => Ok(None),
            Some((b'Q', content)) => serde_json::from_slice(&content).map(Some).map_err(garbled),
            Some((kind, _)) => Err(garbled(format!("a frame of kind {kind}"))),
        }
    }

    /// The next frame of an answer.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Garbled> {
        Ok(match self.next_raw()? {
            None => None,
            Some((b'H', content)) => Some(Frame::Head(
                serde_json::from_slice(&content).map_err(garbled)?,
            )),
            Some((b'A', content)) => Some(Frame::Rows(content)),
            Some((b'B', content)) => Some(Frame::Batch(content)),
            Some((b'E', content)) => Some(Frame::End(
                serde_json::from_slice(&content).map_err(garbled)?,
            )),
            Some((kind, _)) => return Err(garbled(format!("a frame of kind {kind}"))),
        })
    }
}

/// Puts frames together to an answer as they come.
#[derive(Debug, Default)]
pub struct Assembler {
    answer: Option<Answer>,
}

impl Assembler {
    /// Takes in the next frame; gives the answer with the last one.
    ///
    /// # Errors
    ///
    /// Where frames come in an order that makes no sense.
    pub fn push(&mut self, frame: Frame) -> Result<Option<Answer>, Garbled> {
        match (frame, &mut self.answer) {
            (Frame::Head(head), answer @ None) => {
                *answer = Some(match head {
                    Head::Rows(columns) => Answer::Rows(Rows {
                        columns,
                        ..Rows::default()
                    }),
                    Head::Catalogue(catalogue) => Answer::Catalogue(catalogue),
                    Head::Allowed(tables) => Answer::Allowed(tables),
                    Head::Failed(error) => Answer::Failed(error),
                    Head::Stream => return Err(garbled("rows as they come")),
                });
                Ok(None)
            }
            (Frame::Rows(bytes), Some(Answer::Rows(rows))) => {
                rows.rows.extend(columns::read(&bytes).map_err(garbled)?);
                Ok(None)
            }
            (Frame::End(end), answer @ Some(_)) => {
                if let Some(Answer::Rows(rows)) = answer {
                    rows.truncated = end.truncated;
                }
                Ok(answer.take())
            }
            _ => Err(garbled("frames out of order")),
        }
    }
}
