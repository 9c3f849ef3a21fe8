//! One step down, and one step back.

use catalogue::{Rows, Visible};
use jiff::civil::Date;
use widgets::{Body, Descriptor};

use super::click::{Click, Detail};
use super::kept::{Kept, Visited};
use super::look::{Look, by_label, with_keys};
use super::marks::{Figure, Stands, mark};
use super::narrow::{Pins, narrow, pinned};
use super::next::finer;
use super::refusal::Refusal;
use super::rows;
use crate::Analyst;
use crate::form::carried;
use crate::plan::{Dimension, Filter, Grain, Measure, Plan, Transform};
use crate::present::dress;
use crate::reading::Intent;

/// Longest way that is kept: further down, the first steps are forgotten.
const LONGEST: usize = 12;

/// What a click comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The next answer: its SQL is to be run, and its rows to be presented.
    Next(Box<Kept>),
    /// Another query first: [`Look::found`] makes the next answer of its rows.
    Look(Box<Look>),
}

/// What a click asked for, while the groups are looked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    kept: Kept,
    title: String,
    figure: Option<Figure>,
    detail: Detail,
    whole: bool,
}

/// The next answer for a click on a widget, as `analyst`'s reader may see it: one step down, or
/// back where that is what was clicked.
///
/// # Errors
/// Why there is none.
pub fn down(
    kept: &Kept,
    widget: &Descriptor,
    click: &Click,
    analyst: &Analyst,
) -> Result<Step, Refusal> {
    if click.detail == Detail::Back {
        return back(kept, analyst).map(|kept| Step::Next(Box::new(kept)));
    }
    let visible = analyst.visible();
    let answerable = &kept.answerable;
    known(&answerable.plan, visible)?;
    let mark = mark(answerable, widget, click, visible.catalogue())?;
    let asked = Asked {
        kept: kept.clone(),
        title: heading(kept, widget),
        figure: mark.figure,
        detail: click.detail,
        whole: mark.stands == Stands::Whole,
    };
    let shown = shown(&answerable.plan);
    if let Some(pins) = by_label(&mark.stands, &shown, visible) {
        return asked
            .next(&pins, analyst)
            .map(|kept| Step::Next(Box::new(kept)));
    }
    let mut plan = with_keys(&answerable.plan);
    if !plan.is_grouped() {
        let key = visible
            .catalogue()
            .table(&plan.table)
            .and_then(|table| table.key.clone());
        let key = key.map(|column| crate::plan::ColumnRef {
            table: plan.table.clone(),
            column,
        });
        plan.columns
            .extend(key.filter(|key| !plan.distinct && !plan.columns.contains(key)));
    }
    let own = shown.dimensions.len();
    let answerable = analyst.answerable(plan, answerable.intent, Date::default())?;
    Ok(Step::Look(Box::new(Look {
        answerable,
        own,
        stands: mark.stands,
        asked: Box::new(asked),
    })))
}

/// The widget that this one was opened from, as `analyst`'s reader may see it.
///
/// # Errors
/// Where there is none, or not for this reader.
pub fn back(kept: &Kept, analyst: &Analyst) -> Result<Kept, Refusal> {
    let mut trail = kept.trail.clone();
    let before = trail.pop().ok_or(Refusal::NoWayBack)?;
    known(&before.plan, analyst.visible())?;
    let answerable = analyst.answerable(before.plan, before.intent, Date::default())?;
    Ok(Kept {
        answerable,
        trail,
        title: Some(before.title),
    })
}

impl Look {
    /// The next answer, by the rows of [`Look::answerable`].
    ///
    /// # Errors
    /// Why there is none.
    pub fn found(&self, rows: &Rows, analyst: &Analyst) -> Result<Kept, Refusal> {
        let pins = self.pins(rows, analyst.visible())?;
        self.asked.next(&pins, analyst)
    }
}

impl Asked {
    fn next(&self, pins: &Pins, analyst: &Analyst) -> Result<Kept, Refusal> {
        let visible = analyst.visible();
        let before = &self.kept.answerable;
        let plan = self.plan(pins, visible)?;
        let intent = intent(&plan);
        let mut answerable = analyst.answerable(plan, intent, Date::default())?;
        answerable.confidence = before.confidence;
        let mut trail = self.kept.trail.clone();
        trail.push(Visited {
            title: self.title.clone(),
            intent: before.intent,
            plan: before.plan.clone(),
        });
        if trail.len() > LONGEST {
            trail.remove(0);
        }
        Ok(Kept {
            answerable,
            trail,
            title: None,
        })
    }

    fn plan(&self, pins: &Pins, visible: &Visible) -> Result<Plan, Refusal> {
        let before = &self.kept.answerable.plan;
        if !before.is_grouped() {
            if self.whole {
                return Err(Refusal::Finest);
            }
            let narrowed = narrow(&shown(before), &one_row(before, pins, visible), None);
            let narrowed = Plan {
                dimensions: Vec::new(),
                ..narrowed
            };
            return rows::behind(before, &narrowed, visible).ok_or(Refusal::Finest);
        }
        let mut next = narrow(before, pins, self.figure);
        let wants_rows = self.detail == Detail::Rows || self.whole && !before.dimensions.is_empty();
        if !wants_rows {
            let steps = self.kept.trail.len();
            let pinned: Vec<&Dimension> = pinned(before, pins);
            if finer(&mut next, &pinned, steps, visible) {
                if next.measures.is_empty() {
                    next.measures.push(Measure {
                        aggregate: catalogue::Aggregate::Count,
                        column: None,
                        transform: Transform::None,
                    });
                }
                return Ok(next);
            }
        }
        rows::rows(&next, visible).ok_or(Refusal::Finest)
    }
}

/// A plan whose listed columns are dimensions, so that a row is a group like any other.
pub(super) fn shown(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if !plan.is_grouped() {
        plan.dimensions = std::mem::take(&mut plan.columns)
            .into_iter()
            .map(|column| Dimension {
                column,
                grain: None,
            })
            .collect();
    }
    plan
}

/// What pins a listed row down: its key, where that is known, else all that is shown of it.
fn one_row(plan: &Plan, pins: &Pins, visible: &Visible) -> Pins {
    let table = visible.catalogue().table(&rows::detail(plan));
    let key = table.and_then(|table| Some((&table.name, table.key.as_ref()?)));
    let all = pins
        .groups
        .iter()
        .map(|(_, filter)| filter)
        .chain(&pins.keys);
    let is_key = |filter: &&Filter| match (filter, key) {
        (Filter::Is(condition), Some((table, key))) => {
            condition.column.table == *table && condition.column.column.eq_ignore_ascii_case(key)
        }
        _ => false,
    };
    match all.clone().find(is_key) {
        Some(key) => Pins {
            groups: Vec::new(),
            keys: vec![key.clone()],
        },
        None => pins.clone(),
    }
}

/// That all of a plan is there for the reader.
fn known(plan: &Plan, visible: &Visible) -> Result<(), Refusal> {
    if plan.table.is_empty() {
        return Err(Refusal::NoData);
    }
    if carried::is_known(plan, visible.catalogue()) {
        Ok(())
    } else {
        Err(Refusal::Gone)
    }
}

/// The heading that a widget has.
fn heading(kept: &Kept, widget: &Descriptor) -> String {
    let own = match &widget.body {
        Body::Chart(chart, _) => chart.title.clone(),
        _ => None,
    };
    own.or_else(|| kept.title.clone())
        .unwrap_or_else(|| dress::title(&kept.answerable))
}

fn intent(plan: &Plan) -> Intent {
    let runs = |dimension: &Dimension| {
        dimension.grain.is_some_and(|grain| {
            !matches!(
                grain,
                Grain::DayOfWeek | Grain::MonthOfYear | Grain::HourOfDay
            )
        })
    };
    if plan.comparison.is_some() {
        Intent::Comparison
    } else if plan.dimensions.iter().any(runs) {
        Intent::TrendAnalysis
    } else {
        Intent::DataAnalysis
    }
}
