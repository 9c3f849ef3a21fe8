//! Conditions and changes as values. Every name and value goes by a placeholder, for DynamoDB has
//! some hundreds of reserved words, and a value pasted into an expression is an attack waiting.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// What must hold of the item that is there, for a write to happen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum When {
    /// The attribute is not there. Of `pk`: there is no item.
    Absent(&'static str),
    /// The attribute is there. Of `pk`: there is an item.
    Present(&'static str),
    /// It has that value.
    Is(&'static str, AttributeValue),
    /// It is less than that.
    Below(&'static str, AttributeValue),
    /// All of them hold.
    All(Vec<When>),
    /// Any of them holds.
    Any(Vec<When>),
}

/// Names by their placeholders.
pub(crate) type Names = HashMap<String, String>;
/// Values by their placeholders.
pub(crate) type Values = HashMap<String, AttributeValue>;

/// Names and values behind placeholders, as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Placeholders {
    names: Names,
    values: Values,
}

impl Placeholders {
    /// The placeholder of a name.
    pub fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    /// The placeholder of a value.
    pub fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// A condition's expression.
    pub fn condition(&mut self, when: &When) -> String {
        let mut compare = |name: &str, operator: &str, value: &AttributeValue| {
            let (name, value) = (self.name(name), self.value(value.clone()));
            format!("{name} {operator} {value}")
        };
        match when {
            When::Absent(name) => format!("attribute_not_exists({})", self.name(name)),
            When::Present(name) => format!("attribute_exists({})", self.name(name)),
            When::Is(name, value) => compare(name, "=", value),
            When::Below(name, value) => compare(name, "<", value),
            When::All(parts) => self.joined(parts, " AND "),
            When::Any(parts) => self.joined(parts, " OR "),
        }
    }

    fn joined(&mut self, parts: &[When], by: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
        format!("({})", parts.join(by))
    }

    /// What was collected; nothing where nothing was, for DynamoDB refuses empty maps.
    pub fn finish(self) -> (Option<Names>, Option<Values>) {
        let Self { names, values } = self;
        (
            (!names.is_empty()).then_some(names),
            (!values.is_empty()).then_some(values),
        )
    }
}

/// Changes to an item's attributes; the item is made where it is missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Changes {
    set: Vec<(&'static str, AttributeValue)>,
    set_once: Vec<(&'static str, AttributeValue)>,
    add: Vec<(&'static str, AttributeValue)>,
    remove: Vec<&'static str>,
}

impl Changes {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives an attribute that value.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.set.push((name, value));
        self
    }

    /// Gives an attribute that value where it has none yet.
    #[must_use]
    pub fn set_once(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.set_once.push((name, value));
        self
    }

    /// Gives an attribute that value, or takes it away.
    #[must_use]
    pub fn set_or_remove(self, name: &'static str, value: Option<AttributeValue>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self.remove(name),
        }
    }

    /// Adds to a number; one that is not there is 0.
    #[must_use]
    pub fn add(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.add.push((name, value));
        self
    }

    /// Takes an attribute away.
    #[must_use]
    pub fn remove(mut self, name: &'static str) -> Self {
        self.remove.push(name);
        self
    }

    /// The update expression.
    pub fn expression(self, placeholders: &mut Placeholders) -> String {
        let mut set: Vec<String> = Vec::new();
        for (name, value) in self.set {
            let (name, value) = (placeholders.name(name), placeholders.value(value));
            set.push(format!("{name} = {value}"));
        }
        for (name, value) in self.set_once {
            let (name, value) = (placeholders.name(name), placeholders.value(value));
            set.push(format!("{name} = if_not_exists({name}, {value})"));
        }
        let mut add: Vec<String> = Vec::new();
        for (name, value) in self.add {
            let (name, value) = (placeholders.name(name), placeholders.value(value));
            add.push(format!("{name} {value}"));
        }
        let remove: Vec<String> = self
            .remove
            .into_iter()
            .map(|name| placeholders.name(name))
            .collect();
        let mut clauses = Vec::new();
        for (word, parts) in [("SET", set), ("ADD", add), ("REMOVE", remove)] {
            if !parts.is_empty() {
                clauses.push(format!("{word} {}", parts.join(", ")));
            }
        }
        clauses.join(" ")
    }
}
