//! What stands between a bootstrap and the emulator: passes bytes on, and keeps what the function
//! said, as it was said.
//!
//! The emulator gathers a streamed answer before its caller gets any of it, so that events come one
//! by one can only be seen where the function sends them: on its way to the Runtime API.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

/// A port that leads to the emulator.
pub struct Relay {
    /// The port.
    pub address: SocketAddr,
    said: Said,
}

type Said = Arc<Mutex<Vec<u8>>>;

impl Relay {
    /// Opens one.
    pub async fn to(emulator: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let said = Said::default();
        let keeps = said.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, emulator, keeps.clone()));
            }
        });
        Self { address, said }
    }

    /// Everything that came through from the bootstrap's side so far.
    pub fn said(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Waits until the bootstrap's side has said that.
    pub async fn hears(&self, words: &str, patience: Duration) {
        let heard = async {
            while !self.said().contains(words) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if tokio::time::timeout(patience, heard).await.is_err() {
            panic!(
                "{words:?} was not said in {patience:?}, but:\n{}",
                self.said()
            );
        }
    }
}

async fn carry(client: TcpStream, emulator: SocketAddr, said: Said) -> std::io::Result<()> {
    let server = TcpStream::connect(emulator).await?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = from_client.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        let piece = &buffer[..read];
        said.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(piece);
        to_server.write_all(piece).await?;
    }
    to_server.shutdown().await?;
    back.await??;
    Ok(())
}
