//! Groups of fields that are seldom given.

use std::ops::{Deref, DerefMut};

use serde::ser::SerializeMap;
use serde_json::Value;

use super::Group;
use crate::read::{Place, Report};
use crate::shape::Field;

/// A large group that takes no room where none of its fields is given: most components of a tree
/// give none, and a tree of small components is read and dropped faster.
#[derive(Debug, Clone)]
pub struct Rare<G>(Option<Box<G>>);

impl<G> Default for Rare<G> {
    fn default() -> Self {
        Self(None)
    }
}

impl<G: Group> Deref for Rare<G> {
    type Target = G;

    fn deref(&self) -> &G {
        self.0.as_deref().unwrap_or(G::NONE)
    }
}

impl<G: Group> DerefMut for Rare<G> {
    fn deref_mut(&mut self) -> &mut G {
        self.0.get_or_insert_default()
    }
}

impl<G: Group + PartialEq> PartialEq for Rare<G> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<G: Group> Group for Rare<G> {
    const FIELDS: &'static [Field] = G::FIELDS;
    const NONE: &'static Self = &Self(None);

    fn take<'v>(
        &mut self,
        name: &str,
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> bool {
        if let Some(given) = &mut self.0 {
            return given.take(name, value, at, report);
        }
        let mut first = G::default();
        let taken = first.take(name, value, at, report);
        if taken {
            self.0 = Some(Box::new(first));
        }
        taken
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match &self.0 {
            Some(given) => given.write(map),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::components::Extent;

    fn read(fields: Value) -> Rare<Extent> {
        let mut report = Report::default();
        let mut extent = Rare::<Extent>::default();
        for (name, value) in fields.as_object().into_iter().flatten() {
            assert!(extent.take(name, value, &Place::ROOT, &mut report));
        }
        extent
    }

    #[test]
    fn one_that_has_only_nulls_is_one_without_fields() {
        assert_eq!(read(json!({"width": null})), Rare::default());
        assert_ne!(read(json!({"width": 1})), Rare::default());
    }

    #[test]
    fn a_field_is_taken_beside_those_before_it_and_what_is_none_is_left() {
        let mut extent = read(json!({"width": 1, "height": "2rem"}));
        assert!(extent.width.is_some() && extent.height.is_some() && extent.size.is_none());
        let (value, mut report) = (json!(1), Report::default());
        assert!(!extent.take("color", &value, &Place::ROOT, &mut report));
        assert!(!Rare::<Extent>::default().take("color", &value, &Place::ROOT, &mut report));
        extent.size = Some(3.into());
        assert!(extent.width.is_some() && extent.size.is_some());
    }
}
