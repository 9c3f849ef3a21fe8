//! Runs a click, once for its key, and keeps what it made together with its result.

use std::{pin::pin, time::Duration};

use service::Problem;
use store::{
    StoreError,
    actions::{Claim, Claimed, Made, Once},
    audit::{Deed, Kind},
};
use tokio::time::{Instant, sleep, sleep_until};

use super::{Click, Done, Remembered, Teller, check::Checked, kinds};
use crate::{Needs, refusal};

/// How often a claim is renewed while its action runs.
const BEAT: Duration = Duration::from_secs(2);

/// Pauses between looks at a click that runs elsewhere: shortest and longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(40), Duration::from_millis(400));

/// How long a click that runs elsewhere is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

impl Checked {
    /// Runs the click, and gives its result as JSON.
    ///
    /// # Errors
    ///
    /// What failed; it is in the audit.
    pub async fn run(
        self,
        needs: &Needs,
        remembered: Remembered,
        teller: &Teller,
    ) -> Result<String, Problem> {
        let (click, once) = match self {
            Self::Ran(result) => return Ok(result),
            Self::May { click, once } => (click, once),
        };
        let ran = match once {
            None => alone(needs, &click, &remembered, teller).await,
            Some(once) => claimed(needs, &click, &once, &remembered, teller).await,
        };
        if let Err(problem) = &ran {
            remembered.refused(needs, problem).await;
        }
        ran
    }
}

/// Runs a click that has no key.
async fn alone(
    needs: &Needs,
    click: &Click,
    remembered: &Remembered,
    teller: &Teller,
) -> Result<String, Problem> {
    let done = kinds::run(needs, click, teller).await?;
    let (result, made) = written(done, remembered)?;
    let kept = needs
        .store
        .keep_made(&click.caller.user_id, &click.widget, made);
    kept.await.map_err(refusal::of_store)?;
    Ok(result)
}

/// Runs a click, or waits for whoever runs it.
async fn claimed(
    needs: &Needs,
    click: &Click,
    once: &Once,
    remembered: &Remembered,
    teller: &Teller,
) -> Result<String, Problem> {
    let until = Instant::now() + PATIENCE;
    let mut pause = PAUSES.0;
    let mut runs_elsewhere = false;
    let claim = loop {
        let is_over = Instant::now() >= until;
        match needs.store.claim(&click.caller.user_id, once).await {
            Ok(Claim::Mine(claim)) => break claim,
            Ok(Claim::Done(result)) => return Ok(result),
            Ok(Claim::Running) if is_over => return Err(refusal::in_progress()),
            Ok(Claim::Running) => runs_elsewhere = true,
            // It runs, and its result will be there when the table answers again.
            Err(StoreError::Unavailable { reason }) if runs_elsewhere && !is_over => {
                tracing::warn!(reason, "a click that runs elsewhere is looked for again");
            }
            Err(error) => return Err(refusal::of_store(error)),
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    };
    let done = match renewing(&claim, kinds::run(needs, click, teller)).await {
        Ok(done) => written(done, remembered).map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match done {
        Ok((result, made)) => {
            let finished = claim.finish(&click.widget, result, made).await;
            finished.map_err(refusal::of_store)
        }
        Err(problem) => {
            if let Err(error) = claim.release().await {
                tracing::warn!(?error, "a key is not free before its claim lapses");
            }
            Err(problem)
        }
    }
}

/// Waits for some work, and renews the claim meanwhile.
async fn renewing<T>(claim: &Claimed, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut next = Instant::now() + BEAT;
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = sleep_until(next) => {}
        }
        // Who lost the claim learns it at the end, when nothing is kept.
        if let Err(error) = claim.renew().await {
            tracing::warn!(?error, "a claim is not renewed");
        }
        next = Instant::now() + BEAT;
    }
}

/// What an action has done, as it is kept.
fn written(done: Done, remembered: &Remembered) -> Result<(String, Made), Box<Problem>> {
    let result = serde_json::to_string(&done.result).map_err(|error| {
        tracing::error!(%error, "a result cannot be written");
        Box::new(service::problems::internal())
    })?;
    let made = done.widgets.iter().map(|widget| Deed {
        kind: Kind::Widget,
        subject: widget.descriptor.get().widget_id.to_string(),
        ..remembered.deed(done.read.clone(), "done")
    });
    let mut deeds: Vec<Deed> = made.collect();
    deeds.push(remembered.deed(done.read, "done"));
    let made = Made {
        widgets: done.widgets,
        submissions: done.submissions,
        deeds,
    };
    Ok((result, made))
}
