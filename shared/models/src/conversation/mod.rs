//! What is sent to a language model: messages, the tools that it may call, and its calls.

mod message;
mod request;
mod tool;

pub use message::Message;
pub use request::Request;
pub use tool::{BadArguments, Choice, Tool, ToolCall};
