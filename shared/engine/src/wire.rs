//! How an engine is spoken to from another process: requests as JSON, answers as frames.
//!
//! The child process of a laptop and the query function of a deployment speak the same way, so
//! what one of them can say the other can too.
//!
//! [`frames`] writes and reads this, [`columns`] the values in it:
//!
//! ```text
//! frame = length (4 bytes, little endian, of what follows) · kind (1 byte) · content
//! answer = 'H' (JSON [`Head`]) · ('A' (an Arrow IPC stream of some rows))* · 'E' (JSON [`End`])
//! rows as they come = 'H' · ('B' (an Arrow IPC stream))* · 'E'
//! ```
//!
//! [`batches`] is the second way, for results that nobody holds whole.

mod batches;
mod columns;
mod frames;

use catalogue::{Catalogue, Rows, Scope, Visible};
use serde::{Deserialize, Serialize};

use crate::{EngineError, QueryRequest};

#[cfg(feature = "duckdb")]
pub(crate) use batches::size_of;
pub use batches::{BatchReader, BatchWriter, Read, end, failed};
pub use frames::{Assembler, Decoder, End, Frame, Head, frames, message, request};

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
    /// A query whose rows are given as they come.
    Stream(QueryRequest),
}

impl Request {
    /// How long it may take.
    pub fn time(&self) -> std::time::Duration {
        match self {
            Self::Query(request) | Self::Stream(request) => request.limits.time,
            Self::Catalogue(_) | Self::Check { .. } => crate::Limits::default().time,
        }
    }
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The narrowed catalogue.
    Catalogue(Box<Catalogue>),
    /// The SQL is let through; it reads these tables.
    Allowed(Vec<String>),
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
            Request::Check { sql, scope } => self.fits(&sql, &scope).map(Answer::Allowed),
            Request::Query(request) | Request::Stream(request) => {
                self.run(&request, cancel).map(Answer::Rows)
            }
        };
        answer.unwrap_or_else(Answer::Failed)
    }

    /// Answers a request on this thread, frame by frame, for as long as `say` takes them.
    pub fn say(
        &self,
        request: Request,
        cancel: &crate::embedded::Cancel,
        say: &mut dyn FnMut(bytes::Bytes) -> bool,
    ) {
        match request {
            Request::Stream(request) => self.say_rows(&request, cancel, say),
            other => {
                let _ = frames(self.answer(other, cancel)).into_iter().all(say);
            }
        }
    }

    fn say_rows(
        &self,
        request: &QueryRequest,
        cancel: &crate::embedded::Cancel,
        say: &mut dyn FnMut(bytes::Bytes) -> bool,
    ) {
        let mut writer = None;
        let outcome = self.batches(request, cancel, &mut |part| {
            let frames = match part {
                crate::embedded::Came::Schema(schema) => BatchWriter::begin(schema).map(|begun| {
                    writer = Some(begun.0);
                    begun.1
                }),
                crate::embedded::Came::Batch(batch) => writer.as_ref().map_or_else(
                    || Ok(Vec::new()),
                    |writer: &BatchWriter| writer.rows(&batch),
                ),
            };
            let frames = frames.map_err(|error| {
                tracing::error!(%error, "rows cannot be written");
                EngineError::Overran
            })?;
            // Where nobody takes them, nobody is there to be told of it.
            let taken = frames.into_iter().all(&mut *say);
            taken.then_some(()).ok_or(EngineError::Failed)
        });
        let last = match (writer, outcome) {
            (None, Err(error)) => failed(error),
            (_, outcome) => vec![end(outcome)],
        };
        let _ = last.into_iter().all(say);
    }
}

#[cfg(test)]
mod tests {
    use catalogue::{ColumnType, RowColumn, Value};

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
                .push(Frame::End(End {
                    truncated: false,
                    error: None
                }))
                .is_err()
        );
    }
}
