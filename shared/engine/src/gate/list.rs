//! The SELECT list: which columns a query gives, and which of them a key means.

use super::{
    ast::Node,
    expression::Expression,
    literal::Literal,
    relation::{Field, Relation},
    scope::Frame,
    spread::{self, Spread},
};
use crate::Refusal;

/// Gives an item of the SELECT list its name, for what comes after it and for queries around.
pub(super) fn give(
    item: Node<'_>,
    made: &Expression,
    frame: &mut Frame<'_>,
    relation: &mut Relation,
) -> Result<(), Refusal> {
    if item.kind() == "STAR" {
        return star(item, made, frame, relation);
    }
    let field = |name: &str| Field {
        name: name.to_owned(),
        spread: if made.aggregate || made.unnested > 1.0 {
            Spread::UNKNOWN
        } else {
            spread::of(item, frame)
        },
        size: made.size,
        weight: made.weight,
        aggregate: made.aggregate,
    };
    let alias = item.text("alias");
    if item.has_star() {
        // One column for each that the star stands for, by its name.
        let columns = frame.relations.iter().flat_map(|source| &source.fields);
        relation
            .fields
            .extend(columns.map(|column| field(&column.name)));
        relation.unnamed = true;
        relation.blurred = true;
    } else if !alias.is_empty() {
        let field = field(alias);
        frame.aliases.push(field.clone());
        relation.fields.push(field);
    } else if item.kind() == "COLUMN_REF" {
        let names = item.names("column_names");
        relation
            .fields
            .push(field(names.last().copied().unwrap_or_default()));
    } else {
        // DuckDB makes a name of the expression itself, which is told by nothing in the tree.
        relation.fields.push(field(""));
        relation.unnamed = true;
    }
    Ok(())
}

fn star(
    item: Node<'_>,
    made: &Expression,
    frame: &Frame<'_>,
    relation: &mut Relation,
) -> Result<(), Refusal> {
    let from = item.text("relation_name");
    let start = relation.fields.len();
    for source in &frame.relations {
        if from.is_empty() || source.alias.eq_ignore_ascii_case(from) {
            relation.fields.extend(source.fields.iter().cloned());
            relation.open |= source.open;
            relation.unnamed |= source.unnamed;
            relation.blurred |= source.blurred;
        }
    }
    relation.blurred |= frame.relations.len() > 1 && (frame.merges || !from.is_empty());
    relation.blurred |=
        !(item.list("qualified_exclude_list").is_empty() && item.maybe("expr")?.is_none());
    let mut fields = relation.fields.split_off(start);
    let left_out = item.names("exclude_list");
    let is = |name: &str, field: &Field| field.name.eq_ignore_ascii_case(name);
    fields.retain(|field| !left_out.iter().any(|name| is(name, field)));
    for replaced in item.nodes("replace_list")? {
        let name = replaced.text("key");
        for field in fields.iter_mut().filter(|field| is(name, field)) {
            *field = Field {
                size: made.size,
                weight: made.weight,
                aggregate: made.aggregate,
                ..Field::plain(name)
            };
        }
    }
    let mut names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for renamed in item.nodes("rename_list")? {
        let old = renamed.child("key")?.text("column");
        for (name, field) in names.iter_mut().zip(&fields) {
            if is(old, field) {
                renamed.text("value").clone_into(name);
            }
        }
    }
    for (name, field) in names.into_iter().zip(&mut fields) {
        field.name = name;
    }
    relation.fields.extend(fields);
    Ok(())
}

/// A star that stands for all columns as they are.
fn plain_star(item: Node<'_>) -> bool {
    let says = |part: &str| !item.list(part).is_empty() || item.value(part).is_object();
    item.kind() == "STAR"
        && ![
            "exclude_list",
            "replace_list",
            "qualified_exclude_list",
            "rename_list",
            "expr",
        ]
        .into_iter()
        .any(says)
}

/// How a key of GROUP BY or DISTINCT ON spreads, and which column of `relation` it is, if one. It
/// may be the number of an item of the list, its name or its text.
pub(super) fn key_of(
    key: Node<'_>,
    items: &[Node<'_>],
    frame: &Frame<'_>,
    relation: &Relation,
) -> (Spread, Option<usize>) {
    // A star stands for several columns: what comes behind one has no known place.
    let places = items.iter().take_while(|item| !item.has_star());
    let number = Literal::of(key).and_then(|literal| literal.number());
    let place = match (number, key.names("column_names").as_slice()) {
        (Some(number), _) => Some(number as usize)
            .filter(|at| *at >= 1 && *at <= places.count())
            .map(|at| at - 1),
        (None, [name]) if !frame.has(name) => places
            .map(|item| item.text("alias"))
            .position(|alias| alias.eq_ignore_ascii_case(name)),
        _ => places
            .enumerate()
            .find_map(|(at, item)| key.same(*item).then_some(at)),
    };
    match place.and_then(|at| relation.fields.get(at)) {
        Some(field) => (field.spread, place),
        None if number.is_some() => (Spread::UNKNOWN, None),
        None => (spread::of(key, frame), None),
    }
}

/// What no two rows share of `source` and of a list that passes its columns on.
pub(super) fn passed_on(
    items: &[Node<'_>],
    source: &Relation,
    frame: &Frame<'_>,
) -> Vec<Vec<usize>> {
    let mut places: Vec<Option<usize>> = Vec::new();
    for item in items {
        if !item.has_star() {
            let found = frame.find_here(&item.names("column_names"));
            places.push(found.and_then(|found| found.place));
        } else if plain_star(*item) {
            places.extend((0..source.fields.len()).map(Some));
        } else {
            return Vec::new();
        }
    }
    let now = |place: &usize| places.iter().position(|at| *at == Some(*place));
    source
        .unique
        .iter()
        .filter_map(|key| key.iter().map(now).collect())
        .collect()
}
