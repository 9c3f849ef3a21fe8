//! Expressions: each kind of node, what it may hold, and how much it can make.

use super::{
    ast::Node,
    bounds, literal, refusal,
    relation::Relation,
    scope::{Ctes, Frame},
    size::Size,
    types,
    walk::Walk,
};
use crate::Refusal;

/// Most nodes of one expression once aliases are replaced by what they stand for.
const MOST_WEIGHT: f64 = 4_000.0;
/// How many times larger a list of numbers is as text.
const WRITTEN: f64 = 4.0;
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
    /// How large its values can be.
    pub size: Size,
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
        size: Size::STORED,
        weight: 1.0,
        unnested: 1.0,
        aggregate: false,
        grows: false,
    };

    /// Takes in a part: as large as the largest part, as heavy as all.
    pub(super) fn with(&mut self, part: Self) {
        self.size.with(part.size);
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
                if node.child("cast_type")?.text("id") == "VARCHAR" && made.size.growth > WRITTEN {
                    made.size.growth *= WRITTEN;
                    made.size.mean *= WRITTEN;
                }
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
                made.size.with(relation.size());
                made.weight += relation.weight;
            }
            "POSITIONAL_REFERENCE" => {
                node.only(&["index"])?;
                made.size = Size::largest(frame.relations.iter().map(Relation::size));
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
    pub(super) fn parts(
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

    pub(super) fn children(
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
                size: found.field.size,
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
            | "OPERATOR_NULLIF" => {}
            "ARRAY_SLICE" => made.size.length = parts.first().map_or(1.0, |list| list.size.length),
            "ARRAY_EXTRACT" | "STRUCT_EXTRACT" => made.size = made.size.inner(),
            "GROUPING_FUNCTION" => made.aggregate = true,
            "ARRAY_CONSTRUCTOR" => {
                made.size = bounds::built(&parts, bounds::sum(&parts))?;
                made.size.length = parts.len() as f64;
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
            made.size.with(relation.size());
        }
        Ok(())
    }
}

fn constant(node: Node<'_>) -> Result<Expression, Refusal> {
    node.only(&["value"])?;
    let value = node.child("value")?;
    value.only(&["is_null", "value"])?;
    types::allowed(value.child("type")?)?;
    let length = value.text("value").len() as f64;
    let growth = (length / 100.0).max(1.0);
    Ok(Expression {
        size: Size {
            growth,
            mean: growth,
            length: length + 1.0,
            ..Size::STORED
        },
        weight: 0.5,
        ..Expression::LEAF
    })
}
