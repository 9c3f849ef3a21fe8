//! Questions that can be answered, for those whose question could not.

use catalogue::{Aggregate, ColumnType, Role, Table};

use super::tokens::Token;
use crate::{lexicon::Lexicon, sql, words::forms};

/// Most suggestions.
const MOST: usize = 3;

/// Questions worth trying, those about what the question seems to be about first.
pub fn candidates(lexicon: &Lexicon, tokens: &[Token]) -> Vec<String> {
    let mut tables: Vec<(usize, &Table)> = lexicon.catalogue().tables.iter().enumerate().collect();
    let spoken = |table: &Table| {
        let words: Vec<String> = forms::split_name(&table.name)
            .iter()
            .map(|w| forms::root(&forms::stem(w)))
            .collect();
        tokens.iter().filter(|t| words.contains(&t.root)).count()
    };
    tables.sort_by_key(|(_, table)| {
        (
            usize::MAX - spoken(table),
            table.measure.is_none(),
            u64::MAX - table.row_count,
        )
    });
    let mut out = Vec::new();
    let alone = tables.len() == 1;
    for (_, table) in tables.iter().take(3) {
        let name = sql::label(&table.name).to_lowercase();
        let dimension = table.columns.iter().find(|c| {
            c.role == Role::Dimension
                && c.kind == ColumnType::Text
                && (2..=30).contains(&c.distinct)
        });
        let measure = table
            .measure
            .as_deref()
            .and_then(|m| table.column(m))
            .map(|column| {
                let figure = match column.aggregate {
                    Some(Aggregate::Avg) => "Average",
                    _ => "Total",
                };
                format!("{figure} {}", sql::label(&column.name).to_lowercase())
            });
        if let (Some(measure), Some(dimension)) = (&measure, dimension) {
            // Whose it is goes without saying where there is but one table.
            let of = if alone {
                String::new()
            } else {
                format!(" of {name}")
            };
            out.push(format!(
                "{measure}{of} by {}",
                sql::label(&dimension.name).to_lowercase()
            ));
        }
        if let Some(dimension) = dimension {
            out.push(format!(
                "How many {name} are there for each {}?",
                sql::label(&dimension.name).to_lowercase()
            ));
        }
        out.push(format!("How many {name} are there?"));
    }
    out
}

/// The first few that `answers` accepts.
pub fn those_answered(candidates: Vec<String>, answers: impl Fn(&str) -> bool) -> Vec<String> {
    candidates
        .into_iter()
        .filter(|question| answers(question))
        .take(MOST)
        .collect()
}
