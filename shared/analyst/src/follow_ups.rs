//! Questions that make sense next: another grain, another group, the largest, a trend.
//!
//! They are made from the catalogue and from the plan, never from a list of phrases about some
//! data, and worded as the planner surely reads them: a figure, `by` groups, `per` period, `for` a
//! value, `in` a period. Only those that it does read are offered ([`Asked::reads`]).

mod words;

use catalogue::{Column, Table};

use crate::form::controls::plain;
use crate::plan::ColumnRef;
use crate::present::Asked;
use crate::present::coverage::Beyond;
use crate::present::dress::capital;
use crate::reading::Answerable;

use self::words::{Words, grain_word, named, plural_words, used};

/// Most follow-ups that are offered.
const OFFERED: usize = 3;

/// Questions that follow an answer.
pub fn follow_ups(
    answerable: &Answerable,
    beyond: Option<&Beyond>,
    asked: &Asked<'_>,
) -> Vec<String> {
    // Where the data has nothing of the period, every next question is about one that it has.
    let latest = beyond.and_then(|beyond| beyond.latest.as_ref());
    let plan = latest.unwrap_or(&answerable.plan);
    let Some(table) = asked.visible.catalogue().table(&plan.table) else {
        return Vec::new();
    };
    let words = Words { table, asked };
    let figure = words.figure(plan);
    let limits = words.filters(plan);
    let groups: Vec<&ColumnRef> = plan
        .dimensions
        .iter()
        .filter(|dimension| dimension.grain.is_none())
        .map(|dimension| &dimension.column)
        .collect();
    let timed = plan.dimensions.iter().find_map(|dimension| dimension.grain);
    let used = |column: &Column| used(plan, table, column);
    let mut others = words
        .groups()
        .into_iter()
        .filter(|column| !used(column))
        .chain(words.joined_groups(plan));

    let mut offers = Vec::new();
    offers.extend(latest.and_then(|plan| words.again(plan)));
    if timed.is_none()
        && let Some(grain) = words.grain(plan)
    {
        offers.push(format!("{figure} per {grain}{limits}"));
    }
    if let Some(other) = others.next() {
        let other = words.column(other);
        offers.push(match (timed, groups.as_slice()) {
            (Some(grain), []) => format!("{figure} per {} by {other}{limits}", grain_word(grain)),
            (None, [group]) if words.is_own(group) => {
                format!("{figure} by {} and {other}{limits}", named(&group.column))
            }
            _ => format!("{figure} by {other}{limits}"),
        });
    }
    if plan.limit.is_none()
        && let Some(many) = words.many(&figure).filter(|column| !used(column))
    {
        let many = plural_words(&words.column(many));
        offers.push(format!("top 5 {many} by {figure}{limits}"));
    }
    if let Some(other) = others.next() {
        offers.push(format!("{figure} by {}{limits}", words.column(other)));
    }
    if limits.is_empty()
        && let Some(value) = words.value(&groups)
        && let Some(grain) = words.grain(plan)
    {
        offers.push(format!("{figure} per {grain} for {value}"));
    }
    offers.extend(words.offers());
    finish(offers, asked)
}

/// Questions about some tables, or about any where none is named.
pub fn about(tables: &[&Table], asked: &Asked<'_>) -> Vec<String> {
    let mut tables: Vec<&Table> = tables.to_vec();
    if tables.is_empty() {
        tables = asked.visible.catalogue().tables.iter().collect();
        // Tables with figures first: they have the most to ask.
        tables.sort_by_key(|table| (table.measure.is_none(), table.time.is_none()));
    }
    let mut offers: Vec<Vec<String>> = Vec::new();
    for table in tables.iter().take(OFFERED) {
        let words = Words { table, asked };
        offers.push(words.offers());
    }
    // The first of each table before the second of any.
    let deepest = offers.iter().map(Vec::len).max().unwrap_or(0);
    let mixed = (0..deepest)
        .flat_map(|depth| offers.iter().filter_map(move |own| own.get(depth).cloned()))
        .collect();
    finish(mixed, asked)
}

/// Sentences of different content, without the question itself.
fn finish(offers: Vec<String>, asked: &Asked<'_>) -> Vec<String> {
    let same = |a: &str, b: &str| plain(a) == plain(b);
    let mut kept: Vec<String> = Vec::new();
    for offer in offers {
        let offer = capital(offer.trim());
        if kept.len() < OFFERED
            && !same(&offer, asked.question)
            && !kept.iter().any(|other| same(other, &offer))
            && (asked.reads)(&offer)
        {
            kept.push(offer);
        }
    }
    kept
}

impl<'a> Words<'a> {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::Analyst;
    use crate::present::sample::{asked, visible};
    use crate::reading::Reading;

    /// Asks every follow-up of an answer, and the follow-ups of those.
    fn ask_all(question: &str, depth: usize, missed: &mut Vec<String>) {
        let visible = visible(&["manager"]);
        let analyst = Analyst::new(Arc::new(visible.clone()));
        let offers = match analyst.read(question, &[], date(2025, 10, 18)) {
            Reading::Answer(answer) => follow_ups(&answer, None, &asked(question, &visible)),
            Reading::Talk(_) => about(&[], &asked(question, &visible)),
            Reading::Abstain(abstained) => {
                missed.push(format!("{question}: {}", abstained.reason));
                return;
            }
        };
        if depth == 0 {
            assert!(!offers.is_empty(), "{question}");
        }
        for offer in offers {
            if depth < 3 {
                ask_all(&offer, depth + 1, missed);
            }
        }
    }

    #[test]
    fn every_follow_up_can_be_answered_and_so_can_those_that_follow_it() {
        let mut missed = Vec::new();
        for question in [
            "Show Q2 2025 sales by region",
            "total amount per month",
            "number of customers",
            "average quantity by channel for North",
            "top 5 customers by amount",
            "list customers",
            "hello",
        ] {
            ask_all(question, 0, &mut missed);
        }
        missed.sort();
        missed.dedup();
        assert!(missed.is_empty(), "{missed:#?}");
    }
}
