//! What other programs read in a file.

use std::{path::Path, process::Command};

/// What a program prints; `None` where it is not on this machine, which on CI nothing may be.
pub fn said(program: &str, args: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(program);
    let found = command.args(args.iter().map(|arg| match *arg {
        "FILE" => file.as_os_str(),
        arg => std::ffi::OsStr::new(arg),
    }));
    match found.output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program}: {errors}");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            eprintln!(
                "SKIPPED: {program} is not there; on Debian: apt-get install qpdf poppler-utils"
            );
            None
        }
    }
}

/// Whether the file is whole, and every stream in it can be read.
pub fn check(file: &Path) {
    if let Some(said) = said("qpdf", &["--check", "FILE"], file) {
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{said}"
        );
    }
}

/// Its text in the order in which it was written, a page a string.
pub fn pages(file: &Path) -> Option<Vec<String>> {
    let text = said("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], file)?;
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    Some(pages)
}

/// Without any space: where lines are broken is no matter.
pub fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The structure tree, an element a line.
pub fn tags(file: &Path) -> Option<String> {
    said("pdfinfo", &["-struct", "FILE"], file)
}

/// What stands for the figures of a document, for those who do not see them.
pub fn alternatives(file: &Path) -> Vec<String> {
    let json = said("qpdf", &["--json", "FILE"], file).unwrap_or_default();
    let Ok(json) = serde_json::from_str::<serde_json::Value>(&json) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    collect(&json, &mut found);
    found
}

fn collect(json: &serde_json::Value, found: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(fields) => {
            if let Some(text) = fields.get("/Alt").and_then(|text| text.as_str()) {
                found.push(text.trim_start_matches("u:").to_owned());
            }
            fields.values().for_each(|value| collect(value, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
