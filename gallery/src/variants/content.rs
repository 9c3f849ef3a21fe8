//! Content that shows what a type can hold: everything set, long texts, other scripts.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use widgets::WidgetType;
use widgets::components::ComponentInfo;

const ID: &str = "6b1f7c1e-2d3a-4f5b-8c6d-7e8f9a0b1c2d";

fn widget(kind: &str, data: Value) -> Value {
    json!({"type": "widget", "widget_id": ID, "widget_type": kind, "data": data})
}

fn whole(kind: &str, data: Value, config: Value) -> Value {
    json!({
        "type": "widget", "widget_id": ID, "widget_type": kind, "data": data, "config": config,
        "actions": [
            {"action_id": "details", "label": "View details", "type": "api_call",
             "params": {"endpoint": "/api/data/drilldown", "method": "POST"}, "permissions": ["manager", "analyst"]},
            {"action_id": "csv", "label": "Export CSV", "type": "download",
             "params": {"format": "csv", "filename": "export.csv"}},
            {"action_id": "help", "label": "How is this counted?", "type": "dialog", "params": {"title": "Counting"}},
            {"action_id": "page", "label": "Open report", "type": "navigate", "params": {"route": "/reports/7"}},
        ],
        "metadata": {
            "sources": [
                {"source_id": "sales", "source_name": "Orders export 2025", "confidence": 0.95, "location": "Sheet 3, B12"},
                {"source_id": "people", "source_name": "Customers", "confidence": 0.8},
            ],
            "generated_at": "2025-10-18T10:30:00Z", "expires_at": "2099-10-18T10:30:00Z",
            "query": "Show sales by region",
        },
    })
}

const LONG: &str = "Net revenue after returns and discounts, by the region in which the customer who placed the order had their main address at that time";

/// Examples of a type, by name.
pub(super) fn of(kind: WidgetType) -> Vec<(&'static str, Value)> {
    match kind {
        WidgetType::Chart => chart(),
        WidgetType::Table => table(),
        WidgetType::Form => form(),
        WidgetType::Card => card(),
        WidgetType::Navigation => navigation(),
        WidgetType::Custom => custom(),
    }
}

/// Examples of components in other scripts, and of long texts.
pub(super) fn of_component(info: &ComponentInfo) -> Vec<(&'static str, Value)> {
    let text = |text: &str| match info.name {
        "Text" | "Title" | "Caption" | "Markdown" => {
            Some(json!({"type": info.name, "value": text}))
        }
        "Badge" | "Button" => {
            Some(json!({"type": info.name, "label": text, "onClickAction": {"type": "press"}}))
        }
        "Input" | "Textarea" => {
            Some(json!({"type": info.name, "name": "field", "defaultValue": text}))
        }
        "Checkbox" => Some(json!({"type": info.name, "name": "field", "label": text})),
        _ => None,
    };
    let scripts = [
        ("long text", LONG),
        ("right to left", "مرحبا بالعالم، هذا نص طويل بعض الشيء"),
        ("Japanese", "こんにちは世界。これは少し長い文章です"),
    ];
    scripts
        .into_iter()
        .filter_map(|(variant, words)| {
            let mut component = text(words)?;
            if info.name == "Badge"
                && let Some(fields) = component.as_object_mut()
            {
                fields.remove("onClickAction");
            }
            Some((variant, info.rooted(component)))
        })
        .collect()
}

fn custom() -> Vec<(&'static str, Value)> {
    vec![
        (
            "everything",
            whole(
                "custom",
                json!({"title": "Shift plan", "html": "<p>Early shift: <strong>Ada</strong>, <em>Grace</em></p><ul><li>Counter 1</li><li>Counter 2</li></ul>",
            "markdown": "| Day | Who |\n|---|---|\n| Mon | Ada |", "week": 21, "published": true, "note": null}),
                json!({"interactive": true}),
            ),
        ),
        (
            "long text",
            widget("custom", json!({"title": LONG, "a field": LONG})),
        ),
        (
            "right to left",
            widget("custom", json!({"title": "خطة المناوبات", "الأسبوع": 21})),
        ),
        (
            "Japanese",
            widget("custom", json!({"title": "シフト表", "週": 21})),
        ),
    ]
}

/// What is wrong with the values of a form that is shown with mistakes.
pub(super) fn errors(form: &Value) -> BTreeMap<String, String> {
    let fields = form.pointer("/data/fields").and_then(Value::as_array);
    let ids = fields
        .into_iter()
        .flatten()
        .filter_map(|field| field.get("field_id")?.as_str());
    ids.zip([
        "Enter a name of at least 3 characters.",
        "This is no e-mail address.",
        "Choose a state.",
    ])
    .map(|(id, error)| (id.to_owned(), error.to_owned()))
    .collect()
}

fn chart() -> Vec<(&'static str, Value)> {
    let regions = ["North", "South", "East", "West"];
    let one = |kind: &str, title: &str, name: &str, values: [f64; 4], labels: [&str; 4]| {
        widget(
            "chart",
            json!({"chart_type": kind, "title": title, "series": [{"name": name, "values": values, "labels": labels}]}),
        )
    };
    vec![
        (
            "minimal",
            widget(
                "chart",
                json!({"chart_type": "bar", "series": [{"name": "Orders", "values": [2, 3], "labels": ["A", "B"]}]}),
            ),
        ),
        (
            "everything",
            whole(
                "chart",
                json!({"chart_type": "bar", "title": "Sales and returns by region", "x_axis_label": "Region",
                "y_axis_label": "Amount (USD)", "legend_position": "top",
                "series": [
                    {"name": "Sales", "values": [450000, 380000, null, 520000], "labels": regions, "color": "#0169CC"},
                    {"name": "Returns", "values": [-45000, -12000, -30000, -80000], "labels": regions},
                ]}),
                json!({"interactive": true, "responsive": true, "exportable": true, "drill_down_enabled": true}),
            ),
        ),
        (
            "long text",
            widget(
                "chart",
                json!({"chart_type": "bar", "title": LONG, "y_axis_label": LONG, "x_axis_label": LONG,
            "series": [{"name": LONG, "values": [3, 1, 2], "labels": ["Donaudampfschifffahrtsgesellschaftskapitän", "A region with a name of many words in it", "West"]},
                       {"name": "Other", "values": [1, 1, 1], "labels": ["Donaudampfschifffahrtsgesellschaftskapitän", "A region with a name of many words in it", "West"]}]}),
            ),
        ),
        (
            "right to left",
            one(
                "bar",
                "المبيعات حسب المنطقة",
                "المبيعات",
                [450.0, 380.0, 290.0, 520.0],
                ["الشمال", "الجنوب", "الشرق", "الغرب"],
            ),
        ),
        (
            "Japanese",
            one(
                "line",
                "地域別売上高",
                "売上高",
                [450.0, 380.0, 290.0, 520.0],
                ["北海道地方", "関東地方", "近畿地方", "九州・沖縄地方"],
            ),
        ),
    ]
}

fn table() -> Vec<(&'static str, Value)> {
    vec![
        (
            "empty",
            widget(
                "table",
                json!({"columns": [{"key": "a", "label": "Customer"}, {"key": "b", "label": "Revenue", "format": "currency"}], "rows": []}),
            ),
        ),
        (
            "everything",
            whole(
                "table",
                json!({"columns": [
                       {"key": "name", "label": "Customer", "sortable": true, "filterable": true, "format": "text"},
                       {"key": "revenue", "label": "Revenue", "sortable": true, "format": "currency"},
                       {"key": "growth", "label": "Growth", "sortable": true, "format": "percentage"},
                       {"key": "orders", "label": "Orders", "sortable": true},
                       {"key": "active", "label": "Active"},
                       {"key": "since", "label": "Since", "sortable": true, "format": "date"}],
                   "rows": (0..24).map(|at| json!({
                       "name": format!("Customer {}", at + 1), "revenue": 123_000.5 - 5000.25 * f64::from(at),
                       "growth": 0.23 - 0.02 * f64::from(at), "orders": 1200 - 31 * at, "active": at % 3 != 0,
                       "since": format!("20{:02}-{:02}-11", 10 + at % 15, 1 + at % 12)})).collect::<Vec<_>>(),
                   "pagination": {"page": 1, "per_page": 10, "total": 24}}),
                json!({"interactive": true, "responsive": true, "exportable": true, "selectable_rows": true, "filterable": true}),
            ),
        ),
        (
            "long text",
            widget(
                "table",
                json!({
            "columns": [{"key": "a", "label": "A heading that goes on for quite a while", "sortable": true}, {"key": "b", "label": "Amount", "format": "currency"}],
            "rows": [{"a": LONG, "b": 123_456_789_012.5}, {"a": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "b": -0.01}]}),
            ),
        ),
        (
            "right to left",
            widget(
                "table",
                json!({
            "columns": [{"key": "a", "label": "المنطقة", "sortable": true}, {"key": "b", "label": "المبيعات", "format": "currency", "sortable": true}],
            "rows": [{"a": "الشمال", "b": 450_000}, {"a": "الجنوب", "b": 380_000}], "pagination": {"page": 1, "per_page": 2, "total": 8}}),
            ),
        ),
        (
            "Japanese",
            widget(
                "table",
                json!({
            "columns": [{"key": "a", "label": "地域"}, {"key": "b", "label": "売上高", "format": "currency"}],
            "rows": [{"a": "北海道", "b": 450_000}, {"a": "関東", "b": 380_000}]}),
            ),
        ),
    ]
}

fn form() -> Vec<(&'static str, Value)> {
    let send = json!([{"action_id": "send", "label": "Send", "type": "submit", "params": {"endpoint": "/ai/chat/filter"}}]);
    let everything = json!({
        "type": "widget", "widget_id": ID, "widget_type": "form",
        "data": {"form_id": "everything", "submit_button_label": "Apply", "fields": [
            {"field_id": "name", "type": "text", "label": "Name", "placeholder": "Ada Lovelace", "required": true, "validation": {"min_length": 3, "max_length": 100}},
            {"field_id": "mail", "type": "email", "label": "E-mail", "placeholder": "ada@example.com", "required": true},
            {"field_id": "state", "type": "select", "label": "State", "required": true, "options": ["NY", "CA", "TX"]},
            {"field_id": "secret", "type": "password", "label": "Password", "validation": {"min_length": 12}},
            {"field_id": "day", "type": "date", "label": "Day", "default_value": "2025-06-30"},
            {"field_id": "regions", "type": "multiselect", "label": "Regions", "default_value": ["north", "west"],
             "options": [{"label": "North", "value": "north"}, {"label": "South", "value": "south"}, {"label": "East", "value": "east"}, {"label": "West", "value": "west"}]},
            {"field_id": "least", "type": "number", "label": "Smallest amount (USD)", "default_value": 12.5},
            {"field_id": "code", "type": "text", "label": "Code", "default_value": "ABC-1", "validation": {"pattern": "[A-Z]{3}-[0-9]+"}},
        ]},
        "config": {"interactive": true, "responsive": true, "auto_submit": false, "preserve_state": true},
        "actions": send,
    });
    vec![
        ("everything", everything.clone()),
        ("errors", everything),
        (
            "long text",
            widget(
                "form",
                json!({"form_id": "long", "submit_button_label": "Send all of this to whoever looks after such things", "fields": [
            {"field_id": "a", "type": "text", "label": LONG, "placeholder": LONG, "required": true},
            {"field_id": "b", "type": "select", "label": "Choice", "options": [LONG, "Short"]}]}),
            ),
        ),
        (
            "right to left",
            widget(
                "form",
                json!({"form_id": "rtl", "submit_button_label": "بحث", "fields": [
            {"field_id": "a", "type": "text", "label": "اسم العميل", "placeholder": "أدخل الاسم", "required": true},
            {"field_id": "b", "type": "select", "label": "المنطقة", "options": ["الشمال", "الجنوب"]}]}),
            ),
        ),
        (
            "Japanese",
            widget(
                "form",
                json!({"form_id": "ja", "submit_button_label": "検索", "fields": [
            {"field_id": "a", "type": "text", "label": "顧客名", "placeholder": "名前を入力"},
            {"field_id": "b", "type": "date", "label": "登録日"}]}),
            ),
        ),
    ]
}

fn card() -> Vec<(&'static str, Value)> {
    vec![
        (
            "everything",
            whole(
                "card",
                json!({"title": "-3.4%", "icon": "trending_down",
            "description": "Change in orders, Apr–Jun 2025. Down 3.4% from 1,204 in Jan–Mar 2025. 41 orders are still open"}),
                json!({"interactive": true}),
            ),
        ),
        (
            "long text",
            widget(
                "card",
                json!({"title": LONG, "description": format!("{LONG}. {LONG}."), "icon": "description"}),
            ),
        ),
        (
            "right to left",
            widget(
                "card",
                json!({"title": "٤٬١٢٠٬٣٣١", "description": "إجمالي المبيعات في الربع الثاني", "icon": "analytics"}),
            ),
        ),
        (
            "Japanese",
            widget(
                "card",
                json!({"title": "4,120,331円", "description": "第2四半期の売上高合計", "icon": "analytics"}),
            ),
        ),
        (
            "unknown icon",
            widget(
                "card",
                json!({"title": "Hello", "description": "A name that no shape is known for draws a placeholder.", "icon": "no-such-icon"}),
            ),
        ),
    ]
}

fn navigation() -> Vec<(&'static str, Value)> {
    vec![
        (
            "everything",
            whole(
                "navigation",
                json!({"cards": [
            {"title": "Sales dashboard", "description": "Sales, returns and trends", "icon": "dashboard", "badge": "Updated 2h ago", "badge_color": "success", "route": "/dashboard/sales", "params": {"year": 2025, "regions": ["north", "west"]}},
            {"title": "Customers", "description": "Who buys what, and how often", "icon": "people", "badge": "3 to review", "badge_color": "warning", "route": "/analytics/customers"},
            {"title": "Failed imports", "description": "Files that could not be read", "icon": "error", "badge": "Failing", "badge_color": "error", "route": "/imports"},
            {"title": "What is new", "icon": "celebration", "badge": "New", "badge_color": "info", "route": "/news"},
            {"title": "Exports", "description": "A card without a route leads nowhere", "icon": "download", "badge": "Soon"}]}),
                json!({"interactive": true}),
            ),
        ),
        (
            "long text",
            widget(
                "navigation",
                json!({"cards": [{"title": LONG, "description": LONG, "icon": "article", "badge": "Updated a little more than two hours ago", "badge_color": "info", "route": "/long"}, {"title": "Short", "route": "/short"}]}),
            ),
        ),
        (
            "right to left",
            widget(
                "navigation",
                json!({"cards": [{"title": "لوحة المبيعات", "description": "المبيعات والاتجاهات", "icon": "dashboard", "badge": "جديد", "badge_color": "success", "route": "/sales"}]}),
            ),
        ),
        (
            "Japanese",
            widget(
                "navigation",
                json!({"cards": [{"title": "売上ダッシュボード", "description": "売上と傾向", "icon": "dashboard", "badge": "新着", "badge_color": "info", "route": "/sales"}]}),
            ),
        ),
    ]
}
