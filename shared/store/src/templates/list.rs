//! The templates that a caller may see, in one order over three partitions: their own, those
//! shared with them, those shared with everyone.
//!
//! A template has the same place in each: when it was made, and its id. So a page is merged from
//! the three by place, newest first, and one place is all that a cursor holds.

use super::{Summary, words::Words};
use crate::{
    Page, Result, Store,
    item::Item,
    key::{self, SHARED},
    store::Listing,
};

/// Which templates are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// The caller's own.
    Mine,
    /// Those that others share with the caller or with everyone.
    Shared,
    /// Both.
    #[default]
    All,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Among which.
    pub which: Which,
    /// With which words in their prompt.
    pub words: Words,
}

/// Most templates that are looked at for one page of a search; a page may come out short then,
/// and its cursor goes on.
const LOOKED_AT: usize = 1_000;

impl Store {
    /// A page of the templates that the caller may see, newest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list and search, or the table cannot be reached.
    pub async fn templates(
        &self,
        caller: &str,
        search: &Search,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Summary>> {
        let list = named(caller, search);
        let mut after = match cursor {
            Some(cursor) => Some(self.cursors.read(&list, cursor)?),
            None => None,
        };
        let next = |after: &Option<String>| {
            let after = after.as_deref();
            after.map(|place| self.cursors.write(&list, place))
        };
        let mut entries = Vec::new();
        let mut looked_at = 0;
        loop {
            let wanted = match search.words.is_empty() {
                true => size - entries.len() + 1,
                // Most of them may be others than those looked for.
                false => size.clamp(50, LOOKED_AT) + 1,
            };
            let merged = self
                .merged(caller, search.which, after.as_deref(), wanted)
                .await?;
            for (place, item) in merged.items {
                if entries.len() == size || looked_at == LOOKED_AT {
                    let next = next(&after);
                    return Ok(Page { entries, next });
                }
                after = Some(place);
                looked_at += 1;
                let summary = Summary::of_item(&item)?;
                let others = search.which != Which::Shared || summary.owner != caller;
                if others && search.words.are_in(&summary.prompt) {
                    entries.push(summary);
                }
            }
            if !merged.more {
                return Ok(Page {
                    entries,
                    next: None,
                });
            }
        }
    }

    /// The next templates after a place, from all lists that count.
    async fn merged(
        &self,
        caller: &str,
        which: Which,
        after: Option<&str>,
        wanted: usize,
    ) -> Result<Merged> {
        let mine = Listing::by_time(key::templates(caller));
        let theirs = Listing::of(key::shared_with(caller), "");
        let everyones = Listing::of(SHARED.to_owned(), "");
        let (own, shared) = (which != Which::Shared, which != Which::Mine);
        let (mine, theirs, everyones) = tokio::try_join!(
            self.part(own, &mine, after, wanted),
            self.part(shared, &theirs, after, wanted),
            self.part(shared, &everyones, after, wanted),
        )?;
        Ok(Merged::of([mine, theirs, everyones]))
    }

    async fn part(
        &self,
        counts: bool,
        list: &Listing,
        after: Option<&str>,
        wanted: usize,
    ) -> Result<Part> {
        if !counts {
            return Ok(Part::default());
        }
        let found = self.table.list(list, after, wanted).await?;
        let more = found.len() == wanted;
        let items = found
            .into_iter()
            .map(|item| Ok((item.text(list.place())?.to_owned(), item)))
            .collect::<Result<_>>()?;
        Ok(Part { items, more })
    }
}

/// The beginning of one list: places and items, newest first, and whether there are more.
#[derive(Debug, Default)]
struct Part {
    items: Vec<(String, Item)>,
    more: bool,
}

/// The beginning of several lists as one.
#[derive(Debug)]
struct Merged {
    items: Vec<(String, Item)>,
    more: bool,
}

impl Merged {
    fn of(parts: [Part; 3]) -> Self {
        // A list that has more says nothing of what comes after its last item here.
        let known_to = parts
            .iter()
            .filter(|part| part.more)
            .filter_map(|part| part.items.last().map(|(place, _)| place.clone()))
            .max();
        let mut items: Vec<(String, Item)> =
            parts.into_iter().flat_map(|part| part.items).collect();
        items.sort_by(|(one, _), (other, _)| other.cmp(one));
        // What is shared with everyone is in its owner's list, too.
        items.dedup_by(|(one, _), (other, _)| one == other);
        if let Some(known_to) = &known_to {
            items.retain(|(place, _)| place >= known_to);
        }
        Self {
            items,
            more: known_to.is_some(),
        }
    }
}

/// The list's name, which its cursors are signed with: a place means something else in another
/// caller's list, or under another search.
fn named(caller: &str, search: &Search) -> String {
    let which = match search.which {
        Which::Mine => "mine",
        Which::Shared => "shared",
        Which::All => "all",
    };
    format!(
        "TEMPLATES#{}#{which}#{}",
        key::escaped(caller),
        search.words.named()
    )
}
