//! The near side of rows that are made in another process: who was promised them, and brings them.

use arrow_schema::SchemaRef;
use tokio::sync::{mpsc, oneshot};

use super::{Part, RowStream};
use crate::{
    EngineError,
    wire::{BatchReader, Decoder, Read},
};

/// Brings rows from the other process to who takes them.
pub struct Giver {
    to: To,
    decoder: Decoder,
    reader: BatchReader,
}

enum To {
    /// Somebody waits for the columns.
    Waiting(oneshot::Sender<Result<RowStream, EngineError>>),
    /// Somebody takes the rows.
    Giving(mpsc::Sender<Part>),
    /// Nobody does any more.
    Over,
}

/// Who waits for rows.
pub struct Promised(oneshot::Receiver<Result<RowStream, EngineError>>);

impl Promised {
    /// The rows, once their columns are known.
    ///
    /// # Errors
    ///
    /// Where there are none.
    pub async fn rows(self) -> Result<RowStream, EngineError> {
        self.0.await.unwrap_or(Err(EngineError::Unavailable))
    }
}

impl Giver {
    /// One who brings, and one who waits.
    pub fn new() -> (Self, Promised) {
        let (told, tell) = oneshot::channel();
        let giver = Self {
            to: To::Waiting(told),
            decoder: Decoder::default(),
            reader: BatchReader::default(),
        };
        (giver, Promised(tell))
    }

    /// Takes in what has come, and waits until all of it has been taken from here. `false` once
    /// there is nothing more to bring, or nobody to bring it to.
    ///
    /// # Errors
    ///
    /// Where the query broke off, or what came makes no sense.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<bool, EngineError> {
        self.decoder.push(bytes);
        while let Some(frame) = self.decoder.next_frame()? {
            match self.reader.push(frame)? {
                Read::Nothing => {}
                Read::Begun(schema) => self.begin(schema),
                Read::Part(Part::Failed(error)) => return Err(error),
                Read::Part(part) => {
                    let is_last = matches!(part, Part::End { .. });
                    if !self.give(part).await || is_last {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    fn begin(&mut self, schema: SchemaRef) {
        let (give, rows) = RowStream::new(schema);
        if let To::Waiting(told) = std::mem::replace(&mut self.to, To::Giving(give)) {
            // Whoever waited may be gone: then the channel is closed, which is seen next.
            drop(told.send(Ok(rows)));
        }
    }

    async fn give(&mut self, part: Part) -> bool {
        match &self.to {
            To::Giving(give) => give.send(part).await.is_ok(),
            _ => false,
        }
    }

    /// Waits until nobody wants the rows any more.
    pub async fn left(&mut self) {
        match &mut self.to {
            To::Waiting(told) => told.closed().await,
            To::Giving(give) => give.closed().await,
            To::Over => {}
        }
    }

    /// Says why there are no more rows, where that is not known yet.
    pub async fn end(&mut self, outcome: Result<(), EngineError>) {
        let Err(error) = outcome else { return };
        match std::mem::replace(&mut self.to, To::Over) {
            To::Waiting(told) => drop(told.send(Err(error))),
            To::Giving(give) => drop(give.send(Part::Failed(error)).await),
            To::Over => {}
        }
    }
}
