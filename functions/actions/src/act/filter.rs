//! Filter forms: their own answer is asked again under the filters that were entered, and with it
//! the others that the form drives.
//!
//! The plan that runs is the kept one with other filters, so whatever is entered, the question
//! stays the same. An answer that was driven takes the place of the one before it.

use analyst::{
    Answerable, Intent, Plan,
    drill::Kept,
    form::{applied, shown, submitted},
};
use answer::behind::Behind;
use engine::Limits;
use futures::future::try_join_all;
use serde_json::Value;
use service::{Issue, Problem};
use store::{StoreError, messages::From, widgets::StoredWidget};
use uuid::Uuid;
use widgets::{Body, entered::Entered, kinds::form::Form};

use super::{Click, Done, Read, made::MadeWidget, submit::ENTERED};
use crate::{
    Needs,
    params::{self, Params},
    refusal,
    result::ActionResult,
};

/// Most answers that a form drives at once, beside its own.
const MOST_TARGETS: usize = 8;
/// Messages of a session in which answers are looked for.
const MESSAGES: usize = 40;

/// Which other answers a filter form is to drive.
#[derive(Default)]
pub(super) enum Targets {
    #[default]
    None,
    Session,
    Named(Vec<Uuid>),
}

/// Reads them; what cannot be read is noted.
pub(super) fn targets(params: &mut Params<'_>) -> Targets {
    let fix = "Send the ids of widgets in a list, or `session`.";
    match params.value("targets") {
        None => Targets::None,
        Some(Value::String(word)) if word == "session" => Targets::Session,
        Some(Value::Array(ids)) if ids.len() <= MOST_TARGETS => {
            let mut named = Vec::with_capacity(ids.len());
            for (at, id) in ids.iter().enumerate() {
                match id.as_str().and_then(|id| id.parse().ok()) {
                    Some(id) => named.push(id),
                    None => params.issue(Issue {
                        pointer: format!("{}/targets/{at}", params::AT),
                        code: "bad_uuid".to_owned(),
                        message: "This is not the id of a widget.".to_owned(),
                        fix: Some(fix.to_owned()),
                    }),
                }
            }
            Targets::Named(named)
        }
        Some(Value::Array(_)) => {
            let fix = format!("Send at most {MOST_TARGETS}.");
            params.wrong("targets", "out_of_range", "has too many widgets", &fix);
            Targets::None
        }
        Some(_) => {
            params.wrong("targets", "wrong_type", "is no list of widgets", fix);
            Targets::None
        }
    }
}

/// What a form's own answer, and those that it drives, show under the filters that were entered.
///
/// # Errors
///
/// What failed; and what of the filters the data does not know.
pub(super) async fn run(
    needs: &Needs,
    click: &Click,
    form: &Form,
    accepted: &Entered,
) -> Result<Done, Problem> {
    let behind = Behind::of(&click.caller, &click.sources, &needs.answers).await;
    let behind = behind.map_err(refusal::of_failure)?;
    let (plan, intent) = plan_of(click, form, accepted, &behind)?;
    let mut driven = driven(needs, click, &plan, &behind).await?;
    // The answer that came with the form is the form's own, and is not asked again beside itself.
    let own = driven
        .iter()
        .position(|asked| asked.made_by == Some(click.widget.run_id) && asked.plan == plan);
    let first = Asked {
        plan,
        intent,
        replaces: own.and_then(|at| driven.remove(at).replaces),
        made_by: None,
        with_form: true,
        question: question(&click.widget),
    };
    let asked: Vec<Asked> = std::iter::once(first).chain(driven).collect();
    let shown = try_join_all(asked.iter().map(|asked| asked.shown(click, &behind))).await?;
    let mut done = Done::from(ActionResult::Message {
        message: String::new(),
    });
    let (mut widgets, mut replaces) = (Vec::new(), std::collections::BTreeMap::new());
    let (mut text, mut citations, mut main) = (None, Vec::new(), None);
    for (asked, shown) in asked.iter().zip(shown) {
        for made in shown.widgets {
            let is_form = matches!(made.seen.body, Body::Form(..));
            // A form takes the place of the form, an answer that of the answer.
            let before = match is_form {
                true => Some(click.widget.descriptor.get().widget_id.0),
                false => asked.replaces,
            };
            if let Some(before) = before {
                replaces.insert(made.seen.widget_id.to_string(), before.to_string());
            }
            if main.is_none() && !is_form {
                main = Some(made.seen.clone());
            }
            widgets.push(made.seen);
            done.widgets.push(made.whole);
        }
        text.get_or_insert(shown.text);
        for citation in shown.citations {
            if !citations.contains(&citation) {
                citations.push(citation);
            }
        }
        for table in &shown.read.tables {
            if !done.read.tables.contains(table) {
                done.read.tables.push(table.clone());
            }
        }
        done.read
            .sql
            .get_or_insert(shown.read.sql.unwrap_or_default());
        let rows = done.read.rows.unwrap_or(0) + shown.read.rows.unwrap_or(0);
        done.read.rows = Some(rows);
    }
    done.result = ActionResult::NewWidget {
        widget: Box::new(main.ok_or_else(service::problems::internal)?),
        widgets,
        replaces,
        text,
        citations,
    };
    Ok(done)
}

/// The plan of a form's own answer under what was entered.
fn plan_of(
    click: &Click,
    form: &Form,
    accepted: &Entered,
    behind: &Behind,
) -> Result<(Plan, Intent), Box<Problem>> {
    let visible = &behind.reader().visible;
    let kept = match &click.widget.plan {
        Some(kept) => Some(behind.again(kept).map_err(refusal::of_failure)?),
        None => None,
    };
    let kept = kept.filter(|kept: &Answerable| !kept.plan.table.is_empty());
    let found = match kept {
        Some(kept) => applied::refiltered(&kept.plan, &accepted.values, visible, ENTERED)
            .map(|plan| (plan, kept.intent)),
        None => {
            let data = Value::Object(accepted.values.clone());
            submitted(&data, Some(&form.form_id), visible)
                .map(|plan| (plan, Intent::DataAnalysis))
                .map_err(|mut issues| {
                    for issue in &mut issues {
                        issue.pointer = format!("{}{}", params::AT, issue.pointer);
                    }
                    issues
                })
        }
    };
    found.map_err(|issues| refusal::invalid_params(refusal::of_issues(issues)).into())
}

/// The other answers that a form drives, under its filters.
async fn driven(
    needs: &Needs,
    click: &Click,
    form: &Plan,
    behind: &Behind,
) -> Result<Vec<Asked>, Problem> {
    let mut params = Params::new(&click.params);
    let (ids, named) = match targets(&mut params) {
        Targets::None => return Ok(Vec::new()),
        Targets::Session => (in_session(needs, click).await?, false),
        Targets::Named(ids) => (ids, true),
    };
    let mut driven = Vec::new();
    let mut issues = Vec::new();
    for (at, id) in ids.into_iter().enumerate() {
        let why = match needs.store.widget(&click.caller.user_id, id).await {
            Ok(widget) => match under(&widget, form, needs, behind) {
                Ok(Some(asked)) => {
                    driven.push(asked);
                    continue;
                }
                Ok(None) => "This widget shows nothing that the form filters.",
                Err(why) => why,
            },
            Err(StoreError::NotFound { .. }) => "There is no such widget.",
            Err(error) => return Err(refusal::of_store(error)),
        };
        if named {
            issues.push(Issue {
                pointer: format!("{}/targets/{at}", params::AT),
                code: "bad_target".to_owned(),
                message: why.to_owned(),
                fix: Some("Leave it out.".to_owned()),
            });
        }
    }
    if !issues.is_empty() {
        return Err(refusal::invalid_params(issues));
    }
    driven.truncate(MOST_TARGETS);
    Ok(driven)
}

/// Another widget's answer under the filters of a form; nothing where they do not concern it.
fn under(
    widget: &StoredWidget,
    form: &Plan,
    needs: &Needs,
    behind: &Behind,
) -> Result<Option<Asked>, &'static str> {
    if widget
        .expires_at
        .is_some_and(|end| end <= needs.answers.clock.now())
    {
        return Err("This widget has expired.");
    }
    let descriptor = widget.descriptor.get();
    let draws = matches!(
        descriptor.body,
        Body::Chart(..) | Body::Table(..) | Body::Card(..)
    );
    let Some(kept) = widget.plan.as_ref().filter(|_| draws) else {
        return Ok(None);
    };
    let kept = behind.again(kept).map_err(|_| "There is no such widget.")?;
    if kept.plan.table.is_empty() {
        return Ok(None);
    }
    let plan = applied::driven(&kept.plan, form, &behind.reader().visible);
    Ok(plan.map(|plan| Asked {
        plan,
        intent: kept.intent,
        replaces: Some(descriptor.widget_id.0),
        made_by: Some(widget.run_id),
        with_form: false,
        question: question(widget),
    }))
}

/// The answers that the session of a form has shown, the newest first.
async fn in_session(needs: &Needs, click: &Click) -> Result<Vec<Uuid>, Problem> {
    let Some(session) = &click.widget.session_id else {
        return Ok(Vec::new());
    };
    let owner = &click.caller.user_id;
    let messages = needs.store.messages(owner, session, MESSAGES, From::Newest);
    let messages = messages.await.map_err(refusal::of_store)?;
    let shown = messages.entries.iter().rev().flat_map(|message| {
        let widgets = message.said.metadata.get("widgets");
        widgets.and_then(Value::as_array).into_iter().flatten()
    });
    let ids = shown.filter_map(|widget| {
        let kind = widget.get("widget_type")?.as_str()?;
        let draws = matches!(kind, "chart" | "table" | "card");
        let id = widget.get("widget_id")?.as_str().filter(|_| draws)?;
        id.parse().ok()
    });
    Ok(ids.take(MOST_TARGETS).collect())
}

/// What a widget answers.
fn question(widget: &StoredWidget) -> String {
    let metadata = &widget.descriptor.get().metadata;
    metadata.query.clone().unwrap_or_default()
}

/// An answer that is asked again under other filters.
struct Asked {
    plan: Plan,
    intent: Intent,
    /// The widget whose place it takes.
    replaces: Option<Uuid>,
    /// The run that made that widget.
    made_by: Option<Uuid>,
    with_form: bool,
    question: String,
}

/// What it shows.
struct Shown {
    widgets: Vec<MadeWidget>,
    text: String,
    citations: Vec<analyst::Citation>,
    read: Read,
}

impl Asked {
    async fn shown(&self, click: &Click, behind: &Behind) -> Result<Shown, Problem> {
        let analyst = &behind.reader().analyst;
        let answerable = analyst
            .answerable(self.plan.clone(), self.intent, Default::default())
            .map_err(|issues| {
                tracing::error!(%issues, "filters make a plan that cannot be written");
                service::problems::internal()
            })?;
        let compared = analyst.against_before(&answerable);
        let kept = Kept::from(compared.unwrap_or(answerable));
        shown_filtered(&kept, self.with_form, &self.question, click, behind).await
    }
}

async fn shown_filtered(
    kept: &Kept,
    with_form: bool,
    question: &str,
    click: &Click,
    behind: &Behind,
) -> Result<Shown, Problem> {
    let rows = behind.rows(&kept.answerable, Limits::default()).await;
    let rows = rows.map_err(refusal::of_failure)?;
    let presented = behind.with_asked(question, |asked| {
        shown::filtered(kept, &rows, with_form, asked)
    });
    let widgets = presented.widgets.into_iter();
    Ok(Shown {
        widgets: widgets
            .map(|widget| MadeWidget::of(widget, kept, &click.caller))
            .collect::<Result<_, _>>()?,
        text: presented.sentences.join(" "),
        citations: presented.citations,
        read: Read {
            tables: kept.answerable.plan.tables(),
            sql: Some(kept.answerable.sql.clone()),
            rows: u64::try_from(rows.rows.len()).ok(),
        },
    })
}

/// The widget of an answer whose filters were changed one by one.
///
/// # Errors
///
/// Where it cannot be asked.
pub(crate) async fn redrawn(kept: &Kept, click: &Click, behind: &Behind) -> Result<Done, Problem> {
    let shown = shown_filtered(kept, false, &question(&click.widget), click, behind).await?;
    let made = shown.widgets.into_iter().next_back();
    let made = made.ok_or_else(service::problems::internal)?;
    let before = click.widget.descriptor.get().widget_id.to_string();
    Ok(Done {
        result: ActionResult::NewWidget {
            replaces: [(made.seen.widget_id.to_string(), before)].into(),
            widget: Box::new(made.seen),
            widgets: Vec::new(),
            text: Some(shown.text),
            citations: shown.citations,
        },
        widgets: vec![made.whole],
        submissions: Vec::new(),
        read: shown.read,
    })
}
