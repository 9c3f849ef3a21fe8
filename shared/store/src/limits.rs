//! Budgets: how often a caller may do something within a window of time.
//!
//! A window is fixed and aligned to the clock, so that all instances agree on it without asking
//! each other. One update with a condition counts and refuses at once: DynamoDB makes updates of
//! an item one after the other, so no more than the limit come through however many are made at
//! the same time. A request that was doubled, or tried again because its answer was lost, may
//! count twice; so a budget errs on the side of less, never of more.

use service::limit::{Budget, Denied, Meter, Rate, Spending};

use crate::{
    Result, Store, StoreError,
    condition::{Changes, When},
    item::number,
    key::{EXPIRES, Key},
};

/// The attribute that counts.
const SPENT: &str = "spent";

impl Store {
    /// Spends one of an owner's budget for `what`, and says what is left.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exhausted`] where nothing is left in this window.
    pub async fn spend(&self, owner: &str, what: &str, rate: Rate) -> Result<Budget> {
        let window = i64::try_from(rate.window.as_secs().max(1)).unwrap_or(i64::MAX);
        let now = self.clock.now().as_second();
        let start = now - now.rem_euclid(window);
        let end = start.saturating_add(window);
        let seconds = u64::try_from(end - now).unwrap_or(1);
        let key = Key::limit(owner, what, start, window.unsigned_abs());
        let changes = Changes::new()
            .add(SPENT, number(1))
            // Kept for a while, for an instance whose clock runs behind.
            .set(EXPIRES, number(end.saturating_add(60 * 60)));
        let below = When::Any(vec![
            When::Absent(SPENT),
            When::Below(SPENT, number(rate.limit)),
        ]);
        if rate.limit == 0 {
            return Err(StoreError::Exhausted { seconds });
        }
        let Some(changed) = self.table.update_when(&key, changes, below).await? else {
            return Err(StoreError::Exhausted { seconds });
        };
        let spent: u32 = changed.number(SPENT)?;
        Ok(Budget {
            limit: rate.limit,
            left: rate.limit.saturating_sub(spent),
            seconds,
        })
    }
}

impl Meter for Store {
    fn spend<'a>(&'a self, owner: &'a str, what: &'a str, rate: Rate) -> Spending<'a> {
        Box::pin(async move {
            Store::spend(self, owner, what, rate)
                .await
                .map_err(|error| match error {
                    StoreError::Exhausted { seconds } => Denied::Exhausted { seconds },
                    error => {
                        tracing::error!(?error, "a budget could not be counted");
                        Denied::Unavailable
                    }
                })
        })
    }
}
