//! What may be sent. Lengths and types stand in the schemas, which the body extractor checks.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use service::UserContext;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Submissions on a page, unless the query says otherwise.
const PAGE_SIZE: usize = 50;

/// The id in a path. There is one way of writing it, so that each thing has one address.
pub fn id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok();
    id.filter(|id| id.to_string() == text.to_ascii_lowercase())
}

/// A click on a widget.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionRequest {
    /// The widget, as the caller was shown it.
    pub widget_id: Uuid,
    /// Which of its actions; of a component tree, the `type` of the action's configuration.
    #[schema(min_length = 1, max_length = 256)]
    pub action_id: String,
    /// What the action takes: the mark that was clicked, the form's data, the file's format.
    #[schema(value_type = Option<Object>, example = json!({"selected_item": "North"}))]
    pub params: Option<Map<String, Value>>,
    /// Names the click for the client: what is sent twice under it runs once, and gives the same
    /// result. The header `Idempotency-Key` says the same.
    #[schema(min_length = 1, max_length = 128)]
    pub idempotency_key: Option<String>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
}

impl ActionRequest {
    /// All of it but the key, as one text: what another request has otherwise.
    pub fn said(&self) -> String {
        #[derive(Serialize)]
        struct Said<'a> {
            widget_id: Uuid,
            action_id: &'a str,
            params: &'a Option<Map<String, Value>>,
            sources: Option<&'a [String]>,
        }
        let context = self.user_context.as_ref();
        let said = Said {
            widget_id: self.widget_id,
            action_id: &self.action_id,
            params: &self.params,
            sources: context.and_then(|context| context.active_sources.as_deref()),
        };
        serde_json::to_string(&said).unwrap_or_default()
    }
}

/// A click on a mark of a widget, for `POST /api/data/drilldown`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillDownRequest {
    /// The widget, as the caller was shown it.
    pub widget_id: Option<Uuid>,
    /// In its place: the `data_key` of the widget's action.
    #[schema(max_length = 128)]
    pub data_key: Option<String>,
    /// The label of the bar, slice or point, as it is shown.
    #[schema(value_type = Option<Value>, example = "North")]
    pub selected_item: Option<Value>,
    /// The name of the series, as it is shown.
    #[schema(value_type = Option<Value>)]
    pub selected_series: Option<Value>,
    /// The place of the label on the axis, from 0.
    #[schema(value_type = Option<Value>)]
    pub selected_index: Option<Value>,
    /// A row of a table: its place, from 0, or its cells by their keys.
    #[schema(value_type = Option<Value>)]
    pub selected_row: Option<Value>,
    /// What is wanted: `next`, the next finer widget, unless it says `rows` or `back`.
    #[schema(value_type = Option<Value>, example = "rows")]
    pub show: Option<Value>,
    /// Names the click for the client: what is sent twice under it runs once.
    #[schema(min_length = 1, max_length = 128)]
    pub idempotency_key: Option<String>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
}

impl DrillDownRequest {
    /// What was clicked, as an action takes it.
    pub fn selection(&self) -> Map<String, Value> {
        let fields = [
            ("selected_item", &self.selected_item),
            ("selected_series", &self.selected_series),
            ("selected_index", &self.selected_index),
            ("selected_row", &self.selected_row),
            ("show", &self.show),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| {
            let value = value.clone()?;
            Some((name.to_owned(), value))
        });
        given.collect()
    }
}

/// Which page of submissions is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubmissionPages {
    /// Submissions on a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<u32>,
    /// Where the page begins: from the header `Link` of the page before.
    #[param(max_length = 1024)]
    cursor: Option<String>,
}

impl SubmissionPages {
    /// How many are wanted.
    pub fn size(&self) -> usize {
        self.page_size.map_or(PAGE_SIZE, |size| size as usize)
    }

    /// Where they begin.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }
}
