//! Checks a JSON body against the very schema that the OpenAPI document publishes for it.
//!
//! Serde stops at the first mistake and knows no lengths. The schema that `utoipa` derives from
//! the same type knows fields, types, lengths and allowed words, so walking it finds every mistake
//! at once, and what is published and what is accepted cannot drift apart. Only the keywords that
//! request types here use are known; a keyword that only narrows further is left to serde.

mod bounds;

use serde_json::Value;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Required, Schema,
        path::ParameterIn,
        schema::{AdditionalProperties, ArrayItems, Object, SchemaType, Type},
    },
};

use crate::{json::step, problem::Issue, problems::clipped};

/// Most issues that one answer lists; a body of nothing but mistakes need not come back in full.
const MOST_ISSUES: usize = 50;

/// What a request body may look like.
pub struct Shape {
    root: RefOr<Schema>,
    parts: Vec<(String, RefOr<Schema>)>,
}

impl Shape {
    /// The shape of a type's JSON.
    pub fn of<T: ToSchema>() -> Self {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        Self {
            root: T::schema(),
            parts,
        }
    }

    /// The shape of a query, as an object of its parameters.
    pub fn of_query<T: IntoParams>() -> Self {
        let mut root =
            ObjectBuilder::new().additional_properties(Some(AdditionalProperties::FreeForm(false)));
        for parameter in T::into_params(|| Some(ParameterIn::Query)) {
            if parameter.required == Required::True {
                root = root.required(&parameter.name);
            }
            if let Some(schema) = parameter.schema {
                root = root.property(parameter.name, schema);
            }
        }
        Self {
            root: RefOr::T(Schema::Object(root.build())),
            parts: Vec::new(),
        }
    }

    /// Whether a parameter of the query is a number.
    pub fn is_number(&self, name: &str) -> bool {
        let Some(Schema::Object(root)) = self.resolve(&self.root) else {
            return false;
        };
        let parameter = root.properties.get(name);
        let Some(Schema::Object(parameter)) = parameter.and_then(|of| self.resolve(of)) else {
            return false;
        };
        allows(&parameter.schema_type, &0.into())
    }

    /// Everything that is wrong with `value`, in the order in which it stands there.
    pub fn issues(&self, value: &Value) -> Vec<Issue> {
        let mut issues = Vec::new();
        self.check(&self.root, value, "", &mut issues);
        texts(value, "", &mut issues);
        issues.truncate(MOST_ISSUES);
        issues
    }

    fn resolve<'a>(&'a self, schema: &'a RefOr<Schema>) -> Option<&'a Schema> {
        match schema {
            RefOr::T(schema) => Some(schema),
            RefOr::Ref(reference) => {
                let name = reference.ref_location.rsplit('/').next()?;
                let (_, part) = self.parts.iter().find(|(known, _)| known == name)?;
                self.resolve(part)
            }
        }
    }

    fn check(&self, schema: &RefOr<Schema>, value: &Value, pointer: &str, out: &mut Vec<Issue>) {
        if out.len() >= MOST_ISSUES {
            return;
        }
        match self.resolve(schema) {
            Some(Schema::Object(object)) => self.check_object(object, value, pointer, out),
            Some(Schema::Array(array)) => {
                let Some(items) = value.as_array() else {
                    if !(value.is_null() && allows(&array.schema_type, value)) {
                        out.push(wrong_type(&array.schema_type, value, pointer));
                    }
                    return;
                };
                if let Some(most) = array.max_items.filter(|most| items.len() > *most) {
                    out.push(Issue {
                        pointer: pointer.to_owned(),
                        code: "too_many".to_owned(),
                        message: format!("{} has {} items.", named(pointer), items.len()),
                        fix: Some(format!("Send at most {most}.")),
                    });
                }
                if let ArrayItems::RefOrSchema(of) = &array.items {
                    for (at, item) in items.iter().enumerate() {
                        self.check(of, item, &step(pointer, &at.to_string()), out);
                    }
                }
            }
            Some(Schema::OneOf(choice)) => self.check_any(&choice.items, value, pointer, out),
            Some(Schema::AnyOf(choice)) => self.check_any(&choice.items, value, pointer, out),
            Some(Schema::AllOf(every)) => {
                for part in &every.items {
                    self.check(part, value, pointer, out);
                }
            }
            _ => {}
        }
    }

    /// One of several shapes must fit. Where none does, the one that comes closest speaks.
    fn check_any(
        &self,
        choices: &[RefOr<Schema>],
        value: &Value,
        pointer: &str,
        out: &mut Vec<Issue>,
    ) {
        let mut closest: Option<Vec<Issue>> = None;
        for choice in choices {
            let mut issues = Vec::new();
            self.check(choice, value, pointer, &mut issues);
            if issues.is_empty() {
                return;
            }
            let is_null = matches!(self.resolve(choice), Some(Schema::Object(object))
                if matches!(&object.schema_type, SchemaType::Type(Type::Null)));
            if !is_null
                && closest
                    .as_ref()
                    .is_none_or(|best| issues.len() < best.len())
            {
                closest = Some(issues);
            }
        }
        out.extend(closest.unwrap_or_default());
    }

    fn check_object(&self, schema: &Object, value: &Value, pointer: &str, out: &mut Vec<Issue>) {
        if !allows(&schema.schema_type, value) {
            out.push(wrong_type(&schema.schema_type, value, pointer));
            return;
        }
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let at = step(pointer, name);
                    if let Some(known) = schema.properties.get(name) {
                        self.check(known, field, &at, out);
                        continue;
                    }
                    match schema.additional_properties.as_deref() {
                        Some(AdditionalProperties::FreeForm(false)) => {
                            out.push(unknown_field(schema, name, at));
                        }
                        Some(AdditionalProperties::RefOr(of)) => self.check(of, field, &at, out),
                        _ => {}
                    }
                }
                for name in &schema.required {
                    if !fields.contains_key(name) {
                        out.push(Issue {
                            pointer: step(pointer, name),
                            code: "missing_field".to_owned(),
                            message: format!("{} lacks the field `{name}`.", named(pointer)),
                            fix: Some(format!("Add `{name}`.")),
                        });
                    }
                }
            }
            Value::String(text) => bounds::text(schema, text, pointer, out),
            Value::Number(number) => bounds::number(schema, number, pointer, out),
            _ => {}
        }
        if let Some(words) = schema.enum_values.as_ref().filter(|_| !value.is_null())
            && !words.contains(value)
        {
            out.push(not_allowed(words, value, pointer));
        }
    }
}

/// Control characters hide text from people and break logs and terminals; only tabs and line
/// breaks have a use in a question.
fn texts(value: &Value, pointer: &str, out: &mut Vec<Issue>) {
    if out.len() >= MOST_ISSUES {
        return;
    }
    match value {
        Value::String(text) => {
            let stray = text
                .chars()
                .enumerate()
                .find(|(_, letter)| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'));
            if let Some((at, letter)) = stray {
                out.push(Issue {
                    pointer: pointer.to_owned(),
                    code: "control_character".to_owned(),
                    message: format!(
                        "{} holds the control character U+{:04X} as character {}.",
                        named(pointer),
                        u32::from(letter),
                        at + 1
                    ),
                    fix: Some("Remove it; tabs and line breaks may stay.".to_owned()),
                });
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                texts(item, &step(pointer, &at.to_string()), out);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                texts(field, &step(pointer, name), out);
            }
        }
        _ => {}
    }
}

fn unknown_field(schema: &Object, name: &str, pointer: String) -> Issue {
    let known: Vec<&str> = schema.properties.keys().map(String::as_str).collect();
    Issue {
        pointer,
        code: "unknown_field".to_owned(),
        message: format!("There is no field `{}` here.", clipped(name)),
        fix: Some(nearest(name, &known)),
    }
}

fn not_allowed(words: &[Value], value: &Value, pointer: &str) -> Issue {
    let known: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    let said = value.as_str().unwrap_or_default();
    Issue {
        pointer: pointer.to_owned(),
        code: "not_allowed".to_owned(),
        message: format!("{} cannot be `{}`.", named(pointer), clipped(said)),
        fix: Some(nearest(said, &known)),
    }
}

/// The known name that was probably meant, else all of them.
fn nearest(name: &str, known: &[&str]) -> String {
    let wanted = clipped(name).to_lowercase();
    let close = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&wanted, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    match close {
        Some((_, candidate)) => format!("Did you mean `{candidate}`?"),
        None if known.is_empty() => "Remove it.".to_owned(),
        None => {
            let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("Known here: {}.", all.join(", "))
        }
    }
}

fn allows(schema: &SchemaType, value: &Value) -> bool {
    let is = |kind: &Type| match kind {
        Type::Object => value.is_object(),
        Type::Array => value.is_array(),
        Type::String => value.is_string(),
        Type::Boolean => value.is_boolean(),
        Type::Number => value.is_number(),
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Null => value.is_null(),
    };
    match schema {
        SchemaType::Type(kind) => is(kind),
        SchemaType::Array(kinds) => kinds.iter().any(is),
        SchemaType::AnyValue => true,
    }
}

fn wrong_type(wanted: &SchemaType, value: &Value, pointer: &str) -> Issue {
    let word = |kind: &Type| match kind {
        Type::Object => "an object",
        Type::Array => "a list",
        Type::String => "a text",
        Type::Boolean => "true or false",
        Type::Number => "a number",
        Type::Integer => "a whole number",
        Type::Null => "null",
    };
    let wanted = match wanted {
        SchemaType::Type(kind) => word(kind).to_owned(),
        SchemaType::Array(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
        SchemaType::AnyValue => "something else".to_owned(),
    };
    let got = match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Issue {
        pointer: pointer.to_owned(),
        code: "wrong_type".to_owned(),
        message: format!("{} is {got}.", named(pointer)),
        fix: Some(format!("Send {wanted}.")),
    }
}

fn named(pointer: &str) -> String {
    match pointer {
        "" => "The body".to_owned(),
        pointer => format!("`{}`", clipped(pointer)),
    }
}

#[cfg(test)]
mod tests;
