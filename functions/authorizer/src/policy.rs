//! API Gateway's question, and our answer (REST API, authorizers of type TOKEN and REQUEST).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use service::{AuthorizerContext, Principal};

/// The question: an `Authorization` header and the method that is called.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Question {
    /// The header, of a TOKEN authorizer.
    pub authorization_token: Option<String>,
    /// The headers, of a REQUEST authorizer.
    pub headers: Option<BTreeMap<String, String>>,
    /// The same with every value of each, of a REQUEST authorizer.
    pub multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    /// What is called: `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`.
    pub method_arn: String,
}

impl Question {
    /// The `Authorization` header. `None` where it stands there twice: which of the two others on
    /// the way have looked at cannot be known.
    pub fn header(&self) -> Option<&str> {
        if let Some(token) = &self.authorization_token {
            return Some(token);
        }
        let is_ours = |name: &str| name.eq_ignore_ascii_case("authorization");
        let several: Vec<&String> = self
            .multi_value_headers
            .iter()
            .flatten()
            .filter(|(name, _)| is_ours(name))
            .flat_map(|(_, values)| values)
            .collect();
        match several.as_slice() {
            [] => self
                .headers
                .iter()
                .flatten()
                .find(|(name, _)| is_ours(name))
                .map(|(_, value)| value.as_str()),
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The answer: who it is, and that they may call.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    principal_id: String,
    policy_document: Document,
    context: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    action: &'static str,
    effect: &'static str,
    resource: String,
}

impl Answer {
    /// Lets a principal call every method of the stage. API Gateway keeps the answer for the next
    /// request with the same token, whichever method that calls: an answer for one method only
    /// would then refuse the others. What a caller may do is decided where it is done.
    pub fn allowing(principal: &Principal, method_arn: &str) -> Self {
        Self {
            principal_id: principal.user_id.clone(),
            policy_document: Document {
                version: "2012-10-17",
                statement: [Statement {
                    action: "execute-api:Invoke",
                    effect: "Allow",
                    resource: stage(method_arn),
                }],
            },
            context: AuthorizerContext::of(principal).0,
        }
    }
}

/// Everything in the stage of a method: `…:<api>/<stage>/*`.
fn stage(method_arn: &str) -> String {
    let parts: Vec<&str> = method_arn.splitn(3, '/').collect();
    match parts.as_slice() {
        [api, stage, _] => format!("{api}/{stage}/*"),
        _ => method_arn.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/POST/ai/chat";

    #[test]
    fn the_answer_lets_the_caller_use_the_whole_stage_and_hands_on_who_it_is() {
        let ada = Principal {
            user_id: "ada".to_owned(),
            permissions: ["analyst".to_owned()].into(),
            claims: [("regions".to_owned(), ["North".to_owned()].into())].into(),
        };
        let answer = serde_json::to_value(Answer::allowing(&ada, ARN)).expect("JSON");
        assert_eq!(
            answer,
            json!({
                "principalId": "ada",
                "policyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Action": "execute-api:Invoke",
                        "Effect": "Allow",
                        "Resource": "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/*",
                    }],
                },
                "context": {
                    "user_id": "ada",
                    "permissions": "[\"analyst\"]",
                    "claims": "{\"regions\":[\"North\"]}",
                },
            })
        );
    }

    #[test]
    fn the_header_is_found_in_both_kinds_of_question() {
        let read = |json: Value| -> Question { serde_json::from_value(json).expect("a question") };
        let token =
            read(json!({"type": "TOKEN", "authorizationToken": "Bearer a", "methodArn": ARN}));
        assert_eq!(token.header(), Some("Bearer a"));
        let request = read(
            json!({"type": "REQUEST", "headers": {"authorization": "Bearer a"}, "multiValueHeaders": null, "methodArn": ARN}),
        );
        assert_eq!(request.header(), Some("Bearer a"));
        let twice = read(json!({
            "headers": {"Authorization": "Bearer b"},
            "multiValueHeaders": {"Authorization": ["Bearer a", "Bearer b"]}, "methodArn": ARN,
        }));
        assert_eq!(twice.header(), None);
        assert_eq!(read(json!({"methodArn": ARN})).header(), None);
    }
}
