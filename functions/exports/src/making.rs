//! The making of a file: rows in on one side, pieces of the file out on the other.
//!
//! ```text
//! engine ─ batches ─▶ writer, on a thread of its own ─ pieces ─▶ whoever keeps the file
//!                              └─ how far it is ─▶ whoever wants to know
//! ```
//!
//! Each side waits for the next one, so that what is underway is a few pieces, however long the file
//! is. Whoever keeps the file and leaves ends the query.

use bytes::Bytes;
use engine::{EngineError, RowStream};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    format::Format,
    writer::{NoFile, Writer},
};

/// Pieces that wait for whoever keeps them.
const WAITING: usize = 2;

/// How far a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows in it so far.
    pub rows: u64,
    /// Bytes of it so far.
    pub bytes: u64,
}

/// A file that is being made.
pub struct Making {
    pieces: mpsc::Receiver<Bytes>,
    outcome: Option<oneshot::Receiver<Result<Progress, NoFile>>>,
    progress: watch::Receiver<Progress>,
}

impl Making {
    /// Begins to write these rows, in pieces of `piece` bytes; the last one may be shorter.
    pub fn begin(format: Format, rows: RowStream, writer: Box<dyn Writer>, piece: usize) -> Self {
        let (give, pieces) = mpsc::channel(WAITING);
        let (tell, outcome) = oneshot::channel();
        let (show, progress) = watch::channel(Progress::default());
        tokio::task::spawn_blocking(move || {
            let mut work = Work {
                give,
                show,
                held: Vec::with_capacity(piece),
                piece,
                progress: Progress::default(),
            };
            let outcome = work.run(format, rows, writer);
            // The last piece is known to be the last one when there is no more to come.
            drop(work);
            drop(tell.send(outcome));
        });
        Self {
            pieces,
            outcome: Some(outcome),
            progress,
        }
    }

    /// The next piece; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Where there will be no file.
    pub async fn next(&mut self) -> Result<Option<Bytes>, NoFile> {
        if let Some(piece) = self.pieces.recv().await {
            return Ok(Some(piece));
        }
        match self.outcome.take() {
            // Where it panicked, nothing is told.
            Some(outcome) => outcome.await.unwrap_or(Err(NoFile::Internal)).map(|_| None),
            None => Ok(None),
        }
    }

    /// How far it is, for who wants to know.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }
}

struct Work {
    give: mpsc::Sender<Bytes>,
    show: watch::Sender<Progress>,
    held: Vec<u8>,
    piece: usize,
    progress: Progress,
}

impl Work {
    fn run(
        &mut self,
        format: Format,
        mut rows: RowStream,
        mut writer: Box<dyn Writer>,
    ) -> Result<Progress, NoFile> {
        let runtime = tokio::runtime::Handle::current();
        loop {
            // Who leaves is heard of while the query still works on its first rows.
            let next = runtime.block_on(async {
                tokio::select! {
                    next = rows.next() => Some(next),
                    () = self.give.closed() => None,
                }
            });
            let Some(batch) = next.unwrap_or(Err(EngineError::Failed))? else {
                break;
            };
            writer.rows(&batch, &mut self.held)?;
            self.progress.rows += batch.num_rows() as u64;
            self.hand_on()?;
        }
        if rows.is_truncated() {
            return Err(NoFile::TooMany {
                format,
                most: format.most_rows(),
            });
        }
        writer.end(&mut self.held)?;
        self.hand_on()?;
        if !self.held.is_empty() {
            let last = std::mem::take(&mut self.held);
            self.give(last)?;
        }
        self.show.send_replace(self.progress);
        Ok(self.progress)
    }

    /// Hands whole pieces on.
    fn hand_on(&mut self) -> Result<(), NoFile> {
        while self.held.len() >= self.piece {
            let rest = self.held.split_off(self.piece);
            let whole = std::mem::replace(&mut self.held, rest);
            self.give(whole)?;
            self.held
                .reserve(self.piece.saturating_sub(self.held.len()));
        }
        self.show.send_replace(Progress {
            bytes: self.progress.bytes + self.held.len() as u64,
            ..self.progress
        });
        Ok(())
    }

    fn give(&mut self, piece: Vec<u8>) -> Result<(), NoFile> {
        self.progress.bytes += piece.len() as u64;
        // Whoever keeps the file is gone, and nobody is there to be told.
        self.give
            .blocking_send(piece.into())
            .map_err(|_| NoFile::Internal)
    }
}
