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
    shape::{Field, Kind, Shape},
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
    let mut object = ObjectBuilder::new().description(Some(info.doc));
    for field in DESCRIPTOR.fields {
        let held = match field.name {
            "widget_type" => word(&info.widget_type, field.doc),
            "data" => shape(info.data, Some(field.doc)).into(),
            "config" => shape(info.config, Some(field.doc)).into(),
            _ => kind(field),
        };
        object = object.property(field.name, held).required(field.name);
    }
    object.into()
}

fn shape(shape: &Shape, doc: Option<&str>) -> Object {
    let mut object = ObjectBuilder::new().description(doc);
    for field in shape.fields {
        object = object.property(field.name, kind(field));
        if field.required {
            object = object.required(field.name);
        }
    }
    object
        .additional_properties(Some(AdditionalProperties::FreeForm(shape.open)))
        .build()
}

fn kind(field: &Field) -> Schema {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let number = || ObjectBuilder::new().schema_type(Type::Number);
    let object = match &field.kind {
        Kind::Const(only) => return word(only, field.doc),
        Kind::Text | Kind::Regex | Kind::Path | Kind::FileName => text(),
        Kind::Name => text().min_length(Some(1)),
        Kind::Uuid => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
        Kind::Timestamp => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))),
        Kind::HexColor => text().pattern(Some("^#[0-9A-Fa-f]{6}$")),
        Kind::Enum { words, .. } => text().enum_values(Some(words.iter().copied())),
        Kind::Boolean => ObjectBuilder::new().schema_type(Type::Boolean),
        Kind::Integer { min } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(*min)),
        Kind::Fraction => number().minimum(Some(0)).maximum(Some(1)),
        Kind::Object => ObjectBuilder::new(),
        Kind::Any => {
            ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::AnyValue)
        }
        Kind::Numbers => {
            let kinds = [Type::Number, Type::Null];
            return list(
                Object::with_type(utoipa::openapi::schema::SchemaType::from_iter(kinds)),
                field,
            );
        }
        Kind::Texts => return list(text().build(), field),
        Kind::Rows => return list(Object::new(), field),
        Kind::Options => {
            let options = ObjectBuilder::new()
                .property("label", text())
                .property("value", text())
                .required("label")
                .required("value");
            return list(options.build(), field);
        }
        Kind::One(of) => return shape(of, Some(field.doc)).into(),
        Kind::Many { of, at_least } => {
            return ArrayBuilder::new()
                .items(shape(of, None))
                .min_items((*at_least > 0).then_some(*at_least))
                .description(Some(field.doc))
                .into();
        }
    };
    object.description(Some(field.doc)).into()
}

fn list(of: Object, field: &Field) -> Schema {
    ArrayBuilder::new()
        .items(of)
        .description(Some(field.doc))
        .into()
}

/// A field that always holds that word.
fn word(word: &impl serde::Serialize, doc: &str) -> Schema {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(serde_json::to_value(word).ok().map(|word| [word]))
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
            for sample in (info.samples)() {
                let descriptor: widgets::Descriptor =
                    serde_json::from_value(sample.descriptor).expect("a valid sample");
                let written = serde_json::to_value(descriptor).expect("JSON");
                assert!(
                    fits(&written, &schema),
                    "{} {}: {written}",
                    info.doc,
                    sample.name
                );
                seen += 1;
            }
        }
        assert!(seen >= kinds::ALL.len());
    }
}
