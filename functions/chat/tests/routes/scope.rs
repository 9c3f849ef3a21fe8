//! Who sees what: permissions from the token, narrowed by the body and never widened.

use std::sync::{Arc, Mutex};

use answer::memory::Memory;
use axum::body::Body;
use catalogue::{Catalogue, Scope};
use http::Request;
use serde_json::{Value as Json, json};
use service::{AuthorizerContext, Principal};

use crate::client::{by_region, function, lines, orders, send};

/// The orders, and a table of salaries that only `hr` may see.
fn with_salaries() -> Catalogue {
    let mut catalogue = orders();
    let mut salaries = catalogue.tables[0].clone();
    salaries.name = "salaries".to_owned();
    salaries.source = "Payroll".to_owned();
    salaries.permissions = vec!["hr".to_owned()];
    salaries.columns[0].name = "team".to_owned();
    salaries.columns[0].values = vec!["Blue".to_owned(), "Red".to_owned()];
    salaries.columns[2].name = "pay".to_owned();
    salaries.measure = Some("pay".to_owned());
    catalogue.tables.push(salaries);
    catalogue
}

/// Asks as a caller with those permissions; gives the lines and the scope that the query ran in.
async fn asked(permissions: &[&str], body: Json) -> (Vec<Json>, Option<Scope>) {
    let scope = Arc::new(Mutex::new(None));
    let noted = scope.clone();
    let engine = Memory::new(with_salaries(), move |request| {
        *noted.lock().expect("the scope") = Some(request.scope);
        async { Ok(by_region()) }
    });
    let ada = Principal {
        user_id: "ada".to_owned(),
        permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
        claims: [("regions".to_owned(), ["North".to_owned()].into())].into(),
    };
    let request = Request::post("/ai/chat")
        .header("content-type", "application/json")
        .extension(AuthorizerContext::of(&ada))
        .body(Body::from(body.to_string()))
        .expect("a request");
    let lines = lines(send(function(engine), request).await).await;
    let scope = scope.lock().expect("the scope").clone();
    (lines, scope)
}

fn is_answered(lines: &[Json]) -> bool {
    lines.iter().any(|line| line["type"] == "widget")
}

#[tokio::test]
async fn a_table_is_there_for_who_may_see_it_only() {
    let question = json!({"message": "Show total pay by team"});
    let (lines, scope) = asked(&["hr"], question.clone()).await;
    assert!(is_answered(&lines), "{lines:?}");
    let scope = scope.expect("a query");
    assert!(scope.permissions.contains("hr") && scope.claims.contains_key("regions"));
    let (lines, scope) = asked(&[], question).await;
    assert!(!is_answered(&lines) && scope.is_none(), "{lines:?}");
    let told = json!(lines).to_string();
    assert!(!told.contains("Payroll"), "{told}");
}

#[tokio::test]
async fn a_body_can_give_up_permissions_and_gain_none() {
    let question = |permissions: Json| {
        json!({
            "message": "Show total pay by team",
            "user_context": {"permissions": permissions},
        })
    };
    assert!(is_answered(
        &asked(&["hr"], question(json!(["hr", "admin"]))).await.0
    ));
    assert!(!is_answered(&asked(&["hr"], question(json!([]))).await.0));
    assert!(!is_answered(
        &asked(&["sales"], question(json!(["hr"]))).await.0
    ));
}

#[tokio::test]
async fn active_sources_confine_the_answer_by_table_or_source_name() {
    let question = |sources: Json| {
        json!({
            "message": "Show total pay by team",
            "user_context": {"active_sources": sources},
        })
    };
    for sources in [
        json!([]),
        json!(["Salaries"]),
        json!(["payroll", "nothing"]),
    ] {
        assert!(
            is_answered(&asked(&["hr"], question(sources.clone())).await.0),
            "{sources}"
        );
    }
    assert!(!is_answered(
        &asked(&["hr"], question(json!(["sales"]))).await.0
    ));
    let (lines, _) = asked(&["hr"], question(json!(["warehouse"]))).await;
    let told = json!(lines).to_string();
    assert!(
        !is_answered(&lines) && told.contains("warehouse") && !told.contains("\"error\""),
        "{told}"
    );
}
