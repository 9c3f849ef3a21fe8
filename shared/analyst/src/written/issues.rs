//! What is wrong with a written plan, gathered until all of it has been read.

use crate::check::PlanIssues;

/// Most issues that are told: a plan of nothing but mistakes need not come back in full.
const MOST: usize = 12;

/// Issues so far, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Issues(Vec<String>);

impl Issues {
    pub(super) fn push(&mut self, issue: impl Into<String>) {
        let issue = issue.into();
        if !self.0.contains(&issue) {
            self.0.push(issue);
        }
    }

    /// The value, where there is one; its issue is noted otherwise.
    pub(super) fn keep<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|issue| self.push(issue)).ok()
    }

    pub(super) fn extend(&mut self, issues: impl IntoIterator<Item = String>) {
        for issue in issues {
            self.push(issue);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_plan_issues(mut self) -> PlanIssues {
        let beyond = self.0.len().saturating_sub(MOST);
        if beyond > 0 {
            self.0.truncate(MOST);
            self.0.push(format!("and {beyond} more"));
        }
        PlanIssues(self.0)
    }

    pub(super) fn into_vec(self) -> Vec<String> {
        self.0
    }
}
