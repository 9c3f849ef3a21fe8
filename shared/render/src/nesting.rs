//! Whether markup of others is nested so deep that parsing it would take long: a browser's parser
//! looks through every open element at many tags, so that 100 KB of `<div>` take minutes.
//!
//! What is counted is never less than what the parser will have open. An end tag counts only where
//! it ends the element opened last, apart from those that may be left open; and where the parser
//! would read on by other rules than the ones here, nothing long passes at all.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use html5ever::{LocalName, TokenizerResult};

/// Most elements that may be open at once.
const DEEPEST: usize = 200;
/// Markup so short is parsed soon whatever it is.
const SHORT: usize = 8 * 1024;
/// Longer markup is never parsed: a tag of many attributes takes long too.
const LONGEST: usize = 128 * 1024;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements that end where their parent does, or the next of them begins.
const LEFT_OPEN: &[&str] = &[
    "p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot",
];
/// Elements inside which the parser reads by rules of its own.
const OWN_RULES: &[&str] = &[
    "svg",
    "math",
    "select",
    "template",
    "noscript",
    "plaintext",
    "frameset",
];

/// Whether markup of others can be parsed soon.
pub(crate) fn is_plain(markup: &str) -> bool {
    markup.len() <= LONGEST && is_shallow(markup)
}

/// Whether no more elements of some markup are open at once than a parser takes soon.
pub(crate) fn is_shallow(markup: &str) -> bool {
    if markup.len() <= SHORT {
        return true;
    }
    let tokenizer = Tokenizer::new(Depth::default(), Default::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(markup));
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    !tokenizer.sink.deep.get()
}

/// What is open so far.
#[derive(Default)]
struct Depth {
    open: RefCell<Vec<LocalName>>,
    deep: Cell<bool>,
}

impl Depth {
    fn starts(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if VOID.contains(&name) {
            return TokenSinkResult::Continue;
        }
        let mut open = self.open.borrow_mut();
        // One beside the last, which it ends.
        let beside = open.last().is_some_and(|last| *last == tag.name);
        if !(beside && LEFT_OPEN.contains(&name)) {
            open.push(tag.name.clone());
        }
        if open.len() > DEEPEST || OWN_RULES.contains(&name) {
            self.deep.set(true);
        }
        match name {
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            _ => TokenSinkResult::Continue,
        }
    }

    fn ends(&self, tag: &Tag) {
        let mut open = self.open.borrow_mut();
        let inner = open
            .iter()
            .rev()
            .take_while(|name| **name != tag.name && LEFT_OPEN.contains(&&***name))
            .count();
        let at = open.len() - inner;
        if at > 0 && open.get(at - 1) == Some(&tag.name) {
            open.truncate(at - 1);
        }
    }
}

impl TokenSink for Depth {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if !self.deep.get() => match tag.kind {
                TagKind::StartTag => return self.starts(&tag),
                TagKind::EndTag => self.ends(&tag),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_shallow_however_long() {
        for part in [
            "<p>One<p>Two <b>bold</b> <a href=\"/x>y\">link</a><br>",
            "<ul><li>a<li>b<li><ul><li>c</ul></ul>",
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<!-- a <div> --><h2>Title</h2><div><div>x</div></div>",
            "<title><div></title>",
        ] {
            assert!(is_shallow(&part.repeat(90_000 / part.len())), "{part}");
        }
    }

    #[test]
    fn what_a_parser_would_keep_open_is_not() {
        for part in [
            "<div>",
            "<b>",
            "<li><dd>",
            "<div><!-- </div> -->",
            "<div title='</div>'>",
            "<div><title></div></title>",
            "<div><table></div>",
            "<p><b id=x></p>",
            "<svg><style></svg>",
            "<select><title></select>",
        ] {
            assert!(!is_shallow(&part.repeat(30_000 / part.len())), "{part}");
        }
        assert!(is_shallow(&"a".repeat(LONGEST + 1)) && !is_plain(&"a".repeat(LONGEST + 1)));
    }
}
