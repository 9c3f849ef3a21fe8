//! Typed configuration from the environment. Every mistake is reported at once, by the variable's
//! name and with what to write instead; a secret's value never shows.
//!
//! ```
//! use service::config::{Environment, Secret};
//!
//! struct Config { port: u16, secret: Option<Secret> }
//!
//! let mut environment = Environment::from_pairs([("INLAY_PORT", "4000")]);
//! let port = environment.parsed("INLAY_PORT", "a port between 1 and 65535").unwrap_or(8080);
//! let secret = environment.secret("INLAY_JWT_SECRET", 32);
//! let config = environment.finish(Config { port, secret }).unwrap();
//! assert_eq!(config.port, 4000);
//! ```

use std::{collections::BTreeMap, fmt, str::FromStr};

/// Variables, and the mistakes found in them so far.
#[derive(Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, Secret>,
    mistakes: Vec<Mistake>,
}

/// A value that must not show in logs, errors or debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value from showing.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that uses it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is wrong with one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The variable's name.
    pub variable: String,
    /// What is wrong and what to write. Never the value: it may be a secret in the wrong place.
    pub message: String,
}

/// The environment cannot be used as it is.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has to change:{}", listed(.0))]
pub struct Misconfigured(pub Vec<Mistake>);

impl fmt::Debug for Misconfigured {
    /// The same words: a `main` that fails prints this.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn listed(mistakes: &[Mistake]) -> String {
    mistakes
        .iter()
        .map(|mistake| format!("\n  {}: {}", mistake.variable, mistake.message))
        .collect()
}

impl Environment {
    /// The variables of this process. One that is empty counts as not set, as templates write it.
    pub fn of_process() -> Self {
        let mut environment = Self::default();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str() else { continue };
            match value.into_string() {
                Ok(value) => environment.put(name, value),
                Err(_) if name.starts_with("INLAY_") => environment.refuse(name, "is not UTF-8"),
                Err(_) => {}
            }
        }
        environment
    }

    /// Those variables.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut environment = Self::default();
        for (name, value) in pairs {
            environment.put(name, value.to_owned());
        }
        environment
    }

    fn put(&mut self, name: &str, value: String) {
        if !value.trim().is_empty() {
            self.variables.insert(name.to_owned(), Secret(value));
        }
    }

    /// A text, where it is set.
    pub fn text(&self, name: &str) -> Option<String> {
        self.variables
            .get(name)
            .map(|value| value.expose().trim().to_owned())
    }

    /// A text that must be set; `meaning` says what it is. Empty where it is missing, and then
    /// [`Environment::finish`] fails.
    pub fn required(&mut self, name: &str, meaning: &str) -> String {
        match self.text(name) {
            Some(text) => text,
            None => {
                self.refuse(name, format!("is not set; it must be {meaning}"));
                String::new()
            }
        }
    }

    /// A value of another type, where it is set; `expected` says how it is written.
    pub fn parsed<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.refuse(name, format!("must be {expected}"));
        }
        parsed
    }

    /// A secret of at least so many bytes, where it is set.
    pub fn secret(&mut self, name: &str, at_least: usize) -> Option<Secret> {
        let secret = Secret(self.text(name)?);
        if secret.expose().len() < at_least {
            self.refuse(name, format!("must have at least {at_least} bytes"));
        }
        Some(secret)
    }

    /// Adds a mistake of the caller's own finding.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.mistakes.push(Mistake {
            variable: name.to_owned(),
            message: message.into(),
        });
    }

    /// What was made of the environment, if there was no mistake in it.
    ///
    /// # Errors
    ///
    /// Every mistake found since the start.
    pub fn finish<T>(self, made: T) -> Result<T, Misconfigured> {
        if self.mistakes.is_empty() {
            Ok(made)
        } else {
            Err(Misconfigured(self.mistakes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_reported_at_once_and_no_value_shows() {
        let mut environment = Environment::from_pairs([
            ("INLAY_PORT", "hunter2"),
            ("INLAY_JWT_SECRET", "hunter2"),
            ("INLAY_EMPTY", "  "),
        ]);
        environment.parsed::<u16>("INLAY_PORT", "a port");
        environment.secret("INLAY_JWT_SECRET", 32);
        environment.required("INLAY_EMPTY", "the name of a function");
        let debug = format!("{environment:?}");
        let error = environment.finish(()).expect_err("a mistake");
        assert_eq!(error.0.len(), 3);
        assert_eq!(
            error.to_string(),
            "the configuration has to change:\
             \n  INLAY_PORT: must be a port\
             \n  INLAY_JWT_SECRET: must have at least 32 bytes\
             \n  INLAY_EMPTY: is not set; it must be the name of a function"
        );
        assert!(!debug.contains("hunter2"), "{debug}");
    }
}
