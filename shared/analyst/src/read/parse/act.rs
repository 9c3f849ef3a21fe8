//! What each cue makes the reader do.

use super::{Place, Reader};
use crate::{
    dates::When,
    plan::{Grain, Operator},
    read::{
        cues::Cue,
        frame::{Bare, Ranked, Superlative, Versus},
        parts::Piece,
        tokens::Kind,
    },
};
use catalogue::Aggregate;

impl Reader<'_> {
    pub(super) fn act(&mut self, cue: Cue) {
        let start = self.parts[self.at].start;
        let opening = self.at == 0 || matches!(self.piece(self.at - 1), Some(Piece::Stop));
        self.at += 1;
        match cue {
            Cue::Ask => {
                let question_word =
                    matches!(self.tokens[start].lower.as_str(), "which" | "what" | "who");
                let after_break = opening
                    || matches!(
                        self.cue(self.at.saturating_sub(2)),
                        Some(Cue::And | Cue::Ask)
                    );
                if question_word && !after_break {
                    self.place = Place::Conditions;
                } else {
                    self.frame.asks = true;
                    self.place = Place::Outputs;
                    self.aggregates.clear();
                }
            }
            // `the room numbers of the rooms` are no count.
            Cue::NumberOf if self.place == Place::Outputs && self.ends_a_name(start) => {
                self.frame.beyond = self.frame.beyond.or(Some(start));
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
                let names_follow = matches!(
                    self.piece(next),
                    Some(
                        Piece::Mention(_)
                            | Piece::Cue(
                                Cue::Summary(_) | Cue::And | Cue::Distinct | Cue::Superlative(_)
                            )
                    )
                );
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
            // `less than 300 per night`: a rate.
            Cue::Each
                if self.tokens[start].lower == "per"
                    && start > 0
                    && matches!(self.tokens[start - 1].kind, Kind::Number(_)) =>
            {
                self.frame.beyond = self.frame.beyond.or(Some(start));
            }
            Cue::Each => self.groups(),
            Cue::By => self.by(),
            Cue::OrderBy(direction) => self.order(direction),
            Cue::Direction(descending) => self.direction(descending),
            Cue::Chronological(descending) => self.chronological(descending),
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
                self.frame.superlative = Some(Superlative {
                    by: Ranked::Frequency,
                    descending,
                    token: start,
                    several,
                });
                self.limit_before(start);
            }
            Cue::Top(descending) => self.top_or_bottom(descending, start),
            Cue::Relative => {
                let word = self.tokens[start].lower.as_str();
                self.relative = if word == "with" {
                    Bare::With
                } else {
                    Bare::That
                };
                if word != "only"
                    && (!self.frame.outputs.is_empty()
                        || !self.frame.subjects.is_empty()
                        || !self.frame.groups.is_empty())
                {
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
            Cue::Against => {
                self.frame.compare = true;
                self.frame.asks = true;
            }
            Cue::Versus => self.versus(),
            Cue::YearBefore => self.frame.versus = Some(Versus::YearBefore),
            Cue::PeriodBefore => {
                self.frame.versus = Some(Versus::Before);
                self.stepped = match self.tokens[start].lower.as_str() {
                    "month" | "mom" => Some((Grain::Month, start)),
                    "quarter" | "qoq" => Some((Grain::Quarter, start)),
                    _ => None,
                };
            }
            // `how does 2025 compare to 2024`
            Cue::Beyond | Cue::Trend if self.compares(start) => {
                self.frame.compare = true;
                self.frame.asks = true;
            }
            Cue::Trend => self.frame.trend = true,
            Cue::Beyond => self.frame.beyond = Some(start),
        }
    }
}
