//! Asks the models that `INLAY_MODELS` names, and shows every event as it comes, with its time:
//!
//! ```sh
//! INLAY_MODELS="local qwen3:8b" cargo run -p models --example ask -- 'What is a median?'
//! ```

use std::time::Duration;

use futures::StreamExt;
use models::{Jitter, Message, Models, Request, configuration};
use service::{Clock, config::Environment};
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), service::config::Misconfigured> {
    service::telemetry::start();
    let mut environment = Environment::of_process();
    let providers = configuration::read(&mut environment);
    let providers = environment.finish(providers)?;
    let models = Models::new(providers, Clock::system(), Jitter::random());

    let words: Vec<String> = std::env::args().skip(1).collect();
    let request = Request {
        messages: vec![Message::User(words.join(" "))],
        ..Request::default()
    };
    let start = Instant::now();
    let mut events = models.ask(request, None, start + Duration::from_secs(300));
    while let Some(event) = events.next().await {
        println!("{:>6} ms {event:?}", start.elapsed().as_millis());
    }
    Ok(())
}
