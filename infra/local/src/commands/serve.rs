//! `inlay serve`: the gateway.

use std::{
    io::{self, Write},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use analyst::{Analyst, Asked, Reading};
use answer::{Lifetime, lifetime, model::Speakers};
use anyhow::{Context, bail};
use authorizer::Authorizer;
use catalogue::{Catalogue, Scope, Visible};
use jiff::{Timestamp, tz::TimeZone};
use service::{
    Clock, Ids, Principal,
    limit::{self, Limited, Rate},
    peers::Mounted,
};
use store::Store;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::{
    cloud::Cloud,
    data::{self, Data},
    demo,
    gateway::{self, Callers, Function, Pages, drain},
    models,
    state::State,
    terminal, tokens,
};

/// What `serve` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A CSV, Parquet or JSON file, or a folder of them with an optional catalog.toml; default: a demo set
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 4000, env = "INLAY_PORT")]
    pub port: u16,
    /// The address to listen on; 0.0.0.0 lets other machines in, who then need a token
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", value_parser = address)]
    pub host: IpAddr,
    /// The folder where everything lasts; made where it is missing
    #[arg(long, default_value = ".inlay", value_name = "DIR")]
    pub state: PathBuf,
    /// Questions that a caller may ask in a minute. Unless it is given, callers with a token of
    /// their own have 20 and `local` has as many as they like
    #[arg(long, value_name = "N", env = service::limit::QUESTIONS_VARIABLE, value_parser = clap::value_parser!(u32).range(1..))]
    pub questions_per_minute: Option<u32>,
    /// Actions of widgets that a caller may run in a minute. Unless it is given, callers with a token
    /// of their own have 60 and `local` has as many as they like
    #[arg(long, value_name = "N", env = service::limit::ACTIONS_VARIABLE, value_parser = clap::value_parser!(u32).range(1..))]
    pub actions_per_minute: Option<u32>,
    /// How long the actions of a widget run after it was shown; 3600 unless it is given
    #[arg(long, value_name = "SECONDS", env = lifetime::VARIABLE)]
    pub widget_lifetime: Option<Lifetime>,
    /// Refuse callers without a token; otherwise programs on this machine are `local`, who may do everything
    #[arg(long)]
    pub require_token: bool,
}

const EXAMPLES: &str = "\
Examples:
  inlay serve
  inlay serve --data ~/exports --port 8080
  curl -N localhost:4000/ai/chat -H 'content-type: application/json' -d '{\"message\":\"Show Q2 sales by region\"}'

SIGTERM or Ctrl-C stops taking requests and lets running answers end, for 30 seconds at most; a
second one stops at once. INLAY_LOG=debug tells more.";

/// Runs the command.
///
/// # Errors
///
/// Where the port, the state folder or the data cannot be used.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    // To it every write that somebody else was faster with is worth a warning.
    service::telemetry::start_without_warnings_of(&["dynoxide"]);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("threads cannot be started")?;
    let ended = runtime.block_on(serve(args))?;
    // What is cut off must not keep the program from ending.
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(match ended {
        drain::Ended::Drained => ExitCode::SUCCESS,
        drain::Ended::Cut => ExitCode::FAILURE,
    })
}

async fn serve(args: Args) -> anyhow::Result<drain::Ended> {
    // First what fails soonest and costs least.
    let listener = listen(args.host, args.port).await?;
    let address = listener.local_addr()?;
    let clock = Clock::system();
    let speakers = models::of_environment(&clock)?;
    let state = State::open(&args.state)?;

    let (cloud, data) = tokio::try_join!(Cloud::start(&state), load(args.data.as_deref(), &state))?;
    let store = cloud.store(clock.clone(), Ids::random());
    let local = data::local_caller(&data.catalogue);
    let (authorizer, token) = trust(&state, &local, &clock)?;
    let example = match &args.data {
        None => demo::FIRST_QUESTION.to_owned(),
        Some(_) => first_question(&data.catalogue, &local, clock.now()),
    };
    let shown = shown(&data.catalogue, clock.now(), &example);
    let questions = args.questions_per_minute;
    let questions = limited(&store, "questions", questions, limit::QUESTIONS, &local);
    let actions = args.actions_per_minute;
    let actions = limited(&store, "actions", actions, limit::ACTIONS, &local)
        .each(Rate::per_minute(limit::ACTIONS_OF_A_WIDGET));
    let files = limited(&store, "exports", None, exports::EXPORTS, &local);
    let answers = answer::Dependencies::new(data.engine.clone(), clock.clone(), Ids::random())
        .living(args.widget_lifetime.unwrap_or_default())
        .keeping(store.clone())
        .asking(speakers.clone());
    let exports = exports::router(exports::Needs {
        engine: data.engine.clone(),
        store: store.clone(),
        clock: clock.clone(),
        ids: Ids::random(),
        limited: files,
        link: exports::LINK,
    });
    let functions = vec![
        Function {
            router: actions::router(actions::Needs {
                answers: answers.clone(),
                store: store.clone(),
                limited: actions,
                endpoints: actions::Endpoints::of_house(&answers),
                exports: Arc::new(Mounted::new(exports.clone())),
            }),
            contract: actions::openapi(),
        },
        Function {
            router: chat::router(answers.clone(), questions.clone()),
            contract: chat::openapi(),
        },
        Function {
            router: exports,
            contract: exports::openapi(),
        },
        Function {
            router: sessions::router(store.clone()),
            contract: sessions::openapi(),
        },
        Function {
            router: templates::router(templates::Needs {
                answers,
                store: store.clone(),
                limited: questions,
            }),
            contract: templates::openapi(),
        },
    ];
    let callers = Callers::new(authorizer, (!args.require_token).then_some(local));
    let pages = Pages {
        contract: Arc::new(gateway::contract::whole()),
        store,
        engine: data.engine.clone(),
        gallery: shown,
    };
    let router = gateway::router(functions, callers, pages);

    greet(
        address,
        &data.catalogue,
        &speakers,
        &token,
        args.require_token,
        &example,
    );
    let ended = drain::serve(listener, router, drain::signal, drain::LIMIT).await?;
    if ended == drain::Ended::Cut {
        eprintln!("inlay: stopped before every answer had ended");
    }
    drop(state);
    Ok(ended)
}

/// How often who may do something in a minute: as often as was given, else as usual.
fn limited(
    store: &Store,
    what: &'static str,
    given: Option<u32>,
    usual: u32,
    local: &Principal,
) -> Limited {
    let rate = Rate::per_minute(given.unwrap_or(usual));
    let limited = Limited::to(rate, what, Arc::new(store.clone()));
    match given {
        Some(_) => limited,
        None => limited.but(&local.user_id),
    }
}

/// An address, or the name that every machine has for itself.
fn address(text: &str) -> Result<IpAddr, String> {
    let text = if text == "localhost" {
        "127.0.0.1"
    } else {
        text
    };
    text.parse()
        .map_err(|_| "write an address, such as 127.0.0.1 or 0.0.0.0".to_owned())
}

async fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let error = match TcpListener::bind((host, port)).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    match error.kind() {
        io::ErrorKind::AddrInUse => bail!(
            "port {port} on {host} is in use, perhaps by another inlay.\n  \
             Choose another: --port {}, or --port 0 for any that is free",
            port.checked_add(1).unwrap_or(4000)
        ),
        io::ErrorKind::PermissionDenied => bail!(
            "port {port} may not be used without more rights.\n  \
             Choose one above 1023: --port 4000"
        ),
        io::ErrorKind::AddrNotAvailable => bail!(
            "{host} is not an address of this machine.\n  \
             Use 127.0.0.1 for this machine only, or 0.0.0.0 for every address it has"
        ),
        _ => Err(error).with_context(|| format!("port {port} on {host} cannot be listened on")),
    }
}

/// Loads the demo set or the given data; says so where it takes long.
async fn load(given: Option<&Path>, state: &State) -> anyhow::Result<Data> {
    let into = state.folder("work")?;
    let path = match given {
        Some(path) => path.to_owned(),
        None => {
            let folder = state.folder("demo")?;
            let made = folder.clone();
            tokio::task::spawn_blocking(move || demo::write(&made))
                .await
                .context("making the demo set broke off")??;
            folder
        }
    };
    let named = path.display().to_string();
    let saying = tokio::spawn(async move {
        let mut waited = 0;
        loop {
            let wait = if waited == 0 { 2 } else { 10 };
            tokio::time::sleep(Duration::from_secs(wait)).await;
            waited += wait;
            eprintln!("loading {named} … {waited} s");
        }
    });
    let data = data::open(&path, &into).await;
    saying.abort();
    let data = data?;
    for note in &data.notes {
        eprintln!("note: {note}");
    }
    Ok(data)
}

/// The authorizer that believes tokens of this state folder's secret, and such a token.
fn trust(state: &State, local: &Principal, clock: &Clock) -> anyhow::Result<(Authorizer, String)> {
    let secret = state.secret()?;
    let token = tokens::token(secret.clone(), local, tokens::DAYS, clock)?;
    let authorizer = Authorizer::from_config(tokens::believed(secret), clock.clone())?;
    Ok((authorizer, token))
}

fn greet(
    address: SocketAddr,
    catalogue: &Catalogue,
    speakers: &Speakers,
    token: &str,
    require_token: bool,
    example: &str,
) {
    let url = if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    };
    let bearer = if require_token {
        format!(" -H 'authorization: Bearer {token}'")
    } else {
        String::new()
    };
    let tables: Vec<String> = catalogue
        .tables
        .iter()
        .map(|table| format!("{} ({})", table.name, grouped(table.row_count)))
        .collect();
    let title = terminal::safe(&catalogue.title);
    let told = format!(
        "inlay is at {url}\n\n  \
         open   {url}/chat.html to ask, {url}/ for every widget\n  \
         data   {title}: {}\n  \
         models {}\n  \
         token  {token}\n\n\
         Ask:\n  \
         curl -N {url}/ai/chat -H 'content-type: application/json'{bearer} -d '{{\"message\":\"{}\"}}'\n",
        tables.join(", "),
        answering(speakers),
        example,
    );
    // A closed standard output is no reason to stop serving.
    let _ = io::stdout().write_all(told.as_bytes());
    let _ = io::stdout().flush();
}

/// Who answers, in order.
fn answering(speakers: &Speakers) -> String {
    let health = speakers.models().health().into_iter();
    let names: Vec<String> = health
        .map(|known| terminal::safe(&format!("{} ({})", known.provider, known.model)))
        .collect();
    if names.is_empty() {
        "none; Inlay's own planner answers (INLAY_MODELS=\"local qwen3:8b\" asks one)".to_owned()
    } else {
        format!("{}, then Inlay's own planner", names.join(", "))
    }
}

/// What the gallery says of the data. Nobody has to sign in to see a page, so it is what somebody
/// without any permission may know.
fn shown(catalogue: &Catalogue, now: Timestamp, example: &str) -> gallery::Backend {
    let nobody = Principal::default();
    let visible = Visible::new(catalogue, &Scope::default());
    let mut questions = vec![example.to_owned()];
    questions.extend(offers(catalogue, &nobody, now));
    questions.dedup();
    questions.truncate(4);
    gallery::Backend {
        title: catalogue.title.clone(),
        tables: visible
            .catalogue()
            .tables
            .iter()
            .map(|table| {
                let about = if table.description.is_empty() && table.rows.is_none() {
                    format!("{} rows", grouped(table.row_count))
                } else {
                    table.description.clone()
                };
                (table.name.clone(), about)
            })
            .collect(),
        questions,
    }
}

/// A first question about some data, which is surely read, and which a shell and JSON leave as it
/// is.
fn first_question(catalogue: &Catalogue, caller: &Principal, now: Timestamp) -> String {
    // Words that need no data, where the data gives none.
    offers(catalogue, caller, now)
        .into_iter()
        .next()
        .unwrap_or_else(|| "What can I ask".to_owned())
}

/// Questions to begin with.
fn offers(catalogue: &Catalogue, caller: &Principal, now: Timestamp) -> Vec<String> {
    let scope = Scope {
        permissions: caller.permissions.clone(),
        claims: caller.claims.clone(),
    };
    let visible = Arc::new(Visible::new(catalogue, &scope));
    let analyst = Analyst::new(visible.clone());
    let today = now.to_zoned(TimeZone::UTC).date();
    let reads = |question: &str| {
        let plain = |letter: char| letter.is_alphanumeric() || " -.,?".contains(letter);
        question.chars().all(plain)
            && matches!(analyst.read(question, &[], today), Reading::Answer(_))
    };
    analyst::follow_ups::about(
        &[],
        &Asked {
            question: "",
            now,
            visible: &visible,
            lifetime: Lifetime::default().duration(),
            ids: &Uuid::new_v4,
            reads: &reads,
            drawing: None,
            title: None,
        },
    )
}

fn grouped(count: u64) -> String {
    analyst::say::number::grouped(&count.to_string())
}

#[cfg(test)]
mod tests {
    use catalogue::{Column, ColumnType, Format, Role, Table};

    use super::*;

    fn orchard() -> Catalogue {
        let column = |name: &str, kind, role, distinct| Column {
            name: name.to_owned(),
            label: None,
            kind,
            role,
            aggregate: None,
            format: Format::Text,
            unit: None,
            description: String::new(),
            synonyms: Vec::new(),
            mask_unless: Vec::new(),
            distinct,
            nulls: 0,
            min: None,
            max: None,
            values: Vec::new(),
            values_complete: false,
        };
        Catalogue {
            title: "Orchard".to_owned(),
            tables: vec![Table {
                name: "harvest".to_owned(),
                source: "harvest.csv".to_owned(),
                description: String::new(),
                synonyms: Vec::new(),
                permissions: Vec::new(),
                rows: None,
                measure: Some("weight".to_owned()),
                time: None,
                key: None,
                row_count: 40,
                columns: vec![
                    column("kind", ColumnType::Text, Role::Dimension, 4),
                    column("weight", ColumnType::Number, Role::Measure, 40),
                ],
            }],
            joins: Vec::new(),
        }
    }

    #[test]
    fn the_first_question_is_one_that_the_data_answers_and_a_shell_leaves_alone() {
        let catalogue = orchard();
        let caller = data::local_caller(&catalogue);
        let question = first_question(&catalogue, &caller, Timestamp::UNIX_EPOCH);
        assert_eq!(question, "Total weight by kind");
    }

    #[test]
    fn whoever_calls_from_this_machine_may_do_all_that_widgets_offer() {
        let held = data::local_caller(&orchard()).permissions;
        assert!(widgets::roles::ALL.iter().all(|role| held.contains(*role)));
    }
}
