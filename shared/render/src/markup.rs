//! Markup that may stand in a page as it is, and the escaping of everything else.

use std::fmt;

/// HTML or SVG that was written here, or sanitised: templates put it in unescaped.
///
/// Nothing outside this crate makes one, so text of others cannot become markup by mistake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Takes markup that this crate wrote.
    pub(crate) fn written(text: String) -> Self {
        Self(text)
    }

    /// Runs a template. Writing into a string does not fail.
    pub(crate) fn of(template: &impl askama::Template) -> Self {
        Self(template.render().unwrap_or_default())
    }

    /// The markup as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup as text.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Without the control characters that neither HTML nor XML allows, however they came in.
    pub(crate) fn without_controls(self) -> Self {
        if self.0.chars().all(allowed) {
            return self;
        }
        Self(self.0.chars().filter(|letter| allowed(*letter)).collect())
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

fn allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}')
        || (letter > '\u{ffff}' && u32::from(letter) & 0xfffe != 0xfffe)
}

/// Adds text to markup, escaped for content and for quoted attributes.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if allowed(letter) => out.push(letter),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_open_a_tag_or_end_an_attribute_is_escaped_and_controls_are_gone() {
        let mut out = String::new();
        push_escaped(&mut out, "<a b=\"c\" d='e'>&\u{0}\u{8}é漢\u{fffe}\n");
        assert_eq!(out, "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;é漢\n");
        let markup = Markup::written("<p>\u{1}x</p>".to_owned()).without_controls();
        assert_eq!(markup.as_str(), "<p>x</p>");
    }
}
