//! Values of the data, and finding them among the words of a question.

use std::collections::{HashMap, HashSet};

use catalogue::{Catalogue, ColumnType};

use super::{Candidate, entries::Target, meanings};
use crate::{
    read::tokens::{Kind, Token},
    words::places,
};

/// One spelling of a value.
#[derive(Debug)]
struct Spelt {
    /// Its words in lower case.
    words: Vec<String>,
    target: Target,
    weight: f64,
}

/// All listed values.
#[derive(Debug, Default)]
pub struct Values {
    spelt: Vec<Spelt>,
    by_first: HashMap<String, Vec<usize>>,
    words: HashSet<String>,
}

/// Longest value, in words, that is looked for in a question.
const LONGEST: usize = 12;

impl Values {
    /// The values of everything in the catalogue.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut all = Self::default();
        for (t, table) in catalogue.tables.iter().enumerate() {
            for (c, column) in table.columns.iter().enumerate() {
                let target = |value: &str| Target::Value(t, c, value.to_string());
                for (word, value) in meanings::of(column) {
                    all.add(&word, target(&value), 0.9);
                }
                if column.kind != ColumnType::Text {
                    continue;
                }
                for value in &column.values {
                    all.add(value, target(value), 1.0);
                    for other in other_names(value) {
                        all.add(other, target(value), 0.9);
                    }
                }
                // `male` where the data says `M`
                let sex = crate::words::forms::split_name(&column.name)
                    .iter()
                    .any(|w| matches!(w.as_str(), "sex" | "gender"));
                if sex {
                    for value in &column.values {
                        let words: &[&str] = match value.to_lowercase().as_str() {
                            "m" => &["male", "men", "man", "boy"],
                            "f" | "w" => &["female", "women", "woman", "girl"],
                            "male" => &["men", "man"],
                            "female" => &["women", "woman"],
                            _ => &[],
                        };
                        for word in words {
                            all.add(word, target(value), 0.95);
                        }
                    }
                }
                let codes = column
                    .values
                    .iter()
                    .filter(|value| places::US_STATES.iter().any(|(_, code)| code == value))
                    .count();
                if codes > 0 && codes * 10 >= column.values.len() * 8 {
                    for (name, code) in places::US_STATES {
                        if column.values.iter().any(|value| value == code) {
                            all.add(name, target(code), 0.95);
                        }
                    }
                }
            }
        }
        all
    }

    fn add(&mut self, value: &str, target: Target, weight: f64) {
        let words = words_of(value);
        let Some(first) = words.first() else { return };
        if words.len() > LONGEST {
            return;
        }
        self.words.extend(words.iter().cloned());
        self.by_first
            .entry(first.clone())
            .or_default()
            .push(self.spelt.len());
        self.spelt.push(Spelt {
            words,
            target,
            weight,
        });
    }

    /// The words of all values.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether some value has this word.
    pub fn knows(&self, lower: &str) -> bool {
        self.words.contains(lower)
    }

    /// Finds every run of tokens that spells a value.
    pub fn find(&self, tokens: &[Token], found: &mut HashMap<(usize, usize), Vec<Candidate>>) {
        let parts: Vec<(usize, &str, &str)> = tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| matches!(t.kind, Kind::Word | Kind::Number(_)))
            .map(|(i, t)| (i, t.lower.as_str(), t.stem.as_str()))
            .collect();
        for (p, (start, lower, stem)) in parts.iter().enumerate() {
            let mut tried: [Option<&str>; 2] = [Some(lower), (stem != lower).then_some(*stem)];
            for first in tried.iter_mut().filter_map(Option::take) {
                let Some(at) = self.by_first.get(first) else {
                    continue;
                };
                for n in at {
                    let spelt = &self.spelt[*n];
                    let wanted = spelt.words.len();
                    let Some(run) = parts.get(p..p + wanted) else {
                        continue;
                    };
                    let last = wanted - 1;
                    let unbroken = run.windows(2).all(|pair| {
                        (pair[0].0 + 1..pair[1].0).all(|between| {
                            matches!(tokens[between].kind, Kind::Mark(c) if c != '?' && c != '!' && c != ';')
                                || tokens[between].kind == Kind::Possessive
                        })
                    });
                    let mut plural = false;
                    let fits = unbroken
                        && run
                            .iter()
                            .zip(&spelt.words)
                            .enumerate()
                            .all(|(k, (have, want))| {
                                have.1 == want
                                    || k == last && have.2 == want && {
                                        plural = true;
                                        true
                                    }
                            });
                    if !fits {
                        continue;
                    }
                    // A number in a question is a number, unless words around it make it a name.
                    if run
                        .iter()
                        .all(|(i, _, _)| matches!(tokens[*i].kind, Kind::Number(_)))
                    {
                        continue;
                    }
                    let score = spelt.weight * if plural { 0.9 } else { 1.0 };
                    found
                        .entry((*start, run[last].0 + 1))
                        .or_default()
                        .push(Candidate {
                            target: spelt.target.clone(),
                            score,
                        });
                }
            }
        }
    }

    /// The values that a quoted text is.
    pub fn like(&self, text: &str) -> Vec<Candidate> {
        let words = words_of(text);
        let Some(first) = words.first() else {
            return Vec::new();
        };
        self.by_first
            .get(first)
            .into_iter()
            .flatten()
            .map(|n| &self.spelt[*n])
            .filter(|spelt| spelt.words == words)
            .map(|spelt| Candidate {
                target: spelt.target.clone(),
                score: spelt.weight,
            })
            .collect()
    }
}

/// The words of a value, in lower case, as a question's tokens would be.
fn words_of(value: &str) -> Vec<String> {
    value
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '.'))
        .map(|word| word.trim_matches(['\'', '’', '.']))
        .flat_map(|word| {
            // `3.5` is one token of a question; `U.S.` is two.
            if word.contains('.') && word.parse::<f64>().is_err() {
                word.split('.').collect::<Vec<_>>()
            } else {
                vec![word]
            }
        })
        .flat_map(
            |word| match word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
                Some(owner) => vec![owner],
                None => vec![word],
            },
        )
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace(['\'', '’'], ""))
        .collect()
}

/// Other words under which people speak of a place.
fn other_names(value: &str) -> Vec<&'static str> {
    let lower = value.to_lowercase();
    let mut names: Vec<&'static str> = Vec::new();
    for group in places::COUNTRY_NAMES {
        if group.contains(&lower.as_str()) {
            names.extend(group.iter().filter(|name| **name != lower));
        }
    }
    for (people, country) in places::DEMONYMS {
        if *country == lower {
            names.push(people);
        }
    }
    names
}
