//! Navigation: a set of cards that lead to other pages.

use serde_json::{Map, Value, json};

use super::registry::config;
use crate::object::{object, words};
use crate::read::text::{Icon, Path};
use crate::read::{NonEmpty, Place, Report, field};
use crate::sample::Sample;

words! {
    /// Meaning carried by a badge.
    BadgeColor {
        /// Good news.
        Success "success",
        /// Take care.
        Warning "warning",
        /// Bad news; the component tree says danger.
        Error "error",
        /// News.
        Info "info",
    }
}

object! {
    /// Card that leads to another page.
    NavCard as "NavCard", snake, full {
        /// Heading of the card.
        required title: String,
        /// Line under the heading.
        optional description: String,
        /// Pictogram, by name.
        optional icon: String as Icon,
        /// Short label on the card.
        optional badge: String,
        /// Meaning carried by the badge.
        optional badge_color: BadgeColor,
        /// Address in the application; without one the card leads nowhere.
        optional route: String as Path,
        /// Arguments of the route.
        optional params: Map<String, Value>,
    }
    rules check_route;
}

object! {
    /// Set of cards that lead to other pages.
    Navigation as "Navigation", snake, full {
        /// Cards, in order.
        required cards: Vec<NavCard> as NonEmpty,
    }
}

config! {
    /// Switches of a navigation widget.
    NavigationConfig as "NavigationConfig" {}
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &["a card without a route is shown but leads nowhere"];

fn check_route(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    if field(given, "route").is_none_or(Value::is_null) {
        report.warn(at, "no_action", "The card has no route and leads nowhere.");
    }
}

pub(super) fn examples() -> Vec<Sample> {
    let id = "e7a4b2c8-5d1f-4c90-b3e6-0f9a8d7c6b52";
    vec![
        Sample {
            name: "default",
            widget: json!({
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
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "navigation_card",
                "data": {"cards": [{"title": "Reports", "route": "/reports"}]},
            }),
        },
    ]
}
