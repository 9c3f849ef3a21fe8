//! What goes first where there is little room.

use catalogue::{Scope, Visible};
use proptest::prelude::*;

use super::{briefing, data, occasion, shop, wide};
use crate::model::{
    prompt::{
        BUDGET, Occasion,
        cut::{self, Cut},
        tables::{Step, Written},
        touched::{Index, Relation, Tie},
    },
    tokens::{parts, tokens},
};

#[test]
fn names_other_names_columns_and_values_say_what_a_question_is_about() {
    let catalogue = shop();
    let visible = Visible::new(&catalogue, &Scope::default());
    let index = Index::new(&visible);
    let ties = |question: &str, before: &[&str]| -> Vec<Tie> {
        let relations = index.relate(question, before);
        relations.iter().map(|relation| relation.tie).collect()
    };
    assert_eq!(ties("How many orders?", &[]), [Tie::Named, Tie::Joined]);
    assert_eq!(ties("turnover", &[]), [Tie::Touched, Tie::Joined]);
    assert_eq!(
        ties("in the North and East", &[]),
        [Tie::Touched, Tie::Joined]
    );
    assert_eq!(ties("CustomerID", &[]), [Tie::Touched, Tie::Named]);
    assert_eq!(ties("birth years", &[]), [Tie::Joined, Tie::Touched]);
    assert_eq!(ties("what is the weather", &[]), [Tie::None, Tie::None]);
    assert_eq!(
        ties("and now?", &["list customers"]),
        [Tie::Joined, Tie::Touched]
    );
    // A masked value is known to nobody.
    assert_eq!(ties("ann@example.com", &[]), [Tie::None, Tie::None]);
    let columns = &index.relate("gifts by region", &[])[0].columns;
    assert_eq!(columns, &[5, 2]);
}

#[test]
fn the_tables_of_the_question_are_told_and_the_others_named() {
    let briefing = briefing(&wide(40, 16), &[]);
    let prompt = briefing.system(&occasion("average amount of returns_17 by colour", 3_400));
    let data = data(&prompt);
    assert!(data.contains("### returns_17 (") && data.contains("- colour text dimension \"What"));
    assert!(data.contains("### sales_16 ("), "its join: {data}");
    assert!(data.contains("Other tables, told by name only: "));
    assert!(tokens(&prompt) <= 3_400);
    let before = ["what about book 33"];
    let after = briefing.system(&Occasion {
        before: &before,
        ..occasion("and by colour?", 3_400)
    });
    assert!(after.contains("### returns_33 ("), "{after}");
}

#[test]
fn each_step_leaves_out_what_it_says() {
    let visible = Visible::new(&wide(1, 8), &Scope::default());
    let written = Written::all(&visible);
    let told = |step| {
        let mut text = String::new();
        written[0].write(&mut text, step, &[6]);
        assert_eq!(parts(&text), written[0].size(step, &[6]), "{step:?}");
        text
    };
    let steps = [
        (Step::Whole, "\"West\""),
        (Step::FewValues, "\"East\""),
        (Step::NoValues, "What stands in"),
        (Step::NoDescriptions, "alias"),
        (Step::NoSynonyms, "- depth text"),
        (Step::FewColumns, "- colour text"),
    ];
    for (at, (step, what)) in steps.iter().enumerate() {
        for (_, gone) in &steps[..at] {
            assert!(!told(*step).contains(gone), "{step:?} tells {gone}");
        }
        assert!(told(*step).contains(what), "{step:?} does not tell {what}");
    }
    let few = told(Step::FewColumns);
    assert!(
        few.contains("- name text name\n") && few.contains("- and 5 more columns, not listed\n"),
        "{few}"
    );
}

#[test]
fn a_huge_catalogue_is_cut_quickly() {
    let briefing = briefing(&wide(500, 200), &[]);
    let question =
        "average amount of returns_17 by colour in the North, sales by region and name alias";
    briefing.system(&occasion(question, BUDGET));
    let fastest = (0..5)
        .map(|_| {
            let started = std::time::Instant::now();
            let prompt = briefing.system(&occasion(question, BUDGET));
            let took = started.elapsed();
            assert!(tokens(&prompt) <= BUDGET && prompt.contains("### returns_17 ("));
            took
        })
        .min()
        .expect("a time");
    // Five milliseconds when it is built to be fast; this is not.
    assert!(fastest.as_millis() < 50, "{fastest:?}");
}

fn steps(tables: &[Written], relations: &[Relation], room: usize) -> Cut {
    let cut = cut::cut(tables, relations, room);
    let text = cut.write(tables, relations);
    assert!(parts(&text) <= room, "{} of {room}", parts(&text));
    cut
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_prompt_keeps_to_its_budget(
        tables in 0_usize..12,
        columns in 0_usize..20,
        budget in 0_usize..6_000,
        question in "[a-z_0-9 ]{0,40}|(sales|returns|stock)_[0-9]{1,2} by (region|colour|amount)",
    ) {
        let briefing = briefing(&wide(tables, columns), &[]);
        let prompt = briefing.system(&occasion(&question, budget));
        let fixed = briefing.text(&occasion(&question, budget), "");
        prop_assert!(tokens(&prompt) <= budget.max(tokens(&fixed)));
    }

    #[test]
    fn what_the_question_is_about_goes_last(
        tables in 1_usize..12,
        columns in 0_usize..20,
        room in 0_usize..60_000,
        question in "(sales|returns|stock|visits)_[0-9]{1,2} and book [0-9]{1,2} by (region|colour|amount_1|North)",
    ) {
        let visible = Visible::new(&wide(tables, columns), &Scope::default());
        let written = Written::all(&visible);
        let relations = Index::new(&visible).relate(&question, &[]);
        let cut = steps(&written, &relations, room);
        let order = cut::order(&relations);
        for (first, second) in order.iter().zip(&order[1..]) {
            let (less, more) = (&relations[*first], &relations[*second]);
            prop_assert!(less.tie <= more.tie);
            let (gone, kept) = (cut.steps[*first], cut.steps[*second]);
            prop_assert!(gone >= kept, "{gone:?} before {kept:?}");
            if less.tie < more.tie {
                prop_assert!(gone == Step::Named || kept == Step::Whole);
            } else {
                prop_assert!(gone as usize - kept as usize <= 1);
            }
        }
        // More room never tells less of anything.
        let roomier = steps(&written, &relations, room + 500);
        for (wider, narrower) in roomier.steps.iter().zip(&cut.steps) {
            prop_assert!(wider <= narrower);
        }
        for (at, relation) in relations.iter().enumerate() {
            let name = &visible.catalogue().tables[at].name;
            if question.split(' ').any(|word| word == name) {
                prop_assert_eq!(relation.tie, Tie::Named);
            }
        }
    }
}
