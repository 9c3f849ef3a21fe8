//! What has to hold of the arguments of a call, and how large its result can be.

use super::{
    ast::Node,
    expression::Expression,
    functions::{Bound, Kind, bound},
    literal::{self, Literal},
    refusal,
    scope::Frame,
};
use crate::Refusal;

/// Longest regular expression, in characters.
pub(super) const MOST_PATTERN: usize = 200;
/// Most wildcards in a LIKE pattern.
const MOST_WILDCARDS: usize = 4;
/// Largest literal count.
const MOST_COUNT: f64 = 1_000.0;
/// Longest replacement, format or separator, in characters.
const MOST_TEXT: usize = 100;
/// Most elements of a series.
const MOST_SERIES: f64 = 10_000.0;
/// Longest literal that goes into a function which is quadratic in its text.
const MOST_COMPARED: usize = 1_000;
/// How many times larger than a stored value a built one may be.
const MOST_GROWTH: f64 = 2_000.0;
/// The same for what is built of the values of an aggregate, which are large already, ...
const MOST_GATHERED: f64 = 1e6;
/// ... and how many times larger than those it may be.
const MOST_BUILT: f64 = 8.0;
/// Rows whose values take as much room as one is reckoned to take: gathered values are short.
const ROWS_A_VALUE: f64 = 16.0;

/// One call of a function.
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub bound: Bound,
    pub arguments: &'a [Node<'a>],
    pub parts: &'a [Expression],
    pub frame: &'a Frame<'a>,
}

impl Call<'_> {
    /// Checks the arguments and says in `made` how large the result is.
    pub(super) fn apply(&self, made: &mut Expression) -> Result<(), Refusal> {
        let most = self
            .parts
            .iter()
            .map(|part| part.growth)
            .fold(1.0, f64::max);
        let sum: f64 = self.parts.iter().map(|part| part.growth).sum();
        let name = self.name.to_ascii_lowercase();
        made.growth = match self.bound {
            Bound::None | Bound::Overflow => self.plain(&name, most, sum)?,
            Bound::Clock => {
                if !self.arguments.is_empty() {
                    return Err(refusal::argument(self.name, "it takes no arguments"));
                }
                1.0
            }
            Bound::Sum => grown(self.parts, sum * self.separator(&name)?)?,
            Bound::Count => self.count(&name, most)?,
            Bound::Grow => {
                let factor = self.replacement(&name)?;
                if factor > 1.0 {
                    if made.grows {
                        return Err(refusal::argument(
                            self.name,
                            "do not put one such call inside another",
                        ));
                    }
                    made.grows = true;
                }
                grown(self.parts, most * factor)?
            }
            Bound::Regex => {
                self.literal_text(
                    1,
                    MOST_PATTERN,
                    "its pattern must be a literal of at most 200 characters",
                )?;
                self.rest_literal(2)?;
                most
            }
            Bound::Pattern => {
                let pattern = self.literal_text(1, usize::MAX, "its pattern must be a literal")?;
                if pattern.chars().filter(|c| matches!(c, '%' | '_')).count() > MOST_WILDCARDS {
                    return Err(refusal::argument(
                        self.name,
                        "use at most four wildcards % and _ in its pattern",
                    ));
                }
                self.rest_literal(2)?;
                1.0
            }
            Bound::Width => {
                self.width(&name)?;
                grown(self.parts, sum + 2.0)?
            }
            Bound::Short => {
                if !self
                    .arguments
                    .iter()
                    .zip(self.parts)
                    .all(|(&node, part)| short(node, part))
                {
                    return Err(refusal::argument(
                        self.name,
                        "compare columns and short literals, not text that is built",
                    ));
                }
                1.0
            }
            Bound::Series => 1.0 + series(self.name, self.arguments)? / ROWS_A_VALUE,
            Bound::List => {
                let Some((first, options)) = self.arguments.split_first() else {
                    return Err(refusal::argument(self.name, "give it a list"));
                };
                if options.iter().any(|&option| Literal::of(option).is_none()) {
                    return Err(refusal::argument(self.name, "its options must be literals"));
                }
                made.unnested = made.unnested.max(list(self.name, &[*first], self.frame)?);
                most
            }
            Bound::Holds => {
                let factor = self.separator(&name)?;
                let growth = most * (self.frame.rows.get() / ROWS_A_VALUE).max(2.0) * factor.sqrt();
                if growth > MOST_GATHERED * 10.0 {
                    return Err(refusal::too_grown());
                }
                made.gathered = growth;
                growth
            }
        };
        Ok(())
    }

    /// Functions that need no bound of the list, but for a count, a separator or an index that
    /// would let them grow.
    fn plain(&self, name: &str, most: f64, sum: f64) -> Result<f64, Refusal> {
        match name {
            "min" | "max" => self.few(1)?,
            n if n.starts_with("arg_m")
                || n.starts_with("argm")
                || matches!(n, "min_by" | "max_by") =>
            {
                self.few(2)?
            }
            _ => {}
        }
        match name {
            "array_to_string" => grown(self.parts, sum * self.separator(name)?),
            "list_select" | "array_select" => grown(
                self.parts,
                self.parts.iter().map(|part| part.growth).product(),
            ),
            "list_value" | "list_pack" | "array_value" | "struct_pack" | "row" | "list_zip"
            | "array_zip" => grown(self.parts, sum),
            _ => Ok(most),
        }
    }

    /// The literal count at that place, if there is an argument, is small.
    fn few(&self, at: usize) -> Result<(), Refusal> {
        match self.arguments.get(at) {
            None => Ok(()),
            Some(&count) => match Literal::of(count) {
                Some(Literal::Number(count)) if count <= MOST_COUNT => Ok(()),
                Some(Literal::Null) => Ok(()),
                _ => Err(refusal::argument(
                    self.name,
                    "its count must be a literal of at most 1000",
                )),
            },
        }
    }

    fn count(&self, name: &str, most: f64) -> Result<f64, Refusal> {
        let at = if name == "bar" { 3 } else { 1 };
        self.few(at)?;
        let count = self
            .arguments
            .get(at)
            .and_then(|&count| Literal::of(count))
            .and_then(|count| count.number())
            .unwrap_or(80.0)
            .max(1.0);
        match name {
            "repeat" => grown(self.parts, most * count),
            "approx_top_k" => Ok(most * (count / ROWS_A_VALUE).max(1.0)),
            _ => grown(self.parts, most + count / ROWS_A_VALUE),
        }
    }

    /// How much a separator adds for each element it separates; 1 where there is none.
    fn separator(&self, name: &str) -> Result<f64, Refusal> {
        let at = match name {
            "concat_ws" => 0,
            "array_to_string" | "list_string_agg" | "string_agg" | "group_concat" | "listagg" => 1,
            _ => return Ok(1.0),
        };
        if at >= self.arguments.len() {
            return Ok(1.0);
        }
        let text = self.literal_text(
            at,
            MOST_TEXT,
            "its separator must be a literal of at most 100 characters",
        )?;
        // Between the parts of concat_ws there are no more separators than parts.
        Ok(if name == "concat_ws" {
            2.0
        } else {
            1.0 + text.chars().count() as f64
        })
    }

    /// How much longer a replacement is than what it replaces, at most.
    fn replacement(&self, name: &str) -> Result<f64, Refusal> {
        let wanted = "its pattern and replacement must be literals, the replacement of at most 100 characters";
        let pattern = self.literal_text(1, MOST_PATTERN, wanted)?;
        let replacement = self.literal_text(2, MOST_TEXT, wanted)?;
        self.rest_literal(3)?;
        let (from, to) = (pattern.chars().count(), replacement.chars().count());
        Ok(match name {
            _ if to == 0 => 1.0,
            "replace" if to <= from => 1.0,
            "replace" => to as f64 / from.max(1) as f64,
            _ => 1.0 + to as f64,
        })
    }

    /// The format is a short literal that asks for no great width.
    fn width(&self, name: &str) -> Result<(), Refusal> {
        let wanted =
            "its format must be a literal of at most 100 characters without a width above 100";
        let at = usize::from(matches!(name, "strftime" | "strptime" | "try_strptime"));
        // strftime takes its arguments in either order.
        let at = if at == 1
            && self
                .arguments
                .first()
                .is_some_and(|&node| literal::text(node).is_some())
            && name == "strftime"
        {
            0
        } else {
            at
        };
        let formats = match self.arguments.get(at) {
            Some(node) if node.text("function_name") == "list_value" => node.nodes("children")?,
            Some(node) => vec![*node],
            None => return Ok(()),
        };
        for format in formats {
            let format = literal::text(format).filter(|text| text.chars().count() <= MOST_TEXT);
            let Some(format) = format else {
                return Err(refusal::argument(self.name, wanted));
            };
            let wide = format.split(|c: char| !c.is_ascii_digit()).any(|digits| {
                digits.trim_start_matches('0').len() > 2 && digits.trim_start_matches('0') != "100"
            });
            if wide
                || (name == "format" && nests(&format))
                || (name == "printf" && format.contains('*'))
            {
                return Err(refusal::argument(self.name, wanted));
            }
        }
        Ok(())
    }

    fn literal_text(&self, at: usize, most: usize, wanted: &str) -> Result<String, Refusal> {
        self.arguments
            .get(at)
            .and_then(|&node| literal::text(node))
            .filter(|text| text.chars().count() <= most)
            .ok_or_else(|| refusal::argument(self.name, wanted))
    }

    /// Options behind the arguments that matter are literals, or lists of them.
    fn rest_literal(&self, from: usize) -> Result<(), Refusal> {
        let literal = |node: Node<'_>| {
            Literal::of(node).is_some()
                || (node.text("function_name") == "list_value"
                    && node.nodes("children").is_ok_and(|names| {
                        names.into_iter().all(|name| Literal::of(name).is_some())
                    }))
        };
        match self.arguments.iter().skip(from).all(|&node| literal(node)) {
            true => Ok(()),
            false => Err(refusal::argument(self.name, "its options must be literals")),
        }
    }
}

/// The growth of something built of `parts`, if it is not too much.
pub(super) fn grown(parts: &[Expression], growth: f64) -> Result<f64, Refusal> {
    let gathered = parts.iter().map(|part| part.gathered).fold(1.0, f64::max);
    let gathered = gathered > 1.0 && growth <= MOST_BUILT * gathered && growth <= MOST_GATHERED;
    if growth <= MOST_GROWTH || gathered {
        Ok(growth.max(1.0))
    } else {
        Err(refusal::too_grown())
    }
}

/// The number of elements of a series.
pub(super) fn series(name: &str, arguments: &[Node<'_>]) -> Result<f64, Refusal> {
    literal::series_length(arguments)
        .filter(|length| *length <= MOST_SERIES + 1.0)
        .ok_or_else(|| {
            refusal::argument(
                name,
                "its bounds and step must be literals, with at most 10000 elements",
            )
        })
}

/// The number of elements of the one list in `arguments`, as far as it can be told.
pub(super) fn list(name: &str, arguments: &[Node<'_>], frame: &Frame<'_>) -> Result<f64, Refusal> {
    let unknown = || {
        refusal::argument(
            name,
            "give it a literal list, a column, a short series, a split or an aggregate",
        )
    };
    let [argument] = arguments else {
        return Err(unknown());
    };
    length(*argument, frame, 0)
        .filter(|length| *length <= 1e6)
        .ok_or_else(unknown)
}

fn length(node: Node<'_>, frame: &Frame<'_>, depth: usize) -> Option<f64> {
    if depth > 20 {
        return None;
    }
    let children = node.nodes("children").ok()?;
    match node.kind() {
        "COLUMN_REF" => {
            let growth = frame.find(&node.names("column_names")).ok()?.field.growth;
            Some(if growth > 1.0 {
                growth * ROWS_A_VALUE
            } else {
                10.0
            })
        }
        "VALUE_CONSTANT" => Some(1.0),
        "ARRAY_CONSTRUCTOR" => Some(children.len() as f64),
        "ARRAY_SLICE" | "ARRAY_EXTRACT" | "STRUCT_EXTRACT" => {
            length(*children.first()?, frame, depth + 1)
        }
        "OPERATOR_CAST" => length(node.child("child").ok()?, frame, depth + 1),
        "SUBQUERY" => Some(frame.rows.get().max(10.0)),
        "FUNCTION" => {
            let called = node.text("function_name");
            match bound(called, &[Kind::Scalar, Kind::Aggregate])? {
                (_, Bound::Series) => literal::series_length(&children),
                (Kind::Aggregate, _) => Some(frame.rows.get().max(1.0)),
                _ if [
                    "list_value",
                    "list_pack",
                    "array_value",
                    "struct_pack",
                    "row",
                ]
                .contains(&called) =>
                {
                    Some(children.len() as f64)
                }
                (_, Bound::Regex) => Some(10.0),
                _ if called.contains("split") || called == "string_to_array" => Some(10.0),
                _ if called.starts_with("list_")
                    || called.starts_with("array_")
                    || called.starts_with("map_")
                    || called == "flatten" =>
                {
                    children
                        .iter()
                        .filter(|child| Literal::of(**child).is_none())
                        .map(|&child| length(child, frame, depth + 1))
                        .try_fold(0.0, |sum, one| one.map(|one| sum + one))
                        .map(|sum| {
                            if called == "flatten" {
                                sum * 10.0
                            } else {
                                sum.max(1.0)
                            }
                        })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a width in braces is itself taken from an argument, as in `{:{}}`.
fn nests(format: &str) -> bool {
    let mut open = 0_usize;
    for c in format.replace("{{", "").replace("}}", " ").chars() {
        match c {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > 1 {
            return true;
        }
    }
    false
}

/// Whether text is a column or a short literal, but for a change of case or of white space around it.
fn short(node: Node<'_>, part: &Expression) -> bool {
    match node.kind() {
        "COLUMN_REF" => part.growth <= 1.0,
        "OPERATOR_CAST" => node.child("child").is_ok_and(|child| short(child, part)),
        "FUNCTION" => {
            let same = [
                "lower",
                "upper",
                "lcase",
                "ucase",
                "trim",
                "ltrim",
                "rtrim",
                "strip_accents",
                "left",
                "right",
                "substring",
                "substr",
            ];
            same.contains(&node.text("function_name"))
                && node.nodes("children").is_ok_and(|children| {
                    children
                        .iter()
                        .all(|&child| short(child, part) || Literal::of(child).is_some())
                })
        }
        _ => {
            literal::text(node).is_some_and(|text| text.chars().count() <= MOST_COMPARED)
                || Literal::of(node).is_some_and(|literal| !matches!(literal, Literal::Text(_)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_may_be_large_only_where_its_parts_are() {
        let part = |growth, gathered| Expression {
            growth,
            gathered,
            ..Expression::LEAF
        };
        assert!(grown(&[part(1.0, 1.0)], 2_000.0).is_ok());
        assert!(grown(&[part(1.0, 1.0)], 2_001.0).is_err());
        assert!(grown(&[part(1_500.0, 1.0)], 3_000.0).is_err());
        assert!(grown(&[part(9_000.0, 9_000.0), part(1.0, 1.0)], 9_001.0).is_ok());
        assert!(grown(&[part(72_000.0, 9_000.0)], 144_000.0).is_err());
        assert!(grown(&[part(9_000.0, 9_000.0)], 9e6).is_err());
    }
}
