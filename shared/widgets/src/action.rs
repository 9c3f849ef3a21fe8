//! What a user can trigger from a widget.

use std::sync::LazyLock;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::object::{Object, object, words};
use crate::read::text::{FileName, Name, Path};
use crate::read::{Place, Report, Rule, field, plain, unique};
use crate::shape::{Kind, Shape};

/// Something that the user can trigger; shown as a button unless the widget places it itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Identity of the action inside its widget.
    pub action_id: String,
    /// Text of the button.
    pub label: String,
    /// What happens, with its arguments.
    pub kind: ActionKind,
    /// Any one of these lets a caller run it; empty: everyone.
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
#[derive(Debug, Clone, PartialEq)]
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

words! {
    /// What happens.
    ActionType {
        /// Go to another page.
        Navigate "navigate",
        /// Run one of our endpoints.
        ApiCall "api_call" | "apiCall",
        /// Show a dialog.
        Dialog "dialog",
        /// Make a file of the widget's data.
        Download "download",
        /// Send a form.
        Submit "submit",
    }
}

words! {
    /// HTTP method of an action.
    Method default Post { Get "GET", Post "POST", Put "PUT", Patch "PATCH", Delete "DELETE", }
}

words! {
    /// What a download makes.
    FileFormat {
        /// Comma-separated values.
        Csv "csv",
        /// A printable document.
        Pdf "pdf",
    }
}

object! {
    /// Arguments of `navigate`.
    Navigate as "NavigateParams", snake, full {
        /// Address in the application.
        required route: String as Path,
    }
    open {
        /// Anything else, passed on.
        other
    }
}

object! {
    /// Arguments of `api_call`.
    ApiCall as "ApiCallParams", snake, full {
        /// Backend path: one of our endpoints.
        required endpoint: String as Path,
        /// HTTP method.
        preset method: Method = Method::Post,
        /// Names the data set behind the widget.
        optional data_key: String,
    }
    open {
        /// Anything else, passed on.
        other
    }
}

object! {
    /// Arguments of `dialog`: whatever the dialog needs, no source defines them.
    Dialog as "DialogParams", snake, full, derive(Default) {
    }
    open {
        /// All of them.
        other
    }
}

object! {
    /// Arguments of `download`.
    Download as "DownloadParams", snake, full {
        /// File format.
        required format: FileFormat,
        /// Suggested file name; path separators and control characters are taken out.
        required filename: String as FileName,
        /// Names the data set behind the widget.
        optional data_key: String,
    }
    open {
        /// Anything else, passed on.
        other
    }
}

object! {
    /// Arguments of `submit`.
    Submit as "SubmitParams", snake, full, derive(Default) {
        /// Backend path: one of our endpoints.
        optional endpoint: String as Path,
        /// HTTP method.
        preset method: Method = Method::Post,
    }
    open {
        /// Anything else, passed on.
        other
    }
}

object! {
    /// Something the user can trigger; shown as a button unless the type places it itself.
    Outline as "Action", snake, full {
        /// Identity of the action inside its widget.
        required action_id: String as Name,
        /// Text of the button.
        required label: String,
        /// What happens.
        required kind ("type"): ActionType,
        /// Arguments of the action; they depend on type.
        preset params: Map<String, Value> = Map::new(),
        /// Roles that allow the action; any one is enough, none listed means everybody.
        preset permissions: Vec<String> = Vec::<String>::new(),
    }
}

/// The fields of an action.
pub const ACTION: &Shape = Outline::SHAPE;

/// The params of each type of action.
pub const PARAMS: &[(ActionType, &Shape)] = &[
    (ActionType::Navigate, Navigate::SHAPE),
    (ActionType::ApiCall, ApiCall::SHAPE),
    (ActionType::Dialog, Dialog::SHAPE),
    (ActionType::Download, Download::SHAPE),
    (ActionType::Submit, Submit::SHAPE),
];

impl ActionKind {
    /// Which type it is.
    pub fn action_type(&self) -> ActionType {
        match self {
            Self::Navigate(_) => ActionType::Navigate,
            Self::ApiCall(_) => ActionType::ApiCall,
            Self::Dialog(_) => ActionType::Dialog,
            Self::Download(_) => ActionType::Download,
            Self::Submit(_) => ActionType::Submit,
        }
    }

    fn read<'v>(
        kind: ActionType,
        params: &'v Map<String, Value>,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Self> {
        Some(match kind {
            ActionType::Navigate => Self::Navigate(Object::read_fields(params, at, report)?),
            ActionType::ApiCall => Self::ApiCall(Object::read_fields(params, at, report)?),
            ActionType::Dialog => Self::Dialog(Object::read_fields(params, at, report)?),
            ActionType::Download => Self::Download(Object::read_fields(params, at, report)?),
            ActionType::Submit => Self::Submit(Object::read_fields(params, at, report)?),
        })
    }
}

impl Rule<Action> for Action {
    const KIND: Kind = Kind::One(ACTION);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Action> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let given = plain::object(value, at, report)?;
        let outline = Outline::read_fields(given, at, report);
        let kind = field(given, "type").and_then(Value::as_str);
        let params = match field(given, "params") {
            None | Some(Value::Null) => Some(&*NONE),
            Some(params) => params.as_object(),
        };
        let kind = kind
            .and_then(ActionType::parse)
            .zip(params)
            .and_then(|(kind, params)| ActionKind::read(kind, params, &at.field("params"), report));
        let outline = outline?;
        Some(Action {
            action_id: outline.action_id,
            label: outline.label,
            kind: kind?,
            permissions: outline.permissions,
        })
    }
}

impl Serialize for ActionKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Navigate(params) => params.serialize(serializer),
            Self::ApiCall(params) => params.serialize(serializer),
            Self::Dialog(params) => params.serialize(serializer),
            Self::Download(params) => params.serialize(serializer),
            Self::Submit(params) => params.serialize(serializer),
        }
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("action_id", &self.action_id)?;
        map.serialize_entry("label", &self.label)?;
        map.serialize_entry("type", &self.kind.action_type())?;
        map.serialize_entry("params", &self.kind)?;
        map.serialize_entry("permissions", &self.permissions)?;
        map.end()
    }
}

/// The ids of a widget's actions differ.
pub(crate) fn check_ids(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    unique(given, "actions", "action_id", at, report);
}
