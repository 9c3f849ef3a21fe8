//! Conditions as SQL.

use super::{
    Writer,
    literals::{compare, list, literal, text_literal},
};
use crate::plan::{Condition, Dimension, Filter, Having, Literal, Operator};

impl Writer<'_> {
    pub(super) fn having(&self, having: &Having) -> String {
        let figure = self.figure(&having.measure, None);
        compare(&figure, having.operator, &having.values)
    }

    pub(super) fn filter(&self, filter: &Filter) -> String {
        match filter {
            Filter::Is(condition) => self.condition(condition),
            Filter::Any(any) => {
                let parts: Vec<String> = any.iter().map(|f| self.filter(f)).collect();
                format!("({})", parts.join(" OR "))
            }
            Filter::Recurs(recurring) => {
                let numbers: Vec<String> = recurring.values.iter().map(i64::to_string).collect();
                let part = self.dimension(&Dimension {
                    column: recurring.column.clone(),
                    grain: Some(recurring.grain),
                });
                format!("{part} IN ({})", numbers.join(", "))
            }
            Filter::Not(inner) => match inner.as_ref() {
                Filter::Is(condition) if condition.operator == Operator::Null => {
                    format!("{} IS NOT NULL", self.column(&condition.column))
                }
                Filter::Is(condition)
                    if condition.operator == Operator::Equal && condition.values.len() == 1 =>
                {
                    format!(
                        "{} <> {}",
                        self.column(&condition.column),
                        literal(&condition.values[0])
                    )
                }
                Filter::Is(condition) if condition.operator == Operator::In => {
                    format!(
                        "{} NOT IN ({})",
                        self.column(&condition.column),
                        list(&condition.values)
                    )
                }
                other => format!("NOT ({})", self.filter(other)),
            },
        }
    }

    pub(super) fn condition(&self, condition: &Condition) -> String {
        let column = self.column(&condition.column);
        let text = |wildcards: fn(&str) -> String| match condition.values.first() {
            Some(Literal::Text(text)) => {
                format!("{column} ILIKE {}", text_literal(&wildcards(text)))
            }
            Some(other) => format!("{column} = {}", literal(other)),
            None => "TRUE".into(),
        };
        // A pattern may hold wildcards of its own; functions take the text as it is.
        let plain = |name: &str| match condition.values.first() {
            Some(Literal::Text(text)) => {
                format!("{name}(lower({column}), lower({}))", text_literal(text))
            }
            _ => "TRUE".into(),
        };
        let special = matches!(condition.values.first(), Some(Literal::Text(t)) if t.contains(['%', '_', '\\']));
        match condition.operator {
            Operator::Contains if special => plain("contains"),
            Operator::StartsWith if special => plain("starts_with"),
            Operator::EndsWith if special => plain("ends_with"),
            Operator::Contains => text(|t| format!("%{t}%")),
            Operator::StartsWith => text(|t| format!("{t}%")),
            Operator::EndsWith => text(|t| format!("%{t}")),
            operator => compare(&column, operator, &condition.values),
        }
    }
}
