//! One SELECT: its FROM, its list, its conditions, groups, order and limit.

use super::{
    ast::Node,
    expression::Expression,
    joins::{self, FEW_ROWS, Joined},
    list,
    literal::Literal,
    refusal,
    relation::Relation,
    scope::{Ctes, Frame},
    spread::Spread,
    walk::Walk,
};
use crate::Refusal;

/// Most grouping sets: CUBE doubles them with each column.
const MOST_SETS: usize = 64;

impl Walk<'_> {
    pub(super) fn select(
        &mut self,
        node: Node<'_>,
        ctes: &Ctes<'_>,
        outer: Option<&Frame<'_>>,
    ) -> Result<Relation, Refusal> {
        node.only(&[
            "modifiers",
            "cte_map",
            "select_list",
            "from_table",
            "where_clause",
            "group_expressions",
            "group_sets",
            "aggregate_handling",
            "having",
            "qualify",
        ])?;
        let sets = node.list("group_sets").len();
        if sets > MOST_SETS {
            return Err(refusal::too_complex("grouping sets"));
        }
        let mut frame = Frame::new(outer);
        let items = node.nodes("select_list")?;
        frame.pending = items
            .iter()
            .map(|item| item.text("alias").to_owned())
            .collect();
        let mut joined = Joined::default();
        self.from(node.child("from_table")?, ctes, &mut frame, &mut joined)?;
        if let Some(condition) = node.maybe("where_clause")? {
            joined.holds(condition);
        }
        joins::estimate(&frame, &joined)?.settle(&mut frame);

        let mut relation = Relation::of_rows(frame.rows.get());
        relation.most = frame.most.get();
        let mut weight: f64 = frame
            .relations
            .iter()
            .map(|relation| relation.weight)
            .sum::<f64>()
            + 1.0;
        let mut unnested: f64 = 1.0;
        let mut aggregates = false;
        for &item in &items {
            let made = self.expression(item, &frame, ctes)?;
            self.affordable(&made, &frame)?;
            weight += made.weight;
            unnested = unnested.max(made.unnested);
            aggregates |= made.aggregate;
            list::give(item, &made, &mut frame, &mut relation)?;
        }
        for condition in &joined.conditions {
            let made = self.expression(condition.node, &frame, ctes)?;
            self.affordable(&made, &frame)?;
            weight += made.weight;
        }
        let groups = node.nodes("group_expressions")?;
        for &group in &groups {
            let made = self.expression(group, &frame, ctes)?;
            self.affordable(&made, &frame)?;
            weight += made.weight;
            unnested = unnested.max(made.unnested);
        }
        for clause in ["having", "qualify"] {
            if let Some(condition) = node.maybe(clause)? {
                let made = self.expression(condition, &frame, ctes)?;
                self.affordable(&made, &frame)?;
                weight += made.weight;
                aggregates |= made.aggregate && clause == "having";
            }
        }
        let all = node.text("aggregate_handling") == "FORCE_AGGREGATES";
        let single = frame.relations.len() == 1 && unnested <= 1.0;
        let few = frame.relations.iter().all(|relation| relation.few);
        if !groups.is_empty() || all {
            self.grouped(
                &items,
                (!all).then_some(&groups),
                sets,
                &frame,
                &mut relation,
            );
        } else if aggregates {
            relation.limit(1.0);
        } else if let ([source], true) = (frame.relations.as_slice(), single) {
            relation.unique = list::passed_on(&items, source, &frame);
        }
        relation.few = few || !groups.is_empty() || all || aggregates;
        // What all rows held before is now in fewer.
        for field in relation.fields.iter_mut().filter(|field| field.aggregate) {
            let mean = field.size.mean * frame.rows.get() / relation.rows.max(1.0);
            field.size.mean = mean.clamp(1.0, field.size.growth.max(1.0));
            field.aggregate = false;
        }
        relation.settle();
        if unnested > 1.0 {
            relation.repeat(unnested);
        }
        relation.few &= relation.most <= FEW_ROWS;
        relation.weight = weight;
        self.modifiers(node, &items, &frame, ctes, &mut relation)?;
        self.bounded(&frame, relation.rows, relation.most)?;
        self.weigh(relation.weight)?;
        Ok(relation)
    }

    /// What GROUP BY leaves: a row for each combination of its keys, in each of its sets.
    fn grouped(
        &self,
        items: &[Node<'_>],
        keys: Option<&Vec<Node<'_>>>,
        sets: usize,
        frame: &Frame<'_>,
        relation: &mut Relation,
    ) {
        let times = sets.max(1) as f64;
        let plain: Vec<usize> = (0..relation.fields.len())
            .filter(|&at| !relation.fields[at].aggregate)
            .collect();
        let (spreads, places): (Vec<Spread>, Vec<Option<usize>>) = match keys {
            None => plain
                .iter()
                .map(|&at| (relation.fields[at].spread, Some(at)))
                .unzip(),
            Some(keys) => keys
                .iter()
                .map(|&key| list::key_of(key, items, frame, relation))
                .unzip(),
        };
        let combinations: f64 = spreads.iter().map(|key| key.at_most.max(1.0)).product();
        relation.most = combinations.min(relation.most) * times;
        relation.rows = combinations.min(relation.rows) * times;
        relation.group(&spreads, &places, times);
    }

    /// ORDER BY, LIMIT and DISTINCT.
    pub(super) fn modifiers(
        &mut self,
        node: Node<'_>,
        items: &[Node<'_>],
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        relation: &mut Relation,
    ) -> Result<(), Refusal> {
        for modifier in node.nodes("modifiers")? {
            match modifier.kind() {
                "ORDER_MODIFIER" => {
                    let made = self.orders(modifier, frame, ctes)?;
                    relation.weight += made.weight;
                    if made.unnested > 1.0 {
                        relation.repeat(made.unnested);
                    }
                }
                "DISTINCT_MODIFIER" => {
                    modifier.only(&["distinct_on_targets"])?;
                    let targets = modifier.nodes("distinct_on_targets")?;
                    for &target in &targets {
                        let made = self.expression(target, frame, ctes)?;
                        relation.weight += made.weight;
                        if made.unnested > 1.0 {
                            relation.repeat(made.unnested);
                        }
                    }
                    let (spreads, places): (Vec<Spread>, Vec<Option<usize>>) = if targets.is_empty()
                    {
                        let fields = relation.fields.iter().enumerate();
                        fields.map(|(at, field)| (field.spread, Some(at))).unzip()
                    } else {
                        targets
                            .iter()
                            .map(|&target| list::key_of(target, items, frame, relation))
                            .unzip()
                    };
                    let told = !targets.is_empty() || !relation.open;
                    if told {
                        let combinations = spreads.iter().map(|key| key.at_most.max(1.0)).product();
                        relation.group(&spreads, &places, 1.0);
                        relation.limit(combinations);
                        relation.few |= relation.most <= FEW_ROWS;
                    }
                }
                "LIMIT_MODIFIER" | "LIMIT_PERCENT_MODIFIER" => {
                    modifier.only(&["limit", "offset"])?;
                    for clause in ["limit", "offset"] {
                        if let Some(count) = modifier.maybe(clause)? {
                            relation.weight += self.expression(count, frame, ctes)?.weight;
                        }
                    }
                    let limit = modifier
                        .maybe("limit")?
                        .and_then(Literal::of)
                        .and_then(|limit| limit.number());
                    if let (Some(limit), "LIMIT_MODIFIER") = (limit, modifier.kind()) {
                        relation.limit(limit.max(0.0));
                        relation.few |= relation.most <= FEW_ROWS;
                    }
                }
                _ => return Err(refusal::construct("this clause at the end of a query")),
            }
        }
        Ok(())
    }

    /// The keys of an ORDER BY.
    pub(super) fn orders(
        &mut self,
        modifier: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        modifier.only(&["orders"])?;
        self.order_keys(&modifier.nodes("orders")?, frame, ctes)
    }

    pub(super) fn order_keys(
        &mut self,
        keys: &[Node<'_>],
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        let mut made = Expression {
            weight: 0.0,
            ..Expression::LEAF
        };
        for key in keys {
            key.only(&["null_order", "expression"])?;
            let part = self.expression(key.child("expression")?, frame, ctes)?;
            self.affordable(&part, frame)?;
            made.with(part);
        }
        Ok(made)
    }
}
