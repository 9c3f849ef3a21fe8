//! The walk through a query: what it has met so far, and queries inside queries.

use std::collections::BTreeSet;

use catalogue::Visible;
use serde_json::Value;

use super::{
    ast::Node,
    expression::Expression,
    joins::FEW_ROWS,
    refusal,
    relation::{Field, Relation},
    scope::{Ctes, Frame},
};
use crate::Refusal;

/// How deep SELECTs go inside one another.
const MOST_DEPTH: usize = 8;
/// Most WITH names in a row.
const MOST_CTES: usize = 32;
/// Most things that FROM clauses name, in all.
const MOST_RELATIONS: usize = 100;
/// Most things that one FROM names: planning their joins takes its time.
const MOST_JOINED: usize = 30;
/// Most nodes of the plan once aliases and WITH names are replaced by what they stand for.
const MOST_WEIGHT: f64 = 20_000.0;

/// Most rows that a query may be estimated to go through on its way, ...
const MOST_ROWS: f64 = 1e8;
/// ... or as many times those of its largest table, if that is more.
const MOST_TIMES: f64 = 4.0;
/// Most rows that it may go through where its values are as alike as can be, ...
const WORST_ROWS: f64 = 5e8;
/// ... or as many times those of its largest table.
const WORST_TIMES: f64 = 50.0;
/// Most stored values that one expression may make over all rows, where it makes larger ones, ...
const MOST_MADE: f64 = 3e7;
/// ... and where they are larger than this, as lists and repeated texts are, ...
const LARGE: f64 = 16.0;
/// ... or where a window keeps all its input for every row: ...
const MOST_LARGE: f64 = 5e6;
const MOST_KEPT: f64 = 1e6;
/// ... or as many for each row of the largest table, if that is more.
const MADE_TIMES: f64 = 50.0;

/// The functions that tell the time and can be written without brackets, so that they look like columns.
const BARE_CLOCKS: [&str; 3] = ["current_date", "current_timestamp", "localtimestamp"];

pub(super) struct Walk<'a> {
    pub(super) visible: &'a Visible,
    pub(super) tables: BTreeSet<String>,
    pub(super) tells_time: bool,
    /// The time, in days since 1970.
    pub(super) now: f64,
    /// Rows of the largest table that was met.
    pub(super) largest: f64,
    depth: usize,
    relations: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(visible: &'a Visible, now: f64) -> Self {
        Self {
            visible,
            tables: BTreeSet::new(),
            tells_time: false,
            now,
            largest: 1.0,
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
        let all = node.flag("setop_all");
        let kind = node.text("setop_type");
        let mut relation = match kind {
            "UNION" | "UNION_BY_NAME" => below(left, right, kind == "UNION_BY_NAME"),
            "EXCEPT" | "INTERSECT" => Relation {
                few: left.few && right.few,
                weight: left.weight + right.weight,
                ..left
            },
            _ => return Err(refusal::construct("this way of putting queries together")),
        };
        if !all && !relation.open {
            let spreads: Vec<_> = relation.fields.iter().map(|field| field.spread).collect();
            let places: Vec<_> = (0..spreads.len()).map(Some).collect();
            relation.group(&spreads, &places, 1.0);
        }
        relation.settle();
        let mut frame = Frame::new(outer);
        frame.rows.set(relation.rows);
        frame.most.set(relation.most);
        frame.relations.push(relation.clone());
        self.modifiers(node, &[], &frame, ctes, &mut relation)?;
        self.bounded(&frame, relation.rows, relation.most)?;
        self.weigh(relation.weight)?;
        Ok(relation)
    }

    /// Counts one more thing that a FROM names, which has that many.
    pub(super) fn count_relation(&mut self, joined: usize) -> Result<(), Refusal> {
        self.relations += 1;
        if self.relations > MOST_RELATIONS || joined > MOST_JOINED {
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

    /// Refuses a frame that goes through too many rows, or gives too many.
    pub(super) fn bounded(&self, frame: &Frame<'_>, rows: f64, most: f64) -> Result<(), Refusal> {
        let (times, most_times) = frame.times();
        let rows = rows.max(frame.rows.get()) * times;
        let most = most.max(frame.most.get()) * most_times;
        if rows > MOST_ROWS.max(MOST_TIMES * self.largest)
            || most > WORST_ROWS.max(WORST_TIMES * self.largest)
        {
            return Err(refusal::too_large());
        }
        Ok(())
    }

    /// Refuses an expression that makes too much over all rows of a frame.
    pub(super) fn affordable(&self, made: &Expression, frame: &Frame<'_>) -> Result<(), Refusal> {
        let large = made.size.mean > LARGE;
        self.made_at_most(if large { MOST_LARGE } else { MOST_MADE }, made, frame)
    }

    /// Refuses a window that keeps all its input, for every row, where that is too much.
    pub(super) fn keepable(&self, made: &Expression, frame: &Frame<'_>) -> Result<(), Refusal> {
        self.made_at_most(MOST_KEPT, made, frame)
    }

    fn made_at_most(&self, most: f64, made: &Expression, frame: &Frame<'_>) -> Result<(), Refusal> {
        let values = made.size.mean * frame.rows.get() * frame.times().0;
        if made.size.mean > 1.0 && values > most.max(MADE_TIMES * self.largest) {
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

/// Rows of both, one below the other, with their columns put together by place or by name.
fn below(mut left: Relation, mut right: Relation, by_name: bool) -> Relation {
    if left.blurred || right.blurred {
        left.blur();
        right.blur();
    }
    let rows = left.rows + right.rows;
    let most = left.most + right.most;
    let mut relation = Relation {
        rows,
        most,
        few: left.few && right.few && most <= FEW_ROWS,
        weight: left.weight + right.weight,
        open: left.open || right.open,
        unnamed: left.unnamed || right.unnamed,
        blurred: left.blurred || right.blurred,
        unique: Vec::new(),
        ..left
    };
    let mut found = vec![false; relation.fields.len()];
    for (at, theirs) in right.fields.into_iter().enumerate() {
        let place = if by_name {
            relation.place(&theirs.name)
        } else {
            Some(at).filter(|at| *at < found.len())
        };
        let Some(place) = place else {
            relation.fields.push(Field {
                spread: theirs.spread.padded(),
                ..theirs
            });
            continue;
        };
        if let Some(found) = found.get_mut(place) {
            *found = true;
        }
        let ours = &mut relation.fields[place];
        ours.spread = ours.spread.and(theirs.spread);
        ours.size.with(theirs.size);
        ours.weight = ours.weight.max(theirs.weight);
    }
    for (field, found) in relation.fields.iter_mut().zip(found) {
        if !found {
            field.spread = field.spread.padded();
        }
    }
    relation
}
