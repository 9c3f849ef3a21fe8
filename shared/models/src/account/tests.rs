use serde_json::json;

use super::*;
use crate::failure::Wait;

fn speaker(provider: &str) -> Speaker {
    Speaker {
        provider: provider.to_owned(),
        model: format!("{provider}-model"),
    }
}

fn milliseconds(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// A round that called tools, after one provider was passed over.
fn first() -> Account {
    Account {
        speaker: Some(speaker("a")),
        answered_by: Some("a-1".to_owned()),
        usage: Usage {
            prompt_tokens: Some(1000),
            completion_tokens: Some(40),
            cost: Some(0.25),
            ..Usage::default()
        },
        first: Some(milliseconds(300)),
        total: milliseconds(900),
        rounds: 1,
        attempts: 3,
        finish: Finish::Calls,
        passed: vec![Passed::new(&speaker("b"), &Failure::Unreachable)],
    }
}

#[test]
fn rounds_add_up_and_the_last_one_says_how_it_ended() {
    let second = Account {
        speaker: Some(speaker("c")),
        answered_by: None,
        usage: Usage {
            prompt_tokens: Some(1200),
            cached_tokens: Some(1000),
            cost: Some(0.5),
            ..Usage::default()
        },
        first: Some(milliseconds(100)),
        total: milliseconds(600),
        rounds: 1,
        attempts: 1,
        finish: Finish::Stop,
        passed: vec![
            Passed::new(&speaker("b"), &Failure::Unreachable),
            Passed::new(&speaker("a"), &Failure::Silent),
        ],
    };
    let both = first().join(second);
    assert_eq!(
        serde_json::to_value(&both).expect("JSON"),
        json!({
            "provider": "c", "model": "c-model", "answered_by": null,
            "prompt_tokens": 2200, "cached_tokens": 1000,
            "completion_tokens": 40, "reasoning_tokens": null, "cost": 0.75,
            "time_to_first_token_ms": 300, "total_ms": 1500,
            "rounds": 2, "attempts": 4, "finish": "stop",
            "passed": [
                {"provider": "b", "model": "b-model", "code": "model_unreachable",
                 "message": "cannot be reached"},
                {"provider": "a", "model": "a-model", "code": "model_silent",
                 "message": "answered without a word"},
            ],
        })
    );
}

#[test]
fn a_first_piece_in_the_second_round_was_waited_for_since_the_question() {
    let silent = Account {
        first: None,
        ..first()
    };
    let both = silent.join(first());
    assert_eq!(both.first, Some(milliseconds(1200)));
}

#[test]
fn a_round_that_nobody_was_asked_in_leaves_who_spoke() {
    let both = first().join(Account::opened());
    assert_eq!(both.speaker, Some(speaker("a")));
    assert_eq!(both.answered_by.as_deref(), Some("a-1"));
    assert_eq!(both.finish, Finish::Failed);
    assert_eq!((both.rounds, both.attempts), (2, 3));
    assert_eq!(both.usage, first().usage);
}

#[test]
fn joining_is_the_same_in_whatever_order_it_is_done() {
    let round = |time, known: bool, failure: Failure| Account {
        usage: Usage {
            prompt_tokens: known.then_some(time),
            ..Usage::default()
        },
        first: known.then_some(milliseconds(time)),
        passed: vec![Passed::new(&speaker("b"), &failure)],
        ..first()
    };
    let one = || round(10, false, Failure::Cut);
    let two = || round(20, true, Failure::Silent);
    let three = || round(30, true, Failure::Cut);
    assert_eq!(
        one().join(two()).join(three()),
        one().join(two().join(three()))
    );
}

#[test]
fn an_account_is_read_as_it_was_written() {
    let late = Failure::Late(Wait::First, Duration::from_secs(30));
    let other = Account {
        finish: Finish::Other("pause_turn".to_owned()),
        passed: vec![Passed::new(&speaker("a"), &late)],
        ..Account::opened()
    };
    for account in [first(), other, first().join(first())] {
        let json = serde_json::to_string(&account).expect("JSON");
        let read: Account = serde_json::from_str(&json).expect(&json);
        assert_eq!(read, account, "{json}");
    }
    let nobody = serde_json::to_value(Account::opened()).expect("JSON");
    assert_eq!(nobody["finish"], "failed");
    assert_eq!(nobody.get("provider"), None);
    // Accounts are kept with messages for years; what is not in an old one is not needed.
    let old = json!({"provider": "a", "model": "m", "answered_by": null, "cost": 0.5,
        "time_to_first_token_ms": null, "total_ms": 4, "rounds": 1, "attempts": 1,
        "finish": "length", "added_later": {}});
    let read: Account = serde_json::from_value(old).expect("an account");
    assert_eq!((read.usage.cost, read.finish), (Some(0.5), Finish::Length));
}
