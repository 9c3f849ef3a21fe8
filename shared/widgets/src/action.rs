//! What a user can trigger from a widget.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::issue::{Issue, below};
use crate::shape::{Kind, Shape, optional, required, words};

/// Something that the user can trigger; shown as a button unless the widget places it itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Identity of the action inside its widget.
    pub action_id: String,
    /// Text of the button.
    pub label: String,
    /// What happens, with its arguments.
    #[serde(flatten)]
    pub kind: ActionKind,
    /// Any one of these lets a caller run it; empty: everyone.
    #[serde(default)]
    pub permissions: Vec<String>,
}

impl Action {
    /// Whether a caller with these permissions may run it.
    pub fn allows<'a>(&self, held: impl IntoIterator<Item = &'a str>) -> bool {
        self.permissions.is_empty()
            || held
                .into_iter()
                .any(|held| self.permissions.iter().any(|wanted| wanted == held))
    }
}

/// What an action does. Params are open: what a kind does not know is kept and passed on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "params", rename_all = "snake_case")]
pub enum ActionKind {
    /// Go to another page.
    Navigate(Navigate),
    /// Run one of our endpoints.
    ApiCall(ApiCall),
    /// Show a dialog.
    Dialog(Dialog),
    /// Make a file of the widget's data.
    Download(Download),
    /// Send a form.
    Submit(Submit),
}

/// Arguments of `navigate`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Navigate {
    /// Address in the application.
    pub route: String,
    /// Anything else, passed on.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Arguments of `api_call`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApiCall {
    /// One of our endpoints.
    pub endpoint: String,
    /// HTTP method.
    #[serde(default)]
    pub method: Method,
    /// Names the data behind the widget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_key: Option<String>,
    /// Anything else, passed on.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Arguments of `dialog`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dialog {
    /// Whatever the dialog needs: the seeds define nothing.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Arguments of `download`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Download {
    /// What is made.
    pub format: FileFormat,
    /// Suggested name of the file.
    pub filename: String,
    /// Names the data behind the widget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_key: Option<String>,
    /// Anything else, passed on.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Arguments of `submit`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Submit {
    /// One of our endpoints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// HTTP method.
    #[serde(default)]
    pub method: Method,
    /// Anything else, passed on.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// HTTP method of an action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    #[default]
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

/// What a download makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// A printable document.
    Pdf,
}

/// The fields of an action.
pub const ACTION: Shape = Shape {
    name: "Action",
    fields: &[
        required(
            "action_id",
            Kind::Name,
            "Identity of the action inside its widget.",
        ),
        required("label", Kind::Text, "Text of the button."),
        required(
            "type",
            Kind::Enum {
                words: &["navigate", "api_call", "dialog", "download", "submit"],
                aliases: &[("apiCall", "api_call")],
            },
            "What happens.",
        ),
        optional("params", Kind::Object, "Arguments of the action."),
        optional(
            "permissions",
            Kind::Texts,
            "Any one of these lets a caller run it.",
        ),
    ],
    open: false,
};

const METHOD: Kind = words(&["GET", "POST", "PUT", "PATCH", "DELETE"]);

/// The params of each kind of action. They are open.
pub const PARAMS: &[Shape] = &[
    Shape {
        name: "navigate",
        fields: &[required("route", Kind::Path, "Address in the application.")],
        open: true,
    },
    Shape {
        name: "api_call",
        fields: &[
            required("endpoint", Kind::Path, "Backend path."),
            optional("method", METHOD, "HTTP method."),
            optional("data_key", Kind::Text, "Names the data behind the widget."),
        ],
        open: true,
    },
    Shape {
        name: "dialog",
        fields: &[],
        open: true,
    },
    Shape {
        name: "download",
        fields: &[
            required("format", words(&["csv", "pdf"]), "File format."),
            required("filename", Kind::FileName, "Suggested file name."),
            optional("data_key", Kind::Text, "Names the data behind the widget."),
        ],
        open: true,
    },
    Shape {
        name: "submit",
        fields: &[
            optional("endpoint", Kind::Path, "Backend path."),
            optional("method", METHOD, "HTTP method."),
        ],
        open: true,
    },
];

/// Checks what goes beyond single fields: each kind's params, and ids that occur once.
pub(crate) fn check_all(actions: &mut Value, at: &str, issues: &mut Vec<Issue>) {
    let Some(actions) = actions.as_array_mut() else {
        return;
    };
    let mut seen = std::collections::BTreeSet::new();
    for (index, action) in actions.iter_mut().enumerate() {
        let at = below(at, index);
        let Some(action) = action.as_object_mut() else {
            continue;
        };
        if let Some(id) = action.get("action_id").and_then(Value::as_str)
            && !seen.insert(id.to_owned())
        {
            issues.push(Issue::error(
                below(&at, "action_id"),
                "duplicate_id",
                format!("Another action of this widget is called `{id}`."),
            ));
        }
        let kind = action
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(shape) = PARAMS.iter().find(|shape| shape.name == kind) {
            let given = action
                .get("params")
                .cloned()
                .unwrap_or_else(|| Value::Object(Map::new()));
            if given.is_object() {
                let params = crate::check::object(&given, shape, &below(&at, "params"), issues);
                action.insert("params".to_owned(), params);
            }
        }
    }
}
