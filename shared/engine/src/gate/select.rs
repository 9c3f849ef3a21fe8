//! One SELECT: its FROM, its list, its conditions, groups, order and limit.

use super::{
    ast::Node,
    expression::Expression,
    joins::{self, FEW_ROWS, Tie},
    literal::Literal,
    refusal,
    scope::{Ctes, Field, Frame, Relation},
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
        let mut conditions = Vec::new();
        let mut ties = Vec::new();
        self.from(
            node.child("from_table")?,
            ctes,
            &mut frame,
            &mut conditions,
            &mut ties,
        )?;
        conditions.extend(node.maybe("where_clause")?);
        frame.rows.set(rows_of(&frame, &conditions, ties)?);

        let mut weight: f64 = frame
            .relations
            .iter()
            .map(|relation| relation.weight)
            .sum::<f64>()
            + 1.0;
        let mut relation = Relation {
            alias: String::new(),
            rows: frame.rows.get(),
            few: false,
            fields: Vec::new(),
            open: false,
            unnamed: false,
            weight: 0.0,
        };
        let mut unnested: f64 = 1.0;
        let mut aggregates = false;
        let mut keys = Vec::new();
        for item in node.nodes("select_list")? {
            let made = self.expression(item, &frame, ctes)?;
            weight += made.weight;
            unnested = unnested.max(made.unnested);
            aggregates |= made.aggregate;
            if !made.aggregate {
                keys.push(joins::distinct(item, &frame));
            }
            self.named(item, &made, &mut frame, &mut relation)?;
        }
        for condition in conditions {
            weight += self.expression(condition, &frame, ctes)?.weight;
        }
        let groups = node.nodes("group_expressions")?;
        for &group in &groups {
            weight += self.expression(group, &frame, ctes)?.weight;
        }
        for clause in ["having", "qualify"] {
            if let Some(condition) = node.maybe(clause)? {
                let made = self.expression(condition, &frame, ctes)?;
                weight += made.weight;
                aggregates |= made.aggregate && clause == "having";
            }
        }
        let all = node.text("aggregate_handling") == "FORCE_AGGREGATES";
        if !groups.is_empty() || all {
            if !all {
                keys = groups
                    .iter()
                    .map(|&group| grouped(group, &frame, &keys))
                    .collect();
            }
            relation.rows = keys
                .iter()
                .map(|key| key.max(1.0))
                .product::<f64>()
                .min(relation.rows)
                * sets.max(1) as f64;
            relation.few = relation.rows <= FEW_ROWS;
        } else if aggregates {
            relation.rows = 1.0;
            relation.few = true;
        } else {
            relation.few =
                frame.relations.iter().all(|relation| relation.few) && relation.rows <= FEW_ROWS;
        }
        relation.rows *= unnested;
        relation.few &= relation.rows <= FEW_ROWS;
        for field in &mut relation.fields {
            field.distinct = field.distinct.min(relation.rows);
        }
        relation.weight = weight;
        self.modifiers(node, &frame, ctes, &mut relation)?;
        self.bounded(&frame)?;
        if relation.rows * (frame.total() / frame.rows.get().max(1.0)) > joins::MOST_ROWS {
            return Err(refusal::too_large());
        }
        self.weigh(relation.weight)?;
        Ok(relation)
    }

    /// ORDER BY, LIMIT and DISTINCT.
    pub(super) fn modifiers(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        relation: &mut Relation,
    ) -> Result<(), Refusal> {
        for modifier in node.nodes("modifiers")? {
            match modifier.kind() {
                "ORDER_MODIFIER" => relation.weight += self.orders(modifier, frame, ctes)?,
                "DISTINCT_MODIFIER" => {
                    modifier.only(&["distinct_on_targets"])?;
                    let targets = modifier.nodes("distinct_on_targets")?;
                    let mut combinations: f64 = 1.0;
                    for &target in &targets {
                        relation.weight += self.expression(target, frame, ctes)?.weight;
                        combinations *= joins::distinct(target, frame).max(1.0);
                    }
                    if targets.is_empty() {
                        combinations = relation
                            .fields
                            .iter()
                            .map(|field| {
                                if field.distinct > 0.0 {
                                    field.distinct
                                } else {
                                    relation.rows
                                }
                            })
                            .product();
                    }
                    relation.rows = relation.rows.min(combinations);
                    relation.few |= relation.rows <= FEW_ROWS;
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
                        relation.rows = relation.rows.min(limit.max(0.0));
                        relation.few |= relation.rows <= FEW_ROWS;
                    }
                }
                _ => return Err(refusal::construct("this clause at the end of a query")),
            }
        }
        Ok(())
    }

    /// The keys of an ORDER BY; gives what they weigh.
    pub(super) fn orders(
        &mut self,
        modifier: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<f64, Refusal> {
        modifier.only(&["orders"])?;
        self.order_keys(&modifier.nodes("orders")?, frame, ctes)
    }

    pub(super) fn order_keys(
        &mut self,
        keys: &[Node<'_>],
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<f64, Refusal> {
        let mut weight = 0.0;
        for key in keys {
            key.only(&["null_order", "expression"])?;
            weight += self
                .expression(key.child("expression")?, frame, ctes)?
                .weight;
        }
        Ok(weight)
    }

    /// Gives an item of the SELECT list its name, for what comes after it and for queries around.
    fn named(
        &mut self,
        item: Node<'_>,
        made: &Expression,
        frame: &mut Frame<'_>,
        relation: &mut Relation,
    ) -> Result<(), Refusal> {
        if item.kind() == "STAR" {
            let from = item.text("relation_name");
            for source in &frame.relations {
                if from.is_empty() || source.alias.eq_ignore_ascii_case(from) {
                    relation.fields.extend(source.fields.iter().cloned());
                    relation.open |= source.open;
                    relation.unnamed |= source.unnamed;
                }
            }
            for replaced in item.nodes("replace_list")? {
                relation
                    .fields
                    .retain(|field| !field.name.eq_ignore_ascii_case(replaced.text("key")));
                relation.fields.push(Field {
                    growth: made.growth,
                    weight: made.weight,
                    ..Field::plain(replaced.text("key"))
                });
            }
            for renamed in item.nodes("rename_list")? {
                relation.fields.push(Field {
                    growth: made.growth,
                    ..Field::plain(renamed.text("value"))
                });
            }
            return Ok(());
        }
        let field = |name: &str| Field {
            name: name.to_owned(),
            distinct: if made.aggregate {
                0.0
            } else {
                joins::distinct(item, frame)
            },
            growth: made.growth,
            gathered: made.gathered,
            weight: made.weight,
        };
        let alias = item.text("alias");
        if !alias.is_empty() {
            let field = field(alias);
            frame.aliases.push(field.clone());
            relation.fields.push(field);
        } else if item.kind() == "COLUMN_REF" {
            relation.fields.push(field(
                item.names("column_names")
                    .last()
                    .copied()
                    .unwrap_or_default(),
            ));
        } else {
            // DuckDB makes a name of the expression itself, which is told by nothing in the tree.
            let field = field("");
            relation.fields.push(field);
            relation.unnamed = true;
        }
        Ok(())
    }
}

/// Estimated rows of a FROM under all its conditions.
pub(super) fn rows_of(
    frame: &Frame<'_>,
    conditions: &[Node<'_>],
    mut ties: Vec<Tie>,
) -> Result<f64, Refusal> {
    let mut kept = vec![1.0; frame.relations.len()];
    for &condition in conditions {
        ties.extend(joins::ties(condition, frame, &mut kept));
    }
    joins::estimate(&frame.relations, &kept, ties)
}

/// Different values of a key of GROUP BY, which may be the number of an item of the list.
fn grouped(key: Node<'_>, frame: &Frame<'_>, items: &[f64]) -> f64 {
    match Literal::of(key).and_then(|literal| literal.number()) {
        Some(at) if at >= 1.0 => items.get(at as usize - 1).copied().unwrap_or(1.0),
        _ => joins::distinct(key, frame),
    }
}
