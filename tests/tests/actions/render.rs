//! `POST /api/widget/render`.

use serde_json::json;
use widgets::{components, kinds};

use crate::client::House;

const PATH: &str = "/api/widget/render";

#[tokio::test]
async fn every_sample_comes_back_drawn() {
    let house = House::new().await;
    let ada = house.ada();
    let descriptors = kinds::ALL.iter().flat_map(|info| info.samples());
    let trees = components::ALL.iter().flat_map(|info| info.samples());
    for sample in descriptors.chain(trees) {
        let answer = ada.post_text(PATH, &sample.widget.to_string()).await;
        assert_eq!(answer.status, 200, "{}: {}", sample.name, answer.json);
        let html = answer.json["html"].as_str().unwrap_or_default();
        assert!(html.contains("class=\"inlay"), "{html}");
    }
}

#[tokio::test]
async fn what_is_wrong_comes_back_whole_with_places_and_repairs() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = json!({"type": "Card", "children": [{"type": "Txet", "value": "a"}, {"type": "Text"}], "colour": "red"});
    for (body, under) in [(widget.clone(), ""), (json!({"widget": widget}), "/widget")] {
        let answer = ada.post_text(PATH, &body.to_string()).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.json["code"], "invalid_widget");
        assert!(answer.json["request_id"].is_string());
        let places: Vec<&str> = answer.json["issues"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|issue| issue["pointer"].as_str())
            .collect();
        for place in ["/children/0/type", "/children/1/value", "/colour"] {
            assert!(
                places.contains(&format!("{under}{place}").as_str()),
                "{places:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_chart_is_drawn_for_the_room_there_is() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = json!({"type": "widget", "widget_id": "0f7d2f9a-51c3-4b1e-9a77-3a5b8c9d0e1f", "widget_type": "chart",
        "data": {"chart_type": "bar", "series": [{"name": "a", "values": [1, 2], "labels": ["x", "y"]}]}})
    .to_string();
    for (query, drawn) in [
        ("", "0 0 560 320"),
        ("?width=1280", "0 0 560 320"),
        ("?width=320", "0 0 286 320"),
    ] {
        let answer = ada.post_text(&format!("{PATH}{query}"), &widget).await;
        let html = answer.json["html"].as_str().unwrap_or_default();
        assert!(
            html.contains(&format!("viewBox=\"{drawn}\"")),
            "{query} {html}"
        );
    }
}

#[tokio::test]
async fn theme_direction_and_width_are_asked_for_in_the_query_and_nothing_else_is() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = json!({"type": "Card", "children": []}).to_string();
    let answer = ada
        .post_text(&format!("{PATH}?theme=dark&dir=rtl"), &widget)
        .await;
    let html = answer.json["html"].as_str().unwrap_or_default();
    assert!(
        html.contains("data-theme=\"dark\"") && html.contains("dir=\"rtl\""),
        "{html}"
    );
    for query in [
        "theme=blue",
        "colour=red",
        "width=wide",
        "width=12",
        "width=4001",
    ] {
        assert_eq!(
            ada.post_text(&format!("{PATH}?{query}"), &widget)
                .await
                .status,
            422
        );
    }
}

#[tokio::test]
async fn attacks_come_back_as_text() {
    let house = House::new().await;
    let ada = house.ada();
    let attack = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
    let widget = json!({"type": "Card", "children": [
        {"type": "Title", "value": attack}, {"type": "Markdown", "value": format!("{attack} [x](javascript:alert(3))")},
        {"type": "Badge", "label": attack}, {"type": "Button", "label": attack, "onClickAction": {"type": attack}},
        {"type": "Input", "name": attack, "defaultValue": attack}, {"type": "Box", "background": attack, "width": attack}]});
    let answer = ada.post_text(PATH, &widget.to_string()).await;
    let html = answer.json["html"].as_str().unwrap_or_default();
    assert_eq!(answer.status, 200, "{}", answer.json);
    for bad in ["<script", "<img src=x", "href=\"javascript"] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
}

#[tokio::test]
async fn only_who_is_signed_in_is_served_and_only_json_is_read() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = json!({"type": "Card", "children": []}).to_string();
    assert_eq!(ada.nobody().post_text(PATH, &widget).await.status, 401);
    assert_eq!(ada.post_text(PATH, "{").await.status, 400);
    assert_eq!(ada.post_text(PATH, "[]").await.status, 422);
    let big = format!("\"{}\"", "x".repeat(300 * 1024));
    assert_eq!(ada.post_text(PATH, &big).await.status, 413);
}
