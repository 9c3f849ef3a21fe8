//! The status line of a Card or ListView.

use serde_json::{Map, Value};

use crate::issue::{Fix, Issue};
use crate::object::object;
use crate::read::text::{Icon, Picture};
use crate::read::{Place, Report, field};

object! {
    /// Status line of a Card or ListView: text plus at most one of favicon (with frame) or icon.
    Status as "Status", camel, terse {
        /// Text of the status line.
        required text: String,
        /// Address of a small site icon put before the text.
        optional favicon: String as Picture,
        /// Pictogram put before the text; it wins over favicon.
        optional icon: String as Icon,
        /// Draws a frame around the site icon so that it stands out.
        optional frame: bool,
    }
    rules check;
}

fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let has = |name: &str| field(given, name).is_some_and(|value| !value.is_null());
    if has("favicon") && has("icon") {
        let path = at.field("favicon").pointer();
        let issue = Issue::warning(
            path.clone(),
            "both_icons",
            "The icon is drawn, the favicon is not.",
        );
        report.push(issue.with_fix(Fix::Remove { path }));
    }
}
