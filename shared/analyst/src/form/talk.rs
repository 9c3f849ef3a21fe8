//! What is shown for questions that need no rows: entering data, going somewhere, talk.

use catalogue::Table;

use super::{entry, navigation};
use crate::follow_ups;
use crate::present::{Asked, Presented};
use crate::reading::Intent;

/// Presents a question that needs no rows.
pub fn talk(intent: Intent, asked: &Asked<'_>) -> Presented {
    let named = navigation::named(asked);
    match intent {
        Intent::FormInput => form_input(&named, asked),
        Intent::Navigation => go(&named, asked),
        _ => explain(&named, asked),
    }
}

fn form_input(named: &[&Table], asked: &Asked<'_>) -> Presented {
    let form = named
        .iter()
        .find_map(|table| Some((entry::one(table), entry::entry_form(table, asked)?)));
    match form {
        Some((one, form)) => said(
            vec![format!("Fill in this form to add a {one}.")],
            vec![form],
            named,
            asked,
        ),
        None => said(
            vec![format!(
                "I can make a form for a new row of one of these: {}. Which one is it?",
                names(&all(asked))
            )],
            navigation::navigation(&all(asked), asked)
                .into_iter()
                .collect(),
            named,
            asked,
        ),
    }
}

fn go(named: &[&Table], asked: &Asked<'_>) -> Presented {
    let tables = if named.is_empty() {
        all(asked)
    } else {
        navigation::around(named, asked)
    };
    let line = match tables.as_slice() {
        [] => "There is no data here that you may see.".to_owned(),
        [one] => format!("Here is the way to {}.", names(&[one])),
        _ => "Here is where you can go.".to_owned(),
    };
    let cards = navigation::navigation(&tables, asked);
    said(vec![line], cards.into_iter().collect(), named, asked)
}

fn explain(named: &[&Table], asked: &Asked<'_>) -> Presented {
    let tables = if named.is_empty() {
        all(asked)
    } else {
        named.to_vec()
    };
    let title = asked.visible.catalogue().title.trim();
    let mut lines = Vec::new();
    if tables.is_empty() {
        lines.push("There is no data here that you may see.".to_owned());
    } else if named.is_empty() {
        let of = if title.is_empty() {
            "the data".to_owned()
        } else {
            format!("“{title}”")
        };
        lines.push(format!(
            "I answer questions about {of} from its tables: {}.",
            names(&tables)
        ));
    }
    for table in named {
        let description = table.description.trim().trim_end_matches('.');
        if !description.is_empty() {
            lines.push(format!("{}: {description}.", table.name));
        }
    }
    if lines.is_empty() {
        lines.push(format!("I answer questions about {}.", names(&tables)));
    }
    said(lines, Vec::new(), named, asked)
}

fn said(
    sentences: Vec<String>,
    widgets: Vec<widgets::Descriptor>,
    named: &[&Table],
    asked: &Asked<'_>,
) -> Presented {
    Presented {
        widgets,
        sentences,
        citations: Vec::new(),
        follow_ups: follow_ups::about(named, asked),
    }
}

fn all<'v>(asked: &Asked<'v>) -> Vec<&'v Table> {
    asked.visible.catalogue().tables.iter().collect()
}

fn names(tables: &[&Table]) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = tables
        .iter()
        .take(SHOWN)
        .map(|table| table.name.replace('_', " "))
        .collect();
    if tables.len() > SHOWN {
        names.push(format!("{} more", tables.len() - SHOWN));
    }
    names.join(", ")
}
