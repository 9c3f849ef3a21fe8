//! The keys of every item: the only place where they are written.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Place, Result, StoreError};

/// The attribute that holds the partition.
pub const PK: &str = "pk";
/// The attribute that holds the place in the partition.
pub const SK: &str = "sk";
/// The index of lists by time.
pub const INDEX: &str = "by_time";
/// The index's partition.
pub const GPK: &str = "gpk";
/// The place in the index's partition.
pub const GSK: &str = "gsk";
/// The attribute that says when an item is as good as gone, in seconds since 1970.
pub const EXPIRES: &str = "expires_at";

/// The sort key of what a partition is about.
pub(crate) const HEAD: &str = "HEAD";
/// The sort key of a session. It comes after its messages, so that one query, read backwards,
/// gives the session and then its newest messages.
pub(crate) const SESSION: &str = "SESSION";
/// The sort key of what a template holds.
pub(crate) const DATA: &str = "DATA";
/// The partition of the templates that are shared with everyone.
pub(crate) const SHARED: &str = "SHARED";
/// Begins the sort keys of messages.
pub(crate) const MESSAGE: &str = "MESSAGE#";
/// Begins the sort keys of a run's events.
pub(crate) const EVENT: &str = "EVENT#";
/// Begins the sort keys of what a run has shown.
pub(crate) const SHOWN: &str = "WIDGET#";
/// Begins the sort keys of the keys under which widgets of a run were acted on.
pub(crate) const ONCE: &str = "ONCE#";

/// Where an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The partition.
    pub pk: String,
    /// The place in it.
    pub sk: String,
}

impl Key {
    fn head(pk: String) -> Self {
        Self {
            pk,
            sk: HEAD.to_owned(),
        }
    }

    /// A session.
    pub fn session(owner: &str, id: &str) -> Self {
        Self {
            pk: session(owner, id),
            sk: SESSION.to_owned(),
        }
    }

    /// A message of a session.
    pub fn message(owner: &str, session_id: &str, place: Place) -> Self {
        Self {
            pk: session(owner, session_id),
            sk: format!("{MESSAGE}{place}"),
        }
    }

    /// Where a message is, by its id.
    pub fn message_id(owner: &str, id: Uuid) -> Self {
        Self::head(format!("MESSAGE#{}#{id}", escaped(owner)))
    }

    /// A run.
    pub fn run(owner: &str, id: Uuid) -> Self {
        Self::head(run(owner, id))
    }

    /// Events of a run; `last` is the place in the run of the last, so that those after some event
    /// are found though it stands in the middle of its batch.
    pub fn events(owner: &str, id: Uuid, last: u64) -> Self {
        Self {
            pk: run(owner, id),
            sk: format!("{EVENT}{last:020}"),
        }
    }

    /// That a run has shown a widget.
    pub fn shown(owner: &str, run_id: Uuid, widget_id: Uuid) -> Self {
        Self {
            pk: run(owner, run_id),
            sk: format!("{SHOWN}{widget_id}"),
        }
    }

    /// A widget.
    pub fn widget(owner: &str, id: Uuid) -> Self {
        Self::head(format!("WIDGET#{}#{id}", escaped(owner)))
    }

    /// A submitted form.
    pub fn submission(owner: &str, id: Uuid) -> Self {
        Self::head(format!("SUBMISSION#{}#{id}", escaped(owner)))
    }

    /// A submitted form, in the list of those of its widget.
    pub fn submission_of(owner: &str, widget_id: Uuid, created: Place, id: Uuid) -> Self {
        Self {
            pk: submissions_of(owner, widget_id),
            sk: listed(created, &id.to_string()),
        }
    }

    /// A key under which an owner's action runs once.
    pub fn once(owner: &str, key: &str) -> Self {
        Self::once_escaped(owner, &escaped(key))
    }

    /// The same, of a key as it stands in [`Self::once_of`].
    pub fn once_escaped(owner: &str, key: &str) -> Self {
        Self::head(format!("ONCE#{}#{key}", escaped(owner)))
    }

    /// That a widget of a run was acted on under a key.
    pub fn once_of(owner: &str, run_id: Uuid, key: &str) -> Self {
        Self {
            pk: run(owner, run_id),
            sk: format!("{ONCE}{}", escaped(key)),
        }
    }

    /// A template.
    pub fn template(id: Uuid) -> Self {
        Self::head(template(id))
    }

    /// What a template holds.
    pub fn template_data(id: Uuid) -> Self {
        Self {
            pk: template(id),
            sk: DATA.to_owned(),
        }
    }

    /// An entry in the list of templates that are shared with a user.
    pub fn shared_with(user: &str, created: Place, id: Uuid) -> Self {
        Self {
            pk: shared_with(user),
            sk: listed(created, &id.to_string()),
        }
    }

    /// An entry in the list of templates that are shared with everyone.
    pub fn shared(created: Place, id: Uuid) -> Self {
        Self {
            pk: SHARED.to_owned(),
            sk: listed(created, &id.to_string()),
        }
    }

    /// A budget in the window of so many seconds that begins at that second.
    pub fn limit(owner: &str, what: &str, start: i64, seconds: u64) -> Self {
        Self {
            pk: format!("LIMIT#{}#{}", escaped(owner), escaped(what)),
            sk: format!("{start:011}#{seconds}"),
        }
    }

    /// An audit record.
    pub fn audit(user: &str, place: Place, id: Uuid) -> Self {
        Self {
            pk: audit(user),
            sk: listed(place, &id.to_string()),
        }
    }

    /// Both parts as attributes.
    pub fn attributes(&self) -> [(String, AttributeValue); 2] {
        [
            (PK.to_owned(), AttributeValue::S(self.pk.clone())),
            (SK.to_owned(), AttributeValue::S(self.sk.clone())),
        ]
    }
}

/// The partition of a session.
pub(crate) fn session(owner: &str, id: &str) -> String {
    format!("SESSION#{}#{}", escaped(owner), escaped(id))
}

/// The partition of a run.
pub(crate) fn run(owner: &str, id: Uuid) -> String {
    format!("RUN#{}#{id}", escaped(owner))
}

/// The index's partition of a caller's sessions.
pub(crate) fn sessions(owner: &str) -> String {
    format!("SESSIONS#{}", escaped(owner))
}

/// The index's partition of the forms that a caller has submitted.
pub(crate) fn submissions(owner: &str) -> String {
    format!("SUBMISSIONS#{}", escaped(owner))
}

/// The partition of what a caller has submitted with a widget.
pub(crate) fn submissions_of(owner: &str, widget_id: Uuid) -> String {
    format!("SUBMISSIONS#{}#{widget_id}", escaped(owner))
}

/// The partition of a template.
pub(crate) fn template(id: Uuid) -> String {
    format!("TEMPLATE#{id}")
}

/// The index's partition of a caller's templates.
pub(crate) fn templates(owner: &str) -> String {
    format!("TEMPLATES#{}", escaped(owner))
}

/// The partition of the templates that are shared with a user.
pub(crate) fn shared_with(user: &str) -> String {
    format!("SHARED#{}", escaped(user))
}

/// The partition of a user's audit records.
pub(crate) fn audit(user: &str) -> String {
    format!("AUDIT#{}", escaped(user))
}

/// The index's partition of a day's audit records.
pub(crate) fn audit_day(day: Date) -> String {
    format!("AUDIT-DAY#{day}")
}

/// A place in a list by time.
pub(crate) fn listed(place: Place, id: &str) -> String {
    format!("{place}#{}", escaped(id))
}

/// The folder of a session's objects; of a run's own where it belongs to no session. Names are
/// hashed, for an object's key may not hold every character that a name may.
pub(crate) fn folder(owner: &str, session_id: Option<&str>, run_id: Option<Uuid>) -> String {
    let name = match (session_id, run_id) {
        (Some(session_id), _) => session(owner, session_id),
        (None, Some(run_id)) => run(owner, run_id),
        (None, None) => escaped(owner),
    };
    let kind = if session_id.is_some() {
        "sessions"
    } else {
        "runs"
    };
    format!("{kind}/{}/", digest(name.as_bytes()))
}

/// What stands for some bytes: half of their SHA-256, in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Longest partition, in bytes. DynamoDB allows 2,048, but 1,024 of a place, and the names of a
/// partition are also found in places of the index.
const LONGEST: usize = 1_000;

/// Whether there can be such a partition.
pub(crate) fn fits(partition: &str) -> bool {
    partition.len() <= LONGEST
}

/// That there can be such a partition.
pub(crate) fn check(partition: &str) -> Result<()> {
    if fits(partition) {
        return Ok(());
    }
    Err(StoreError::TooLarge {
        what: "name",
        limit: LONGEST,
    })
}

/// A name as a part of a key: `#` separates the parts, so none is left in it.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_reaches_into_another_partition() {
        assert_ne!(session("a#b", "c"), session("a", "b#c"));
        assert_ne!(session("a%23b", "c"), session("a#b", "c"));
    }

    #[test]
    fn a_session_comes_after_its_messages() {
        assert!(Key::message("a", "s", Place::START).sk.as_str() < SESSION);
    }

    #[test]
    fn events_come_before_the_head_of_their_run() {
        assert!(EVENT < HEAD && HEAD < ONCE && ONCE < SHOWN);
        assert!(Key::events("a", Uuid::nil(), 9).sk < Key::events("a", Uuid::nil(), 10).sk);
    }
}
