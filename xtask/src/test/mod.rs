//! `test`: every check there is, in order, none of them silently left out.
//!
//! A check that fails does not keep the others from running. One that needs something this
//! machine lacks is skipped by name on a laptop, and fails where `CI` is set.
//!
//! | module | does |
//! | --- | --- |
//! | [`report`] | what passed, failed and was left out |
//! | [`sets`] | the evaluation sets, where they are |

mod report;
mod sets;

use std::process::ExitCode;

use crate::{aimock, duckdb, dynamodb, fonts, gallery, places, shell, tools};
use report::Report;

/// Runs all of them.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut report = Report::new(places::in_ci());
    duckdb::setup()?;

    report.check("format", || {
        shell::run(shell::cargo().args(["fmt", "--all", "--check"]))?;
        // Modules that a macro declares are invisible to `cargo fmt`.
        let mut rustfmt = shell::command("rustfmt");
        rustfmt.args(["--check", "--edition", "2024"]);
        for folder in ["components", "kinds"] {
            rustfmt.args(places::sources(&format!("shared/widgets/src/{folder}"))?);
        }
        shell::run(&mut rustfmt)
    });
    report.check("lints", || {
        shell::run(shell::cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]))
    });

    let react = report
        .tool("drawing answers with React", tools::react)
        .is_some();
    let contract = report
        .tool("schemas and types of widgets", tools::contract)
        .is_some();
    let browser = report
        .tool("the gallery in a browser", tools::browser)
        .is_some();
    let fonts = report.tool("PDF of other scripts", fonts::setup).is_some();
    let tables = report.tool("questions of public tables", tools::public_tables);
    let aimock = report.tool("a language model that others wrote", aimock::installed);
    let dynamodb = report.tool("what lasts, on DynamoDB Local", dynamodb::Local::start);
    let python = report.tool(
        "the template, the evaluation sets and the real runtime",
        tools::Python::ready,
    );

    report.check("programs", || {
        shell::run(shell::cargo().args(["build", "--workspace", "--bins", "--tests"]))
    });
    report.check("tests", || {
        let mut tests = shell::cargo();
        // What the tests look for beside themselves. A test whose part is missing says so.
        tests.env("INLAY_BIN_DIR", places::target().join("debug"));
        tests.env("INSTA_WORKSPACE_ROOT", places::root());
        // A picture that changed fails; nobody is there to look at a new one.
        if places::in_ci() {
            tests.env("INSTA_UPDATE", "no");
        }
        tests.env_remove("INSTA_FORCE_PASS");
        if fonts {
            tests.env("INLAY_FONTS", places::root().join(".fonts"));
        }
        if let Some(tables) = &tables {
            tests.env("INLAY_VEGA_DATASETS", tables);
        }
        if let Some(aimock) = &aimock {
            tests.env("INLAY_AIMOCK", aimock);
        }
        if let Some(dynamodb) = &dynamodb {
            tests.env("INLAY_DYNAMODB_LOCAL", &dynamodb.address);
        }
        if let Some(python) = &python {
            tests.env("PATH", python.path()?);
            tests.env("INLAY_CARGO_LAMBDA", python.program("cargo-lambda"));
            tests.env("INLAY_PYTHON", python.program("python"));
        }
        if shell::has("cargo-nextest", "--version") {
            shell::run(tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]))?;
            shell::run(shell::cargo().args(["test", "--workspace", "--doc"]))
        } else {
            shell::run(tests.args(["test", "--workspace", "--no-fail-fast"]))
        }
    });
    if !react {
        eprintln!("note: the code of answers was not drawn");
    }
    if !contract {
        eprintln!("note: the schemas and types of widgets were not tried");
    }

    if browser {
        report.check("gallery in a browser", gallery::look);
        report.check("charts against their numbers", gallery::measure);
        report.check("chat and playground in a browser", gallery::live);
    }

    if let Some(python) = &python {
        report.check("template: sam validate --lint", || {
            shell::run(
                shell::command(python.program("sam"))
                    .args(["validate", "--lint", "--template", "template.yaml"])
                    .env("SAM_CLI_TELEMETRY", "0")
                    .env("AWS_DEFAULT_REGION", region()),
            )
        });
        report.check("template: cfn-lint", || {
            shell::run(shell::command(python.program("cfn-lint")).arg("template.yaml"))
        });
        match sets::folder() {
            Some(folder) => sets::score(&mut report, &folder, python),
            None => report.absent(
                "evaluation sets",
                "there is no ../shared/eval; INLAY_EVAL_DIR may name one",
            ),
        }
    }
    Ok(report.close())
}

/// The template is checked against a region; any would do.
fn region() -> String {
    let set = std::env::var("AWS_DEFAULT_REGION").unwrap_or_default();
    if set.is_empty() {
        "us-east-1".to_owned()
    } else {
        set
    }
}
