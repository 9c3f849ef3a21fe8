//! What clicks come to: the next widget with its way back, filters that are set, a form that is
//! refused, an export on its way, and what stands where nothing runs.

use std::collections::{BTreeMap, BTreeSet};

use render::state;
use serde_json::{Map, Value, json};
use widgets::kinds::WidgetType;
use widgets::{Body, Descriptor, Valid, entered};

use crate::example::Example;
use crate::variants::{self, placed, shown, view, viewed};

/// All of them.
pub(super) fn all() -> Vec<Example> {
    let of = "actions";
    let noted = |variant: &'static str, note: &'static str, json: Value| Example {
        note: Some(note),
        ..shown(of, variant, json)
    };
    let refused = form();
    let errors = errors(&refused);
    let mut examples = vec![
        noted(
            "opened bar",
            "What lies behind a bar: its own marks open in turn, and the last button leads back.",
            opened(),
        ),
        noted(
            "opened to the rows",
            "At the end the rows themselves, with an export of all of them and the way back.",
            rows(),
        ),
        noted(
            "rows that open",
            "A table of groups: each row opens like a bar.",
            groups(),
        ),
        noted(
            "active filters",
            "A form has narrowed this chart: each filter says what it does, and a click takes it off.",
            filtered(),
        ),
        viewed(
            of,
            "form refused",
            refused,
            "Everything that is wrong with what was entered, at its field.",
            |view| view.errors = errors,
        ),
        placed(
            of,
            "export in progress",
            json!({"type": "progress", "message": "Writing rows", "rows": 120_000, "bytes": 4_404_019}),
            state::working(
                "Writing rows: 120,000 so far, 4.2 MB",
                &view(of, "export in progress"),
            ),
            "What takes long says how far it is.",
        ),
    ];
    let charts = widgets::kinds::ALL
        .iter()
        .find(|info| info.widget_type == WidgetType::Chart);
    let states = charts.map_or_else(Vec::new, |info| variants::states(info));
    let stopped = |example: &Example| matches!(&*example.variant, "expired" | "action denied");
    examples.extend(states.into_iter().filter(stopped));
    examples
}

fn call(id: &str, label: &str, other: Value) -> Value {
    let mut params = json!({"endpoint": "/api/data/drilldown", "method": "POST"});
    if let (Some(params), Value::Object(other)) = (params.as_object_mut(), other) {
        params.extend(other);
    }
    json!({"action_id": id, "label": label, "type": "api_call", "params": params,
           "permissions": ["manager", "analyst"]})
}

fn export() -> Value {
    json!({"action_id": "csv", "label": "Export CSV", "type": "download",
           "params": {"format": "csv", "filename": "sales_north.csv"}, "permissions": ["data_exporter"]})
}

fn metadata() -> Value {
    json!({"query": "Show Q2 sales by region", "generated_at": "2025-10-18T10:30:00Z",
           "expires_at": "2025-10-18T11:30:00Z",
           "sources": [{"source_id": "sales", "source_name": "Orders export 2025", "confidence": 1.0}]})
}

fn opened() -> Value {
    json!({"type": "widget", "widget_id": "5a1f0c3e-7b2d-4c8a-9e4f-6d3b2a1c0f9e", "widget_type": "chart",
        "data": {"chart_type": "bar", "title": "Sum of amount by channel, Apr–Jun 2025, region North",
                 "x_axis_label": "Channel", "y_axis_label": "Total amount (USD)",
                 "series": [{"name": "Total amount", "labels": ["Web", "Store", "Partner", "Phone"],
                             "values": [612_340.25, 401_200, 230_105.5, 113_000.18]}]},
        "config": {"drill_down_enabled": true, "exportable": true},
        "actions": [call("details", "View Details", json!({})), export(),
                    call("rows", "Show rows", json!({"show": "rows"})),
                    call("back", "Back to Sum of amount by region, Apr–Jun 2025", json!({"show": "back"}))],
        "metadata": metadata()})
}

fn rows() -> Value {
    let row = |day: &str, customer: &str, product: &str, quantity: u32, amount: f64| json!({"ordered_at": day, "name": customer, "name_2": product, "quantity": quantity, "amount": amount});
    json!({"type": "widget", "widget_id": "6b2e1d4f-8c3a-4d9b-8f5e-7e4c3b2d1a0f", "widget_type": "table",
        "data": {"columns": [
                {"key": "ordered_at", "label": "Ordered at", "format": "date", "sortable": true},
                {"key": "name", "label": "Customer", "sortable": true, "filterable": true},
                {"key": "name_2", "label": "Product", "sortable": true, "filterable": true},
                {"key": "quantity", "label": "Quantity", "sortable": true},
                {"key": "amount", "label": "Amount (USD)", "format": "currency", "sortable": true}],
            "rows": [row("2025-06-30", "O’Brien & Sons", "Rain jacket", 2, 259.9),
                     row("2025-06-29", "株式会社東京", "Tent, 2 persons", 1, 449.0),
                     row("2025-06-29", "Ada Lovelace", "100% wool socks", 6, 77.4)],
            "pagination": {"page": 1, "per_page": 20, "total": 3}},
        "config": {"exportable": true},
        "actions": [export(), call("back", "Back to Sum of amount by channel, Apr–Jun 2025, region North", json!({"show": "back"}))],
        "metadata": metadata()})
}

fn groups() -> Value {
    json!({"type": "widget", "widget_id": "7c3f2e5a-9d4b-4eac-9a6f-8f5d4c3e2b1a", "widget_type": "table",
        "data": {"columns": [
                {"key": "region", "label": "Region", "sortable": true},
                {"key": "category", "label": "Category", "sortable": true},
                {"key": "total_amount", "label": "Total amount (USD)", "format": "currency", "sortable": true}],
            "rows": [{"region": "North", "category": "Outdoor", "total_amount": 512_340.25},
                     {"region": "South", "category": "Outdoor", "total_amount": 401_200},
                     {"region": null, "category": "Travel", "total_amount": 9_115.5}],
            "pagination": {"page": 1, "per_page": 20, "total": 3}},
        "actions": [call("details", "View Details", json!({})), export()],
        "metadata": metadata()})
}

fn filtered() -> Value {
    let clear = |id: &str, label: &str, key: &str| json!({"action_id": id, "label": label, "type": "api_call", "params": {"endpoint": "/api/data/filter", "method": "POST", "clear": key}});
    json!({"type": "widget", "widget_id": "8d4a3f6b-ae5c-4fbd-8b7a-9a6e5d4f3c2b", "widget_type": "chart",
        "data": {"chart_type": "line", "title": "Sum of amount by month, Apr–Jun 2025, region North or South",
                 "x_axis_label": "Month", "y_axis_label": "Total amount (USD)",
                 "series": [{"name": "Total amount", "labels": ["Apr 2025", "May 2025", "Jun 2025"],
                             "values": [820_110, 905_430.5, 936_254.6]}]},
        "config": {"drill_down_enabled": true, "active_filters": [
            {"key": "sales.ordered_at", "label": "Ordered at", "said": "Apr–Jun 2025"},
            {"key": "region", "label": "Region", "said": "North or South"}]},
        "actions": [call("details", "View Details", json!({})),
                    clear("time", "Ordered at: Apr–Jun 2025", "sales.ordered_at"),
                    clear("region", "Region: North or South", "region"),
                    clear("all", "Clear all filters", "all")],
        "metadata": metadata()})
}

fn form() -> Value {
    json!({"type": "widget", "widget_id": "9e5b4a7c-bf6d-4ace-9c8b-ab7f6e5a4d3c", "widget_type": "form",
        "data": {"form_id": "entry.customers", "submit_button_label": "Add customer", "fields": [
            {"field_id": "name", "type": "text", "label": "Customer name", "required": true,
             "default_value": "Al", "validation": {"min_length": 3, "max_length": 100}},
            {"field_id": "email", "type": "email", "label": "E-mail", "default_value": "al@"},
            {"field_id": "since", "type": "date", "label": "Customer since", "required": true},
            {"field_id": "code", "type": "text", "label": "Code", "default_value": "abc-1",
             "validation": {"pattern": "[A-Z]{3}-[0-9]+"}},
            {"field_id": "segment", "type": "select", "label": "Segment", "required": true,
             "options": ["Consumer", "Enterprise"]}]},
        "actions": [{"action_id": "add", "label": "Add customer", "type": "submit",
                     "params": {"endpoint": "/api/widget/action", "method": "POST"}}]})
}

/// What the check says of a form that is sent as it stands.
fn errors(form: &Value) -> BTreeMap<String, String> {
    let Ok(widget) = Valid::<Descriptor>::from_value(form) else {
        return BTreeMap::new();
    };
    let Body::Form(form, _) = &widget.get().body else {
        return BTreeMap::new();
    };
    let fields = form.fields.iter();
    let entered: Map<String, Value> = fields
        .filter_map(|field| Some((field.field_id.clone(), field.default_value.clone()?)))
        .collect();
    let known: BTreeSet<&str> = form.fields.iter().map(|f| f.field_id.as_str()).collect();
    let issues = entered::check(form, &entered, "").err().unwrap_or_default();
    issues
        .into_iter()
        .map(|issue| {
            (
                issue.pointer.trim_start_matches('/').to_owned(),
                issue.message,
            )
        })
        .filter(|(field, _)| known.contains(field.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_is_a_widget_that_is_valid_or_a_state() {
        for example in all() {
            let state = matches!(&*example.variant, "export in progress");
            assert_eq!(example.invalid, state, "{}", example.drawn.markup);
        }
        assert_eq!(errors(&form()).len(), 5);
    }
}
