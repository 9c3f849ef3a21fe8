//! Templates: questions that were saved with their answer, to be asked again.
//!
//! | module | holds |
//! | --- | --- |
//! | [`template`] | what a template is, and its items |
//! | [`change`] | create, replace, delete |
//! | [`list`] | the templates that a caller may see, in one order over three partitions |
//! | [`words`] | the words of a prompt, and whether they are those that are searched for |
//!
//! A template is two items of one partition: `HEAD`, which is what lists show, and `DATA`, which
//! is all the rest; large ones lie in the bucket under `templates/<id>/`. Both carry the version,
//! for a query may see one before and the other after a change; then it looks again.
//!
//! Those with whom a template is shared find it by pointers, each a copy of the summary, written
//! in the transaction that writes the template. They see what its owner says in words and SQL, and
//! never its rows: those are the rows of the one who saved it.

pub mod change;
pub mod list;
pub mod template;
pub mod words;

use uuid::Uuid;

pub use list::{Search, Which};
pub use template::{Contents, Data, MOST_USERS, Sharing, Summary, Template, Wanted};

use crate::{
    Result, Store, StoreError,
    item::Item,
    key::{DATA, HEAD, Key},
};

/// What a template is called in errors.
const WHAT: &str = "template";

/// How often a template is looked at again that changed while it was read.
const LOOKS: usize = 8;

impl Store {
    /// A template that is the caller's or shared with them. Whoever is not its owner gets it
    /// without rows and without the names of others who see it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is none that the caller may see.
    pub async fn template(&self, caller: &str, id: Uuid) -> Result<Template> {
        let pk = Key::template(id).pk;
        for _ in 0..LOOKS {
            let items = self.table.range(&pk, DATA, HEAD, true, 2).await?;
            let [data, head] = items.as_slice() else {
                // A head alone is what an interrupted deletion leaves.
                return Err(StoreError::NotFound { what: WHAT });
            };
            let summary = visible(head, caller)?;
            if data.number::<u64>(template::VERSION)? != summary.version {
                continue;
            }
            // The object of an older version goes once there is a newer one.
            let body = match self.body_of(data).await {
                Err(StoreError::Corrupt { .. }) => continue,
                body => body?,
            };
            let contents = Contents::of_body(&body)?;
            return Ok(Template { summary, contents }.as_seen_by(caller));
        }
        Err(StoreError::unavailable(format!(
            "template {id} kept changing, or its object is gone"
        )))
    }
}

/// The summary of a template that the caller may see.
fn visible(head: &Item, caller: &str) -> Result<Summary> {
    let gone = StoreError::NotFound { what: WHAT };
    if head.flag(template::DELETING)? {
        return Err(gone);
    }
    let summary = Summary::of_item(head)?;
    if summary.is_seen_by(caller) {
        Ok(summary)
    } else {
        Err(gone)
    }
}
