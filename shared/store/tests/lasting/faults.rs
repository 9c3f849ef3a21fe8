//! A proxy between the SDK and DynamoDB that does, by a seeded plan, what networks and overloaded
//! services do.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// It is passed on and answered.
    None,
    /// The connection breaks before the server sees it.
    DroppedBefore,
    /// The connection breaks after the server has done it.
    DroppedAfter,
    /// It arrives late.
    Late(Duration),
    /// The server sees it twice at the same time.
    Doubled,
    /// The server sees it again some time after it was answered.
    Again(Duration),
    /// The connection breaks at once, and the server sees it later all the same.
    Ghost(Duration),
    /// An error instead of an answer; the server has not seen it.
    Refused(&'static str),
    /// An error instead of an answer, though the server has done it.
    DoneAndRefused(&'static str),
}

/// Errors that DynamoDB gives when it is in trouble.
const ERRORS: [&str; 3] = [
    "InternalServerError",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
];

/// Numbers that look random and are the same for the same seed.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Seeded {
    /// From that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below that one.
    pub fn below(&mut self, end: u64) -> u64 {
        // SplitMix64, https://prng.di.unimi.it/splitmix64.c
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// The fault of the request of that number; so many in a hundred have one.
fn fault(seed: u64, number: u64, in_a_hundred: u64) -> Fault {
    let mut seeded = Seeded::new(seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    if seeded.below(100) >= in_a_hundred {
        return Fault::None;
    }
    let soon = Duration::from_millis(seeded.below(40));
    let error = ERRORS[seeded.below(3) as usize];
    match seeded.below(8) {
        0 => Fault::DroppedBefore,
        1 => Fault::DroppedAfter,
        2 => Fault::Late(soon),
        3 => Fault::Doubled,
        4 => Fault::Again(soon),
        5 => Fault::Ghost(soon),
        6 => Fault::Refused(error),
        _ => Fault::DoneAndRefused(error),
    }
}

/// A running proxy.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Where it is: `http://127.0.0.1:4711`.
    pub address: String,
    faults: Arc<AtomicU64>,
}

impl Proxy {
    /// Starts one before a server; so many in a hundred requests have a fault.
    pub async fn before(server: &str, seed: u64, in_a_hundred: u64) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let numbers = Arc::new(AtomicU64::new(0));
        let faults = Arc::new(AtomicU64::new(0));
        let counted = faults.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                let fault = fault(seed, number, in_a_hundred);
                if fault != Fault::None {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
                let server = server.clone();
                // What breaks here is what was to be broken, or the other side's affair.
                tokio::spawn(async move { serve(client, server, fault).await });
            }
        });
        Self { address, faults }
    }

    /// Faults so far.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }
}

/// One request on one connection.
async fn serve(mut client: TcpStream, server: String, fault: Fault) -> std::io::Result<()> {
    let request = request(&mut client).await?;
    match fault {
        Fault::None => {
            let answer = ask(&server, &request).await?;
            client.write_all(&answer).await?;
        }
        Fault::DroppedBefore => {}
        Fault::DroppedAfter => {
            ask(&server, &request).await?;
        }
        Fault::Late(by) => {
            tokio::time::sleep(by).await;
            let answer = ask(&server, &request).await?;
            client.write_all(&answer).await?;
        }
        Fault::Doubled => {
            let (_, answer) = tokio::join!(ask(&server, &request), ask(&server, &request));
            client.write_all(&answer?).await?;
        }
        Fault::Again(after) => {
            let answer = ask(&server, &request).await?;
            client.write_all(&answer).await?;
            client.shutdown().await?;
            tokio::time::sleep(after).await;
            ask(&server, &request).await?;
        }
        Fault::Ghost(after) => {
            drop(client);
            tokio::time::sleep(after).await;
            ask(&server, &request).await?;
            return Ok(());
        }
        Fault::Refused(error) => client.write_all(&refusal(error)).await?,
        Fault::DoneAndRefused(error) => {
            ask(&server, &request).await?;
            client.write_all(&refusal(error)).await?;
        }
    }
    client.shutdown().await
}

/// A whole request, with `connection: close` in it so that its answer ends with the connection.
async fn request(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 16 << 10];
    loop {
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if bytes.len() >= head + 4 + length {
                let line = bytes.windows(2).position(|window| window == b"\r\n");
                let line = line.ok_or_else(broken)? + 2;
                bytes.splice(line..line, b"connection: close\r\n".iter().copied());
                return Ok(bytes);
            }
        }
        let read = client.read(&mut buffer).await?;
        if read == 0 {
            return Err(broken());
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
}

/// Sends it on and gives the whole answer.
async fn ask(server: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

fn refusal(error: &str) -> Vec<u8> {
    let status = match error {
        "InternalServerError" => "500 Internal Server Error",
        _ => "400 Bad Request",
    };
    let body = format!(
        "{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{error}\",\"message\":\"made up\"}}"
    );
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.0\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[test]
fn a_plan_has_every_fault_and_is_the_same_for_the_same_seed() {
    let plan = |seed| (0..1_000).map(move |number| fault(seed, number, 50));
    assert!(plan(7).eq(plan(7)));
    assert!(!plan(7).eq(plan(8)));
    let kinds: std::collections::BTreeSet<String> = plan(7)
        .map(|fault| {
            let name = format!("{fault:?}");
            name.split('(').next().unwrap_or_default().to_owned()
        })
        .collect();
    assert_eq!(kinds.len(), 9, "{kinds:?}");
    let none = plan(7).filter(|fault| *fault == Fault::None).count();
    assert!((400..600).contains(&none), "{none}");
}
