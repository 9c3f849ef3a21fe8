//! The schema of a widget descriptor, made from the field tables that `widgets` checks with, so
//! that the contract says what the validator does.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{
            AdditionalProperties, ArrayBuilder, KnownFormat, Object, ObjectBuilder, OneOfBuilder,
            Schema, SchemaFormat, Type,
        },
    },
};
use widgets::{
    descriptor::DESCRIPTOR,
    kinds::{self, TypeInfo},
    shape::{Field, Kind, Shape, Text},
};

/// A widget descriptor: one shape for each type of widget.
pub struct WidgetDescriptor;

impl ToSchema for WidgetDescriptor {}

impl PartialSchema for WidgetDescriptor {
    fn schema() -> RefOr<Schema> {
        let types = OneOfBuilder::new().description(Some(
            "What to draw and what it can do. `widget_type` decides the shape of `data` and `config`.",
        ));
        kinds::ALL
            .iter()
            .fold(types, |types, info| types.item(descriptor(info)))
            .into()
    }
}

/// The descriptor of one type. What goes out has every field, the optional ones too.
fn descriptor(info: &TypeInfo) -> Schema {
    let mut object = ObjectBuilder::new().description(Some(info.doc()));
    for field in DESCRIPTOR.fields() {
        let held = match field.name {
            "widget_type" => word(info.name(), field.doc),
            "data" => shape(info.data, Some(field.doc)).into(),
            "config" => shape(info.config, Some(field.doc)).into(),
            _ => described(field),
        };
        object = object.property(field.name, held).required(field.name);
    }
    object.into()
}

fn shape(shape: &Shape, doc: Option<&str>) -> Object {
    let mut object = ObjectBuilder::new().description(doc);
    for field in shape.fields().filter(|field| !field.hidden) {
        object = object.property(field.name, described(field));
        if field.required {
            object = object.required(field.name);
        }
    }
    object
        .additional_properties(Some(AdditionalProperties::FreeForm(shape.open)))
        .build()
}

fn described(field: &Field) -> Schema {
    kind(field.kind, Some(field.doc))
}

/// What a field holds where we write it: the canonical form alone.
fn kind(held: &Kind, doc: Option<&str>) -> Schema {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let object = match held {
        Kind::Const(only) => text().enum_values(Some([*only])),
        Kind::Text(rule) => match rule {
            Text::Name => text().min_length(Some(1)),
            Text::Uuid => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
            Text::Timestamp => {
                text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            }
            Text::HexColor => text().pattern(Some("^#[0-9A-Fa-f]{6}$")),
            _ => text(),
        },
        Kind::Words { words, .. } => text().enum_values(Some(words.iter().copied())),
        Kind::Boolean => ObjectBuilder::new().schema_type(Type::Boolean),
        Kind::Integer { min } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(*min)),
        Kind::Number { min, max } => ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(*min)
            .maximum(*max),
        Kind::Object | Kind::Map(_) | Kind::Tagged(_) | Kind::Node(_) => ObjectBuilder::new(),
        Kind::Any => {
            ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::AnyValue)
        }
        Kind::Nullable(Kind::Number { .. }) => {
            ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::from_iter([
                Type::Number,
                Type::Null,
            ]))
        }
        Kind::Nullable(inner) | Kind::Also(inner, _) => return kind(inner, doc),
        Kind::AnyOf(several) => {
            let choices = OneOfBuilder::new().description(doc);
            return several
                .iter()
                .fold(choices, |choices, one| choices.item(kind(one, None)))
                .into();
        }
        Kind::One(of) => return shape(of, doc).into(),
        Kind::List { of, at_least } => {
            return ArrayBuilder::new()
                .items(RefOr::T(kind(of, None)))
                .min_items((*at_least > 0).then_some(*at_least))
                .description(doc)
                .into();
        }
    };
    object.description(doc).into()
}

/// A field that always holds that word.
fn word(word: &str, doc: &str) -> Schema {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([word]))
        .description(Some(doc))
        .into()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Whether a value has the shape of a schema, as far as the keywords used here go.
    fn fits(value: &Value, schema: &Value) -> bool {
        if let Some(choices) = schema["oneOf"].as_array() {
            return choices.iter().filter(|choice| fits(value, choice)).count() == 1;
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|words| !words.contains(value))
        {
            return false;
        }
        match value {
            Value::Object(fields) => {
                let required = schema["required"].as_array();
                let lacks = required
                    .into_iter()
                    .flatten()
                    .any(|name| name.as_str().is_none_or(|name| !fields.contains_key(name)));
                let closed = schema["additionalProperties"] == false;
                let of_type = schema["type"] == "object" || schema["type"].is_null();
                of_type
                    && !lacks
                    && fields
                        .iter()
                        .all(|(name, field)| match &schema["properties"][name] {
                            Value::Null => !closed,
                            known => field.is_null() || fits(field, known),
                        })
            }
            Value::Array(items) => {
                let of_type = schema["type"] == "array" || schema["type"].is_null();
                of_type && items.iter().all(|item| fits(item, &schema["items"]))
            }
            Value::String(_) => schema["type"] == "string" || schema["type"].is_null(),
            Value::Bool(_) => schema["type"] == "boolean" || schema["type"].is_null(),
            _ => schema["type"] != "string" && schema["type"] != "boolean",
        }
    }

    #[test]
    fn every_sample_of_every_widget_has_exactly_one_shape_of_the_schema() {
        let schema = serde_json::to_value(WidgetDescriptor::schema()).expect("JSON");
        let mut seen = 0;
        for info in kinds::ALL {
            for sample in info.samples() {
                let descriptor: widgets::Descriptor =
                    serde_json::from_value(sample.widget).expect("a valid sample");
                let written = serde_json::to_value(descriptor).expect("JSON");
                assert!(
                    fits(&written, &schema),
                    "{} {}: {written}",
                    info.doc(),
                    sample.name
                );
                seen += 1;
            }
        }
        assert!(seen >= kinds::ALL.len());
    }
}
