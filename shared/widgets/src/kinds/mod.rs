//! The six widget types, one file each: types, field tables, rules, samples.

pub mod registry;

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use crate::action::{Action, ActionKind};
use crate::object::Object;
use crate::read::{Place, Report};

pub use chart::{ChartType, LegendPosition, Orientation, Series};
pub use form::{FieldType, FormField, FormOption, Validation};
pub use navigation::{BadgeColor, NavCard};
pub use registry::TypeInfo;
pub use table::{CellFormat, Pagination, TableColumn};

registry::kinds! {
    /// Plot of one or more series.
    chart: Chart, ChartConfig = "chart";
    /// Rows under typed columns.
    table: Table, TableConfig = "table";
    /// Controls whose values are sent together.
    form: Form, FormConfig = "form";
    /// Short summary with buttons.
    card: Card, CardConfig = "card";
    /// Set of cards that lead to other pages.
    navigation: Navigation, NavigationConfig = "navigation" | "navigation_card";
    /// Anything else.
    custom: Custom, CustomConfig = "custom";
}

impl WidgetType {
    /// What is known of it.
    pub fn info(self) -> &'static TypeInfo {
        ALL[self as usize]
    }
}

impl Body {
    /// Turns off the switches that promise an action which is not there.
    pub(crate) fn keep_switches_of(&mut self, actions: &[Action]) {
        let exports = actions
            .iter()
            .any(|action| matches!(action.kind, ActionKind::Download(_)));
        let opens = actions
            .iter()
            .any(|action| matches!(action.kind, ActionKind::ApiCall(_)));
        if let Self::Chart(_, config) = self {
            config.drill_down_enabled &= opens;
        }
        *self.exportable_mut() &= exports;
    }
}
