//! `inlay ask`: one answer in the terminal.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use answer::{
    Event, Question, Sequenced,
    encode::{
        ndjson,
        sse::{self, Vocabulary},
    },
    question::{Asked, Within},
};
use anyhow::Context;
use futures::{StreamExt, pin_mut};
use jiff::{civil::Date, tz::TimeZone};
use service::{Clock, Ids};

use crate::{
    data, demo, models,
    terminal::{Ink, Page},
};

/// What `ask` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The question
    #[arg(required = true, num_args = 1.., value_name = "QUESTION")]
    pub question: Vec<String>,
    /// A CSV, Parquet or JSON file, or a folder of them with an optional catalog.toml; default: a demo set
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Who answers: a provider that INLAY_MODELS names, or `planner`; default: the first that answers
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// The day that counts as today: 2025-06-30; default: today, in UTC
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person: sentences, a table, sources
    Text,
    /// The lines of POST /ai/chat, with everything that can be included
    Ndjson,
    /// The events of POST /chat
    Sse,
}

const EXAMPLES: &str = "\
Examples:
  inlay ask \"Show Q2 sales by region\"
  inlay ask --data films.csv \"average rating by genre\"
  inlay ask --data shop/ --today 2025-06-30 \"orders per month this year\" --format ndjson | jq .

The exit code is 1 where the stream holds an error. NO_COLOR=1 leaves colours out.";

/// Most characters of a question, as on the wire.
const LONGEST: usize = 8_000;

/// Runs the command.
///
/// # Errors
///
/// Where the data cannot be loaded.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let words = args.question.join(" ");
    anyhow::ensure!(
        !words.trim().is_empty(),
        "the question is empty; ask something: inlay ask \"…\""
    );
    let long = words.chars().count();
    anyhow::ensure!(
        long <= LONGEST,
        "the question has {long} characters; {LONGEST} are the most"
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("threads cannot be started")?;
    runtime.block_on(ask(args, words))
}

async fn ask(args: Args, words: String) -> anyhow::Result<ExitCode> {
    let scratch = tempfile::tempdir().context("no folder for a while can be made; set TMPDIR")?;
    let path = match args.data {
        Some(path) => path,
        None => {
            let folder = scratch.path().join("demo");
            demo::write(&folder)?;
            folder
        }
    };
    let clock = match args.today {
        Some(day) => Clock::fixed(day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp()),
        None => Clock::system(),
    };
    let data = data::open(&path, &scratch.path().join("work")).await?;
    for note in &data.notes {
        eprintln!("note: {note}");
    }
    let speakers = models::of_environment(&clock)?;
    let dependencies =
        answer::Dependencies::new(data.engine.clone(), clock, Ids::random()).asking(speakers);
    let known = dependencies.providers();
    if let Some(chosen) = args
        .provider
        .as_ref()
        .filter(|chosen| !known.contains(chosen))
    {
        anyhow::bail!(
            "there is no provider {chosen}; those that there are: {}",
            known.join(", ")
        );
    }
    let question = Question {
        caller: data::local_caller(&data.catalogue),
        asked: Asked::Words(words),
        turns: Vec::new(),
        sources: Vec::new(),
        provider: args.provider,
        within: Within::Nothing,
    };
    let events = answer::answer(question, dependencies);
    pin_mut!(events);
    let mut failed = false;
    let mut written = Writer::new(args.format);
    while let Some(event) = events.next().await {
        failed |= matches!(event.event, Event::Error { .. });
        match written.write(&event) {
            Ok(()) => {}
            // Whoever read has read enough: `inlay ask … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(error).context("the answer cannot be written"),
        }
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Writes events to standard output, each as it comes.
enum Writer {
    Text(Page<io::Stdout>),
    Ndjson,
    Sse,
}

impl Writer {
    fn new(format: Format) -> Self {
        match format {
            Format::Text => {
                let out = io::stdout();
                let ink = Ink::for_output(&out);
                Self::Text(Page::new(out, ink, width()))
            }
            Format::Ndjson => Self::Ndjson,
            Format::Sse => Self::Sse,
        }
    }

    fn write(&mut self, event: &Sequenced) -> io::Result<()> {
        let bytes = match self {
            Self::Text(page) => return page.write(&event.event),
            Self::Ndjson => ndjson::line(event, &[]),
            Self::Sse => sse::event(event, &Vocabulary::Chat),
        };
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }
}

/// Columns of the terminal, where it says.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok();
    said.and_then(|columns| columns.parse().ok()).unwrap_or(100)
}
