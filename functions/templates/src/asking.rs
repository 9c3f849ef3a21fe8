//! What a template asks: what is saved of a request, and what it takes when it is run.

use answer::saved::{
    self, Refused, Saved,
    finished::{Finished, Unfinished, finished},
};
use http::StatusCode;
use serde_json::Map;
use service::{Issue, Principal, Problem, problems};
use store::templates::{Contents, Data, Template, Wanted};
use uuid::Uuid;

use crate::{Needs, reply, request::TemplateRequest};

/// Where parameters stand in a request.
pub const AT: &str = "/parameters";

/// What is to be saved, if nothing is wrong with it. Of a template that is replaced, what it meant
/// `before` is kept as long as its SQL is.
///
/// # Errors
///
/// Everything that is wrong, at once.
pub async fn wanted(
    needs: &Needs,
    caller: &Principal,
    request: TemplateRequest,
    before: Option<Contents>,
) -> Result<Wanted, Problem> {
    let mut issues = request.issues();
    let answer = match request.run_id {
        Some(run_id) => Some(answered(needs, caller, run_id).await?),
        None => None,
    };
    let sharing = request.sharing.clone();
    let mut wanted = match answer {
        Some(answer) => of_answer(answer, request),
        None => of_parts(needs, caller, request, before).await,
    };
    wanted.sharing = sharing.map(Into::into).unwrap_or_default();
    issues.extend(parameter_issues(needs, caller, &wanted).await?);
    if issues.is_empty() {
        Ok(wanted)
    } else {
        Err(problems::invalid_request(issues))
    }
}

/// A question to be saved from an answer; what the request says takes its place.
fn of_answer(answer: Finished, request: TemplateRequest) -> Wanted {
    let same_sql = request
        .generated_sql
        .as_ref()
        .is_none_or(|sql| *sql == answer.sql);
    let data = Data {
        columns: answer
            .rows
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect(),
        row_count: answer.rows.rows.len() as u64,
        rows: serde_json::to_value(&answer.rows.rows)
            .and_then(serde_json::from_value)
            .unwrap_or_default(),
    };
    Wanted {
        prompt: request.prompt.unwrap_or(answer.question),
        data_source: source(request.data_source),
        contents: Contents {
            generated_sql: said(request.generated_sql).or(Some(answer.sql)),
            ui_code: said(request.ui_code).or(said(Some(answer.code))),
            parameters: request.parameters.unwrap_or_default(),
            plan: answer.plan.filter(|_| same_sql),
            data: request.data.map(Into::into).or(Some(data)),
        },
        ..Wanted::default()
    }
}

/// A question to be saved from its parts.
async fn of_parts(
    needs: &Needs,
    caller: &Principal,
    request: TemplateRequest,
    before: Option<Contents>,
) -> Wanted {
    let prompt = request.prompt.unwrap_or_default();
    let sql = said(request.generated_sql);
    let plan = match (&sql, before) {
        (None, _) => None,
        (Some(_), Some(before)) if before.generated_sql == sql => before.plan,
        // SQL that is ours for these words means what the words mean.
        (Some(sql), _) => saved::meant(&prompt, sql, caller, &needs.answers)
            .await
            .unwrap_or_default(),
    };
    Wanted {
        prompt,
        data_source: source(request.data_source),
        contents: Contents {
            generated_sql: sql,
            ui_code: said(request.ui_code),
            parameters: request.parameters.unwrap_or_default(),
            plan,
            data: request.data.map(Into::into),
        },
        ..Wanted::default()
    }
}

/// The answer of a run of the caller's.
async fn answered(needs: &Needs, caller: &Principal, run_id: Uuid) -> Result<Finished, Problem> {
    let found = finished(&needs.store, &caller.user_id, run_id).await;
    found.map_err(|unfinished| match unfinished {
        Unfinished::Store(error) => Problem::from(error).at("/run_id"),
        Unfinished::Running => Problem::new(
            StatusCode::CONFLICT,
            "run_not_finished",
            "The answer goes on",
            "This answer has not come to its end. Save it when it has.",
        )
        .at("/run_id"),
        Unfinished::Rowless => problems::invalid_request(vec![Issue {
            pointer: "/run_id".to_owned(),
            code: "nothing_to_save".to_owned(),
            message: "This answer gave no rows, so there is nothing to ask again.".to_owned(),
            fix: Some("Name an answer that did, or save a `prompt`.".to_owned()),
        }]),
    })
}

/// What is wrong with the values that are saved. A plan says which parameters there are; without
/// one, a name that is not known may be one of the component's own.
async fn parameter_issues(
    needs: &Needs,
    caller: &Principal,
    wanted: &Wanted,
) -> Result<Vec<Issue>, Problem> {
    let mut question = question(wanted.prompt.clone(), wanted.contents.clone(), true);
    if question.parameters.is_empty() {
        return Ok(Vec::new());
    }
    let given = match question.plan {
        Some(_) => std::mem::take(&mut question.parameters),
        None => Map::new(),
    };
    match saved::bind(&question, &given, AT, caller, &needs.answers).await {
        Err(Refused::Parameters(issues)) => Ok(issues.iter().map(told).collect()),
        // Whether it can be run is told when it is run.
        Ok(_) | Err(Refused::Hidden) => Ok(Vec::new()),
        Err(Refused::Failed(failure)) => {
            tracing::warn!(%failure, "parameters cannot be checked");
            Err(problems::unavailable())
        }
    }
}

/// A template as it is shown to that caller, with what it takes from them.
///
/// # Errors
///
/// Where it cannot be known whether someone else's template may be shown as it is.
pub async fn described(
    needs: &Needs,
    caller: &Principal,
    template: Template,
) -> Result<reply::Template, Problem> {
    let question = of_template(&template, caller);
    let found = saved::parameters(&question, caller, &needs.answers).await;
    let mut shown = reply::Template::from(template);
    match found {
        Ok(Some(accepts)) => shown.accepts = Some(accepts),
        _ if question.is_own => {}
        Ok(None) => {
            // SQL and code name what is not there for them.
            shown.generated_sql = None;
            shown.ui_code = None;
            shown.parameters.clear();
        }
        Err(failure) => {
            tracing::warn!(%failure, "a template cannot be described");
            return Err(problems::unavailable());
        }
    }
    Ok(shown)
}

/// The question of a template, as that caller asks it.
pub fn of_template(template: &Template, caller: &Principal) -> Saved {
    let is_own = template.summary.owner == caller.user_id;
    question(
        template.summary.prompt.clone(),
        template.contents.clone(),
        is_own,
    )
}

fn question(prompt: String, contents: Contents, is_own: bool) -> Saved {
    Saved {
        prompt,
        plan: contents.plan,
        sql: contents.generated_sql,
        code: contents.ui_code,
        parameters: contents.parameters,
        is_own,
    }
}

/// Why a template cannot be run, for its caller.
pub fn refused(refused: Refused) -> Problem {
    match refused {
        Refused::Parameters(issues) => problems::invalid_request(issues.iter().map(told).collect()),
        Refused::Hidden => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_available",
            "Not available",
            "This template is over data that is not there for you. Ask its owner.",
        ),
        Refused::Failed(failure) => {
            tracing::warn!(%failure, "a template cannot be run");
            problems::unavailable()
        }
    }
}

/// An issue of a parameter, as clients are told it.
fn told(issue: &widgets::Issue) -> Issue {
    Issue {
        pointer: issue.pointer.clone(),
        code: issue.code.clone(),
        message: issue.message.clone(),
        fix: issue.fix.as_deref().and_then(|fix| match fix {
            widgets::Fix::Replace { value, .. } => Some(format!("Send {value}.")),
            widgets::Fix::Move { path, .. } => {
                let name = path.rsplit('/').next().unwrap_or_default();
                Some(format!("Call it `{name}`."))
            }
            widgets::Fix::Remove { .. } => Some("Leave it out.".to_owned()),
            widgets::Fix::Add { .. } => None,
        }),
    }
}

/// A text that says something.
fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn source(given: Option<String>) -> String {
    given.unwrap_or_else(|| "duckdb".to_owned())
}
