//! The lexicon: every word under which the visible data can be spoken of.
//!
//! It is made once for a [`Visible`] and then only read. Names, synonyms and values are found by
//! the hash of one of their words, so that reading a question does not depend on how large the
//! catalogue is.

pub mod entries;
pub mod meanings;
pub mod names;
pub mod spelling;
pub mod target;
pub mod values;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use catalogue::{Catalogue, Column, Table, Visible};

use self::{
    entries::{Entries, Target},
    spelling::Spelling,
    values::Values,
};
use crate::{read::tokens::Token, words::forms};

/// Most things that one mention is taken to name.
const MOST: usize = 64;

/// Words of columns whose texts tell rows apart and yet do not name them.
const NOT_NAMES: &[&str] = &[
    "email",
    "mail",
    "phone",
    "telephone",
    "mobile",
    "fax",
    "address",
    "street",
    "url",
    "website",
    "link",
    "date",
    "time",
    "dt",
    "description",
    "comment",
    "comments",
    "note",
    "notes",
    "text",
    "id",
    "code",
    "number",
    "no",
    "key",
    "password",
    "hash",
    "path",
    "file",
    "image",
    "photo",
    "details",
    "first",
    "last",
    "lname",
    "fname",
    "surname",
    "middle",
    "coordinates",
    "content",
    "salary",
    "price",
    "amount",
];

/// What words may mean for the data that one caller sees.
#[derive(Debug)]
pub struct Lexicon {
    visible: Arc<Visible>,
    entries: Entries,
    values: Values,
    spelling: Spelling,
    /// Roots of the words that describe a column or a table.
    described: HashMap<(usize, Option<usize>), HashSet<String>>,
    /// For each table, the column that tells what a row is called.
    names: Vec<Option<usize>>,
}

/// A run of tokens that may name something.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// First token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// What it may name, best first.
    pub candidates: Vec<Candidate>,
}

/// One thing that a mention may name.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The thing.
    pub target: Target,
    /// How well the words fit its name, from 0 to 1.
    pub score: f64,
}

impl Mention {
    /// Its best fit.
    pub fn score(&self) -> f64 {
        self.candidates
            .iter()
            .map(|candidate| candidate.score)
            .fold(0.0, f64::max)
    }

    /// The best fit among the candidates that `accept` takes.
    pub fn best(&self, accept: impl Fn(&Target) -> bool) -> f64 {
        self.candidates
            .iter()
            .filter(|candidate| accept(&candidate.target))
            .map(|candidate| candidate.score)
            .fold(0.0, f64::max)
    }
}

impl Lexicon {
    /// Makes the lexicon of what `visible` shows.
    pub fn new(visible: Arc<Visible>) -> Self {
        let catalogue = visible.catalogue();
        let entries = Entries::new(catalogue);
        let values = Values::new(catalogue);
        let mut described = HashMap::new();
        for (t, table) in catalogue.tables.iter().enumerate() {
            described.insert((t, None), roots_of(&table.description));
            for (c, column) in table.columns.iter().enumerate() {
                described.insert((t, Some(c)), roots_of(&column.description));
            }
        }
        let spelling = Spelling::new(entries.words().chain(values.words()));
        let tables = catalogue.tables.len();
        let mut lexicon = Self {
            visible,
            entries,
            values,
            spelling,
            described,
            names: Vec::new(),
        };
        lexicon.names = (0..tables).map(|t| lexicon.find_name(t)).collect();
        lexicon
    }

    /// The catalogue that it speaks of.
    pub fn catalogue(&self) -> &Catalogue {
        self.visible.catalogue()
    }

    /// What it was made of.
    pub fn visible(&self) -> &Visible {
        &self.visible
    }

    /// A table by its place.
    pub fn table(&self, table: usize) -> &Table {
        &self.catalogue().tables[table]
    }

    /// A column by its place.
    pub fn column(&self, table: usize, column: usize) -> &Column {
        &self.table(table).columns[column]
    }

    /// Everything that runs of these tokens may name.
    pub fn mentions(&self, tokens: &[Token]) -> Vec<Mention> {
        let mut found: HashMap<(usize, usize), Vec<Candidate>> = HashMap::new();
        self.entries.find(tokens, &mut found);
        self.values.find(tokens, &mut found);
        // `name` is what a row is called, whatever its column is called.
        for (i, _) in tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| t.is_word() && t.stem == "name")
        {
            let candidates = found.entry((i, i + 1)).or_default();
            for t in 0..self.catalogue().tables.len() {
                let named = self.names.get(t).copied().flatten();
                if let Some(c) = named.filter(|c| {
                    !candidates
                        .iter()
                        .any(|old| old.target == Target::Column(t, *c))
                }) {
                    candidates.push(Candidate {
                        target: Target::Column(t, c),
                        score: 0.5,
                    });
                }
            }
        }
        let mut mentions: Vec<Mention> = found
            .into_iter()
            .map(|((start, end), mut candidates)| {
                candidates.sort_by(|a, b| {
                    b.score
                        .total_cmp(&a.score)
                        .then_with(|| a.target.cmp(&b.target))
                });
                candidates.dedup_by(|a, b| a.target == b.target);
                // What fits far worse than a column of that very name is not meant.
                let exact = candidates
                    .iter()
                    .any(|c| c.target.is_column() && c.score >= 0.95);
                let telling = tokens[start..end].iter().all(|t| {
                    !crate::words::general::is_generic(&t.root)
                        && crate::dates::unit(&t.stem).is_none()
                });
                if exact && telling {
                    candidates.retain(|c| c.score >= 0.4 || !c.target.is_column());
                }
                candidates.truncate(MOST);
                Mention {
                    start,
                    end,
                    candidates,
                }
            })
            .collect();
        mentions.sort_by_key(|mention| (mention.start, mention.end));
        mentions
    }

    /// Columns that may hold a quoted text, by exact or nearly exact value.
    pub fn values_like(&self, text: &str) -> Vec<Candidate> {
        self.values.like(text)
    }

    /// Whether any name has this word.
    pub fn names(&self, token: &Token) -> bool {
        self.entries.knows(&token.root)
    }

    /// Whether any name or value has this word.
    pub fn knows(&self, token: &Token) -> bool {
        self.entries.knows(&token.root) || self.values.knows(&token.lower)
    }

    /// The word of the data that a misspelt word most likely is.
    pub fn corrected(&self, lower: &str) -> Option<String> {
        self.spelling.nearest(lower)
    }

    /// The word of the data that is this word cut short: `expect` for `expectancy`.
    pub fn begun(&self, lower: &str) -> Option<String> {
        if lower.ends_with("ly") {
            return None;
        }
        let mut found = self
            .entries
            .words()
            .filter(|word| word.len() >= 5 && lower.len() > word.len() && lower.starts_with(word));
        let first = found.next()?;
        found.all(|other| other == first).then(|| first.to_string())
    }

    /// Whether a word stands in the description of a table, or of one of its columns.
    pub fn describes(&self, table: usize, column: Option<usize>, root: &str) -> bool {
        self.described
            .get(&(table, column))
            .is_some_and(|roots| roots.contains(root))
    }

    /// The column that tells what a row is called: its name or title.
    pub fn name_column(&self, table: usize) -> Option<usize> {
        self.names.get(table).copied().flatten()
    }

    fn find_name(&self, table: usize) -> Option<usize> {
        use catalogue::{ColumnType, Role};
        let columns = &self.table(table).columns;
        let own: Vec<String> = self.entries.table_roots(table).to_vec();
        let text = |column: &Column| column.kind == ColumnType::Text;
        // Where nothing is called a name, the first text that tells all rows apart serves as one.
        let rows = self.table(table).row_count;
        let apart: Vec<&String> = columns
            .iter()
            .filter(|column| {
                text(column)
                    && column.role != Role::Key
                    && column.distinct >= rows
                    && rows >= 4
                    && !forms::split_name(&column.name)
                        .iter()
                        .any(|w| NOT_NAMES.contains(&w.as_str()))
            })
            .map(|column| &column.name)
            .collect();
        let alone = match apart.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let rank = |column: &Column| -> Option<u8> {
            if !text(column) {
                return None;
            }
            let words: Vec<String> = forms::split_name(&column.name)
                .iter()
                .map(|word| forms::root(&forms::stem(word)))
                .collect();
            let rest: Vec<&String> = words.iter().filter(|word| !own.contains(word)).collect();
            let named = |word: &str| rest.len() == 1 && rest[0] == word;
            let joined: String = words.concat();
            // A part of a person's name is not the name.
            let partial = words.iter().any(|w| {
                matches!(
                    w.as_str(),
                    "first"
                        | "last"
                        | "middle"
                        | "nick"
                        | "user"
                        | "file"
                        | "l"
                        | "f"
                        | "lname"
                        | "fname"
                )
            });
            // `pname` of the table `patient`
            let cut = words.len() == 1
                && joined.strip_suffix("name").is_some_and(|front| {
                    !front.is_empty()
                        && front.len() <= 3
                        && own.iter().any(|w| w.starts_with(front))
                });
            if cut {
                return Some(0);
            }
            if named("name")
                || joined.ends_with("name") && own.iter().any(|w| joined.starts_with(w.as_str()))
            {
                Some(0)
            } else if named("title") {
                Some(1)
            } else if rest.is_empty() {
                Some(2)
            } else if column.distinct * 2 < rows && rows >= 4 {
                // What repeats is the name of something else.
                None
            } else if words.last().is_some_and(|w| w == "name" || w == "title")
                && words.len() <= 3
                && !partial
            {
                Some(3)
            } else if column.role == Role::Name && !partial {
                Some(4)
            } else if alone == Some(&column.name) {
                Some(5)
            } else {
                None
            }
        };
        columns
            .iter()
            .enumerate()
            .filter_map(|(c, column)| rank(column).map(|r| (r, c)))
            .min()
            .map(|(_, c)| c)
    }

    /// Whether a table's default measure can be added up over its rows.
    pub fn adds_up(&self, table: usize) -> bool {
        let found = self.table(table);
        found
            .measure
            .as_deref()
            .and_then(|name| found.column(name))
            .is_some_and(|column| column.aggregate == Some(catalogue::Aggregate::Sum))
    }

    /// The column that identifies a row.
    pub fn key_column(&self, table: usize) -> Option<usize> {
        let found = self.table(table);
        let named = found.key.as_deref()?;
        found
            .columns
            .iter()
            .position(|column| column.name.eq_ignore_ascii_case(named))
    }
}

/// The roots of a text's words, without fillers.
fn roots_of(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| forms::root(&forms::stem(&word.to_lowercase())))
        .collect()
}
