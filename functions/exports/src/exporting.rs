//! The way of one export.
//!
//! Its pieces go into the bucket as they are made. The link is given when the object is there whole
//! and the audit has its record; whatever goes wrong before that, or whoever leaves, leaves nothing
//! behind but the record of it.

use std::time::Duration;

use engine::{EngineError, Limits, QueryRequest};
use futures::future::BoxFuture;
use http::StatusCode;
use jiff::{Timestamp, tz::TimeZone};
use service::{Principal, Problem, problems};
use store::{
    Store,
    audit::{Deed, Kind},
    files::upload::{Labels, PART, Upload},
};
use tokio::sync::watch;

use crate::{
    Needs,
    asked::Asked,
    format::Format,
    making::{Making, Progress},
    name::{content_disposition, file_name},
    reply::ExportedFile,
    writer::{NoFile, Options, writer},
};

/// Longest time from the start of the query to its last row.
const TIME: Duration = Duration::from_secs(270);
/// Most bytes of values.
const BYTES: usize = 4 << 30;

/// An export that was begun.
pub struct Exporting {
    /// How far it is.
    pub progress: watch::Receiver<Progress>,
    /// The file, once it is there. Dropping it ends the work and takes away what is there of it.
    pub file: BoxFuture<'static, Result<ExportedFile, Problem>>,
}

/// How a file is to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What kind of file.
    pub format: Format,
    /// What it is called, unless by its title.
    pub name: Option<String>,
    /// How it is written.
    pub options: Options,
}

/// Begins to make a file.
pub fn begin(needs: Needs, caller: &Principal, asked: Asked, wanted: Wanted) -> Exporting {
    let (show, progress) = watch::channel(Progress::default());
    let record = Record::of(&needs.store, caller, &asked, &wanted);
    let file = async move {
        let made = make(&needs, &asked, &wanted, &show).await;
        match made {
            Ok((file, key)) => {
                // No rows leave without a record of it.
                if let Err(error) = record.done(&file).await {
                    needs.store.files().forget(&key).await;
                    return Err(error);
                }
                Ok(file)
            }
            Err(problem) => {
                record.failed(&problem.code).await;
                Err(problem)
            }
        }
    };
    Exporting {
        progress,
        file: Box::pin(file),
    }
}

async fn make(
    needs: &Needs,
    asked: &Asked,
    wanted: &Wanted,
    show: &watch::Sender<Progress>,
) -> Result<(ExportedFile, String), Problem> {
    let request = QueryRequest {
        sql: asked.answerable.sql.clone(),
        scope: asked.scope.clone(),
        limits: Limits {
            rows: wanted.format.most_rows(),
            bytes: BYTES,
            time: TIME,
        },
    };
    let rows = needs
        .engine
        .stream(request)
        .await
        .map_err(|error| no_file(error.into()))?;
    let now = needs.clock.now();
    let sheet = asked.sheet(wanted.format, &rows.columns(), now);
    let day = now.to_zoned(TimeZone::UTC).date();
    let filename = file_name(wanted.name.as_deref(), &sheet.title, day, wanted.format);
    let key = format!("exports/{}.{}", needs.ids.next(), wanted.format.name());
    let labels = Labels {
        content_type: wanted.format.content_type().to_owned(),
        content_disposition: content_disposition(&filename),
    };
    let upload = needs.store.files().upload(key.as_str(), labels);
    let writer = writer(wanted.format, sheet, &wanted.options);
    let making = Making::begin(wanted.format, rows, writer, PART);
    let made = keep(making, upload, show).await?;
    // A link counts in seconds.
    let now = needs.clock.now();
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let link = needs.store.files().link(&key, now, needs.link).await?;
    let file = ExportedFile {
        url: link,
        filename,
        content_type: wanted.format.content_type().to_owned(),
        rows: made.rows,
        bytes: made.bytes,
        expires_at: now.checked_add(needs.link).unwrap_or(now),
    };
    Ok((file, key))
}

/// Keeps the pieces as an object.
async fn keep(
    mut making: Making,
    mut upload: Upload,
    show: &watch::Sender<Progress>,
) -> Result<Progress, Problem> {
    let mut progress = making.progress();
    let kept = async {
        // One piece behind: the last one ends the object.
        let mut held = None;
        while let Some(piece) = making.next().await.map_err(no_file)? {
            if let Some(before) = held.replace(piece) {
                upload.part(before).await?;
            }
        }
        Ok::<_, Problem>(held.unwrap_or_default())
    };
    let shown = async {
        while progress.changed().await.is_ok() {
            show.send_replace(*progress.borrow_and_update());
        }
        std::future::pending::<()>().await;
    };
    let kept = tokio::select! {
        kept = kept => kept,
        () = shown => return Err(problems::internal()),
    };
    let last = match kept {
        Ok(last) => last,
        Err(problem) => {
            upload.abort().await;
            return Err(problem);
        }
    };
    let bytes = upload.finish(last).await?;
    let rows = making.progress().borrow().rows;
    Ok(Progress { rows, bytes })
}

/// Why there is no file, as its caller is told.
fn no_file(reason: NoFile) -> Problem {
    let of = |code: &str, title: &str, reason: &NoFile| {
        let mut words = reason.to_string();
        if let Some(first) = words.get(..1) {
            words = first.to_uppercase() + &words[1..];
        }
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, words + ".")
    };
    match &reason {
        NoFile::Engine(EngineError::Refused(refusal)) => {
            tracing::info!(
                code = refusal.code,
                "what a widget shows cannot be queried any more"
            );
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not_available",
                "Not available",
                "What this widget shows is not there for you any more. Ask its question again.",
            )
        }
        NoFile::Engine(EngineError::Unavailable) => problems::unavailable(),
        NoFile::Engine(error) => {
            let code = match error {
                EngineError::Deadline(_) => "query_deadline",
                EngineError::Overran => "query_too_large",
                _ => "query_failed",
            };
            of(code, "The query did not come to its end", &reason)
        }
        NoFile::Write(error) => of(error.code, "No such file", &reason),
        NoFile::TooMany { .. } => of("too_many_rows", "Too many rows", &reason),
        NoFile::Internal => problems::internal(),
    }
}

/// The audit's record of an export, which is written whatever becomes of it.
struct Record {
    store: Store,
    deed: Option<Deed>,
}

impl Record {
    fn of(store: &Store, caller: &Principal, asked: &Asked, wanted: &Wanted) -> Self {
        let is_unsafe = wanted.format == Format::Csv && !wanted.options.safe;
        Self {
            store: store.clone(),
            deed: Some(Deed {
                user: caller.user_id.clone(),
                kind: Kind::Export,
                subject: wanted.format.name().to_owned(),
                tables: asked.answerable.plan.tables(),
                sql: Some(asked.answerable.sql.clone()),
                rows: None,
                outcome: "left".to_owned(),
                note: is_unsafe.then(|| "safe=false".to_owned()),
            }),
        }
    }

    async fn done(mut self, file: &ExportedFile) -> Result<(), Problem> {
        if let Some(deed) = self.deed.take() {
            let deed = Deed {
                subject: file.filename.clone(),
                rows: Some(file.rows),
                outcome: "done".to_owned(),
                ..deed
            };
            self.store.audit(deed).await?;
        }
        Ok(())
    }

    async fn failed(mut self, code: &str) {
        if let Some(deed) = self.deed.take() {
            let deed = Deed {
                outcome: code.to_owned(),
                ..deed
            };
            if let Err(error) = self.store.audit(deed).await {
                tracing::warn!(%error, "an export that failed has no record");
            }
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let Some(deed) = self.deed.take() else {
            return;
        };
        let store = self.store.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = store.audit(deed).await {
                    tracing::warn!(%error, "an export that was left has no record");
                }
            });
        }
    }
}
