//! Why a provider gave no answer, or not all of one.

use std::time::Duration;

use service::config::Secret;

use crate::parse::{Complaint, Fault};

/// Most letters of a server's own words that are handed on.
const MOST_WORDS: usize = 300;

/// Why a provider gave no answer, or not all of one. Reads on after the provider's name, and holds
/// neither key nor address.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failure {
    /// There is no connection: nobody listens, the name is unknown, the certificate is not good.
    #[error("cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("{} within {}", .0.missed(), seconds(.1))]
    Late(Wait, Duration),
    /// It says itself that it will not, or cannot.
    #[error("{}", refusal(.status, .said))]
    Refused {
        /// The HTTP status, or the one that a stream of status 200 names.
        status: Option<u16>,
        /// Its own words, shortened, without anything that looks like the key.
        said: Option<String>,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The connection broke in the middle.
    #[error("broke off in the middle of its answer")]
    Cut,
    /// What it sent cannot be read.
    #[error("sent what cannot be read: {0}")]
    Unreadable(Fault),
    /// It ended without having said anything.
    #[error("answered without a word")]
    Silent,
    /// Its key is kept elsewhere and could not be read. The reason is in the log, not here.
    #[error("cannot be asked: its key could not be read")]
    KeyUnread,
    /// It failed several times in a row and is not asked for a while.
    #[error("failed before and is asked again in {}", seconds(.0))]
    Resting(Duration),
    /// Nobody is configured who could be asked.
    #[error("is not configured")]
    Nobody,
}

/// What was waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A connection.
    Connect,
    /// The first piece of the answer.
    First,
    /// The next piece.
    Next,
    /// The end of the answer.
    End,
}

impl Wait {
    fn missed(self) -> &'static str {
        match self {
            Self::Connect => "did not take the call",
            Self::First => "did not begin to answer",
            Self::Next => "fell silent in the middle of its answer: nothing came",
            Self::End => "did not finish its answer",
        }
    }
}

fn seconds(duration: &Duration) -> String {
    let seconds = duration.as_secs_f64();
    match seconds {
        0.0..1.0 => format!("{} ms", duration.as_millis()),
        _ => format!("{} s", (seconds * 10.0).round() / 10.0),
    }
}

fn refusal(status: &Option<u16>, said: &Option<String>) -> String {
    match (status, said) {
        (Some(status), Some(said)) => format!("refused with status {status}: {said}"),
        (Some(status), None) => format!("refused with status {status}"),
        (None, Some(said)) => format!("reported an error: {said}"),
        (None, None) => "reported an error".to_owned(),
    }
}

impl Failure {
    /// Stable code, for logs, metrics and events.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "model_unreachable",
            Self::Late(..) => "model_timeout",
            Self::Refused { status, .. } => match status {
                Some(401 | 403) => "model_key_refused",
                Some(402) => "model_out_of_credit",
                Some(404) => "model_unknown",
                Some(429) => "model_busy",
                Some(400..=499) => "model_refused",
                _ => "model_error",
            },
            Self::Cut => "model_cut_off",
            Self::Unreadable(_) => "model_unreadable",
            Self::Silent => "model_silent",
            Self::KeyUnread => "model_key_unread",
            Self::Resting(_) => "model_resting",
            Self::Nobody => "model_not_configured",
        }
    }

    /// Whether the same provider may do better at once.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable | Self::Cut | Self::Silent => true,
            Self::Refused { status, .. } => match status {
                Some(status) => matches!(status, 408 | 425 | 429 | 500 | 502..=599),
                None => true,
            },
            // One chunk may be broken; who speaks another language will not learn ours.
            Self::Unreadable(fault) => *fault == Fault::Unreadable,
            // Its time has been spent; who reads keys has tried again as often as makes sense.
            Self::Late(..) | Self::KeyUnread | Self::Resting(_) | Self::Nobody => false,
        }
    }

    /// Whether it says something about the provider, and not about this request: a long answer is
    /// no sign of a bad one.
    pub(crate) fn counts(&self) -> bool {
        !matches!(
            self,
            Self::Late(Wait::End, _)
                | Self::Refused {
                    status: Some(400 | 413 | 422),
                    ..
                }
                | Self::Silent
                | Self::Resting(_)
                | Self::Nobody
        )
    }

    /// Whether the key may have been changed since it was read.
    pub(crate) fn is_of_old_key(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: Some(401),
                ..
            }
        )
    }

    /// How long the provider asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What the parser found, for a provider with that key.
    pub(crate) fn of_fault(fault: Fault, key: Option<&Secret>) -> Self {
        match fault {
            Fault::Complaint(Complaint { status, message }) => Self::Refused {
                status,
                said: words(&message, key),
                retry_after: None,
            },
            Fault::CutShort => Self::Cut,
            fault => Self::Unreadable(fault),
        }
    }
}

/// A server's words as they may be shown: on one line, not too many, and without any that has a
/// part of the key in it. Servers do repeat keys: `Incorrect API key provided: sk-ab…`.
pub(crate) fn words(said: &str, key: Option<&Secret>) -> Option<String> {
    let parts = key.map(|key| parts(key.expose())).unwrap_or_default();
    let mut kept = String::new();
    for word in said.split(|letter: char| letter.is_whitespace() || letter.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        if parts.iter().any(|part| word.contains(part)) {
            kept.push('…');
        } else {
            kept.push_str(word);
        }
        if kept.chars().count() > MOST_WORDS {
            kept = kept.chars().take(MOST_WORDS).collect();
            kept.push('…');
            break;
        }
    }
    (!kept.is_empty()).then_some(kept)
}

/// What a key is known by: it, its beginning and its end.
fn parts(key: &str) -> Vec<&str> {
    const KNOWN_BY: usize = 6;
    let end = key.len().saturating_sub(KNOWN_BY);
    let parts = [Some(key), key.get(..KNOWN_BY), key.get(end..)];
    parts
        .into_iter()
        .flatten()
        .filter(|part| part.len() == key.len() || key.len() >= 3 * KNOWN_BY)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_repeat_the_key_or_a_part_of_it_are_left_out() {
        let key = Secret::new("sk-or-v1-0123456789abcdefhunter2");
        let said = |text| words(text, Some(&key)).expect("words");
        assert_eq!(
            said("Incorrect API key provided: sk-or-v1***ter2.\nSee \u{7}docs"),
            "Incorrect API key provided: … See docs"
        );
        assert_eq!(
            said("'Bearer sk-or-v1-0123456789abcdefhunter2'"),
            "'Bearer …"
        );
        assert_eq!(said("ends in unter2"), "ends in …");
        assert_eq!(words(" \n", Some(&key)), None);
        let short = Secret::new("key");
        assert_eq!(
            words("your key: key", Some(&short)).as_deref(),
            Some("your … …")
        );
        assert_eq!(said(&"é ".repeat(1000)).chars().count(), MOST_WORDS + 1);
    }

    #[test]
    fn a_failure_reads_on_after_a_name() {
        let refused = Failure::Refused {
            status: Some(404),
            said: Some("model 'x' not found".to_owned()),
            retry_after: None,
        };
        assert_eq!(
            refused.to_string(),
            "refused with status 404: model 'x' not found"
        );
        let late = Failure::Late(Wait::First, Duration::from_millis(1500));
        assert_eq!(late.to_string(), "did not begin to answer within 1.5 s");
        let resting = Failure::Resting(Duration::from_millis(20));
        assert_eq!(
            resting.to_string(),
            "failed before and is asked again in 20 ms"
        );
    }

    #[test]
    fn what_is_refused_for_good_is_not_asked_again() {
        let refused = |status| Failure::Refused {
            status: Some(status),
            said: None,
            retry_after: None,
        };
        for status in [400, 401, 402, 403, 404, 413, 422, 501] {
            assert!(!refused(status).may_pass(), "{status}");
        }
        for status in [408, 429, 500, 502, 503, 504, 529] {
            assert!(refused(status).may_pass(), "{status}");
        }
    }
}
