//! Writes a run's events as they come: what came within a moment together, and at once what ends
//! the run.

use std::time::{Duration, Instant};

use analyst::{Answerable, Citation};
use serde_json::{Value, json};
use store::{
    StoreError,
    audit::{Deed, Kind},
    messages::{Role, Said},
    runs::{Batch, Ending, Line, Progress, RunError, RunState, Running, Standing},
    sessions::{MODEL, PROVIDER},
    widgets::NewWidget,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout_at,
};
use widgets::Valid;

use super::Stop;
use crate::{
    event::Event,
    failure::{CANCELLED, Failure},
    run::Sequenced,
    spent::Spent,
};

/// How long events are gathered before they are written: a moment at first, and longer the longer an
/// answer goes on. A language model's words come one by one, and a hundred that speak at once are
/// not to keep the table busy.
const MOMENTS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(500));

/// How often the lease is renewed, and looked whether the run is to be stopped, while nothing
/// happens.
const BEAT: Duration = Duration::from_millis(500);

/// How often the last events are tried to be written, with growing pauses.
const TRIES: u32 = 5;

/// Most of what one batch holds, in events.
const FULL: usize = 500;

/// Writes one run.
pub(super) struct Recorder {
    events: mpsc::UnboundedReceiver<Sequenced>,
    stop: Option<oneshot::Sender<Stop>>,
    began: Instant,
    pending: Batch,
    shown: Vec<NewWidget>,
    understood: Option<Box<Answerable>>,
    said: String,
    widgets: Vec<Value>,
    citations: Vec<Citation>,
    follow_ups: Vec<String>,
    rows: Option<u64>,
    error: Option<RunError>,
    spent: Option<Box<Spent>>,
    is_done: bool,
}

impl Recorder {
    /// A recorder of those events, who can stop whoever makes them.
    pub fn new(events: mpsc::UnboundedReceiver<Sequenced>, stop: oneshot::Sender<Stop>) -> Self {
        Self {
            events,
            stop: Some(stop),
            began: Instant::now(),
            pending: Batch::default(),
            shown: Vec::new(),
            understood: None,
            said: String::new(),
            widgets: Vec::new(),
            citations: Vec::new(),
            follow_ups: Vec::new(),
            rows: None,
            error: None,
            spent: None,
            is_done: false,
        }
    }

    /// Writes the events until there are no more.
    pub async fn record(mut self, running: Running) {
        while !self.is_done {
            match tokio::time::timeout(BEAT, self.events.recv()).await {
                Ok(Some(event)) => {
                    self.take(event);
                    self.gather().await;
                    if !self.is_done {
                        self.write(&running).await;
                    }
                }
                // Whoever made it broke off without a word.
                Ok(None) => {
                    self.error = Some(RunError::interrupted());
                    self.is_done = true;
                }
                Err(_silence) => {
                    let standing = running.renew().await;
                    self.heed(standing);
                }
            }
        }
        self.end(&running).await;
    }

    /// Takes what else comes within a moment; within a short one where a widget was shown, which may
    /// be clicked on.
    async fn gather(&mut self) {
        let (least, most) = MOMENTS;
        let moment = (self.began.elapsed() / 4).clamp(least, most);
        let now = tokio::time::Instant::now();
        while !self.is_done && self.pending.events.len() < FULL {
            let until = now + if self.shown.is_empty() { moment } else { least };
            match timeout_at(until, self.events.recv()).await {
                Ok(Some(event)) => self.take(event),
                Ok(None) | Err(_) => return,
            }
        }
    }

    fn take(&mut self, Sequenced { seq, event, .. }: Sequenced) {
        match Line::of(&event) {
            Ok(line) => {
                if self.pending.events.is_empty() {
                    self.pending.first = seq;
                }
                self.pending.events.push(line);
            }
            Err(error) => tracing::error!(?error, "an event cannot be written"),
        }
        match event {
            Event::Text(text) => self.said.push_str(&text),
            Event::Widget(descriptor) => self.show(*descriptor),
            Event::Citations(citations) => self.citations.extend(citations),
            Event::FollowUps(questions) => self.follow_ups.extend(questions),
            Event::Understood(understood) => self.understood = Some(understood),
            Event::Error { message, code, .. } => self.error = Some(RunError { code, message }),
            Event::Done(spent) => {
                self.spent = spent;
                self.is_done = true;
            }
            Event::Data { rows, .. } => self.rows = u64::try_from(rows.rows.len()).ok(),
            Event::Status(_)
            | Event::Thought(_)
            | Event::Reasoning(_)
            | Event::Tool(_)
            | Event::Code(_) => {}
        }
    }

    fn show(&mut self, descriptor: widgets::Descriptor) {
        let plan = self
            .understood
            .as_ref()
            .and_then(|understood| serde_json::to_value(understood).ok());
        self.widgets.push(json!({
            "widget_id": descriptor.widget_id,
            "widget_type": descriptor.widget_type().as_str(),
        }));
        match Valid::check(descriptor) {
            Ok(descriptor) => self.shown.push(NewWidget { descriptor, plan }),
            Err(issues) => tracing::error!(?issues, "a widget that was shown is not valid"),
        }
    }

    /// Writes what is pending; what cannot be written now stays pending.
    async fn write(&mut self, running: &Running) {
        let progress = Progress {
            said: self.said.clone(),
            shown: self.shown.clone(),
        };
        let standing = running.write(&self.pending, &progress).await;
        if matches!(standing, Ok(Standing::Running)) {
            self.pending = Batch {
                first: self.pending.last() + 1,
                events: Vec::new(),
            };
            self.shown.clear();
        }
        self.heed(standing);
    }

    /// Stops whoever makes the answer where nobody is to have it.
    fn heed(&mut self, standing: store::Result<Standing>) {
        match standing {
            Ok(Standing::Running) => {}
            Ok(Standing::Cancelling) => self.stop(Stop::Cancelled),
            Ok(Standing::Over) => {
                self.stop(Stop::Failed(Failure::of_run(&RunError::interrupted())));
            }
            Ok(Standing::Gone) => {
                let gone = StoreError::NotFound { what: "session" };
                self.stop(Stop::Failed(Failure::of_store(&gone)));
            }
            Err(error) => tracing::warn!(?error, "events of a run wait to be written"),
        }
    }

    fn stop(&mut self, reason: Stop) {
        if let Some(stop) = self.stop.take() {
            // Where nobody listens, the answer has come to its end already.
            let _ = stop.send(reason);
        }
    }

    async fn end(mut self, running: &Running) {
        let ending = self.ending(running);
        let mut pause = Duration::from_millis(100);
        for attempt in 1..=TRIES {
            match running
                .end(&self.pending, &self.shown, ending.clone())
                .await
            {
                Ok(_) => return,
                Err(error) if attempt == TRIES => {
                    tracing::error!(?error, run_id = %running.id(), "the end of a run is lost");
                }
                Err(error) => {
                    tracing::warn!(?error, run_id = %running.id(), "the end of a run waits");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
            }
        }
    }

    fn ending(&mut self, running: &Running) -> Ending {
        let deeds = self.deeds(running.owner());
        let state = match &self.error {
            None => RunState::Done,
            Some(error) if error.code == CANCELLED => RunState::Cancelled,
            Some(_) => RunState::Failed,
        };
        let mut said = Said::new(Role::Assistant, std::mem::take(&mut self.said));
        let spent = self.spent.as_deref();
        match spent.and_then(|spent| Some((&spent.provider, spent.model.as_ref()?))) {
            Some((provider, model)) => {
                said.llm_provider = Some(provider.clone());
                said.llm_model = Some(model.clone());
            }
            None => {
                said.llm_provider = Some(PROVIDER.to_owned());
                said.llm_model = Some(MODEL.to_owned());
            }
        }
        said.tokens_used = spent.and_then(Spent::tokens);
        said.response_time_ms = u64::try_from(self.began.elapsed().as_millis()).ok();
        said.error_message = self.error.as_ref().map(|error| error.message.clone());
        let known = [
            ("run_id", json!(running.id())),
            ("answers", json!(running.question_id())),
            ("widgets", json!(self.widgets)),
            ("citations", json!(self.citations)),
            ("follow_ups", json!(self.follow_ups)),
            ("usage", json!(self.spent)),
        ];
        let known = known.into_iter().filter(|(_, value)| !value.is_null());
        said.metadata
            .extend(known.map(|(name, value)| (name.to_owned(), value)));
        Ending {
            state,
            error: self.error.take(),
            said,
            deeds,
        }
    }

    /// One record for each widget that was made.
    fn deeds(&self, user: &str) -> Vec<Deed> {
        let understood = self.understood.as_deref();
        let deed = |id: &Value| Deed {
            user: user.to_owned(),
            kind: Kind::Widget,
            subject: id.as_str().unwrap_or_default().to_owned(),
            tables: understood
                .map(|read| read.plan.tables())
                .unwrap_or_default(),
            sql: understood.map(|read| read.sql.clone()),
            rows: self.rows,
            outcome: "done".to_owned(),
            note: None,
        };
        let ids = self.widgets.iter().map(|widget| &widget["widget_id"]);
        ids.map(deed).collect()
    }
}
