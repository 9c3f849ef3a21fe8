//! `inlay token`: a token for a caller of some role, to be tried on this machine's gateway.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use service::{Clock, Principal};

use crate::{state, tokens};

/// What `token` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Who the caller is
    #[arg(long, default_value = "someone", value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub user: String,
    /// Permissions of the caller, separated by commas; none unless they are given
    #[arg(long, value_delimiter = ',')]
    pub permissions: Vec<String>,
    /// A claim of the caller: NAME=VALUE,VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    pub claim: Vec<String>,
    /// Days that it lasts
    #[arg(long, default_value_t = tokens::DAYS, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub days: u32,
    /// The state folder of the gateway that is to believe it
    #[arg(long, default_value = ".inlay", value_name = "DIR")]
    pub state: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  inlay token --user vera --claim regions=North          sees the rows of one region
  inlay token --user max --permissions manager           sees every region, opens what lies behind a mark
  inlay token --user eve --permissions data_exporter --claim regions=North,South

  curl -N localhost:4000/ai/chat -H \"authorization: Bearer $(inlay token --user vera --claim regions=North)\" \\
       -H 'content-type: application/json' -d '{\"message\":\"Show Q2 sales by region\"}'

In a browser: http://localhost:4000/chat.html#token=TOKEN. It is the gateway's own secret that signs, so
nobody gets rights by this that they have not by that folder.";

/// Writes the token and a line break.
///
/// # Errors
///
/// Where no gateway has used the state folder, or a claim cannot be handed on.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    let folder = args.state.display();
    let secret = state::secret_in(&args.state)?.with_context(|| {
        format!(
            "no gateway has used the state folder {folder}.\n  \
             Start one: inlay serve --state {folder}; or name the folder of the one that runs: --state DIR"
        )
    })?;
    let caller = Principal {
        user_id: args.user,
        permissions: scope.permissions,
        claims: scope.claims,
    };
    println!(
        "{}",
        tokens::token(secret, &caller, args.days, &Clock::system())?
    );
    Ok(ExitCode::SUCCESS)
}
