//! What is to be exported, and whether this caller may have it.
//!
//! A widget is looked up among the caller's own: another's is not there. What may leave as a file is
//! what one of its `download` actions offers, to who holds one of that action's permissions, for as
//! long as the widget's actions run. The query is the stored one, and it runs as the caller is now:
//! what they may no longer see is not in the file.

use analyst::{Answerable, present::dress};
use catalogue::{ColumnType, RowColumn, Scope};
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use service::{Principal, Problem, problems};
use store::{StoreError, widgets::StoredWidget};
use uuid::Uuid;
use widgets::{Action, ActionKind, Descriptor, Valid};

use crate::{Heading, Needs, Picture, Sheet, format::Format};

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the widget shows.
    pub answerable: Answerable,
    /// The widget.
    descriptor: Valid<Descriptor>,
    /// Whose rows they are.
    pub scope: Scope,
}

/// Finds out what that caller asks for.
///
/// # Errors
///
/// Where they may not have it, each reason with its own code.
pub async fn asked(
    needs: &Needs,
    caller: &Principal,
    widget_id: Uuid,
    format: Format,
) -> Result<Asked, Problem> {
    let stored = match needs.store.widget(&caller.user_id, widget_id).await {
        Ok(stored) => stored,
        Err(StoreError::NotFound { .. }) => return Err(unknown_widget()),
        Err(error) => return Err(error.into()),
    };
    may(&stored, caller, format, needs.clock.now())?;
    let answerable = stored
        .plan
        .as_ref()
        .and_then(|plan| Answerable::deserialize(plan).ok())
        .filter(|answerable| !answerable.sql.trim().is_empty())
        .ok_or_else(nothing_to_export)?;
    Ok(Asked {
        answerable,
        descriptor: stored.descriptor,
        scope: Scope {
            permissions: caller.permissions.clone(),
            claims: caller.claims.clone(),
        },
    })
}

/// Whether an action of the widget lets that caller take its rows away in that format.
fn may(
    stored: &StoredWidget,
    caller: &Principal,
    format: Format,
    now: Timestamp,
) -> Result<(), Box<Problem>> {
    let actions = &stored.descriptor.get().actions;
    let mut offers = actions
        .iter()
        .filter(|action| offers(action, format))
        .peekable();
    if offers.peek().is_none() {
        return Err(unknown_action(format).into());
    }
    if stored.expires_at.is_some_and(|expires| expires <= now) {
        return Err(widget_expired().into());
    }
    let held = caller.permissions.iter().map(String::as_str);
    if !offers.any(|action| action.allows(held.clone())) {
        return Err(problems::permission_denied("take these rows away").into());
    }
    Ok(())
}

/// Whether an action offers files of that format: its own, or one of those it lists.
fn offers(action: &Action, format: Format) -> bool {
    let ActionKind::Download(download) = &action.kind else {
        return false;
    };
    let listed = download
        .other
        .get("formats")
        .and_then(|formats| formats.as_array());
    let mut names = listed
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str());
    download.format.as_str() == format.name() || names.any(|name| name == format.name())
}

impl Asked {
    /// What the file says besides these columns' values.
    pub fn sheet(&self, format: Format, columns: &[RowColumn], now: Timestamp) -> Sheet {
        let known = &self.answerable.columns;
        let headings = columns.iter().enumerate().map(|(at, column)| {
            // By their places, for names may come twice; where the query gives what was expected.
            let expected = known.get(at).filter(|_| known.len() == columns.len());
            match expected.filter(|expected| expected.name == column.name) {
                Some(expected) => Heading {
                    label: expected.label.clone(),
                    kind: column.kind,
                    format: expected.format,
                    unit: expected.unit.clone(),
                },
                None => bare(column),
            }
        });
        let sources = self.descriptor.get().metadata.sources.iter();
        let mut sources: Vec<String> = sources.map(|source| source.source_name.clone()).collect();
        sources.dedup();
        Sheet {
            title: dress::title(&self.answerable),
            note: self.answerable.reading.clone(),
            columns: headings.collect(),
            picture: match format {
                Format::Pdf => Picture::of(&self.descriptor),
                Format::Csv | Format::Xlsx => None,
            },
            sources,
            made: now,
            language: "en".to_owned(),
        }
    }
}

/// A heading where no more is known than the column.
pub fn bare(column: &RowColumn) -> Heading {
    let is_day = matches!(column.kind, ColumnType::Date | ColumnType::Timestamp);
    Heading {
        label: column.name.clone(),
        kind: column.kind,
        format: if is_day {
            catalogue::Format::Date
        } else {
            catalogue::Format::Text
        },
        unit: None,
    }
}

fn unknown_widget() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_widget",
        "Unknown widget",
        "There is no such widget, or it is not yours.",
    )
    .at("/widget_id")
}

fn unknown_action(format: Format) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_action",
        "Unknown action",
        format!(
            "This widget has no action that gives its rows as {}.",
            format.name()
        ),
    )
    .at("/format")
}

fn widget_expired() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "widget_expired",
        "Widget expired",
        "This widget can be read, but its actions run no more. Ask its question again.",
    )
    .at("/widget_id")
}

fn nothing_to_export() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "nothing_to_export",
        "Nothing to export",
        "This widget was not made from rows, so there are none to take away.",
    )
    .at("/widget_id")
}
