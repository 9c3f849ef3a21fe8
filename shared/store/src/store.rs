//! The store: the table, the bucket, and what they are told of time and ids.

use aws_sdk_dynamodb::{
    Client,
    error::DisplayErrorContext,
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnValue, TableStatus},
};
use service::{Clock, Ids};

use crate::{
    Cursors, Files, Page, Place, Result, StoreError,
    condition::{Changes, Placeholders, When},
    files::INLINE,
    item::{Draft, Item, text},
    key::{self, GPK, GSK, INDEX, Key, PK, SK},
    reach::Reach,
    turns::{Gate, Turns},
};

/// What lasts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) table: Table,
    pub(crate) files: Files,
    pub(crate) cursors: Cursors,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) audit_days: u32,
    pub(crate) turns: Turns,
}

impl Store {
    /// A store over that table and bucket.
    pub fn new(table: Table, files: Files, cursors: Cursors, clock: Clock, ids: Ids) -> Self {
        Self {
            table,
            files,
            cursors,
            clock,
            ids,
            audit_days: crate::audit::DAYS,
            turns: Turns::default(),
        }
    }

    /// The same store, which keeps audit records for so many days.
    #[must_use]
    pub fn keeping_audit_for(mut self, days: u32) -> Self {
        self.audit_days = days;
        self
    }

    /// The table, for health checks.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The bucket, for health checks.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Now, as a place.
    pub(crate) fn here(&self) -> Place {
        Place::at(self.clock.now())
    }

    /// The item with a body in it, or beside it in the bucket where it is large. `object` begins
    /// the object's key then; the rest follows from the body, so that a write that comes to nothing
    /// has not touched what others read.
    pub(crate) async fn with_body(
        &self,
        draft: Draft,
        object: impl FnOnce() -> String,
        body: String,
    ) -> Result<Draft> {
        if body.len() <= INLINE {
            return Ok(draft.text(BODY, body));
        }
        let object = format!("{}-{}", object(), crate::key::digest(body.as_bytes()));
        self.files.put(&object, body).await?;
        Ok(draft.text(OBJECT, object))
    }

    /// The body of an item, wherever it is.
    pub(crate) async fn body_of(&self, item: &Item) -> Result<String> {
        if let Some(body) = item.maybe_text(BODY)? {
            return Ok(body.to_owned());
        }
        let object = item.text(OBJECT)?;
        let found = self.files.get(object).await?;
        found.ok_or_else(|| StoreError::corrupt(format!("object {object} is gone")))
    }

    /// An item that is there and not expired.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>> {
        let found = self.table.get(key).await?;
        Ok(found.filter(|item| !item.has_expired(self.clock.now())))
    }

    /// A page of a list. Expired items are passed by, and a page that comes out short is filled.
    pub(crate) async fn page<T>(
        &self,
        list: &Listing,
        size: usize,
        cursor: Option<&str>,
        mut read: impl FnMut(&Item) -> Result<Option<T>>,
    ) -> Result<Page<T>> {
        let mut after = match cursor {
            Some(cursor) => Some(self.cursors.read(&list.partition, cursor)?),
            None => None,
        };
        let now = self.clock.now();
        let mut entries = Vec::new();
        loop {
            // One more than wanted tells whether there is a next page.
            let wanted = size - entries.len() + 1;
            let found = self.table.list(list, after.as_deref(), wanted).await?;
            let more = found.len() == wanted;
            for item in found {
                if entries.len() == size {
                    let next = after.map(|place| self.cursors.write(&list.partition, &place));
                    return Ok(Page { entries, next });
                }
                after = Some(item.text(list.place())?.to_owned());
                if !item.has_expired(now) {
                    entries.extend(read(&item)?);
                }
            }
            if !more {
                return Ok(Page {
                    entries,
                    next: None,
                });
            }
        }
    }
}

/// The attribute of a body that is in its item.
const BODY: &str = "body";
/// The attribute that names the object of a body that is not.
const OBJECT: &str = "object";

/// A list: a partition, or a partition of the index, and which way it is read.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    /// The partition.
    pub partition: String,
    /// Whether it is one of the index.
    pub by_time: bool,
    /// Only places that begin so.
    pub prefix: &'static str,
}

impl Listing {
    /// A partition of the index.
    pub fn by_time(partition: String) -> Self {
        Self {
            partition,
            by_time: true,
            prefix: "",
        }
    }

    /// A partition of the table.
    pub fn of(partition: String, prefix: &'static str) -> Self {
        Self {
            partition,
            by_time: false,
            prefix,
        }
    }

    /// The attribute that holds an entry's place.
    pub fn place(&self) -> &'static str {
        if self.by_time { GSK } else { SK }
    }
}

/// The table, and the client that reaches it.
#[derive(Debug, Clone)]
pub struct Table {
    reach: Reach<Client>,
    name: String,
    pub(crate) gate: Gate,
}

impl Table {
    /// A table reached by that client.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            reach: Reach::Given(client),
            name: name.into(),
            gate: Gate::default(),
        }
    }

    /// A table on AWS; the client is made with the first call, for finding credentials and reading
    /// trust roots is slow, and a cold start waits for neither.
    #[cfg(feature = "aws")]
    pub fn on_aws(name: impl Into<String>) -> Self {
        Self {
            reach: Reach::later(|config| {
                let config = aws_sdk_dynamodb::config::Builder::from(config);
                let config = config.timeout_config(crate::patience::with_table());
                Client::from_conf(config.retry_config(crate::patience::retries()).build())
            }),
            name: name.into(),
            gate: Gate::default(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) async fn client(&self) -> &Client {
        self.reach.get().await
    }

    /// A number from 0 to 1, to spread out who tries again.
    pub(crate) fn chance(&self) -> f64 {
        let random = uuid::Uuid::new_v4().as_u128() as u32;
        f64::from(random) / f64::from(u32::MAX)
    }

    /// An item, as the last write left it.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>> {
        if !key::fits(&key.pk) {
            return Ok(None);
        }
        let client = self.client().await;
        let _passed = self.gate.pass().await;
        let request = client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(key.attributes().into()))
            .consistent_read(true);
        let found = request
            .send()
            .await
            .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
        Ok(found.item.map(Item::new))
    }

    /// Changes an item where the condition holds, and gives the attributes that were changed; makes
    /// it where it is missing. `None` where the condition does not hold.
    ///
    /// A request whose answer was lost is tried again and may count twice: this is for what may
    /// err on one side.
    pub(crate) async fn update_when(
        &self,
        key: &Key,
        changes: Changes,
        when: When,
    ) -> Result<Option<Item>> {
        key::check(&key.pk)?;
        let mut placeholders = Placeholders::default();
        let expression = changes.expression(&mut placeholders);
        let condition = placeholders.condition(&when);
        let (names, values) = placeholders.finish();
        let client = self.client().await;
        let _passed = self.gate.pass().await;
        let updated = client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key.attributes().into()))
            .update_expression(expression)
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await;
        match updated {
            Ok(updated) => Ok(Some(Item::new(updated.attributes.unwrap_or_default()))),
            Err(error)
                if matches!(
                    error.as_service_error(),
                    Some(UpdateItemError::ConditionalCheckFailedException(_))
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::unavailable(DisplayErrorContext(error))),
        }
    }

    /// Items of a list after a place, newest first.
    pub(crate) async fn list(
        &self,
        list: &Listing,
        after: Option<&str>,
        wanted: usize,
    ) -> Result<Vec<Item>> {
        if !key::fits(&list.partition) {
            return Ok(Vec::new());
        }
        let (pk, sk) = if list.by_time { (GPK, GSK) } else { (PK, SK) };
        let mut placeholders = Placeholders::default();
        let pk = placeholders.name(pk);
        let partition = placeholders.value(text(&list.partition));
        let mut condition = format!("{pk} = {partition}");
        match after {
            Some(after) => {
                // `BETWEEN` has both ends, and the last entry was seen.
                let (low, high) = (
                    placeholders.value(text(list.prefix_or_space())),
                    placeholders.value(text(after)),
                );
                let sk = placeholders.name(sk);
                condition = format!("{condition} AND {sk} BETWEEN {low} AND {high}");
            }
            None if !list.prefix.is_empty() => {
                let prefix = placeholders.value(text(list.prefix));
                let sk = placeholders.name(sk);
                condition = format!("{condition} AND begins_with({sk}, {prefix})");
            }
            None => {}
        }
        let asked_for = wanted + usize::from(after.is_some());
        let found = self
            .query(condition, placeholders, list.by_time, false, asked_for)
            .await?;
        Ok(found
            .into_iter()
            .filter(|item| item.maybe_text(list.place()).ok().flatten() != after)
            // The last entry may be gone since.
            .take(wanted)
            .collect())
    }

    /// Items of a partition from one place to another, both included.
    pub(crate) async fn range(
        &self,
        pk: &str,
        from: &str,
        to: &str,
        ascending: bool,
        limit: usize,
    ) -> Result<Vec<Item>> {
        if !key::fits(pk) {
            return Ok(Vec::new());
        }
        let mut placeholders = Placeholders::default();
        let names = (placeholders.name(PK), placeholders.name(SK));
        let partition = placeholders.value(text(pk));
        let (from, to) = (placeholders.value(text(from)), placeholders.value(text(to)));
        let condition = format!(
            "{} = {partition} AND {} BETWEEN {from} AND {to}",
            names.0, names.1
        );
        self.query(condition, placeholders, false, ascending, limit)
            .await
    }

    /// Runs a query, over as many answers as it takes: DynamoDB ends one at 1 MB.
    async fn query(
        &self,
        condition: String,
        placeholders: Placeholders,
        by_time: bool,
        ascending: bool,
        limit: usize,
    ) -> Result<Vec<Item>> {
        let client = self.client().await;
        let _passed = self.gate.pass().await;
        let (names, values) = placeholders.finish();
        let mut items: Vec<Item> = Vec::new();
        let mut start: Option<std::collections::HashMap<String, AttributeValue>> = None;
        loop {
            let left = i32::try_from(limit - items.len()).unwrap_or(i32::MAX);
            let answer = client
                .query()
                .table_name(&self.name)
                .set_index_name(by_time.then(|| INDEX.to_owned()))
                .key_condition_expression(&condition)
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(values.clone())
                // An index is only ever as good as its last moment.
                .consistent_read(!by_time)
                .scan_index_forward(ascending)
                .limit(left)
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
            items.extend(answer.items.unwrap_or_default().into_iter().map(Item::new));
            start = answer.last_evaluated_key;
            if start.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }

    /// Whether the table answers.
    pub async fn is_well(&self) -> bool {
        let client = self.client().await;
        let described = client.describe_table().table_name(&self.name).send();
        described.await.is_ok_and(|found| {
            found
                .table()
                .and_then(|table| table.table_status())
                .is_some_and(|status| *status == TableStatus::Active)
        })
    }
}

impl Listing {
    fn prefix_or_space(&self) -> &'static str {
        // No key may be empty, and none of ours begins below a space.
        if self.prefix.is_empty() {
            " "
        } else {
            self.prefix
        }
    }
}
