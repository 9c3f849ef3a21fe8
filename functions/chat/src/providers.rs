//! Who can be asked: language models, and the planner.

pub mod list;

use answer::Dependencies;
use service::{Problem, problem::Issue, problems};

/// What is told where somebody is chosen who cannot be asked; it names those who can.
pub fn unknown(deps: &Dependencies, chosen: Option<&str>) -> Option<Problem> {
    let chosen = chosen?;
    let known = deps.providers();
    if known.iter().any(|name| name == chosen) {
        return None;
    }
    Some(problems::invalid_request(vec![Issue {
        pointer: "/llm_provider".to_owned(),
        code: "unknown_provider".to_owned(),
        message: "There is no provider of this name.".to_owned(),
        fix: Some(format!("Write one of {}.", known.join(", "))),
    }]))
}
