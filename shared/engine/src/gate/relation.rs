//! What FROM reads and queries give: columns, and how many rows.
//!
//! Rows are counted twice. The estimate is what databases plan with; the most is what no data can
//! exceed, for conditions can be written so that an estimate is far from the truth.

use super::{size::Size, spread::Spread};

/// What is known of a column or an expression.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its name, as written where it was named.
    pub name: String,
    /// How its values spread over the rows.
    pub spread: Spread,
    /// How large they can be.
    pub size: Size,
    /// Number of expression nodes that stand behind it once aliases are replaced.
    pub weight: f64,
    /// Whether it sums up rows of the query that makes it.
    pub aggregate: bool,
}

impl Field {
    pub(super) fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            spread: Spread::UNKNOWN,
            size: Size::STORED,
            weight: 1.0,
            aggregate: false,
        }
    }

    /// What is known of a member of its values.
    pub(super) fn member(self) -> Self {
        Self {
            spread: Spread {
                at_most: self.spread.at_most,
                ..Spread::UNKNOWN
            },
            size: Size {
                length: Size::pieces(self.size.growth),
                ..self.size
            },
            ..self
        }
    }

    /// Takes in what else its name may mean: the worse of both.
    pub(super) fn or(&mut self, other: &Self) {
        self.size.with(other.size);
        self.weight = self.weight.max(other.weight);
        self.spread = Spread {
            distinct: self.spread.distinct.min(other.spread.distinct),
            at_most: self.spread.at_most.max(other.spread.at_most),
            alike: self.spread.alike.max(other.spread.alike),
            nulls: self.spread.nulls.max(other.spread.nulls),
            days: None,
            stored: self.spread.stored && other.spread.stored,
        };
    }
}

/// Something that FROM reads, or that a query gives.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The name it goes by, empty where it has none.
    pub alias: String,
    /// Estimated rows.
    pub rows: f64,
    /// Most rows.
    pub most: f64,
    /// Whether the query itself, not the data, keeps it to a few rows.
    pub few: bool,
    /// Its columns.
    pub fields: Vec<Field>,
    /// Sets of columns, by their places, whose values together no two rows share.
    pub unique: Vec<Vec<usize>>,
    /// Whether it has columns that cannot be told from the SQL, such as those of a pivot.
    pub open: bool,
    /// Whether it has columns that DuckDB names by their expression, such as `sum(amount)`.
    pub unnamed: bool,
    /// Whether the places of its columns are not known, only their names.
    pub blurred: bool,
    /// Number of nodes of the plan that stand behind it.
    pub weight: f64,
}

impl Relation {
    /// One of that many rows, without columns.
    pub(super) fn of_rows(rows: f64) -> Self {
        Self {
            alias: String::new(),
            rows,
            most: rows,
            few: false,
            fields: Vec::new(),
            unique: Vec::new(),
            open: false,
            unnamed: false,
            blurred: false,
            weight: 1.0,
        }
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| field.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.place(name).map(|at| &self.fields[at])
    }

    /// Whether a column of that name may be there although it cannot be told.
    pub(super) fn may_have(&self, name: &str) -> bool {
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        let expression = !name.chars().all(plain) || name.starts_with(|c: char| c.is_ascii_digit());
        (self.open && !session(name)) || (self.unnamed && expression)
    }

    /// A column that may be there although it cannot be told: as large as the largest.
    pub(super) fn untold(&self, name: &str) -> Field {
        Field {
            size: self.size(),
            ..Field::plain(name)
        }
    }

    /// Gives the columns other names, as `AS t(a, b)` does.
    pub(super) fn rename(&mut self, alias: &str, columns: &[&str]) {
        if !alias.is_empty() {
            alias.clone_into(&mut self.alias);
        }
        if self.blurred && !columns.is_empty() {
            self.blur();
        }
        for (at, name) in columns.iter().enumerate() {
            if at == self.fields.len() {
                self.fields.push(self.untold(name));
            } else {
                (*name).clone_into(&mut self.fields[at].name);
            }
        }
    }

    /// Makes each of its columns what any of them may be.
    pub(super) fn blur(&mut self) {
        let size = self.size();
        for field in &mut self.fields {
            field.size = size;
            field.spread = Spread::UNKNOWN;
        }
        self.unique.clear();
    }

    /// The size of its largest column.
    pub(super) fn size(&self) -> Size {
        Size::largest(self.fields.iter().map(|field| field.size))
    }

    /// Keeps at most that many of its rows.
    pub(super) fn limit(&mut self, rows: f64) {
        self.rows = self.rows.min(rows);
        self.most = self.most.min(rows);
        self.settle();
    }

    /// Every row may be there so many times.
    pub(super) fn repeat(&mut self, times: f64) {
        self.rows *= times;
        self.most *= times;
        self.unique.clear();
        for field in &mut self.fields {
            field.spread = field.spread.repeated(times);
        }
        self.settle();
    }

    /// Nothing of a column is more than the rows there are.
    pub(super) fn settle(&mut self) {
        self.most = self.most.max(1.0);
        self.rows = self.rows.clamp(1.0, self.most);
        for field in &mut self.fields {
            field.spread = field.spread.within(self.rows, self.most);
        }
    }

    /// The columns at `places` together are different in every row, but for `times` that the rows
    /// were grouped anew.
    pub(super) fn group(&mut self, keys: &[Spread], places: &[Option<usize>], times: f64) {
        for (at, place) in places.iter().enumerate() {
            let others: f64 = keys
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, key)| key.at_most)
                .product();
            let Some(field) = place.and_then(|place| self.fields.get_mut(place)) else {
                continue;
            };
            field.spread.alike = field.spread.alike.min(others * times);
            field.spread.nulls = if times > 1.0 {
                f64::INFINITY
            } else {
                field.spread.nulls.min(others)
            };
        }
        let places: Option<Vec<usize>> = places.iter().copied().collect();
        if let (Some(places), true) = (places, times <= 1.0) {
            self.unique.push(places);
        }
    }
}

/// Names that DuckDB reads as calls where no column has them: the clocks, and what tells of the
/// session. Only a column that is known to be there goes by such a name.
fn session(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "user",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
