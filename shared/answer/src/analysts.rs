//! Readers of questions, kept for the catalogues that they know.
//!
//! Making one means reading every name and value of a catalogue; reading a question with one is
//! quick. The view is the key: most engines hand out the same one (the same `Arc`) as long as it
//! holds, which is seen at once; one that comes anew from another machine is compared, which costs
//! far less than reading it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use analyst::Analyst;
use catalogue::{Table, Visible};

use crate::model::prompt::Briefing;

/// Most readers that are kept: one for each kind of caller that was here lately.
const MOST: usize = 32;

/// A reader of questions about one view of the data.
pub struct Reader {
    /// What can be asked about.
    pub visible: Arc<Visible>,
    /// Reads questions about it.
    pub analyst: Analyst,
    /// What a language model is told of it, once one is asked.
    briefing: OnceLock<Briefing>,
}

impl Reader {
    fn new(visible: Arc<Visible>) -> Self {
        Self {
            analyst: Analyst::new(visible.clone()),
            visible,
            briefing: OnceLock::new(),
        }
    }

    /// What a language model is told of the view.
    pub fn briefing(&self) -> &Briefing {
        self.briefing
            .get_or_init(|| Briefing::new(self.visible.clone()))
    }
}

/// Readers, the latest used first.
#[derive(Default)]
pub struct Analysts(Mutex<VecDeque<Kept>>);

struct Kept {
    whole: Arc<Visible>,
    sources: Vec<String>,
    reader: Arc<Reader>,
}

impl Analysts {
    /// The reader for a view confined to those tables or sources; to none where `sources` is
    /// empty, and to what there is of them otherwise.
    pub fn reader(&self, whole: &Arc<Visible>, sources: &[String]) -> Arc<Reader> {
        let mut sources: Vec<String> = sources.iter().map(|name| name.to_lowercase()).collect();
        sources.sort();
        sources.dedup();
        if let Some(known) = self.known(whole, &sources) {
            return known;
        }
        let visible = if sources.is_empty() {
            whole.clone()
        } else {
            Arc::new(whole.confined_to(|table| is_named(table, &sources)))
        };
        let reader = Arc::new(Reader::new(visible));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Kept {
            whole: whole.clone(),
            sources,
            reader: reader.clone(),
        });
        kept.truncate(MOST);
        reader
    }

    fn known(&self, whole: &Arc<Visible>, sources: &[String]) -> Option<Arc<Reader>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |one: &Kept| {
            one.sources == sources && (Arc::ptr_eq(&one.whole, whole) || one.whole == *whole)
        };
        let at = kept.iter().position(is_it)?;
        let found = kept.remove(at)?;
        let reader = found.reader.clone();
        kept.push_front(found);
        Some(reader)
    }
}

/// Whether a table is one of those named, by its own name or its source's.
fn is_named(table: &Table, sources: &[String]) -> bool {
    sources.contains(&table.name.to_lowercase()) || sources.contains(&table.source.to_lowercase())
}

#[cfg(test)]
mod tests {
    use catalogue::{Catalogue, Scope};

    use super::*;

    fn view(tables: &[(&str, &str)]) -> Arc<Visible> {
        let tables = tables
            .iter()
            .map(|(name, source)| Table {
                name: (*name).to_owned(),
                source: (*source).to_owned(),
                description: String::new(),
                synonyms: Vec::new(),
                permissions: Vec::new(),
                rows: None,
                measure: None,
                time: None,
                key: None,
                row_count: 0,
                columns: Vec::new(),
            })
            .collect();
        let catalogue = Catalogue {
            tables,
            ..Catalogue::default()
        };
        Arc::new(Visible::new(&catalogue, &Scope::default()))
    }

    fn names(reader: &Reader) -> Vec<&str> {
        let tables = &reader.visible.catalogue().tables;
        tables.iter().map(|table| table.name.as_str()).collect()
    }

    #[test]
    fn a_view_has_one_reader_even_if_it_comes_anew() {
        let analysts = Analysts::default();
        let sales = view(&[("sales", "Orders")]);
        let first = analysts.reader(&sales, &[]);
        assert!(Arc::ptr_eq(&first, &analysts.reader(&sales, &[])));
        let again = view(&[("sales", "Orders")]);
        assert!(Arc::ptr_eq(&first, &analysts.reader(&again, &[])));
        let other = view(&[("sales", "Another export")]);
        assert!(!Arc::ptr_eq(&first, &analysts.reader(&other, &[])));
    }

    #[test]
    fn sources_confine_by_table_or_source_name_in_any_case_and_order() {
        let analysts = Analysts::default();
        let view = view(&[("sales", "Orders"), ("staff", "People"), ("stock", "Depot")]);
        let named = |sources: &[&str]| {
            let sources: Vec<String> = sources.iter().map(|one| (*one).to_owned()).collect();
            analysts.reader(&view, &sources)
        };
        assert_eq!(
            names(&named(&["PEOPLE", "sales", "sales"])),
            ["sales", "staff"]
        );
        assert!(Arc::ptr_eq(
            &named(&["staff", "Sales"]),
            &named(&["sales", "STAFF"])
        ));
        assert!(names(&named(&["nothing"])).is_empty());
    }

    #[test]
    fn readers_are_bounded_and_the_latest_stay() {
        let analysts = Analysts::default();
        let views: Vec<_> = (0..MOST + 8)
            .map(|at| view(&[("sales", &format!("Orders {at}"))]))
            .collect();
        for view in &views {
            analysts.reader(view, &[]);
            analysts.reader(&views[0], &[]);
        }
        let kept = analysts.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(kept.len(), MOST);
        assert!(kept.iter().any(|one| Arc::ptr_eq(&one.whole, &views[0])));
        assert!(!kept.iter().any(|one| Arc::ptr_eq(&one.whole, &views[1])));
    }
}
