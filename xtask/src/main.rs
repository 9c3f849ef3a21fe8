//! The commands that people who work here type: `cargo xtask COMMAND`.
//!
//! | module | does |
//! | --- | --- |
//! | [`duckdb`] | `setup`: fetches the prebuilt libduckdb and checks it |
//! | [`fonts`] | `setup`: fonts for PDF of scripts beyond Latin, Greek and Cyrillic |
//! | [`serve`] | `serve`: setup, build, and start |
//! | [`test`] | `test`: every check there is, in order, none of them silently left out |
//! | [`package`] | `package`: the bundles for Lambda, their sizes, and whether they can be loaded there |
//! | [`bench`] | `bench`: the figures of the README, against their bars |
//! | [`gallery`] | `gallery`: the static site of every widget, and a look at it in a browser |
//! | [`contract`] | `openapi`, `schemas`: the contract, made from the code |
//! | [`dynamodb`] | `dynamodb`: Amazon's own DynamoDB Local, for the tests of what lasts |
//! | [`aimock`] | `model`: a language model that others wrote, for the tests and for a look |
//! | [`npm`] | tarballs of the npm registry, checked |
//! | [`tools`] | finds or installs what only these commands need |
//! | [`places`] | where things are |
//! | [`shell`] | runs other programs |

mod aimock;
mod bench;
mod contract;
mod duckdb;
mod dynamodb;
mod fonts;
mod gallery;
mod npm;
mod package;
mod places;
mod serve;
mod shell;
mod test;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  setup            fetch the prebuilt DuckDB library that everything links, and fonts for PDF (once; seconds)
  serve [ARGS]     build and start `inlay serve`; ARGS go on to it: --data FILE, --port N, --help
  test             every check: format, lints, tests, template, evaluation sets, the real runtime
  gallery [DIR]    write the static gallery of every widget; default: target/gallery
  bench [PART]     measure speed and size on a release build, against their bars;
                   parts: gateway, kept, models, exports, library, widgets, lasting, printed,
                   startup
  dynamodb         start DynamoDB Local for `cargo test -p store`, until it is stopped
  model            start a mock of a language model that answers what is in tests/aimock, until it is stopped
  package          build the Lambda bundles and the DuckDB layer into target/lambda
  openapi          write infra/contract/openapi.json anew from the code
  schemas          write the JSON Schemas and TypeScript types in infra/contract anew
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match (command.as_str(), rest.is_empty()) {
        ("setup", true) => duckdb::setup()
            .and_then(|()| fonts::setup())
            .map(|()| ExitCode::SUCCESS),
        ("serve", _) => serve::run(&rest),
        ("test", true) => test::run(),
        ("gallery", _) => gallery::write(&rest),
        ("bench", _) => bench::run(&rest),
        ("dynamodb", true) => dynamodb::run(),
        ("model", true) => aimock::run(),
        ("package", true) => package::run(),
        ("openapi", true) => contract::write(),
        ("schemas", true) => contract::schemas(),
        ("" | "help" | "-h" | "--help", _) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprint!(
                "`cargo xtask {command} {}` is not a command.\n\n{HELP}",
                rest.join(" ")
            );
            Ok(ExitCode::from(2))
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
