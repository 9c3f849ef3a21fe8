//! What has to hold of the arguments of a call, and how large its result can be.
//!
//! | module | does |
//! | --- | --- |
//! | [`texts`] | patterns, replacements, formats and separators |
//! | [`sizes`] | what is built of parts |

mod sizes;
mod texts;

use super::{
    ast::Node,
    expression::Expression,
    functions::Bound,
    literal::{self, Literal},
    refusal,
    scope::Frame,
    size::Size,
    time,
};
use crate::Refusal;

pub(super) use sizes::{built, elements, sum};
pub(super) use texts::MOST_PATTERN;

/// Largest literal count.
const MOST_COUNT: f64 = 1_000.0;
/// Most elements of a series.
const MOST_SERIES: f64 = 10_000.0;
/// Rows whose values take as much room as one is reckoned to take: gathered values are short.
const ROWS_A_VALUE: f64 = 16.0;
/// How many times larger the pieces of a text are than the text.
const APART: f64 = 4.0;

/// One call of a function.
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub bound: Bound,
    pub arguments: &'a [Node<'a>],
    pub parts: &'a [Expression],
    pub frame: &'a Frame<'a>,
    /// Most rows that one of its results is made of, where it is an aggregate.
    pub rows: f64,
    /// The time, in days since 1970.
    pub now: f64,
}

impl Call<'_> {
    /// Checks the arguments and says in `made` how large the result is.
    pub(super) fn apply(&self, made: &mut Expression) -> Result<(), Refusal> {
        let parts = Size::largest(self.parts.iter().map(|part| part.size));
        let (most, sum) = (parts.growth, sum(self.parts));
        let name = self.name.to_ascii_lowercase();
        let mut series = 0.0;
        let growth = match self.bound {
            Bound::None | Bound::Overflow => self.plain(&name, most, sum)?,
            Bound::Clock => {
                if !self.arguments.is_empty() {
                    return Err(refusal::argument(self.name, "it takes no arguments"));
                }
                1.0
            }
            Bound::Sum => sum * self.separator(&name)?,
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
                most * factor
            }
            Bound::Regex => {
                self.regex()?;
                most * if sizes::splits(&name) { APART } else { 1.0 }
            }
            Bound::Pattern => {
                self.pattern()?;
                1.0
            }
            Bound::Width => most * self.width(&name)? + 2.0,
            Bound::Short => {
                self.short()?;
                1.0
            }
            Bound::Series => {
                series = self::series(self.name, self.arguments, self.frame, self.now)?;
                1.0 + series / ROWS_A_VALUE
            }
            Bound::List => {
                made.unnested *= self.unnest()?;
                most
            }
            Bound::Holds => {
                made.size = self.held(&name)?;
                return Ok(());
            }
        };
        made.size = match self.bound {
            Bound::Series | Bound::Clock => Size {
                growth,
                mean: growth,
                ..Size::STORED
            },
            _ => built(self.parts, growth)?,
        };
        made.size.length = match self.bound {
            Bound::Series => series,
            _ => self.length(&name, made.size.growth),
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
            "array_to_string" => Ok(sum * self.separator(name)?),
            "list_select" | "array_select" => {
                Ok(self.parts.iter().map(|part| part.size.growth).product())
            }
            "list_value" | "list_pack" | "array_value" | "struct_pack" | "row" | "list_zip"
            | "array_zip" => Ok(sum),
            name if sizes::splits(name) => Ok(most * APART),
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
            "repeat" => Ok(most * count),
            "approx_top_k" => Ok(most * (count / ROWS_A_VALUE).max(1.0)),
            _ => Ok(most + count / ROWS_A_VALUE),
        }
    }

    /// Rows that an unnest makes of one.
    fn unnest(&self) -> Result<f64, Refusal> {
        let (Some((_, options)), Some(list)) = (self.arguments.split_first(), self.parts.first())
        else {
            return Err(refusal::argument(self.name, "give it a list"));
        };
        if options.iter().any(|&option| Literal::of(option).is_none()) {
            return Err(refusal::argument(self.name, "its options must be literals"));
        }
        let mut size = list.size;
        if !options.is_empty() {
            // Lists inside lists are taken apart too.
            size.length = size.length.max(Size::pieces(size.growth));
        }
        elements(self.name, size)
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

/// The number of elements of a series.
pub(super) fn series(
    name: &str,
    arguments: &[Node<'_>],
    frame: &Frame<'_>,
    now: f64,
) -> Result<f64, Refusal> {
    let bounds: Option<Vec<Literal>> = arguments
        .iter()
        .map(|&bound| {
            let mut columns = false;
            super::spread::inputs(bound, &mut |names| columns |= frame.find(&names).is_ok(), 0);
            // A column may go by the name of a clock.
            (!columns).then(|| Literal::at(bound, now)).flatten()
        })
        .collect();
    bounds
        .and_then(|bounds| time::series_length(&bounds))
        .filter(|length| *length <= MOST_SERIES + 1.0)
        .ok_or_else(|| {
            refusal::argument(
                name,
                "its bounds and step must be literals, with at most 10000 elements",
            )
        })
}
