//! Cards that lead to the tables.

use catalogue::Table;
use widgets::kinds::{BadgeColor, NavCard, Navigation};
use widgets::{Body, Descriptor};

use super::controls::plain;
use crate::present::{Asked, dress};
use crate::say::number::grouped;

/// Most cards that are shown.
const CARDS: usize = 12;

/// Cards for some tables; nothing where there are none.
pub fn navigation(tables: &[&Table], asked: &Asked<'_>) -> Option<Descriptor> {
    let cards: Vec<NavCard> = tables.iter().take(CARDS).map(|table| card(table)).collect();
    if cards.is_empty() {
        return None;
    }
    let body = Body::Navigation(Navigation { cards }, Default::default());
    Some(dress::widget(body, Vec::new(), None, asked))
}

fn card(table: &Table) -> NavCard {
    let icon = if table.measure.is_some() {
        "analytics"
    } else {
        "dashboard"
    };
    NavCard {
        title: dress::capital(&plain(&table.name).replace('_', " ")),
        description: Some(table.description.trim().to_owned()).filter(|text| !text.is_empty()),
        icon: Some(icon.to_owned()),
        badge: (table.row_count > 0).then(|| {
            let noun = if table.row_count == 1 { "row" } else { "rows" };
            format!("{} {noun}", grouped(&table.row_count.to_string()))
        }),
        badge_color: (table.row_count > 0).then_some(BadgeColor::Info),
        route: Some(route(&table.name)),
        params: None,
    }
}

/// Address of a table's page; letters that an address cannot hold are escaped as in RFC 3986.
pub fn route(table: &str) -> String {
    let mut route = "/tables/".to_owned();
    for byte in table.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            route.push(char::from(byte));
        } else {
            route.push_str(&format!("%{byte:02X}"));
        }
    }
    route
}

/// The tables that a question names, by name or synonym, in the order of the catalogue.
pub fn named<'v>(asked: &Asked<'v>) -> Vec<&'v Table> {
    let question = format!("_{}_", plain(asked.question));
    let says = |name: &str| {
        let name = plain(name);
        [
            name.clone(),
            super::controls::singular(&name),
            super::controls::plural(&name),
        ]
        .iter()
        .any(|form| form.chars().count() > 2 && question.contains(&format!("_{form}_")))
    };
    asked
        .visible
        .catalogue()
        .tables
        .iter()
        .filter(|table| says(&table.name) || table.synonyms.iter().any(|synonym| says(synonym)))
        .collect()
}

/// A table and those that join it, the table first.
pub fn around<'v>(tables: &[&'v Table], asked: &Asked<'v>) -> Vec<&'v Table> {
    let catalogue = asked.visible.catalogue();
    let mut all = tables.to_vec();
    for join in &catalogue.joins {
        let is_one = |name: &str| tables.iter().any(|table| table.name == name);
        let other = match (is_one(&join.from_table), is_one(&join.to_table)) {
            (true, false) => &join.to_table,
            (false, true) => &join.from_table,
            _ => continue,
        };
        if let Some(table) = catalogue.table(other)
            && !all.iter().any(|known| known.name == table.name)
        {
            all.push(table);
        }
    }
    all
}
