//! A click on a bar of a chart, from the request to the widget that it opens, against the time
//! that DuckDB alone takes for the rows behind the bar.

use std::{path::Path, sync::Arc};

use analyst::{
    Analyst, Reading,
    drill::{self, Click, Kept, Step},
};
use anyhow::{Context, bail, ensure};
use catalogue::{Scope, Visible};
use serde_json::{Value, json};
use widgets::{Descriptor, Valid};

use crate::{
    client::Client,
    figures::{Table, median, ms},
    gateway::bare,
};

/// What is asked, and the bar that is clicked.
const QUESTION: &str = "Show Q2 2025 sales by region";
const BAR: &str = "North";

/// Clicks that are measured.
const CLICKS: usize = 200;

/// Measures clicks on a warm gateway whose state is in that folder.
pub fn measure(client: &mut Client, state: &Path, table: &mut Table) -> anyhow::Result<()> {
    let heard = client.ask(QUESTION)?;
    let shown = heard.lines.iter().find(|line| line["type"] == "widget");
    let widget = &shown.context("no widget")?["content"];
    let action = widget["actions"][0]["action_id"].clone();
    let click = json!({
        "widget_id": widget["widget_id"],
        "action_id": action,
        "params": {"selected_item": BAR},
    });
    let mut whole = Vec::new();
    for at in 0..CLICKS + 20 {
        let (answer, took) = client.post("/api/widget/action", &click)?;
        ensure!(answer["type"] == "new_widget", "a click came to {answer}");
        if at >= 20 {
            whole.push(took);
        }
    }
    let alone = bare(state, &behind(state, widget)?, 50)?;
    let (alone, whole): (f64, f64) = (ms(median(&alone)), ms(median(&whole)));
    table.told(
        "drill-down action: DuckDB alone, click to widget",
        format!("{alone:.1} ms, {whole:.1} ms"),
    );
    table.number(
        "drill-down action beyond bare DuckDB, median of 200",
        whole - alone,
        15.0,
        "ms",
    );
    Ok(())
}

/// The SQL of what the click opens.
fn behind(state: &Path, widget: &Value) -> anyhow::Result<String> {
    let into = tempfile::tempdir()?;
    let loaded = engine::load::load(&state.join("demo"), into.path())?;
    let caller = local::data::local_caller(&loaded.catalogue);
    let scope = Scope {
        permissions: caller.permissions,
        claims: caller.claims,
    };
    let visible = Arc::new(Visible::new(&loaded.catalogue, &scope));
    let analyst = Analyst::new(visible);
    let Reading::Answer(answer) = analyst.read(QUESTION, &[], Default::default()) else {
        bail!("“{QUESTION}” is not read");
    };
    let descriptor = Valid::<Descriptor>::from_value(widget);
    let descriptor = descriptor.map_err(|issues| anyhow::anyhow!("{issues:?}"))?;
    let click = Click {
        item: Some(BAR.to_owned()),
        ..Click::default()
    };
    match drill::down(&Kept::from(*answer), descriptor.get(), &click, &analyst)? {
        Step::Next(next) => Ok(next.answerable.sql),
        Step::Look(_) => bail!("the bar's label does not say what it is"),
    }
}
