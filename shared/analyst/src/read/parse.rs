//! Reading parts into a frame: which names are shown, grouped by, compared, ordered by.
//!
//! One pass from left to right. Where in the question a name stands decides what it is for; what
//! it names is decided later, against the data.

mod act;
mod compare;
mod first;
mod gather;
mod names;
mod operands;
mod order;
mod periods;
mod rank;
mod small_words;
mod times;

use catalogue::Aggregate;

use super::{
    cues::Cue,
    frame::{Bare, Frame, Group, On, Operand, Output, Ranked, Superlative},
    parts::{Part, Piece},
    tokens::{Kind, Token},
};
use crate::{
    lexicon::Mention,
    plan::{Grain, Operator},
    words::general,
};

/// Which part of the question the reader is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outputs,
    Conditions,
    Groups,
}

/// Reads parts into a frame.
pub fn frame(tokens: &[Token], parts: &[Part], mentions: &[Mention]) -> Frame {
    let mut reader = Reader {
        tokens,
        parts,
        mentions,
        at: 0,
        place: Place::Outputs,
        frame: Frame::default(),
        aggregates: Vec::new(),
        aggregate_spent: false,
        distinct: false,
        negated: false,
        or: false,
        sentence: 0,
        relative: Bare::That,
        last: None,
        turned: None,
        sorting: false,
        limited: None,
        top: None,
        stepped: None,
        leads: false,
    };
    reader.read();
    reader.frame
}

struct Reader<'a> {
    tokens: &'a [Token],
    parts: &'a [Part],
    mentions: &'a [Mention],
    at: usize,
    place: Place,
    frame: Frame,
    /// Aggregates that wait for their column; kept after it for `average height and weight`.
    aggregates: Vec<Aggregate>,
    aggregate_spent: bool,
    distinct: bool,
    negated: bool,
    or: bool,
    sentence: usize,
    relative: Bare,
    /// The mention read last, with its part.
    last: Option<(usize, usize)>,
    /// The token that last said `not` or `or`.
    turned: Option<usize>,
    /// A number of rows that waits for what they are ranked by.
    limited: Option<usize>,
    /// A `sort` whose `by` is still to come: `sort the names by age`.
    sorting: bool,
    /// A `top` that waits for what it ranks by.
    top: Option<bool>,
    /// The unit of `month over month`, with its token.
    stepped: Option<(Grain, usize)>,
    /// Whether a `starting with the …` waits for what comes first.
    leads: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        while self.at < self.parts.len() {
            let before = self.at;
            self.step();
            if self.at == before {
                self.at += 1;
            }
        }
        if let Some(descending) = self.top.take()
            && self.frame.superlative.is_none()
        {
            self.frame.superlative = Some(Superlative {
                by: Ranked::Shown,
                descending,
                token: 0,
                several: false,
            });
        }
        if let Some(token) = self.limited
            && self.frame.superlative.is_none()
            && self.frame.order.is_empty()
        {
            self.frame.beyond = self.frame.beyond.or(Some(token));
        }
        self.leave_nothing();
        self.keep_last_outputs();
        // `the proportion of flights with stops out of all flights`
        let part = self
            .tokens
            .windows(2)
            .position(|pair| pair[0].lower == "out" && pair[1].lower == "of");
        if self.frame.share && !self.frame.conditions.is_empty() {
            self.frame.beyond = self.frame.beyond.or(part);
        }
        self.pair_periods();
        self.step_by_step();
    }

    /// A `not` or `or` that found nothing to turn must not be dropped.
    fn leave_nothing(&mut self) {
        if let Some(token) = self.turned.take().filter(|_| self.negated || self.or) {
            self.frame.beyond = self.frame.beyond.or(Some(token));
        }
    }

    /// `Which country has most channels? List the country and the number.`: the later list says
    /// what is to be shown.
    fn keep_last_outputs(&mut self) {
        let sentence = |output: &Output| match output {
            Output::Named { sentence, .. } | Output::Count { sentence, .. } => *sentence,
        };
        let figure = |output: &Output| match output {
            Output::Named { aggregates, .. } => !aggregates.is_empty(),
            Output::Count { .. } => true,
        };
        let outputs = &mut self.frame.outputs;
        if let Some(last) = outputs.iter().map(sentence).max() {
            // `How many rooms has each house? Show its name.`: the number beside the name.
            let told = outputs.iter().any(|o| figure(o) && sentence(o) == last);
            let beside = !told && !self.frame.groups.is_empty();
            outputs.retain(|o| sentence(o) == last || beside && matches!(o, Output::Count { .. }));
        }
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        self.parts.get(at).map(|part| &part.piece)
    }

    fn cue(&self, at: usize) -> Option<Cue> {
        match self.piece(at) {
            Some(Piece::Cue(cue)) => Some(*cue),
            _ => None,
        }
    }

    /// The next part that is neither filler nor link nor mark.
    fn skip(&self, mut at: usize) -> usize {
        while matches!(
            self.piece(at),
            Some(Piece::Filler | Piece::Link | Piece::Mark(_))
        ) {
            at += 1;
        }
        at
    }

    fn step(&mut self) {
        let part = self.parts[self.at].clone();
        let opens = self.at == 0 || matches!(self.piece(self.at - 1), Some(Piece::Stop));
        if opens
            && part.end == part.start + 1
            && matches!(
                self.tokens[part.start].lower.as_str(),
                "sort" | "order" | "rank" | "arrange"
            )
            && !matches!(part.piece, Piece::Mention(_))
        {
            self.sorting = true;
            self.frame.asks = true;
            self.at += 1;
            return;
        }
        match part.piece {
            Piece::Stop => {
                self.leave_nothing();
                self.sentence += 1;
                self.place = Place::Outputs;
                self.aggregates.clear();
                self.aggregate_spent = false;
                self.distinct = false;
                self.negated = false;
                self.or = false;
                self.last = None;
                self.at += 1;
            }
            Piece::Filler | Piece::Link
                if self.sentence > 0
                    && self.place == Place::Outputs
                    && matches!(self.tokens[part.start].lower.as_str(), "number" | "count")
                    && self
                        .frame
                        .outputs
                        .iter()
                        .any(|o| matches!(o, Output::Count { .. })) =>
            {
                self.at += 1;
                self.push_count(None, false);
            }
            // `How many … did each …? Give the name and the number.`
            Piece::Mention(_)
                if self.sentence > 0
                    && self.place == Place::Outputs
                    && part.end == part.start + 1
                    && matches!(self.tokens[part.start].lower.as_str(), "number" | "count")
                    && self
                        .frame
                        .outputs
                        .iter()
                        .any(|o| matches!(o, Output::Count { .. })) =>
            {
                self.at += 1;
                self.push_count(None, false);
            }
            // `monthly revenue`
            Piece::Filler | Piece::Link | Piece::Word | Piece::Mention(_)
                if part.end == part.start + 1
                    && self.tokens[part.start].lower.ends_with("ly")
                    && self.unit_at(&part).is_some() =>
            {
                self.frame.groups.push(Group {
                    mention: None,
                    unit: self.unit_at(&part),
                    token: part.start,
                });
                self.at += 1;
            }
            // `the phones that no carrier offers`: what is not there must not be dropped.
            Piece::Filler if self.tokens[part.start].lower == "no" && self.denies() => {
                self.at += 1;
                let next = self.skip_fillers(self.at);
                match self.piece(next) {
                    Some(Piece::Mention(m))
                        if self.mentions[*m].best(|t| t.is_table()) >= 0.9
                            && (!self.frame.outputs.is_empty()
                                || !self.frame.subjects.is_empty()) =>
                    {
                        self.lacking(part.start, Bare::Lacking);
                    }
                    _ => self.frame.beyond = self.frame.beyond.or(Some(part.start)),
                }
            }
            // `return rate` is no count of returns.
            Piece::Link
                if matches!(self.tokens[part.start].lower.as_str(), "rate" | "rates")
                    && self.touching(self.at)
                    && matches!(
                        self.piece(self.at - 1),
                        Some(Piece::Mention(_) | Piece::Cue(Cue::Ask))
                    ) =>
            {
                self.frame.unexplained.push(part.start);
                self.at += 1;
            }
            // `between 20 and 22 years old`
            Piece::Word | Piece::Filler | Piece::Link | Piece::Mention(_)
                if self.ages(part.start) =>
            {
                self.at += 1;
            }
            // `released in the same year as`
            Piece::Filler
                if self.tokens[part.start].lower == "same"
                    && !(self.frame.outputs.is_empty() && self.frame.subjects.is_empty()) =>
            {
                self.frame.beyond = self.frame.beyond.or(Some(part.start));
                self.at += 1;
            }
            // `both vegan and non-vegan`: no row is both.
            Piece::Filler if self.tokens[part.start].lower == "both" && self.demands_both() => {
                self.frame.beyond = self.frame.beyond.or(Some(part.start));
                self.at += 1;
            }
            // `best month`, `which month had the highest revenue`
            Piece::Filler | Piece::Link | Piece::Word | Piece::Mention(_)
                if self.unit_at(&part).is_some() && self.ranks_periods() =>
            {
                self.frame.groups.push(Group {
                    mention: match part.piece {
                        Piece::Mention(m) => Some(m),
                        _ => None,
                    },
                    unit: self.unit_at(&part),
                    token: part.start,
                });
                self.at += 1;
            }
            Piece::Filler | Piece::Link | Piece::Mark(_) => self.at += 1,
            // `how many are from that country`
            Piece::Word
                if part.start > 0
                    && matches!(
                        self.tokens[part.start - 1].lower.as_str(),
                        "that" | "this" | "these" | "those"
                    )
                    && !self.frame.groups.is_empty() =>
            {
                self.at += 1;
            }
            // `more than 60 minutes`
            Piece::Word
                if part.start > 0
                    && matches!(self.tokens[part.start - 1].kind, Kind::Number(_))
                    && general::is_unit(&self.tokens[part.start].stem) =>
            {
                self.at += 1;
            }
            Piece::Word => {
                self.frame.unexplained.push(part.start);
                self.at += 1;
            }
            Piece::Number(number) => self.number(number),
            Piece::Quoted(text) => {
                let near = self
                    .last
                    .filter(|(_, at)| self.skip(at + 1) == self.at)
                    .map(|(m, _)| m);
                self.at += 1;
                self.condition(
                    On::Value(near),
                    Operator::Equal,
                    vec![Operand::Text(text)],
                    part.start,
                );
                self.alternatives();
            }
            Piece::Time(when) => self.time(when),
            Piece::Mention(m) => self.mention(m),
            Piece::Cue(cue) => self.act(cue),
        }
    }

    fn skip_fillers(&self, mut at: usize) -> usize {
        while matches!(self.piece(at), Some(Piece::Filler)) {
            at += 1;
        }
        at
    }
}

/// A number of rows.
fn whole(number: f64) -> Option<u32> {
    (number.fract() == 0.0 && (1.0..=100_000.0).contains(&number)).then_some(number as u32)
}
