//! The tables of a view, written once, in pieces that can be left out.
//!
//! ```text
//! ### sales (3000 rows; time ordered_at, 2023-01-01 to 2025-08-17; measure amount, sum; key id) "One row per order line"; also "orders"
//! - region text dimension "Sales region"; also "territory"; one of "North", "South", "East"
//! ```
//!
//! Everything in it that somebody wrote is [quoted](crate::model::quoted); names are written as SQL
//! has them.

use catalogue::{Table, Visible};

use super::wording::{Joins, Line, head, line, others, sql_name};
use crate::model::{results::counted, tokens::parts};

/// How much of a table is told: each step leaves out what it names, and what the steps before do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    /// Nothing is left out.
    Whole,
    /// Values beyond the third of a column.
    FewValues,
    /// All values and ranges.
    NoValues,
    /// Descriptions of columns.
    NoDescriptions,
    /// Other names.
    NoSynonyms,
    /// Columns that are no keys, names, times or default measures, and that the question does not
    /// touch.
    FewColumns,
    /// Everything but its name.
    Named,
}

impl Step {
    /// All that leave something out, in the order in which they do.
    pub(super) const ALL: [Self; 6] = [
        Self::FewValues,
        Self::NoValues,
        Self::NoDescriptions,
        Self::NoSynonyms,
        Self::FewColumns,
        Self::Named,
    ];
}

/// One table, written.
#[derive(Debug)]
pub(super) struct Written {
    /// Its name in SQL.
    pub(super) name: String,
    /// Its first line without other names, and those.
    head: String,
    synonyms: String,
    columns: Vec<Line>,
    /// Columns that stay as long as the table does.
    kept: usize,
    /// What it takes at each step but the last, in parts of a token; the note on columns that are
    /// left out not counted.
    sizes: [usize; 6],
}

impl Line {
    /// What is told of it at a step.
    fn at(&self, step: Step) -> [&str; 3] {
        let [base, described, named, few] = self.ends;
        match step {
            // All values follow the few; they begin anew.
            Step::Whole => [&self.text[..named], &self.text[few..], ""],
            Step::FewValues => [&self.text[..few], "", ""],
            Step::NoValues => [&self.text[..named], "", ""],
            Step::NoDescriptions => [&self.text[..base], &self.text[described..named], ""],
            _ => [&self.text[..base], "", ""],
        }
    }
}

impl Written {
    /// Writes every table of a view, in its order.
    pub(super) fn all(visible: &Visible) -> Vec<Self> {
        let joins = Joins::new(visible.catalogue());
        let tables = visible.catalogue().tables.iter();
        tables
            .map(|table| Self::new(table, &joins, visible))
            .collect()
    }

    fn new(table: &Table, joins: &Joins<'_>, visible: &Visible) -> Self {
        let lines = table.columns.iter();
        let columns: Vec<Line> = lines
            .map(|column| line(column, table, joins, visible))
            .collect();
        let head = head(table, visible);
        let synonyms = others(table.synonyms.iter().map(String::as_str));
        let mut sizes = [parts(&head) + parts("\n\n"); 6];
        for (size, step) in sizes.iter_mut().zip([Step::Whole].iter().chain(&Step::ALL)) {
            if *step < Step::NoSynonyms {
                *size += parts(&synonyms);
            }
            let told = columns
                .iter()
                .filter(|line| *step < Step::FewColumns || line.is_kept);
            *size += told
                .map(|line| line.at(*step).into_iter().map(parts).sum::<usize>() + parts("\n"))
                .sum::<usize>();
        }
        Self {
            name: sql_name(&table.name),
            head,
            synonyms,
            kept: columns.iter().filter(|line| line.is_kept).count(),
            columns,
            sizes,
        }
    }

    /// What it takes at a step that tells of it, in parts of a token. `touched` are the columns that
    /// the question touches, each once.
    pub(super) fn size(&self, step: Step, touched: &[usize]) -> usize {
        let size = self.sizes[(step as usize).min(5)];
        if step < Step::FewColumns {
            return size;
        }
        let more = touched.iter().filter_map(|at| self.columns.get(*at));
        let more: Vec<&Line> = more.filter(|line| !line.is_kept).collect();
        let left_out = self.columns.len() - self.kept - more.len();
        let more: usize = more.iter().map(|line| line.size).sum();
        size + more + parts(&note(left_out))
    }

    /// Writes it as far as a step tells of it.
    pub(super) fn write(&self, into: &mut String, step: Step, touched: &[usize]) {
        into.push_str(&self.head);
        if step < Step::NoSynonyms {
            into.push_str(&self.synonyms);
        }
        into.push('\n');
        let mut left_out = 0;
        for (at, line) in self.columns.iter().enumerate() {
            if step >= Step::FewColumns && !line.is_kept && !touched.contains(&at) {
                left_out += 1;
                continue;
            }
            into.extend(line.at(step));
            into.push('\n');
        }
        into.push_str(&note(left_out));
        into.push('\n');
    }
}

/// That there are more columns.
fn note(left_out: usize) -> String {
    match left_out {
        0 => String::new(),
        more => format!("- and {}, not listed\n", counted(more, "more column")),
    }
}
