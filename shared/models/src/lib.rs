//! Talking to language models: OpenRouter and local OpenAI-compatible servers.
//!
//! ```text
//! Request ─▶ Models ─▶ a provider that is able ─▶ bytes ─▶ Parser ─▶ Event, Event, …, the end
//!              │ ▲                                                          │
//!              │ └── it failed before its first word: once more, or the next ◀
//!              └──── Configuration (INLAY_MODELS), Limits, a circuit for each provider
//! ```
//!
//! | module | is for |
//! | --- | --- |
//! | [`conversation`] | what is sent: messages, tools and calls of them |
//! | [`models`] | who is asked, in what order, how often, how long |
//! | [`provider`] | who can be asked, and how long is waited for it |
//! | [`configuration`] | the same, read from the environment |
//! | [`key`], `secrets_manager` | what servers ask for before they answer, and where it is kept |
//! | `http`, `attempt` | one question to one server |
//! | [`parse`] | what comes back, read from bytes; no I/O |
//! | [`event`], [`failure`], [`account`] | what is heard: pieces, what went wrong, what it took |
//! | [`health`] | how providers are, for those who choose one |
//! | `metrics` | an account as CloudWatch's embedded metrics |
//! | `circuit`, [`retry`] | when a provider is left alone, and when it is asked again |

pub mod account;
mod attempt;
mod circuit;
pub mod configuration;
pub mod conversation;
pub mod event;
pub mod failure;
pub mod health;
mod http;
pub mod key;
mod metrics;
pub mod models;
pub mod parse;
pub mod provider;
pub mod retry;
#[cfg(feature = "secrets-manager")]
pub mod secrets_manager;

pub use account::{Account, Finish, Passed, Usage};
pub use conversation::{Choice, Message, Request, Tool, ToolCall};
pub use event::Event;
pub use failure::Failure;
pub use health::Health;
pub use key::{Key, Vault};
pub use models::Models;
pub use provider::{Kind, Limits, Provider, Speaker};
pub use retry::Jitter;
