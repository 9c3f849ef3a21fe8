//! What a question that leans on earlier ones changes of them: `and by product?`, `only the
//! north`, `same for 2024`.

use jiff::civil::Date;

use crate::{
    lexicon::Lexicon,
    plan::{ColumnRef, Filter, OrderBy, Plan},
    read::{Heard, draft::Builder, parts::Piece},
};

/// How many earlier questions are looked at.
const REACH: usize = 6;

/// The plan of the latest earlier question that could be answered.
pub fn latest(turns: &[String], plan_of: impl Fn(&str, &[String]) -> Option<Plan>) -> Option<Plan> {
    let start = turns.len().saturating_sub(REACH);
    let turns = &turns[start..];
    (0..turns.len())
        .rev()
        .find_map(|i| plan_of(&turns[i], &turns[..i]))
}

/// Whether a question begins as one that goes on from an earlier one.
pub fn continues(heard: &Heard) -> bool {
    let words: Vec<&str> = heard
        .tokens
        .iter()
        .filter(|t| t.is_word())
        .map(|t| t.lower.as_str())
        .take(4)
        .collect();
    let opens = matches!(
        words.as_slice(),
        [
            "and"
                | "only"
                | "just"
                | "same"
                | "but"
                | "instead"
                | "now"
                | "by"
                | "per"
                | "also"
                | "without"
                | "excluding"
                | "except",
            ..
        ] | ["the", "same", ..]
            | ["what" | "how", "about", ..]
            | ["for" | "in", ..]
            | ["show", "only" | "just", ..]
            | ["break", "it" | "that" | "this", ..]
            | ["split", "it" | "that" | "this", ..]
    );
    opens && heard.tokens.len() <= 14
}

/// The earlier plan with what the question changes: its groups, its filters by column, its period,
/// its figures. `None` where it changes nothing that is understood.
pub fn apply(heard: &Heard, lexicon: &Lexicon, before: &Plan, today: Date) -> Option<Plan> {
    let anchor = lexicon
        .catalogue()
        .tables
        .iter()
        .position(|t| t.name == before.table)?;
    let said = |p: &crate::read::parts::Part| match p.piece {
        Piece::Word => matches!(
            heard.tokens[p.start].lower.as_str(),
            "same" | "instead" | "break" | "split" | "about"
        ),
        _ => false,
    };
    let mut frame = heard.frame.clone();
    frame
        .unexplained
        .retain(|t| !heard.parts.iter().any(|p| p.start == *t && said(p)));
    if !frame.unexplained.is_empty() || frame.beyond.is_some() {
        return None;
    }
    let question = heard.question(lexicon, &frame, today);
    let change = Builder::new(question, anchor).fragment().ok()?;
    let mut plan = before.clone();
    let mut changed = false;
    for filter in change.filters {
        changed = true;
        let column = column_of(&filter).cloned();
        plan.filters
            .retain(|old| column.is_none() || column_of(old) != column.as_ref());
        if let Some(crate::plan::Comparison::Period { column: timed, .. }) = &plan.comparison
            && column.as_ref() == Some(timed)
        {
            plan.comparison = None;
        }
        plan.filters.push(filter);
    }
    if !change.measures.is_empty() && plan.is_grouped() {
        changed = true;
        plan.measures = change.measures;
        plan.order.retain(|o| matches!(o.by, OrderBy::Dimension(_)));
    }
    if !change.dimensions.is_empty() {
        changed = true;
        if !plan.is_grouped() {
            plan.columns.clear();
            plan.measures = vec![change.implied.clone()?];
            plan.distinct = false;
            plan.order.clear();
        }
        plan.dimensions = change.dimensions;
        plan.keys = change.keys;
        plan.order.retain(|o| matches!(o.by, OrderBy::Measure(_)));
        if plan.limit == Some(1) {
            plan.limit = None;
            plan.order.clear();
        }
    }
    if change.limit.is_some() {
        changed = true;
        plan.limit = change.limit;
    }
    for join in change.joins {
        if !plan.joins.contains(&join) {
            plan.joins.push(join);
        }
    }
    prune(&mut plan);
    changed.then_some(plan)
}

/// Drops joins to tables that nothing comes from any more, outermost first.
fn prune(plan: &mut Plan) {
    loop {
        let needed = tables(plan);
        let last = plan.joins.iter().rposition(|join| {
            let leaf = |table: &str| {
                table != plan.table
                    && !needed.contains(&table.to_string())
                    && plan
                        .joins
                        .iter()
                        .filter(|j| j.from_table == table || j.to_table == table)
                        .count()
                        == 1
            };
            leaf(&join.from_table) || leaf(&join.to_table)
        });
        match last {
            Some(i) => {
                plan.joins.remove(i);
            }
            None => return,
        }
    }
}

fn tables(plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    let mut put = |column: &ColumnRef| found.push(column.table.clone());
    plan.columns.iter().chain(&plan.keys).for_each(&mut put);
    plan.dimensions.iter().for_each(|d| put(&d.column));
    plan.measures
        .iter()
        .filter_map(|m| m.column.as_ref())
        .for_each(&mut put);
    plan.having
        .iter()
        .filter_map(|h| h.measure.column.as_ref())
        .for_each(&mut put);
    for order in &plan.order {
        match &order.by {
            OrderBy::Measure(m) => m.column.iter().for_each(&mut put),
            OrderBy::Dimension(d) => put(&d.column),
            OrderBy::Column(c) => put(c),
        }
    }
    fn filtered(filter: &Filter, put: &mut impl FnMut(&ColumnRef)) {
        match filter {
            Filter::Is(c) => put(&c.column),
            Filter::Any(any) => any.iter().for_each(|f| filtered(f, put)),
            Filter::Not(inner) => filtered(inner, put),
        }
    }
    plan.filters.iter().for_each(|f| filtered(f, &mut put));
    found
}

fn column_of(filter: &Filter) -> Option<&ColumnRef> {
    match filter {
        Filter::Is(condition) => Some(&condition.column),
        Filter::Not(inner) => column_of(inner),
        Filter::Any(any) => any.first().and_then(column_of),
    }
}
