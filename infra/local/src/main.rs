//! The program `inlay`: one machine's stand-in for the whole deployment, and the tool that scripts use.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::commands::{
    ask, check_sql, export, gallery, plan, query, query_worker, render, serve, token, validate,
};

/// Ask questions of your data; the answers are working widgets.
#[derive(Debug, Parser)]
#[command(
    name = "inlay",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = EXAMPLES)]
struct Inlay {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  inlay serve                                     a gateway on http://127.0.0.1:4000 over a demo set
  inlay serve --data ~/orders.csv                 the same over your own CSV, Parquet or JSON
  inlay ask \"Show Q2 sales by region\"             one answer, here in the terminal
  inlay ask --data films.csv --format ndjson \"average rating by genre\"
  echo '{\"id\":1,\"question\":\"how many orders per month\"}' | inlay plan --data orders.csv
  echo '{\"id\":1,\"sql\":\"SELECT count(*) FROM orders\"}' | inlay query --data orders.csv
  inlay export --data orders.csv --sql 'SELECT * FROM orders' -o orders.pdf

`inlay help COMMAND` says more about each.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the gateway: every function, DynamoDB and S3 on this machine
    Serve(serve::Args),
    /// Make a token for a caller of some role, for the gateway on this machine
    Token(token::Args),
    /// Answer one question in the terminal
    Ask(ask::Args),
    /// Turn questions into SQL: JSON lines in, JSON lines out
    Plan(plan::Args),
    /// Say whether the gate lets SQL through: JSON lines in, JSON lines out
    CheckSql(check_sql::Args),
    /// Run SQL behind the gate: JSON lines in, JSON lines out
    Query(query::Args),
    /// Write the rows of SQL as a file: CSV, PDF
    Export(export::Args),
    /// Say what is wrong with widgets: JSON lines in, JSON lines out
    Validate(validate::Args),
    /// Draw widgets: JSON lines in, JSON lines with HTML out
    Render(render::Args),
    /// Write the static gallery of every widget into a folder
    Gallery(gallery::Args),
    /// The child process that holds DuckDB
    #[command(hide = true)]
    QueryWorker(query_worker::Args),
}

fn main() -> ExitCode {
    let outcome = match Inlay::parse().command {
        Command::Serve(args) => serve::run(args),
        Command::Token(args) => token::run(args),
        Command::Ask(args) => ask::run(args),
        Command::Plan(args) => plan::run(args),
        Command::CheckSql(args) => check_sql::run(args),
        Command::Query(args) => query::run(args),
        Command::Export(args) => export::run(args),
        Command::Validate(args) => validate::run(args),
        Command::Render(args) => render::run(args),
        Command::Gallery(args) => gallery::run(args),
        Command::QueryWorker(args) => query_worker::run(args),
    };
    outcome.unwrap_or_else(|error| {
        if is_unread(&error) {
            return ExitCode::SUCCESS;
        }
        eprintln!("inlay: {error:#}");
        ExitCode::FAILURE
    })
}

/// Whether nobody reads on: `inlay query … | head -1` has what it wanted.
fn is_unread(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
