//! FROM: tables by their names in scope, subqueries, series, joins and pivots.

use std::ops::Range;

use catalogue::{Column, ColumnType};
use jiff::civil::Date;

use super::{
    ast::Node,
    bounds,
    functions::{Bound, Kind, bound},
    joins::{self, Condition, FEW_ROWS, Joined, Met, Reach, Tie},
    refusal,
    relation::{Field, Relation},
    scope::{Ctes, Frame},
    size::Size,
    spread::Spread,
    walk::Walk,
};
use crate::Refusal;

/// How much more often than the average stored value the commonest one is reckoned to come.
const SKEW: f64 = 8.0;

impl Walk<'_> {
    /// Walks a FROM into `frame`; what joins say goes to `joined`.
    pub(super) fn from<'n>(
        &mut self,
        node: Node<'n>,
        ctes: &Ctes<'_>,
        frame: &mut Frame<'_>,
        joined: &mut Joined<'n>,
    ) -> Result<(), Refusal> {
        let relation = match node.kind() {
            "EMPTY" => return node.only(&[]),
            "JOIN" => return self.join(node, ctes, frame, joined),
            "BASE_TABLE" => self.table(node, ctes)?,
            "SUBQUERY" => {
                node.only(&["subquery", "column_name_alias"])?;
                let relation = self.inside(frame, joined, |walk, frame| {
                    walk.subquery(node.child("subquery")?, ctes, Some(frame))
                })?;
                self.aliased(node, relation)
            }
            "TABLE_FUNCTION" => {
                let relation = self.inside(frame, joined, |walk, frame| {
                    walk.table_function(node, frame, ctes)
                })?;
                self.aliased(node, relation)
            }
            "EXPRESSION_LIST" => self.values(node, ctes, frame)?,
            "PIVOT" => {
                let relation = self.pivot(node, ctes, frame)?;
                self.aliased(node, relation)
            }
            "SHOW_REF" => return Err(refusal::construct("DESCRIBE, SHOW or SUMMARIZE")),
            _ => return Err(refusal::construct("this kind of source")),
        };
        frame.relations.push(relation);
        self.count_relation(frame.relations.len())?;
        Ok(())
    }

    /// Runs `walk` with what stands before it in FROM around it, and ties the new relation to
    /// those that it named.
    fn inside(
        &mut self,
        frame: &Frame<'_>,
        joined: &mut Joined<'_>,
        walk: impl FnOnce(&mut Self, &Frame<'_>) -> Result<Relation, Refusal>,
    ) -> Result<Relation, Refusal> {
        let largest =
            |rows: fn(&Relation) -> f64| frame.relations.iter().map(rows).fold(1.0, f64::max);
        frame.rows.set(largest(|relation| relation.rows));
        frame.most.set(largest(|relation| relation.most));
        frame.touched.borrow_mut().clear();
        let relation = walk(self, frame)?;
        for &at in frame.touched.borrow().iter() {
            joined.again.push((frame.relations.len(), at));
            joined.ties.push(Tie {
                between: vec![at, frame.relations.len()],
                share: 1.0,
                met: Vec::new(),
                loose: false,
            });
        }
        Ok(relation)
    }

    fn aliased(&self, node: Node<'_>, mut relation: Relation) -> Relation {
        relation.rename(node.text("alias"), &node.names("column_name_alias"));
        relation
    }

    fn table(&mut self, node: Node<'_>, ctes: &Ctes<'_>) -> Result<Relation, Refusal> {
        node.only(&[
            "table_name",
            "column_name_alias",
            "schema_name",
            "catalog_name",
        ])?;
        if !node.text("schema_name").is_empty() || !node.text("catalog_name").is_empty() {
            return Err(refusal::qualified_table());
        }
        let name = node.text("table_name");
        let mut relation = if let Some(named) = ctes.find(name) {
            named.clone()
        } else if let Some(table) = self.visible.catalogue().table(name) {
            self.tables.insert(table.name.clone());
            let rows = (table.row_count as f64).max(1.0);
            self.largest = self.largest.max(rows);
            let scope = self.visible.scope();
            let spread = |column: &Column| {
                if scope.masks(column) {
                    Spread::CONSTANT
                } else {
                    stored(column, rows)
                }
            };
            Relation {
                fields: table
                    .columns
                    .iter()
                    .map(|column| Field {
                        spread: spread(column),
                        ..Field::plain(&column.name)
                    })
                    .collect(),
                ..Relation::of_rows(rows)
            }
        } else {
            return Err(refusal::unknown_table(name));
        };
        relation.alias = name.to_owned();
        Ok(self.aliased(node, relation))
    }

    fn table_function(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Relation, Refusal> {
        node.only(&["function", "column_name_alias", "with_ordinality"])?;
        let call = node.child("function")?;
        call.only(&["function_name", "children", "order_bys", "schema"])?;
        let name = call.text("function_name");
        let Some((_, bound)) = bound(name, &[Kind::Table]) else {
            return Err(refusal::function(name));
        };
        let arguments = call.nodes("children")?;
        let mut weight = 1.0;
        let mut parts = Vec::new();
        for &argument in &arguments {
            let made = self.expression(argument, frame, ctes)?;
            weight += made.weight;
            parts.push(made);
        }
        let (rows, spread, size) = match bound {
            Bound::Series => {
                let rows = bounds::series(name, &arguments, frame, self.now)?;
                (rows, Spread::apart(rows), Size::STORED)
            }
            _ => {
                let [list] = parts.as_slice() else {
                    return Err(refusal::argument(name, "give it one list"));
                };
                let rows = bounds::elements(name, list.size)?;
                let spread = Spread {
                    distinct: rows,
                    ..Spread::UNKNOWN
                };
                (rows, spread, list.size.inner())
            }
        };
        let mut relation = Relation {
            alias: name.to_owned(),
            few: rows <= FEW_ROWS,
            fields: vec![Field {
                spread,
                size,
                ..Field::plain(name)
            }],
            weight,
            ..Relation::of_rows(rows)
        };
        if node.text("with_ordinality") == "WITH_ORDINALITY" {
            relation.fields.push(Field {
                spread: Spread::apart(rows),
                ..Field::plain("ordinality")
            });
        }
        relation.settle();
        Ok(relation)
    }

    fn values(
        &mut self,
        node: Node<'_>,
        ctes: &Ctes<'_>,
        frame: &Frame<'_>,
    ) -> Result<Relation, Refusal> {
        node.only(&["values"])?;
        let rows = node.list("values");
        let mut fields: Vec<Field> = Vec::new();
        let mut weight = 1.0;
        for row in rows {
            let row = row
                .as_array()
                .ok_or_else(|| refusal::construct("this kind of VALUES"))?;
            for (at, value) in row.iter().enumerate() {
                let made = self.expression(Node::of(value)?, frame, ctes)?;
                weight += made.weight;
                if at == fields.len() {
                    fields.push(Field {
                        spread: Spread {
                            distinct: rows.len() as f64,
                            ..Spread::UNKNOWN
                        },
                        ..Field::plain(&format!("col{at}"))
                    });
                }
                fields[at].size.with(made.size);
            }
        }
        let rows = rows.len() as f64;
        let mut relation = Relation {
            alias: node.text("alias").to_owned(),
            few: rows <= FEW_ROWS,
            fields,
            weight,
            ..Relation::of_rows(rows)
        };
        relation.settle();
        Ok(relation)
    }

    fn join<'n>(
        &mut self,
        node: Node<'n>,
        ctes: &Ctes<'_>,
        frame: &mut Frame<'_>,
        joined: &mut Joined<'n>,
    ) -> Result<(), Refusal> {
        node.only(&[
            "left",
            "right",
            "condition",
            "join_type",
            "ref_type",
            "using_columns",
        ])?;
        if !node.text("alias").is_empty() {
            return Err(refusal::construct("a name for a whole join"));
        }
        let start = frame.relations.len();
        self.from(node.child("left")?, ctes, frame, joined)?;
        let middle = frame.relations.len();
        self.from(node.child("right")?, ctes, frame, joined)?;
        let end = frame.relations.len();
        let (left, right) = (start..middle, middle..end);
        let once = Some(Reach {
            side: right.clone(),
            once: right.len() == 1,
        });
        let beside = node.text("ref_type");
        let reach = match node.text("join_type") {
            "INNER" if beside == "ASOF" => once,
            "INNER" => None,
            "SEMI" | "ANTI" => once,
            "LEFT" => {
                joined.padded.push(right.clone());
                Some(Reach {
                    side: right.clone(),
                    once: beside == "ASOF" && right.len() == 1,
                })
            }
            "RIGHT" => {
                joined.padded.push(left.clone());
                Some(Reach {
                    side: left.clone(),
                    once: false,
                })
            }
            "OUTER" | "FULL" => {
                joined.padded.extend([left.clone(), right.clone()]);
                Some(joined.beside(&right))
            }
            _ => return Err(refusal::construct("this kind of join")),
        };
        if let Some(condition) = node.maybe("condition")? {
            joined.conditions.push(Condition {
                node: condition,
                reach: reach.clone(),
            });
        }
        let mut named: Vec<String> = Vec::new();
        for column in node.names("using_columns") {
            named.push(column.to_owned());
        }
        match beside {
            "REGULAR" | "CROSS" => {}
            "ASOF" => joined.ties.extend(nearest(frame, &left, &right)),
            "NATURAL" => {
                let ours = frame.relations[left.clone()].iter();
                let theirs = &frame.relations[right.clone()];
                named = ours
                    .flat_map(|relation| &relation.fields)
                    .map(|field| field.name.clone())
                    .filter(|name| theirs.iter().any(|relation| relation.field(name).is_some()))
                    .collect();
            }
            "POSITIONAL" if !left.is_empty() && !right.is_empty() => {
                joined.padded.extend([left.clone(), right.clone()]);
                let reach = joined.beside(&right);
                joined.ties.push(Tie {
                    between: vec![middle - 1, middle],
                    share: 1.0 / frame.relations[middle].rows.max(1.0),
                    met: (reach.side.len() == 1)
                        .then(|| Met {
                            relation: middle,
                            from: left.clone().collect(),
                            rows: 1.0,
                            column: None,
                        })
                        .into_iter()
                        .collect(),
                    loose: false,
                });
            }
            _ => return Err(refusal::construct("this kind of join")),
        }
        for column in named {
            frame.merges = true;
            let sides = (left.clone(), right.clone());
            let tie = joins::named(&column, frame, sides, reach.as_ref())
                .ok_or_else(|| refusal::unknown_column(&column))?;
            joined.ties.push(tie);
            if reach.is_some() {
                joined.merged.push((column, left.clone(), right.clone()));
            }
        }
        Ok(())
    }
}

/// The tie that ASOF makes: a row on the left meets one on the right at most.
fn nearest(frame: &Frame<'_>, left: &Range<usize>, right: &Range<usize>) -> Option<Tie> {
    let [relation] = &frame.relations[right.clone()] else {
        return None;
    };
    Some(Tie {
        between: vec![left.end.checked_sub(1)?, right.start],
        share: 1.0 / relation.rows.max(1.0),
        met: vec![Met {
            relation: right.start,
            from: left.clone().collect(),
            rows: 1.0,
            column: None,
        }],
        loose: false,
    })
}

/// How the values of a stored column spread over the rows of its table.
fn stored(column: &Column, rows: f64) -> Spread {
    let distinct = column.distinct as f64;
    let nulls = column.nulls as f64;
    let values = (rows - nulls).max(1.0);
    let day = |text: &Option<String>| -> Option<Date> { text.as_deref()?.get(..10)?.parse().ok() };
    let days = || {
        let span = day(&column.max)? - day(&column.min)?;
        Some(f64::from(span.get_days()))
    };
    Spread {
        distinct,
        at_most: distinct + 1.0,
        alike: (values - distinct + 1.0)
            .min(SKEW * values / distinct.max(1.0))
            .max(1.0),
        nulls,
        days: match column.kind {
            ColumnType::Date | ColumnType::Timestamp => days(),
            _ => None,
        },
        stored: column.kind != ColumnType::Other,
    }
}
