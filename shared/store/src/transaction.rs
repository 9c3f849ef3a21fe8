//! Writes that happen together or not at all.
//!
//! Every write of the store but a budget's is a transaction, though some have one item only: each
//! has a token, so that a request whose answer was lost is tried again without
//! happening twice, conditions included.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::DisplayErrorContext,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        AttributeValue, CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update,
    },
};

use crate::{
    Result, StoreError,
    condition::{Changes, Placeholders, When},
    item::{Draft, Item},
    key::{self, Key, PK},
    store::Table,
};

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub(crate) enum Outcome {
    /// All of it happened.
    Done,
    /// None of it happened: a condition did not hold.
    Refused {
        /// Which write it was the condition of, from 0.
        at: usize,
        /// The item as it was then.
        found: Option<Item>,
    },
}

/// Writes to be made together; at most 100.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transaction {
    writes: Vec<TransactWriteItem>,
}

impl Transaction {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes an item, in place of one that is there.
    #[must_use]
    pub fn put(self, draft: Draft) -> Self {
        self.put_when(draft, None)
    }

    /// Writes an item where there is none.
    #[must_use]
    pub fn put_new(self, draft: Draft) -> Self {
        self.put_when(draft, Some(When::Absent(crate::key::PK)))
    }

    /// Writes an item where the condition holds.
    #[must_use]
    pub fn put_when(mut self, draft: Draft, when: Option<When>) -> Self {
        let mut placeholders = Placeholders::default();
        let condition = when.map(|when| placeholders.condition(&when));
        let (names, values) = placeholders.finish();
        let put = Put::builder()
            .table_name("")
            .set_item(Some(draft.into_attributes()))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        self.writes.extend(
            put.ok()
                .map(|put| TransactWriteItem::builder().put(put).build()),
        );
        self
    }

    /// Changes an item where the condition holds; makes it where it is missing.
    #[must_use]
    pub fn update(mut self, key: &Key, changes: Changes, when: When) -> Self {
        let mut placeholders = Placeholders::default();
        let expression = changes.expression(&mut placeholders);
        let condition = placeholders.condition(&when);
        let (names, values) = placeholders.finish();
        let update = Update::builder()
            .table_name("")
            .set_key(Some(key.attributes().into()))
            .update_expression(expression)
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        self.writes.extend(
            update
                .ok()
                .map(|update| TransactWriteItem::builder().update(update).build()),
        );
        self
    }

    /// Deletes an item.
    #[must_use]
    pub fn delete(mut self, key: &Key) -> Self {
        let delete = Delete::builder()
            .table_name("")
            .set_key(Some(key.attributes().into()))
            .build();
        self.writes.extend(
            delete
                .ok()
                .map(|delete| TransactWriteItem::builder().delete(delete).build()),
        );
        self
    }

    fn on(mut self, table: &str) -> Result<Vec<TransactWriteItem>> {
        for write in &mut self.writes {
            if let Some(AttributeValue::S(partition)) = partition(write) {
                key::check(partition)?;
            }
            if let Some(put) = &mut write.put {
                table.clone_into(&mut put.table_name);
            }
            if let Some(update) = &mut write.update {
                table.clone_into(&mut update.table_name);
            }
            if let Some(delete) = &mut write.delete {
                table.clone_into(&mut delete.table_name);
            }
        }
        Ok(self.writes)
    }
}

fn partition(write: &TransactWriteItem) -> Option<&AttributeValue> {
    let item = match write {
        TransactWriteItem { put: Some(put), .. } => put.item(),
        TransactWriteItem {
            update: Some(update),
            ..
        } => update.key(),
        TransactWriteItem {
            delete: Some(delete),
            ..
        } => delete.key(),
        _ => return None,
    };
    item.get(PK)
}

/// Longest time that a transaction is tried again because others write the same items.
const CONTENTION: Duration = Duration::from_secs(8);

impl Table {
    /// Makes the writes. Others who write the same items at the same time are waited for.
    pub(crate) async fn commit(&self, transaction: Transaction) -> Result<Outcome> {
        let writes = transaction.on(self.name())?;
        // One token for all tries: one that was given up may still be on its way, and must not
        // happen after another did.
        let token = uuid::Uuid::new_v4().to_string();
        let client = self.client().await;
        let mut waited = Duration::ZERO;
        let mut pause = Duration::from_millis(4);
        loop {
            let request = client
                .transact_write_items()
                .client_request_token(&token)
                .set_transact_items(Some(writes.clone()));
            let passed = self.gate.pass().await;
            let sent = request.send().await;
            drop(passed);
            let error = match sent {
                Ok(_) => return Ok(Outcome::Done),
                Err(error) => error,
            };
            let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
                error.as_service_error()
            else {
                return Err(StoreError::unavailable(DisplayErrorContext(error)));
            };
            let reasons = cancelled.cancellation_reasons();
            if let Some(refused) = refusal(reasons) {
                return Ok(refused);
            }
            if !reasons.iter().any(passes) || waited >= CONTENTION {
                return Err(StoreError::unavailable(DisplayErrorContext(error)));
            }
            let jittered = pause.mul_f64(0.5 + self.chance());
            tokio::time::sleep(jittered).await;
            waited += jittered;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }
}

fn refusal(reasons: &[CancellationReason]) -> Option<Outcome> {
    let failed = |reason: &CancellationReason| reason.code() == Some("ConditionalCheckFailed");
    let at = reasons.iter().position(failed)?;
    let found = reasons[at].item().cloned().map(Item::new);
    Some(Outcome::Refused { at, found })
}

/// Whether what stood in the way will pass.
fn passes(reason: &CancellationReason) -> bool {
    matches!(
        reason.code(),
        Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    )
}
