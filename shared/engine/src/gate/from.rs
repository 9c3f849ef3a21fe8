//! FROM: tables by their names in scope, subqueries, series, joins and pivots.

use super::{
    ast::Node,
    functions::{Bound, Kind, bound},
    joins::{FEW_ROWS, Tie},
    refusal,
    scope::{Ctes, Field, Frame, Relation},
    select::rows_of,
    types,
    walk::Walk,
};
use crate::Refusal;

/// Most columns that a PIVOT makes.
const MOST_PIVOTED: f64 = 500.0;

impl Walk<'_> {
    /// Walks a FROM into `frame`; what joins say goes to `conditions` and `ties`.
    pub(super) fn from<'n>(
        &mut self,
        node: Node<'n>,
        ctes: &Ctes<'_>,
        frame: &mut Frame<'_>,
        conditions: &mut Vec<Node<'n>>,
        ties: &mut Vec<Tie>,
    ) -> Result<(), Refusal> {
        let relation = match node.kind() {
            "EMPTY" => return node.only(&[]),
            "JOIN" => return self.join(node, ctes, frame, conditions, ties),
            "BASE_TABLE" => self.table(node, ctes)?,
            "SUBQUERY" => {
                node.only(&["subquery", "column_name_alias"])?;
                let relation = self.inside(frame, ties, |walk, frame| {
                    walk.subquery(node.child("subquery")?, ctes, Some(frame))
                })?;
                self.aliased(node, relation)
            }
            "TABLE_FUNCTION" => {
                let relation = self.inside(frame, ties, |walk, frame| {
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
        self.count_relation()?;
        frame.relations.push(relation);
        Ok(())
    }

    /// Runs `walk` with what stands before it in FROM around it, and ties the new relation to
    /// those that it named.
    fn inside(
        &mut self,
        frame: &Frame<'_>,
        ties: &mut Vec<Tie>,
        walk: impl FnOnce(&mut Self, &Frame<'_>) -> Result<Relation, Refusal>,
    ) -> Result<Relation, Refusal> {
        frame.rows.set(
            frame
                .relations
                .iter()
                .map(|relation| relation.rows)
                .fold(1.0, f64::max),
        );
        frame.touched.borrow_mut().clear();
        let relation = walk(self, frame)?;
        for &at in frame.touched.borrow().iter() {
            ties.push(Tie {
                between: vec![at, frame.relations.len()],
                share: 1.0,
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
            let scope = self.visible.scope();
            let distinct = |column: &catalogue::Column| {
                if scope.masks(column) {
                    1.0
                } else {
                    column.distinct as f64
                }
            };
            Relation {
                alias: table.name.clone(),
                rows: (table.row_count as f64).max(1.0),
                few: false,
                fields: table
                    .columns
                    .iter()
                    .map(|column| Field {
                        distinct: distinct(column),
                        ..Field::plain(&column.name)
                    })
                    .collect(),
                open: false,
                unnamed: false,
                weight: 1.0,
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
        for &argument in &arguments {
            weight += self.expression(argument, frame, ctes)?.weight;
        }
        let rows = match bound {
            Bound::Series => super::bounds::series(name, &arguments)?,
            _ => super::bounds::list(name, &arguments, frame)?,
        };
        let mut fields = vec![Field {
            distinct: rows,
            ..Field::plain(name)
        }];
        if node.text("with_ordinality") == "WITH_ORDINALITY" {
            fields.push(Field {
                distinct: rows,
                ..Field::plain("ordinality")
            });
        }
        Ok(Relation {
            alias: name.to_owned(),
            rows,
            few: rows <= FEW_ROWS,
            fields,
            open: false,
            unnamed: false,
            weight,
        })
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
                        distinct: rows.len() as f64,
                        ..Field::plain(&format!("col{at}"))
                    });
                }
                fields[at].growth = fields[at].growth.max(made.growth);
            }
        }
        let rows = rows.len() as f64;
        let alias = node.text("alias").to_owned();
        Ok(Relation {
            alias,
            rows,
            few: rows <= FEW_ROWS,
            fields,
            open: false,
            unnamed: false,
            weight,
        })
    }

    fn join<'n>(
        &mut self,
        node: Node<'n>,
        ctes: &Ctes<'_>,
        frame: &mut Frame<'_>,
        conditions: &mut Vec<Node<'n>>,
        ties: &mut Vec<Tie>,
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
        if !["INNER", "LEFT", "RIGHT", "OUTER", "FULL", "SEMI", "ANTI"]
            .contains(&node.text("join_type"))
        {
            return Err(refusal::construct("this kind of join"));
        }
        let start = frame.relations.len();
        self.from(node.child("left")?, ctes, frame, conditions, ties)?;
        let middle = frame.relations.len();
        self.from(node.child("right")?, ctes, frame, conditions, ties)?;
        let end = frame.relations.len();
        conditions.extend(node.maybe("condition")?);
        for column in node.names("using_columns") {
            let tie = tied(frame, column, start, middle, end)
                .ok_or_else(|| refusal::unknown_column(column))?;
            ties.push(tie);
        }
        match node.text("ref_type") {
            "REGULAR" | "CROSS" => {}
            "NATURAL" => {
                let names: Vec<String> = frame.relations[start..middle]
                    .iter()
                    .flat_map(|relation| relation.fields.iter().map(|field| field.name.clone()))
                    .collect();
                ties.extend(
                    names
                        .iter()
                        .filter_map(|name| tied(frame, name, start, middle, end)),
                );
            }
            "ASOF" | "POSITIONAL" if middle > start && end > middle => {
                let share = 1.0 / frame.relations[end - 1].rows.max(1.0);
                ties.push(Tie {
                    between: vec![middle - 1, end - 1],
                    share,
                });
            }
            _ => return Err(refusal::construct("this kind of join")),
        }
        Ok(())
    }

    fn pivot(
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
        let (mut conditions, mut ties) = (Vec::new(), Vec::new());
        self.from(
            node.child("source")?,
            ctes,
            &mut frame,
            &mut conditions,
            &mut ties,
        )?;
        frame.rows.set(rows_of(&frame, &conditions, ties)?);
        let mut weight: f64 = frame.relations.iter().map(|relation| relation.weight).sum();
        for condition in conditions {
            weight += self.expression(condition, &frame, ctes)?.weight;
        }
        let mut growth: f64 = 1.0;
        let aggregates = node.nodes("aggregates")?;
        for &aggregate in &aggregates {
            let made = self.expression(aggregate, &frame, ctes)?;
            weight += made.weight;
            growth = growth.max(made.growth);
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
        self.bounded(&frame)?;
        let rows = frame.rows.get()
            * if aggregates.is_empty() {
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
            field.growth = field.growth.max(growth);
        }
        Ok(Relation {
            alias: String::new(),
            rows,
            few: false,
            fields,
            open: true,
            unnamed: true,
            weight: weight * columns,
        })
    }
}

/// The tie that a column of the same name on both sides makes.
fn tied(frame: &Frame<'_>, column: &str, start: usize, middle: usize, end: usize) -> Option<Tie> {
    let side = |mut range: std::ops::Range<usize>| {
        range.find_map(|at| {
            let relation = &frame.relations[at];
            match relation.field(column) {
                Some(field) => Some((at, field.distinct)),
                None => relation.may_have(column).then_some((at, 0.0)),
            }
        })
    };
    let (left, ours) = side(start..middle)?;
    let (right, theirs) = side(middle..end)?;
    let known = ours.max(theirs);
    let distinct = if known > 0.0 {
        known
    } else {
        frame.relations[left]
            .rows
            .max(frame.relations[right].rows)
            .sqrt()
    };
    Some(Tie {
        between: vec![left, right],
        share: 1.0 / distinct.max(1.0),
    })
}
