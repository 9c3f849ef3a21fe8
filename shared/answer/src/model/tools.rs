//! The tools that a model may call, and its calls as they are meant.
//!
//! No tool takes a caller, a permission or a role: whatever a model was talked into, its calls see
//! what the one who asked may see.

use analyst::{Drawing, written};
use models::{Tool, ToolCall};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::plain::plain;

/// Most rows that SQL of a model's gives.
pub const MOST_ROWS: u32 = 1000;

/// Most questions that are offered at the end.
const MOST_QUESTIONS: usize = 3;

/// Most letters of a question that is offered, or of a heading.
const LONGEST: usize = 200;

/// Most bytes of a call's arguments; a component of the largest size fits.
pub const LONGEST_ARGUMENTS: usize = 96 * 1024;

/// Names of the tools that give rows.
pub const QUERY_DATA: &str = "query_data";
/// SQL that the model wrote.
pub const RUN_SQL: &str = "run_sql";
const SHOW_WIDGET: &str = "show_widget";
const SHOW_CODE: &str = "show_code";
const ASK_USER: &str = "ask_user";
const SUGGEST_FOLLOW_UPS: &str = "suggest_follow_ups";

/// What a model wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A plan's rows; the plan as the model wrote it.
    QueryData(Value),
    /// The rows of SQL.
    RunSql(Sql),
    /// A widget of a query's rows.
    ShowWidget(Show),
    /// A component of the model's own.
    ShowCode(String),
    /// A question to the person.
    AskUser(Question),
    /// What could be asked next.
    SuggestFollowUps(Vec<String>),
}

impl Wish {
    /// Whether it gives rows.
    pub fn is_query(&self) -> bool {
        matches!(self, Self::QueryData(_) | Self::RunSql(_))
    }
}

/// SQL that a model wrote.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sql {
    /// One SELECT.
    #[serde(alias = "sql")]
    pub query: String,
    /// Most rows.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// How rows are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Show {
    /// Which query's, by its name; the latest where none is named.
    pub query: Option<String>,
    /// As what; what fits where nothing is said.
    pub shape: Option<String>,
    /// Its heading.
    pub title: Option<String>,
}

impl Show {
    /// The drawing that is wanted.
    ///
    /// # Errors
    ///
    /// Where there is no such shape; the words are for the model.
    pub fn drawing(&self) -> Result<Option<Drawing>, String> {
        let Some(shape) = self.shape.as_deref().map(str::trim) else {
            return Ok(None);
        };
        let shape = shape.to_lowercase();
        let shape = shape.strip_suffix("chart").unwrap_or(&shape);
        let shape = shape.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        match shape {
            "" | "auto" | "any" | "best" => Ok(None),
            "column" | "columns" | "bars" | "histogram" => Ok(Some(Drawing::Bar)),
            "lines" => Ok(Some(Drawing::Line)),
            "donut" | "doughnut" => Ok(Some(Drawing::Pie)),
            "metric" | "number" | "kpi" | "single" => Ok(Some(Drawing::Card)),
            "list" | "rows" | "grid" => Ok(Some(Drawing::Table)),
            _ => Drawing::ALL
                .into_iter()
                .find(|drawing| drawing.name() == shape)
                .map(Some)
                .ok_or_else(|| {
                    format!(
                        "there is no shape `{shape}`; shapes are auto, {}",
                        Drawing::ALL.map(Drawing::name).join(", ")
                    )
                }),
        }
    }

    /// The heading, as long as one is.
    pub fn heading(&self) -> Option<String> {
        let title = self.title.as_deref()?;
        Some(shortened(title)).filter(|title| !title.is_empty())
    }
}

/// A question to the person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// The question.
    pub question: String,
    /// Answers to choose from.
    #[serde(default)]
    pub options: Vec<String>,
}

#[derive(Deserialize)]
struct Code {
    #[serde(alias = "tsx", alias = "component")]
    code: String,
}

#[derive(Deserialize)]
struct FollowUps {
    #[serde(alias = "follow_ups", alias = "suggestions")]
    questions: Vec<String>,
}

/// The tools, for a model.
pub fn declared() -> Vec<Tool> {
    let shapes = std::iter::once("auto").chain(Drawing::ALL.map(Drawing::name));
    vec![
        Tool::new(
            QUERY_DATA,
            "Get rows by a question plan: which table, which figures, grouped by what, filtered how. \
             The first choice for every question about the data. Joins are found for you.",
            written::schema(),
        ),
        Tool::new(
            RUN_SQL,
            "Get rows by one DuckDB SELECT, only where query_data cannot say it.",
            json!({"type": "object", "required": ["query"], "additionalProperties": false, "properties": {
                "query": {"type": "string", "description": "One SELECT over the tables and columns that were named to you"},
                "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "description": "Most rows"},
            }}),
        ),
        Tool::new(
            SHOW_WIDGET,
            "Show the rows of a query to the person as a widget. You name the query, never the rows.",
            json!({"type": "object", "additionalProperties": false, "properties": {
                "query": {"type": "string", "description": "q1, q2, …; the latest unless it is named"},
                "shape": {"type": "string", "enum": shapes.collect::<Vec<_>>(), "description": "auto lets the rows decide"},
                "title": {"type": "string", "description": "A short heading"},
            }}),
        ),
        Tool::new(
            SHOW_CODE,
            "Give a TSX component of your own for the rows, in the same message as the query. Only \
             where the person asks for code or for a drawing that no shape gives.",
            json!({"type": "object", "required": ["code"], "additionalProperties": false, "properties": {
                "code": {"type": "string", "description": "One module: imports from react and recharts only, `export default function Viz({ data, params })`, a loading state for `data == null`"},
            }}),
        ),
        Tool::new(
            ASK_USER,
            "Ask the person back where two readings of the question would give different figures. \
             Ends your turn.",
            json!({"type": "object", "required": ["question"], "additionalProperties": false, "properties": {
                "question": {"type": "string"},
                "options": {"type": "array", "items": {"type": "string"}, "description": "Up to three answers to choose from"},
            }}),
        ),
        Tool::new(
            SUGGEST_FOLLOW_UPS,
            "Up to three questions that the person could ask of this data next. Call it last.",
            json!({"type": "object", "required": ["questions"], "additionalProperties": false, "properties": {
                "questions": {"type": "array", "items": {"type": "string"}},
            }}),
        ),
    ]
}

/// What a call means.
///
/// # Errors
///
/// Where there is no such tool, or its arguments cannot be used; the words are for the model.
pub fn read(call: &ToolCall) -> Result<Wish, String> {
    let wrong = |error: models::conversation::BadArguments| error.to_string();
    if call.arguments.len() > LONGEST_ARGUMENTS {
        return Err(format!(
            "the arguments have {} KB; no call needs more than {}",
            call.arguments.len() / 1024,
            LONGEST_ARGUMENTS / 1024
        ));
    }
    match call.name.trim() {
        QUERY_DATA => call
            .arguments::<Map<String, Value>>()
            .map(|plan| Wish::QueryData(Value::Object(plan)))
            .map_err(wrong),
        RUN_SQL => call.arguments().map(Wish::RunSql).map_err(wrong),
        SHOW_WIDGET => call.arguments().map(Wish::ShowWidget).map_err(wrong),
        SHOW_CODE => call
            .arguments()
            .map(|Code { code }| Wish::ShowCode(code))
            .map_err(wrong),
        ASK_USER => {
            let mut asked: Question = call.arguments().map_err(wrong)?;
            asked.options = offered(asked.options);
            if asked.question.trim().is_empty() {
                return Err("the question is empty".to_owned());
            }
            Ok(Wish::AskUser(asked))
        }
        SUGGEST_FOLLOW_UPS => call
            .arguments()
            .map(|FollowUps { questions }| Wish::SuggestFollowUps(offered(questions)))
            .map_err(wrong),
        name => Err(unknown(name)),
    }
}

/// Whether there is such a tool.
pub fn is_tool(name: &str) -> bool {
    matches!(
        name,
        QUERY_DATA | RUN_SQL | SHOW_WIDGET | SHOW_CODE | ASK_USER | SUGGEST_FOLLOW_UPS
    )
}

fn unknown(name: &str) -> String {
    let tools = declared();
    let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_str()).collect();
    let name: String = name.chars().take(64).collect();
    format!(
        "there is no tool `{name}`; the tools are {}",
        names.join(", ")
    )
}

/// Questions as they can be offered: short, each once.
fn offered(questions: Vec<String>) -> Vec<String> {
    let mut offered: Vec<String> = Vec::new();
    for question in questions.iter().map(|question| shortened(question)) {
        if !question.is_empty() && !offered.contains(&question) && offered.len() < MOST_QUESTIONS {
            offered.push(question);
        }
    }
    offered
}

/// One line, and not too long a one.
fn shortened(text: &str) -> String {
    let text = plain(text.chars().take(LONGEST * 4).collect());
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: &str) -> Result<Wish, String> {
        read(&ToolCall {
            id: "1".to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        })
    }

    #[test]
    fn every_tool_that_is_declared_is_read() {
        for tool in declared() {
            let read = call(
                &tool.name,
                r#"{"query":"SELECT 1","question":"?","questions":["a"],"code":"c","table":"sales"}"#,
            );
            assert!(read.is_ok(), "{}: {read:?}", tool.name);
            assert_eq!(tool.parameters["type"], "object", "{}", tool.name);
            assert!(is_tool(&tool.name));
        }
        let refused = call("drop_table", "{}").expect_err("no such tool");
        assert!(refused.contains("query_data, run_sql"), "{refused}");
    }

    #[test]
    fn shapes_are_read_as_people_call_them() {
        let drawing = |shape: &str| {
            let show = Show {
                shape: Some(shape.to_owned()),
                ..Show::default()
            };
            show.drawing()
        };
        assert_eq!(drawing("Bar Chart"), Ok(Some(Drawing::Bar)));
        assert_eq!(drawing("auto"), Ok(None));
        assert_eq!(drawing("donut"), Ok(Some(Drawing::Pie)));
        assert_eq!(drawing("kpi"), Ok(Some(Drawing::Card)));
        let refused = drawing("sankey").expect_err("no such shape");
        assert!(refused.contains("auto, bar, line"), "{refused}");
    }

    #[test]
    fn what_is_offered_is_short_and_said_once() {
        let long = "x".repeat(1000);
        let json = json!({"questions": [" a\n b ", "a b", "", long, "c", "d"]}).to_string();
        let Ok(Wish::SuggestFollowUps(questions)) = call("suggest_follow_ups", &json) else {
            panic!("they are read");
        };
        assert_eq!(questions.len(), 3);
        assert_eq!(questions[0], "a b");
        assert_eq!(questions[1].len(), LONGEST);
    }

    #[test]
    fn arguments_that_cannot_be_used_say_why() {
        assert!(
            call("run_sql", "{")
                .expect_err("an error")
                .contains("not JSON")
        );
        assert!(
            call("run_sql", "{}")
                .expect_err("an error")
                .contains("query")
        );
        assert!(
            call(
                "show_code",
                &json!({"code": "x".repeat(LONGEST_ARGUMENTS)}).to_string()
            )
            .expect_err("an error")
            .contains("96 KB; no call needs more than 96")
        );
        assert!(
            call("ask_user", r#"{"question":" "}"#)
                .expect_err("an error")
                .contains("empty")
        );
    }
}
