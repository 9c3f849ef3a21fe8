//! How a question was read.

use catalogue::{ColumnType, Format};
use serde::{Deserialize, Serialize};

use crate::plan::Plan;

/// What was made of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// It can be answered from the data.
    Answer(Box<Answerable>),
    /// It asks to enter or change something, for another page, or for talk: no rows are needed.
    Talk(Intent),
    /// It cannot be answered, or not without guessing.
    Abstain(Abstained),
}

/// A question that can be answered from the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answerable {
    /// What kind of question it is.
    pub intent: Intent,
    /// What it asks for.
    pub plan: Plan,
    /// The plan as SQL.
    pub sql: String,
    /// The columns that the SQL gives, in order, known before it runs.
    pub columns: Vec<Expected>,
    /// How the question was read, for a person: `sum of amount · by region · Apr–Jun 2025`.
    pub reading: String,
    /// Share of the question's content words that the plan explains, from 0 to 1.
    pub confidence: f64,
}

/// A column that a plan's SQL will give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Its name in the result.
    pub name: String,
    /// What a person calls it: `Total amount`.
    pub label: String,
    /// What its values are.
    pub kind: ColumnType,
    /// What it stands for.
    pub part: Part,
    /// How its values are written.
    pub format: Format,
    /// Unit of its values, as in the catalogue.
    pub unit: Option<String>,
}

/// What a column of a result stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A period of time that figures are grouped by.
    Period,
    /// Anything else that figures are grouped by.
    Category,
    /// A figure.
    Figure,
    /// The same figure in the period that it is compared with.
    Before,
    /// A column of a listed row.
    Listed,
}

/// What kind of question it is; the words of seed 001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Figures, totals, breakdowns.
    DataAnalysis,
    /// One thing against another.
    Comparison,
    /// Change over time.
    TrendAnalysis,
    /// Items that match conditions.
    SearchFilter,
    /// Entering or changing data.
    FormInput,
    /// Going to another page.
    Navigation,
    /// Explanation.
    TextOnly,
}

/// Why a question was not answered, and what could be asked instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abstained {
    /// Stable code: `unknown_word`, `ambiguous`, `not_about_data`, `unsupported`, `empty`.
    pub code: String,
    /// The reason, for a person; names the word that stayed unexplained or the readings that tie.
    pub reason: String,
    /// Up to three questions that can be answered.
    pub suggestions: Vec<String>,
}
