//! Navigation: a set of cards that lead to other pages.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Sample, TypeInfo, WidgetType, config, items};
use crate::issue::Issue;
use crate::shape::{Kind, Shape, optional, required, words};

/// Content of a navigation widget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Navigation {
    /// Cards, in order.
    pub cards: Vec<NavCard>,
}

/// A card that leads to another page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NavCard {
    /// Heading of the card.
    pub title: String,
    /// Line under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Pictogram, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Short label on the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
    /// Meaning carried by the badge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge_color: Option<BadgeColor>,
    /// Address in the application; without one the card leads nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Arguments of the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<Map<String, Value>>,
}

/// Meaning carried by a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeColor {
    /// Good news.
    Success,
    /// Take care.
    Warning,
    /// Bad news.
    Error,
    /// News.
    Info,
}

config! {
    /// Switches of a navigation widget.
    NavigationConfig {}
}

/// The fields of a card.
pub const CARD: Shape = Shape {
    name: "NavCard",
    fields: &[
        required("title", Kind::Text, "Heading of the card."),
        optional("description", Kind::Text, "Line under the heading."),
        optional("icon", Kind::Text, "Pictogram."),
        optional("badge", Kind::Text, "Short label on the card."),
        optional(
            "badge_color",
            words(&["success", "warning", "error", "info"]),
            "Meaning carried by the badge.",
        ),
        optional("route", Kind::Path, "Address in the application."),
        optional("params", Kind::Object, "Arguments of the route."),
    ],
    open: false,
};

/// The fields of the content.
pub const DATA: Shape = Shape {
    name: "Navigation",
    fields: &[required(
        "cards",
        Kind::Many {
            of: &CARD,
            at_least: 1,
        },
        "Cards, in order.",
    )],
    open: false,
};

fn check_rules(data: &Value, at: &str, issues: &mut Vec<Issue>) {
    for (at, card) in items(data, "cards", at) {
        if card.is_object() && card.get("route").is_none() {
            issues.push(Issue::warning(
                at,
                "no_action",
                "The card has no route and leads nowhere.",
            ));
        }
    }
}

/// Everything that is known of navigation widgets.
pub const INFO: TypeInfo = TypeInfo {
    widget_type: WidgetType::Navigation,
    doc: "Set of cards that lead to other pages.",
    data: &DATA,
    config: &CONFIG,
    rules: &["a card without a route is shown but leads nowhere"],
    check_rules,
    samples,
};

fn samples() -> Vec<Sample> {
    let id = "e7a4b2c8-5d1f-4c90-b3e6-0f9a8d7c6b52";
    vec![
        Sample {
            name: "default",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "navigation",
                "data": {"cards": [
                    {"title": "Sales Dashboard", "description": "View sales metrics and trends",
                     "icon": "dashboard", "badge": "Updated 2h ago", "badge_color": "success",
                     "route": "/dashboard/sales", "params": {"year": 2025}},
                    {"title": "Customer Insights", "icon": "people", "route": "/analytics/customers"},
                ]},
            }),
        },
        Sample {
            name: "minimal",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "navigation_card",
                "data": {"cards": [{"title": "Reports", "route": "/reports"}]},
            }),
        },
    ]
}
