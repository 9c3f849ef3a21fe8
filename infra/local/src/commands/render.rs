//! `inlay render`: widgets as HTML.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

use render::{Theme, View};
use serde_json::{Value, json};

use super::validate;

/// What `render` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pins the widgets to one colour scheme; default: that of the page around them
    #[arg(long, value_enum)]
    pub theme: Option<ThemeWord>,
    /// Room for each widget in CSS pixels; where it is narrow, charts are drawn for it
    #[arg(long, value_parser = clap::value_parser!(u16).range(200..=4000))]
    pub width: Option<u16>,
}

/// A colour scheme.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum ThemeWord {
    /// Dark text on a light ground
    Light,
    /// Light text on a dark ground
    Dark,
}

/// Answers each line `{"id","widget"}` with `{"id","html"}`, or `{"id","issues"}` where the widget
/// is not valid. A widget is a descriptor or a tree of components. A line that is no such object is
/// answered with the reason why; the lines after it are read all the same.
///
/// # Errors
///
/// Where standard input or output breaks.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let theme = args.theme.map(|theme| match theme {
        ThemeWord::Light => Theme::Light,
        ThemeWord::Dark => Theme::Dark,
    });
    let now = Some(service::Clock::system().now());
    let mut input = io::stdin().lock();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let view = View {
                theme,
                now,
                width: args.width.map(f64::from),
                ..View::default()
            };
            writeln!(out, "{}", answer(&line, &view))?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(line: &[u8], view: &View) -> Value {
    let (id, checked) = validate::checked(line);
    match checked {
        Ok(widget) => json!({"id": id, "html": render::widget(&widget, view).into_fragment()}),
        Err(issues) => {
            let issues: Vec<Value> = issues.iter().map(validate::told).collect();
            json!({"id": id, "issues": issues})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gets_html_or_everything_that_is_wrong() {
        let view = View {
            theme: Some(Theme::Dark),
            ..View::default()
        };
        let told = answer(
            br#"{"id": 1, "widget": {"type": "Card", "children": []}}"#,
            &view,
        );
        assert_eq!(told["id"], 1);
        let html = told["html"].as_str().expect("html");
        assert!(html.contains("data-theme=\"dark\""), "{html}");
        let told = answer(br#"{"id": "b", "widget": {"type": "Cart"}}"#, &view);
        assert!(
            told["html"].is_null() && told["issues"][0]["code"].is_string(),
            "{told}"
        );
        assert!(answer(b"nonsense", &view)["issues"].is_array());
    }
}
