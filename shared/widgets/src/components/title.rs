//! Title: a heading.

use serde_json::{Value, json};

use super::registry::component;
use super::{Letters, Stands};
use crate::object::words;
use crate::read::Whole;

words! {
    /// Type size step of a heading.
    TitleSize {
        /// One step under `sm`.
        Xs "xs",
        Sm "sm", Md "md", Lg "lg", Xl "xl", Xxl "2xl", Xxxl "3xl", Xxxxl "4xl", Xxxxxl "5xl",
    }
}

component! {
    /// Heading text.
    Title as "Title", Stands::Node, {
        /// Text shown.
        required value: String,
        /// Type size step of the heading.
        optional size: TitleSize,
        /// Cuts overflowing text and ends it with an ellipsis.
        optional truncate: bool,
        /// Number of lines after which the text is clamped.
        optional max_lines: u64 as Whole<1>,
    }
    with {
        /// How it is set.
        letters: Letters,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Title", "value": "Sales by region"}),
        ),
        (
            "everything",
            json!({"type": "Title", "key": "head", "id": "head-1", "value": "Sales by region", "size": "3xl",
                   "weight": "bold", "textAlign": "center", "color": {"light": "gray-900", "dark": "gray-100"},
                   "truncate": true, "maxLines": 2}),
        ),
        (
            "sizes",
            json!({"type": "Col", "children": [
                {"type": "Title", "size": "xs", "value": "xs"}, {"type": "Title", "size": "sm", "value": "sm"},
                {"type": "Title", "size": "md", "value": "md"}, {"type": "Title", "size": "lg", "value": "lg"},
                {"type": "Title", "size": "xl", "value": "xl"}, {"type": "Title", "size": "2xl", "value": "2xl"},
                {"type": "Title", "size": "4xl", "value": "4xl"}, {"type": "Title", "size": "5xl", "value": "5xl"},
            ]}),
        ),
        (
            "long text",
            json!({"type": "Title", "value": "Revenue of all regions and channels in the second quarter, compared with the quarter before and the same quarter of the year before"}),
        ),
        (
            "right to left",
            json!({"type": "Title", "value": "المبيعات حسب المنطقة"}),
        ),
        (
            "east asian",
            json!({"type": "Title", "value": "地域別売上 · 按地区销售额 · 지역별 매출"}),
        ),
    ]
}
