//! How the values of a column or an expression spread over the rows.
//!
//! Three numbers, because a guess that is right for one purpose is wrong for another: joins are
//! estimated by about how many different values there are, groups are bounded by how many there
//! can be, and joins by how many rows can hold the same one.

mod calls;

use super::{
    ast::Node,
    call::receiver,
    functions::{Bound, Kind, bound},
    literal::Literal,
    scope::Frame,
};

/// Deepest nesting that is looked through.
const MOST_DEPTH: usize = 60;

/// How values spread over rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// About how many different values there are, rather too few; 0 where nothing is known.
    pub distinct: f64,
    /// Most different values, NULL among them.
    pub at_most: f64,
    /// Most rows that hold the same value.
    pub alike: f64,
    /// Most rows that hold NULL.
    pub nulls: f64,
    /// Days between the first and the last, of stored times.
    pub days: Option<f64>,
    /// Whether they are stored values: of those nobody who writes SQL can make many alike.
    pub stored: bool,
}

impl Spread {
    /// Nothing is known.
    pub(super) const UNKNOWN: Self = Self {
        distinct: 0.0,
        at_most: f64::INFINITY,
        alike: f64::INFINITY,
        nulls: f64::INFINITY,
        days: None,
        stored: false,
    };

    /// One value for all rows.
    pub(super) const CONSTANT: Self = Self {
        distinct: 1.0,
        at_most: 1.0,
        ..Self::UNKNOWN
    };

    /// Every row has its own value.
    pub(super) fn apart(rows: f64) -> Self {
        Self {
            distinct: rows,
            at_most: rows,
            alike: 1.0,
            nulls: 0.0,
            days: None,
            stored: false,
        }
    }

    /// The same where there are that many rows.
    pub(super) fn within(self, rows: f64, most: f64) -> Self {
        Self {
            distinct: self.distinct.min(rows),
            at_most: self.at_most.min(most),
            alike: self.alike.min(most).max(1.0),
            nulls: self.nulls.min(most),
            ..self
        }
    }

    /// The same where every row may be there `times` over.
    pub(super) fn repeated(self, times: f64) -> Self {
        Self {
            alike: self.alike * times,
            nulls: self.nulls * times,
            ..self
        }
    }

    /// The same with rows that hold NULL in between.
    pub(super) fn padded(self) -> Self {
        Self {
            at_most: self.at_most + 1.0,
            nulls: f64::INFINITY,
            ..self
        }
    }

    /// The values of both, row below row.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            // The two may hold the same values.
            distinct: if self.distinct * other.distinct > 0.0 {
                self.distinct.max(other.distinct)
            } else {
                0.0
            },
            at_most: self.at_most + other.at_most,
            alike: self.alike + other.alike,
            nulls: self.nulls + other.nulls,
            days: None,
            stored: false,
        }
    }
}

/// How the values of an expression spread over the rows of `frame`.
pub(super) fn of(node: Node<'_>, frame: &Frame<'_>) -> Spread {
    at_depth(node, frame, 0)
}

fn at_depth(node: Node<'_>, frame: &Frame<'_>, depth: usize) -> Spread {
    if depth > MOST_DEPTH {
        return Spread::UNKNOWN;
    }
    if Literal::of(node).is_some() {
        return Spread::CONSTANT;
    }
    let inner = |node: Node<'_>| at_depth(node, frame, depth + 1);
    match node.kind() {
        "COLUMN_REF" => match frame.find_here(&node.names("column_names")) {
            Some(found) => found.field.spread,
            None => elsewhere(&node.names("column_names"), frame),
        },
        "OPERATOR_CAST" => {
            let (Ok(child), Ok(kind)) = (node.child("child"), node.child("cast_type")) else {
                return Spread::UNKNOWN;
            };
            calls::cast(inner(child), kind.text("id"))
        }
        "FUNCTION" => {
            let known = calls::call(node, &inner);
            known.unwrap_or_else(|| computed(node, frame))
        }
        "OPERATOR_COALESCE" => calls::either(&node.nodes("children").unwrap_or_default(), &inner),
        "CASE_EXPR" => {
            let branches: Option<Vec<Node<'_>>> =
                node.nodes("case_checks").ok().and_then(|checks| {
                    checks
                        .iter()
                        .map(|check| check.child("then_expr").ok())
                        .collect()
                });
            let (Some(branches), Ok(otherwise)) = (branches, node.child("else_expr")) else {
                return Spread::UNKNOWN;
            };
            let made = computed(node, frame);
            let values: f64 = branches
                .into_iter()
                .chain([otherwise])
                .map(|branch| inner(branch).at_most)
                .sum();
            Spread {
                at_most: made.at_most.min(values),
                ..made
            }
        }
        kind if kind.starts_with("COMPARE_")
            || kind.starts_with("CONJUNCTION_")
            || matches!(
                kind,
                "OPERATOR_NOT" | "OPERATOR_IS_NULL" | "OPERATOR_IS_NOT_NULL"
            ) =>
        {
            Spread {
                at_most: 3.0,
                ..Spread::CONSTANT
            }
        }
        _ => computed(node, frame),
    }
}

/// A column of a query around has one value each time this one runs.
fn elsewhere(names: &[&str], frame: &Frame<'_>) -> Spread {
    if frame.gives(names) {
        Spread::UNKNOWN
    } else {
        Spread::CONSTANT
    }
}

/// Of an expression nothing is known but that the columns in it decide its value.
fn computed(node: Node<'_>, frame: &Frame<'_>) -> Spread {
    let mut columns: Vec<Vec<&str>> = Vec::new();
    if !inputs(node, &mut |names| columns.push(names), 0) {
        return Spread {
            distinct: 1.0,
            ..Spread::UNKNOWN
        };
    }
    columns.sort();
    columns.dedup();
    let spreads = columns.iter().map(|names| {
        let found = frame.find_here(names);
        found.map_or_else(|| elsewhere(names, frame), |found| found.field.spread)
    });
    let mut made = Spread {
        stored: true,
        ..Spread::CONSTANT
    };
    for spread in spreads {
        made.at_most *= spread.at_most;
        made.stored &= spread.stored;
    }
    made
}

/// Gives `take` every column that decides the value of an expression. False where something else
/// decides it too: other rows, or a query of its own.
pub(super) fn inputs<'n>(
    node: Node<'n>,
    take: &mut impl FnMut(Vec<&'n str>),
    depth: usize,
) -> bool {
    if depth > MOST_DEPTH {
        return false;
    }
    match node.text("class") {
        "COLUMN_REF" => {
            take(node.names("column_names"));
            return true;
        }
        "CONSTANT" => return true,
        "FUNCTION" => {
            // What is on no list is refused where it is walked, which says more than a missing tie.
            let kinds = [Kind::Operator, Kind::Scalar, Kind::Aggregate, Kind::Window];
            let of_rows = |(kind, bound)| {
                matches!(kind, Kind::Aggregate | Kind::Window) || bound == Bound::List
            };
            if bound(node.text("function_name"), &kinds).is_some_and(of_rows) {
                return false;
            }
            if let Some(names) = receiver(node) {
                take(names);
            }
        }
        "COMPARISON" | "BETWEEN" | "CONJUNCTION" | "CASE" | "CAST" | "COLLATE" | "OPERATOR" => {}
        _ => return false,
    }
    let mut parts = node.nodes("children").unwrap_or_default();
    for field in [
        "left",
        "right",
        "child",
        "input",
        "lower",
        "upper",
        "else_expr",
    ] {
        parts.extend(node.maybe(field).ok().flatten());
    }
    for check in node.nodes("case_checks").unwrap_or_default() {
        for field in ["when_expr", "then_expr"] {
            parts.extend(check.maybe(field).ok().flatten());
        }
    }
    parts.into_iter().all(|part| inputs(part, take, depth + 1))
}
