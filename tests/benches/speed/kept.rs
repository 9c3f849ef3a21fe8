//! What it costs that answers are kept: the same engine behind two instances, one of which writes
//! every answer into a session of a real table. Asked in turns, so that both meet the same machine.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use answer::Dependencies;
use anyhow::{Context, ensure};
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    serve::ListenerExt,
};
use engine::QueryEngine;
use local::{
    cloud::Cloud,
    state::State,
    worker::{Pool, Settings},
};
use service::{AuthorizerContext, Clock, Ids, Principal, edge, limit::Limited};

use crate::{
    client::{Client, Heard},
    figures::{Table, median, ms},
    gateway::QUESTIONS,
};

/// Questions asked of each.
const ASKED: usize = 400;

/// Questions in a session before the next one begins.
const CONVERSATION: usize = 10;

/// A time of an answer.
type Time = fn(&Heard) -> Duration;

/// Measures both over that data.
pub fn measure(program: &Path, data: &Path, table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let state = State::open(&folder.path().join("state"))?;
    let (without, with) = runtime.block_on(async {
        let cloud = Cloud::start(&state).await?;
        let settings = Settings::of(program.to_owned());
        let engine: Arc<dyn QueryEngine> =
            Arc::new(Pool::start(settings, data, &folder.path().join("work")).await?);
        let deps = || Dependencies::new(engine.clone(), Clock::system(), Ids::random());
        let store = cloud.store(Clock::system(), Ids::random());
        let without = serve(deps()).await?;
        let with = serve(deps().keeping(store)).await?;
        anyhow::Ok((without, with))
    })?;
    let (mut without, mut with) = (Client::connect(without)?, Client::connect(with)?);
    let (mut plain, mut kept, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..ASKED + CONVERSATION {
        let question = QUESTIONS[at % QUESTIONS.len()];
        let session = format!("s-{}", at / CONVERSATION);
        let asked = [
            without.ask(question)?,
            with.ask_in(question, Some(&session))?,
            with.ask(question)?,
        ];
        for heard in &asked {
            ensure!(
                heard.is_whole() && heard.has_rows(),
                "“{question}” was not answered in full"
            );
        }
        if at >= CONVERSATION {
            let [first, second, third] = asked;
            plain.push(first);
            kept.push(second);
            alone.push(third);
        }
    }
    let of = |heard: &[Heard], time: Time| {
        let times: Vec<Duration> = heard.iter().map(time).collect();
        ms(median(&times))
    };
    let times: [(&str, Time); 3] = [
        ("first event", |heard| heard.first),
        ("done", |heard| heard.done),
        ("end of the body", |heard| heard.whole),
    ];
    for (what, time) in times {
        table.told(
            &format!("{what}: nothing kept, kept alone, kept in a session"),
            format!(
                "{:.2} ms, {:.2} ms, {:.2} ms",
                of(&plain, time),
                of(&alone, time),
                of(&kept, time)
            ),
        );
    }
    let [first, done, _] = times.map(|(_, time)| (of(&plain, time), of(&kept, time)));
    table.number(
        "first event in a session, later than without",
        first.1 - first.0,
        1.0,
        "ms",
    );
    // The run ends with `done`; after it the body stays open until the end is written, for on AWS
    // nothing runs once a response has ended.
    table.number(
        "question to done in a session, longer than without",
        (done.1 / done.0 - 1.0) * 100.0,
        10.0,
        "%",
    );
    Ok(())
}

/// Serves an instance on a free port, to a caller who may see everything.
async fn serve(deps: Dependencies) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr().context("no address")?;
    let caller = Principal {
        user_id: "ada".to_owned(),
        permissions: ["manager".to_owned()].into(),
        ..Principal::default()
    };
    let vouched = move |mut request: Request, next: Next| {
        request
            .extensions_mut()
            .insert(AuthorizerContext::of(&caller));
        next.run(request)
    };
    let routes = chat::router(deps, Limited::not()).layer(middleware::from_fn(vouched));
    let router: Router = edge::dress(routes);
    tokio::spawn(async move {
        // As the gateway does: what is written leaves at once.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        if let Err(error) = axum::serve(listener, router).await {
            eprintln!("bench: an instance ended: {error}");
        }
    });
    Ok(address)
}
