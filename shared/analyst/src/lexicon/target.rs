//! What words can name: tables, columns and values.

/// Something that words can name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A table, by its place in the catalogue.
    Table(usize),
    /// A column, by its table's place and its own.
    Column(usize, usize),
    /// A value of a column, spelt as the data has it.
    Value(usize, usize, String),
}

impl Target {
    /// The column that it is, or that it is a value of.
    pub fn column(&self) -> Option<(usize, usize)> {
        match self {
            Self::Table(_) => None,
            Self::Column(t, c) | Self::Value(t, c, _) => Some((*t, *c)),
        }
    }

    /// The table that it is, or belongs to.
    pub fn table(&self) -> usize {
        match self {
            Self::Table(t) | Self::Column(t, _) | Self::Value(t, _, _) => *t,
        }
    }

    /// Whether it is a table.
    pub fn is_table(&self) -> bool {
        matches!(self, Self::Table(_))
    }

    /// Whether it is a column.
    pub fn is_column(&self) -> bool {
        matches!(self, Self::Column(..))
    }

    /// Whether it is a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(..))
    }
}
