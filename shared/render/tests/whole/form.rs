//! Reads HTML with a browser's tokenizer and tells what is wrong with it.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// What was found in a piece of HTML.
#[derive(Debug, Default)]
pub struct Parsed {
    /// All text, and the texts of attributes that are heard or seen.
    pub text: String,
    /// Errors of the tokenizer, tags that do not match, ids that stand twice.
    pub mistakes: Vec<String>,
    /// What would run or load something.
    pub dangers: Vec<String>,
    open: Vec<String>,
    ids: Vec<String>,
}

/// Elements without an end.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];
/// Attributes whose texts are heard or seen.
const SAID: [&str; 6] = [
    "aria-label",
    "placeholder",
    "value",
    "alt",
    "title",
    "data-copy-text",
];

struct Reader(RefCell<Parsed>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut parsed = self.0.borrow_mut();
        match token {
            Token::ParseError(error) => parsed.mistakes.push(error.into_owned()),
            Token::CharacterTokens(text) => parsed.text.push_str(&text),
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if [
                    "script", "iframe", "object", "embed", "link", "meta", "base",
                ]
                .contains(&name.as_str())
                {
                    parsed.dangers.push(format!("<{name}>"));
                }
                for attribute in &tag.attrs {
                    let (key, value) = (
                        attribute.name.local.to_string(),
                        attribute.value.to_string(),
                    );
                    let bare: String = value
                        .chars()
                        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
                        .collect();
                    let bare = bare.to_lowercase();
                    let leads = ["href", "src", "action", "formaction", "xlink:href"]
                        .contains(&key.as_str());
                    let bad = bare.starts_with("javascript:")
                        || bare.starts_with("vbscript:")
                        || bare.starts_with("data:text")
                        || bare.starts_with("//");
                    if key.starts_with("on") || key == "style" || key == "srcdoc" || (leads && bad)
                    {
                        parsed.dangers.push(format!("{key}={value}"));
                    }
                    if matches!(value.as_str(), "NaN" | "inf" | "-inf" | "undefined")
                        && !key.starts_with("data-")
                        && !SAID.contains(&key.as_str())
                    {
                        parsed.mistakes.push(format!("{key}={value}"));
                    }
                    if key == "id" {
                        if parsed.ids.contains(&value) {
                            parsed.mistakes.push(format!("id {value} stands twice"));
                        }
                        parsed.ids.push(value.clone());
                    }
                    if SAID.contains(&key.as_str()) {
                        parsed.text.push('\n');
                        parsed.text.push_str(&value);
                    }
                }
                match tag.kind {
                    TagKind::EndTag => match parsed.open.pop() {
                        Some(open) if open == name => {}
                        open => parsed.mistakes.push(format!("</{name}> ends {open:?}")),
                    },
                    TagKind::StartTag if tag.self_closing || VOID.contains(&name.as_str()) => {}
                    TagKind::StartTag => parsed.open.push(name),
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Parsed {
    /// Reads HTML.
    pub fn of(html: &str) -> Self {
        let tokenizer = Tokenizer::new(
            Reader(RefCell::default()),
            html5ever::tokenizer::TokenizerOpts {
                exact_errors: true,
                ..Default::default()
            },
        );
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        let mut parsed = tokenizer.sink.0.into_inner();
        if !parsed.open.is_empty() {
            parsed
                .mistakes
                .push(format!("still open: {:?}", parsed.open));
        }
        parsed
    }
}
