//! How far an answer of a model is, and the two ways in which it ends.

use models::{Account, Speaker};
use tokio::time::Instant;

use super::{
    plain::plain,
    queries::Queries,
    shortfall::{Shortfall, speaker},
};
use crate::{event::Event, run::Progress, spent::Spent};

/// What is heard of a model's answer.
#[derive(Debug)]
pub enum Heard {
    /// Something happened.
    Event(Event),
    /// The model could not answer; the planner is to. What a person is told before it does.
    Instead(String),
}

/// What is known of an answer while it is made.
pub struct Stand {
    began: Instant,
    /// What all rounds took.
    account: Option<Account>,
    /// Who is being asked, and how often somebody was in this round.
    asked: Option<(Speaker, u32)>,
    /// Whether anything was said to the person.
    pub has_spoken: bool,
    /// Bytes of text and of reasoning that were.
    pub spoken: usize,
    pub thought: usize,
    /// How many rounds asked for nothing but what was there.
    pub repeats: u32,
    /// In how many rounds a call was refused or failed.
    pub failures: u32,
    uses: u32,
    pub follow_ups: Option<Vec<String>>,
}

impl Stand {
    /// At the start.
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            account: None,
            asked: None,
            has_spoken: false,
            spoken: 0,
            thought: 0,
            repeats: 0,
            failures: 0,
            uses: 0,
            follow_ups: None,
        }
    }

    /// Adds what a round took.
    pub fn add(&mut self, round: Account) -> &Account {
        self.asked = None;
        let all = match self.account.take() {
            Some(before) => before.join(round),
            None => round,
        };
        self.account.insert(all)
    }

    /// Somebody is asked, perhaps once more.
    pub fn asks(&mut self, speaker: &Speaker) {
        let before = self.asked.take().map_or(0, |(_, times)| times);
        self.asked = Some((speaker.clone(), before + 1));
    }

    /// What the answer has taken so far, tools included.
    pub fn spent(&self) -> Spent {
        let total = self.began.elapsed();
        let spent = match &self.account {
            Some(account) => Spent::of(account, total),
            None => Spent::of_planner(),
        };
        match &self.asked {
            Some((speaker, times)) => spent.while_asking(speaker, *times, total),
            None => spent,
        }
    }

    /// Who speaks, for a person.
    pub fn who(&self) -> String {
        match (&self.asked, &self.account) {
            (Some((speaker, _)), _) => speaker.to_string(),
            (None, Some(account)) => speaker(account),
            (None, None) => "The language model".to_owned(),
        }
    }

    /// Which use of a tool the next one is.
    pub fn next_use(&mut self) -> u32 {
        self.uses += 1;
        self.uses
    }

    /// A piece of text as it leaves. What a model says after its tools begins a paragraph, and
    /// nothing begins with empty lines.
    pub fn spoken(&mut self, said: &mut String, piece: String) -> Option<String> {
        let is_first = said.is_empty();
        let piece = if is_first {
            piece.trim_start().to_owned()
        } else {
            piece
        };
        if piece.is_empty() {
            return None;
        }
        said.push_str(&piece);
        self.spoken += piece.len();
        let goes_on = is_first && self.has_spoken;
        self.has_spoken = true;
        Some(if goes_on {
            format!("\n\n{piece}")
        } else {
            piece
        })
    }

    /// What ends an answer that came to its end.
    pub fn close(&mut self, queries: &mut Queries) -> Vec<Event> {
        let mut events = queries.show_something();
        if !self.has_spoken && queries.has_rows() {
            events.extend(sentences(queries, ""));
        }
        events.extend(queries.ending(self.follow_ups.take()));
        events
    }

    /// What ends an answer that did not: what is there is shown, or the planner answers.
    pub fn ending(
        mut self,
        shortfall: &Shortfall,
        queries: &mut Queries,
        progress: &Progress,
    ) -> Vec<Heard> {
        tracing::warn!(%shortfall, "a model did not answer");
        if !queries.has_rows() {
            progress.spend(self.spent().by_planner(shortfall.code, &shortfall.why));
            return vec![Heard::Instead(self.apology(&shortfall.to_string()))];
        }
        let gap = if self.has_spoken { "\n\n" } else { "" };
        let mut events = vec![Event::Text(plain(format!(
            "{gap}{shortfall}. This is what it had found:"
        )))];
        events.extend(queries.show_something());
        events.extend(sentences(queries, " "));
        events.extend(queries.ending(self.follow_ups.take()));
        progress.spend(self.spent());
        events.into_iter().map(Heard::Event).collect()
    }

    /// The words between a model and the planner.
    fn apology(&self, reason: &str) -> String {
        plain(if self.has_spoken {
            format!("\n\n{reason}. What follows is Inlay's own answer.\n\n")
        } else {
            format!("{reason}, so this is Inlay's own answer.\n\n")
        })
    }
}

/// What our own words say of the rows.
fn sentences(queries: &Queries, gap: &str) -> Option<Event> {
    let words = queries.sentences().join(" ");
    (!words.is_empty()).then(|| Event::Text(format!("{gap}{words}")))
}
