//! Expressions: each kind of node, what it may hold, and how much it can make.

use super::{
    ast::Node,
    bounds,
    functions::{Bound, Kind, bound},
    literal, refusal,
    scope::{Ctes, Frame},
    types,
    walk::Walk,
};
use crate::Refusal;

/// Most nodes of one expression once aliases are replaced by what they stand for.
const MOST_WEIGHT: f64 = 4_000.0;
/// Most rows under a window that moves over everything it has seen.
const MOST_HELD_ROWS: f64 = 3_000.0;
/// Collations that compare without an extension.
const COLLATIONS: [&str; 5] = [
    "nocase",
    "noaccent",
    "nfc",
    "nocase.noaccent",
    "noaccent.nocase",
];

/// What is known of an expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expression {
    /// How many times larger than a stored value it can be.
    pub growth: f64,
    /// How much of that comes of aggregates that keep all their values.
    pub gathered: f64,
    /// Number of nodes once aliases are replaced.
    pub weight: f64,
    /// Rows that it makes of one.
    pub unnested: f64,
    /// Whether it sums rows up.
    pub aggregate: bool,
    /// Whether a call that grows its input is in it.
    pub grows: bool,
}

impl Expression {
    pub(super) const LEAF: Self = Self {
        growth: 1.0,
        gathered: 1.0,
        weight: 1.0,
        unnested: 1.0,
        aggregate: false,
        grows: false,
    };

    /// Takes in a part: as large as the largest part, as heavy as all.
    fn with(&mut self, part: Self) {
        self.growth = self.growth.max(part.growth);
        self.gathered = self.gathered.max(part.gathered);
        self.weight += part.weight;
        self.unnested = self.unnested.max(part.unnested);
        self.aggregate |= part.aggregate;
        self.grows |= part.grows;
    }
}

impl Walk<'_> {
    pub(super) fn expression(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        let mut made = Expression::LEAF;
        match node.text("class") {
            "COLUMN_REF" => return self.column(node, frame),
            "CONSTANT" => return constant(node),
            "COMPARISON" => {
                node.only(&["left", "right"])?;
                self.parts(node, &["left", "right"], frame, ctes, &mut made)?;
            }
            "BETWEEN" => {
                node.only(&["input", "lower", "upper"])?;
                self.parts(node, &["input", "lower", "upper"], frame, ctes, &mut made)?;
            }
            "CONJUNCTION" => {
                node.only(&["children"])?;
                self.children(node, frame, ctes, &mut made)?;
            }
            "CASE" => {
                node.only(&["case_checks", "else_expr"])?;
                for check in node.nodes("case_checks")? {
                    check.only(&["when_expr", "then_expr"])?;
                    self.parts(check, &["when_expr", "then_expr"], frame, ctes, &mut made)?;
                }
                self.parts(node, &["else_expr"], frame, ctes, &mut made)?;
            }
            "CAST" => {
                node.only(&["child", "cast_type", "try_cast"])?;
                types::allowed(node.child("cast_type")?)?;
                self.parts(node, &["child"], frame, ctes, &mut made)?;
            }
            "COLLATE" => {
                node.only(&["child", "collation"])?;
                if !COLLATIONS.contains(&node.text("collation").to_ascii_lowercase().as_str()) {
                    return Err(refusal::construct("this collation"));
                }
                self.parts(node, &["child"], frame, ctes, &mut made)?;
            }
            "OPERATOR" => self.operator(node, frame, ctes, &mut made)?,
            "FUNCTION" => return self.call(node, frame, ctes),
            "WINDOW" => return self.window(node, frame, ctes),
            "STAR" => self.star(node, frame, ctes, &mut made)?,
            "SUBQUERY" => {
                node.only(&["subquery_type", "subquery", "child", "comparison_type"])?;
                if !["SCALAR", "EXISTS", "NOT_EXISTS", "ANY"].contains(&node.text("subquery_type"))
                {
                    return Err(refusal::construct("this kind of subquery"));
                }
                self.parts(node, &["child"], frame, ctes, &mut made)?;
                let relation = self.subquery(node.child("subquery")?, ctes, Some(frame))?;
                made.growth = made.growth.max(relation.growth());
                made.gathered = relation
                    .fields
                    .iter()
                    .map(|field| field.gathered)
                    .fold(made.gathered, f64::max);
                made.weight += relation.weight;
            }
            "POSITIONAL_REFERENCE" => {
                node.only(&["index"])?;
                made.growth = frame
                    .relations
                    .iter()
                    .map(|relation| relation.growth())
                    .fold(1.0, f64::max);
            }
            "PARAMETER" => return Err(refusal::parameter()),
            "LAMBDA" => return Err(refusal::construct("a function of your own (->)")),
            _ => return Err(refusal::construct("this kind of expression")),
        }
        if made.weight > MOST_WEIGHT {
            return Err(refusal::too_complex(
                "parts in one expression, once its names are replaced by what they stand for",
            ));
        }
        Ok(made)
    }

    /// Walks the named fields, where they are there.
    fn parts(
        &mut self,
        node: Node<'_>,
        fields: &[&str],
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        made: &mut Expression,
    ) -> Result<(), Refusal> {
        for field in fields {
            if let Some(part) = node.maybe(field)? {
                made.with(self.expression(part, frame, ctes)?);
            }
        }
        Ok(())
    }

    fn children(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        made: &mut Expression,
    ) -> Result<Vec<Expression>, Refusal> {
        let mut all = Vec::new();
        for child in node.nodes("children")? {
            let part = self.expression(child, frame, ctes)?;
            made.with(part);
            all.push(part);
        }
        Ok(all)
    }

    fn column(&mut self, node: Node<'_>, frame: &Frame<'_>) -> Result<Expression, Refusal> {
        node.only(&["column_names"])?;
        let names = node.names("column_names");
        match frame.find(&names) {
            Ok(found) => Ok(Expression {
                growth: found.field.growth,
                gathered: found.field.gathered,
                weight: if found.outer { 1.0 } else { found.field.weight },
                ..Expression::LEAF
            }),
            Err(_) if names.len() == 1 && self.bare_clock(names[0]) => Ok(Expression::LEAF),
            Err(refused) => Err(refused),
        }
    }

    fn operator(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        made: &mut Expression,
    ) -> Result<(), Refusal> {
        node.only(&["children"])?;
        let parts = self.children(node, frame, ctes, made)?;
        match node.kind() {
            "OPERATOR_NOT"
            | "OPERATOR_IS_NULL"
            | "OPERATOR_IS_NOT_NULL"
            | "COMPARE_IN"
            | "COMPARE_NOT_IN"
            | "OPERATOR_COALESCE"
            | "OPERATOR_NULLIF"
            | "ARRAY_EXTRACT"
            | "ARRAY_SLICE"
            | "STRUCT_EXTRACT" => {}
            "GROUPING_FUNCTION" => made.aggregate = true,
            "ARRAY_CONSTRUCTOR" => {
                made.growth = bounds::grown(&parts, parts.iter().map(|part| part.growth).sum())?;
            }
            _ => return Err(refusal::construct("this operator")),
        }
        Ok(())
    }

    fn star(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
        made: &mut Expression,
    ) -> Result<(), Refusal> {
        node.only(&[
            "relation_name",
            "exclude_list",
            "replace_list",
            "columns",
            "expr",
            "qualified_exclude_list",
            "rename_list",
        ])?;
        let from = node.text("relation_name");
        if !from.is_empty()
            && !frame
                .relations
                .iter()
                .any(|relation| relation.alias.eq_ignore_ascii_case(from))
        {
            return Err(refusal::unknown_column(&format!("{from}.*")));
        }
        if let Some(which) = node.maybe("expr")? {
            let named = match which.kind() {
                "FUNCTION" if which.text("function_name") == "list_value" => which
                    .nodes("children")?
                    .into_iter()
                    .all(|name| literal::text(name).is_some()),
                _ => literal::text(which)
                    .is_some_and(|pattern| pattern.chars().count() <= bounds::MOST_PATTERN),
            };
            if !named {
                return Err(refusal::construct(
                    "COLUMNS with anything but a pattern or a list of names",
                ));
            }
        }
        for replaced in node.nodes("replace_list")? {
            made.with(self.expression(replaced.child("value")?, frame, ctes)?);
        }
        for relation in &frame.relations {
            made.weight += relation
                .fields
                .iter()
                .map(|field| field.weight)
                .sum::<f64>();
            made.growth = made.growth.max(relation.growth());
        }
        Ok(())
    }

    fn call(
        &mut self,
        node: Node<'_>,
        frame: &Frame<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<Expression, Refusal> {
        node.only(&[
            "function_name",
            "schema",
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
        if !["", "main"].contains(&node.text("schema")) {
            return Err(refusal::construct(
                "a function with a schema or a column before it",
            ));
        }
        let mut made = Expression::LEAF;
        let parts = self.children(node, frame, ctes, &mut made)?;
        let arguments = node.nodes("children")?;
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
            made.weight += self.orders(order, frame, ctes)?;
        }
        self.tells_time |= bound == Bound::Clock;
        let call = bounds::Call {
            name,
            bound,
            arguments: &arguments,
            parts: &parts,
            frame,
        };
        call.apply(&mut made)?;
        made.aggregate |= kind == Kind::Aggregate;
        Ok(made)
    }

    fn window(
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
        made.weight += self.order_keys(&orders, frame, ctes)?;
        made.weight += self.order_keys(&node.nodes("arg_orders")?, frame, ctes)?;
        let moves = !(node.text("start") == "UNBOUNDED_PRECEDING"
            && (node.text("end") == "UNBOUNDED_FOLLOWING"
                || (orders.is_empty() && node.text("end") == "CURRENT_ROW_RANGE"))
            && node.text("exclude_clause") == "NO_OTHER");
        if bound == Bound::Holds && moves && frame.rows.get() > MOST_HELD_ROWS {
            return Err(refusal::argument(
                name,
                "leave the frame of its window out, or ask it of fewer rows",
            ));
        }
        let arguments = node.nodes("children")?;
        if kind == Kind::Aggregate {
            bounds::Call {
                name,
                bound,
                arguments: &arguments,
                parts: &parts,
                frame,
            }
            .apply(&mut made)?;
        }
        // Over a window rows stay rows; only what is summed inside it counts.
        made.aggregate = parts.iter().any(|part| part.aggregate);
        Ok(made)
    }
}

fn constant(node: Node<'_>) -> Result<Expression, Refusal> {
    node.only(&["value"])?;
    let value = node.child("value")?;
    value.only(&["is_null", "value"])?;
    types::allowed(value.child("type")?)?;
    let length = value.text("value").len() as f64;
    Ok(Expression {
        growth: (length / 100.0).max(1.0),
        weight: 0.5,
        ..Expression::LEAF
    })
}
