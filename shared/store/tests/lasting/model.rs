//! Any list of operations on sessions, messages and templates, by several users, gives what a plain
//! model in memory gives; in between, what serves table and bucket may be started again.
//!
//! | module | holds |
//! | --- | --- |
//! | [`plain`] | the model: what must come out, written without a thought of keys and pages |
//! | [`step`] | operations, and how they are made up |
//! | [`did`], [`sessions`], [`templates`] | operations done in the store and in the model |

mod did;
mod plain;
mod sessions;
mod step;
mod templates;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use proptest::{
    collection::vec,
    test_runner::{Config, TestRunner},
};
use service::Clock;

use crate::ground::Ground;
use did::did;
use plain::Model;
use step::{Step, begin, step};

/// The first second of every list of operations.
const BEGIN: i64 = 1_750_000_000;

/// Does all of them, and compares after each.
async fn does_the_same(ground: Ground, steps: Vec<Step>) {
    let second = Arc::new(AtomicI64::new(BEGIN));
    let told = second.clone();
    let clock = Clock::told_by(move || {
        Timestamp::from_second(told.load(Ordering::Relaxed)).expect("a time")
    });
    let mut ground = ground;
    let mut store = ground.instance().clock(clock.clone()).store();
    let mut model = Model::default();
    for (number, step) in begin().chain(steps).enumerate() {
        let now = second.fetch_add(1, Ordering::Relaxed) + 1;
        if step == Step::Reopen {
            ground = ground.reopened().await;
            store = ground.instance().clock(clock.clone()).store();
            continue;
        }
        let now = Timestamp::from_second(now).expect("a time");
        let outcome = did(&store, &mut model, &step, now).await;
        assert_eq!(outcome.found, outcome.wanted, "step {number}, {step:?}");
    }
}

/// Tries so many lists of operations.
fn try_lists(cases: u32, ground: impl AsyncFn() -> Option<Ground>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let tried = TestRunner::new(config).run(&vec(step(), 1..60), |steps| {
        runtime.block_on(async {
            if let Some(ground) = ground().await {
                does_the_same(ground, steps).await;
            }
        });
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

#[test]
fn any_list_of_operations_gives_the_same_on_dynoxide() {
    try_lists(48, async || Some(Ground::dynoxide().await));
}

#[test]
fn any_list_of_operations_gives_the_same_on_dynamodb_local() {
    try_lists(16, Ground::dynamodb_local);
}
