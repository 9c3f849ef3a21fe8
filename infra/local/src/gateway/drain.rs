//! Stopping: the first signal ends the taking of requests and lets running streams come to their
//! end; a second one, or the limit, ends everything.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use axum::{Router, serve::ListenerExt};
use tokio::{net::TcpListener, sync::watch};

/// Longest time that running streams are given.
pub const LIMIT: Duration = Duration::from_secs(30);

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request came to its end.
    Drained,
    /// Requests were cut off, by a second signal or by the limit.
    Cut,
}

/// Serves until `stop` is given, then drains; a second `stop` ends at once.
///
/// # Errors
///
/// Where the listener fails.
pub async fn serve<F: Future<Output = ()>>(
    listener: TcpListener,
    router: Router,
    mut stop: impl FnMut() -> F,
    limit: Duration,
) -> io::Result<Ended> {
    let (told, mut tell) = watch::channel(false);
    // Events are small and must not wait to be gathered into larger packets.
    let listener = listener.tap_io(|socket| {
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(%error, "a connection sends its events in larger packets");
        }
    });
    let serving = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        // An error means that the sender is gone: then it is over too.
        let _ = tell.wait_for(|told| *told).await;
    });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        ended = &mut serving => return joined(ended),
        () = stop() => {}
    }
    let _ = told.send(true);
    tokio::select! {
        ended = &mut serving => joined(ended),
        () = stop() => Ok(Ended::Cut),
        () = tokio::time::sleep(limit) => Ok(Ended::Cut),
    }
}

fn joined(ended: Result<io::Result<()>, tokio::task::JoinError>) -> io::Result<Ended> {
    ended.map_err(io::Error::other)?.map(|()| Ended::Drained)
}

/// SIGTERM or SIGINT.
#[cfg(unix)]
pub async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard; SIGINT can");
            let _ = interrupted.await;
        }
    }
}

/// Control-C.
#[cfg(not(unix))]
pub async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{body::Body, routing::get};
    use futures::stream;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::{Notify, Semaphore},
    };

    use super::*;

    /// A gateway with a stream that says `a`, waits to be told, and says `b`.
    async fn running(
        limit: Duration,
    ) -> (
        TcpStream,
        Arc<Notify>,
        Arc<Semaphore>,
        tokio::task::JoinHandle<Ended>,
    ) {
        let go_on = Arc::new(Notify::new());
        let waits = go_on.clone();
        let router = Router::new().route(
            "/",
            get(move || {
                let waits = waits.clone();
                async move {
                    Body::from_stream(stream::unfold(0, move |at| {
                        let waits = waits.clone();
                        async move {
                            match at {
                                0 => Some((Ok::<_, io::Error>("first"), 1)),
                                1 => {
                                    waits.notified().await;
                                    Some((Ok("second"), 2))
                                }
                                _ => None,
                            }
                        }
                    }))
                }
            }),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let stops = Arc::new(Semaphore::new(0));
        let hears = stops.clone();
        let served = tokio::spawn(async move {
            let stop = move || {
                let hears = hears.clone();
                async move {
                    hears.acquire().await.expect("open").forget();
                }
            };
            serve(listener, router, stop, limit).await.expect("served")
        });
        let mut client = TcpStream::connect(address).await.expect("connected");
        client
            .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .expect("sent");
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).contains("first") {
            client.read_buf(&mut heard).await.expect("read");
        }
        (client, go_on, stops, served)
    }

    #[tokio::test]
    async fn a_running_stream_comes_to_its_end_after_the_first_signal() {
        let (mut client, go_on, stops, served) = running(LIMIT).await;
        stops.add_permits(1);
        tokio::time::sleep(Duration::from_millis(50)).await;
        go_on.notify_one();
        let mut rest = String::new();
        client.read_to_string(&mut rest).await.expect("read");
        assert!(
            rest.contains("second") && rest.ends_with("0\r\n\r\n"),
            "{rest}"
        );
        assert_eq!(served.await.expect("ended"), Ended::Drained);
    }

    #[tokio::test]
    async fn a_second_signal_ends_at_once() {
        let (_client, _go_on, stops, served) = running(LIMIT).await;
        stops.add_permits(2);
        assert_eq!(served.await.expect("ended"), Ended::Cut);
    }

    #[tokio::test]
    async fn a_stream_that_never_ends_is_cut_at_the_limit() {
        let (_client, _go_on, stops, served) = running(Duration::from_millis(20)).await;
        stops.add_permits(1);
        assert_eq!(served.await.expect("ended"), Ended::Cut);
    }
}
