//! Arrow batches as frames: each an Arrow IPC stream of its own, the first one without rows.

use arrow_array::RecordBatch;
use arrow_ipc::{reader::StreamReader, writer::StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};
use bytes::Bytes;

use super::{End, Frame, Garbled, Head, frames, garbled};
use crate::{EngineError, stream::Part};

/// A frame holds no more than that of several rows, in bytes: batches of long texts are cut.
const FRAME: usize = 16 << 20;

/// Writes rows as frames.
pub struct BatchWriter(SchemaRef);

impl BatchWriter {
    /// Begins: gives the first frames, from which the other side knows the columns.
    ///
    /// # Errors
    ///
    /// Where Arrow cannot write such columns.
    pub fn begin(schema: SchemaRef) -> Result<(Self, Vec<Bytes>), ArrowError> {
        let writer = Self(schema);
        let begun = vec![frames::head(&Head::Stream), writer.frame(None)?];
        Ok((writer, begun))
    }

    /// The frames of some rows.
    ///
    /// # Errors
    ///
    /// Where Arrow cannot write them, or one row is more than a frame may hold.
    pub fn rows(&self, batch: &RecordBatch) -> Result<Vec<Bytes>, ArrowError> {
        let mut frames = Vec::new();
        self.cut(batch, &mut frames)?;
        Ok(frames)
    }

    fn cut(&self, batch: &RecordBatch, to: &mut Vec<Bytes>) -> Result<(), ArrowError> {
        let (rows, size) = (batch.num_rows(), size_of(batch)?);
        if size <= FRAME || rows <= 1 && size < frames::MOST_BYTES / 2 {
            to.push(self.frame(Some(batch))?);
            return Ok(());
        }
        if rows <= 1 {
            return Err(ArrowError::MemoryError("a row is too large".to_owned()));
        }
        self.cut(&batch.slice(0, rows / 2), to)?;
        self.cut(&batch.slice(rows / 2, rows - rows / 2), to)
    }

    fn frame(&self, batch: Option<&RecordBatch>) -> Result<Bytes, ArrowError> {
        let mut writer = StreamWriter::try_new(frames::begun(b'B'), &self.0)?;
        if let Some(batch) = batch {
            writer.write(batch)?;
        }
        Ok(frames::ended_frame(writer.into_inner()?))
    }
}

/// The last frame.
pub fn end(outcome: Result<bool, EngineError>) -> Bytes {
    frames::end(&match outcome {
        Ok(truncated) => End {
            truncated,
            error: None,
        },
        Err(error) => End {
            truncated: false,
            error: Some(error),
        },
    })
}

/// The frames of a query that gave nothing.
pub fn failed(error: EngineError) -> Vec<Bytes> {
    frames::frames(super::Answer::Failed(error))
}

/// Bytes of the values of some rows.
pub(crate) fn size_of(batch: &RecordBatch) -> Result<usize, ArrowError> {
    use arrow_array::Array;
    batch
        .columns()
        .iter()
        .map(|column| column.to_data().get_slice_memory_size())
        .sum()
}

/// Reads rows from frames.
#[derive(Debug, Default)]
pub struct BatchReader {
    is_begun: bool,
    has_schema: bool,
}

/// What a frame of rows comes to.
#[derive(Debug)]
pub enum Read {
    /// Nothing yet.
    Nothing,
    /// The columns are known: rows follow.
    Begun(SchemaRef),
    /// Something of the rows.
    Part(Part),
}

impl BatchReader {
    /// Takes in the next frame.
    ///
    /// # Errors
    ///
    /// Where it is none that may come here.
    pub fn push(&mut self, frame: Frame) -> Result<Read, Garbled> {
        match frame {
            Frame::Head(Head::Stream) if !self.is_begun => {
                self.is_begun = true;
                Ok(Read::Nothing)
            }
            Frame::Head(Head::Failed(error)) => Ok(Read::Part(Part::Failed(error))),
            Frame::Batch(bytes) if self.is_begun => {
                let mut reader = StreamReader::try_new(&bytes[..], None).map_err(garbled)?;
                if !std::mem::replace(&mut self.has_schema, true) {
                    return Ok(Read::Begun(reader.schema()));
                }
                let batch = reader.next().transpose().map_err(garbled)?;
                Ok(batch.map_or(Read::Nothing, |batch| Read::Part(Part::Batch(batch))))
            }
            Frame::End(End { truncated, error }) if self.is_begun => Ok(Read::Part(match error {
                Some(error) => Part::Failed(error),
                None => Part::End { truncated },
            })),
            _ => Err(garbled("frames out of order")),
        }
    }
}
