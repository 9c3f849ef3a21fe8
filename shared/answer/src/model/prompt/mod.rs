//! What a model is told before anything is asked: its work, the data that this caller may see, and
//! the day.
//!
//! The text stands in `templates/prompt.md`. What is the same for everybody comes first, then the
//! data of this view, then what changes from day to day, so that a server that keeps what it has
//! read keeps most of it.
//!
//! | module | does |
//! | --- | --- |
//! | `tables` | writes every table of a view once, in pieces that can be left out |
//! | `wording` | says how a table and its columns are put into words |
//! | `touched` | finds the tables that a question is about |
//! | `cut` | leaves out what there is no room for, and says in what order |
//!
//! What the tables say is written once for a view and kept with it; a question costs a sum of sizes
//! and, only where not all fits, a look at its words.

mod cut;
mod tables;
#[cfg(test)]
mod tests;
mod touched;
mod wording;

use std::sync::{Arc, OnceLock};

use askama::Template;
use catalogue::Visible;
use jiff::{Timestamp, civil::Weekday, tz::TimeZone};

use self::{
    tables::{Step, Written},
    touched::{Index, Relation},
};
use super::{
    quoted::quoted,
    tokens::{of_tokens, parts},
};

/// Most tokens that a prompt takes, however much room there is: some thirty tables told whole, and
/// no more to read, and to pay for, with each question.
pub const BUDGET: usize = 8_000;

/// The budget where a server has so many tokens for question and answer together: three eighths of
/// it, which leaves the rest to the tools, what was said before, results and the answer.
pub fn budget(context: u32) -> usize {
    let context = usize::try_from(context).unwrap_or(usize::MAX);
    BUDGET.min(context / 8 * 3)
}

/// Most letters of the collection's title and of a source's name.
const NAME: usize = 80;
/// Most sources that are named.
const SOURCES: usize = 20;

/// What a model is told of one view of the data. Made once for it, then shared.
#[derive(Debug)]
pub struct Briefing {
    visible: Arc<Visible>,
    tables: Vec<Written>,
    /// What all of them take, whole.
    whole: usize,
    /// The names and values, once a question needs them.
    index: OnceLock<Index>,
}

/// The question that a prompt is made for.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// What is asked; it decides what is left out, and stands nowhere in the prompt.
    pub question: &'a str,
    /// What the person asked before, newest first.
    pub before: &'a [&'a str],
    /// Tables or sources to which the person confined the question; the view is confined already.
    pub sources: &'a [String],
    /// The time.
    pub now: Timestamp,
    /// Most tokens, as [`tokens`](super::tokens::tokens) counts them; the fixed text is never cut.
    pub budget: usize,
}

/// The file.
#[derive(Template)]
#[template(path = "prompt.md", escape = "none")]
struct Text<'a> {
    title: &'a str,
    tables: &'a str,
    confined: &'a str,
    weekday: &'static str,
    date: String,
}

impl Briefing {
    /// Writes what there is to tell of a view.
    pub fn new(visible: Arc<Visible>) -> Self {
        let tables = Written::all(&visible);
        Self {
            whole: tables
                .iter()
                .map(|table| table.size(Step::Whole, &[]))
                .sum(),
            tables,
            visible,
            index: OnceLock::new(),
        }
    }

    /// What a model is told before that question. It takes at most the budget, or the fixed text
    /// alone where that is more.
    pub fn system(&self, occasion: &Occasion<'_>) -> String {
        let room = of_tokens(occasion.budget).saturating_sub(parts(&self.text(occasion, "")));
        let relations = if self.whole <= room {
            vec![Relation::default(); self.tables.len()]
        } else {
            let index = self.index.get_or_init(|| Index::new(&self.visible));
            index.relate(occasion.question, occasion.before)
        };
        let cut = cut::cut(&self.tables, &relations, room);
        self.text(occasion, &cut.write(&self.tables, &relations))
    }

    fn text(&self, occasion: &Occasion<'_>, tables: &str) -> String {
        let today = occasion.now.to_zoned(TimeZone::UTC).date();
        let sources = occasion.sources.iter().take(SOURCES);
        let sources: Vec<String> = sources.map(|source| quoted(source, NAME)).collect();
        let text = Text {
            title: &quoted(&self.visible.catalogue().title, NAME),
            tables,
            confined: &sources.join(", "),
            weekday: weekday(today.weekday()),
            date: today.to_string(),
        };
        // Only what it writes into could fail, and a text does not.
        text.render().unwrap_or_default()
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
