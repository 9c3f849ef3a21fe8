//! Conditions on what goes without saying: the time, the measure, the age.

use catalogue::Aggregate;

use super::{Builder, Fault};
use crate::{
    dates,
    plan::{Filter, Operator, OrderBy},
    read::frame::{Condition, Operand},
    words::general,
};

impl Builder<'_> {
    /// A number or a period with nothing named: the measure, or the time.
    pub(super) fn default(&mut self, condition: &Condition) -> Result<Filter, Fault> {
        let timed = match condition.operands.first() {
            Some(Operand::Time(_)) => true,
            Some(Operand::Number(n)) => {
                dates::is_year(*n)
                    && self.question.tokens
                        [condition.tokens.0..condition.tokens.1.min(self.question.tokens.len())]
                        .iter()
                        .any(|t| t.text.len() == 4)
                    && matches!(
                        condition.operator,
                        Operator::Equal
                            | Operator::Less
                            | Operator::More
                            | Operator::AtLeast
                            | Operator::AtMost
                    )
                    && !self.compares_amounts(condition)
            }
            _ => return Err(Fault::Elsewhere),
        };
        if timed {
            let at = self.time_column(condition.tokens.0)?;
            self.use_column(at);
            self.score += 0.3;
            return self.compare(at, condition);
        }
        if condition.operator == Operator::Equal {
            // A number that nothing explains.
            let text = self
                .question
                .tokens
                .get(condition.tokens.0)
                .map_or(String::new(), |t| t.text.clone());
            return Err(Fault::Unknown(text));
        }
        // `between 20 and 22 years old`
        let after = condition.tokens.1.min(self.question.tokens.len());
        let aged = self.question.tokens[after..]
            .windows(2)
            .next()
            .is_some_and(|pair| {
                pair[0].stem == "year" && matches!(pair[1].lower.as_str(), "old" | "of")
            });
        let comparative = self
            .question
            .tokens
            .get(condition.tokens.0)
            .and_then(|t| general::comparative(&t.lower))
            .or_else(|| aged.then(|| general::comparative("older")).flatten());
        if let Some(n) = comparative {
            // `pets owned by students who are older than 20`: the students are.
            let nearest = self
                .question
                .mentions
                .iter()
                .enumerate()
                .rev()
                .find(|(_, mention)| {
                    mention.end <= condition.tokens.0 && mention.best(|t| t.is_table()) >= 0.8
                });
            if nearest.is_some_and(|(m, _)| !self.names_table(m, self.anchor)) {
                return Err(Fault::Elsewhere);
            }
            let (by, turned) = self.by_hint(n)?;
            let OrderBy::Column(column) = by else {
                return Err(Fault::Elsewhere);
            };
            let at = self.place_of(&column).ok_or(Fault::Elsewhere)?;
            if turned || !self.column(at).kind.is_numeric() {
                return Err(Fault::Unsupported(
                    "ages where only dates of birth are known".into(),
                ));
            }
            self.measured_alike(at, condition)?;
            return self.compare(at, condition);
        }
        let about = self
            .question
            .mentions
            .iter()
            .enumerate()
            .rev()
            .find(|(_, mention)| {
                mention.end <= condition.tokens.0 && mention.best(|t| t.is_table()) >= 0.8
            });
        if about.is_some_and(|(m, _)| !self.names_table(m, self.anchor)) {
            return Err(Fault::Elsewhere);
        }
        let since = about.map_or(0, |(_, mention)| mention.end);
        if let Some(word) = self.says_which_figure(condition, since) {
            return Err(Fault::Unknown(word));
        }
        let at = self.default_measure(self.anchor).ok_or(Fault::Elsewhere)?;
        let found = self.column(at);
        let amount = found.unit.is_some()
            || found.format == catalogue::Format::Currency
            || crate::words::forms::split_name(&found.name)
                .iter()
                .any(|w| {
                    matches!(
                        w.as_str(),
                        "amount" | "revenue" | "sales" | "price" | "total" | "value" | "cost"
                    )
                });
        if !amount {
            return Err(Fault::Elsewhere);
        }
        // Of a price and a cost, the price is what a thing is over or under.
        let table = self.question.lexicon.table(self.anchor);
        let alike: Vec<usize> = (0..table.columns.len())
            .filter(|c| {
                let column = &table.columns[*c];
                column.role == catalogue::Role::Measure
                    && column.format == catalogue::Format::Currency
            })
            .collect();
        let mut at = at;
        if found.aggregate != Some(Aggregate::Sum) && alike.len() > 1 {
            let name = |c: &usize| table.columns[*c].name.clone();
            let prices: Vec<usize> = alike
                .iter()
                .copied()
                .filter(|c| {
                    crate::words::forms::split_name(&name(c))
                        .last()
                        .is_some_and(|w| w == "price")
                })
                .collect();
            match prices.as_slice() {
                [price] => at = (self.anchor, *price),
                _ => {
                    let names = alike.iter().map(name).collect();
                    return Err(Fault::Ambiguous("the figure".into(), names));
                }
            }
        }
        self.use_column(at);
        self.compare(at, condition)
    }

    /// Whether the words of a comparison speak of amounts, not of time: `over 2000`.
    pub(super) fn compares_amounts(&self, condition: &Condition) -> bool {
        self.question
            .tokens
            .get(condition.tokens.0)
            .is_some_and(|t| {
                matches!(
                    t.lower.as_str(),
                    "over"
                        | "more"
                        | "greater"
                        | "less"
                        | "under"
                        | "below"
                        | "above"
                        | "at"
                        | "fewer"
                        | "larger"
                        | "higher"
                        | "lower"
                        | "exceeding"
                )
            })
    }
}
