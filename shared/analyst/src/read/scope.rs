//! The data as seen from one table: which tables can be joined to it, how, and what that does to
//! the number of its rows.

use catalogue::{Catalogue, Join};

use super::tokens::Token;
use crate::words::forms;

/// How a table is reached from the one that a plan begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The joins, in the order in which they are made.
    pub joins: Vec<Join>,
    /// Whether a row at the start may meet several at the end, so that sums would count it twice.
    pub fans_out: bool,
    /// How far it is.
    pub cost: f64,
    /// Whether another way is as good, and nothing in the question tells which is meant.
    pub ambiguous: bool,
}

/// All routes from one table, by the other's place in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Routes(Vec<Option<Route>>);

/// Words that tell one end of a way from the other, in questions and in column names alike.
const ENDS: &[&[&str]] = &[
    &[
        "from",
        "depart",
        "departure",
        "departing",
        "leave",
        "leaving",
        "left",
        "source",
        "origin",
        "originate",
        "originating",
        "sender",
        "start",
        "starting",
    ],
    &[
        "to",
        "into",
        "arrive",
        "arrival",
        "arriving",
        "land",
        "landing",
        "destination",
        "dest",
        "reach",
        "reaching",
        "receiver",
        "end",
        "ending",
        "bound",
    ],
];

/// How much a name that says an end agrees with the words of a question: 1 it does, -1 it says the
/// other end, 0 it says none.
pub fn agrees(name: &str, tokens: &[Token]) -> i32 {
    let words = forms::split_name(name);
    let says = |end: &[&str]| words.iter().any(|word| end.contains(&word.as_str()));
    let heard = |end: &[&str]| {
        tokens.iter().any(|token| {
            end.contains(&token.lower.as_str())
                || end.contains(&token.stem.as_str())
                || end.iter().any(|word| word.len() > 4 && *word == token.root)
        })
    };
    let mut score = 0;
    for (i, end) in ENDS.iter().enumerate() {
        let other = ENDS[1 - i];
        if says(end) {
            if heard(end) && !heard(other) {
                score += 1;
            } else if heard(other) && !heard(end) {
                score -= 1;
            }
        }
    }
    score
}

/// Whether a column tells the rows of its table apart.
pub fn is_unique(catalogue: &Catalogue, table: &str, column: &str) -> bool {
    let Some(found) = catalogue.table(table) else {
        return false;
    };
    if found
        .key
        .as_deref()
        .is_some_and(|key| key.eq_ignore_ascii_case(column))
    {
        return true;
    }
    found
        .column(column)
        .is_some_and(|c| found.row_count > 0 && c.distinct >= found.row_count)
}

impl Routes {
    /// The routes from a table, as the question's words suggest them.
    pub fn from(catalogue: &Catalogue, start: usize, tokens: &[Token]) -> Self {
        let n = catalogue.tables.len();
        let mut best: Vec<Option<Route>> = vec![None; n];
        best[start] = Some(Route {
            joins: Vec::new(),
            fans_out: false,
            cost: 0.0,
            ambiguous: false,
        });
        let place = |name: &str| {
            catalogue
                .tables
                .iter()
                .position(|t| t.name.eq_ignore_ascii_case(name))
        };
        let mut open = vec![start];
        while let Some(here) = open.pop() {
            let Some(so_far) = best[here].clone() else {
                continue;
            };
            if so_far.joins.len() >= 3 {
                continue;
            }
            let mut steps: Vec<(usize, Route, i32)> = Vec::new();
            for join in &catalogue.joins {
                let (Some(from), Some(to)) = (place(&join.from_table), place(&join.to_table))
                else {
                    continue;
                };
                if from == to || from != here && to != here {
                    continue;
                }
                let there = if from == here { to } else { from };
                if there == start {
                    continue;
                }
                let own = if from == here {
                    &join.from_column
                } else {
                    &join.to_column
                };
                let one = leads_to_one(catalogue, join, to == there, there);
                let mut joins = so_far.joins.clone();
                joins.push(join.clone());
                let route = Route {
                    joins,
                    fans_out: so_far.fans_out || !one,
                    cost: so_far.cost + if one { 1.0 } else { 1.6 },
                    ambiguous: so_far.ambiguous,
                };
                steps.push((there, route, preference(join, own, tokens)));
            }
            // Several joins between the same two tables: the question's words decide.
            let reached: Vec<usize> = {
                let mut all: Vec<usize> = steps.iter().map(|s| s.0).collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            for there in reached {
                let mut same: Vec<&(usize, Route, i32)> =
                    steps.iter().filter(|s| s.0 == there).collect();
                same.sort_by(|a, b| b.2.cmp(&a.2).then(a.1.cost.total_cmp(&b.1.cost)));
                let mut route = same[0].1.clone();
                if same.len() > 1
                    && same[0].2 == same[1].2
                    && (same[0].1.cost - same[1].1.cost).abs() < 0.01
                {
                    route.ambiguous = true;
                }
                let better = match &best[there] {
                    None => true,
                    Some(old) => route.cost + 0.01 < old.cost,
                };
                if better {
                    best[there] = Some(route);
                    open.insert(0, there);
                }
            }
        }
        Self(best)
    }

    /// How a table is reached, if it can be.
    pub fn to(&self, table: usize) -> Option<&Route> {
        self.0.get(table)?.as_ref()
    }
}

/// Longest way between two tables.
const FARTHEST: usize = 3;
/// Most ways that are followed.
const MOST_WAYS: usize = 2000;

/// All ways from one table to another on which a row meets at most one row at the end, shortest
/// first. Where the first two are of one length, nothing tells which is meant.
pub fn ways(catalogue: &Catalogue, start: usize, end: usize) -> Vec<Vec<Join>> {
    let place = |name: &str| {
        catalogue
            .tables
            .iter()
            .position(|t| t.name.eq_ignore_ascii_case(name))
    };
    let steps: Vec<(usize, usize, &Join)> = catalogue
        .joins
        .iter()
        .filter_map(|join| Some((place(&join.from_table)?, place(&join.to_table)?, join)))
        .filter(|(from, to, _)| from != to)
        .collect();
    let mut found = Vec::new();
    let mut open = vec![(vec![start], Vec::<Join>::new())];
    let mut followed = 0;
    while let Some((passed, way)) = open.pop() {
        let here = passed.last().copied().unwrap_or(start);
        if here == end {
            found.push(way);
            continue;
        }
        if way.len() >= FARTHEST || followed >= MOST_WAYS {
            continue;
        }
        for (from, to, join) in &steps {
            let there = match (*from == here, *to == here) {
                (true, _) => *to,
                (_, true) => *from,
                _ => continue,
            };
            if !passed.contains(&there) && leads_to_one(catalogue, join, *to == there, there) {
                followed += 1;
                let mut passed = passed.clone();
                passed.push(there);
                let mut way = way.clone();
                way.push((*join).clone());
                open.insert(0, (passed, way));
            }
        }
    }
    found.sort_by_key(Vec::len);
    found
}

/// Whether a join leads from a row to at most one row of the table `there`. That a column on the
/// many side happens to hold no value twice proves nothing.
fn leads_to_one(catalogue: &Catalogue, join: &Join, forth: bool, there: usize) -> bool {
    let table = &catalogue.tables[there];
    let column = if forth {
        &join.to_column
    } else {
        &join.from_column
    };
    let is_key = table
        .key
        .as_deref()
        .is_some_and(|key| key.eq_ignore_ascii_case(column));
    is_key || forth && is_unique(catalogue, &table.name, column)
}

/// How well a join's column fits: by the end that it names, and because a column that repeats its
/// own table's name (`friend.friend_id`) is the other side, not the owner.
fn preference(join: &Join, _own: &str, tokens: &[Token]) -> i32 {
    let family = |name: &str| -> Vec<String> {
        forms::split_name(name)
            .iter()
            .map(|w| forms::root(&forms::stem(w)))
            .collect()
    };
    let table = family(&join.from_table);
    let repeats = family(&join.from_column)
        .iter()
        .any(|word| table.contains(word) && word != "id");
    agrees(&join.from_column, tokens) * 2 - i32::from(repeats)
}
