//! A filtered answer: its widgets say which filters are active, and take each of them off.

use serde_json::{Value, json};
use widgets::action::{ApiCall, Method};
use widgets::{Action, ActionKind, Body};

use catalogue::Rows;

use super::applied::{ALL, Active, active};
use super::filter::filter_form;
use crate::drill::Kept;
use crate::present::{Asked, Presented, present};

/// The endpoint that changes one filter of a widget.
pub const FILTER: &str = "/api/data/filter";
/// The parameter of an action that says which filter it takes off.
pub const CLEAR: &str = "clear";
/// Most filters that have an action of their own.
const MOST: usize = 8;

/// Presents the rows of an answer whose filters were set by a form or one by one. `form` says
/// whether the form comes with it, filled in as it now stands.
pub fn filtered(kept: &Kept, rows: &Rows, form: bool, asked: &Asked<'_>) -> Presented {
    let asked = Asked {
        title: kept.title.as_deref().or(asked.title),
        ..*asked
    };
    let mut shown = present(&kept.answerable, rows, &asked);
    let is_form = |body: &Body| matches!(body, Body::Form(..));
    shown.widgets.retain(|widget| !is_form(&widget.body));
    let filters = active(&kept.answerable.plan, asked.visible);
    for widget in &mut shown.widgets {
        let other = match &mut widget.body {
            Body::Chart(_, config) => &mut config.other,
            Body::Table(_, config) => &mut config.other,
            Body::Card(_, config) => &mut config.other,
            Body::Form(..) | Body::Navigation(..) | Body::Custom(..) => continue,
        };
        other.insert("active_filters".to_owned(), json!(filters));
        widget.actions.extend(crate::drill::ways(kept, &asked));
        let own = filters
            .iter()
            .take(MOST)
            .map(|filter| take_off(filter, &asked));
        widget.actions.extend(own);
        if filters.len() > 1 {
            let label = "Clear all filters".to_owned();
            widget.actions.push(action(ALL, label, &asked));
        }
    }
    if form {
        let form = filter_form(&kept.answerable, &asked);
        shown.widgets.splice(0..0, form);
    }
    shown
}

fn take_off(filter: &Active, asked: &Asked<'_>) -> Action {
    let said = crate::drill::short(&filter.said);
    action(&filter.key, format!("{}: {said}", filter.label), asked)
}

fn action(key: &str, label: String, asked: &Asked<'_>) -> Action {
    Action {
        action_id: (asked.ids)().to_string(),
        label,
        kind: ActionKind::ApiCall(ApiCall {
            endpoint: FILTER.to_owned(),
            method: Method::Post,
            data_key: None,
            other: [(CLEAR.to_owned(), Value::from(key))].into_iter().collect(),
        }),
        permissions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use widgets::Valid;

    use super::*;
    use crate::Analyst;
    use crate::present::sample::{asked, number, rows, text, visible};
    use crate::reading::Reading;

    #[test]
    fn a_filtered_chart_says_its_filters_and_takes_each_of_them_off() {
        let visible = visible(&["manager", "data_exporter"]);
        let analyst = Analyst::new(Arc::new(visible.clone()));
        let question = "sales by channel for North in Q2 2025";
        let Reading::Answer(answer) = analyst.read(question, &[], date(2025, 12, 31)) else {
            panic!("{question}");
        };
        let found = rows(
            &answer,
            vec![
                vec![text("web"), number(2.0)],
                vec![text("store"), number(1.0)],
            ],
        );
        let kept = Kept::from(*answer);
        let shown = filtered(&kept, &found, true, &asked(question, &visible));
        assert_eq!(shown.widgets.len(), 2);
        for widget in &shown.widgets {
            Valid::check(widget.clone()).expect("valid");
        }
        let labels: Vec<&str> = shown.widgets[1]
            .actions
            .iter()
            .map(|a| a.label.as_str())
            .collect();
        assert_eq!(
            labels,
            [
                "View Details",
                "Export CSV",
                "Export PDF",
                "Region: North",
                "Ordered at: Apr–Jun 2025",
                "Clear all filters"
            ]
        );
        let alone = filtered(&kept, &found, false, &asked(question, &visible));
        assert_eq!(alone.widgets.len(), 1);
    }
}
