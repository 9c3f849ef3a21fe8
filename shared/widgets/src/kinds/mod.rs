//! The widget types, one file each: types, field table, rules, samples.

pub mod card;
pub mod chart;
pub mod form;
pub mod navigation;
pub mod table;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::action::{Action, ActionKind};
use crate::check;
use crate::descriptor::typed;
use crate::issue::{Issue, below};
use crate::shape::{Kind, Shape};

pub use card::{Card, CardConfig};
pub use chart::{Chart, ChartConfig, ChartType, LegendPosition, Series};
pub use form::{FieldType, Form, FormConfig, FormField, FormOption, Validation};
pub use navigation::{BadgeColor, NavCard, Navigation, NavigationConfig};
pub use table::{CellFormat, Pagination, Table, TableColumn, TableConfig};

/// Which type of widget something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WidgetType {
    /// Plot of one or more series.
    Chart,
    /// Rows under typed columns.
    Table,
    /// Controls whose values are sent together.
    Form,
    /// Short summary with buttons.
    Card,
    /// Set of cards that lead to other pages.
    Navigation,
}

/// What `widget_type` may say.
pub(crate) const TYPES: Kind = Kind::Enum {
    words: &["chart", "table", "form", "card", "navigation"],
    aliases: &[("navigation_card", "navigation")],
};

/// What a widget is: content and switches, by type.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Plot of one or more series.
    Chart(Chart, ChartConfig),
    /// Rows under typed columns.
    Table(Table, TableConfig),
    /// Controls whose values are sent together.
    Form(Form, FormConfig),
    /// Short summary with buttons.
    Card(Card, CardConfig),
    /// Set of cards that lead to other pages.
    Navigation(Navigation, NavigationConfig),
}

/// Everything that is known of a widget type.
#[derive(Debug)]
pub struct TypeInfo {
    /// Which type.
    pub widget_type: WidgetType,
    /// One sentence: what it is.
    pub doc: &'static str,
    /// The fields of its content.
    pub data: &'static Shape,
    /// The fields of its switches.
    pub config: &'static Shape,
    /// Rules beyond single fields, in words.
    pub rules: &'static [&'static str],
    /// Checks those rules on content at a pointer. Parts that broke the table of their fields were
    /// reported already and are passed over, so that everything wrong is found in one go.
    pub check_rules: fn(&Value, &str, &mut Vec<Issue>),
    /// Valid examples: name and `data`, `config` and `actions` as JSON text.
    pub samples: fn() -> Vec<Sample>,
}

/// A valid example of a widget.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Its name: `default`, `minimal`, ….
    pub name: &'static str,
    /// The whole descriptor.
    pub descriptor: Value,
}

/// The items of a list in some content, each with its pointer.
fn items<'v>(data: &'v Value, list: &str, at: &str) -> impl Iterator<Item = (String, &'v Value)> {
    let at = below(at, list);
    data.get(list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(index, item)| (below(&at, index), item))
}

/// Reports items that repeat the `id` of an earlier one.
fn check_unique(data: &Value, list: &str, id: &str, at: &str, issues: &mut Vec<Issue>) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, item) in items(data, list, at) {
        if let Some(given) = item.get(id).and_then(Value::as_str)
            && !seen.insert(given)
        {
            let shown: String = given.chars().take(80).collect();
            issues.push(Issue::error(
                below(&at, id),
                "duplicate_id",
                format!("An earlier one of these {list} has the {id} `{shown}`."),
            ));
        }
    }
}

/// Every widget type there is.
pub const ALL: &[&TypeInfo] = &[
    &chart::INFO,
    &table::INFO,
    &form::INFO,
    &card::INFO,
    &navigation::INFO,
];

impl WidgetType {
    /// What is known of it.
    pub fn info(self) -> &'static TypeInfo {
        match self {
            Self::Chart => &chart::INFO,
            Self::Table => &table::INFO,
            Self::Form => &form::INFO,
            Self::Card => &card::INFO,
            Self::Navigation => &navigation::INFO,
        }
    }
}

impl Body {
    /// Which type of widget it is.
    pub fn widget_type(&self) -> WidgetType {
        match self {
            Self::Chart(..) => WidgetType::Chart,
            Self::Table(..) => WidgetType::Table,
            Self::Form(..) => WidgetType::Form,
            Self::Card(..) => WidgetType::Card,
            Self::Navigation(..) => WidgetType::Navigation,
        }
    }

    /// Checks content and switches of that type and reads them; `None` where there is an error.
    pub(crate) fn read(
        kind: WidgetType,
        data: &Value,
        config: &Value,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let before = issues.iter().filter(|issue| issue.is_error()).count();
        let data = check::object(data, kind.info().data, "/data", issues);
        let config = check::object(config, kind.info().config, "/config", issues);
        (kind.info().check_rules)(&data, "/data", issues);
        if issues.iter().filter(|issue| issue.is_error()).count() > before {
            return None;
        }
        Some(match kind {
            WidgetType::Chart => Self::Chart(typed(&data)?, typed(&config)?),
            WidgetType::Table => Self::Table(typed(&data)?, typed(&config)?),
            WidgetType::Form => Self::Form(typed(&data)?, typed(&config)?),
            WidgetType::Card => Self::Card(typed(&data)?, typed(&config)?),
            WidgetType::Navigation => Self::Navigation(typed(&data)?, typed(&config)?),
        })
    }

    pub(crate) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        fn both<M: SerializeMap>(
            map: &mut M,
            data: &impl Serialize,
            config: &impl Serialize,
        ) -> Result<(), M::Error> {
            map.serialize_entry("data", data)?;
            map.serialize_entry("config", config)
        }
        match self {
            Self::Chart(data, config) => both(map, data, config),
            Self::Table(data, config) => both(map, data, config),
            Self::Form(data, config) => both(map, data, config),
            Self::Card(data, config) => both(map, data, config),
            Self::Navigation(data, config) => both(map, data, config),
        }
    }

    /// Turns off the switches that promise an action which is not there.
    pub(crate) fn keep_switches_of(&mut self, actions: &[Action]) {
        let exports = actions
            .iter()
            .any(|action| matches!(action.kind, ActionKind::Download(_)));
        let opens = actions
            .iter()
            .any(|action| matches!(action.kind, ActionKind::ApiCall(_)));
        let exportable = match self {
            Self::Chart(_, config) => {
                config.drill_down_enabled &= opens;
                &mut config.exportable
            }
            Self::Table(_, config) => &mut config.exportable,
            Self::Form(_, config) => &mut config.exportable,
            Self::Card(_, config) => &mut config.exportable,
            Self::Navigation(_, config) => &mut config.exportable,
        };
        *exportable &= exports;
    }
}

/// Writes the switches of a widget type: the three that every type has, its own, their defaults,
/// and the table of them. Switches are open: what is not known is kept.
macro_rules! config {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $field_doc:literal])* $field:ident = $default:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            /// Reacts to the pointer and the keyboard.
            pub interactive: bool,
            /// Adapts to the width available.
            pub responsive: bool,
            /// Offers an export; without an action of type download it offers nothing.
            pub exportable: bool,
            $($(#[doc = $field_doc])* pub $field: bool,)*
            /// Switches that only a client knows.
            #[serde(flatten)]
            pub other: serde_json::Map<String, serde_json::Value>,
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    interactive: true,
                    responsive: true,
                    exportable: false,
                    $($field: $default,)*
                    other: serde_json::Map::new(),
                }
            }
        }

        /// The fields of the switches.
        pub const CONFIG: crate::shape::Shape = crate::shape::Shape {
            name: stringify!($name),
            fields: &[
                crate::shape::optional("interactive", crate::shape::Kind::Boolean, "Reacts to the pointer and the keyboard."),
                crate::shape::optional("responsive", crate::shape::Kind::Boolean, "Adapts to the width available."),
                crate::shape::optional("exportable", crate::shape::Kind::Boolean, "Offers an export."),
                $(crate::shape::optional(stringify!($field), crate::shape::Kind::Boolean, concat!($($field_doc),*)),)*
            ],
            open: true,
        };
    };
}
use config;
