//! JSON Schema, draft 2020-12: what is accepted.

use serde_json::{Map, Value, json};

use crate::action::{ACTION, PARAMS};
use crate::components::{self, ComponentInfo, Stands};
use crate::descriptor::DESCRIPTOR;
use crate::kinds;
use crate::object::Object;
use crate::shape::{Allowed, Field, Kind, Shape, Text};
use crate::tree::Envelope;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of descriptors.
pub fn descriptor() -> Value {
    let mut defs = Defs::default();
    let types: Vec<Value> = kinds::ALL
        .iter()
        .map(|info| {
            let name = format!("{}Descriptor", info.data.name);
            let mut schema = defs.object(DESCRIPTOR);
            schema["description"] = json!(info.doc());
            let fields = &mut schema["properties"];
            fields["widget_type"] = described(words(&spellings(info.name())), "The type.");
            fields["data"] = described(
                defs.named(&format!("{}Data", info.data.name), info.data),
                "Content.",
            );
            fields["config"] = optional(described(
                defs.one(info.config),
                "Display and behaviour switches.",
            ));
            defs.put(name, schema)
        })
        .collect();
    defs.document(
        "descriptor",
        "Widget descriptor",
        "What to draw and what it can do; widget_type decides the shape of data and config.",
        types,
    )
}

/// The schema of component trees, bare or as an item of a conversation.
pub fn tree() -> Value {
    let mut defs = Defs::default();
    for info in components::ALL {
        defs.component(info);
    }
    for (name, doc, allowed) in [
        (
            "Root",
            "A component that a tree may begin with.",
            Allowed::Roots,
        ),
        (
            "Node",
            "A component that may stand anywhere inside.",
            Allowed::Nodes,
        ),
    ] {
        let choices: Vec<Value> = standing(allowed).map(|info| reference(info.name)).collect();
        defs.put(
            name.to_owned(),
            json!({"description": doc, "anyOf": choices}),
        );
    }
    let envelope = defs.one(Envelope::SHAPE);
    defs.document(
        "tree",
        "Widget tree",
        "A tree of components from its root, or the item of a conversation that carries one.",
        vec![reference("Root"), envelope],
    )
}

/// The components that may stand in a place.
pub(super) fn standing(allowed: Allowed) -> impl Iterator<Item = &'static ComponentInfo> {
    components::ALL.iter().copied().filter(move |info| {
        let node = matches!(info.stands, Stands::Node | Stands::RootOrNode);
        match allowed {
            Allowed::Nodes => node,
            Allowed::NodesAndRoots => node || info.is_root(),
            Allowed::Roots => info.is_root(),
            Allowed::Only(name) => info.name == name,
        }
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn described(mut schema: Value, doc: &str) -> Value {
    schema["description"] = json!(doc);
    schema
}

/// The same, or null: for a field that may be left out, null is absence.
fn optional(mut schema: Value) -> Value {
    let Some(fields) = schema.as_object_mut() else {
        return schema;
    };
    let notes: Map<String, Value> = ["description", "default", "writeOnly"]
        .into_iter()
        .filter_map(|note| Some((note.to_owned(), fields.shift_remove(note)?)))
        .collect();
    if fields.is_empty() {
        return Value::Object(notes);
    }
    let mut either = json!({"anyOf": [schema, {"type": "null"}]});
    if let Some(either) = either.as_object_mut() {
        either.extend(notes);
    }
    either
}

fn words(words: &[&str]) -> Value {
    json!({"enum": words})
}

/// A widget type and its other spellings.
fn spellings(name: &'static str) -> Vec<&'static str> {
    let kind = <crate::WidgetType as crate::read::Rule<crate::WidgetType>>::KIND;
    let mut all = vec![name];
    if let Kind::Words { aliases, .. } = kind {
        all.extend(
            aliases
                .iter()
                .filter(|alias| alias.1 == name)
                .map(|alias| alias.0),
        );
    }
    all
}

/// The named parts of a schema.
#[derive(Default)]
struct Defs {
    parts: Map<String, Value>,
}

impl Defs {
    fn document(mut self, name: &str, title: &str, doc: &str, choices: Vec<Value>) -> Value {
        self.parts.sort_keys();
        json!({
            "$schema": DRAFT,
            "$id": format!("{name}.schema.json"),
            "title": title,
            "description": doc,
            "anyOf": choices,
            "$defs": self.parts,
        })
    }

    fn put(&mut self, name: String, schema: Value) -> Value {
        let place = reference(&name);
        self.parts.insert(name, schema);
        place
    }

    fn one(&mut self, shape: &'static Shape) -> Value {
        self.named(shape.name, shape)
    }

    fn named(&mut self, name: &str, shape: &'static Shape) -> Value {
        if !self.parts.contains_key(name) {
            // Taken first, so that a shape may hold itself.
            self.parts.insert(name.to_owned(), Value::Null);
            let schema = self.object(shape);
            self.parts.insert(name.to_owned(), schema);
        }
        reference(name)
    }

    fn component(&mut self, info: &'static ComponentInfo) -> Value {
        self.one(info.shape)
    }

    fn object(&mut self, shape: &'static Shape) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        if let Some(tag) = shape.tag {
            properties.insert("type".to_owned(), json!({"const": tag}));
            required.push("type");
        }
        for field in shape.fields() {
            properties.insert(field.name.to_owned(), self.field(field));
            required.extend(field.required.then_some(field.name));
        }
        let mut schema = json!({
            "description": shape.doc, "type": "object", "properties": properties,
            "required": required,
        });
        if !shape.open {
            schema["additionalProperties"] = json!(false);
        }
        schema
    }

    fn field(&mut self, field: &Field) -> Value {
        let mut schema = described(self.kind(field.kind), field.doc);
        if let Some(default) = field
            .default
            .map(|default| default())
            .filter(|default| !default.is_null())
        {
            schema["default"] = default;
        }
        if field.hidden {
            schema["writeOnly"] = json!(true);
        }
        if field.required {
            schema
        } else {
            optional(schema)
        }
    }

    fn kind(&mut self, kind: &Kind) -> Value {
        match kind {
            Kind::Const(only) => json!({"const": only}),
            Kind::Text(rule) => text(*rule),
            Kind::Words {
                words: known,
                aliases,
            } => {
                let all: Vec<&str> = known
                    .iter()
                    .copied()
                    .chain(aliases.iter().map(|alias| alias.0))
                    .collect();
                words(&all)
            }
            Kind::Boolean => json!({"type": "boolean"}),
            Kind::Integer { min } => json!({"type": "integer", "minimum": min}),
            Kind::Number { min, max } => {
                let mut schema = json!({"type": "number"});
                for (name, bound) in [("minimum", min), ("maximum", max)] {
                    if let Some(bound) = bound {
                        schema[name] = json!(bound);
                    }
                }
                schema
            }
            Kind::Any => json!({}),
            Kind::Object => json!({"type": "object"}),
            Kind::Map(of) => json!({"type": "object", "additionalProperties": self.kind(of)}),
            Kind::Nullable(of) => json!({"anyOf": [self.kind(of), {"type": "null"}]}),
            Kind::List { of, at_least } => {
                let mut schema = json!({"type": "array", "items": self.kind(of)});
                if *at_least > 0 {
                    schema["minItems"] = json!(at_least);
                }
                schema
            }
            Kind::AnyOf(several) => {
                let choices: Vec<Value> = several.iter().map(|one| self.kind(one)).collect();
                json!({"anyOf": choices})
            }
            Kind::Also(written, read) => {
                let mut choices = vec![self.kind(written)];
                choices.extend(read.iter().map(|one| self.kind(one)));
                json!({"anyOf": choices})
            }
            Kind::One(shape) if shape.name == ACTION.name => self.action(),
            Kind::One(shape) => self.one(shape),
            Kind::Tagged(shapes) => {
                let choices: Vec<Value> = shapes.iter().map(|shape| self.one(shape)).collect();
                json!({"oneOf": choices})
            }
            Kind::Node(allowed) => match allowed {
                Allowed::Nodes => reference("Node"),
                Allowed::Roots => reference("Root"),
                Allowed::NodesAndRoots => json!({"anyOf": [reference("Node"), reference("Root")]}),
                Allowed::Only(name) => reference(name),
            },
        }
    }

    /// An action: one shape for each type of it.
    fn action(&mut self) -> Value {
        if self.parts.contains_key("Action") {
            return reference("Action");
        }
        let types: Vec<Value> = PARAMS
            .iter()
            .map(|(kind, params)| {
                let mut schema = self.object(ACTION);
                let mut spellings = vec![kind.as_str()];
                if let Some(Kind::Words { aliases, .. }) =
                    ACTION.field("type").map(|field| field.kind)
                {
                    spellings.extend(
                        aliases
                            .iter()
                            .filter(|alias| alias.1 == kind.as_str())
                            .map(|alias| alias.0),
                    );
                }
                schema["properties"]["type"] = words(&spellings);
                let held = described(self.one(params), "Arguments of the action.");
                let needed = params.fields().any(|field| field.required);
                schema["properties"]["params"] = if needed { held } else { optional(held) };
                if needed && let Some(required) = schema["required"].as_array_mut() {
                    required.push(json!("params"));
                }
                schema
            })
            .collect();
        self.put(
            "Action".to_owned(),
            json!({"description": ACTION.doc, "oneOf": types}),
        )
    }
}

/// Text by its rule, as far as a pattern can say it.
fn text(rule: Text) -> Value {
    let pattern = match rule {
        Text::Name => r"\S",
        Text::Uuid => {
            "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
        }
        Text::Timestamp | Text::Day => r"^[0-9]{4}-[0-9]{2}-[0-9]{2}",
        Text::HexColor => "^#[0-9a-fA-F]{6}$",
        Text::Path => r"^/(?![/\\])[^\s\\]*$",
        _ => return json!({"type": "string"}),
    };
    json!({"type": "string", "pattern": pattern})
}
