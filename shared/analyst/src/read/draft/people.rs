//! People whose names come in two parts.

use super::Builder;
use crate::words::forms;

impl Builder<'_> {
    /// The first and last name that a bare `name` means, where its table has no other.
    pub(super) fn two_names(&self, m: usize) -> Option<((usize, usize), (usize, usize))> {
        let q = self.question;
        let mention = &q.mentions[m];
        let bare = mention.end == mention.start + 1 && q.tokens[mention.start].stem == "name";
        let owner = q.owners[m].and_then(|o| self.table_of(o)).map(|(t, _)| t);
        let t = owner.unwrap_or(self.anchor);
        if !bare || q.lexicon.name_column(t).is_some() || !self.meets_once((t, 0)) {
            return None;
        }
        self.person(t)
    }

    /// Whether a mention that only a key explains means the rows rather than their key: it does not
    /// say `id`, and stands in no list of what is shown.
    pub(super) fn means_rows(&self, at: (usize, usize), m: usize) -> bool {
        let tokens = self.question.tokens;
        let mention = &self.question.mentions[m];
        let says_key = tokens[mention.start..mention.end].iter().any(|t| {
            matches!(
                t.root.as_str(),
                "id" | "code" | "number" | "key" | "no" | "identifier"
            )
        });
        let before = tokens[..mention.start].iter().rev().find(|t| {
            !matches!(
                t.lower.as_str(),
                "the" | "a" | "their" | "its" | "each" | "all"
            )
        });
        let led = before.is_some_and(|t| {
            matches!(t.lower.as_str(), "of" | "for" | "by" | "from" | "in" | "at")
                || t.lower.ends_with('s')
        });
        let listed = tokens
            .get(mention.end)
            .is_some_and(|t| matches!(t.lower.as_str(), "and" | "," | "&" | "or"));
        let key = forms::split_name(&self.column(at).name)
            .last()
            .is_some_and(|w| matches!(w.as_str(), "id" | "code" | "key" | "no" | "number"));
        self.column(at).role == catalogue::Role::Key && key && !says_key && led && !listed
    }

    /// Whether a foreign key is spoken of by the name of the table that it leads to.
    pub(super) fn stands_for_rows(&self, at: (usize, usize), m: usize) -> bool {
        let q = self.question;
        let mention = &q.mentions[m];
        let says_key = q.tokens[mention.start..mention.end]
            .iter()
            .any(|t| matches!(t.root.as_str(), "id" | "code" | "number" | "key" | "no"));
        let column = self.reference(at);
        let leads = q.lexicon.catalogue().joins.iter().any(|j| {
            j.from_table.eq_ignore_ascii_case(&column.table)
                && j.from_column.eq_ignore_ascii_case(&column.column)
                && mention.candidates.iter().any(|c| {
                    c.target.is_table()
                        && c.score >= 0.8
                        && q.lexicon
                            .table(c.target.table())
                            .name
                            .eq_ignore_ascii_case(&j.to_table)
                })
        });
        leads && !says_key
    }

    /// The columns of a person's first and last name.
    pub(super) fn person(&self, t: usize) -> Option<((usize, usize), (usize, usize))> {
        let columns = &self.question.lexicon.table(t).columns;
        let part = |which: &str| {
            columns.iter().position(|c| {
                let joined = forms::split_name(&c.name).concat();
                joined.ends_with(&format!("{which}name"))
                    || joined == format!("{}name", &which[..1])
            })
        };
        Some(((t, part("first")?), (t, part("last")?)))
    }
}
