//! Items: attributes by name, written and read without a slip.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Place, Result, StoreError,
    key::{EXPIRES, Key, PK, SK},
};

/// Text as an attribute.
pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A whole number as an attribute.
pub(crate) fn number(value: impl Into<i128>) -> AttributeValue {
    AttributeValue::N(value.into().to_string())
}

/// True or false as an attribute.
pub(crate) fn flag(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}

/// When an item expires, as an attribute: the second after that point in time.
pub(crate) fn expiry(at: Timestamp) -> AttributeValue {
    number(at.as_second())
}

/// An item that is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Draft(HashMap<String, AttributeValue>);

impl Draft {
    /// An item at that key, with nothing else in it.
    pub fn at(key: &Key) -> Self {
        Self(key.attributes().into())
    }

    /// With that attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// With that attribute, where there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<AttributeValue>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With that text.
    #[must_use]
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name, text(value))
    }

    /// With that number.
    #[must_use]
    pub fn number(self, name: &str, value: impl Into<i128>) -> Self {
        self.with(name, number(value))
    }

    /// The same item at another key.
    #[must_use]
    pub fn moved(mut self, to: &Key) -> Self {
        self.0.extend(to.attributes());
        self
    }

    /// With an expiry.
    #[must_use]
    pub fn expires(self, at: Timestamp) -> Self {
        self.with(EXPIRES, expiry(at))
    }

    pub fn into_attributes(self) -> HashMap<String, AttributeValue> {
        self.0
    }
}

/// An item that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item(HashMap<String, AttributeValue>);

impl Item {
    pub fn new(attributes: HashMap<String, AttributeValue>) -> Self {
        Self(attributes)
    }

    /// Whether it is past its expiry, though DynamoDB has not deleted it yet.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        let at = self.maybe_number::<i64>(EXPIRES);
        at.is_ok_and(|at| at.is_some_and(|at| at <= now.as_second()))
    }

    /// The place in the partition.
    pub fn sk(&self) -> Result<&str> {
        self.text(SK)
    }

    /// A text, where there is one.
    pub fn maybe_text(&self, name: &str) -> Result<Option<&str>> {
        match self.0.get(name) {
            None => Ok(None),
            Some(AttributeValue::S(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A text that is always there.
    pub fn text(&self, name: &str) -> Result<&str> {
        self.maybe_text(name)?.ok_or_else(|| self.wrong(name))
    }

    /// A number, where there is one.
    pub fn maybe_number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>> {
        match self.0.get(name) {
            None => Ok(None),
            Some(AttributeValue::N(digits)) => {
                let number = digits.parse().map_err(|_| self.wrong(name))?;
                Ok(Some(number))
            }
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A number that is always there.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        self.maybe_number(name)?.ok_or_else(|| self.wrong(name))
    }

    /// True or false; what is not there is false.
    pub fn flag(&self, name: &str) -> Result<bool> {
        match self.0.get(name) {
            None => Ok(false),
            Some(AttributeValue::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A place, where there is one.
    pub fn maybe_place(&self, name: &str) -> Result<Option<Place>> {
        self.maybe_text(name)?
            .map(|text| text.parse().map_err(|_| self.wrong(name)))
            .transpose()
    }

    /// A place that is always there.
    pub fn place(&self, name: &str) -> Result<Place> {
        self.maybe_place(name)?.ok_or_else(|| self.wrong(name))
    }

    /// An id, where there is one.
    pub fn maybe_id(&self, name: &str) -> Result<Option<Uuid>> {
        self.maybe_text(name)?
            .map(|text| text.parse().map_err(|_| self.wrong(name)))
            .transpose()
    }

    /// An id that is always there.
    pub fn id(&self, name: &str) -> Result<Uuid> {
        self.maybe_id(name)?.ok_or_else(|| self.wrong(name))
    }

    /// A JSON value, where there is one.
    pub fn maybe_json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        self.maybe_text(name)?
            .map(|text| serde_json::from_str(text).map_err(|_| self.wrong(name)))
            .transpose()
    }

    /// A JSON value that is always there.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T> {
        self.maybe_json(name)?.ok_or_else(|| self.wrong(name))
    }

    fn wrong(&self, name: &str) -> StoreError {
        let part = |name: &str| match self.0.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => "?".to_owned(),
        };
        StoreError::corrupt(format!("{} {}: `{name}`", part(PK), part(SK)))
    }
}

/// JSON as an attribute.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<AttributeValue> {
    let json = serde_json::to_string(value)
        .map_err(|error| StoreError::corrupt(format!("not JSON: {error}")))?;
    Ok(text(json))
}
