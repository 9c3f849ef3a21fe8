//! Reading a question: from words to a plan, or to an honest refusal.
//!
//! ```text
//! tokens ─▶ mentions ─▶ parts ─▶ frame ─▶ a draft from each table ─▶ the best one
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`tokens`] | words, numbers, quotes, marks |
//! | `repair` | misspelt words, words written together or apart, put right |
//! | [`compose`] | names that a question takes apart, put together |
//! | [`cues`] | words that say what to do with the names around them |
//! | [`parts`] | the question cut into cues, names, numbers, periods |
//! | [`frame`], [`parse`] | what is shown, grouped by, compared, ordered by |
//! | [`scope`], [`draft`] | the frame against the data, as seen from one table |
//! | [`talk`] | questions that need no rows |
//! | [`suggest`] | questions that can be answered |

pub mod compose;
pub mod cues;
pub mod draft;
pub mod frame;
pub mod parse;
pub mod parts;
mod repair;
pub mod scope;
pub mod suggest;
pub mod talk;
pub mod tokens;

use jiff::civil::Date;

use self::{
    draft::{Builder, Draft, Fault, Question},
    frame::Frame,
    parts::{Part, Piece},
    repair::{correct, drop_legend, head_nouns, join_hyphens},
    tokens::{Kind, Token},
};
use crate::{
    lexicon::{Lexicon, Mention},
    words::general,
};

/// Longest question, in tokens, that is read.
const LONGEST: usize = 160;
/// Most tables that a question is read from.
const MOST_ANCHORS: usize = 12;
/// Two readings that fit within this tie.
const TIE: f64 = 0.05;

/// A question cut up and understood as far as that goes without the data.
#[derive(Debug)]
pub struct Heard {
    /// Its tokens, misspelt ones corrected.
    pub tokens: Vec<Token>,
    /// What runs of them may name.
    pub mentions: Vec<Mention>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What it asks for.
    pub frame: Frame,
    /// For each mention, the mention of the table that it belongs to.
    pub owners: Vec<Option<usize>>,
    /// For each mention, how well it names each table.
    pub tables: Vec<Vec<f64>>,
    /// For each table, whether the question speaks of it.
    pub spoken: Vec<bool>,
}

impl Heard {
    /// What drafts are made from, with the frame as it was heard or as it was put right.
    pub fn question<'a>(
        &'a self,
        lexicon: &'a Lexicon,
        frame: &'a Frame,
        today: Date,
    ) -> Question<'a> {
        Question {
            lexicon,
            tokens: &self.tokens,
            parts: &self.parts,
            mentions: &self.mentions,
            owners: &self.owners,
            tables: &self.tables,
            spoken: &self.spoken,
            frame,
            today,
        }
    }
}

/// Hears a question; `None` where it is too long to be one.
pub fn hear(question: &str, lexicon: &Lexicon) -> Option<Heard> {
    let mut tokens = tokens::tokens(question);
    if tokens.len() > LONGEST {
        return None;
    }
    drop_legend(&mut tokens);
    join_hyphens(&mut tokens, lexicon);
    for token in &mut tokens {
        correct(token, lexicon);
    }
    compose::compose(&mut tokens, lexicon);
    let mentions = lexicon.mentions(&tokens);
    let mut parts = parts::parts(&tokens, &mentions);
    head_nouns(&tokens, &mut parts, &mentions, lexicon);
    let frame = parse::frame(&tokens, &parts, &mentions);
    let owners = owners(&tokens, &parts, &mentions);
    let count = lexicon.catalogue().tables.len();
    let tables: Vec<Vec<f64>> = mentions
        .iter()
        .map(|mention| {
            let mut scores = vec![0.0_f64; count];
            for candidate in mention.candidates.iter().filter(|c| c.target.is_table()) {
                let score = &mut scores[candidate.target.table()];
                *score = score.max(candidate.score);
            }
            scores
        })
        .collect();
    let spoken = (0..count)
        .map(|t| frame.subjects.iter().any(|s| tables[*s][t] > 0.7))
        .collect();
    Some(Heard {
        tokens,
        mentions,
        parts,
        frame,
        owners,
        tables,
        spoken,
    })
}

/// For each mention the table that the words say it belongs to: the one just before it
/// (`airport code`), or the one that `of` leads to (`the names and ages of all singers`).
fn owners(tokens: &[Token], parts: &[Part], mentions: &[Mention]) -> Vec<Option<usize>> {
    let mut owners = vec![None; mentions.len()];
    let table = |m: usize| mentions[m].best(|t| t.is_table()) >= 0.6;
    let mention = |p: usize| match parts.get(p).map(|part| &part.piece) {
        Some(Piece::Mention(m)) => Some(*m),
        _ => None,
    };
    for p in 0..parts.len() {
        let Some(m) = mention(p) else { continue };
        let before = p.checked_sub(1).and_then(|before| {
            let possessive = tokens[parts[before].start].kind == Kind::Possessive;
            mention(if possessive {
                before.checked_sub(1)?
            } else {
                before
            })
        });
        if let Some(before) = before.filter(|b| table(*b)) {
            owners[m] = Some(before);
            continue;
        }
        let mut led = false;
        let first_word = tokens[parts[p].start.saturating_sub(1)].lower.as_str();
        let its = p > 0 && matches!(first_word, "its" | "their" | "his" | "her");
        let later = parts[..p].iter().any(|part| part.piece == Piece::Stop);
        if its || later {
            owners[m] = (0..p).find_map(|q| {
                mention(q)
                    .filter(|o| table(*o) && *o != m && mentions[*o].best(|t| t.is_table()) >= 0.85)
            });
        }
        for next in p + 1..parts.len().min(p + 16) {
            let first = tokens[parts[next].start].lower.as_str();
            match &parts[next].piece {
                Piece::Filler | Piece::Link => {
                    led |= matches!(first, "of" | "for" | "from" | "in" | "at" | "on" | "about");
                }
                Piece::Mention(other) => {
                    if led && table(*other) {
                        owners[m] = Some(*other);
                        break;
                    }
                    if led && mentions[*other].best(|t| t.is_value()) < mentions[*other].score() {
                        break;
                    }
                }
                Piece::Cue(
                    cues::Cue::And
                    | cues::Cue::Distinct
                    | cues::Cue::Superlative(_)
                    | cues::Cue::Top(_)
                    | cues::Cue::NumberOf
                    | cues::Cue::Summary(_),
                )
                | Piece::Number(_) => {}
                Piece::Cue(cues::Cue::Each) => led = true,
                _ => break,
            }
        }
    }
    owners
}

/// The best draft of all tables, or why there is none.
pub fn best(heard: &Heard, lexicon: &Lexicon, today: Date) -> Result<Draft, Fault> {
    let question = heard.question(lexicon, &heard.frame, today);
    if let Some(token) = heard.frame.beyond {
        return Err(Fault::Unsupported(format!(
            "`{}`",
            heard.tokens[token].text
        )));
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut fault = Fault::Elsewhere;
    for anchor in anchors(heard, lexicon) {
        match Builder::new(question, anchor).build() {
            Ok(draft) => drafts.push(draft),
            Err(found) if found.depth() > fault.depth() => fault = found,
            Err(_) => {}
        }
    }
    drafts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let Some(first) = drafts.first().cloned() else {
        // `revenue vs target`, each of its own table
        return Err(match fault {
            Fault::Elsewhere if heard.frame.compare => {
                Fault::Unsupported("a comparison of figures that lie in different tables".into())
            }
            other => other,
        });
    };
    if let Some(rival) = drafts
        .get(1)
        .filter(|d| first.score - d.score < TIE && d.plan != first.plan)
    {
        let mut tables = vec![first.plan.table.clone(), rival.plan.table.clone()];
        tables.dedup();
        return Err(Fault::Ambiguous(String::new(), tables));
    }
    Ok(first)
}

/// The table whose rows tell which things are the best or the most popular: `the best selling
/// product` is told by the sales, not by the products.
fn told_by(heard: &Heard, lexicon: &Lexicon, found: &[(usize, f64)]) -> Option<usize> {
    let catalogue = lexicon.catalogue();
    let tables = &catalogue.tables;
    let superlative = heard.frame.superlative.as_ref()?;
    match superlative.by {
        frame::Ranked::Hinted(n) if general::is_best(n) => {}
        frame::Ranked::Shown if superlative.token == 0 => {}
        frame::Ranked::Frequency => {
            // The one table whose rows each point at a thing.
            let mut pointing = catalogue.joins.iter().filter(|join| {
                found
                    .iter()
                    .any(|(t, _)| tables[*t].name.eq_ignore_ascii_case(&join.to_table))
                    && join.from_table != join.to_table
            });
            let one = pointing.next()?;
            let alone = pointing.all(|other| other.from_table == one.from_table);
            return tables
                .iter()
                .position(|t| t.name.eq_ignore_ascii_case(&one.from_table))
                .filter(|_| alone);
        }
        _ => return None,
    }
    (0..tables.len())
        .filter(|t| lexicon.adds_up(*t))
        .max_by_key(|t| tables[*t].row_count)
}

/// The tables that a question may begin at: those that it names, or names something of.
fn anchors(heard: &Heard, lexicon: &Lexicon) -> Vec<usize> {
    let tables = &lexicon.catalogue().tables;
    let default = (0..tables.len())
        .filter(|t| tables[*t].measure.is_some() && tables[*t].time.is_some())
        .max_by_key(|t| tables[*t].row_count);
    let mut found: Vec<(usize, f64)> = Vec::new();
    let mut units: Vec<usize> = Vec::new();
    for part in &heard.parts {
        let Piece::Mention(m) = part.piece else {
            continue;
        };
        // `by month` alone says nothing of a table.
        if heard
            .frame
            .groups
            .iter()
            .any(|g| g.mention == Some(m) && g.unit.is_some())
        {
            units.push(m);
            continue;
        }
        for candidate in &heard.mentions[m].candidates {
            let table = candidate.target.table();
            match found.iter_mut().find(|(t, _)| *t == table) {
                Some((_, score)) => *score += candidate.score,
                None => found.push((table, candidate.score)),
            }
        }
    }
    for part in &heard.parts {
        if let Piece::Quoted(text) = &part.piece {
            for candidate in lexicon.values_like(text) {
                let table = candidate.target.table();
                if !found.iter().any(|(t, _)| *t == table) {
                    found.push((table, candidate.score));
                }
            }
        }
    }
    if found.is_empty() && default.is_none() {
        for candidate in units.iter().flat_map(|m| &heard.mentions[*m].candidates) {
            if !found.iter().any(|(t, _)| *t == candidate.target.table()) {
                found.push((candidate.target.table(), candidate.score));
            }
        }
    }
    if found.is_empty() {
        // Nothing is named: the table of which people ask by default has a measure and a time.
        return default.into_iter().collect();
    }
    if let Some(told) = told_by(heard, lexicon, &found)
        && !found.iter().any(|(t, _)| *t == told)
    {
        found.push((told, 0.1));
    }
    // Tables next to those that are named may be what is counted.
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
        .into_iter()
        .map(|(t, _)| t)
        .take(MOST_ANCHORS)
        .collect()
}
