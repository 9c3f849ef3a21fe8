//! What a language model is told of the demo set, for two people: one without permissions who has
//! the North, and one who may see every row and every value but the payroll.

use answer::model::prompt::{BUDGET, Briefing, Occasion};
use answer::model::tokens::tokens;
use catalogue::Scope;
use engine::embedded::Resources;
use engine::{Embedded, load};
use service::Clock;

/// The data between the marks, and the whole, as that person's model is told it.
fn told(scope: &Scope, budget: usize) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = folder.path().join("demo");
    local::demo::write(&demo).expect("the demo set");
    let loaded = load::load(&demo, &folder.path().join("loaded")).expect("loaded");
    let engine = Embedded::open(
        loaded.catalogue,
        &loaded.database,
        Resources::default(),
        Clock::system(),
    )
    .expect("an engine");
    let briefing = Briefing::new(engine.visible(scope).expect("a catalogue"));
    let prompt = briefing.system(&Occasion {
        question: "Show Q2 2025 sales by region",
        before: &[],
        sources: &[],
        now: "2025-10-18T09:00:00Z".parse().expect("a time"),
        budget,
    });
    let data = prompt
        .split_once("\n<data>\n")
        .and_then(|(_, data)| data.split_once("</data>"));
    (data.expect("data").0.to_owned(), prompt)
}

fn viewer() -> Scope {
    Scope {
        claims: [("regions".to_owned(), ["North".to_owned()].into())].into(),
        ..Scope::default()
    }
}

#[test]
fn who_has_the_north_is_told_of_the_north_and_of_no_masked_value() {
    let (data, prompt) = told(&viewer(), BUDGET);
    assert!(tokens(&prompt) <= BUDGET);
    assert!(!prompt.contains("payroll") && !prompt.contains('@'));
    insta::assert_snapshot!(data);
}

#[test]
fn who_may_see_everything_but_the_payroll_is_told_of_it() {
    let scope = Scope {
        permissions: ["manager", "pii_reader"].map(str::to_owned).into(),
        ..Scope::default()
    };
    let (data, prompt) = told(&scope, BUDGET);
    assert!(!prompt.contains("payroll"));
    insta::assert_snapshot!(data);
}

#[test]
fn where_there_is_little_room_the_question_decides_what_stays() {
    let (data, prompt) = told(&viewer(), 2_500);
    assert!(tokens(&prompt) <= 2_500);
    insta::assert_snapshot!(data);
}
