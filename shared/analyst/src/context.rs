//! What a question that leans on earlier ones changes of them: `and by product?`, `only the
//! north`, `same for 2024`.

use jiff::civil::Date;

use crate::{
    lexicon::Lexicon,
    plan::{ColumnRef, Dimension, Filter, Measure, Operator, Order, OrderBy, Plan, Transform},
    read::{
        Heard,
        draft::{Builder, TOP},
        frame::{On, Operand, Ranked},
        parts::Piece,
    },
};

/// How many earlier questions are looked at.
const REACH: usize = 20;

/// The plan of the latest earlier question that could be answered. `plan_of` reads one question
/// with the plan that it may lean on.
pub fn latest(
    turns: &[String],
    plan_of: impl Fn(&str, Option<&Plan>) -> Option<Plan>,
) -> Option<Plan> {
    let start = turns.len().saturating_sub(REACH);
    turns[start..].iter().fold(None, |before, turn| {
        plan_of(turn, before.as_ref()).or(before)
    })
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
                | "except"
                | "vs"
                | "versus"
                | "against"
                | "compared",
            ..
        ] | ["the", "same", ..]
            | ["what" | "how", "about", ..]
            | ["for" | "in", ..]
            | ["compare", "to" | "with", ..]
            | ["show", "only" | "just", ..]
            | ["break", "it" | "that" | "this", ..]
            | ["split", "it" | "that" | "this", ..]
    );
    let instead = heard.tokens.iter().any(|t| t.lower == "instead");
    (opens || instead || is_bare(heard)) && heard.tokens.len() <= 14
}

/// Whether a question only says how many, or what is done with the figures: `top 5`, `cumulative`.
fn is_bare(heard: &Heard) -> bool {
    let frame = &heard.frame;
    let names = heard
        .parts
        .iter()
        .any(|p| matches!(p.piece, Piece::Mention(_) | Piece::Time(_)));
    let ranks = matches!(&frame.superlative, Some(s) if s.by == Ranked::Shown && s.token == 0);
    !names && frame.groups.is_empty() && (ranks || frame.running || frame.growth || frame.share)
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
    // `only 5`: so many of them.
    let mut limit = frame.limit;
    if let [condition] = frame.conditions.as_slice()
        && condition.on == On::Default
        && condition.operator == Operator::Equal
        && let [Operand::Number(n)] = condition.operands.as_slice()
        && n.fract() == 0.0
        && (1.0..=1000.0).contains(n)
    {
        limit = Some(*n as u32);
        frame.conditions.clear();
    }
    // A number that only says how many is no doubt.
    if frame.beyond == frame.conditions.first().map(|c| c.tokens.0) && limit.is_some() {
        frame.beyond = None;
    }
    let ranks = matches!(&frame.superlative, Some(s) if s.by == Ranked::Shown && s.token == 0);
    let descending = frame.superlative.as_ref().is_none_or(|s| s.descending);
    if ranks {
        frame.superlative = None;
    }
    let transform = match (frame.share, frame.growth, frame.running) {
        (true, false, false) => Some(Transform::Share),
        (false, true, false) => Some(Transform::Growth),
        (false, false, true) => Some(Transform::Running),
        _ => None,
    };
    frame
        .unexplained
        .retain(|t| !heard.parts.iter().any(|p| p.start == *t && said(p)));
    if !frame.unexplained.is_empty() || frame.beyond.is_some() {
        return None;
    }
    let bare = is_bare(heard);
    if bare {
        (frame.share, frame.growth, frame.running) = (false, false, false);
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
    if (ranks || limit.is_some()) && change.dimensions.is_empty() {
        let figure = plan
            .measures
            .iter()
            .find(|m| m.transform == Transform::None)
            .filter(|_| !plan.dimensions.is_empty())?;
        changed = true;
        plan.limit = limit.or(Some(TOP));
        if ranks || plan.order.is_empty() {
            plan.order = vec![Order {
                by: OrderBy::Measure(figure.clone()),
                descending,
            }];
        }
    }
    if let Some(transform) = transform
        && bare
    {
        let timed = plan.dimensions.iter().any(|d| d.grain.is_some());
        if plan.dimensions.is_empty() || transform != Transform::Share && !timed {
            return None;
        }
        changed = true;
        plan.measures.retain(|m| m.transform == Transform::None);
        let figures = plan.measures.clone();
        plan.measures
            .extend(figures.into_iter().map(|m| Measure { transform, ..m }));
    }
    if !change.measures.is_empty() && plan.is_grouped() {
        changed = true;
        // What was ranked by the old figure is ranked by the new one.
        if let Some(figure) = change.measures.first() {
            for order in &mut plan.order {
                if matches!(order.by, OrderBy::Measure(_)) {
                    order.by = OrderBy::Measure(figure.clone());
                }
            }
        }
        plan.measures = change.measures;
    }
    if !change.dimensions.is_empty() {
        changed = true;
        if !plan.is_grouped() {
            plan.columns.clear();
            plan.measures = vec![change.implied.clone()?];
            plan.distinct = false;
            plan.order.clear();
        }
        // `and by channel` of months: the months of each channel.
        let adds = heard.tokens.first().is_some_and(|t| t.lower == "and");
        let timed = |d: &Dimension| d.grain.is_some();
        let kept = plan
            .dimensions
            .first()
            .filter(|d| plan.dimensions.len() == 1 && timed(d) && adds)
            .filter(|_| !change.dimensions.iter().any(timed))
            .cloned();
        // A group of which one is left is all of them again.
        plan.filters.retain(|f| match f {
            Filter::Is(c) => {
                !(c.operator == Operator::Equal
                    && change.dimensions.iter().any(|d| d.column == c.column))
            }
            _ => true,
        });
        plan.dimensions = kept.into_iter().chain(change.dimensions).collect();
        plan.keys = change.keys;
        plan.order.retain(|o| matches!(o.by, OrderBy::Measure(_)));
        if plan.limit == Some(1) || plan.dimensions.iter().any(timed) {
            plan.limit = None;
            plan.order.clear();
        }
    }
    if frame.versus.is_some() {
        let asked = heard.question(lexicon, &frame, today);
        plan = Builder::new(asked, anchor).compared(plan).ok()?;
        changed = true;
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
            Filter::Recurs(recurring) => put(&recurring.column),
        }
    }
    plan.filters.iter().for_each(|f| filtered(f, &mut put));
    found
}

fn column_of(filter: &Filter) -> Option<&ColumnRef> {
    match filter {
        Filter::Is(condition) => Some(&condition.column),
        Filter::Not(inner) => column_of(inner),
        Filter::Recurs(recurring) => Some(&recurring.column),
        Filter::Any(any) => any.first().and_then(column_of),
    }
}
