//! `POST /templates`.

use axum::{extract::State, response::Response};
use service::{Body, Caller, Here, Problem};

use crate::{Needs, asking, reply::Template, request::TemplateRequest};

/// Saves a question.
///
/// From an answer that was given (`run_id`), with what it means, so that its dates and values can
/// be changed with each run; or from its parts. It is the caller's, and private unless `sharing`
/// says otherwise.
#[utoipa::path(
    post,
    path = "/templates",
    tag = "templates",
    request_body = TemplateRequest,
    responses(
        (status = 201, description = "The template, as it was saved.", body = Template,
            headers(("Location" = String, description = "Its path."), ("ETag" = String, description = "Its version."))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such answer, or it was given to someone else.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The answer has not come to its end.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what a template cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    here: Here,
    Body(request): Body<TemplateRequest>,
) -> Result<Response, Problem> {
    let wanted = asking::wanted(&needs, &caller, request, None).await?;
    let template = needs.store.create_template(&caller.user_id, wanted).await?;
    let template = asking::described(&needs, &caller, template).await?;
    Ok(template.created(&here))
}
