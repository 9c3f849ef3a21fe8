//! PIVOT and UNPIVOT: rows that become columns, and columns that become rows.

use super::{
    ast::Node,
    joins::{self, Joined},
    refusal,
    relation::{Field, Relation},
    scope::{Ctes, Frame},
    size::Size,
    spread::Spread,
    types,
    walk::Walk,
};
use crate::Refusal;

/// Most columns that a PIVOT makes.
const MOST_PIVOTED: f64 = 500.0;

impl Walk<'_> {
    pub(super) fn pivot(
        &mut self,
        node: Node<'_>,
        ctes: &Ctes<'_>,
        around: &Frame<'_>,
    ) -> Result<Relation, Refusal> {
        node.only(&[
            "source",
            "aggregates",
            "unpivot_names",
            "pivots",
            "groups",
            "column_name_alias",
            "include_nulls",
        ])?;
        let mut frame = Frame::new(around.outer);
        let mut joined = Joined::default();
        self.from(node.child("source")?, ctes, &mut frame, &mut joined)?;
        joins::estimate(&frame, &joined)?.settle(&mut frame);
        let mut weight: f64 = frame.relations.iter().map(|relation| relation.weight).sum();
        for condition in &joined.conditions {
            weight += self.expression(condition.node, &frame, ctes)?.weight;
        }
        let mut size = Size::STORED;
        let aggregates = node.nodes("aggregates")?;
        for &aggregate in &aggregates {
            let made = self.expression(aggregate, &frame, ctes)?;
            weight += made.weight;
            size.with(Size {
                mean: made.size.growth,
                ..made.size
            });
        }
        let mut columns = aggregates.len().max(1) as f64;
        let mut unpivoted = 1.0;
        let mut names = node.names("unpivot_names");
        for pivot in node.nodes("pivots")? {
            pivot.only(&["pivot_expressions", "unpivot_names", "entries"])?;
            for expression in pivot.nodes("pivot_expressions")? {
                weight += self.expression(expression, &frame, ctes)?.weight;
            }
            names.extend(pivot.names("unpivot_names"));
            let entries = pivot.nodes("entries")?;
            columns *= entries.len().max(1) as f64;
            unpivoted *= entries.len().max(1) as f64;
            for entry in entries {
                entry.only(&["values", "star_expr"])?;
                if let Some(star) = entry.maybe("star_expr")? {
                    weight += self.expression(star, &frame, ctes)?.weight;
                    unpivoted *= frame
                        .relations
                        .iter()
                        .map(|relation| relation.fields.len())
                        .sum::<usize>()
                        .max(1) as f64;
                }
                for value in entry.nodes("values")? {
                    value.only(&["is_null", "value"])?;
                    types::allowed(value.child("type")?)?;
                    if aggregates.is_empty() {
                        frame.find(&[value.text("value")])?;
                    }
                }
            }
        }
        if columns > MOST_PIVOTED {
            return Err(refusal::too_complex("columns made by PIVOT"));
        }
        for group in node.names("groups") {
            frame.find(&[group])?;
        }
        self.bounded(&frame, 1.0, 1.0)?;
        let times = if aggregates.is_empty() {
            unpivoted
        } else {
            1.0
        };
        let mut fields: Vec<Field> = frame
            .relations
            .iter()
            .flat_map(|relation| relation.fields.clone())
            .collect();
        fields.extend(names.into_iter().map(Field::plain));
        for field in &mut fields {
            field.size.with(size);
            field.spread = Spread {
                distinct: field.spread.distinct,
                ..Spread::UNKNOWN
            };
        }
        let mut relation = Relation {
            most: frame.most.get() * times,
            fields,
            open: true,
            unnamed: true,
            weight: weight * columns,
            ..Relation::of_rows(frame.rows.get() * times)
        };
        relation.settle();
        Ok(relation)
    }
}
