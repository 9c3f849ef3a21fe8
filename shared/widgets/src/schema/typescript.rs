//! TypeScript types: what is written.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::action::{ACTION, PARAMS};
use crate::components;
use crate::descriptor::DESCRIPTOR;
use crate::kinds;
use crate::object::Object;
use crate::shape::{Allowed, Field, Kind, Shape};
use crate::tree::Envelope;

use super::json::standing;

const HEAD: &str = "\
// Made from the field tables of the validator by `cargo xtask schemas`. Do not edit.
// These types say what Inlay writes; it accepts that and more, see the JSON Schema beside this file.
";

/// The types of descriptors.
pub fn descriptor() -> String {
    let mut module = Module::new();
    let mut names = Vec::new();
    for info in kinds::ALL {
        let name = format!("{}Descriptor", info.data.name);
        let data = module.named(&format!("{}Data", info.data.name), info.data);
        let config = module.one(info.config);
        let mut fields = String::new();
        for field in DESCRIPTOR.fields() {
            let held = match field.name {
                "widget_type" => format!("\"{}\"", info.name()),
                "data" => data.clone(),
                "config" => config.clone(),
                "actions" => format!("{}[]", module.action()),
                _ => module.kind(field.kind),
            };
            line(&mut fields, field, &held);
        }
        module.put(&name, info.doc(), &fields);
        names.push(name);
    }
    module.alias("Descriptor", "Any widget descriptor.", &names);
    module.text
}

/// The types of component trees, and of their updates.
pub fn tree() -> String {
    let mut module = Module::new();
    for info in components::ALL {
        module.one(info.shape);
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
        let names: Vec<String> = standing(allowed).map(|info| plain(info.name)).collect();
        module.alias(name, doc, &names);
    }
    let all: Vec<String> = components::ALL
        .iter()
        .map(|info| plain(info.name))
        .collect();
    module.alias("Component", "Any component.", &all);
    module.one(Envelope::SHAPE);
    module.text.push_str(UPDATES);
    module.text
}

const UPDATES: &str = r#"
/** One change of a widget. */
export type Update =
  /** The widget is another one. */
  | { type: "widget.root.updated"; widget: Root | WidgetItem }
  /** The component of that id is another one. */
  | { type: "widget.component.updated"; component_id: string; component: Component }
  /** Text was appended to the Text or Markdown of that id; done: it streams no more. */
  | { type: "widget.streaming_text.value_delta"; component_id: string; delta: string; done: boolean };
"#;

/// A name without the dot that some components have.
fn plain(name: &str) -> String {
    name.replace('.', "")
}

fn line(fields: &mut String, field: &Field, held: &str) {
    let mark = if field.required { "" } else { "?" };
    let _ = write!(fields, "  /** {}", field.doc);
    match field.default.map(|default| default()) {
        Some(default) if !default.is_null() && default != serde_json::json!({}) => {
            let _ = write!(fields, " Default: `{default}`.");
        }
        _ => {}
    }
    let _ = writeln!(fields, " */\n  {}{mark}: {held};", field.name);
}

/// A file of types as it is written.
struct Module {
    text: String,
    done: BTreeSet<String>,
}

impl Module {
    fn new() -> Self {
        Self {
            text: HEAD.to_owned(),
            done: BTreeSet::new(),
        }
    }

    fn put(&mut self, name: &str, doc: &str, fields: &str) {
        let _ = write!(
            self.text,
            "\n/** {doc} */\nexport interface {name} {{\n{fields}}}\n"
        );
    }

    fn alias(&mut self, name: &str, doc: &str, choices: &[String]) {
        let _ = write!(
            self.text,
            "\n/** {doc} */\nexport type {name} =\n  | {};\n",
            choices.join("\n  | ")
        );
    }

    fn one(&mut self, shape: &'static Shape) -> String {
        self.named(&plain(shape.name), shape)
    }

    fn named(&mut self, name: &str, shape: &'static Shape) -> String {
        if self.done.insert(name.to_owned()) {
            let mut fields = String::new();
            if let Some(tag) = shape.tag {
                let _ = writeln!(fields, "  type: \"{tag}\";");
            }
            for field in shape.fields().filter(|field| !field.hidden) {
                let held = self.kind(field.kind);
                line(&mut fields, field, &held);
            }
            if shape.open {
                fields.push_str("  /** Anything else. */\n  [other: string]: unknown;\n");
            }
            self.put(name, shape.doc, &fields);
        }
        name.to_owned()
    }

    /// An action: one shape for each type of it.
    fn action(&mut self) -> String {
        if self.done.insert("Action".to_owned()) {
            let mut names = Vec::new();
            for (kind, params) in PARAMS {
                let held = self.one(params);
                let name = held.replace("Params", "Action");
                let mut fields = String::new();
                for field in ACTION.fields() {
                    let held = match field.name {
                        "type" => format!("\"{}\"", kind.as_str()),
                        "params" => held.clone(),
                        _ => self.kind(field.kind),
                    };
                    let needed =
                        field.name == "params" && params.fields().any(|field| field.required);
                    let field = Field {
                        required: field.required || needed,
                        default: field.default.filter(|_| !needed),
                        ..*field
                    };
                    line(&mut fields, &field, &held);
                }
                self.put(&name, ACTION.doc, &fields);
                names.push(name);
            }
            self.alias("Action", ACTION.doc, &names);
        }
        "Action".to_owned()
    }

    fn kind(&mut self, kind: &Kind) -> String {
        match kind {
            Kind::Const(only) => format!("\"{only}\""),
            Kind::Text(_) => "string".to_owned(),
            Kind::Words { words, .. } => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                words.join(" | ")
            }
            Kind::Boolean => "boolean".to_owned(),
            Kind::Integer { .. } | Kind::Number { .. } => "number".to_owned(),
            Kind::Any => "unknown".to_owned(),
            Kind::Object => "Record<string, unknown>".to_owned(),
            Kind::Map(of) => format!("Record<string, {}>", self.kind(of)),
            Kind::Nullable(of) => format!("{} | null", self.kind(of)),
            Kind::List { of, .. } => {
                let of = self.kind(of);
                if of.contains(" | ") {
                    format!("({of})[]")
                } else {
                    format!("{of}[]")
                }
            }
            Kind::AnyOf(several) => {
                let choices: Vec<String> = several.iter().map(|one| self.kind(one)).collect();
                choices.join(" | ")
            }
            Kind::Also(written, _) => self.kind(written),
            Kind::One(shape) => self.one(shape),
            Kind::Tagged(shapes) => {
                let choices: Vec<String> = shapes.iter().map(|shape| self.one(shape)).collect();
                choices.join(" | ")
            }
            Kind::Node(allowed) => match allowed {
                Allowed::Nodes => "Node".to_owned(),
                Allowed::Roots => "Root".to_owned(),
                Allowed::NodesAndRoots => "Node | Root".to_owned(),
                Allowed::Only(name) => plain(name),
            },
        }
    }
}
