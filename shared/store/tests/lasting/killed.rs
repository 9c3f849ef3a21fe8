//! A process that is killed while it sends, and started again with the same messages.
//!
//! The process is this program once more, running [`sends`] only. On dynoxide it holds the database
//! itself, as `inlay serve` does, and so the database is killed with it.
//!
//! `INLAY_ROUNDS` says how often it is killed; by default as often as fits well within a minute on
//! a small machine.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use store::{
    Store,
    messages::{Role, Said},
};

use crate::{faults::Seeded, ground::Ground, messages::whole};

/// Writers in the process, each with its own messages in order.
const WRITERS: usize = 3;

/// Tells the process where it is to send to: a folder, or DynamoDB Local and a table.
const FOLDER: &str = "INLAY_KILLED_FOLDER";
const SERVER: &str = "INLAY_KILLED_SERVER";
const TABLE: &str = "INLAY_KILLED_TABLE";
/// The number of each writer's first message.
const FIRST: &str = "INLAY_KILLED_FIRST";

fn said(writer: usize, number: usize) -> Said {
    let words = format!("{writer} {number}");
    let mut said = Said::new(Role::User, &words);
    said.client_message_id = Some(words);
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is the process that the other cases kill"]
async fn sends() {
    let set = |name| std::env::var(name).ok();
    let ground = match (set(FOLDER), set(SERVER), set(TABLE)) {
        (Some(folder), _, _) => Ground::of_folder(Path::new(&folder)).await,
        (None, Some(server), Some(table)) => Ground::of_server(server, table),
        // Somebody runs what is ignored.
        _ => return,
    };
    let store = ground.store();
    // What takes long with the first request only is over before it counts.
    store.session("ada", "talk").await.expect("there");
    let first = set(FIRST).unwrap_or_default();
    let first: Vec<usize> = first.split(',').flat_map(str::parse).collect();
    let writers = first.into_iter().enumerate().map(|(writer, first)| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in first.. {
                let sent = store.send("ada", "talk", said(writer, number)).await;
                sent.expect("sent");
                say(&format!("{writer} {number}"));
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    say("ready");
    for writer in writers {
        writer.await.expect("it goes on until it is killed");
    }
}

/// A line on standard output, in one piece. Whoever listens may have gone.
fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    let _ = output.write_all(format!("inlay: {line}\n").as_bytes());
    let _ = output.flush();
}

/// When the process is killed: so many messages after it is ready, and a moment more.
struct When {
    messages: u64,
    moment: Duration,
}

/// Starts the process, kills it then, and notes what it says it has sent.
fn round(environment: &[(&str, String)], next: &mut [usize], when: &When) {
    let first = next.iter().map(usize::to_string).collect::<Vec<_>>();
    let mut process = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "killed::sends", "--ignored", "--nocapture"])
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .env(FIRST, first.join(","))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
    let (mut heard, mut killer) = (0, None);
    for line in lines.map_while(Result::ok) {
        let Some(line) = line.strip_prefix("inlay: ") else {
            continue;
        };
        if let Some((writer, number)) = line.split_once(' ') {
            let number: usize = number.parse().expect("a number");
            let next = &mut next[writer.parse::<usize>().expect("a writer")];
            assert_eq!(number, *next);
            *next += 1;
        }
        // The first line says that it is ready, each further one that a message was sent.
        if heard == when.messages {
            let (id, moment) = (process.id(), when.moment);
            killer = Some(std::thread::spawn(move || {
                std::thread::sleep(moment);
                let kill = Command::new("kill").args(["-9", &id.to_string()]).status();
                assert!(kill.expect("kill is there").success());
            }));
        }
        heard += 1;
    }
    let ended = process.wait().expect("it ended");
    killer.expect("it got that far").join().expect("killed");
    assert!(!ended.success() && ended.code().is_none(), "{ended}");
}

/// Kills and starts again, and looks at what is there.
async fn killed_again_and_again(ground: Ground, environment: Vec<(&'static str, String)>) {
    let rounds = std::env::var("INLAY_ROUNDS").ok();
    let rounds: usize = rounds.map_or(300, |rounds| rounds.parse().expect("a number"));
    let (mut next, mut seeded) = (vec![0; WRITERS], Seeded::new(5));
    let started = Instant::now();
    for number in 0..rounds {
        let when = When {
            messages: seeded.below(4),
            moment: Duration::from_micros(seeded.below(8_000)),
        };
        tokio::task::block_in_place(|| round(&environment, &mut next, &when));
        if number % 250 == 249 || number + 1 == rounds {
            look(&ground.reopened().await.store(), &next).await;
        }
    }
    eprintln!("{rounds} rounds, {next:?} sent, {:.0?}", started.elapsed());
    // Killed often enough in the middle of something.
    assert!(next.iter().sum::<usize>() > rounds, "{next:?}");
}

/// Whether everything that was sent is there, once and in order.
async fn look(store: &Store, next: &[usize]) {
    let all = whole(store, "ada", "talk", 200).await;
    for (writer, next) in next.iter().enumerate() {
        let prefix = format!("{writer} ");
        let of_it: Vec<usize> = all
            .iter()
            .filter_map(|message| message.said.content.strip_prefix(&prefix))
            .map(|number| number.parse().expect("a number"))
            .collect();
        // The last may have come through without its writer hearing of it.
        assert!(of_it.len() == *next || of_it.len() == next + 1);
        assert!(of_it.iter().enumerate().all(|(at, number)| at == *number));
    }
    let session = store.session("ada", "talk").await.expect("there");
    assert_eq!(session.message_count, all.len() as u64);
}

mod nothing_is_lost_doubled_or_out_of_order {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn on_dynoxide() {
        let folder = tempfile::tempdir().expect("a folder");
        let ground = Ground::of_folder(folder.path()).await;
        begin(&ground.store()).await;
        let environment = vec![(FOLDER, folder.path().display().to_string())];
        killed_again_and_again(ground, environment).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn on_dynamodb_local() {
        let Some(ground) = Ground::dynamodb_local().await else {
            return;
        };
        begin(&ground.store()).await;
        let environment = vec![
            (SERVER, ground.dynamodb.clone()),
            (TABLE, ground.table.clone()),
        ];
        killed_again_and_again(ground, environment).await;
    }

    /// Begins the session by its name.
    async fn begin(store: &Store) {
        let asking = store::runs::Asking::New {
            id: uuid::Uuid::nil(),
            session_id: "talk".to_owned(),
            said: Box::new(Said::new(Role::System, "begin")),
        };
        store.begin("ada", asking).await.expect("begun");
    }
}
