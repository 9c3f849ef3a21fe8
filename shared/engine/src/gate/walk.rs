//! The walk through a query: what it has met so far, and queries inside queries.

use std::collections::BTreeSet;

use catalogue::Visible;
use serde_json::Value;

use super::{
    ast::Node,
    joins::MOST_ROWS,
    refusal,
    scope::{Ctes, Field, Frame, Relation},
};
use crate::Refusal;

/// How deep SELECTs go inside one another.
const MOST_DEPTH: usize = 8;
/// Most WITH names in a row.
const MOST_CTES: usize = 32;
/// Most things that FROM clauses name, in all.
const MOST_RELATIONS: usize = 100;
/// Most nodes of the plan once aliases and WITH names are replaced by what they stand for.
const MOST_WEIGHT: f64 = 20_000.0;

/// The functions that tell the time and can be written without brackets, so that they look like columns.
const BARE_CLOCKS: [&str; 3] = ["current_date", "current_timestamp", "localtimestamp"];

pub(super) struct Walk<'a> {
    pub(super) visible: &'a Visible,
    pub(super) tables: BTreeSet<String>,
    pub(super) tells_time: bool,
    depth: usize,
    relations: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(visible: &'a Visible) -> Self {
        Self {
            visible,
            tables: BTreeSet::new(),
            tells_time: false,
            depth: 0,
            relations: 0,
        }
    }

    pub(super) fn statement(&mut self, statement: &Value) -> Result<(), Refusal> {
        let nothing = Ctes {
            outer: None,
            named: None,
        };
        self.subquery(Node::of(statement)?, &nothing, None)
            .map(|_| ())
    }

    /// A whole query with its own names: a statement, a subquery, the body of a WITH.
    pub(super) fn subquery(
        &mut self,
        statement: Node<'_>,
        ctes: &Ctes<'_>,
        outer: Option<&Frame<'_>>,
    ) -> Result<Relation, Refusal> {
        if !statement.list("named_param_map").is_empty() {
            return Err(refusal::parameter());
        }
        statement.only(&["node"])?;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(refusal::too_deep());
        }
        let relation = self.query(statement.child("node")?, ctes, outer)?;
        self.depth -= 1;
        Ok(relation)
    }

    /// A SELECT or several put together by UNION and the like.
    pub(super) fn query(
        &mut self,
        node: Node<'_>,
        ctes: &Ctes<'_>,
        outer: Option<&Frame<'_>>,
    ) -> Result<Relation, Refusal> {
        match node.kind() {
            "SELECT_NODE" | "SET_OPERATION_NODE" => {
                let named = node.child("cte_map")?;
                named.only(&["map"])?;
                let named = named.list("map");
                if named.len() > MOST_CTES {
                    return Err(refusal::too_complex("names in WITH"));
                }
                self.with(named, node, ctes, outer)
            }
            "RECURSIVE_CTE_NODE" => Err(refusal::recursive()),
            _ => Err(refusal::construct("this kind of query")),
        }
    }

    /// Walks the names of a WITH in order; each is in scope behind itself, and nowhere before.
    fn with(
        &mut self,
        named: &[Value],
        node: Node<'_>,
        ctes: &Ctes<'_>,
        outer: Option<&Frame<'_>>,
    ) -> Result<Relation, Refusal> {
        let Some((first, rest)) = named.split_first() else {
            return if node.kind() == "SELECT_NODE" {
                self.select(node, ctes, outer)
            } else {
                self.set_operation(node, ctes, outer)
            };
        };
        let first = Node::of(first)?;
        let body = first.child("value")?;
        body.only(&["aliases", "query", "materialized"])?;
        let mut relation = self.subquery(body.child("query")?, ctes, outer)?;
        let name = first.text("key");
        relation.rename(name, &body.names("aliases"));
        let inner = Ctes {
            outer: Some(ctes),
            named: Some((name, &relation)),
        };
        self.with(rest, node, &inner, outer)
    }

    fn set_operation(
        &mut self,
        node: Node<'_>,
        ctes: &Ctes<'_>,
        outer: Option<&Frame<'_>>,
    ) -> Result<Relation, Refusal> {
        node.only(&[
            "modifiers",
            "cte_map",
            "setop_type",
            "left",
            "right",
            "setop_all",
        ])?;
        let left = self.query(node.child("left")?, ctes, outer)?;
        let right = self.query(node.child("right")?, ctes, outer)?;
        let adds = match node.text("setop_type") {
            "UNION" | "UNION_BY_NAME" => right.rows,
            "EXCEPT" | "INTERSECT" => 0.0,
            _ => return Err(refusal::construct("this way of putting queries together")),
        };
        let mut relation = Relation {
            rows: left.rows + adds,
            few: left.few && right.few && left.rows + adds <= super::joins::FEW_ROWS,
            weight: left.weight + right.weight,
            open: left.open || right.open,
            unnamed: left.unnamed || right.unnamed,
            ..left
        };
        for (at, theirs) in right.fields.iter().enumerate() {
            match relation.fields.get_mut(at) {
                Some(ours) => {
                    ours.distinct = if ours.distinct * theirs.distinct > 0.0 {
                        ours.distinct + theirs.distinct
                    } else {
                        0.0
                    };
                    ours.growth = ours.growth.max(theirs.growth);
                    ours.gathered = ours.gathered.max(theirs.gathered);
                    ours.weight = ours.weight.max(theirs.weight);
                }
                None => relation.fields.push(theirs.clone()),
            }
        }
        relation.fields.extend(
            right
                .fields
                .iter()
                .filter(|theirs| left_lacks(&relation, theirs))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let mut frame = Frame::new(outer);
        frame.rows.set(relation.rows);
        frame.relations.push(relation.clone());
        self.modifiers(node, &frame, ctes, &mut relation)?;
        self.weigh(relation.weight)?;
        Ok(relation)
    }

    /// Counts one more thing that a FROM names.
    pub(super) fn count_relation(&mut self) -> Result<(), Refusal> {
        self.relations += 1;
        if self.relations > MOST_RELATIONS {
            return Err(refusal::too_complex("tables in FROM"));
        }
        Ok(())
    }

    pub(super) fn weigh(&self, weight: f64) -> Result<(), Refusal> {
        if weight > MOST_WEIGHT {
            return Err(refusal::too_complex(
                "parts, once its names are replaced by what they stand for",
            ));
        }
        Ok(())
    }

    /// Refuses a frame that goes through too many rows.
    pub(super) fn bounded(&self, frame: &Frame<'_>) -> Result<(), Refusal> {
        if frame.total() > MOST_ROWS {
            return Err(refusal::too_large());
        }
        Ok(())
    }

    /// Whether a name without brackets tells the time, which is noted.
    pub(super) fn bare_clock(&mut self, name: &str) -> bool {
        let known = BARE_CLOCKS
            .iter()
            .any(|clock| clock.eq_ignore_ascii_case(name));
        self.tells_time |= known;
        known
    }
}

fn left_lacks(relation: &Relation, field: &Field) -> bool {
    relation.field(&field.name).is_none()
}
