//! The chart above the table.

use catalogue::{ColumnType, Value};
use exports::Picture;
use serde_json::json;
use widgets::{Descriptor, Valid, kinds};

use crate::{made, read};

fn picture(widget: &serde_json::Value) -> Option<Picture> {
    Picture::of(&Valid::<Descriptor>::from_value(widget).expect("a widget"))
}

fn look(name: &str, picture: Picture) -> Option<String> {
    let description = picture.description.clone();
    let mut sheet = made::sheet(vec![made::heading("Region", ColumnType::Text)]);
    sheet.picture = Some(picture);
    let rows = vec![vec![Value::Text("North".to_owned())]; 3];
    let file = made::file(&format!("chart-{name}"), sheet, &rows);
    read::check(&file);
    let pages = read::pages(&file)?;
    assert!(read::tags(&file)?.contains("Figure"), "{name}");
    assert_eq!(read::alternatives(&file), [description], "{name}");
    Some(pages.concat())
}

#[test]
fn every_sample_of_a_widget_that_is_a_chart_is_drawn() {
    let mut drawn = 0;
    for info in kinds::ALL {
        for sample in info.samples() {
            if let Some(picture) = picture(&sample.widget) {
                look(sample.name, picture);
                drawn += 1;
            }
        }
    }
    assert!(drawn >= 3, "{drawn} charts");
}

#[test]
fn every_kind_of_chart_is_drawn_with_its_letters_and_its_description() {
    for kind in ["bar", "line", "pie", "scatter", "combo", "area"] {
        let widget = json!({
            "type": "widget", "widget_id": "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10",
            "widget_type": "chart",
            "data": {
                "chart_type": kind,
                "series": [
                    {"name": "Umsatz <&>", "values": [450_000, 380_000, null, 520_000, 12.5],
                     "labels": ["Nördlich", "S \"ü\" d", "East", "West of everything else there is", "\u{7}x"]},
                    {"name": "Second", "values": [-4.5, 3, 9, 1, 2], "color": "#ffee00",
                     "labels": ["Nördlich", "S \"ü\" d", "East", "West of everything else there is", "\u{7}x"]},
                ],
                "x_axis_label": "Région", "y_axis_label": "Amount (€)", "title": "All",
                "legend_position": "bottom",
            },
        });
        let Some(text) = look(kind, picture(&widget).expect("a chart")) else {
            return;
        };
        assert!(text.contains("Nördlich"), "{kind}: {text}");
        if kind != "pie" {
            assert!(text.contains("Umsatz <&>"), "{kind}: {text}");
        }
    }
}

#[test]
fn what_is_no_picture_is_an_error_and_no_panic() {
    for svg in [
        "",
        "<svg",
        "<p/>",
        "<svg><g><text x='a'>x</text><path d='M'/></g></svg>",
    ] {
        let mut sheet = made::sheet(made::texts(&["a"]));
        sheet.picture = Some(Picture {
            svg: svg.to_owned(),
            description: String::new(),
        });
        let _ = made::bytes(sheet, &[]);
    }
}
