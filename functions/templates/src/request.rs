//! What may be sent. Lengths and types stand in the schemas, which the body extractor checks; what
//! a schema cannot say is checked here, all of it at once.

use axum::{
    body::HttpBody,
    extract::{FromRequest, Request},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use service::{Body, Issue, Problem};
use store::templates::{Search, Which, words::Words};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Most rows that a template keeps: as many as a client is given.
const ROWS: usize = 1_000;
/// Templates on a page, unless the query says otherwise.
const PAGE_SIZE: usize = 50;
/// Longest id of a user.
const USER: usize = 256;

/// A template to be saved: from an answer that was given, by its `run_id`, or from its parts. What
/// stands beside a `run_id` takes the place of what the answer has.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRequest {
    /// The answer that is saved: the `run_id` of its lines, of an answer that the caller was given.
    pub run_id: Option<Uuid>,
    /// The question: 1 to 8,000 characters. Needed where there is no `run_id`.
    #[schema(min_length = 1, max_length = 8000, example = "Show Q2 sales by region")]
    pub prompt: Option<String>,
    /// The question as SQL. Without it the prompt is read anew each time it runs: "this month"
    /// is then the month of the run.
    #[schema(max_length = 65536)]
    pub generated_sql: Option<String>,
    /// The component that draws it: one default export, `Viz({ data, params })`.
    #[schema(max_length = 131072)]
    pub ui_code: Option<String>,
    /// Values of its parameters, by their names; a run may give others.
    #[schema(value_type = Option<Object>, example = json!({"title": "Sales by region", "chart_type": "bar"}))]
    pub parameters: Option<Map<String, Value>>,
    /// Where its rows come from; `duckdb` unless said otherwise.
    #[schema(min_length = 1, max_length = 64, example = "duckdb")]
    pub data_source: Option<String>,
    /// The rows, as they were seen. Nobody but the owner is shown them.
    pub data: Option<Data>,
    /// Who may see it and run it; its owner alone unless said otherwise.
    pub sharing: Option<Sharing>,
    /// Accepted and not used, so that a template can be sent back as it came.
    pub id: Option<String>,
    /// Accepted and not used; `If-Match` says which version is replaced.
    pub version: Option<u64>,
    /// Accepted and not used; the token says whose it is.
    pub owner: Option<String>,
    /// Accepted and not used.
    pub created_at: Option<String>,
    /// Accepted and not used.
    pub updated_at: Option<String>,
    /// Accepted and not used; what a template accepts follows from what it asks.
    pub accepts: Option<Value>,
}

/// What a run is given.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// Values of its parameters, by their names; the template's own hold where none is given, and
    /// null takes a filter away. `accepts` of the template lists what it takes.
    #[schema(value_type = Option<Object>, example = json!({"start_date": "2025-01-01", "region": ["North"], "chart_type": "pie"}))]
    pub parameters: Option<Map<String, Value>>,
}

/// Which templates are listed.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TemplatePages {
    /// The caller's own, those shared with them, or both.
    #[param(inline)]
    pub scope: Option<ScopeWord>,
    /// Words of the prompt, or their beginnings, in any order; case and accents do not count.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Templates on a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    pub page_size: Option<u32>,
    /// Where the page begins: from the header `Link` of the page before.
    #[param(max_length = 1024)]
    pub cursor: Option<String>,
}

/// Whose templates are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeWord {
    /// The caller's own.
    Mine,
    /// Those shared with them.
    Shared,
    /// Both.
    All,
}

impl TemplatePages {
    /// What is looked for.
    pub fn search(&self) -> Search {
        Search {
            which: match self.scope {
                Some(ScopeWord::Mine) => Which::Mine,
                Some(ScopeWord::Shared) => Which::Shared,
                Some(ScopeWord::All) | None => Which::All,
            },
            words: Words::of(self.q.as_deref().unwrap_or_default()),
        }
    }

    /// How many are wanted.
    pub fn size(&self) -> usize {
        self.page_size.map_or(PAGE_SIZE, |size| size as usize)
    }
}

/// A body that may be missing.
#[derive(Debug, Clone)]
pub struct MaybeBody<T>(pub T);

impl<S: Sync, T: DeserializeOwned + ToSchema + Default> FromRequest<S> for MaybeBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().size_hint().exact() == Some(0) {
            return Ok(Self(T::default()));
        }
        Body::from_request(request, state)
            .await
            .map(|Body(body)| Self(body))
    }
}

/// Rows of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The columns' names.
    #[schema(max_items = 1000)]
    pub columns: Vec<String>,
    /// The rows; each has one value for each column.
    #[schema(value_type = Vec<Vec<Value>>, max_items = 1000)]
    pub rows: Vec<Vec<Value>>,
    /// How many rows the answer had.
    #[schema(required = false)]
    pub row_count: Option<u64>,
}

/// Who may see a template and run it, beside its owner: nobody, everyone who is signed in, or
/// those users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Sharing {
    /// Nobody, or everyone.
    All(SharingWord),
    /// These users, by their ids; at most 40.
    Users(Vec<String>),
}

/// Nobody, or everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharingWord {
    /// Its owner alone.
    Private,
    /// Everyone who is signed in.
    Everyone,
}

impl TemplateRequest {
    /// What the schema cannot say and is wrong all the same.
    pub fn issues(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        if self.prompt.is_none() && self.run_id.is_none() {
            issues.push(Issue {
                pointer: "/prompt".to_owned(),
                code: "missing_field".to_owned(),
                message: "The body lacks the field `prompt`.".to_owned(),
                fix: Some("Add `prompt`, or the `run_id` of an answer.".to_owned()),
            });
        }
        if let Some(data) = &self.data {
            data.check(&mut issues);
        }
        if let Some(Sharing::Users(users)) = &self.sharing {
            check_users(users, &mut issues);
        }
        issues
    }
}

impl Data {
    fn check(&self, issues: &mut Vec<Issue>) {
        let width = self.columns.len();
        let wrong = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.len() != width);
        for (at, row) in wrong.take(10) {
            issues.push(Issue {
                pointer: format!("/data/rows/{at}"),
                code: "length_mismatch".to_owned(),
                message: format!("This row has {} values.", row.len()),
                fix: Some(format!("Send {width}, one for each column.")),
            });
        }
        if self.rows.len() > ROWS {
            issues.push(Issue {
                pointer: "/data/rows".to_owned(),
                code: "too_many".to_owned(),
                message: format!("There are {} rows.", self.rows.len()),
                fix: Some(format!("Send at most {ROWS}.")),
            });
        }
        let rows = self.rows.len() as u64;
        if self.row_count.is_some_and(|count| count < rows) {
            issues.push(Issue {
                pointer: "/data/row_count".to_owned(),
                code: "out_of_range".to_owned(),
                message: format!("There are {rows} rows, which is more."),
                fix: Some(format!("Send {rows}, or leave it out.")),
            });
        }
    }
}

fn check_users(users: &[String], issues: &mut Vec<Issue>) {
    let most = store::templates::MOST_USERS;
    if users.len() > most {
        issues.push(Issue {
            pointer: "/sharing".to_owned(),
            code: "too_many".to_owned(),
            message: format!("There are {} users.", users.len()),
            fix: Some(format!("Name at most {most}, or share with `everyone`.")),
        });
    }
    for (at, user) in users.iter().enumerate().take(most) {
        let length = user.chars().count();
        let (code, message) = match length {
            0 => ("empty", "A user's id is empty."),
            1..=USER => continue,
            _ => ("too_long", "A user's id is longer than 256 characters."),
        };
        issues.push(Issue {
            pointer: format!("/sharing/{at}"),
            code: code.to_owned(),
            message: message.to_owned(),
            fix: Some("Send the `user_id` of a caller.".to_owned()),
        });
    }
}

impl From<Sharing> for store::templates::Sharing {
    fn from(sharing: Sharing) -> Self {
        match sharing {
            Sharing::All(SharingWord::Private) => Self::Private,
            Sharing::All(SharingWord::Everyone) => Self::Everyone,
            Sharing::Users(users) => Self::Users(users.into_iter().collect()),
        }
    }
}

impl From<store::templates::Sharing> for Sharing {
    fn from(sharing: store::templates::Sharing) -> Self {
        match sharing {
            store::templates::Sharing::Private => Self::All(SharingWord::Private),
            store::templates::Sharing::Everyone => Self::All(SharingWord::Everyone),
            store::templates::Sharing::Users(users) => Self::Users(users.into_iter().collect()),
        }
    }
}

impl From<Data> for store::templates::Data {
    fn from(data: Data) -> Self {
        let row_count = data.row_count.unwrap_or(data.rows.len() as u64);
        Self {
            columns: data.columns,
            rows: data.rows,
            row_count,
        }
    }
}

impl From<store::templates::Data> for Data {
    fn from(data: store::templates::Data) -> Self {
        Self {
            columns: data.columns,
            rows: data.rows,
            row_count: Some(data.row_count),
        }
    }
}
