//! Providers, read from the environment.
//!
//! `INLAY_MODELS` names them in order of preference, separated by commas or line ends:
//!
//! ```text
//! INLAY_MODELS="local qwen3:8b, openrouter anthropic/claude-sonnet-4.5 first=20s"
//! INLAY_MODELS="http://localhost:8080/v1 gemma-3-4b, local llama3.2 http://gpu:8000/v1 name=gpu key=GPU_KEY"
//! OPENROUTER_API_KEY=…
//! ```
//!
//! Each begins with its kind, `openrouter` or `local`, or with the address of a server, which is
//! then `local`. After it stand the model and, in any order, what differs from the usual:
//!
//! | word | means | usual |
//! | --- | --- | --- |
//! | an address | where the server is; `/v1` is added where it has no path | Ollama's, `http://localhost:11434/v1`; OpenRouter's |
//! | `name=` | what it is called, where answers say who spoke | its kind, numbered from the second on |
//! | `key=` | the variable that holds its key, or the ARN of the secret that does; never the key itself | `OPENROUTER_API_KEY`; none for `local` |
//! | `stream=no` | answers come whole: for servers that cannot stream tool calls | `yes` |
//! | `context=` | how many tokens question and answer have together, as the server was started, as `8k` (1,024 each) or `131072` | 8,192 for `local`, 32,768 for `openrouter` |
//! | `max_tokens=` | most tokens of one answer, written the same way | the server's own limit |
//! | `connect=`, `first=`, `idle=`, `total=` | how long is waited, as `500ms`, `30s`, `2m` | [`Limits`] |

use std::time::Duration;

use service::config::Environment;

use crate::{
    key::{self, Arn, Key},
    provider::{Kind, Limits, Provider},
};

/// The variable that names the providers.
pub const VARIABLE: &str = "INLAY_MODELS";

const OPENROUTER_KEY: &str = "OPENROUTER_API_KEY";
const OPENROUTER: &str = "https://openrouter.ai/api/v1";
const OLLAMA: &str = "http://localhost:11434/v1";

/// Shortest and longest time that can be waited for.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Fewest and most tokens of context that can be named. With fewer than the fewest no question of
/// a table fits.
const SMALLEST: u32 = 1024;
const LARGEST: u32 = 16 * 1024 * 1024;

/// The providers that the environment names; none where it names none. Mistakes are added to the
/// environment's, and name a place, never a value: it may be a key in the wrong place.
pub fn read(environment: &mut Environment) -> Vec<Provider> {
    let Some(written) = environment.text(VARIABLE) else {
        return Vec::new();
    };
    let mut providers: Vec<Provider> = Vec::new();
    let entries = written
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    for (at, entry) in entries.enumerate() {
        let mut mistakes = Vec::new();
        let provider = provider(entry, environment, &mut mistakes);
        for mistake in mistakes {
            environment.refuse(VARIABLE, format!("entry {}: {mistake}", at + 1));
        }
        let Some((mut provider, is_named)) = provider else {
            continue;
        };
        if is_named && providers.iter().any(|other| other.name == provider.name) {
            let mistake = "its name= is taken by an entry before it; write another";
            environment.refuse(VARIABLE, format!("entry {}: {mistake}", at + 1));
        }
        let kind = provider.name.clone();
        let mut number = 2;
        while !is_named && providers.iter().any(|other| other.name == provider.name) {
            provider.name = format!("{kind}-{number}");
            number += 1;
        }
        providers.push(provider);
    }
    providers
}

/// One provider, and whether it was given a name.
fn provider(
    entry: &str,
    environment: &mut Environment,
    mistakes: &mut Vec<String>,
) -> Option<(Provider, bool)> {
    let mut words = entry.split_whitespace().peekable();
    let kind = match words.peek()?.to_ascii_lowercase().as_str() {
        "openrouter" => Some(Kind::Openrouter),
        "local" => Some(Kind::Local),
        address if address.contains("://") => None,
        _ => {
            mistakes.push(
                "begins with none of `openrouter`, `local` and an address such as \
                 http://localhost:11434/v1; write `local MODEL` or `openrouter MODEL`"
                    .to_owned(),
            );
            return None;
        }
    };
    if kind.is_some() {
        words.next();
    }
    let mut entry = Entry::default();
    for (at, word) in words.enumerate() {
        let at = at + 1 + usize::from(kind.is_some());
        if let Err(mistake) = entry.word(word) {
            mistakes.push(format!("word {at} {mistake}"));
        }
    }
    let kind = kind.unwrap_or(Kind::Local);
    if entry.model.is_none() {
        let example = match kind {
            Kind::Openrouter => "openrouter anthropic/claude-sonnet-4.5",
            Kind::Local => "local qwen3:8b http://localhost:11434/v1",
        };
        mistakes.push(format!("names no model; write for example `{example}`"));
    }
    let key = entry.key(kind, environment, mistakes);
    let context = entry.context.unwrap_or(kind.usual_context());
    if entry.max_tokens.is_some_and(|most| most >= context) {
        mistakes.push(format!(
            "its max_tokens= leaves no room for the question in a context of {context}; write less, \
             or context= as the server has it"
        ));
    }
    let (name, url) = match kind {
        Kind::Openrouter => ("openrouter", OPENROUTER),
        Kind::Local => ("local", OLLAMA),
    };
    let is_named = entry.name.is_some();
    let provider = Provider {
        name: entry.name.unwrap_or_else(|| name.to_owned()),
        kind,
        url: entry.url.unwrap_or_else(|| url.to_owned()),
        model: entry.model?,
        key,
        streamed: !entry.is_whole,
        context,
        max_tokens: entry.max_tokens,
        limits: entry.limits,
    };
    Some((provider, is_named))
}

/// The words of an entry after its kind.
#[derive(Default)]
struct Entry {
    model: Option<String>,
    url: Option<String>,
    name: Option<String>,
    key: Option<String>,
    is_whole: bool,
    context: Option<u32>,
    max_tokens: Option<u32>,
    limits: Limits,
}

impl Entry {
    fn word(&mut self, word: &str) -> Result<(), String> {
        if word.contains("://") {
            let address = word.strip_prefix("url=").unwrap_or(word);
            if self.url.replace(url(address)?).is_some() {
                return Err("is a second address; write one".to_owned());
            }
            return Ok(());
        }
        // A model's name may have anything in it but this.
        let Some((option, value)) = word.split_once('=') else {
            if self.model.replace(word.to_owned()).is_some() {
                return Err(
                    "is a second model; write each in an entry of its own, with a comma between"
                        .to_owned(),
                );
            }
            return Ok(());
        };
        match option {
            "model" => self.model = Some(value.to_owned()),
            "name" => self.name = Some(name(value)?),
            "key" => self.key = Some(variable(value)?),
            "stream" => {
                self.is_whole = match value {
                    "yes" => false,
                    "no" => true,
                    _ => return Err("must be `stream=yes` or `stream=no`".to_owned()),
                }
            }
            "context" => self.context = Some(tokens(value, SMALLEST)?),
            "max_tokens" => self.max_tokens = Some(tokens(value, 1)?),
            "connect" => self.limits.connect = time(value)?,
            "first" => self.limits.first = time(value)?,
            "idle" => self.limits.idle = time(value)?,
            "total" => self.limits.total = time(value)?,
            _ => {
                return Err(
                    "is none of name=, key=, model=, stream=, context=, max_tokens=, connect=, \
                     first=, idle=, total= and an address"
                        .to_owned(),
                );
            }
        }
        Ok(())
    }

    fn key(
        &self,
        kind: Kind,
        environment: &mut Environment,
        mistakes: &mut Vec<String>,
    ) -> Option<Key> {
        let variable = match (&self.key, kind) {
            (Some(variable), _) => variable,
            (None, Kind::Openrouter) => OPENROUTER_KEY,
            (None, Kind::Local) => return None,
        };
        let Some(value) = environment.secret(variable, 1) else {
            mistakes.push(format!(
                "its key is missing; set {variable}{}",
                match kind {
                    Kind::Openrouter => " to a key from https://openrouter.ai/keys",
                    Kind::Local => "",
                }
            ));
            return None;
        };
        if value.expose().starts_with("arn:") {
            if Arn::read(value.expose()).is_none() {
                mistakes.push(format!(
                    "{variable} holds an ARN that is none of a secret; write \
                     arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"
                ));
            } else if !cfg!(feature = "secrets-manager") {
                mistakes.push(format!(
                    "{variable} holds the ARN of a secret, and this program cannot read AWS \
                     Secrets Manager; put the key itself into it"
                ));
            }
            return Some(Key::Kept {
                arn: value,
                variable: variable.to_owned(),
            });
        }
        if !key::is_key(value.expose()) {
            mistakes.push(format!(
                "the key in {variable} has spaces or letters that no key has; copy it again"
            ));
        }
        Some(Key::Written(value))
    }
}

/// The address of an API, as its provider keeps it.
fn url(address: &str) -> Result<String, String> {
    let wrong = |what: &str| Err(format!("is no address of a server: {what}"));
    let Ok(parsed) = reqwest::Url::parse(address) else {
        return wrong("write it as http://localhost:11434/v1");
    };
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return wrong("it begins with http:// or https:// and a host");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return wrong(
            "a user or password does not belong there; put a key into a variable and write key=VARIABLE",
        );
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return wrong(
            "leave out what follows `?` or `#`; a key goes into a variable, as key=VARIABLE",
        );
    }
    let path = parsed.path().trim_end_matches('/');
    let path = path.strip_suffix("/chat/completions").unwrap_or(path);
    let path = if path.is_empty() { "/v1" } else { path };
    Ok(format!("{}{path}", parsed.origin().ascii_serialization()))
}

fn name(value: &str) -> Result<String, String> {
    let fits = (1..=40).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if fits {
        Ok(value.to_owned())
    } else {
        Err("must be name= and 1 to 40 letters, digits, `-`, `_` or `.`".to_owned())
    }
}

fn variable(value: &str) -> Result<String, String> {
    let fits = value.starts_with(|letter: char| letter.is_ascii_uppercase() || letter == '_')
        && value
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if fits {
        Ok(value.to_owned())
    } else {
        Err(
            "must be key= and the name of a variable in capitals, such as key=GPU_KEY; put the \
             key itself into that variable"
                .to_owned(),
        )
    }
}

fn tokens(value: &str, least: u32) -> Result<u32, String> {
    let wrong = || format!("must be a number of tokens from {least} to 16m, such as 8k or 131072");
    let (digits, unit) = match value.as_bytes().last() {
        Some(b'k' | b'K') => (&value[..value.len() - 1], 1024),
        Some(b'm' | b'M') => (&value[..value.len() - 1], 1024 * 1024),
        _ => (value, 1),
    };
    let number: u32 = digits.parse().map_err(|_| wrong())?;
    let tokens = number.saturating_mul(unit);
    if digits.starts_with('+') || !(least..=LARGEST).contains(&tokens) {
        return Err(wrong());
    }
    Ok(tokens)
}

fn time(value: &str) -> Result<Duration, String> {
    let wrong = || "must be a time from 1ms to 15m, such as 500ms, 30s or 2m".to_owned();
    let digits = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let unit = match &value[digits.len()..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        _ => return Err(wrong()),
    };
    let time = Duration::from_millis(number.saturating_mul(unit));
    if (SHORTEST..=LONGEST).contains(&time) {
        Ok(time)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests;
