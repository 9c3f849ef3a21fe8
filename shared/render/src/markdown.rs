//! Text with marks, and markup that others wrote, made safe.
//!
//! Two gates stand one behind the other: comrak never passes raw HTML on, and ammonia parses what
//! came out as a browser would and keeps only what is on its list.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::Options;

use crate::markup::{Markup, push_escaped};
use crate::nesting;

/// Markdown (CommonMark with tables, task lists, strikethrough and bare links) as markup.
pub fn markdown(text: &str) -> Markup {
    safe(&html_of(text))
}

/// Markdown inside a widget whose headings begin at that level, so that the page's outline holds.
/// Where pictures of elsewhere are not to be fetched, their texts stand.
pub(crate) fn within(text: &str, level: u8, remote_pictures: bool) -> Markup {
    laid(safe(&html_of(text)), level, remote_pictures)
}

/// Markup of others likewise.
pub(crate) fn cleaned(markup: &str, level: u8, remote_pictures: bool) -> Markup {
    laid(clean(markup), level, remote_pictures)
}

/// Clean markup as it stands inside a widget.
fn laid(markup: Markup, level: u8, remote_pictures: bool) -> Markup {
    let mut html = markup.into_string();
    // What is between tags is escaped, so that these are tags indeed. Levels follow each other
    // without a step left out, whichever the text began with.
    let used: Vec<usize> = (1..=6)
        .filter(|own| html.contains(&format!("<h{own}>")))
        .collect();
    for (step, own) in used.into_iter().enumerate() {
        let level = (usize::from(level.clamp(1, 6)) + step).min(6);
        html = html
            .replace(
                &format!("<h{own}>"),
                &format!("<h{level} class=\"inlay-heading\">"),
            )
            .replace(&format!("</h{own}>"), &format!("</H{level}>"));
    }
    html = html.replace("</H", "</h");
    // Alignment by class, for the attribute is no longer one of HTML; and no way to open a link
    // that lost its address.
    for cell in ["td", "th"] {
        for (side, class) in [
            ("right", "inlay-end"),
            ("center", "inlay-middle"),
            ("left", "inlay-begin"),
        ] {
            html = html.replace(
                &format!("<{cell} align=\"{side}\">"),
                &format!("<{cell} class=\"{class}\">"),
            );
        }
    }
    html = html.replace("<a rel=\"noopener noreferrer nofollow\">", "<a>");
    if !remote_pictures {
        html = without_pictures(&html);
    }
    Markup::written(html)
}

/// Markup of ours with the text of each picture in its place.
fn without_pictures(html: &str) -> String {
    let mut pieces = html.split("<img ");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let alt = tag
            .split_once("alt=\"")
            .and_then(|(_, alt)| alt.split('"').next());
        out.push_str("<em>");
        out.push_str(alt.unwrap_or_default());
        out.push_str("</em>");
        out.push_str(rest);
    }
    out
}

/// Most times that marks may make a text longer: a table of one long row and many short ones would
/// be filled up with empty cells.
const GROWTH: usize = 12;

/// Text as a paragraph, with all its marks.
fn bare(text: &str) -> String {
    let mut out = "<p>".to_owned();
    push_escaped(&mut out, text);
    out.push_str("</p>");
    out
}

fn html_of(text: &str) -> String {
    let html = marked(text);
    if html.len() > GROWTH * text.len() + 4096 || !nesting::is_shallow(&html) {
        return bare(text);
    }
    html
}

fn marked(text: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    // Raw HTML in the text is shown as the text that it is.
    options.render.escape = true;
    comrak::markdown_to_html(text, &options)
}

/// Markup of others: only elements and attributes that carry text. No script, no style, no form,
/// no frame, no address but of the web, of mail and of this site. What is longer than 128 KiB, or
/// nested so deep that it would take long, is shown as the text that it is.
pub fn clean(markup: &str) -> Markup {
    if nesting::is_plain(markup) {
        safe(markup)
    } else {
        Markup::written(bare(markup))
    }
}

fn safe(markup: &str) -> Markup {
    Markup::written(SAFE.clean(markup).to_string())
}

static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
    .into();
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "title"][..]),
        ("img", &["src", "alt", "title", "width", "height"]),
        ("td", &["align", "colspan", "rowspan"]),
        ("th", &["align", "colspan", "rowspan", "scope"]),
        ("ol", &["start"]),
        ("time", &["datetime"]),
        ("abbr", &["title"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.iter().copied().collect()))
    .collect();
    let mut safe = Builder::new();
    safe.tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(["lang", "dir"].into())
        .url_schemes(["https", "mailto", "tel"].into())
        .url_relative(UrlRelative::Custom(Box::new(relative)))
        .attribute_filter(|tag, name, value| {
            // A picture comes from the web or this site; a link may also lead to mail or a call.
            let bad = tag == "img"
                && name == "src"
                && (value.starts_with("mailto:") || value.starts_with("tel:"));
            (!bad).then_some(value.into())
        })
        .link_rel(Some("noopener noreferrer nofollow"));
    safe
});

fn relative(url: &str) -> Option<Cow<'_, str>> {
    of_this_site(url).then_some(Cow::Borrowed(url))
}

/// Whether an address without a scheme stays on this site: not `//host`, and none of the spellings
/// that browsers read as that.
fn of_this_site(url: &str) -> bool {
    let bare: String = url
        .chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace())
        .map(|letter| if letter == '\\' { '/' } else { letter })
        .collect();
    !bare.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements() {
        let made =
            markdown("# A\n\n**b** *c* `d` [e](https://example.com)\n\n| x |\n|---|\n| 1 |\n")
                .into_string();
        for wanted in [
            "<h1>A</h1>",
            "<strong>b</strong>",
            "<em>c</em>",
            "<code>d</code>",
            "<table>",
            "rel=\"noopener noreferrer nofollow\"",
        ] {
            assert!(made.contains(wanted), "{wanted} in {made}");
        }
    }

    #[test]
    fn nothing_that_runs_or_phones_home_comes_through() {
        for attack in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "[x](JaVa\tScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![x](javascript:alert(1))",
            "![x](//evil.example/a.png)",
            "![x](/\\evil.example/a.png)",
            "![x](http://evil.example/a.png)",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<style>*{background:url(//evil.example)}</style>",
            "<iframe src=https://evil.example></iframe>",
            "<a href=\"vbscript:x\">y</a>",
            "<p style=\"position:fixed\">z</p>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<form action=https://evil.example><input name=a></form>",
        ] {
            for made in [markdown(attack), clean(attack)] {
                // What is shown as text may say anything.
                let low: String = made
                    .as_str()
                    .split("&lt;")
                    .map(|part| part.split_once("&gt;").map_or(part, |(_, rest)| rest))
                    .collect();
                let low = low.to_lowercase();
                for bad in [
                    "<script",
                    "<style",
                    "<iframe",
                    "<form",
                    "<input",
                    "<svg",
                    "href=\"java",
                    "href=\"data",
                    "src=\"java",
                    "src=\"//",
                    "src=\"/\\",
                    "src=\"http:",
                    "<img src=\"x\" on",
                    "href=\"vb",
                    " style=",
                ] {
                    assert!(!low.contains(bad), "{bad} in {made} of {attack}");
                }
            }
        }
    }

    #[test]
    fn what_would_take_long_or_grow_is_shown_as_text() {
        let quotes = "> ".repeat(100_000);
        assert!(markdown(&quotes).as_str().starts_with("<p>&gt; &gt;"));
        let wide = "|a".repeat(1_000) + "\n" + &"|-".repeat(1_000) + "\n" + &"|b\n".repeat(500);
        assert!(markdown(&wide).as_str().len() < 12 * wide.len());
        let deep = "<div>".repeat(90_000);
        assert!(clean(&deep).as_str().starts_with("<p>&lt;div&gt;"));
        let long = "A word, and *another*. ".repeat(6_000);
        assert!(markdown(&long).as_str().contains("<em>another</em>"));
    }

    #[test]
    fn headings_follow_the_page_without_a_step_left_out() {
        let made = within("## a\n#### b\n## c", 3, true).into_string();
        assert!(
            made.contains(">a</h3>") && made.contains(">b</h4>") && made.contains(">c</h3>"),
            "{made}"
        );
        let made = within("# a\n\n![p](https://example.com/p.png \"t\")", 4, false).into_string();
        assert!(
            made.contains(">a</h4>") && made.contains("<em>p</em>") && !made.contains("<img"),
            "{made}"
        );
    }

    #[test]
    fn text_that_looks_like_markup_is_still_there_as_text() {
        assert!(markdown("a <b>c</b>").as_str().contains("&lt;b&gt;"));
    }
}
