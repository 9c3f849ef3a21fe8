//! The emulator of `cargo lambda watch`, and bootstraps beside it.

use std::{net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

/// The emulator; it ends with this.
pub struct Emulator {
    /// Where it takes invocations, and where the Runtime API is.
    pub address: SocketAddr,
    bootstraps: PathBuf,
    _process: Child,
}

impl Emulator {
    /// Starts it on a free port; `None` where it, or what it would run, is missing.
    pub async fn start() -> Option<Self> {
        let program = std::env::var_os("INLAY_CARGO_LAMBDA").map(PathBuf::from);
        let bootstraps = std::env::var_os("INLAY_BIN_DIR").map(PathBuf::from);
        let (Some(program), Some(bootstraps)) = (program, bootstraps) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "in CI nothing is skipped: run `cargo xtask test`"
            );
            eprintln!("SKIPPED: the real runtime: run it by `cargo xtask test`");
            return None;
        };
        // Taken and given back: the emulator wants a number.
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = free.local_addr().expect("its address");
        drop(free);
        let process = Command::new(program)
            .args([
                "lambda",
                "watch",
                "--only-lambda-apis",
                "--invoke-address",
                "127.0.0.1",
            ])
            .args(["--invoke-port", &address.port().to_string()])
            .current_dir(inlay_tests::of_checkout(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the emulator starts");
        for _ in 0..600 {
            if TcpStream::connect(address).await.is_ok() {
                return Some(Self {
                    address,
                    bootstraps,
                    _process: process,
                });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the emulator does not listen on {address}");
    }

    /// Starts a function's bootstrap as Lambda does: told by its environment where to ask for work.
    pub fn bootstrap(
        &self,
        name: &str,
        runtime_api: SocketAddr,
        environment: &[(&str, String)],
    ) -> Child {
        let program = self.bootstraps.join(name);
        Command::new(&program)
            .env_clear()
            .env(
                "AWS_LAMBDA_RUNTIME_API",
                format!("http://{runtime_api}/.rt/{name}"),
            )
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", name)
            .env("AWS_LAMBDA_LOG_STREAM_NAME", name)
            .env("AWS_REGION", "eu-central-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
    }
}
