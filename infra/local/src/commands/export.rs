//! `inlay export`: SQL behind the gate, and its rows as a file.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use analyst::say::number::grouped;
use anyhow::{Context, bail};
use catalogue::{Catalogue, Scope};
use clap::ValueEnum;
use engine::{Limits, QueryRequest, StreamEngine};
use exports::{
    Format, Sheet, asked,
    csv::Delimiter,
    making::{Making, Progress},
    writer::{Options, writer},
};
use service::Clock;
use tempfile::NamedTempFile;
use tokio::{sync::watch, time::timeout};

use crate::worker::{Pool, Settings};

/// What `export` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A CSV, Parquet or JSON file, or a folder of them
    #[arg(long, value_name = "PATH")]
    pub data: PathBuf,
    /// The query; it passes the gate as that of any other caller
    #[arg(long)]
    pub sql: String,
    /// What kind of file; unless it is given, the ending of FILE says so
    #[arg(long, value_enum)]
    pub format: Option<Kind>,
    /// Where the file goes, in place of one that is there; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// What the file says it is; the query unless it is given
    #[arg(long)]
    pub title: Option<String>,
    /// Begin a CSV file with a byte order mark, which spreadsheets need to read letters beyond ASCII
    #[arg(long)]
    pub bom: bool,
    /// Leave text that a spreadsheet would run as a formula as it is
    #[arg(long = "unsafe")]
    pub as_it_is: bool,
    /// What stands between the fields of a CSV file: , ; | or tab
    #[arg(long, default_value = ",", value_parser = delimiter)]
    pub delimiter: Delimiter,
    /// Permissions of the caller, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub permissions: Vec<String>,
    /// A claim of the caller: NAME=VALUE,VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    pub claim: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  inlay export --data orders.csv --sql 'SELECT * FROM orders' -o orders.pdf
  inlay export --data shop/ --sql 'SELECT region, sum(amount) AS total FROM sales GROUP BY region' --format csv -o - | head
  inlay export --data shop/ --sql 'SELECT * FROM sales' --claim regions=North --bom -o north.csv

The file is there whole or not at all. It is written for programs: without a byte order mark unless
--bom is given; text that a spreadsheet would run as a formula is kept from that unless --unsafe is.";

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Every value exact
    Csv,
    /// Pages, for people
    Pdf,
    /// A workbook, to count with
    Xlsx,
}

impl From<Kind> for Format {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Csv => Self::Csv,
            Kind::Pdf => Self::Pdf,
            Kind::Xlsx => Self::Xlsx,
        }
    }
}

fn delimiter(text: &str) -> Result<Delimiter, String> {
    Delimiter::parse(text).ok_or_else(|| "write one of , ; | and tab".to_owned())
}

/// Longest time from the start of the query to its last row.
const TIME: Duration = Duration::from_secs(60 * 60);
/// Bytes that are written at once.
const PIECE: usize = 1 << 20;
/// How often it is said how far the file is.
const TELL: Duration = Duration::from_millis(200);

/// Writes the file.
///
/// # Errors
///
/// Where the data cannot be loaded, the SQL is refused or fails, or the file cannot be written.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    service::telemetry::start();
    let format = format(&args)?;
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(async {
        tokio::select! {
            outcome = export(&args, format, scope) => outcome,
            _ = tokio::signal::ctrl_c() => bail!("stopped; no file was written"),
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

/// The format that is given, or that the file's name ends with.
fn format(args: &Args) -> anyhow::Result<Format> {
    if let Some(kind) = args.format {
        return Ok(kind.into());
    }
    let ending = args.output.extension().and_then(|ending| ending.to_str());
    let named = ending.and_then(|ending| Format::parse(&ending.to_ascii_lowercase()));
    named.with_context(|| {
        let names = Format::ALL.map(Format::name).join(", ");
        format!("the name of the file does not say what kind it is; give --format: one of {names}")
    })
}

async fn export(args: &Args, format: Format, scope: Scope) -> anyhow::Result<ExitCode> {
    // First what fails soonest and costs least.
    let mut place = Place::open(&args.output)?;
    let into = tempfile::tempdir()?;
    let settings = Settings {
        children: 1,
        streams: 1,
        ..Settings::of_this_program()?
    };
    let pool = Pool::start(settings, &args.data, into.path()).await?;
    let tables = pool.check(args.sql.clone(), scope.clone()).await?;
    let request = QueryRequest {
        sql: args.sql.clone(),
        scope: scope.clone(),
        limits: Limits {
            rows: format.most_rows(),
            bytes: usize::MAX,
            time: TIME,
        },
    };
    let rows = pool.stream(request).await?;
    let options = Options {
        bom: args.bom,
        safe: !args.as_it_is,
        delimiter: args.delimiter,
    };
    let sheet = Sheet {
        title: args
            .title
            .clone()
            .unwrap_or_else(|| args.sql.trim().to_owned()),
        note: String::new(),
        columns: rows.columns().iter().map(asked::bare).collect(),
        picture: None,
        sources: sources(pool.whole_catalogue(), &tables),
        made: Clock::system().now(),
        language: "en".to_owned(),
    };
    let mut making = Making::begin(format, rows, writer(format, sheet, &options), PIECE);
    let telling = io::stderr()
        .is_terminal()
        .then(|| tokio::spawn(tell(making.progress())));
    let written = async {
        while let Some(piece) = making.next().await? {
            place.write(&piece)?;
        }
        place.close()
    };
    let written = written.await;
    if let Some(telling) = telling {
        telling.abort();
        // The line is the terminal's own again.
        eprint!("\r\u{1b}[K");
    }
    written?;
    if io::stderr().is_terminal() {
        let done = *making.progress().borrow();
        eprintln!("{}", so_far(done));
    }
    Ok(ExitCode::SUCCESS)
}

/// The sources of the tables that were read.
fn sources(catalogue: &Catalogue, read: &[String]) -> Vec<String> {
    let tables = catalogue.tables.iter();
    tables
        .filter(|table| {
            read.iter()
                .any(|name| name.eq_ignore_ascii_case(&table.name))
        })
        .map(|table| table.source.clone())
        .collect()
}

/// Says how far the file is, in one line of the terminal.
async fn tell(mut progress: watch::Receiver<Progress>) {
    loop {
        tokio::time::sleep(TELL).await;
        match timeout(TELL, progress.changed()).await {
            Ok(Err(_)) => return,
            Err(_) => continue,
            Ok(Ok(())) => {}
        }
        let so_far = so_far(*progress.borrow_and_update());
        eprint!("\r{so_far} … ");
    }
}

fn so_far(progress: Progress) -> String {
    let rows = grouped(&progress.rows.to_string());
    format!("{rows} rows, {:.1} MB", progress.bytes as f64 / 1e6)
}

/// Where the bytes go.
enum Place {
    Output(io::Stdout),
    /// What is no plain file, such as a pipe, is written as it is.
    Device(File),
    /// A file beside the one that it will be.
    Draft(NamedTempFile, PathBuf),
}

impl Place {
    fn open(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Output(io::stdout()));
        }
        let named = || format!("{} cannot be written", path.display());
        match std::fs::metadata(path) {
            Ok(there) if there.is_dir() => bail!("{} is a folder; name a file", path.display()),
            Ok(there) if !there.is_file() => {
                let file = File::options().write(true).open(path).with_context(named)?;
                return Ok(Self::Device(file));
            }
            _ => {}
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut draft = tempfile::Builder::new();
        draft.prefix(".inlay-").suffix(".part");
        #[cfg(unix)]
        draft.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let draft = draft.tempfile_in(folder).with_context(named)?;
        Ok(Self::Draft(draft, path.to_owned()))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Output(output) => output.write_all(bytes),
            Self::Device(file) => file.write_all(bytes),
            Self::Draft(draft, _) => draft.write_all(bytes),
        }
    }

    fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Output(mut output) => output.flush()?,
            Self::Device(mut file) => file.flush()?,
            Self::Draft(mut draft, path) => {
                draft.flush()?;
                let named = || format!("{} cannot be written", path.display());
                draft.persist(&path).with_context(named)?;
            }
        }
        Ok(())
    }
}
