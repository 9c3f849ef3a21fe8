//! What can go wrong with what lasts.

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or it is not the caller's: nobody can tell the two apart.
    #[error("there is no such {what}")]
    NotFound {
        /// What was asked for: `session`, `message`, `template`, `widget`, `run`.
        what: &'static str,
    },
    /// It is another's, who lets the caller see it.
    #[error("the {what} belongs to someone else")]
    NotOwner {
        /// What was to be changed.
        what: &'static str,
    },
    /// It changed since the caller read it.
    #[error("the {what} has changed since it was read; it is at version {version} now")]
    Changed {
        /// What was to be changed.
        what: &'static str,
        /// Its version now.
        version: u64,
    },
    /// The same key was used for something else.
    #[error("`{key}` was used before, for something else")]
    KeyReused {
        /// The client's key.
        key: String,
    },
    /// Too much within a window of time.
    #[error("the budget is used up for {seconds} seconds")]
    Exhausted {
        /// Seconds until the next window.
        seconds: u64,
    },
    /// The cursor is not one of ours, or belongs to another list.
    #[error("the cursor was not made by this list")]
    BadCursor,
    /// Larger than what can be kept.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// The largest size, in bytes.
        limit: usize,
    },
    /// More than what can be kept together.
    #[error("there are more than {limit} {what}")]
    TooMany {
        /// What they are.
        what: &'static str,
        /// The largest number.
        limit: usize,
    },
    /// The table or the bucket cannot be reached, or is overloaded; it was tried several times.
    #[error("what lasts cannot be reached now")]
    Unavailable {
        /// For the log, never for a client.
        reason: String,
    },
    /// What was found cannot be understood: something else wrote it.
    #[error("an item is not as this program writes it")]
    Corrupt {
        /// For the log, never for a client.
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn corrupt(reason: impl Into<String>) -> Self {
        Self::Corrupt {
            reason: reason.into(),
        }
    }

    pub(crate) fn unavailable(reason: impl std::fmt::Display) -> Self {
        Self::Unavailable {
            reason: reason.to_string(),
        }
    }
}
