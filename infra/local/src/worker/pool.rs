//! The children together.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, bail};
use catalogue::{Catalogue, Rows, Scope, Visible};
use engine::{
    EngineError, Limits, QueryEngine, QueryRequest,
    wire::{self, Answer, Request},
};
use futures::future::BoxFuture;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{
    Ready, Start,
    process::{Lost, Process},
};

/// How long after its deadline a query may still take to stop before its process is ended.
const GRACE: Duration = Duration::from_millis(250);
/// Most callers whose catalogues are kept.
const MOST_SCOPES: usize = 256;

/// How children are run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program that a child is: `inlay` itself.
    pub program: PathBuf,
    /// How many queries run at one time.
    pub children: usize,
    /// How many results leave as they come at one time, each from a child of its own.
    pub streams: usize,
    /// Threads that one query runs on.
    pub threads: u16,
    /// DuckDB's own memory limit, which most queries meet first and survive.
    pub memory_mib: u32,
    /// Memory at which a process is ended.
    pub process_mib: u64,
    /// Address space beyond which the system gives a process no more.
    pub address_mib: u64,
}

impl Settings {
    /// Two children of two threads; DuckDB stays under 512 MiB, a process under 1 GiB.
    ///
    /// # Errors
    ///
    /// Where the program does not know its own path.
    pub fn of_this_program() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("the path of this program is not known")?;
        Ok(Self::of(program))
    }

    /// The same with another program for the children.
    pub fn of(program: PathBuf) -> Self {
        Self {
            program,
            children: 2,
            streams: 2,
            threads: 2,
            memory_mib: 512,
            process_mib: 1_024,
            address_mib: 4_096,
        }
    }
}

/// DuckDB in child processes. Cloning is cheap and shares them.
#[derive(Clone)]
pub struct Pool(Arc<Shared>);

struct Shared {
    settings: Settings,
    database: PathBuf,
    catalogue: Catalogue,
    notes: Vec<String>,
    free: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    idle: Mutex<Vec<Process>>,
    visible: Mutex<HashMap<Scope, Arc<Visible>>>,
}

impl Pool {
    /// Loads `data` into a database in the folder `into`, in a process of its own, and starts the
    /// children on it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the files, at once; or that a process cannot be started.
    pub async fn start(settings: Settings, data: &Path, into: &Path) -> anyhow::Result<Self> {
        let start = Start::Load {
            data: data.to_owned(),
            into: into.to_owned(),
        };
        let (_, ready) = Process::start(&settings.program, &start)
            .await
            .context("loading the data broke off")?;
        let (database, catalogue, notes) = match ready {
            Ready::Loaded {
                database,
                catalogue,
                notes,
            } => (database, *catalogue, notes),
            Ready::Failed(reason) => bail!("{reason}"),
            Ready::Opened => bail!("loading the data broke off"),
        };
        let pool = Self(Arc::new(Shared {
            free: Arc::new(Semaphore::new(settings.children)),
            streams: Arc::new(Semaphore::new(settings.streams)),
            settings,
            database,
            catalogue,
            notes,
            idle: Mutex::default(),
            visible: Mutex::default(),
        }));
        let mut idle = Vec::new();
        for _ in 0..pool.0.settings.children {
            idle.push(
                pool.process(false)
                    .await
                    .context("a query process cannot be started")?,
            );
        }
        *pool.idle() = idle;
        Ok(pool)
    }

    /// What was loaded, all of it: for who decides what a caller may see.
    pub fn whole_catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// What a person should know of the files although it was mended.
    pub fn notes(&self) -> &[String] {
        &self.0.notes
    }

    /// Process ids of the children that wait for work.
    pub fn waiting(&self) -> Vec<u32> {
        self.idle().iter().filter_map(Process::id).collect()
    }

    /// Lets SQL through for that caller and gives the tables that it reads, or says why not. Nothing
    /// of it runs.
    ///
    /// # Errors
    ///
    /// [`EngineError::Refused`], or a failure of the engine.
    pub async fn check(&self, sql: String, scope: Scope) -> Result<Vec<String>, EngineError> {
        match self
            .ask(Request::Check { sql, scope }, Limits::default().time)
            .await?
        {
            Answer::Allowed(tables) => Ok(tables),
            other => Err(unexpected(other)),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for one's turn to have rows as they come, and starts a child for them.
    pub(super) async fn aside(&self) -> Result<(Process, OwnedSemaphorePermit), Lost> {
        let closed = |_| std::io::Error::other("the pool is closed");
        let turn = Arc::clone(&self.0.streams).acquire_owned();
        let permit = turn.await.map_err(closed)?;
        Ok((self.process(true).await?, permit))
    }

    /// Memory at which a child is ended.
    pub(super) fn process_mib(&self) -> u64 {
        self.0.settings.process_mib
    }

    async fn process(&self, behind: bool) -> Result<Process, Lost> {
        let settings = &self.0.settings;
        let start = Start::Open {
            database: self.0.database.clone(),
            catalogue: Box::new(self.0.catalogue.clone()),
            threads: settings.threads,
            memory_mib: settings.memory_mib,
            address_mib: settings.address_mib,
            behind,
        };
        match Process::start(&settings.program, &start).await? {
            (process, Ready::Opened) => Ok(process),
            (_, Ready::Failed(reason)) => Err(std::io::Error::other(reason).into()),
            _ => Err(std::io::Error::other("it said something else").into()),
        }
    }

    async fn ask(&self, request: Request, time: Duration) -> Result<Answer, EngineError> {
        let closed = |_| EngineError::Unavailable;
        let mut permit = Arc::clone(&self.0.free)
            .acquire_owned()
            .await
            .map_err(closed)?;
        // Children that ended while they waited have nothing to do with this request: as many as
        // there are may be passed over, and a fresh one is asked in their place.
        for _ in 0..=self.0.settings.children {
            let waiting = self.idle().pop();
            let process = match waiting {
                Some(process) => process,
                None => self.process(false).await.map_err(|error| {
                    tracing::error!(%error, "a query process cannot be started");
                    EngineError::Unavailable
                })?,
            };
            let mut lease = Lease {
                pool: self.clone(),
                held: Some((process, permit)),
            };
            let Some((process, _)) = &mut lease.held else {
                return Err(EngineError::Unavailable);
            };
            let asked = timeout(
                time + GRACE,
                process.ask(&request, self.0.settings.process_mib),
            )
            .await;
            match asked {
                Ok(Ok(answer)) => {
                    lease.give_back();
                    return Ok(answer);
                }
                Ok(Err(Lost::Before(error))) => {
                    tracing::warn!(%error, "a query process had ended and is replaced");
                    match lease.held.take() {
                        Some((_ended, kept)) => permit = kept,
                        None => return Err(EngineError::Unavailable),
                    }
                }
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a query process was lost");
                    lease.replace();
                    return Err(EngineError::Overran);
                }
                Err(_) => {
                    tracing::warn!("a query process did not stop in time and is ended");
                    lease.replace();
                    return Err(EngineError::Deadline(time));
                }
            }
        }
        Err(EngineError::Unavailable)
    }
}

impl QueryEngine for Pool {
    fn catalogue<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Arc<Visible>, EngineError>> {
        Box::pin(async move {
            let kept = || {
                self.0
                    .visible
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
            };
            if let Some(visible) = kept().get(scope) {
                return Ok(Arc::clone(visible));
            }
            let answer = self
                .ask(Request::Catalogue(scope.clone()), Limits::default().time)
                .await?;
            let Answer::Catalogue(narrowed) = answer else {
                return Err(unexpected(answer));
            };
            let visible = Arc::new(wire::visible(&narrowed, scope));
            let mut kept = kept();
            if kept.len() >= MOST_SCOPES {
                kept.clear();
            }
            // Who was quicker wins, so that everybody holds the same one.
            Ok(Arc::clone(kept.entry(scope.clone()).or_insert(visible)))
        })
    }

    fn query<'a>(&'a self, request: QueryRequest) -> BoxFuture<'a, Result<Rows, EngineError>> {
        Box::pin(async move {
            let time = request.limits.time;
            match self.ask(Request::Query(request), time).await? {
                Answer::Rows(rows) => Ok(rows),
                other => Err(unexpected(other)),
            }
        })
    }
}

fn unexpected(answer: Answer) -> EngineError {
    match answer {
        Answer::Failed(error) => error,
        _ => EngineError::Unavailable,
    }
}

/// A child that somebody uses. Dropped in the middle, it is stopped and used again where it hears
/// that, and replaced where it does not.
struct Lease {
    pool: Pool,
    held: Option<(Process, OwnedSemaphorePermit)>,
}

impl Lease {
    fn give_back(&mut self) {
        if let Some((process, permit)) = self.held.take() {
            self.pool.idle().push(process);
            drop(permit);
        }
    }

    /// Ends the child and starts another in its place, without holding anybody up.
    fn replace(&mut self) {
        if let Some((process, permit)) = self.held.take() {
            drop(process);
            let pool = self.pool.clone();
            tokio::spawn(async move { pool.restock(permit).await });
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some((mut process, permit)) = self.held.take() else {
            return;
        };
        let pool = self.pool.clone();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            if process.stop(GRACE).await {
                pool.idle().push(process);
                drop(permit);
            } else {
                drop(process);
                pool.restock(permit).await;
            }
        });
    }
}

impl Pool {
    async fn restock(&self, permit: OwnedSemaphorePermit) {
        match self.process(false).await {
            Ok(process) => self.idle().push(process),
            // The next query tries again.
            Err(error) => tracing::error!(%error, "a query process cannot be started"),
        }
        drop(permit);
    }
}
