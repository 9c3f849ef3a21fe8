//! Calls that a model writes as text.
//!
//! A server that does not know its model's template hands on what the model wrote:
//! `<tool_call>{"name": …, "arguments": …}</tool_call>`, or the same JSON in a code fence, or bare.
//! A person would be shown it, and nothing would come of it. So what may become such a call waits
//! until it is one, or is not; everything else leaves at once.

use models::ToolCall;
use serde_json::{Map, Value};

use super::tools;

/// Where a call may begin, and where it ends then.
const MARKS: [(&str, &str); 5] = [
    ("<tool_call>", "</tool_call>"),
    ("<function_call>", "</function_call>"),
    ("<|tool_call|>", "<|/tool_call|>"),
    ("[TOOL_CALLS]", "\n"),
    ("```", "```"),
];

/// The mark of a code fence: what stands in it may as well be for the person.
const FENCE: &str = "```";

/// Most that waits.
const LONGEST: usize = 16 * 1024;

/// Tells calls from text.
#[derive(Debug, Default)]
pub struct Spoken {
    /// What may be a call, or the beginning of a mark.
    held: String,
    /// Whether a letter was said: JSON further on is text.
    has_begun: bool,
    calls: Vec<Value>,
}

/// What waits, and how far it is.
enum Found {
    /// Nothing: so many bytes at the end may become a mark.
    Text(usize),
    /// A block from here on.
    Block(usize, Block),
}

#[derive(Clone, Copy)]
enum Block {
    Marked(&'static str, &'static str),
    Bare,
}

impl Spoken {
    /// What may leave of the text so far, now that this piece came.
    pub fn hear(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut leaves = String::new();
        while !self.held.is_empty() {
            match self.found() {
                Found::Text(keep) => {
                    let kept = self.held.split_off(self.held.len() - keep);
                    self.say(&mut leaves, &kept);
                    break;
                }
                Found::Block(at, block) => {
                    let kept = self.held.split_off(at);
                    self.say(&mut leaves, &kept);
                    match self.block(block) {
                        Some((calls, end)) if !calls.is_empty() => {
                            self.calls.extend(calls);
                            self.held.drain(..end);
                        }
                        Some((_, end)) => {
                            let rest = self.held.split_off(end);
                            self.say(&mut leaves, &rest);
                        }
                        None => break,
                    }
                }
            }
        }
        leaves
    }

    /// What is left of the text at its end, and the calls.
    pub fn end(&mut self, round: u32) -> (String, Vec<ToolCall>) {
        let held = std::mem::take(&mut self.held);
        // Its closing mark may be a sign of the model's that is no text.
        let begun = MARKS.iter().find_map(|(open, _)| held.strip_prefix(open));
        let calls = called(begun.unwrap_or(&held));
        let is_call = !calls.is_empty();
        self.calls.extend(calls);
        let calls = std::mem::take(&mut self.calls).into_iter().enumerate();
        let calls = calls.filter_map(|(at, call)| {
            let (name, arguments) = parts(&call)?;
            Some(ToolCall {
                // Of nine letters and digits: Mistral's templates refuse anything else.
                id: format!("s{:04}{:04}", round % 10_000, at % 10_000),
                name,
                arguments,
            })
        });
        let calls = calls.collect();
        (if is_call { String::new() } else { held }, calls)
    }

    /// What is held is said, and what comes after it is held instead.
    fn say(&mut self, leaves: &mut String, rest: &str) {
        self.has_begun |= !self.held.trim().is_empty();
        leaves.push_str(&self.held);
        self.held.clear();
        self.held.push_str(rest);
    }

    fn found(&self) -> Found {
        let begun = self.held.len() - self.held.trim_start().len();
        if !self.has_begun && self.held[begun..].starts_with(['{', '[']) {
            let rest = &self.held[begun..];
            if !"[TOOL_CALLS]".starts_with(rest) && !rest.starts_with("[TOOL_CALLS]") {
                return Found::Block(begun, Block::Bare);
            }
        }
        let marks = MARKS.iter().filter_map(|(open, close)| {
            let at = self.held.find(open)?;
            Some((at, Block::Marked(open, close)))
        });
        if let Some((at, block)) = marks.min_by_key(|(at, _)| *at) {
            return Found::Block(at, block);
        }
        let may_begin = MARKS.iter().map(|(open, _)| {
            let beginnings = (1..open.len()).rev();
            let mut beginnings = beginnings.filter(|length| open.is_char_boundary(*length));
            beginnings
                .find(|length| self.held.ends_with(&open[..*length]))
                .unwrap_or(0)
        });
        Found::Text(may_begin.max().unwrap_or(0))
    }

    /// The calls of the block that is held and where it ends; none where it is text, and nothing
    /// while it may still become one.
    fn block(&self, block: Block) -> Option<(Vec<Value>, usize)> {
        if self.held.len() > LONGEST {
            return Some((Vec::new(), 1));
        }
        match block {
            Block::Bare => {
                let mut values = serde_json::Deserializer::from_str(&self.held).into_iter();
                match values.next() {
                    Some(Ok(value)) => Some((calls_in(value), values.byte_offset())),
                    Some(Err(error)) if error.is_eof() => None,
                    // The brace is text, and so may be what follows.
                    _ => Some((Vec::new(), 1)),
                }
            }
            Block::Marked(open, close) => {
                let inner = &self.held[open.len()..];
                if open == FENCE && !may_be_json(inner) {
                    return Some((Vec::new(), open.len()));
                }
                let end = inner.find(close)?;
                let calls = called(&inner[..end]);
                Some((calls, open.len() + end + close.len()))
            }
        }
    }
}

/// Whether JSON may stand in a fence: after the word that names its language, if there is one.
fn may_be_json(inner: &str) -> bool {
    let word: &str = inner
        .split(|letter: char| !letter.is_ascii_alphabetic() && letter != '_')
        .next()
        .unwrap_or_default();
    let rest = inner[word.len()..].trim_start();
    let languages = ["", "json", "tool_call", "tool_code", "tool", "javascript"];
    let is_known = match rest.is_empty() {
        true => languages.iter().any(|known| known.starts_with(word)),
        false => languages.contains(&word),
    };
    is_known && (rest.is_empty() || rest.starts_with(['{', '[']))
}

/// The calls that a text is, with a fence or the name of a language around it.
fn called(text: &str) -> Vec<Value> {
    let Some(at) = text.find(['{', '[']) else {
        return Vec::new();
    };
    let values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
    values.map_while(Result::ok).flat_map(calls_in).collect()
}

/// The calls in a value: one, a list of them, or that list under the name that servers give it.
fn calls_in(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => {
            let is_call = |value: &Value| parts(value).is_some();
            if values.iter().all(is_call) {
                values
            } else {
                Vec::new()
            }
        }
        Value::Object(mut object) => match object.remove("tool_calls") {
            Some(Value::Array(values)) => calls_in(Value::Array(values)),
            _ => {
                let value = Value::Object(object);
                if parts(&value).is_some() {
                    vec![value]
                } else {
                    Vec::new()
                }
            }
        },
        _ => Vec::new(),
    }
}

/// Name and arguments of a call of one of our tools.
fn parts(value: &Value) -> Option<(String, String)> {
    let object = match &value["function"] {
        Value::Object(function) => function,
        _ => value.as_object()?,
    };
    let first = |names: &[&str]| names.iter().find_map(|name| object.get(*name));
    let name = first(&["name", "tool", "tool_name", "function"])?.as_str()?;
    if !tools::is_tool(name) {
        return None;
    }
    let arguments = match first(&["arguments", "parameters", "args", "input"]) {
        Some(Value::String(written)) => written.clone(),
        Some(arguments) => arguments.to_string(),
        None => Value::Object(Map::new()).to_string(),
    };
    Some((name.to_owned(), arguments))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is said and what is called, of pieces.
    fn heard(pieces: &[&str]) -> (String, Vec<(String, String)>) {
        let mut spoken = Spoken::default();
        let mut said: String = pieces.iter().map(|piece| spoken.hear(piece)).collect();
        let (rest, calls) = spoken.end(1);
        said.push_str(&rest);
        let calls = calls.into_iter().map(|call| (call.name, call.arguments));
        (said, calls.collect())
    }

    fn sql() -> Vec<(String, String)> {
        vec![("run_sql".to_owned(), r#"{"query":"SELECT 1"}"#.to_owned())]
    }

    const CALL: &str = r#"{"name": "run_sql", "arguments": {"query":"SELECT 1"}}"#;

    #[test]
    fn calls_are_heard_however_they_are_written() {
        for written in [
            format!("<tool_call>\n{CALL}\n</tool_call>"),
            format!("<tool_call>{CALL}"),
            format!("```json\n{CALL}\n```"),
            format!("```\n{CALL}```\n"),
            format!("[TOOL_CALLS][{CALL}]"),
            format!("\n{CALL}"),
            format!("{{\"tool_calls\": [{CALL}]}}"),
            r#"{"function": {"name": "run_sql", "arguments": "{\"query\":\"SELECT 1\"}"}}"#
                .to_owned(),
            r#"{"tool": "run_sql", "parameters": {"query":"SELECT 1"}}"#.to_owned(),
        ] {
            let (said, calls) = heard(&[&written]);
            assert_eq!((said.trim(), calls), ("", sql()), "{written}");
            let letters: Vec<String> = written.chars().map(String::from).collect();
            let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
            let (said, calls) = heard(&letters);
            assert_eq!((said.trim(), calls), ("", sql()), "{written} in letters");
        }
        let (said, calls) = heard(&["I look.\n``", "`json\n", CALL, "\n```", "\nThen I say."]);
        assert_eq!((said.as_str(), calls), ("I look.\n\nThen I say.", sql()));
    }

    #[test]
    fn what_is_no_call_is_text() {
        for said in [
            "a < b and [1] and `x`",
            "```sql\nSELECT 1\n```",
            "```json\n{\"rows\": 3}\n```",
            "```json\n{\"name\": \"North\", \"arguments\": 1}\n```",
            "{\"name\": \"drop_table\", \"arguments\": {}}",
            "[North] leads",
            "{never closed",
            "<tool_call>never closed",
            "<tool",
            "``",
            "Say ```",
        ] {
            assert_eq!(heard(&[said]), (said.to_owned(), Vec::new()), "{said}");
        }
    }

    #[test]
    fn text_and_code_do_not_wait() {
        let mut spoken = Spoken::default();
        assert_eq!(spoken.hear("North "), "North ");
        assert_eq!(spoken.hear("<"), "");
        assert_eq!(spoken.hear("b ```"), "<b ");
        assert_eq!(spoken.hear("sql\nSELECT"), "```sql\nSELECT");
    }

    #[test]
    fn nothing_waits_for_ever() {
        let long = format!("<tool_call>{}", "x".repeat(2 * LONGEST));
        let mut spoken = Spoken::default();
        assert_eq!(spoken.hear(&long), long);
    }

    proptest! {
        #[test]
        fn where_it_is_cut_makes_no_difference_and_nothing_is_lost(
            parts in proptest::collection::vec(prop_oneof![
                Just("<tool_call>".to_owned()), Just("</tool_call>".to_owned()), Just("```".to_owned()),
                Just("```json\n".to_owned()), Just(CALL.to_owned()), Just("{\"a\":1}".to_owned()),
                Just("[TOOL_CALLS]".to_owned()), "[a<`é{}\\[\\] \n]{0,4}",
            ], 0..6),
            cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..5),
        ) {
            let text = parts.concat();
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
            let (said, calls) = heard(&pieces);
            prop_assert_eq!((said.clone(), calls.clone()), heard(&[&text]));
            if calls.is_empty() {
                prop_assert_eq!(said, text);
            }
        }
    }
}
