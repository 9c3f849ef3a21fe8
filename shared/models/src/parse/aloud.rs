//! Reasoning inside the text. A local server that does not know its model's template hands on
//! what the model wrote: `<think>…</think>`, then the answer. What stands between the tags is a
//! thought.

use super::Piece;

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Most white space that a tag is waited for behind, in bytes.
const BLANK: usize = 1024;

/// Tells thoughts from text. Tags are looked for at the start only: further on they are text.
#[derive(Debug, Default)]
pub(super) struct Aloud {
    state: State,
    /// What may become a tag, or is white space around one.
    held: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    /// Right after the opening tag.
    Opened,
    Thinking,
    /// Right after the closing tag.
    Closed,
    Speaking,
}

impl Aloud {
    pub(super) fn split(&mut self, text: &str, out: &mut Vec<Piece>) {
        if self.state == State::Speaking {
            out.push(Piece::Text(text.to_owned()));
            return;
        }
        self.held.push_str(text);
        loop {
            match self.state {
                State::Start => {
                    let begun = self.held.trim_start();
                    if let Some(thought) = begun.strip_prefix(OPEN) {
                        self.held = thought.to_owned();
                        self.state = State::Opened;
                    } else if OPEN.starts_with(begun) && self.held.len() < BLANK {
                        return;
                    } else {
                        self.state = State::Speaking;
                    }
                }
                State::Thinking => {
                    if let Some(at) = self.held.find(CLOSE) {
                        let rest = self.held.split_off(at + CLOSE.len());
                        self.held.truncate(at);
                        thought(std::mem::replace(&mut self.held, rest), out);
                        self.state = State::Closed;
                    } else {
                        let keep = self.held.len() - beginning_of_close(&self.held);
                        let rest = self.held.split_off(keep);
                        thought(std::mem::replace(&mut self.held, rest), out);
                        return;
                    }
                }
                State::Opened | State::Closed => {
                    if self.held.trim_start().is_empty() {
                        self.held.clear();
                        return;
                    }
                    self.held = self.held.trim_start().to_owned();
                    self.state = match self.state {
                        State::Opened => State::Thinking,
                        _ => State::Speaking,
                    };
                }
                State::Speaking => {
                    if !self.held.is_empty() {
                        out.push(Piece::Text(std::mem::take(&mut self.held)));
                    }
                    return;
                }
            }
        }
    }

    pub(super) fn end(&mut self, out: &mut Vec<Piece>) {
        let held = std::mem::take(&mut self.held);
        match self.state {
            State::Thinking => thought(held, out),
            State::Start if !held.trim().is_empty() => out.push(Piece::Text(held)),
            _ => {}
        }
    }
}

fn thought(text: String, out: &mut Vec<Piece>) {
    if !text.is_empty() {
        out.push(Piece::Thought(text));
    }
}

/// How many bytes at the end may be the beginning of the closing tag.
fn beginning_of_close(text: &str) -> usize {
    (1..CLOSE.len())
        .rev()
        .find(|length| text.ends_with(&CLOSE[..*length]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Thoughts and text, each put together.
    fn heard(pieces: &[&str]) -> (String, String) {
        let mut aloud = Aloud::default();
        let mut out = Vec::new();
        for piece in pieces {
            aloud.split(piece, &mut out);
        }
        aloud.end(&mut out);
        let mut heard = (String::new(), String::new());
        for piece in out {
            match piece {
                Piece::Thought(thought) => heard.0.push_str(&thought),
                Piece::Text(text) => heard.1.push_str(&text),
                other => panic!("{other:?}"),
            }
        }
        heard
    }

    fn pair(thought: &str, text: &str) -> (String, String) {
        (thought.to_owned(), text.to_owned())
    }

    #[test]
    fn what_is_thought_aloud_is_a_thought() {
        assert_eq!(
            heard(&["<thi", "nk>\nA < B</", "b> so</th", "ink>\n", "\nYes."]),
            pair("A < B</b> so", "Yes.")
        );
        assert_eq!(heard(&["<think>", "\n", "a"]), pair("a", ""));
        assert_eq!(heard(&["<think>never ends"]), pair("never ends", ""));
    }

    #[test]
    fn a_tag_further_on_is_text() {
        assert_eq!(
            heard(&["Write ", "<think>x</think>"]),
            pair("", "Write <think>x</think>")
        );
        assert_eq!(heard(&["<", "thin air"]), pair("", "<thin air"));
        assert_eq!(heard(&["<thi"]), pair("", "<thi"));
    }

    #[test]
    fn white_space_without_an_end_does_not_wait_for_a_tag() {
        let blanks = vec!["  "; 2_000];
        assert_eq!(heard(&blanks), pair("", &"  ".repeat(2_000)));
    }

    proptest! {
        #[test]
        fn where_it_is_cut_makes_no_difference(
            text in "( |\n)?(<think>)?[a<>/é]{0,6}(</think>)?\n?[a<>/é]{0,6}",
            cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..4),
        ) {
            let letters: Vec<char> = text.chars().collect();
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(letters.len() + 1)).collect();
            at.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in at.into_iter().chain([letters.len()]) {
                pieces.push(letters[from..cut].iter().collect::<String>());
                from = cut;
            }
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(heard(&pieces), heard(&[&text]));
        }
    }
}
