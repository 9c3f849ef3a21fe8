//! Calls of functions, plain and over windows.

use serde_json::{Value, json};

use super::{
    ast::Node,
    bounds,
    expression::Expression,
    functions::{Bound, Kind, bound},
    literal::Literal,
    refusal,
    scope::{Ctes, Frame},
    spread,
    walk::Walk,
};
use crate::Refusal;

/// Most rows under a window that moves over everything it has seen.
const MOST_HELD_ROWS: f64 = 3_000.0;

/// The column that a function is called on, as in `name.upper()`: the parser takes it for a schema.
pub(super) fn receiver<'a>(node: Node<'a>) -> Option<Vec<&'a str>> {
    match (node.text("catalog"), node.text("schema")) {
        (_, "" | "main") => None,
        ("", column) => Some(vec![column]),
        (table, column) => Some(vec![table, column]),
    }
}

impl Walk<'_> {
    pub(super) fn call(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        node.only(&[
            "function_name",
            "schema",
            "catalog",
            "children",
            "filter",
            "order_bys",
            "distinct",
            "is_operator",
        ])?;
        let name = node.text("function_name");
        let listed = bound(name, &[Kind::Operator, Kind::Scalar, Kind::Aggregate]);
        let Some((kind, bound)) = listed else {
            return Err(refusal::function(name));
        };
        let mut arguments = node.nodes("children")?;
        let column: Value;
        if let Some(names) = receiver(node) {
            if frame.find(&names).is_err() {
                return Err(refusal::construct(
                    "a function with a schema or an unknown column before it",
                ));
            }
            column = json!({"class": "COLUMN_REF", "type": "COLUMN_REF", "column_names": names});
            arguments.insert(0, Node::of(&column)?);
        } else if !node.text("catalog").is_empty() {
            return Err(refusal::construct("a function with a database before it"));
        }
        let mut made = Expression::LEAF;
        let mut parts = Vec::new();
        for &argument in &arguments {
            let part = self.expression(argument, frame, ctes)?;
            self.affordable(&part, frame)?;
            made.with(part);
            parts.push(part);
        }
        // A name given to an argument: what makes a struct needs them, elsewhere they switch options on.
        let may_name = matches!(
            name.to_ascii_lowercase().as_str(),
            "struct_pack" | "row" | "unnest"
        );
        if !may_name
            && arguments
                .iter()
                .any(|argument| !argument.text("alias").is_empty())
        {
            return Err(refusal::argument(name, "write its arguments without names"));
        }
        self.parts(node, &["filter"], frame, ctes, &mut made)?;
        if let Some(order) = node.maybe("order_bys")? {
            made.weight += self.orders(order, frame, ctes)?.weight;
        }
        self.tells_time |= bound == Bound::Clock;
        let different = node.flag("distinct") || name.eq_ignore_ascii_case("histogram");
        let rows = summed(&arguments, different, frame.rows.get(), frame);
        let call = bounds::Call {
            name,
            bound,
            arguments: &arguments,
            parts: &parts,
            frame,
            rows,
            now: self.now,
        };
        call.apply(&mut made)?;
        made.aggregate |= kind == Kind::Aggregate;
        Ok(made)
    }

    pub(super) fn window(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        node.only(&[
            "function_name",
            "schema",
            "children",
            "partitions",
            "orders",
            "start",
            "end",
            "start_expr",
            "end_expr",
            "offset_expr",
            "default_expr",
            "ignore_nulls",
            "filter_expr",
            "exclude_clause",
            "distinct",
            "arg_orders",
        ])?;
        let name = node.text("function_name");
        let Some((kind, bound)) = bound(name, &[Kind::Window, Kind::Aggregate]) else {
            return Err(refusal::function(name));
        };
        if !["", "main"].contains(&node.text("schema")) {
            return Err(refusal::construct(
                "a function with a schema or a column before it",
            ));
        }
        let mut made = Expression::LEAF;
        let parts = self.children(node, frame, ctes, &mut made)?;
        for part in &parts {
            self.affordable(part, frame)?;
        }
        for partition in node.nodes("partitions")? {
            made.with(self.expression(partition, frame, ctes)?);
        }
        self.parts(
            node,
            &[
                "start_expr",
                "end_expr",
                "offset_expr",
                "default_expr",
                "filter_expr",
            ],
            frame,
            ctes,
            &mut made,
        )?;
        let orders = node.nodes("orders")?;
        let ordered = self.order_keys(&orders, frame, ctes)?;
        made.weight += ordered.weight;
        let ordered = self.order_keys(&node.nodes("arg_orders")?, frame, ctes)?;
        made.weight += ordered.weight;
        let arguments = node.nodes("children")?;
        let mut partition = frame.most.get();
        for partitioned in node.nodes("partitions")? {
            let spread = spread::of(partitioned, frame);
            partition = partition.min(spread.alike.max(spread.nulls));
        }
        match span(node, &orders) {
            Span::Few => partition = partition.min(2.0 * MOST_HELD_ROWS),
            Span::Moving if bound == Bound::Holds && partition > MOST_HELD_ROWS => {
                return Err(refusal::argument(
                    name,
                    "leave the frame of its window out, or ask it of fewer rows",
                ));
            }
            Span::Moving | Span::Whole => {}
        }
        if kind == Kind::Aggregate {
            let different = node.flag("distinct") || name.eq_ignore_ascii_case("histogram");
            bounds::Call {
                name,
                bound,
                arguments: &arguments,
                parts: &parts,
                frame,
                rows: summed(&arguments, different, partition, frame),
                now: self.now,
            }
            .apply(&mut made)?;
            if bound == Bound::Holds {
                // Every row has all of it.
                made.size.mean = made.size.growth;
                self.keepable(&made, frame)?;
            }
        }
        // Over a window rows stay rows; only what is summed inside it counts.
        made.aggregate = parts.iter().any(|part| part.aggregate);
        Ok(made)
    }
}

/// Most rows that an aggregate takes in, if it takes in at most that many.
fn summed(arguments: &[Node<'_>], different: bool, most: f64, frame: &Frame<'_>) -> f64 {
    match arguments.first() {
        Some(&first) if different => most.min(spread::of(first, frame).at_most),
        _ => most,
    }
    .max(1.0)
}

/// What the frame of a window takes in of its partition.
enum Span {
    /// All of it.
    Whole,
    /// Some rows before and after the current one.
    Few,
    /// Another part for each row.
    Moving,
}

fn span(node: Node<'_>, orders: &[Node<'_>]) -> Span {
    let (start, end) = (node.text("start"), node.text("end"));
    let whole = start == "UNBOUNDED_PRECEDING"
        && (end == "UNBOUNDED_FOLLOWING" || (orders.is_empty() && end == "CURRENT_ROW_RANGE"))
        && node.text("exclude_clause") == "NO_OTHER";
    let near = |bound: &str, at: &str| {
        let count = || node.child(at).ok().and_then(Literal::of)?.number();
        bound == "CURRENT_ROW_ROWS"
            || (bound.starts_with("EXPR_") && bound.ends_with("_ROWS"))
                && count().is_some_and(|rows| rows <= MOST_HELD_ROWS)
    };
    if whole {
        Span::Whole
    } else if near(start, "start_expr") && near(end, "end_expr") {
        Span::Few
    } else {
        Span::Moving
    }
}
