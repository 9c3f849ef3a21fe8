//! `model`: a language model that others wrote, for the tests and for a look at the chat page.
//!
//! aimock is a mock of the OpenAI API in one npm package without dependencies. What it says is in
//! `tests/aimock`: it knows no answer to anything else.

use std::{net::TcpListener, path::PathBuf, process::ExitCode};

use anyhow::bail;

use crate::{
    npm::{self, Package},
    places, shell,
};

const PACKAGE: Package = Package {
    name: "@copilotkit/aimock",
    version: "1.43.0",
    sha256: Some("54f4ba4ef984696557e84176d6c4f37150047819a4eda374850a390534bbf117"),
};

/// The folder of its package, installed where it is missing.
pub fn installed() -> anyhow::Result<PathBuf> {
    if !shell::has("node", "--version") {
        bail!("node is not there; install Node.js 20 or newer");
    }
    let folder = places::cache()?.join("aimock").join(PACKAGE.version);
    if !folder.join("dist/cli.js").is_file() {
        let tarball = PACKAGE.fetched("aimock")?;
        npm::unpacked(&tarball, "package", &folder)?;
    }
    Ok(folder)
}

/// Starts one and says how it is asked, until it is stopped.
pub fn run() -> anyhow::Result<ExitCode> {
    let folder = installed()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    println!(
        "A language model is at http://127.0.0.1:{port}/v1\n\n  \
         INLAY_MODELS=\"http://127.0.0.1:{port}/v1 gpt-4o\" cargo xtask serve\n  \
         INLAY_AIMOCK={} cargo test -p inlay-tests --test models\n\n\
         It answers what is in tests/aimock. Ctrl-C stops it.\n",
        folder.display()
    );
    shell::run(
        shell::command("node")
            .arg(folder.join("dist/cli.js"))
            .args(["--strict", "--watch", "--port", &port.to_string()])
            .args(["--fixtures", "tests/aimock"]),
    )?;
    Ok(ExitCode::SUCCESS)
}
