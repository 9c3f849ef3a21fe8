//! Which tables a question is about, by its words.
//!
//! It decides only what is left out of a prompt that is too long, so it is quick and generous: names,
//! other names and values are looked up as runs of up to four words, each brought to its root. A word
//! that most tables have tells none of them apart: it only says which columns of the others are meant.

use std::collections::{HashMap, HashSet};

use analyst::words::{forms, general};
use catalogue::{ColumnType, Visible};

/// Longest name or value, in words, that is known as a whole.
const LONGEST: usize = 4;
/// Most words of a question, and of what was said before it, that are looked up.
const WORDS: usize = 96;
/// A name or value that so many columns have tells no tables apart, nor one that half of the tables
/// have, where they are more than a few.
const COMMON: usize = 256;
const FEW: usize = 4;
/// Most tables whose columns are found by such names.
const NEAR: usize = 32;
/// Most values of one column, and of all, that are known.
const VALUES: usize = 64;
const ALL_VALUES: usize = 200_000;

/// How much a table has to do with a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// Nothing that its words would show.
    #[default]
    None,
    /// It joins a table that is nearer.
    Joined,
    /// The question has words of its columns or values, or some of its name.
    Touched,
    /// The question has its name.
    Named,
}

/// What a question has to do with one table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Relation {
    /// How much, and how much among those of the same kind.
    pub(super) tie: Tie,
    pub(super) score: u32,
    /// Columns that it touches, each once.
    pub(super) columns: Vec<usize>,
}

/// Something that words can name, and what it is worth.
#[derive(Debug, Clone, Copy)]
struct Target {
    table: u32,
    /// None for the table itself.
    column: Option<u32>,
    worth: u32,
}

const NAME: u32 = 100;
const NAME_WORD: u32 = 8;
const VALUE: u32 = 16;
const COLUMN: u32 = 12;
const COLUMN_WORD: u32 = 4;
/// A table with less is not touched.
const LEAST: u32 = 12;

/// The names and values of a view.
#[derive(Debug, Default)]
pub(super) struct Index {
    tables: HashMap<String, Vec<Target>>,
    columns: HashMap<String, Vec<Target>>,
    /// Tables by the tables that they join.
    joined: Vec<Vec<usize>>,
}

impl Index {
    /// Reads the names and values of a view.
    pub(super) fn new(visible: &Visible) -> Self {
        let mut index = Self::default();
        let mut roots = Roots::default();
        let mut values = 0;
        let catalogue = visible.catalogue();
        let mut places = HashMap::new();
        for (t, table) in catalogue.tables.iter().enumerate() {
            places.insert(table.name.to_lowercase(), t);
            let at = |column: Option<usize>, worth| Target {
                table: number(t),
                column: column.map(number),
                worth,
            };
            let names = [&table.name, &table.source]
                .into_iter()
                .chain(&table.synonyms);
            for name in names {
                add(
                    &mut index.tables,
                    &roots.of(name),
                    at(None, NAME),
                    at(None, NAME_WORD),
                );
            }
            for (c, column) in table.columns.iter().enumerate() {
                let names = [&column.name].into_iter();
                for name in names.chain(&column.label).chain(&column.synonyms) {
                    let words = roots.of(name);
                    let targets = (at(Some(c), COLUMN), at(Some(c), COLUMN_WORD));
                    add(&mut index.columns, &words, targets.0, targets.1);
                }
                if column.kind != ColumnType::Text || visible.scope().masks(column) {
                    continue;
                }
                for value in column.values.iter().take(VALUES) {
                    let words = roots.of(value);
                    let says_much = words.len() > 1 || words.iter().any(|word| word.tells);
                    if (1..=LONGEST).contains(&words.len()) && says_much && values < ALL_VALUES {
                        put(&mut index.columns, joined(&words), at(Some(c), VALUE));
                        values += 1;
                    }
                }
            }
        }
        index.joined = vec![Vec::new(); catalogue.tables.len()];
        for join in &catalogue.joins {
            let place = |name: &str| places.get(&name.to_lowercase()).copied();
            if let (Some(from), Some(to)) = (place(&join.from_table), place(&join.to_table)) {
                index.joined[from].push(to);
                index.joined[to].push(from);
            }
        }
        index
    }

    /// What a question has to do with each table; what was said before it counts half.
    pub(super) fn relate(&self, question: &str, before: &[&str]) -> Vec<Relation> {
        let mut relations = vec![Relation::default(); self.joined.len()];
        let mut common = self.count(&words_of(question), 1, &mut relations);
        let before = before.iter().flat_map(|turn| words_of(turn));
        let before: Vec<String> = before.take(WORDS).collect();
        common.extend(self.count(&before, 2, &mut relations));
        for relation in &mut relations {
            if relation.tie == Tie::None && relation.score >= LEAST {
                relation.tie = Tie::Touched;
            }
        }
        let mut near: Vec<usize> = (0..relations.len())
            .filter(|at| relations[*at].tie >= Tie::Touched)
            .collect();
        for other in near.iter().flat_map(|at| &self.joined[*at]) {
            let relation = &mut relations[*other];
            relation.tie = relation.tie.max(Tie::Joined);
        }
        near.sort_by_key(|at| std::cmp::Reverse((relations[*at].tie, relations[*at].score)));
        for at in near.into_iter().take(NEAR) {
            for targets in &common {
                // They are in the order of their tables.
                let start = targets.partition_point(|target| (target.table as usize) < at);
                let of_it = targets[start..]
                    .iter()
                    .take_while(|target| target.table as usize == at);
                of_it.for_each(|target| relations[at].touch(target));
            }
        }
        relations
    }

    /// Counts what words name, and gives the columns that too many tables have.
    fn count(&self, words: &[String], part: u32, relations: &mut [Relation]) -> Vec<&[Target]> {
        let words = &words[..words.len().min(WORDS)];
        let mut seen = HashSet::new();
        let mut common = Vec::new();
        for start in 0..words.len() {
            for length in 1..=LONGEST.min(words.len() - start) {
                let phrase = words[start..start + length].join(" ");
                if !seen.insert(phrase.clone()) {
                    continue;
                }
                for target in self.tables.get(&phrase).into_iter().flatten() {
                    let relation = &mut relations[target.table as usize];
                    relation.score += target.worth / part;
                    if target.worth == NAME && part == 1 {
                        relation.tie = Tie::Named;
                    }
                }
                let columns = self
                    .columns
                    .get(&phrase)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                if self.is_common(columns) {
                    common.push(columns);
                } else {
                    for target in columns {
                        let relation = &mut relations[target.table as usize];
                        relation.score += target.worth / part;
                        relation.touch(target);
                    }
                }
            }
        }
        common
    }

    /// Whether columns are in so many tables that they tell none of them apart.
    fn is_common(&self, columns: &[Target]) -> bool {
        let tables = || columns.chunk_by(|a, b| a.table == b.table).count();
        columns.len() > COMMON || tables() > FEW.max(self.joined.len() / 2)
    }
}

impl Relation {
    fn touch(&mut self, target: &Target) {
        if let Some(column) = target.column.map(|column| column as usize)
            && !self.columns.contains(&column)
        {
            self.columns.push(column);
        }
    }
}

/// Adds a name, as a whole and by its words.
fn add(into: &mut HashMap<String, Vec<Target>>, words: &[Root], whole: Target, part: Target) {
    if (1..=LONGEST).contains(&words.len()) {
        put(into, joined(words), whole);
    }
    if words.len() > 1 {
        for word in words.iter().filter(|word| word.tells) {
            put(into, word.root.clone(), part);
        }
    }
}

fn joined(words: &[Root]) -> String {
    let roots: Vec<&str> = words.iter().map(|word| word.root.as_str()).collect();
    roots.join(" ")
}

fn put(into: &mut HashMap<String, Vec<Target>>, phrase: String, target: Target) {
    let targets = into.entry(phrase).or_default();
    // Those of one thing come one after the other.
    let same = |other: &&mut Target| (other.table, other.column) == (target.table, target.column);
    match targets.last_mut().filter(same) {
        Some(last) => last.worth = last.worth.max(target.worth),
        None => targets.push(target),
    }
}

/// Whether a word by itself tells what is meant.
fn tells(root: &str) -> bool {
    root.chars().nth(1).is_some()
        && !general::is_generic(root)
        && !general::is_filler(root)
        && !general::is_link(root)
        && !root.bytes().all(|byte| byte.is_ascii_digit())
}

fn words_of(text: &str) -> Vec<String> {
    // A pasted page is read as far as it is looked up.
    let end = text
        .char_indices()
        .nth(WORDS * 16)
        .map_or(text.len(), |(at, _)| at);
    let words = forms::split_name(&text[..end]).into_iter().take(WORDS);
    words.map(|word| forms::root(&forms::stem(&word))).collect()
}

/// What a word comes from, and whether it tells anything by itself.
#[derive(Clone)]
struct Root {
    root: String,
    tells: bool,
}

/// The roots of words, each found once.
#[derive(Default)]
struct Roots(HashMap<String, Root>);

impl Roots {
    fn of(&mut self, name: &str) -> Vec<Root> {
        let end = name
            .char_indices()
            .nth(120)
            .map_or(name.len(), |(at, _)| at);
        let words = forms::split_name(&name[..end]).into_iter();
        words
            .map(|word| match self.0.get(&word) {
                Some(root) => root.clone(),
                None => {
                    let root = forms::root(&forms::stem(&word));
                    let tells = tells(&root);
                    let root = Root { root, tells };
                    self.0.insert(word, root.clone());
                    root
                }
            })
            .collect()
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
