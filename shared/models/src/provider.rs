//! Who can be asked: a model at a server.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::key::Key;

/// What kind of server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// <https://openrouter.ai>, which has models of many houses, for money.
    Openrouter,
    /// Any other server that speaks the chat completions API: Ollama, llama.cpp, vLLM, LM Studio.
    Local,
}

impl Kind {
    /// Its name, as it is configured and told.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openrouter => "openrouter",
            Self::Local => "local",
        }
    }

    /// How many tokens a question and its answer have together where nobody says. A local server
    /// is started with as many as its machine has room for, mostly a few thousand, and forgets the
    /// beginning of what is longer, or refuses it; hardly a model with tools that OpenRouter has
    /// takes less.
    pub(crate) fn usual_context(self) -> u32 {
        match self {
            Self::Openrouter => 32 * 1024,
            Self::Local => 8 * 1024,
        }
    }
}

/// A model at a server.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name, which no other has: `openrouter`, `local`, or what the configuration says.
    pub name: String,
    /// What kind of server it is.
    pub kind: Kind,
    /// Address of the API, without a slash at the end: `http://localhost:11434/v1`.
    pub url: String,
    /// The model, in the server's words.
    pub model: String,
    /// What the server asks for before it answers.
    pub key: Option<Key>,
    /// Whether answers are asked for as they are made.
    pub streamed: bool,
    /// How many tokens a question and its answer have together.
    pub context: u32,
    /// Most tokens of one answer; the server's own limit where there is none.
    pub max_tokens: Option<u32>,
    /// How long is waited for it.
    pub limits: Limits,
}

impl Provider {
    /// Who speaks when it does.
    pub fn speaker(&self) -> Speaker {
        Speaker {
            provider: self.name.clone(),
            model: self.model.clone(),
        }
    }
}

/// Who speaks: what a person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Name of the provider.
    pub provider: String,
    /// The model, as it is configured.
    pub model: String,
}

impl std::fmt::Display for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.provider, self.model)
    }
}

/// How long is waited for a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the request to the first piece of the answer. A server that says it is still there
    /// has not answered.
    pub first: Duration,
    /// From one piece to the next.
    pub idle: Duration,
    /// From the request to the end of the answer.
    pub total: Duration,
}

impl Default for Limits {
    /// For a model that is loaded. One that is loaded on demand, or that reads a long prompt on a
    /// laptop, needs a longer `first`.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            first: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            total: Duration::from_secs(180),
        }
    }
}
