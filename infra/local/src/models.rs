//! Language models, as the environment names them.

use answer::model::Speakers;
use models::{Jitter, Models};
use service::{Clock, config::Environment};

/// The language models that `INLAY_MODELS` names.
///
/// # Errors
///
/// Every mistake in what is written there.
pub fn of_environment(clock: &Clock) -> anyhow::Result<Speakers> {
    let mut environment = Environment::of_process();
    let providers = models::configuration::read(&mut environment);
    let providers = environment.finish(providers)?;
    let models = Models::new(providers, clock.clone(), Jitter::random());
    Ok(Speakers::new(models).measured(|account| {
        tracing::info!(
            speaker = account.speaker.as_ref().map(tracing::field::display),
            first_ms = account.first.map(|first| first.as_millis()),
            total_ms = account.total.as_millis(),
            prompt_tokens = account.usage.prompt_tokens,
            completion_tokens = account.usage.completion_tokens,
            finish = ?account.finish,
            "a language model was asked"
        );
    }))
}
