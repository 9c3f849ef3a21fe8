//! Answers as frames, and frames as bytes: written whole, read as they come.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use catalogue::{Catalogue, RowColumn, Rows};
use serde::{Deserialize, Serialize};

use super::{Answer, Garbled, Request, columns, garbled};
use crate::EngineError;

/// Longest frame that is read: more than any answer within its limits.
const MOST_BYTES: usize = 256 << 20;
/// Rows in one frame.
const ROWS: usize = 1_024;

/// How an answer begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Rows of these columns follow.
    Rows(Vec<RowColumn>),
    /// The narrowed catalogue.
    Catalogue(Box<Catalogue>),
    /// The SQL is let through.
    Allowed,
    /// There is nothing.
    Failed(EngineError),
}

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Whether there were more rows.
    pub truncated: bool,
}

/// One frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// The beginning.
    Head(Head),
    /// Some rows.
    Rows(Bytes),
    /// The end.
    End(End),
}

fn frame(kind: u8, content: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(content.len() + 5);
    bytes.put_u32_le(u32::try_from(content.len() + 1).unwrap_or(u32::MAX));
    bytes.put_u8(kind);
    bytes.put_slice(content);
    bytes.freeze()
}

fn json<T: Serialize>(kind: u8, content: &T) -> Bytes {
    frame(kind, &serde_json::to_vec(content).unwrap_or_default())
}

/// The frames of an answer, in order.
pub fn frames(answer: Answer) -> Vec<Bytes> {
    let mut truncated = false;
    let mut frames = match answer {
        Answer::Catalogue(catalogue) => vec![json(b'H', &Head::Catalogue(catalogue))],
        Answer::Allowed => vec![json(b'H', &Head::Allowed)],
        Answer::Failed(error) => vec![json(b'H', &Head::Failed(error))],
        Answer::Rows(rows) => {
            truncated = rows.truncated;
            let mut frames = vec![json(b'H', &Head::Rows(rows.columns.clone()))];
            for some in rows.rows.chunks(ROWS) {
                match columns::write(rows.columns.len(), some) {
                    Ok(bytes) => frames.push(frame(b'A', &bytes)),
                    Err(error) => {
                        tracing::error!(%error, "rows cannot be written");
                        return vec![
                            json(b'H', &Head::Failed(EngineError::Failed)),
                            json(b'E', &End { truncated: false }),
                        ];
                    }
                }
            }
            frames
        }
    };
    frames.push(json(b'E', &End { truncated }));
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
                    Head::Allowed => Answer::Allowed,
                    Head::Failed(error) => Answer::Failed(error),
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
