//! JSON as it stands in a request, read strictly.
//!
//! `serde_json::Value` keeps the last of two equal keys and says nothing. A proxy or a log that
//! keeps the first would then have seen another request than we answered, so a key that stands
//! twice is refused here. Nesting is bounded by the parser itself (127 levels).

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads one JSON value that fills `text`.
///
/// # Errors
///
/// Where `text` is not JSON, nests too deeply, or an object has a key twice; with line and column.
pub fn read(text: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice::<Strict>(text).map(|strict| strict.0)
}

/// Appends one step to a JSON Pointer (RFC 6901).
pub fn step(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Seed.deserialize(deserializer).map(Self)
    }
}

struct Seed;

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "the key `{}` stands twice in one object",
                    crate::problems::clipped(&name)
                )));
            }
            let value = fields.next_value_seed(Seed)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused_with_its_place() {
        let error = read(br#"{"a": 1, "b": {"c": 1, "c": 2}}"#).expect_err("a mistake");
        assert_eq!(error.line(), 1);
        assert!(error.to_string().contains("`c` stands twice"), "{error}");
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let text = "[".repeat(100_000);
        let error = read(text.as_bytes()).expect_err("a mistake");
        assert!(error.to_string().contains("recursion limit"), "{error}");
    }

    #[test]
    fn a_step_of_a_pointer_is_escaped() {
        assert_eq!(step("/form_data", "a/b~c"), "/form_data/a~1b~0c");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let strict = read(&bytes);
            let lenient = serde_json::from_slice::<Value>(&bytes);
            if let (Ok(strict), Ok(lenient)) = (&strict, &lenient) {
                prop_assert_eq!(strict, lenient);
            }
            prop_assert!(lenient.is_ok() || strict.is_err());
        }
    }
}
