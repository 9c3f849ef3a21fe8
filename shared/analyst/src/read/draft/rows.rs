//! Lists: which columns of which rows are shown.

use catalogue::ColumnType;

use super::{Builder, Fault, question_word::is_place};
use crate::{plan::OrderBy, read::frame::Operand};

impl Builder<'_> {
    pub(super) fn list(&mut self) -> Result<(), Fault> {
        let mut columns = self.columns_shown();
        if columns.is_empty() {
            columns = match self.asked_for()? {
                Some(at) => vec![at],
                None => self.whole_rows()?,
            };
        }
        for at in &columns {
            self.use_column(*at);
        }
        self.plan.columns = columns.iter().map(|at| self.reference(*at)).collect();
        self.plan.distinct |= self.question.frame.distinct;
        if !self.used.contains(&self.anchor) && !self.plan.joins.is_empty() {
            self.plan.distinct = true;
        }
        // `the play names and the theatre names for all stagings`: one of each for every row.
        let tables: std::collections::BTreeSet<usize> = columns.iter().map(|at| at.0).collect();
        let of_rows = tables.len() > 1 && self.question.spoken[self.anchor];
        if columns.iter().all(|at| at.0 != self.anchor) && !of_rows {
            // Rows of another table, found through this one, each of them once.
            self.plan.distinct = true;
            self.tell_apart(&columns);
        }
        if self.plan.distinct
            && self
                .plan
                .order
                .iter()
                .any(|o| matches!(&o.by, OrderBy::Column(c) if !self.plan.columns.contains(c)))
        {
            return Err(Fault::Elsewhere);
        }
        Ok(())
    }

    /// Two people of one name are two rows, where nobody asked for different names.
    fn tell_apart(&mut self, columns: &[(usize, usize)]) {
        let Some((t, _)) = columns.first().copied() else {
            return;
        };
        let lexicon = self.question.lexicon;
        let Some(key) = lexicon.key_column(t) else {
            return;
        };
        let rows = lexicon.table(t).row_count;
        let unique = columns.iter().any(|at| self.column(*at).distinct >= rows);
        let called = columns
            .iter()
            .any(|at| self.column(*at).distinct * 5 >= rows * 2);
        let one = columns.iter().all(|at| at.0 == t);
        if one && called && !unique && !self.question.frame.distinct {
            let key = self.reference((t, key));
            self.plan.keys.push(key);
        }
    }

    /// The column that `when` or `where` asks for without naming it.
    pub(super) fn asked_for(&self) -> Result<Option<(usize, usize)>, Fault> {
        if self.question.frame.when {
            return self.time_column(0).map(Some);
        }
        let asks_where = self
            .question
            .tokens
            .first()
            .is_some_and(|t| t.lower == "where");
        if !asks_where {
            return Ok(None);
        }
        let columns = &self.question.lexicon.table(self.anchor).columns;
        let places: Vec<usize> = (0..columns.len())
            .filter(|c| columns[*c].kind == ColumnType::Text && is_place(&columns[*c].name))
            .collect();
        match places.as_slice() {
            [one] => Ok(Some((self.anchor, *one))),
            _ => Err(Fault::Unknown("where".into())),
        }
    }

    /// What is shown of rows when nothing is named: their name, or all that they hold.
    pub(super) fn whole_rows(&self) -> Result<Vec<(usize, usize)>, Fault> {
        const MOST: usize = 12;
        let frame = self.question.frame;
        // `the shortest comedy` names the film by a value.
        let by_value = frame.superlative.is_some()
            && frame
                .conditions
                .iter()
                .any(|c| matches!(c.operands.first(), Some(Operand::Value(_))));
        if self.asks_for_another() {
            return Err(Fault::Elsewhere);
        }
        if frame.subjects.is_empty() && frame.outputs.is_empty() && !by_value {
            return Err(Fault::Elsewhere);
        }
        let t = self.anchor;
        let ranked = self.plan.order.first().and_then(|o| match &o.by {
            OrderBy::Column(c) => self.place_of(c),
            _ => None,
        });
        if self.wants_everything() {
            let all = self.question.lexicon.table(t).columns.len();
            return Ok((0..all).map(|c| (t, c)).collect());
        }
        if let Some(c) = self.question.lexicon.name_column(t) {
            let mut columns = vec![(t, c)];
            // `products by price, highest first`: with their prices.
            let sorted = frame.superlative.is_none() && !frame.order.is_empty();
            let several = self.plan.limit != Some(1) && frame.superlative.is_some() || sorted;
            if several && let Some(at) = ranked.filter(|at| *at != (t, c)) {
                columns.push(at);
            }
            return Ok(columns);
        }
        let table = self.question.lexicon.table(t);
        if let Some((first, last)) = self.person(t) {
            let mut columns = vec![first, last];
            let several = self.plan.limit != Some(1) && frame.superlative.is_some();
            columns.extend(ranked.filter(|_| several));
            return Ok(columns);
        }
        Ok((0..table.columns.len().min(MOST)).map(|c| (t, c)).collect())
    }

    /// `all the details of the film`: whole rows.
    pub(super) fn wants_everything(&self) -> bool {
        self.question.tokens.windows(2).any(|pair| {
            matches!(
                pair[0].lower.as_str(),
                "details" | "detail" | "information" | "info" | "everything"
            ) && matches!(
                pair[1].lower.as_str(),
                "of" | "on" | "about" | "for" | "regarding"
            )
        })
    }
}
