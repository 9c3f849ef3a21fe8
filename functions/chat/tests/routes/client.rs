//! A client, and the data that it asks about.

use std::sync::Arc;

use answer::{Dependencies, memory::Memory};
use axum::{Router, body::Body, response::Response};
use catalogue::{
    Aggregate, Catalogue, Column, ColumnType, Format, Role, RowColumn, Rows, Table, Value,
};
use http::{Request, StatusCode};
use serde_json::Value as Json;
use service::{AuthorizerContext, Clock, Ids, Principal, edge, limit::Limited};
use tower::ServiceExt;

/// A table of orders with a region, a day and an amount.
pub fn orders() -> Catalogue {
    let column = |name: &str, kind, role| Column {
        name: name.to_owned(),
        label: None,
        kind,
        role,
        aggregate: (role == Role::Measure).then_some(Aggregate::Sum),
        format: Format::default(),
        unit: None,
        description: String::new(),
        synonyms: Vec::new(),
        mask_unless: Vec::new(),
        distinct: 3,
        nulls: 0,
        min: None,
        max: None,
        values: Vec::new(),
        values_complete: false,
    };
    let mut region = column("region", ColumnType::Text, Role::Dimension);
    region.values = ["North", "South", "West"].map(str::to_owned).to_vec();
    region.values_complete = true;
    let mut day = column("ordered_on", ColumnType::Date, Role::Time);
    day.min = Some("2024-01-01".to_owned());
    day.max = Some("2025-12-31".to_owned());
    let mut amount = column("amount", ColumnType::Number, Role::Measure);
    amount.format = Format::Currency;
    amount.unit = Some("USD".to_owned());
    Catalogue {
        title: "Shop".to_owned(),
        tables: vec![Table {
            name: "sales".to_owned(),
            source: "Orders export".to_owned(),
            description: "One row per order".to_owned(),
            synonyms: Vec::new(),
            permissions: Vec::new(),
            rows: None,
            measure: Some("amount".to_owned()),
            time: Some("ordered_on".to_owned()),
            key: None,
            row_count: 300,
            columns: vec![region, day, amount],
        }],
        joins: Vec::new(),
    }
}

/// Amounts by region.
pub fn by_region() -> Rows {
    Rows {
        columns: vec![
            RowColumn {
                name: "region".to_owned(),
                kind: ColumnType::Text,
            },
            RowColumn {
                name: "total_amount".to_owned(),
                kind: ColumnType::Number,
            },
        ],
        rows: [("North", 450.0), ("South", 320.0), ("West", 130.0)]
            .map(|(region, amount)| vec![Value::Text(region.to_owned()), Value::Number(amount)])
            .to_vec(),
        truncated: false,
    }
}

/// The function over that engine, with a clock that stands still and ids that count.
pub fn function(engine: Memory) -> Router {
    edge::dress(chat::router(
        Dependencies::new(
            Arc::new(engine),
            Clock::fixed("2025-07-15T12:00:00Z".parse().expect("a time")),
            Ids::counting(),
        ),
        Limited::not(),
    ))
}

/// The function over the orders.
pub fn shop() -> Router {
    function(Memory::giving(orders(), by_region()))
}

/// A signed-in request with a JSON body.
pub fn post(path: &str, body: &str) -> Request<Body> {
    let ada = Principal {
        user_id: "ada".to_owned(),
        ..Principal::default()
    };
    Request::post(path)
        .header("content-type", "application/json")
        .header("x-request-id", "r-1")
        .extension(AuthorizerContext::of(&ada))
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

/// Sends a request.
pub async fn send(router: Router, request: Request<Body>) -> Response {
    router.oneshot(request).await.expect("an answer")
}

/// The body as text.
pub async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The lines of an NDJSON answer.
pub async fn lines(response: Response) -> Vec<Json> {
    assert_eq!(response.status(), StatusCode::OK);
    text(response)
        .await
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect()
}

/// The problem of a refused request.
pub async fn problem(response: Response) -> (StatusCode, Json) {
    let status = response.status();
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let problem = serde_json::from_str(&text(response).await).expect("a problem");
    (status, problem)
}
