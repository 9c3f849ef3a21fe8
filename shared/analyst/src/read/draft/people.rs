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
