//! A page of a list.

/// Some entries of a list, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// The cursor of the next page; `None` after the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The same page of other entries.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            entries: self.entries.into_iter().map(change).collect(),
            next: self.next,
        }
    }
}
