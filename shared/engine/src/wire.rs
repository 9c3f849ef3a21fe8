//! How an engine is spoken to from another process: requests as JSON, answers as frames.
//!
//! The child process of a laptop and the query function of a deployment speak the same way, so
//! what one of them can say the other can too.
//!
//! ```text
//! frame = length (4 bytes, little endian, of what follows) · kind (1 byte) · content
//! answer = 'H' (JSON [`Head`]) · ('A' (an Arrow IPC stream of some rows))* · 'E' (JSON [`End`])
//! ```

mod columns;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use catalogue::{Catalogue, RowColumn, Rows, Scope, Visible};
use serde::{Deserialize, Serialize};

use crate::{EngineError, QueryRequest};

/// Longest frame that is read: more than any answer within its limits.
const MOST_BYTES: usize = 256 << 20;
/// Rows in one frame.
const ROWS: usize = 1_024;

/// What an engine is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", content = "of", rename_all = "snake_case")]
pub enum Request {
    /// The catalogue as that caller may know it.
    Catalogue(Scope),
    /// Whether that caller's SQL is let through; it does not run.
    Check {
        /// The SQL.
        sql: String,
        /// Whose it is.
        scope: Scope,
    },
    /// A query.
    Query(QueryRequest),
}

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

/// A whole answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The narrowed catalogue.
    Catalogue(Box<Catalogue>),
    /// The SQL is let through.
    Allowed,
    /// Rows.
    Rows(Rows),
    /// There is nothing.
    Failed(EngineError),
}

/// What was said makes no sense: the other side is broken or of another version.
#[derive(Debug, thiserror::Error)]
#[error("an engine elsewhere answered with something that is no answer: {0}")]
pub struct Garbled(String);

impl From<Garbled> for EngineError {
    fn from(garbled: Garbled) -> Self {
        tracing::error!(%garbled, "an answer cannot be read");
        Self::Unavailable
    }
}

fn garbled(reason: impl ToString) -> Garbled {
    Garbled(reason.to_string())
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

/// The caller's view, made again of the catalogue that the other side narrowed for them. What
/// they may not see is forgotten once more here.
pub fn visible(narrowed: &Catalogue, scope: &Scope) -> Visible {
    let mut visible = Visible::new(narrowed, scope);
    for table in narrowed
        .tables
        .iter()
        .filter(|table| scope.row_values(table).is_some())
    {
        visible = visible.with_statistics(&table.name, |ours| ours.clone_from(table));
    }
    visible
}

#[cfg(feature = "duckdb")]
impl crate::Embedded {
    /// Answers a request on this thread.
    pub fn answer(&self, request: Request, cancel: &crate::embedded::Cancel) -> Answer {
        let answer = match request {
            Request::Catalogue(scope) => self
                .visible(&scope)
                .map(|visible| Answer::Catalogue(Box::new(visible.catalogue().clone()))),
            Request::Check { sql, scope } => self.fits(&sql, &scope).map(|()| Answer::Allowed),
            Request::Query(request) => self.run(&request, cancel).map(Answer::Rows),
        };
        answer.unwrap_or_else(Answer::Failed)
    }
}

#[cfg(test)]
mod tests {
    use catalogue::{ColumnType, Value};

    use super::*;

    fn back(answer: Answer) -> Answer {
        let mut decoder = Decoder::default();
        let mut assembler = Assembler::default();
        for bytes in frames(answer).concat().chunks(97) {
            decoder.push(bytes);
            while let Some(frame) = decoder.next_frame().expect("a frame") {
                if let Some(answer) = assembler.push(frame).expect("in order") {
                    return answer;
                }
            }
        }
        panic!("no end");
    }

    #[test]
    fn rows_of_every_kind_of_value_come_back_as_they_were() {
        let kinds = [
            vec![Value::Integer(1), Value::Null, Value::Integer(i64::MIN)],
            vec![
                Value::Number(0.1),
                Value::Number(f64::INFINITY),
                Value::Null,
            ],
            vec![Value::Boolean(true), Value::Null, Value::Boolean(false)],
            vec![
                Value::Text("ü'\"".to_owned()),
                Value::Text(String::new()),
                Value::Null,
            ],
            vec![
                Value::Date("2025-04-01".to_owned()),
                Value::Null,
                Value::Null,
            ],
            vec![
                Value::Timestamp("2025-04-01T00:00:00Z".to_owned()),
                Value::Null,
                Value::Null,
            ],
            vec![Value::Time("09:30:00".to_owned()), Value::Null, Value::Null],
            vec![
                Value::Integer(1),
                Value::Number(1.5),
                Value::Decimal("12345678901234567890.5".to_owned()),
            ],
            vec![
                Value::Json(serde_json::json!([1, {"a": null}])),
                Value::Null,
                Value::Json(serde_json::json!("x")),
            ],
            vec![Value::Null, Value::Null, Value::Null],
        ];
        let rows = Rows {
            columns: (0..kinds.len())
                .map(|at| RowColumn {
                    name: format!("c{at}"),
                    kind: ColumnType::Other,
                })
                .collect(),
            rows: (0..3)
                .map(|row| kinds.iter().map(|column| column[row].clone()).collect())
                .collect(),
            truncated: true,
        };
        assert_eq!(back(Answer::Rows(rows.clone())), Answer::Rows(rows));
    }

    #[test]
    fn many_rows_and_no_rows_come_back_whole() {
        for count in [0, 1, 1_024, 2_500] {
            let rows = Rows {
                columns: vec![RowColumn {
                    name: "n".to_owned(),
                    kind: ColumnType::Integer,
                }],
                rows: (0..count).map(|at| vec![Value::Integer(at)]).collect(),
                truncated: false,
            };
            assert_eq!(back(Answer::Rows(rows.clone())), Answer::Rows(rows));
        }
        let none = Rows {
            rows: vec![Vec::new(); 3],
            ..Rows::default()
        };
        assert_eq!(back(Answer::Rows(none.clone())), Answer::Rows(none));
    }

    #[test]
    fn failures_come_back_as_they_were() {
        for error in [
            EngineError::Overran,
            EngineError::Deadline(std::time::Duration::from_secs(1)),
        ] {
            assert_eq!(back(Answer::Failed(error.clone())), Answer::Failed(error));
        }
    }

    #[test]
    fn nonsense_is_an_error_and_never_a_panic() {
        for bytes in [
            &[0, 0, 0, 0, 1][..],
            &[255, 255, 255, 255, 1],
            &[2, 0, 0, 0, b'H', b'{'],
            &[2, 0, 0, 0, b'Z', 0],
        ] {
            let mut decoder = Decoder::default();
            decoder.push(bytes);
            assert!(decoder.next_frame().is_err());
        }
        assert!(columns::read(b"no arrow").is_err());
        assert!(
            Assembler::default()
                .push(Frame::End(End { truncated: false }))
                .is_err()
        );
    }
}
