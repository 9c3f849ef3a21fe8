//! What a template is, and its items.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Place, Result, StoreError,
    item::{Draft, Item, json},
    key::{self, GPK, GSK, Key},
};

/// Most users that a template is shared with by name: a transaction holds 100 writes, and one
/// that shares it with others takes it from those who had it.
pub const MOST_USERS: usize = 40;

/// The attribute of a template's version.
pub(super) const VERSION: &str = "version";
/// The attribute that names the object of contents that are too large for an item, so that it can
/// be removed when others take its place.
pub(super) const LARGE: &str = "large";
/// The attribute that says that a template is being deleted.
pub(super) const DELETING: &str = "deleting";

/// Who may see a template and run it. Only its owner may change it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// Its owner.
    #[default]
    Private,
    /// These users, by their ids.
    Users(BTreeSet<String>),
    /// Everyone who is signed in.
    Everyone,
}

/// What is to be saved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The question, as it was asked.
    pub prompt: String,
    /// Where its rows come from: `duckdb`.
    pub data_source: String,
    /// Who may see it.
    pub sharing: Sharing,
    /// All the rest.
    pub contents: Contents,
}

/// What lists show of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Its id.
    pub id: Uuid,
    /// Goes up by one with every change.
    pub version: u64,
    /// Whose it is.
    pub owner: String,
    /// Who may see it.
    pub sharing: Sharing,
    /// The question.
    pub prompt: String,
    /// Where its rows come from.
    pub data_source: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// What lists show.
    pub summary: Summary,
    /// All the rest.
    pub contents: Contents,
}

/// What a template holds beside its summary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    /// The question as SQL.
    pub generated_sql: Option<String>,
    /// The component that draws it.
    pub ui_code: Option<String>,
    /// Values of its parameters, by their names.
    pub parameters: Map<String, Value>,
    /// What the question means, as the analyst writes it; nothing here looks into it.
    pub plan: Option<Value>,
    /// The rows as its owner saw them.
    pub data: Option<Data>,
}

/// Rows that were saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Data {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
    /// How many rows there are.
    pub row_count: u64,
}

impl Summary {
    /// Whether that caller may see it.
    pub fn is_seen_by(&self, caller: &str) -> bool {
        self.owner == caller
            || match &self.sharing {
                Sharing::Private => false,
                Sharing::Users(users) => users.contains(caller),
                Sharing::Everyone => true,
            }
    }

    /// As that caller sees it: whom else it is shared with is its owner's affair.
    #[must_use]
    pub fn as_seen_by(mut self, caller: &str) -> Self {
        if self.owner != caller
            && let Sharing::Users(users) = &mut self.sharing
        {
            users.retain(|user| user == caller);
        }
        self
    }

    fn attributes(&self, draft: Draft) -> Result<Draft> {
        Ok(draft
            .text("id", self.id.to_string())
            .number(VERSION, self.version)
            .text("owner", self.owner.as_str())
            .with("sharing", json(&self.sharing)?)
            .text("prompt", self.prompt.as_str())
            .text("data_source", self.data_source.as_str())
            .text("created", Place::at(self.created_at).to_string())
            .text("updated", Place::at(self.updated_at).to_string()))
    }

    pub(super) fn of_item(item: &Item) -> Result<Self> {
        Ok(Self {
            id: item.id("id")?,
            version: item.number(VERSION)?,
            owner: item.text("owner")?.to_owned(),
            sharing: item.json("sharing")?,
            prompt: item.text("prompt")?.to_owned(),
            data_source: item.text("data_source")?.to_owned(),
            created_at: item.place("created")?.time(),
            updated_at: item.place("updated")?.time(),
        })
    }

    /// The item that everything else hangs on; listed among its owner's.
    pub(super) fn head(&self) -> Result<Draft> {
        let place = Place::at(self.created_at);
        let head = Draft::at(&Key::template(self.id))
            .text(GPK, key::templates(&self.owner))
            .text(GSK, key::listed(place, &self.id.to_string()));
        self.attributes(head)
    }

    /// The keys of the pointers by which others find it, and whom each is for.
    pub(super) fn pointers(&self) -> Vec<(Key, Option<&str>)> {
        let place = Place::at(self.created_at);
        match &self.sharing {
            Sharing::Private => Vec::new(),
            Sharing::Everyone => vec![(Key::shared(place, self.id), None)],
            Sharing::Users(users) => users
                .iter()
                .map(|user| {
                    let key = Key::shared_with(user, place, self.id);
                    (key, Some(user.as_str()))
                })
                .collect(),
        }
    }

    /// A pointer's item: a copy of this, as the one sees it whom it is for.
    pub(super) fn pointer(&self, key: &Key, user: Option<&str>) -> Result<Draft> {
        let seen = match user {
            Some(user) => self.clone().as_seen_by(user),
            None => self.clone(),
        };
        seen.attributes(Draft::at(key))
    }
}

impl Template {
    /// As that caller sees it: rows belong to the one who saved them.
    #[must_use]
    pub fn as_seen_by(mut self, caller: &str) -> Self {
        if self.summary.owner != caller {
            self.contents.data = None;
        }
        self.summary = self.summary.as_seen_by(caller);
        self
    }
}

impl Contents {
    pub(super) fn body(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| StoreError::corrupt(error.to_string()))
    }

    pub(super) fn of_body(body: &str) -> Result<Self> {
        serde_json::from_str(body)
            .map_err(|error| StoreError::corrupt(format!("a template's contents: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(sharing: Sharing) -> Summary {
        let at = "2025-04-01T09:30:00Z".parse().expect("a time");
        Summary {
            id: Uuid::nil(),
            version: 3,
            owner: "ada".to_owned(),
            sharing,
            prompt: "Sales by region".to_owned(),
            data_source: "duckdb".to_owned(),
            created_at: at,
            updated_at: at,
        }
    }

    fn users(names: &[&str]) -> Sharing {
        Sharing::Users(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn who_is_named_sees_it_and_learns_of_nobody_else() {
        let shared = summary(users(&["bob", "eve"]));
        assert!(shared.is_seen_by("ada") && shared.is_seen_by("bob") && !shared.is_seen_by("dan"));
        assert_eq!(shared.clone().as_seen_by("ada"), shared);
        assert_eq!(shared.as_seen_by("bob").sharing, users(&["bob"]));
        assert!(!summary(Sharing::Private).is_seen_by("bob"));
        assert!(summary(Sharing::Everyone).is_seen_by("bob"));
    }

    #[test]
    fn items_tell_what_they_were_told() {
        let shared = summary(users(&["bob", "e#ve"]));
        let read = |draft: Draft| Summary::of_item(&Item::new(draft.into_attributes()));
        assert_eq!(read(shared.head().expect("a head")), Ok(shared.clone()));
        let pointers = shared.pointers();
        assert_eq!(pointers.len(), 2);
        for (key, user) in pointers {
            let draft = shared.pointer(&key, user).expect("a pointer");
            let user = user.expect("a user");
            assert_eq!(read(draft), Ok(shared.clone().as_seen_by(user)));
        }
    }

    #[test]
    fn sharing_is_a_word_or_names() {
        for (sharing, written) in [
            (Sharing::Private, r#""private""#),
            (Sharing::Everyone, r#""everyone""#),
            (users(&["bob"]), r#"{"users":["bob"]}"#),
        ] {
            assert_eq!(serde_json::to_string(&sharing).expect("JSON"), written);
        }
    }
}
