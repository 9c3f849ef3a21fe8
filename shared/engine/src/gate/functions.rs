//! Which functions a query may call, and what has to be bounded when it does.

use std::{collections::HashMap, sync::OnceLock};

/// Where a function stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Operator,
    Scalar,
    Aggregate,
    Window,
    Table,
}

/// What has to hold of a call before it runs. "Literal" includes casts and the minus of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing.
    None,
    /// It makes the sum of its inputs: what it is nested in is bounded, so that it cannot double and double.
    Sum,
    /// The count is a literal of at most 1,000.
    Count,
    /// Pattern and replacement are literals, the replacement short, and growing calls are not nested.
    Grow,
    /// The pattern is a literal of at most 200 characters.
    Regex,
    /// The LIKE pattern is a literal of at most four wildcards: more take exponential time.
    Pattern,
    /// The format is a literal of at most 100 characters, without a width above 100.
    Width,
    /// Quadratic in the text: arguments are columns or literals, never built text.
    Short,
    /// Bounds and step are literals, at most 10,000 elements.
    Series,
    /// Its argument is a list whose length is known: literal, column, bounded series, split, aggregate.
    List,
    /// It stops by itself with an error.
    Overflow,
    /// It keeps all its input: over a window of many rows the frame must not move.
    Holds,
    /// The same value all through a query; the engine defines a stand-in.
    Clock,
}

type Table = HashMap<(Kind, String), Bound>;

/// The bound of a function of one of those kinds; the first kind that lists it counts.
pub(super) fn bound(name: &str, kinds: &[Kind]) -> Option<(Kind, Bound)> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| read(include_str!("functions.txt")));
    let name = name.to_ascii_lowercase();
    kinds
        .iter()
        .find_map(|&kind| table.get(&(kind, name.clone())).map(|&bound| (kind, bound)))
}

/// A line that cannot be read lists nothing: what it names stays refused.
fn read(text: &str) -> Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let name = parts.next()?.to_ascii_lowercase();
            Some(((kind(parts.next()?)?, name), bound_named(parts.next()?)?))
        })
        .collect()
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "operator" => Kind::Operator,
        "scalar" => Kind::Scalar,
        "aggregate" => Kind::Aggregate,
        "window" => Kind::Window,
        "table" => Kind::Table,
        _ => return None,
    })
}

fn bound_named(word: &str) -> Option<Bound> {
    Some(match word {
        "-" => Bound::None,
        "sum" => Bound::Sum,
        "count" => Bound::Count,
        "grow" => Bound::Grow,
        "regex" => Bound::Regex,
        "pattern" => Bound::Pattern,
        "width" => Bound::Width,
        "short" => Bound::Short,
        "series" => Bound::Series,
        "list" => Bound::List,
        "overflow" => Bound::Overflow,
        "holds" => Bound::Holds,
        "clock" => Bound::Clock,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let text = include_str!("functions.txt");
        let lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        assert_eq!(read(text).len(), lines.count());
    }

    #[test]
    fn a_function_is_known_by_name_without_regard_to_case_and_only_where_it_belongs() {
        assert_eq!(
            bound("SUM", &[Kind::Aggregate]),
            Some((Kind::Aggregate, Bound::None))
        );
        assert_eq!(bound("sum", &[Kind::Scalar]), None);
        assert_eq!(
            bound("stats", &[Kind::Scalar, Kind::Aggregate, Kind::Window]),
            None
        );
    }
}
