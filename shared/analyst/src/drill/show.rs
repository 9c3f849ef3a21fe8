//! The next widget, with its ways on and back.

use serde_json::Value;
use widgets::action::{ApiCall, Method};
use widgets::{Action, ActionKind, Body};

use catalogue::Rows;

use super::click::Detail;
use super::kept::Kept;
use super::marks::short;
use crate::present::{self, Asked, Presented, dress};

/// Presents the rows of an answer that was opened from another: as any answer, with the way back,
/// and the rows behind it where it shows figures.
pub fn present(kept: &Kept, rows: &Rows, asked: &Asked<'_>) -> Presented {
    let asked = Asked {
        title: kept.title.as_deref().or(asked.title),
        ..*asked
    };
    let mut shown = present::present(&kept.answerable, rows, &asked);
    for widget in &mut shown.widgets {
        if matches!(widget.body, Body::Form(..)) {
            continue;
        }
        if kept.answerable.plan.is_grouped() && !kept.trail.is_empty() {
            widget
                .actions
                .push(way(Detail::Rows, "Show rows".to_owned(), &asked));
        }
        if let Some(before) = kept.trail.last() {
            let label = format!("Back to {}", short(&before.title));
            widget.actions.push(way(Detail::Back, label, &asked));
        }
    }
    shown
}

fn way(detail: Detail, label: String, asked: &Asked<'_>) -> Action {
    let said = (Detail::FIELD.to_owned(), Value::from(detail.name()));
    Action {
        action_id: (asked.ids)().to_string(),
        label,
        kind: ActionKind::ApiCall(ApiCall {
            endpoint: dress::DRILL_DOWN.to_owned(),
            method: Method::Post,
            data_key: None,
            other: [said].into_iter().collect(),
        }),
        permissions: dress::allowed(dress::DETAILS),
    }
}

/// What an action of a stored widget asks for by itself, whatever the click says.
pub fn detail(action: &ApiCall) -> Option<Detail> {
    Detail::parse(action.other.get(Detail::FIELD)?.as_str()?)
}
