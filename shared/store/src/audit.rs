//! The audit: who saw or did what.
//!
//! A record is a structured log line (target `audit`) and an item that expires, so that it can be
//! watched as it happens and read later, by user and by day. Where the deed itself is a
//! transaction, the record is a part of it ([`draft`]): there is no deed without its record. The
//! line is written after the item, for what did not happen must not be told.
//!
//! What was asked for is told by a hash of the SQL, not by the SQL: its literals may be what row
//! security hides from those who read the audit.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Page, Place, Result, Store,
    item::{Draft, Item, json, number, text},
    key::{self, GPK, GSK, Key},
    store::Listing,
    transaction::{Outcome, Transaction},
};

/// Days that a record is kept, unless the store is told otherwise.
pub const DAYS: u32 = 365;

/// Something that a caller did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who did it.
    pub user: String,
    /// What kind of thing it was.
    pub kind: Kind,
    /// What it was done to: a widget's id, an export's file.
    pub subject: String,
    /// The tables that it read.
    pub tables: Vec<String>,
    /// The SQL that ran, if any did; kept as its hash.
    pub sql: Option<String>,
    /// Rows that were given.
    pub rows: Option<u64>,
    /// How it ended: `done`, or the code of its error.
    pub outcome: String,
    /// What was out of the ordinary, such as `safe=false` of an export.
    pub note: Option<String>,
}

/// What kind of thing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A widget was made.
    Widget,
    /// An action of a widget ran.
    Action,
    /// Rows left as a file.
    Export,
}

/// A deed as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its id.
    pub id: Uuid,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub user: String,
    /// What kind of thing it was.
    pub kind: Kind,
    /// What it was done to.
    pub subject: String,
    /// The tables that it read.
    pub tables: Vec<String>,
    /// SHA-256 of the SQL, in hexadecimal digits.
    pub sql_hash: Option<String>,
    /// Rows that were given.
    pub rows: Option<u64>,
    /// How it ended.
    pub outcome: String,
    /// What was out of the ordinary.
    pub note: Option<String>,
}

impl Store {
    /// Keeps a record of a deed that is no transaction of its own.
    ///
    /// # Errors
    ///
    /// Where the table cannot be reached. The log line is written all the same, and says so.
    pub async fn audit(&self, deed: Deed) -> Result<Record> {
        let record = self.record(deed);
        let write = Transaction::new().put(draft(&record, self.audit_days));
        match self.table.commit(write).await {
            Ok(Outcome::Done | Outcome::Refused { .. }) => {
                record.log(true);
                Ok(record)
            }
            Err(error) => {
                record.log(false);
                Err(error)
            }
        }
    }

    /// The record of a deed, as of now; not kept yet.
    pub(crate) fn record(&self, deed: Deed) -> Record {
        Record {
            id: self.ids.next(),
            at: self.here().time(),
            user: deed.user,
            kind: deed.kind,
            subject: deed.subject,
            tables: deed.tables,
            sql_hash: deed.sql.map(|sql| hash(&sql)),
            rows: deed.rows,
            outcome: deed.outcome,
            note: deed.note,
        }
    }

    /// A page of a user's records, the latest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list, or the table cannot be reached.
    pub async fn audit_of(
        &self,
        user: &str,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Record>> {
        let list = Listing::of(key::audit(user), "");
        self.page(&list, size, cursor, |item| read(item).map(Some))
            .await
    }

    /// A page of the records of a day (UTC), the latest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list, or the table cannot be reached.
    pub async fn audit_on(
        &self,
        day: Date,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Record>> {
        let list = Listing::by_time(key::audit_day(day));
        self.page(&list, size, cursor, |item| read(item).map(Some))
            .await
    }
}

impl Store {
    /// A page of a user's records of a day (UTC), the latest first.
    ///
    /// # Errors
    ///
    /// Where the cursor is not one of this list, or the table cannot be reached.
    pub async fn audit_of_on(
        &self,
        user: &str,
        day: Date,
        size: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Record>> {
        let pk = key::audit(user);
        let list = format!("{pk}#{day}");
        // Past the last day that has a time there is nothing.
        let begins = |day: std::result::Result<Date, _>| {
            let midnight = day.and_then(|day| day.to_zoned(TimeZone::UTC));
            midnight.map_or("~".to_owned(), |at| Place::at(at.timestamp()).to_string())
        };
        let from = begins(Ok(day));
        let to = match cursor {
            Some(cursor) => self.cursors.read(&list, cursor)?,
            // A range has both ends, but no record's place ends without its id.
            None => begins(day.tomorrow()),
        };
        let wanted = size.saturating_add(1 + usize::from(cursor.is_some()));
        let mut found = self.table.range(&pk, &from, &to, false, wanted).await?;
        found.retain(|item| item.sk().is_ok_and(|sk| sk != to));
        let next = match found.get(size) {
            Some(_) => Some(self.cursors.write(&list, found[size - 1].sk()?)),
            None => None,
        };
        let now = self.clock.now();
        let entries = found
            .iter()
            .take(size)
            .filter(|item| !item.has_expired(now));
        Ok(Page {
            entries: entries.map(read).collect::<Result<_>>()?,
            next,
        })
    }
}

impl Record {
    /// Writes the log line. `kept` says whether the item is there too.
    pub(crate) fn log(&self, kept: bool) {
        let kind = match self.kind {
            Kind::Widget => "widget",
            Kind::Action => "action",
            Kind::Export => "export",
        };
        tracing::info!(
            target: "audit",
            id = %self.id,
            at = %self.at,
            user = self.user,
            kind,
            subject = self.subject,
            tables = self.tables.join(","),
            sql_hash = self.sql_hash,
            rows = self.rows,
            outcome = self.outcome,
            note = self.note,
            kept,
            "audit"
        );
    }
}

/// The item of a record, which is kept for so many days: to be put into the deed's transaction.
pub(crate) fn draft(record: &Record, days: u32) -> Draft {
    let place = Place::at(record.at);
    let id = record.id.to_string();
    let day = record.at.to_zoned(TimeZone::UTC).date();
    let kept = SignedDuration::from_hours(24 * i64::from(days));
    let expires = record.at.checked_add(kept).unwrap_or(Timestamp::MAX);
    Draft::at(&Key::audit(&record.user, place, record.id))
        .text(GPK, key::audit_day(day))
        .text(GSK, key::listed(place, &id))
        .text("id", id)
        .text("at", place.to_string())
        .text("user", record.user.as_str())
        .with_some("kind", json(&record.kind).ok())
        .text("subject", record.subject.as_str())
        .with_some("tables", json(&record.tables).ok())
        .with_some("sql_hash", record.sql_hash.as_deref().map(text))
        .with_some("rows", record.rows.map(number))
        .text("outcome", record.outcome.as_str())
        .with_some("note", record.note.as_deref().map(text))
        .expires(expires)
}

fn read(item: &Item) -> Result<Record> {
    Ok(Record {
        id: item.id("id")?,
        at: item.place("at")?.time(),
        user: item.text("user")?.to_owned(),
        kind: item.json("kind")?,
        subject: item.text("subject")?.to_owned(),
        tables: item.json("tables")?,
        sql_hash: item.maybe_text("sql_hash")?.map(str::to_owned),
        rows: item.maybe_number("rows")?,
        outcome: item.text("outcome")?.to_owned(),
        note: item.maybe_text("note")?.map(str::to_owned),
    })
}

fn hash(sql: &str) -> String {
    let digest = Sha256::digest(sql.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was_and_never_tells_the_sql() {
        let record = Record {
            id: Uuid::nil(),
            at: "2025-04-01T09:30:00.123456Z".parse().expect("a time"),
            user: "a#da".to_owned(),
            kind: Kind::Export,
            subject: "sales.csv".to_owned(),
            tables: vec!["sales".to_owned()],
            sql_hash: Some(hash("SELECT 'secret'")),
            rows: Some(7),
            outcome: "done".to_owned(),
            note: Some("safe=false".to_owned()),
        };
        let attributes = draft(&record, DAYS).into_attributes();
        assert!(!format!("{attributes:?}").contains("secret"));
        let item = Item::new(attributes);
        assert_eq!(item.text(GPK), Ok("AUDIT-DAY#2025-04-01"));
        assert!(!item.has_expired("2026-04-01T09:29:59Z".parse().expect("a time")));
        assert!(item.has_expired("2026-04-01T09:30:01Z".parse().expect("a time")));
        assert_eq!(read(&item), Ok(record));
    }
}
