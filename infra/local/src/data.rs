//! The data that is asked: the demo set, or the caller's own files, loaded and ready.

use std::{path::Path, sync::Arc};

use catalogue::Catalogue;
use engine::StreamEngine;
use service::Principal;

use crate::worker::{Pool, Settings};

/// Data that is ready to be asked.
pub struct Data {
    /// What there is, whoever asks.
    pub catalogue: Arc<Catalogue>,
    /// Runs queries on it, in child processes.
    pub engine: Arc<dyn StreamEngine>,
    /// What a person should know although it was mended.
    pub notes: Vec<String>,
}

/// Loads `data`, keeping what that takes in the folder `into`.
///
/// # Errors
///
/// Everything that is wrong with the files, at once.
pub async fn open(data: &Path, into: &Path) -> anyhow::Result<Data> {
    let pool = Pool::start(Settings::of_this_program()?, data, into).await?;
    Ok(Data {
        catalogue: Arc::new(pool.whole_catalogue().clone()),
        notes: pool.notes().to_vec(),
        engine: Arc::new(pool),
    })
}

/// The caller without a token: everything that the catalogue lets anyone do or a widget offers, the
/// audit, and every value that a row rule could ask for.
pub fn local_caller(catalogue: &Catalogue) -> Principal {
    let mut caller = Principal {
        user_id: "local".to_owned(),
        permissions: widgets::roles::ALL.map(str::to_owned).into(),
        ..Principal::default()
    };
    caller.permissions.insert(sessions::AUDITOR.to_owned());
    for table in &catalogue.tables {
        caller.permissions.extend(table.permissions.iter().cloned());
        for column in &table.columns {
            caller
                .permissions
                .extend(column.mask_unless.iter().cloned());
        }
        let Some(rule) = &table.rows else { continue };
        caller.permissions.extend(rule.unless.iter().cloned());
        let ruled = table
            .columns
            .iter()
            .filter(|column| column.name.eq_ignore_ascii_case(&rule.column));
        let values = ruled.flat_map(|column| column.values.iter().cloned());
        caller
            .claims
            .entry(rule.claim.clone())
            .or_default()
            .extend(values);
    }
    caller
}
