//! What may be sent. Lengths stand in the schemas, which the body extractor checks.

use serde::Deserialize;
use service::{Issue, Principal, Problem, UserContext, problems};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{csv::Delimiter, format::Format, writer::Options};

/// A file to be made of what a widget shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// The widget, as it came in an answer to this caller.
    pub widget_id: Uuid,
    /// What kind of file; one that the widget has a `download` action for.
    pub format: Format,
    /// What the file is called; its title and the day unless it is given. What means something in
    /// a path is taken out, and the ending is the format's.
    #[schema(min_length = 1, max_length = 255, example = "sales")]
    pub filename: Option<String>,
    /// How it is written.
    pub options: Option<ExportOptions>,
    /// What the client knows of its user.
    pub user_context: Option<UserContext>,
}

/// How a file is written. Each is about CSV alone.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportOptions {
    /// A byte order mark at the start, which spreadsheets need to read letters beyond ASCII. True
    /// unless it is given; programs that read the file themselves say false.
    pub bom: Option<bool>,
    /// Whether text that a spreadsheet would run as a formula gets an apostrophe before it. True
    /// unless it is given; false is noted in the audit.
    pub safe: Option<bool>,
    /// What stands between fields: `,`, `;`, `|` or `tab`.
    #[schema(min_length = 1, max_length = 3, example = ";")]
    pub delimiter: Option<String>,
}

impl ExportRequest {
    /// The options, read.
    ///
    /// # Errors
    ///
    /// Where one makes no sense.
    pub fn options(&self) -> Result<Options, Box<Problem>> {
        let given = self.options.clone().unwrap_or_default();
        let delimiter = match &given.delimiter {
            None => Delimiter::default(),
            Some(text) => Delimiter::parse(text).ok_or_else(|| -> Box<Problem> {
                problems::invalid_request(vec![Issue {
                    pointer: "/options/delimiter".to_owned(),
                    code: "unknown_value".to_owned(),
                    message: "`delimiter` is none that may stand between fields.".to_owned(),
                    fix: Some("Send `,`, `;`, `|` or `tab`.".to_owned()),
                }])
                .into()
            })?,
        };
        Ok(Options {
            bom: given.bom.unwrap_or(true),
            safe: given.safe.unwrap_or(true),
            delimiter,
        })
    }

    /// The caller, with no more than the body leaves them.
    pub fn narrowed(&self, caller: Principal) -> Principal {
        match &self.user_context {
            Some(context) => context.narrow(caller),
            None => caller,
        }
    }
}
