//! Names of tables and columns, and finding them among the words of a question.

use std::collections::HashMap;

use catalogue::Catalogue;

use super::{
    Candidate,
    names::{entity, name_words, roots, spelt_out, unjoined},
};
use crate::{
    read::tokens::{Kind, Token},
    words::{forms, general},
};

pub use super::target::Target;

/// One name of a table or column.
#[derive(Debug)]
struct Entry {
    target: Target,
    /// The roots of its words, in order, as numbers.
    roots: Vec<u32>,
    /// Their stems.
    stems: Vec<u32>,
    /// For each word, whether it says little by itself.
    generic: Vec<bool>,
    /// How good the name is: 1 for the own name and synonyms, less for what was left out of it.
    weight: f64,
}

/// A token's forms as numbers; a form that no name has is [`UNKNOWN`].
struct Forms {
    stem: u32,
    root: u32,
    synonyms: Vec<u32>,
    /// Whether it may be part of a name at all.
    names: bool,
    /// Whether it is a hyphen between words.
    hyphen: bool,
    /// Whether a name may be stretched by it.
    bridges: bool,
}

/// The number of a form that no name has.
const UNKNOWN: u32 = u32::MAX;

/// All names.
#[derive(Debug, Default)]
pub struct Entries {
    entries: Vec<Entry>,
    by_root: HashMap<String, Vec<usize>>,
    /// Every stem and root that some name has, with its number.
    numbers: HashMap<String, u32>,
    /// All stems, for the spelling index.
    stems: Vec<String>,
    /// The number of the root of `number`.
    number: u32,
    /// Names of a few letters, which may be the initials of what people say.
    initials: HashMap<String, Vec<usize>>,
    table_roots: Vec<Vec<String>>,
}

/// Most tokens that one name may stretch over.
const LONGEST: usize = 12;
/// Names of more words than this are no names.
const MOST_WORDS: usize = 24;
/// Most fillers inside a name: `years in which they were founded`.
const GAP: usize = 4;

impl Entries {
    /// The names of everything in the catalogue.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut all = Self::default();
        all.number = all.number_of("number");
        for (t, table) in catalogue.tables.iter().enumerate() {
            let words = name_words(&table.name);
            all.table_roots.push(roots(&words));
            all.add(Target::Table(t), &words, 1.0);
            for synonym in &table.synonyms {
                all.add(Target::Table(t), &name_words(synonym), 1.0);
            }
        }
        // A table of people that is called `footballer` but has a `player_id` holds players.
        for (t, table) in catalogue.tables.iter().enumerate() {
            if let Some(words) = entity(table) {
                let roots = roots(&words);
                let taken = all
                    .table_roots
                    .iter()
                    .any(|other| roots.iter().all(|r| other.contains(r)));
                if !taken {
                    all.add(Target::Table(t), &words, 0.9);
                }
            }
        }
        // `gym visits export` with a `visit date` holds visits.
        for (t, table) in catalogue.tables.iter().enumerate() {
            let happened =
                table
                    .time
                    .as_deref()
                    .map(forms::split_name)
                    .and_then(|words| match words.as_slice() {
                        [noun, .., last]
                            if matches!(last.as_str(), "date" | "time" | "day" | "at" | "on") =>
                        {
                            Some(noun.clone())
                        }
                        _ => None,
                    });
            if let Some(noun) = happened
                && all.table_roots[t].len() > 1
                && all.table_roots[t].contains(&forms::root(&forms::stem(&noun)))
            {
                all.add(Target::Table(t), &[noun], 1.0);
            }
        }
        for (t, table) in catalogue.tables.iter().enumerate() {
            let own = all.table_roots[t].clone();
            for (c, column) in table.columns.iter().enumerate() {
                let target = Target::Column(t, c);
                let words = name_words(&column.name);
                all.add(target.clone(), &words, 1.0);
                if let Some(split) = unjoined(&words, &own) {
                    all.add(target.clone(), &split, 1.0);
                    all.short(&target, &split, &own);
                }
                all.short(&target, &words, &own);
                // `is_open` says whether it is open.
                if let [first, rest @ ..] = words.as_slice()
                    && matches!(first.as_str(), "is" | "has" | "was")
                    && !rest.is_empty()
                {
                    all.add(target.clone(), rest, 1.0);
                }
                if let Some(spelt) = spelt_out(&words) {
                    all.add(target.clone(), &spelt, 0.98);
                    all.short(&target, &spelt, &own);
                }
                // `launched_on` is the launch date.
                if column.kind.is_temporal()
                    && let [front @ .., last] = words.as_slice()
                    && matches!(last.as_str(), "on" | "at")
                    && !front.is_empty()
                {
                    let dated: Vec<String> =
                        front.iter().cloned().chain(["date".to_string()]).collect();
                    all.add(target.clone(), &dated, 0.97);
                }
                if let Some(label) = &column.label {
                    all.add(target.clone(), &name_words(label), 1.0);
                }
                for synonym in &column.synonyms {
                    let words = name_words(synonym);
                    all.short(&target, &words, &own);
                    all.add(target.clone(), &words, 1.0);
                }
            }
        }
        all
    }

    /// `AirportName` of the table `airports` is also just `name`.
    fn short(&mut self, target: &Target, words: &[String], own: &[String]) {
        let rest: Vec<String> = words
            .iter()
            .filter(|word| !own.contains(&forms::root(&forms::stem(word))))
            .cloned()
            .collect();
        if !rest.is_empty() && rest.len() < words.len() {
            self.add(target.clone(), &rest, 0.95);
        }
    }

    fn add(&mut self, target: Target, words: &[String], weight: f64) {
        let stems: Vec<String> = words.iter().map(|word| forms::stem(word)).collect();
        let roots = roots(words);
        if roots.is_empty() || roots.len() > MOST_WORDS {
            return;
        }
        let n = self.entries.len();
        if let [word] = words
            && (3..=5).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_alphabetic())
        {
            self.initials.entry(word.clone()).or_default().push(n);
        }
        for (i, root) in roots.iter().enumerate() {
            if roots[..i].contains(root) {
                continue;
            }
            self.by_root.entry(root.clone()).or_default().push(n);
            for synonym in general::synonyms(root) {
                let at = self.by_root.entry(synonym.to_string()).or_default();
                if at.last().is_none_or(|last| *last != n) {
                    at.push(n);
                }
            }
        }
        let generic = roots.iter().map(|root| general::is_generic(root)).collect();
        let root_numbers = roots.iter().map(|root| self.number_of(root)).collect();
        let stem_numbers = stems.iter().map(|stem| self.number_of(stem)).collect();
        self.stems.extend(stems);
        self.entries.push(Entry {
            target,
            roots: root_numbers,
            stems: stem_numbers,
            generic,
            weight,
        });
    }

    fn number_of(&mut self, form: &str) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(UNKNOWN - 1);
        *self.numbers.entry(form.to_string()).or_insert(next)
    }

    /// A token's forms as numbers.
    fn forms(&self, token: &Token) -> Forms {
        let number = |form: &str| self.numbers.get(form).copied().unwrap_or(UNKNOWN);
        Forms {
            stem: number(&token.stem),
            root: number(&token.root),
            synonyms: general::synonyms(&token.root)
                .map(number)
                .filter(|n| *n != UNKNOWN)
                .collect(),
            names: named_by(token).is_some(),
            hyphen: token.kind == Kind::Mark('-'),
            bridges: bridges(&token.lower),
        }
    }

    /// The words of all names.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.stems.iter().map(String::as_str)
    }

    /// Whether some name has a word of this root.
    pub fn knows(&self, root: &str) -> bool {
        self.by_root.contains_key(root)
    }

    /// The roots of a table's own name.
    pub fn table_roots(&self, table: usize) -> &[String] {
        &self.table_roots[table]
    }

    /// Finds every run of tokens that may name something.
    pub fn find(&self, tokens: &[Token], found: &mut HashMap<(usize, usize), Vec<Candidate>>) {
        self.find_initials(tokens, found);
        let forms: Vec<Forms> = tokens.iter().map(|token| self.forms(token)).collect();
        for (i, token) in tokens.iter().enumerate() {
            let Some(at) = named_by(token).and_then(|_| self.by_root.get(&token.root)) else {
                continue;
            };
            // `number of flights` counts flights; it is not their `flight number`.
            let counts =
                forms[i].root == self.number && tokens.get(i + 1).is_some_and(|t| t.lower == "of");
            for n in at {
                let entry = &self.entries[*n];
                if counts && entry.roots.first() != Some(&self.number) {
                    continue;
                }
                if let Some((end, score)) = entry.fit(&forms, i) {
                    found.entry((i, end)).or_default().push(Candidate {
                        target: entry.target.clone(),
                        score,
                    });
                }
            }
        }
    }

    /// `miles per gallon` where the data says `mpg`; the short form may follow in brackets.
    fn find_initials(&self, tokens: &[Token], found: &mut HashMap<(usize, usize), Vec<Candidate>>) {
        if self.initials.is_empty() {
            return;
        }
        for start in 0..tokens.len() {
            let mut letters = String::new();
            for end in start + 1..=tokens.len().min(start + 5) {
                let token = &tokens[end - 1];
                let Some(first) = token.lower.chars().next().filter(|_| token.is_word()) else {
                    break;
                };
                letters.push(first);
                let Some(at) = self.initials.get(&letters) else {
                    continue;
                };
                let mut close = end;
                let bracketed = tokens.get(end).is_some_and(|t| t.kind == Kind::Mark('('))
                    && tokens.get(end + 1).is_some_and(|t| t.lower == letters)
                    && tokens
                        .get(end + 2)
                        .is_some_and(|t| t.kind == Kind::Mark(')'));
                if bracketed {
                    close = end + 3;
                }
                for n in at {
                    found.entry((start, close)).or_default().push(Candidate {
                        target: self.entries[*n].target.clone(),
                        score: 0.9,
                    });
                }
            }
        }
    }
}

/// Whether a token may be part of a name; numbers may (`day 7 count`).
fn named_by(token: &Token) -> Option<()> {
    matches!(token.kind, Kind::Word | Kind::Number(_)).then_some(())
}

impl Entry {
    /// How far the name reaches from token `start`, and how well it fits.
    fn fit(&self, forms: &[Forms], start: usize) -> Option<(usize, f64)> {
        let total = self.roots.len();
        let mut found = 0_u64;
        let mut quality = 0.0;
        let mut end = start;
        let mut gap = 0;
        let mut count = 0_usize;
        for (j, form) in forms.iter().enumerate().skip(start).take(LONGEST) {
            if !form.names {
                if form.hyphen {
                    continue;
                }
                break;
            }
            match self.word(form, found) {
                Some((place, fits)) => {
                    found |= 1 << place;
                    quality += fits;
                    end = j + 1;
                    gap = 0;
                    count += 1;
                }
                None if count > 0 && gap < GAP && form.bridges => gap += 1,
                None => break,
            }
        }
        if count == 0 {
            return None;
        }
        let quality = quality / count as f64;
        let stretch = if end - start > count { 0.97 } else { 1.0 };
        let complete = if count == total {
            1.0
        } else {
            let is_found = |i: usize| found & (1 << i) != 0;
            let says_much = (0..total).any(|i| is_found(i) && !self.generic[i]);
            let leaves_little = (0..total).all(|i| is_found(i) || self.generic[i]);
            match (says_much, leaves_little) {
                (true, true) => 0.85,
                (true, false) => 0.35 + 0.25 * count as f64 / total as f64,
                (false, _) => 0.3,
            }
        };
        Some((end, self.weight * quality * complete * stretch))
    }

    /// The word of the name that a token is, among those not yet found.
    fn word(&self, form: &Forms, found: u64) -> Option<(usize, f64)> {
        let free = |i: &usize| found & (1 << *i) == 0;
        let mut places = (0..self.roots.len()).filter(free);
        if let Some(i) = places.clone().find(|i| self.stems[*i] == form.stem) {
            return Some((i, 1.0));
        }
        if let Some(i) = places.clone().find(|i| self.roots[*i] == form.root) {
            return Some((i, 0.93));
        }
        places
            .find(|i| form.synonyms.contains(&self.roots[*i]))
            .map(|i| (i, 0.8))
    }
}

/// Words that a name may be stretched by.
fn bridges(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "the"
            | "in"
            | "which"
            | "they"
            | "were"
            | "was"
            | "have"
            | "has"
            | "had"
            | "been"
            | "on"
            | "for"
            | "a"
            | "to"
            | "that"
            | "it"
            | "is"
            | "are"
    )
}
