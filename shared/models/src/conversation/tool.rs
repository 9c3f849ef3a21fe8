//! Tools: what a model may call, and how it does.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// A tool that the model may call.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name: letters, digits, `_` and `-`, at most 64 of them.
    pub name: String,
    /// What it does and when to call it, for the model.
    pub description: String,
    /// Its arguments, as the JSON Schema of an object.
    pub parameters: Value,
}

impl Tool {
    /// A tool; without arguments where `parameters` is null.
    pub fn new(name: impl Into<String>, description: impl Into<String>, parameters: Value) -> Self {
        let parameters = match parameters {
            Value::Null => json!({"type": "object", "properties": {}}),
            parameters => parameters,
        };
        Self {
            name: name.into(),
            description: description.into(),
            parameters,
        }
    }

    /// As the chat completions API has it.
    pub(super) fn to_json(&self) -> Value {
        json!({"type": "function", "function": {
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters,
        }})
    }
}

/// Whether the model calls a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// As it likes.
    #[default]
    Free,
    /// It does not: the tools are only named so that what was said before makes sense.
    Never,
    /// It does, whichever.
    Some,
    /// It calls this one.
    This(String),
}

impl Choice {
    /// As the chat completions API has it; free is what it is when nothing is said.
    pub(super) fn to_json(&self) -> Option<Value> {
        match self {
            Self::Free => None,
            Self::Never => Some(json!("none")),
            Self::Some => Some(json!("required")),
            Self::This(name) => Some(json!({"type": "function", "function": {"name": name}})),
        }
    }
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// Names the call; its result carries the same.
    pub id: String,
    /// Name of the tool, as the model wrote it: there may be none of that name.
    pub name: String,
    /// Its arguments, as the model wrote them: they may be no JSON.
    pub arguments: String,
}

impl ToolCall {
    /// The arguments as a type of the caller's.
    ///
    /// # Errors
    ///
    /// Where they are no JSON object, or not of that type; the words are for the model, which may
    /// try again.
    pub fn arguments<T: DeserializeOwned>(&self) -> Result<T, BadArguments> {
        let object = Value::Object(self.object()?);
        serde_json::from_value(object).map_err(|error| BadArguments(error.to_string()))
    }

    fn object(&self) -> Result<Map<String, Value>, BadArguments> {
        let written = unfenced(self.arguments.trim());
        // A tool without arguments is called without any.
        if written.is_empty() {
            return Ok(Map::new());
        }
        let mut value = serde_json::from_str(written)
            .map_err(|error| BadArguments(format!("they are not JSON: {error}")))?;
        // Written twice: a text with the object in it.
        if let Value::String(inner) = &value {
            value = serde_json::from_str(inner)
                .map_err(|error| BadArguments(format!("they are not JSON: {error}")))?;
        }
        match value {
            Value::Object(object) => Ok(object),
            Value::Null => Ok(Map::new()),
            _ => Err(BadArguments("they are not a JSON object".to_owned())),
        }
    }

    /// As the chat completions API has it. What is no JSON object is sent as a text in one: a
    /// server may have to read it, and would refuse the whole conversation.
    pub(super) fn to_json(&self) -> Value {
        let arguments = match self.object() {
            Ok(object) => Value::Object(object),
            Err(_) => json!({"unreadable": self.arguments}),
        };
        json!({"id": self.id, "type": "function", "function": {
            "name": self.name,
            "arguments": arguments.to_string(),
        }})
    }
}

/// What stands in a code fence, where all of it does.
fn unfenced(text: &str) -> &str {
    let within = text.strip_prefix("```");
    let within = within.and_then(|rest| rest.strip_suffix("```"));
    match within.and_then(|within| Some(&within[within.find(['{', '"'])?..])) {
        Some(within) => within.trim(),
        None => text,
    }
}

/// Arguments that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the arguments cannot be used: {0}")]
pub struct BadArguments(String);

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Query {
        query: String,
        #[serde(default)]
        limit: Option<u32>,
    }

    fn read(arguments: &str) -> Result<Query, String> {
        let call = ToolCall {
            id: "1".to_owned(),
            name: "run_sql".to_owned(),
            arguments: arguments.to_owned(),
        };
        call.arguments().map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_are_read_however_often_they_were_written() {
        let query = || Query {
            query: "SELECT 1".to_owned(),
            limit: None,
        };
        assert_eq!(read(r#"{"query":"SELECT 1"}"#), Ok(query()));
        assert_eq!(read(r#" "{\"query\":\"SELECT 1\"}" "#), Ok(query()));
        assert_eq!(
            read("```json\n{\"query\":\"SELECT 1\"}\n```\n"),
            Ok(query())
        );
        assert_eq!(read("```{\"query\":\"SELECT 1\"}```"), Ok(query()));
    }

    #[test]
    fn bad_arguments_say_what_is_wrong_with_them() {
        let said = |arguments| read(arguments).expect_err("an error");
        assert_eq!(
            said(""),
            "the arguments cannot be used: missing field `query`"
        );
        assert!(said(r#"{"query":"SEL"#).contains("not JSON: EOF"));
        assert!(said("[1]").contains("not a JSON object"));
        assert!(said(r#"{"query":"q","limit":-1}"#).contains("invalid value: integer `-1`"));
    }
}
