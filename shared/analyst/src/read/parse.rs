//! Reading parts into a frame: which names are shown, grouped by, compared, ordered by.
//!
//! One pass from left to right. Where in the question a name stands decides what it is for; what
//! it names is decided later, against the data.

use catalogue::Aggregate;

use super::{
    cues::Cue,
    frame::{Bare, Condition, Frame, Group, On, Operand, Order, Output, Ranked, Superlative, Versus},
    parts::{Part, Piece},
    tokens::Token,
};
use crate::{
    dates::{self, When},
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
        top: None,
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
    /// A `top` that waits for what it ranks by.
    top: Option<bool>,
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
            self.frame.superlative = Some(Superlative { by: Ranked::Shown, descending, token: 0, several: false });
        }
        self.leave_nothing();
        self.keep_last_outputs();
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
        if let Some(last) = self.frame.outputs.iter().map(sentence).max() {
            self.frame.outputs.retain(|output| sentence(output) == last);
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
        while matches!(self.piece(at), Some(Piece::Filler | Piece::Link | Piece::Mark(_))) {
            at += 1;
        }
        at
    }

    fn step(&mut self) {
        let part = self.parts[self.at].clone();
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
                    && self.frame.outputs.iter().any(|o| matches!(o, Output::Count { .. })) =>
            {
                self.at += 1;
                self.push_count(None, false);
            }
            // `monthly revenue`
            Piece::Filler | Piece::Link | Piece::Word if self.tokens[part.start].lower.ends_with("ly") && self.unit_at(&part).is_some() => {
                self.frame.groups.push(Group { mention: None, unit: self.unit_at(&part), token: part.start });
                self.at += 1;
            }
            Piece::Filler | Piece::Link | Piece::Mark(_) => self.at += 1,
            // `how many are from that country`
            Piece::Word
                if part.start > 0
                    && matches!(self.tokens[part.start - 1].lower.as_str(), "that" | "this" | "these" | "those")
                    && !self.frame.groups.is_empty() =>
            {
                self.at += 1;
            }
            Piece::Word => {
                self.frame.unexplained.push(part.start);
                self.at += 1;
            }
            Piece::Number(number) => self.number(number),
            Piece::Quoted(text) => {
                let near = self.last.filter(|(_, at)| self.skip(at + 1) == self.at).map(|(m, _)| m);
                self.at += 1;
                self.condition(On::Value(near), Operator::Equal, vec![Operand::Text(text)], part.start);
                self.alternatives();
            }
            Piece::Time(when) => self.time(when),
            Piece::Mention(m) => self.mention(m),
            Piece::Cue(cue) => self.act(cue),
        }
    }

    fn condition(&mut self, on: On, operator: Operator, operands: Vec<Operand>, start: usize) {
        let end = self.parts.get(self.at.saturating_sub(1)).map_or(start, |part| part.end);
        let negated = std::mem::take(&mut self.negated);
        let or = std::mem::take(&mut self.or);
        self.frame.conditions.push(Condition { on, operator, operands, negated, or, tokens: (start, end) });
    }

    /// `… "CD" or "DVD"`, `1948 or 1949`, `France and Germany`: more operands for the last condition.
    fn alternatives(&mut self) {
        loop {
            let mut at = self.at;
            let mut joined = false;
            while let Some(Cue::Or | Cue::And) = self.cue(at) {
                joined = true;
                at += 1;
                while matches!(self.piece(at), Some(Piece::Filler)) {
                    at += 1;
                }
            }
            if !joined {
                return;
            }
            let operand = match self.piece(at) {
                Some(Piece::Quoted(text)) => Operand::Text(text.clone()),
                Some(Piece::Number(number))
                    if !matches!(self.piece(at + 1), Some(Piece::Mention(_))) =>
                {
                    Operand::Number(*number)
                }
                _ => return,
            };
            let Some(last) = self.frame.conditions.last_mut() else { return };
            let same_kind = last.operands.last().is_some_and(|other| {
                std::mem::discriminant(other) == std::mem::discriminant(&operand)
                    || matches!((other, &operand), (Operand::Value(_), Operand::Text(_)))
            });
            if !same_kind || !matches!(last.operator, Operator::Equal | Operator::Contains | Operator::StartsWith | Operator::EndsWith) {
                return;
            }
            last.operands.push(operand);
            last.tokens.1 = self.parts[at].end;
            self.at = at + 1;
        }
    }

    fn act(&mut self, cue: Cue) {
        let start = self.parts[self.at].start;
        let opening = self.at == 0 || matches!(self.piece(self.at - 1), Some(Piece::Stop));
        self.at += 1;
        match cue {
            Cue::Ask => {
                let question_word = matches!(self.tokens[start].lower.as_str(), "which" | "what" | "who");
                let after_break = opening || matches!(self.cue(self.at.saturating_sub(2)), Some(Cue::And | Cue::Ask));
                if question_word && !after_break {
                    self.place = Place::Conditions;
                } else {
                    self.frame.asks = true;
                    self.place = Place::Outputs;
                    self.aggregates.clear();
                }
            }
            Cue::HowMany | Cue::NumberOf => self.count(cue),
            Cue::HowMuch => {
                self.frame.how_much = true;
                self.frame.asks = true;
                self.place = Place::Outputs;
            }
            Cue::When => {
                if opening {
                    self.frame.when = true;
                    self.frame.asks = true;
                } else {
                    self.place = Place::Conditions;
                }
            }
            Cue::Summary(aggregate) => {
                if self.aggregate_spent {
                    self.aggregates.clear();
                    self.aggregate_spent = false;
                }
                // `total number of` is the number of; `in total` after the figure adds nothing.
                let next = self.skip_fillers(self.at);
                let count_follows = matches!(self.cue(next), Some(Cue::NumberOf | Cue::HowMany));
                let names_follow = matches!(self.piece(next), Some(Piece::Mention(_) | Piece::Cue(Cue::Summary(_) | Cue::And | Cue::Distinct | Cue::Superlative(_))));
                if aggregate == Aggregate::Sum && (count_follows || !names_follow) {
                    return;
                }
                self.aggregates.push(aggregate);
            }
            Cue::Distinct => {
                self.distinct = true;
                if self.place == Place::Outputs && self.frame.outputs.is_empty() {
                    self.frame.distinct = true;
                }
            }
            Cue::Each => self.groups(),
            Cue::By => self.by(),
            Cue::OrderBy(direction) => self.order(direction),
            Cue::Direction(descending) => self.direction(descending),
            Cue::Alphabetical(descending) => self.alphabetical(descending),
            Cue::Compare(operator) => self.compare(operator, start),
            Cue::CompareAfter(_) => {}
            Cue::Between => self.between(start),
            Cue::Before => self.relative_time(start, Operator::Less, When::Before),
            Cue::After => self.relative_time(start, Operator::More, When::After),
            Cue::Since => self.relative_time(start, Operator::AtLeast, When::Since),
            Cue::Until => self.relative_time(start, Operator::AtMost, When::Until),
            Cue::Not => {
                self.turned = Some(start);
                self.negated = !self.negated;
                if self.place == Place::Outputs && !self.frame.asks {
                    self.place = Place::Conditions;
                }
                self.relative = Bare::That;
                if !self.frame.outputs.is_empty() || !self.frame.subjects.is_empty() {
                    self.place = Place::Conditions;
                }
            }
            Cue::Lacking => self.lacking(start, Bare::Lacking),
            Cue::Present => self.lacking(start, Bare::Present),
            Cue::And => {}
            Cue::Or => {
                self.turned = Some(start);
                self.or = !self.frame.conditions.is_empty();
            }
            Cue::Superlative(n) => self.superlative(n, start),
            Cue::MostCommon(descending) => {
                let several = self.plural_follows();
                self.frame.superlative = Some(Superlative { by: Ranked::Frequency, descending, token: start, several });
                self.limit_before(start);
            }
            Cue::Top(descending) => self.top_or_bottom(descending, start),
            Cue::Relative => {
                let word = self.tokens[start].lower.as_str();
                self.relative = if word == "with" { Bare::With } else { Bare::That };
                if word != "only" && (!self.frame.outputs.is_empty() || !self.frame.subjects.is_empty() || !self.frame.groups.is_empty()) {
                    self.place = Place::Conditions;
                    self.aggregates.clear();
                }
            }
            Cue::Contains => self.text_match(Operator::Contains, start),
            Cue::StartsWith => self.text_match(Operator::StartsWith, start),
            Cue::EndsWith => self.text_match(Operator::EndsWith, start),
            Cue::Named => self.named(start),
            Cue::Share => {
                self.frame.share = true;
                self.frame.asks = true;
            }
            Cue::Growth => self.frame.growth = true,
            Cue::Running => self.frame.running = true,
            Cue::Trend => self.frame.trend = true,
            Cue::Against => {
                self.frame.compare = true;
                self.frame.asks = true;
            }
            Cue::Versus => self.versus(),
            Cue::YearBefore => self.frame.versus = Some(Versus::YearBefore),
            Cue::PeriodBefore => self.frame.versus = Some(Versus::Before),
            Cue::Beyond => self.frame.beyond = Some(start),
        }
    }

    fn skip_fillers(&self, mut at: usize) -> usize {
        while matches!(self.piece(at), Some(Piece::Filler)) {
            at += 1;
        }
        at
    }

    fn plural_follows(&self) -> bool {
        match self.piece(self.skip(self.at)) {
            Some(Piece::Mention(m)) => self.is_plural(*m),
            _ => false,
        }
    }

    fn is_plural(&self, m: usize) -> bool {
        let last = &self.tokens[self.mentions[m].end - 1];
        last.lower != last.stem && last.lower.ends_with('s')
    }

    fn may_be_table(&self, m: usize) -> bool {
        self.mentions[m].best(|target| target.is_table()) >= 0.6
    }

    /// Whether a mention is a column and can be no table: `weight 2000`.
    fn names_exactly(&self, m: usize) -> bool {
        !self.may_be_table(m) && self.mentions[m].best(|t| t.is_column()) >= 0.95 && self.place == Place::Conditions
    }

    /// Whether a mention is a column rather than a table, so that a figure may be compared with it.
    fn takes_figure(&self, m: usize) -> bool {
        let column = self.mentions[m].best(|target| target.is_column());
        column >= 0.3 && column + 0.05 >= self.mentions[m].best(|target| target.is_table())
    }

    fn may_be_column(&self, m: usize) -> bool {
        self.mentions[m].best(|target| target.is_column()) >= 0.3
    }

    /// Whether a mention is a value rather than a name.
    fn is_value(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        let value = mention.best(|target| target.is_value());
        value > mention.best(|target| !target.is_value()) + 0.02
    }

    fn count(&mut self, cue: Cue) {
        if matches!(cue, Cue::HowMany) {
            self.frame.asks = true;
            self.place = Place::Outputs;
        }
        let mut at = self.skip(self.at);
        let mut distinct = std::mem::take(&mut self.distinct);
        while matches!(self.cue(at), Some(Cue::Distinct | Cue::Summary(Aggregate::Sum))) {
            distinct |= self.cue(at) == Some(Cue::Distinct);
            at = self.skip(at + 1);
        }
        // `how many JetBlue flights`, `how many French singers`: the value is a condition.
        let mut pending = Vec::new();
        while let Some(Piece::Mention(m)) = self.piece(at)
            && self.is_value(*m)
        {
            pending.push((*m, at));
            at = self.skip_fillers(at + 1);
        }
        let counted = match self.piece(at) {
            Some(Piece::Mention(m)) => Some(*m),
            _ => None,
        };
        for (m, at) in &pending {
            let start = self.parts[*at].start;
            self.at = at + 1;
            self.condition(On::Value(None), Operator::Equal, vec![Operand::Value(*m)], start);
        }
        if counted.is_none() && matches!(self.cue(at), Some(Cue::Not)) {
            self.frame.beyond = Some(self.parts[at].start);
        }
        // `car models`: the second is what is counted.
        let mut counted = counted;
        if let (Some(first), Some(Piece::Mention(second))) = (counted, self.piece(at + 1))
            && !self.is_value(*second)
            && self.mentions[*second].best(|t| t.is_table()) >= 0.8
            && self.touching(at + 1)
        {
            let _ = first;
            counted = Some(*second);
            at += 1;
        }
        match (self.place, counted) {
            (Place::Conditions, Some(m)) if cue == Cue::NumberOf => {
                // `whose number of songs is more than 3`
                self.at = at + 1;
                if let Some((operator, operands, end)) = self.operand(self.at, m) {
                    let start = self.parts[at].start;
                    self.at = end;
                    self.condition(On::Counted(m), operator, operands, start);
                    return;
                }
                self.push_count(Some(m), distinct);
                self.last = Some((m, at));
            }
            (_, Some(m)) => {
                self.at = at + 1;
                self.push_count(Some(m), distinct);
                self.last = Some((m, at));
                // `how many series and contents are listed`
                if distinct {
                    while self.cue(self.at) == Some(Cue::And)
                        && let next = self.skip_fillers(self.at + 1)
                        && let Some(Piece::Mention(other)) = self.piece(next)
                        && !self.is_value(*other)
                    {
                        let other = *other;
                        self.push_count(Some(other), true);
                        self.at = next + 1;
                    }
                }
            }
            (_, None) => self.push_count(None, distinct),
        }
    }

    fn push_count(&mut self, mention: Option<usize>, distinct: bool) {
        let sentence = self.sentence;
        // `How many models …? List the name and the number.`
        let mention = mention.or_else(|| {
            self.frame.outputs.iter().find_map(|o| match o {
                Output::Count { mention, sentence: other, .. } if *other < sentence => *mention,
                _ => None,
            })
        });
        // `average number of tickets`: the average is of a column that counts.
        if let Some(m) = mention
            && !self.aggregates.is_empty()
            && self.aggregates != [Aggregate::Sum]
        {
            let aggregates = std::mem::take(&mut self.aggregates);
            self.frame.outputs.push(Output::Named { mention: m, aggregates, distinct: false, sentence });
            return;
        }
        self.aggregates.clear();
        self.frame.outputs.push(Output::Count { mention, distinct, sentence });
    }

    fn mention(&mut self, m: usize) {
        let at = self.at;
        let part = self.parts[at].clone();
        let previous = self.last;
        if self.is_value(m) {
            let near = previous.filter(|(_, p)| self.skip(p + 1) == at).map(|(m, _)| m);
            self.at += 1;
            self.condition(On::Value(near), Operator::Equal, vec![Operand::Value(m)], part.start);
            self.alternatives();
            return;
        }
        // `the English language`, `Aberdeen city`: the column only says what the value is.
        let back = (0..at).rev().find(|p| {
            !matches!(self.piece(*p), Some(Piece::Filler)) || !matches!(self.tokens[self.parts[*p].start].lower.as_str(), "as" | "their" | "for" | "the" | "its" | "a")
        });
        if let Some(Piece::Mention(value)) = back.and_then(|b| self.piece(b))
            && self.is_value(*value)
            && self.belongs(*value, m)
            && !self.may_be_table(m)
            && (back == at.checked_sub(1) || self.parts.get(back.unwrap_or(0) + 1).is_some_and(|p| self.tokens[p.start].lower == "as"))
        {
            self.at += 1;
            return;
        }
        // `a state whose name contains`: the name of the state is the state.
        let mut m = m;
        if self.tokens[part.start].stem == "name"
            && part.end == part.start + 1
            && self.cue(at.wrapping_sub(1)) == Some(Cue::Relative)
            && let Some((before, place)) = previous
            && place + 2 == at
            && self.may_be_column(before)
            && !self.may_be_table(before)
        {
            self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == before));
            self.frame.outputs.retain(|o| !matches!(o, Output::Named { mention, .. } if *mention == before));
            m = before;
        }
        self.last = Some((m, at));
        if let Some((operator, operands, end)) = self.operand(at + 1, m) {
            self.at = end;
            let negated = self.negated_within(at + 1, end);
            self.negated ^= negated;
            self.condition(On::Named(m), operator, operands, part.start);
            self.alternatives();
            // `Which airline has abbreviation 'UAL'`: the table named as such is still the subject.
            return;
        }
        self.at += 1;
        // `how many cars were made`: a verb that only sounds like a column.
        if self.sounds(m) {
            if self.may_be_table(m) {
                self.frame.subjects.push(m);
            }
            return;
        }
        match self.place {
            Place::Outputs | Place::Groups => self.output(m, at),
            Place::Conditions => self.bare(m, at),
        }
    }

    fn negated_within(&self, from: usize, to: usize) -> bool {
        (from..to).filter(|at| self.cue(*at) == Some(Cue::Not)).count() % 2 == 1
    }

    fn output(&mut self, m: usize, at: usize) {
        // `the average age of all the dogs`: the dogs are not averaged.
        // `how many dogs went through any treatment`: the dogs that did, not the treatments too.
        let counted = matches!(self.frame.outputs.last(), Some(Output::Count { mention: Some(_), .. }));
        let joined = (0..at).rev().take_while(|p| !matches!(self.cue(*p), Some(Cue::HowMany | Cue::NumberOf))).any(|p| {
            matches!(self.cue(p), Some(Cue::And | Cue::Ask | Cue::Summary(_) | Cue::Each)) || matches!(self.piece(p), Some(Piece::Stop))
        });
        if counted && !joined && self.place == Place::Outputs && self.aggregates.is_empty() {
            let possessed = self.owned_before(at) && self.may_be_table(m);
            if !possessed {
                self.relative = Bare::That;
                self.bare(m, at);
                return;
            }
        }
        let owns = self.owned_before(at);
        if self.may_be_table(m) && owns && self.aggregate_spent {
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
        // `average height and weight` sums up both; anything further away stands for itself.
        if self.aggregate_spent && !matches!(self.cue(at.wrapping_sub(1)), Some(Cue::And)) {
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
        let aggregates = if self.aggregates.is_empty() {
            Vec::new()
        } else {
            self.aggregate_spent = true;
            self.aggregates.clone()
        };
        let distinct = std::mem::take(&mut self.distinct);
        let heads = self.may_be_table(m)
            && self.touching(at + 1)
            && matches!(self.piece(at + 1), Some(Piece::Mention(next)) if self.may_be_column(*next) && !self.is_value(*next) && !self.sounds(*next));
        if heads && !self.aggregates.is_empty() {
            // `median order amount`
            self.aggregate_spent = false;
            self.frame.subjects.push(m);
            return;
        }
        if self.aggregates.is_empty() && self.may_be_table(m) {
            // A table that qualifies the column after it, or that the columns before belong to, is
            // no output; whether it is one by itself is decided with the others.
            self.frame.subjects.push(m);
            let qualifies = matches!(self.piece(at + 1), Some(Piece::Mention(next)) if self.may_be_column(*next) && !self.is_value(*next) && !self.sounds(*next));
            if (qualifies || owns) && !self.may_be_column_only(m) {
                return;
            }
        }
        self.frame.outputs.push(Output::Named { mention: m, aggregates, distinct, sentence: self.sentence });
    }

    fn may_be_column_only(&self, m: usize) -> bool {
        !self.may_be_table(m)
    }

    /// Whether `… of the` or the like leads from an output to the mention at this part.
    fn owned_before(&self, at: usize) -> bool {
        if self.frame.outputs.is_empty() {
            return false;
        }
        let mut p = at;
        while p > 0 {
            p -= 1;
            let part = &self.parts[p];
            match &part.piece {
                Piece::Filler | Piece::Link => {
                    if matches!(self.tokens[part.start].lower.as_str(), "of" | "for" | "from" | "in" | "about" | "at" | "on" | "does" | "did" | "do" | "is") {
                        return true;
                    }
                }
                Piece::Cue(Cue::Distinct | Cue::Superlative(_) | Cue::Top(_) | Cue::Each | Cue::NumberOf | Cue::MostCommon(_)) | Piece::Number(_) | Piece::Mark(_) => {}
                Piece::Mention(m) if self.is_value(*m) => {}
                _ => return false,
            }
        }
        false
    }

    fn bare(&mut self, m: usize, at: usize) {
        let start = self.parts[at].start;
        if !self.aggregates.is_empty() {
            self.output(m, at);
            return;
        }
        if self.may_be_table(m) {
            self.frame.subjects.push(m);
        }
        let relative = self.relative;
        self.condition(On::Bare(m, relative), Operator::Equal, Vec::new(), start);
    }

    /// What a name is compared with, when that follows it: `is not "USA"`, `more than 3`, `10`.
    fn operand(&mut self, from: usize, m: usize) -> Option<(Operator, Vec<Operand>, usize)> {
        let mut at = from;
        let mut linked = false;
        loop {
            match self.piece(at) {
                Some(Piece::Filler) => {
                    let word = self.tokens[self.parts[at].start].lower.as_str();
                    let may = matches!(word, "is" | "are" | "was" | "were" | "of" | "be" | "been" | "as" | "the" | "either" | "a" | "an" | "to" | "being" | "at" | "that" | "value" | "number" | "in" | "from" | "s" | "within" | "on" | "having" | "equal");
                    if !may {
                        break;
                    }
                    linked = true;
                    at += 1;
                }
                Some(Piece::Mark(':' | '(')) => at += 1,
                Some(Piece::Cue(Cue::Not)) => at += 1,
                // `directed by "Ben Jones"`
                Some(Piece::Cue(Cue::By))
                    if matches!(self.piece(self.skip_fillers(at + 1)), Some(Piece::Quoted(_)))
                        || matches!(self.piece(self.skip_fillers(at + 1)), Some(Piece::Mention(v)) if self.is_value(*v)) =>
                {
                    at += 1;
                }
                Some(Piece::Link) => {
                    let word = self.tokens[self.parts[at].start].lower.as_str();
                    if !matches!(word, "number" | "named" | "called") {
                        break;
                    }
                    at += 1;
                }
                _ => break,
            }
        }
        let _ = linked;
        let placed = (from..at).any(|p| matches!(self.tokens[self.parts[p].start].lower.as_str(), "in" | "from" | "at" | "on"))
            && !(from..at).any(|p| matches!(self.tokens[self.parts[p].start].lower.as_str(), "is" | "are" | "was" | "were"));
        match self.piece(at)?.clone() {
            Piece::Quoted(_) if placed => None,
            Piece::Quoted(text) => Some((Operator::Equal, vec![Operand::Text(text)], at + 1)),
            Piece::Number(number) if (placed || at == from) && dates::is_year(number) && !self.temporal_word(m) && !self.names_exactly(m) => None,
            Piece::Number(number) if self.takes_figure(m) => {
                // `top 5`, `4 cylinders`: the number belongs to what follows it.
                if matches!(self.piece(at + 1), Some(Piece::Mention(next)) if !self.is_value(*next)) {
                    return None;
                }
                if let Some(Cue::CompareAfter(operator)) = self.cue(at + 1) {
                    return Some((operator, vec![Operand::Number(number)], at + 2));
                }
                Some((Operator::Equal, vec![Operand::Number(number)], at + 1))
            }
            Piece::Cue(Cue::Compare(operator)) if self.takes_figure(m) => {
                let (operand, end) = self.quantity(at + 1)?;
                if matches!(self.piece(end), Some(Piece::Mention(next)) if !self.is_value(*next) && self.touching(end)) && !self.unit_of(m, end) {
                    return None;
                }
                Some((operator, vec![operand], end))
            }
            Piece::Cue(cue @ (Cue::Before | Cue::After | Cue::Since | Cue::Until)) if self.takes_figure(m) => {
                let next = self.skip_fillers(at + 1);
                let operator = match cue {
                    Cue::Before => Operator::Less,
                    Cue::After => Operator::More,
                    Cue::Since => Operator::AtLeast,
                    _ => Operator::AtMost,
                };
                match self.piece(next)?.clone() {
                    Piece::Number(number) if dates::is_year(number) && self.may_be_table(m) => None,
                    Piece::Number(number) => Some((operator, vec![Operand::Number(number)], next + 1)),
                    Piece::Time(when) if self.temporal_word(m) => {
                        let when = Box::new(when);
                        let when = match cue {
                            Cue::Before => When::Before(when),
                            Cue::After => When::After(when),
                            Cue::Since => When::Since(when),
                            _ => When::Until(when),
                        };
                        Some((Operator::Within, vec![Operand::Time(when)], next + 1))
                    }
                    _ => None,
                }
            }
            Piece::Cue(Cue::Between) if self.takes_figure(m) => {
                let (low, high, end) = self.two_quantities(at + 1)?;
                if matches!(low, Operand::Time(_)) && !self.temporal_word(m) {
                    return None;
                }
                Some((Operator::Between, vec![low, high], end))
            }
            Piece::Time(when) if self.takes_figure(m) && self.temporal_word(m) => {
                Some((Operator::Within, vec![Operand::Time(when)], at + 1))
            }
            Piece::Cue(cue @ (Cue::Contains | Cue::StartsWith | Cue::EndsWith)) => {
                let operator = match cue {
                    Cue::Contains => Operator::Contains,
                    Cue::StartsWith => Operator::StartsWith,
                    _ => Operator::EndsWith,
                };
                let (text, end) = self.text(at + 1)?;
                Some((operator, vec![Operand::Text(text)], end))
            }
            Piece::Mention(value)
                if self.mentions[value].best(|t| t.is_value()) >= 0.8
                    && (self.takes_figure(m) || !matches!(self.cue(at - 1), Some(Cue::Not))) =>
            {
                let columns: Vec<_> = self.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target.is_column() && c.score >= 0.6)
                    .map(|c| c.target.column())
                    .collect();
                let belongs = self.mentions[value]
                    .candidates
                    .iter()
                    .any(|c| c.target.is_value() && columns.contains(&c.target.column()));
                if !belongs {
                    return None;
                }
                Some((Operator::Equal, vec![Operand::Value(value)], at + 1))
            }
            _ => None,
        }
    }

    /// Whether a mention is a verb that only sounds like a name.
    fn sounds(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        mention.end == mention.start + 1 && general::is_link(&self.tokens[mention.start].lower) && mention.score() < 0.94
    }

    /// Whether a value may be one of the column that a mention names.
    fn belongs(&self, value: usize, m: usize) -> bool {
        self.mentions[value].candidates.iter().any(|v| {
            v.target.is_value()
                && self.mentions[m]
                    .candidates
                    .iter()
                    .any(|c| c.target.is_column() && c.score > 0.4 && c.target.column() == v.target.column())
        })
    }

    fn touching(&self, at: usize) -> bool {
        at > 0
            && self
                .parts
                .get(at)
                .is_some_and(|part| part.start == self.parts[at - 1].end)
    }

    /// Whether the mention at a part is only the unit of what was compared: `length of 5 meters`.
    fn unit_of(&self, m: usize, at: usize) -> bool {
        matches!(self.piece(at), Some(Piece::Mention(next)) if *next == m)
    }

    fn temporal_word(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        self.tokens[mention.start..mention.end]
            .iter()
            .any(|t| dates::unit(&t.stem).is_some() || t.stem == "time" || t.lower.ends_with("ed"))
    }

    /// A number, a period or a quoted number.
    fn quantity(&self, from: usize) -> Option<(Operand, usize)> {
        let at = self.skip_quantity(from);
        match self.piece(at)? {
            Piece::Number(number) => {
                let mut number = *number;
                let mut end = at + 1;
                // `3 hundred thousand`
                while let Some(Piece::Number(times)) = self.piece(end)
                    && [100.0, 1e3, 1e6, 1e9].contains(times)
                    && self.tokens[self.parts[end].start].text.chars().all(char::is_alphabetic)
                {
                    number *= times;
                    end += 1;
                }
                Some((Operand::Number(number), end))
            }
            Piece::Time(when) => Some((Operand::Time(when.clone()), at + 1)),
            Piece::Quoted(text) => match text.replace(',', "").parse() {
                Ok(number) => Some((Operand::Number(number), at + 1)),
                Err(_) => Some((Operand::Text(text.clone()), at + 1)),
            },
            Piece::Filler | Piece::Link
                if matches!(self.tokens[self.parts[at].start].lower.as_str(), "one" | "single") =>
            {
                Some((Operand::Number(1.0), at + 1))
            }
            _ => None,
        }
    }

    fn skip_quantity(&self, mut at: usize) -> usize {
        while let Some(part) = self.parts.get(at) {
            let word = self.tokens[part.start].lower.as_str();
            let skipped = match part.piece {
                Piece::Filler => matches!(word, "a" | "the" | "an" | "of" | "than" | "year" | "or" | "is" | "are" | "from" | "to"),
                Piece::Mark(c) => matches!(c, '$' | '€' | '£'),
                Piece::Word => word == "single",
                _ => false,
            };
            if !skipped {
                break;
            }
            at += 1;
        }
        at
    }

    fn two_quantities(&self, from: usize) -> Option<(Operand, Operand, usize)> {
        let (low, at) = self.quantity(from)?;
        if let Operand::Time(When::Range(first, last)) = low {
            return Some((Operand::Time(*first), Operand::Time(*last), at));
        }
        let joined = match self.piece(at)? {
            Piece::Cue(Cue::And) => true,
            Piece::Filler => matches!(self.tokens[self.parts[at].start].lower.as_str(), "to"),
            Piece::Mark('-') => true,
            _ => false,
        };
        if !joined {
            return None;
        }
        let (high, end) = self.quantity(at + 1)?;
        Some((low, high, end))
    }

    fn text(&self, from: usize) -> Option<(String, usize)> {
        let mut at = from;
        while matches!(self.piece(at), Some(Piece::Filler | Piece::Link | Piece::Cue(Cue::Contains)))
            && self.parts.get(at).is_some_and(|p| self.tokens[p.start].text.chars().count() > 1 || !self.tokens[p.start].is_capitalised())
        {
            at += 1;
        }
        let part = self.parts.get(at)?;
        match &part.piece {
            Piece::Quoted(text) => Some((text.clone(), at + 1)),
            Piece::Filler if self.tokens[part.start].text.chars().count() == 1 && self.tokens[part.start].is_capitalised() => {
                Some((self.tokens[part.start].text.clone(), at + 1))
            }
            Piece::Mention(_) | Piece::Word | Piece::Number(_)
                if self.tokens[part.start].is_capitalised() || part.end == part.start + 1 && self.tokens[part.start].text.len() <= 2 =>
            {
                Some((self.tokens[part.start..part.end].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" "), at + 1))
            }
            _ => None,
        }
    }

    fn number(&mut self, number: f64) {
        let at = self.at;
        let start = self.parts[at].start;
        self.at += 1;
        // `3 youngest`, `5 most common`
        if matches!(self.cue(self.at), Some(Cue::Superlative(_) | Cue::MostCommon(_) | Cue::Top(_))) {
            self.frame.limit = whole(number);
            return;
        }
        if let Some(Cue::CompareAfter(operator)) = self.cue(self.at) {
            self.at += 1;
            self.compared(operator, Operand::Number(number), start);
            return;
        }
        if self.cue(self.at) == Some(Cue::And) && self.or {
            self.or = false;
        }
        let text = &self.tokens[start].text;
        if dates::is_year(number) && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            self.period(Operator::Equal, Operand::Number(number), start);
            self.alternatives();
            return;
        }
        if self.or && let Some(last) = self.frame.conditions.last_mut()
            && matches!(last.operands.last(), Some(Operand::Number(_)))
            && !matches!(self.parts.get(self.at).map(|p| &p.piece), Some(Piece::Mention(_)))
        {
            last.operands.push(Operand::Number(number));
            self.or = false;
            return;
        }
        // `with 4 cylinders`
        if let Some(Piece::Mention(m)) = self.piece(self.at)
            && !self.is_value(*m)
            && self.place == Place::Conditions
        {
            self.compared(Operator::Equal, Operand::Number(number), start);
            return;
        }
        self.condition(On::Default, Operator::Equal, vec![Operand::Number(number)], start);
    }

    fn time(&mut self, when: When) {
        let start = self.parts[self.at].start;
        self.at += 1;
        if self.frame.versus.is_none() && self.tokens[start..].first().is_some_and(|_| self.versus_before(start)) {
            self.frame.versus = Some(Versus::Time(when));
            return;
        }
        self.period(Operator::Within, Operand::Time(when), start);
    }

    fn versus_before(&self, start: usize) -> bool {
        start > 0 && matches!(self.tokens[start - 1].lower.as_str(), "vs" | "versus" | "against") || start > 1 && self.tokens[start - 2].lower == "compared"
    }

    /// A period: on the name just before it if that is of time, or on the time of the table.
    fn period(&mut self, operator: Operator, operand: Operand, start: usize) {
        let near = self.last.filter(|(m, at)| {
            self.skip(at + 1) + 1 >= self.at && self.may_be_column(*m)
        });
        let on = match near {
            Some((m, _)) => On::Value(Some(m)),
            None => On::Default,
        };
        self.condition(on, operator, vec![operand], start);
    }

    fn compare(&mut self, operator: Operator, start: usize) {
        let Some((operand, end)) = self.quantity(self.at) else {
            // `over time`, `above average`, `over all regions`: no number follows.
            let next = self.skip_fillers(self.at);
            if operator == Operator::Equal || matches!(self.piece(next), Some(Piece::Mention(_))) && self.tokens[start].lower == "over" {
                return;
            }
            // `below age 30`
            if let Some(Piece::Mention(m)) = self.piece(next)
                && let m = *m
                && let Some((operand, end)) = self.quantity(next + 1)
            {
                self.at = end;
                self.last = Some((m, next));
                self.condition(On::Named(m), operator, vec![operand], start);
                return;
            }
            self.frame.beyond = Some(start);
            return;
        };
        self.at = end;
        let operator = match self.cue(self.at) {
            Some(Cue::CompareAfter(_)) => {
                self.at += 1;
                operator
            }
            _ => operator,
        };
        self.compared(operator, operand, start);
    }

    /// A comparison without a name before it: the name follows, or is understood.
    fn compared(&mut self, operator: Operator, operand: Operand, start: usize) {
        let mut next = self.at;
        while matches!(self.piece(next), Some(Piece::Filler | Piece::Mark('-')))
            && matches!(self.tokens[self.parts[next].start].lower.as_str(), "different" | "distinct" | "of" | "-" | "the" | "such" | "total" | "in" | "for" | "types" | "kinds" | "times")
        {
            next += 1;
        }
        let mut distinct_skipped = next;
        while matches!(self.cue(distinct_skipped), Some(Cue::Distinct)) {
            distinct_skipped += 1;
        }
        next = distinct_skipped;
        if let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            let m = *m;
            self.at = next + 1;
            self.last = Some((m, next));
            if self.may_be_table(m) && self.frame.subjects.is_empty() {
                self.frame.subjects.push(m);
            }
            self.condition(On::Counted(m), operator, vec![operand], start);
            return;
        }
        // `no less than 3000 and no more than 4000`
        let joined = self
            .parts
            .iter()
            .position(|p| p.start == start)
            .and_then(|p| p.checked_sub(1))
            .is_some_and(|p| matches!(self.cue(p), Some(Cue::And | Cue::Or)));
        if joined && let Some(last) = self.frame.conditions.last()
            && matches!(last.operands.first(), Some(Operand::Number(_)))
        {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        // `membership level is higher than 4`, with the level a little earlier.
        let near = self.last.filter(|(m, _)| self.may_be_column(*m) && !self.may_be_table(*m) && self.place == Place::Conditions);
        let on = near.map_or(On::Default, |(m, _)| On::Named(m));
        if self.or && let Some(last) = self.frame.conditions.last() && near.is_none() {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        // A bare name that was waiting for its number is not a condition of its own.
        if let On::Named(m) = on {
            self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
        }
        self.condition(on, operator, vec![operand], start);
    }

    fn between(&mut self, start: usize) {
        if let Some((low, high, end)) = self.two_quantities(self.at) {
            self.at = end;
            if let (Operand::Time(first), Operand::Time(last)) = (&low, &high) {
                let range = When::Range(Box::new(first.clone()), Box::new(last.clone()));
                self.period(Operator::Within, Operand::Time(range), start);
                return;
            }
            let near = self.last.filter(|(m, at)| self.takes_figure(*m) && self.skip(at + 1) + 1 >= self.parts.iter().position(|p| p.start == start).unwrap_or(0));
            let on = near.map_or(On::Default, |(m, _)| On::Named(m));
            self.condition(on, Operator::Between, vec![low, high], start);
        }
        // `between the web and the store` only joins what follows.
    }

    fn relative_time(&mut self, start: usize, operator: Operator, wrap: fn(Box<When>) -> When) {
        let next = self.skip_quantity(self.at);
        match self.piece(next).cloned() {
            Some(Piece::Time(when)) => {
                self.at = next + 1;
                let when = match (&when, operator) {
                    // `since last 3 months` is a stretch by itself.
                    (When::Trailing(..), Operator::AtLeast) => when,
                    _ => wrap(Box::new(when)),
                };
                self.period_or(Operator::Within, Operand::Time(when), start);
            }
            Some(Piece::Number(number)) => {
                self.at = next + 1;
                self.period_or(operator, Operand::Number(number), start);
            }
            _ => {}
        }
    }

    /// `after 2013 or before 2008`: the second is on what the first was on.
    fn period_or(&mut self, operator: Operator, operand: Operand, start: usize) {
        if self.or && let Some(last) = self.frame.conditions.last()
            && self.last.is_none_or(|(_, at)| self.parts[at].start < last.tokens.0)
        {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        let near = self.last.filter(|(m, at)| self.may_be_column(*m) && self.skip(at + 1) + 2 >= self.at);
        let on = match near {
            Some((m, _)) => On::Value(Some(m)),
            None => On::Default,
        };
        self.condition(on, operator, vec![operand], start);
    }

    fn text_match(&mut self, operator: Operator, start: usize) {
        let Some((text, end)) = self.text(self.at) else { return };
        self.at = end;
        // `with the word Tent in their name`
        let next = self.skip_fillers(end);
        if next > end && self.tokens[self.parts[end].start].lower == "in"
            && let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            self.last = Some((*m, next));
            self.at = next + 1;
        }
        let on = self.last.map_or(On::Default, |(m, _)| On::Named(m));
        if let On::Named(m) = on {
            self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
        }
        self.condition(on, operator, vec![Operand::Text(text)], start);
        self.alternatives();
    }

    fn named(&mut self, start: usize) {
        let next = self.skip_fillers(self.at);
        let operand = match self.piece(next) {
            Some(Piece::Quoted(text)) => Operand::Text(text.clone()),
            Some(Piece::Mention(m)) if self.mentions[*m].best(|t| t.is_value()) > 0.7 => Operand::Value(*m),
            _ => return,
        };
        self.at = next + 1;
        let near = self.last.map(|(m, _)| m);
        self.condition(On::Value(near), Operator::Equal, vec![operand], start);
        self.alternatives();
    }

    fn lacking(&mut self, start: usize, how: Bare) {
        let next = self.skip(self.at);
        if let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            let m = *m;
            self.at = next + 1;
            self.condition(On::Bare(m, how), Operator::Null, Vec::new(), start);
            self.place = Place::Conditions;
        } else if let Some((m, _)) = self.last {
            self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
            self.condition(On::Bare(m, how), Operator::Null, Vec::new(), start);
        } else {
            self.frame.unexplained.push(start);
        }
    }

    fn groups(&mut self) {
        let first = self.frame.outputs.is_empty();
        let mut at = self.at;
        let before = self.frame.groups.len();
        // `caused each time`
        if self.parts.get(at).is_some_and(|p| self.tokens[p.start].lower == "time" && matches!(p.piece, Piece::Filler)) {
            self.at += 1;
            return;
        }
        loop {
            at = self.skip_to_name(at);
            let Some(group) = self.group_at(at) else { break };
            self.frame.groups.push(group);
            at += 1;
            // A name split over two mentions: `each car maker`, `each airport code`.
            while let (Some(Piece::Mention(m)), Some(Piece::Mention(_))) = (self.piece(at), self.piece(at - 1))
                && !self.is_value(*m)
                && self.may_be_column(*m)
            {
                let group = self.group_at(at);
                if let (Some(last), Some(group)) = (self.frame.groups.last_mut(), group) {
                    // The first is the table that owns the second.
                    if let Some(owner) = last.mention {
                        self.frame.subjects.push(owner);
                    }
                    *last = group;
                }
                at += 1;
            }
            let joined = match self.piece(at) {
                Some(Piece::Cue(Cue::And)) => {
                    let comma = self.tokens[self.parts[at].start].lower == ",";
                    let name_next = self.skip_to_name(at + 1);
                    let summary = self.cue(name_next).is_some();
                    let its = matches!(self.tokens[self.parts[name_next.saturating_sub(1)].start].lower.as_str(), "its" | "their" | "his" | "her");
                    !(comma && first) && !summary && !its && matches!(self.piece(name_next), Some(Piece::Mention(m)) if !self.is_value(*m))
                }
                _ => false,
            };
            if !joined {
                break;
            }
            at += 1;
        }
        if self.frame.groups.len() > before {
            self.at = at;
            if let Some(m) = self.frame.groups.last().and_then(|g| g.mention) {
                self.last = Some((m, at - 1));
            }
            self.place = if first { Place::Outputs } else { Place::Groups };
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
    }

    fn skip_to_name(&self, mut at: usize) -> usize {
        while matches!(self.piece(at), Some(Piece::Filler | Piece::Mark(_)) | Some(Piece::Cue(Cue::Distinct | Cue::Each | Cue::NumberOf))) {
            at += 1;
        }
        at
    }

    fn group_at(&self, at: usize) -> Option<Group> {
        let part = self.parts.get(at)?;
        let unit = self.unit_at(part);
        match &part.piece {
            Piece::Mention(m) if !self.is_value(*m) => Some(Group { mention: Some(*m), unit, token: part.start }),
            Piece::Word | Piece::Link | Piece::Filler if unit.is_some() => Some(Group { mention: None, unit, token: part.start }),
            _ => None,
        }
    }

    fn unit_at(&self, part: &Part) -> Option<Grain> {
        let first = &self.tokens[part.start];
        let after = self.tokens.get(part.start + 1).map_or("", |t| t.stem.as_str());
        let of = self.tokens.get(part.start + 3).map_or("", |t| t.stem.as_str());
        match (first.stem.as_str(), after, of) {
            ("weekday", ..) => return Some(Grain::DayOfWeek),
            ("day", "of", "week") => return Some(Grain::DayOfWeek),
            ("hour", "of", "day") => return Some(Grain::HourOfDay),
            ("month", "of", "year") => return Some(Grain::MonthOfYear),
            _ => {}
        }
        if part.end - part.start > 1 {
            return None;
        }
        dates::unit(&first.stem).filter(|_| first.stem != "date")
    }

    fn by(&mut self) {
        let next = self.skip_to_name(self.at);
        // `top 5 products by revenue`, `ranked by`
        if let Some(descending) = self.top {
            let by = self.ranked(next);
            if let Some((by, end)) = by {
                self.top = None;
                self.frame.superlative = Some(Superlative { by, descending, token: self.parts[self.at - 1].start, several: false });
                self.at = end;
                self.place = Place::Conditions;
            }
            return;
        }
        if self.group_at(next).is_some() {
            let figure = self.frame.outputs.iter().any(|o| matches!(o, Output::Count { .. } | Output::Named { .. }));
            let _ = figure;
            self.groups();
        }
    }

    /// What things are ordered or ranked by, at this part.
    fn ranked(&mut self, at: usize) -> Option<(Ranked, usize)> {
        let mut at = self.skip(at);
        let mut aggregate = None;
        loop {
            match self.piece(at)?.clone() {
                Piece::Cue(Cue::Summary(a)) => {
                    aggregate = Some(a);
                    at = self.skip(at + 1);
                }
                Piece::Cue(Cue::NumberOf | Cue::HowMany) => {
                    let mut next = self.skip(at + 1);
                    while matches!(self.cue(next), Some(Cue::Distinct)) {
                        next = self.skip(next + 1);
                    }
                    if let Some(Piece::Mention(m)) = self.piece(next) && !self.is_value(*m) {
                        return Some((Ranked::Count(Some(*m)), next + 1));
                    }
                    return Some((Ranked::Count(None), at + 1));
                }
                Piece::Cue(Cue::Distinct | Cue::And) => at = self.skip(at + 1),
                Piece::Cue(Cue::Ask) if self.tokens[self.parts[at].start].lower == "count" => {
                    return Some((Ranked::Frequency, at + 1));
                }
                Piece::Mention(m) if !self.is_value(m) => {
                    let mut end = at + 1;
                    let mut m = m;
                    // `their Rating TV series`, `airport code`: the column counts, not its table.
                    if let Some(Piece::Mention(next)) = self.piece(end).cloned()
                        && !self.is_value(next)
                        && self.may_be_table(m)
                        && self.may_be_column(next)
                    {
                        self.frame.subjects.push(m);
                        m = next;
                        end += 1;
                    }
                    return Some((Ranked::Named(m, aggregate), end));
                }
                Piece::Word if matches!(self.tokens[self.parts[at].start].stem.as_str(), "frequency" | "popularity" | "occurrence") => {
                    return Some((Ranked::Frequency, at + 1));
                }
                Piece::Filler | Piece::Link if matches!(self.tokens[self.parts[at].start].lower.as_str(), "count" | "number") => {
                    return Some((Ranked::Frequency, at + 1));
                }
                _ => return None,
            }
        }
    }

    fn order(&mut self, direction: Option<bool>) {
        let mut direction = direction;
        let mut at = self.skip_fillers(self.at);
        while let Some(cue) = self.cue(at) {
            match cue {
                Cue::Direction(d) => direction = Some(d),
                Cue::Superlative(n) => direction = Some(general::SUPERLATIVES[n].descending),
                _ => break,
            }
            at = self.skip_fillers(at + 1);
        }
        let frequency = self.parts.get(at).is_some_and(|p| matches!(self.tokens[p.start].stem.as_str(), "frequency" | "count" | "popularity") && !matches!(p.piece, Piece::Mention(_)));
        if frequency {
            self.frame.order.push(Order { by: Ranked::Frequency, descending: direction });
            self.at = at + 1;
            self.place = Place::Conditions;
            self.trailing_direction();
            return;
        }
        let mut found = false;
        while let Some((by, end)) = self.ranked(at) {
            if let Ranked::Named(m, _) = by {
                self.last = Some((m, end - 1));
            }
            self.frame.order.push(Order { by, descending: direction });
            found = true;
            self.at = end;
            self.trailing_direction();
            let joined = self.cue(self.at) == Some(Cue::And)
                && matches!(self.piece(self.skip_fillers(self.at + 1)), Some(Piece::Mention(m)) if !self.is_value(*m));
            if !joined {
                break;
            }
            at = self.at + 1;
        }
        if !found {
            if let Some(direction) = direction {
                self.direction(direction);
            } else {
                self.at = at.max(self.at);
                if self.cue(self.at).is_none() {
                    self.frame.order.push(Order { by: Ranked::Shown, descending: None });
                }
            }
        }
        self.place = Place::Conditions;
    }

    fn trailing_direction(&mut self) {
        let at = self.skip_fillers(self.at);
        if let Some(Cue::Direction(descending)) = self.cue(at) {
            if let Some(order) = self.frame.order.last_mut() {
                order.descending = Some(descending);
            }
            self.at = at + 1;
        }
    }

    fn direction(&mut self, descending: bool) {
        if let Some(order) = self.frame.order.last_mut().filter(|o| o.descending.is_none()) {
            order.descending = Some(descending);
            return;
        }
        if let Some(Piece::Mention(m)) = self.piece(self.at)
            && !self.is_value(*m)
        {
            let by = Ranked::Named(*m, None);
            self.frame.order.push(Order { by, descending: Some(descending) });
            self.at += 1;
            return;
        }
        if let Some((by, end)) = self.direction_names() {
            self.frame.order.push(Order { by, descending: Some(descending) });
            self.at = end;
            return;
        }
        self.frame.order.push(Order { by: Ranked::Shown, descending: Some(descending) });
    }

    /// `descending by age`, `in descending order of the count`.
    fn direction_names(&mut self) -> Option<(Ranked, usize)> {
        let at = match self.piece(self.at)? {
            Piece::Cue(Cue::By) => self.at + 1,
            Piece::Filler if matches!(self.tokens[self.parts[self.at].start].lower.as_str(), "of") => self.at + 1,
            _ => return None,
        };
        self.ranked(at)
    }

    fn alphabetical(&mut self, descending: bool) {
        let at = self.skip_fillers(self.at);
        let joins = self.parts.get(self.at).is_some_and(|p| matches!(self.tokens[p.start].lower.as_str(), "of" | "by" | "for"))
            || self.at > 0 && self.tokens[self.parts[self.at - 1].end - 1].lower == "of" || self.at > 0 && self.tokens[self.parts[self.at - 1].end - 1].lower == "by";
        let waiting = self.frame.order.last().is_some_and(|o| o.by == Ranked::Shown && o.descending.is_none());
        if waiting {
            self.frame.order.pop();
        }
        if let Some(order) = self.frame.order.last_mut().filter(|o| o.descending.is_none()) {
            order.descending = Some(descending);
            return;
        }
        let at = if self.cue(at) == Some(Cue::By) { at + 1 } else { at };
        if joins && let Some((by, end)) = self.ranked(at) {
            self.frame.order.push(Order { by, descending: Some(descending) });
            self.at = end;
            return;
        }
        self.frame.order.push(Order { by: Ranked::Shown, descending: Some(descending) });
    }

    fn limit_before(&mut self, start: usize) {
        let before = self.parts.iter().rev().find(|p| p.end <= start && !matches!(p.piece, Piece::Filler));
        if let Some(Part { piece: Piece::Number(number), end, .. }) = before
            && end + 1 >= start
        {
            self.frame.limit = whole(*number);
        }
    }

    fn top_or_bottom(&mut self, descending: bool, _start: usize) {
        let at = self.skip_fillers(self.at);
        if let Some(Piece::Number(number)) = self.piece(at) {
            self.frame.limit = whole(*number);
            self.at = at + 1;
        }
        self.top = Some(descending);
        if self.frame.superlative.is_none() {
            self.place = Place::Outputs;
        }
    }

    fn superlative(&mut self, n: usize, start: usize) {
        let superlative = &general::SUPERLATIVES[n];
        let descending = superlative.descending;
        self.limit_before(start);
        let mut at = self.skip(self.at);
        if self.parts.get(self.at).is_some_and(|p| matches!(self.tokens[p.start].lower.as_str(), "times" | "often") && matches!(p.piece, Piece::Filler | Piece::Word)) {
            self.at += 1;
            self.frame.superlative = Some(Superlative { by: Ranked::Frequency, descending, token: start, several: false });
            return;
        }
        if let Some(Piece::Number(number)) = self.piece(at)
            && *number < 1000.0
            && matches!(superlative.words[0], "latest" | "earliest" | "highest" | "lowest")
        {
            self.frame.limit = whole(*number);
            at = self.skip(at + 1);
        }
        let in_list = self.place == Place::Outputs;
        let put = |reader: &mut Self, by: Ranked, end: usize| {
            let several = reader.several(start);
            // `top 3 highest rating` keeps what `top` said.
            reader.top = None;
            reader.frame.superlative = Some(Superlative { by, descending, token: start, several });
            reader.at = end;
        };
        let hint = !superlative.columns.is_empty();
        match self.piece(at).cloned() {
            Some(Piece::Cue(Cue::Summary(aggregate))) => {
                if let Some((Ranked::Named(m, _), end)) = self.ranked(at) {
                    self.last = Some((m, end - 1));
                    put(self, Ranked::Named(m, Some(aggregate)), end);
                    return;
                }
                if let Some((by, end)) = self.ranked(at) {
                    put(self, by, end);
                }
            }
            Some(Piece::Cue(Cue::NumberOf | Cue::HowMany)) => {
                if let Some((by, end)) = self.ranked(at) {
                    if let Ranked::Count(Some(m)) = by {
                        self.last = Some((m, end - 1));
                    }
                    put(self, by, end);
                }
            }
            Some(Piece::Mention(m)) if !self.is_value(m) => {
                let column = self.may_be_column(m) && self.mentions[m].best(|t| t.is_column()) + 0.1 >= self.mentions[m].best(|t| t.is_table());
                let says_hint = self.tokens[self.mentions[m].start..self.mentions[m].end]
                    .iter()
                    .any(|t| superlative.columns.iter().any(|c| c.trim_start_matches('-') == t.root || t.stem == "date"));
                let plain = matches!(superlative.words[0], "highest" | "lowest" | "largest" | "smallest");
                if hint && (!column || !plain && (self.may_be_table(m) || !says_hint)) {
                    // `the oldest dog`, `the longest river`; `the cost of the most expensive type`
                    // asks for the cost, not for the type.
                    let named = (!self.frame.outputs.is_empty() || self.frame.how_much)
                        && column
                        && !self.may_be_table(m)
                        && superlative.columns.first() != Some(&"date");
                    if named {
                        self.frame.subjects.push(m);
                    }
                    put(self, Ranked::Hinted(n), if named { at + 1 } else { at });
                    return;
                }
                let extreme = match superlative.words[0] {
                    "most" | "least" => None,
                    _ if descending => Some(Aggregate::Max),
                    _ => Some(Aggregate::Min),
                };
                // `the highest salary`, asked for itself.
                if in_list && extreme.is_some() && column && !self.may_be_table(m) && self.top.is_none() && self.frame.limit.is_none() && self.nothing_ranked() {
                    self.aggregates = extreme.into_iter().collect();
                    self.at = at;
                    return;
                }
                let mut m = m;
                let mut end = at + 1;
                if self.may_be_table(m)
                    && let Some(Piece::Mention(next)) = self.piece(end).cloned()
                    && !self.is_value(next)
                    && self.may_be_column(next)
                    && !self.may_be_table(next)
                {
                    self.frame.subjects.push(m);
                    m = next;
                    end += 1;
                }
                self.last = Some((m, end - 1));
                put(self, Ranked::Named(m, None), end);
                if in_list {
                    self.place = Place::Outputs;
                }
            }
            Some(Piece::Cue(Cue::Superlative(other))) if matches!(superlative.words[0], "highest" | "lowest") && self.top.is_none() => {
                // `top highest`: the second says it better.
                self.at = at + 1;
                self.superlative(other, self.parts[at].start);
            }
            _ if hint => {
                // `who joined most recently`
                let timed = self.last.filter(|(m, _)| superlative.columns.contains(&"date") && self.temporal_word(*m) && self.may_be_column(*m));
                let by = match timed {
                    Some((m, _)) => {
                        self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
                        Ranked::Named(m, None)
                    }
                    None => Ranked::Hinted(n),
                };
                put(self, by, self.at);
            }
            _ => {
                // `is worth the most`: what was named last.
                let by = match self.last {
                    Some((m, _)) if self.may_be_column(m) && !self.may_be_table(m) => {
                        self.frame.conditions.retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
                        Ranked::Named(m, None)
                    }
                    _ => Ranked::Shown,
                };
                put(self, by, self.at);
            }
        }
    }

    /// Whether nothing that could be ranked has been named yet.
    fn nothing_ranked(&self) -> bool {
        self.frame.outputs.iter().all(|output| match output {
            Output::Named { aggregates, .. } => !aggregates.is_empty(),
            Output::Count { .. } => false,
        })
    }

    /// Whether what is ranked was named in the plural before the superlative.
    fn several(&self, start: usize) -> bool {
        self.frame.outputs.iter().any(|output| match output {
            Output::Named { mention, .. } => self.mentions[*mention].end <= start && self.is_plural(*mention),
            Output::Count { .. } => false,
        }) || self.plural_follows()
    }

    fn versus(&mut self) {
        let next = self.skip(self.at);
        match self.piece(next).cloned() {
            Some(Piece::Time(when)) => {
                self.at = next + 1;
                self.frame.versus = Some(match &when {
                    When::Whole { count: 1, back: 1, unit: Grain::Year } => Versus::YearBefore,
                    _ => Versus::Time(when),
                });
            }
            Some(Piece::Number(number)) if dates::is_year(number) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::Time(When::Year(number as i16)));
            }
            Some(Piece::Cue(Cue::PeriodBefore)) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::Before);
            }
            Some(Piece::Cue(Cue::YearBefore)) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::YearBefore);
            }
            _ => self.frame.compare = true,
        }
    }
}

/// A number of rows.
fn whole(number: f64) -> Option<u32> {
    (number.fract() == 0.0 && (1.0..=100_000.0).contains(&number)).then_some(number as u32)
}
