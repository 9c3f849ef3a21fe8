//! `inlay validate`: what is wrong with widgets, and how to mend it.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use widgets::{Issue, Valid, Widget};

/// What `validate` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Answers each line `{"id","widget"}` with
/// `{"id","valid","issues":[{"pointer","code","message","fix"}]}`; a warning has a `severity` too.
/// A widget is a descriptor or a tree of components. A line that is no such object is answered with
/// the reason why; the lines after it are read all the same.
///
/// # Errors
///
/// Where standard input or output breaks.
pub fn run(_: Args) -> anyhow::Result<ExitCode> {
    let mut input = io::stdin().lock();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            writeln!(out, "{}", answer(&line))?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(ExitCode::SUCCESS)
}

/// A line. The widget is left as text: one that is nested too deeply for a parser then still has an
/// id to answer to, and its size is the size that was sent.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(default)]
    id: Value,
    #[serde(borrow)]
    widget: Option<&'l RawValue>,
}

/// The id of a line, and its widget or what is wrong with it.
pub(super) fn checked(line: &[u8]) -> (Value, Result<Valid<Widget>, Vec<Issue>>) {
    match serde_json::from_slice::<Line<'_>>(line) {
        Ok(Line { id, widget }) => {
            let checked = match widget {
                Some(text) => Valid::<Widget>::from_json(text.get()),
                None => Err(vec![Issue::error(
                    "",
                    "missing_field",
                    "The line has no `widget`.",
                )]),
            };
            (id, checked)
        }
        Err(error) => {
            let message = format!("The line is no object with `id` and `widget`: {error}.");
            let issues = vec![Issue::error("", "invalid_json", message)];
            (Value::Null, Err(issues))
        }
    }
}

fn answer(line: &[u8]) -> Value {
    let (id, checked) = checked(line);
    let (valid, issues) = match &checked {
        Ok(widget) => (true, widget.warnings()),
        Err(issues) => (false, issues.as_slice()),
    };
    let issues: Vec<Value> = issues.iter().map(told).collect();
    json!({"id": id, "valid": valid, "issues": issues})
}

/// An issue with every field that a line promises.
pub(super) fn told(issue: &Issue) -> Value {
    let mut told = json!({
        "pointer": issue.pointer,
        "code": issue.code,
        "message": issue.message,
        "fix": issue.fix,
    });
    if !issue.is_error() {
        told["severity"] = json!(issue.severity);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(line: &str) -> Value {
        answer(line.as_bytes())
    }

    #[test]
    fn a_valid_widget_has_no_issues_but_warnings() {
        assert_eq!(
            line(r#"{"id": 7, "widget": {"type": "Card", "children": []}}"#),
            json!({"id": 7, "valid": true, "issues": []})
        );
        let told = line(
            r#"{"id": "a", "widget": {"type": "Card", "children": [{"type": "Icon", "name": "nope"}]}}"#,
        );
        assert_eq!(told["valid"], true);
        assert_eq!(told["issues"][0]["severity"], "warning");
    }

    #[test]
    fn a_broken_widget_has_its_issues_with_place_and_repair() {
        let told = line(
            r#"{"id": 1, "widget": {"type": "Card", "children": [{"type": "Txt", "value": "a"}]}}"#,
        );
        assert_eq!(told["valid"], false);
        let issue = &told["issues"][0];
        assert_eq!(issue["pointer"], "/children/0/type");
        assert_eq!(issue["code"], "unknown_component");
        assert_eq!(
            issue["fix"],
            json!({"op": "replace", "path": "/children/0/type", "value": "Text"})
        );
    }

    #[test]
    fn a_line_that_is_no_widget_is_answered_and_keeps_its_id_where_it_has_one() {
        assert_eq!(line("nonsense")["issues"][0]["code"], "invalid_json");
        assert_eq!(line("[1]")["valid"], false);
        assert_eq!(line("{\"id\": 3}")["issues"][0]["code"], "missing_field");
        let deep = format!(
            "{{\"id\": 4, \"widget\": {}1{}}}",
            "[".repeat(5_000),
            "]".repeat(5_000)
        );
        let told = line(&deep);
        assert_eq!(told["id"], 4);
        assert_eq!(told["issues"][0]["code"], "too_deep");
        assert_eq!(answer(b"{\"id\": \xff}")["valid"], false);
        let large = format!("{{\"id\": 5, \"widget\": \"{}\"}}", "x".repeat(600_000));
        assert_eq!(line(&large)["issues"][0]["code"], "too_large");
    }
}
