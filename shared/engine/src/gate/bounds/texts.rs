//! Patterns, replacements, formats and separators: literals that are short and tame.

use super::{Call, Literal, literal};
use crate::{
    Refusal,
    gate::{ast::Node, expression::Expression, refusal},
};

/// Longest regular expression, in characters.
pub(in crate::gate) const MOST_PATTERN: usize = 200;
/// Most wildcards in a LIKE pattern.
const MOST_WILDCARDS: usize = 4;
/// Longest replacement, format or separator, in characters.
const MOST_TEXT: usize = 100;
/// Longest literal that goes into a function which is quadratic in its text.
const MOST_COMPARED: usize = 1_000;

impl Call<'_> {
    pub(super) fn regex(&self) -> Result<(), Refusal> {
        self.literal_text(
            1,
            MOST_PATTERN,
            "its pattern must be a literal of at most 200 characters",
        )?;
        self.rest_literal(2)
    }

    pub(super) fn pattern(&self) -> Result<(), Refusal> {
        let pattern = self.literal_text(1, usize::MAX, "its pattern must be a literal")?;
        if pattern.chars().filter(|c| matches!(c, '%' | '_')).count() > MOST_WILDCARDS {
            return Err(refusal::argument(
                self.name,
                "use at most four wildcards % and _ in its pattern",
            ));
        }
        self.rest_literal(2)
    }

    /// No text that is built goes into what is quadratic in it.
    pub(super) fn short(&self) -> Result<(), Refusal> {
        let mut arguments = self.arguments.iter().zip(self.parts);
        if arguments.all(|(&node, part)| short(node, part)) {
            return Ok(());
        }
        Err(refusal::argument(
            self.name,
            "compare columns and short literals, not text that is built",
        ))
    }

    /// How much a separator adds for each element it separates; 1 where there is none.
    pub(super) fn separator(&self, name: &str) -> Result<f64, Refusal> {
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
    pub(super) fn replacement(&self, name: &str) -> Result<f64, Refusal> {
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

    /// The format is a short literal that asks for no great width; gives how many fields it has, of
    /// which each may show the largest argument.
    pub(super) fn width(&self, name: &str) -> Result<f64, Refusal> {
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
            None => return Ok(1.0),
        };
        let mut most = 1;
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
            most = most.max(match name {
                "format" => format.matches('{').count(),
                "printf" => format.matches('%').count(),
                _ => 1,
            });
        }
        Ok(most as f64)
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
        "COLUMN_REF" => part.size.growth <= 1.0,
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
