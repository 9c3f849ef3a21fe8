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
        widget.actions.extend(ways(kept, &asked));
    }
    shown
}

/// The ways from a widget that was opened from another: to the rows, and back.
pub(crate) fn ways(kept: &Kept, asked: &Asked<'_>) -> Vec<Action> {
    let Some(before) = kept.trail.last() else {
        return Vec::new();
    };
    let grouped = kept.answerable.plan.is_grouped();
    let rows = grouped.then(|| way(Detail::Rows, "Show rows".to_owned(), asked));
    let label = format!("Back to {}", short(&before.title));
    let back = way(Detail::Back, label, asked);
    rows.into_iter().chain([back]).collect()
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
