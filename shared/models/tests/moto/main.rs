//! Keys that AWS Secrets Manager keeps, read with the AWS SDK from moto, a server that others wrote.

#![cfg(feature = "secrets-manager")]

#[path = "../sockets/server.rs"]
#[allow(dead_code, reason = "shared with the tests over sockets")]
mod server;

use std::{
    ffi::OsString,
    io::Write,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use aws_sdk_secretsmanager::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
};
use futures::StreamExt;
use models::{
    Event, Jitter, Message, Models, Request, configuration, secrets_manager::SecretsManager,
};
use server::{Server, head, stop, text};
use service::{Clock, config::Environment};

const OLD: &str = "sk-or-v1-5f3c0ffee0ddba11hunter2swordfish";
const NEW: &str = "sk-or-v1-c0dec0dec0dec0dec0decorrecthorse";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running moto; it ends with this.
struct Moto {
    process: Child,
    address: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Moto {
    fn start(python: OsString) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = port.local_addr().expect("an address").port();
        let process = Command::new(python)
            .args([
                "-m",
                "moto.server",
                "-H",
                "127.0.0.1",
                "-p",
                &port.to_string(),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto");
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "moto did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

fn client(address: &str) -> Client {
    let config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .endpoint_url(address);
    Client::from_conf(config.build())
}

/// One provider at that server, whose variable holds that ARN.
fn models(server: &Server, arn: &str, moto: &str) -> Models {
    let written = format!("openrouter m {}", server.url);
    let pairs = [
        (configuration::VARIABLE, &*written),
        ("OPENROUTER_API_KEY", arn),
    ];
    let mut environment = Environment::from_pairs(pairs);
    let providers = configuration::read(&mut environment);
    let providers = environment.finish(providers).expect("no mistake");
    let vault = SecretsManager::over(client(moto));
    Models::new(providers, Clock::system(), Jitter::told_by(|| 0.0)).with_vault(Arc::new(vault))
}

/// What is heard, as all that a client could be shown of it.
async fn heard(models: &Models) -> String {
    let request = Request {
        messages: vec![Message::User("Sales?".to_owned())],
        ..Request::default()
    };
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    let events: Vec<Event> = models.ask(request, None, deadline).collect().await;
    let health = serde_json::to_string(&models.checked().await).expect("JSON");
    let account = match events.last() {
        Some(Event::Done(account) | Event::Failed { account, .. }) => {
            serde_json::to_string(account).expect("JSON")
        }
        other => panic!("{other:?}"),
    };
    format!("{events:?}{account}{health}{models:?}")
}

/// The key that a server was sent first, and last.
fn sent(server: &Server) -> Vec<String> {
    let seen = server.seen();
    let keys = seen.iter().filter_map(|seen| {
        let mut lines = seen.head.lines();
        lines.find_map(|line| line.strip_prefix("authorization: Bearer "))
    });
    keys.map(str::to_owned).collect()
}

/// Logs, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_key_is_read_from_secrets_manager_and_shows_nowhere() {
    let Some(python) = std::env::var_os("INLAY_PYTHON") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI nothing is skipped: INLAY_PYTHON names no Python with moto"
        );
        println!("SKIPPED: INLAY_PYTHON names no Python with moto");
        return;
    };
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || written.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let moto = Moto::start(python);
    let manager = client(&moto.address);
    let create = async |name: &str, text: &str| {
        let made = manager.create_secret().name(name).secret_string(text);
        let made = made.send().await.expect("a secret");
        made.arn.expect("an ARN")
    };
    let plain = create("inlay/openrouter", OLD).await;
    let json = format!(r#"{{"user":"me","OPENROUTER_API_KEY":"{OLD}"}}"#);
    let field = create("inlay/in-json", &json).await;
    let other = create("inlay/other", r#"{"password":"hunter2"}"#).await;
    let unknown = format!("{}-gone", &plain[..plain.len() - 7]);
    let ok = || vec![head(200, ""), text("ok"), stop()];
    let mut shown = String::new();

    for arn in [&plain, &field] {
        let server = Server::start(vec![ok()]).await;
        shown += &heard(&models(&server, arn, &moto.address)).await;
        assert_eq!(sent(&server), [OLD, OLD]);
    }

    // The key is changed while the program runs.
    let server = Server::start(vec![ok(), ok(), vec![head(401, "")], ok()]).await;
    let kept = models(&server, &plain, &moto.address);
    shown += &heard(&kept).await;
    let put = manager
        .put_secret_value()
        .secret_id(&plain)
        .secret_string(NEW);
    put.send().await.expect("changed");
    shown += &heard(&kept).await;
    assert_eq!(sent(&server), [OLD, OLD, OLD, NEW]);
    assert!(!shown.contains("model_key_unread"), "{shown}");

    for (arn, address) in [
        (&unknown, &*moto.address),
        (&other, &moto.address),
        (&plain, "http://127.0.0.1:1"),
    ] {
        let server = Server::start(vec![ok()]).await;
        let started = Instant::now();
        let said = heard(&models(&server, arn, address)).await;
        assert!(started.elapsed() < Duration::from_secs(8));
        assert!(said.contains(r#""code":"model_key_unread""#), "{said}");
        assert!(said.contains("its key could not be read"), "{said}");
        assert!(sent(&server).is_empty());
        shown += &said;
    }

    for hidden in ["inlay/", "arn:aws", "123456789012", "hunter2"] {
        assert!(!shown.contains(hidden), "{hidden} shows:\n{shown}");
    }
    let log = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
    assert!(log.contains("ResourceNotFoundException"), "{log}");
    assert!(log.contains("Secrets Manager cannot be reached"), "{log}");
    for key in [OLD, NEW] {
        for part in [key, &key[..14], &key[key.len() - 8..], &key[12..24]] {
            assert!(!shown.contains(part), "{part} shows:\n{shown}");
            let line = log.lines().find(|line| line.contains(part));
            assert_eq!(line, None, "{part} is in the log");
        }
    }
    let ours = log.lines().filter(|line| line.contains(" models::"));
    for line in ours {
        assert!(!line.contains("inlay/") && !line.contains("arn:"), "{line}");
    }
}
