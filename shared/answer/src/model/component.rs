//! A component that a model wrote, looked at before it leaves.
//!
//! Whoever runs it runs a stranger's code over rows of theirs, and the stranger may have been
//! talked into something by a cell of those rows. Nothing that plainly reaches for the network, the
//! page or the machine leaves here, however it is spelt. What code puts together while it runs
//! nobody can read beforehand: a sandbox stays the client's duty.

/// Most bytes of a component.
const LARGEST: usize = 64 * 1024;

/// What components may import.
const IMPORTS: [&str; 2] = ["react", "recharts"];

/// What a drawing of rows has no need of, wherever it stands: by itself, after a dot, in quotes.
const NEVER: [&str; 41] = [
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "WebTransport",
    "EventSource",
    "RTCPeerConnection",
    "BroadcastChannel",
    "sendBeacon",
    "importScripts",
    "require",
    "eval",
    "Function",
    "constructor",
    "__proto__",
    "globalThis",
    "ownerDocument",
    "defaultView",
    "contentWindow",
    "contentDocument",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "serviceWorker",
    "Worker",
    "SharedWorker",
    "postMessage",
    "cookie",
    "dangerouslySetInnerHTML",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "srcDoc",
    "srcdoc",
    "srcSet",
    "srcset",
    "src",
    "formAction",
    "atob",
    "fromCharCode",
    "fromCodePoint",
    "decodeURIComponent",
];

/// Names of the page and the machine. Columns may be called so too: after a dot, in quotes and as
/// keys they are those.
const GLOBALS: [&str; 13] = [
    "window",
    "document",
    "self",
    "top",
    "parent",
    "frames",
    "location",
    "navigator",
    "history",
    "opener",
    "Image",
    "this",
    "process",
];

/// Words after which a name is code and not prose.
const BEFORE_CODE: [&str; 14] = [
    "return", "typeof", "in", "of", "void", "await", "new", "case", "else", "delete", "yield",
    "default", "extends", "throw",
];

/// Texts that reach out, in small letters and without spaces.
const TEXTS: [&str; 22] = [
    "import(",
    "import.meta",
    "settimeout(\"",
    "settimeout('",
    "settimeout(`",
    "setinterval(\"",
    "setinterval('",
    "setinterval(`",
    "image-set(",
    "@import",
    "<iframe",
    "<script",
    "<object",
    "<embed",
    "<img",
    "<image",
    "<feimage",
    "<link",
    "<video",
    "<audio",
    "<form",
    "<style",
];

/// Addresses that are names and are never fetched.
const NAMESPACES: [&str; 2] = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"];

/// What an address begins with.
const ADDRESSES: [&str; 10] = [
    "http:",
    "https:",
    "ws:",
    "wss:",
    "data:text",
    "data:image",
    "javascript:",
    "\"//",
    "'//",
    "`//",
];

/// Looks a component over.
///
/// # Errors
///
/// Everything about it that cannot leave; the words are for the model.
pub fn check(code: &str) -> Result<(), String> {
    let mut wrong = Vec::new();
    if code.len() > LARGEST {
        return Err(format!(
            "the component cannot be shown: it has more than {} KB",
            LARGEST / 1024
        ));
    }
    if !code.contains("export default") {
        wrong.push(
            "it has no default export: write `export default function Viz({ data, params })`"
                .to_owned(),
        );
    }
    for module in imported(code) {
        if !IMPORTS.contains(&module) {
            let module: String = module.chars().take(60).collect();
            wrong.push(format!(
                "it imports `{module}`; only react and recharts are there"
            ));
        }
    }
    let code = spelt_out(code);
    let mut used: Vec<&str> = Vec::new();
    for (at, word) in words(&code) {
        if !used.contains(&word) && is_refused(&code, at, word) {
            used.push(word);
        }
    }
    let dense: String = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    used.extend(TEXTS.iter().filter(|text| dense.contains(**text)));
    wrong.extend(used.iter().map(|word| {
        let word = word.trim_end_matches(['(', '.', '"', '\'', '`']);
        format!("it uses `{word}`, which a drawing has no need of")
    }));
    // What it names of itself, such as a gradient, is no address.
    let points_elsewhere = |mark: &str, own: &[&str]| {
        let mut after = dense
            .match_indices(mark)
            .map(|(at, _)| &dense[at + mark.len()..]);
        after.any(|rest| !own.iter().any(|own| rest.starts_with(own)))
    };
    let mut without = dense.clone();
    for namespace in NAMESPACES {
        without = without.replace(namespace, "");
    }
    if ADDRESSES.iter().any(|scheme| without.contains(scheme))
        || points_elsewhere("url(", &["#", "'#", "\"#", "`#", "\\\"#", "\\'#"])
        || points_elsewhere("href=", &["\"#", "'#", "{\"#", "{'#", "{`#"])
        || dense.contains("href:")
        || dense.contains("action=")
        || dense.contains("poster=")
    {
        wrong.push("it names an address; a drawing fetches nothing".to_owned());
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "the component cannot be shown: {}",
            wrong.join("; ")
        ))
    }
}

/// The code with its escapes read and the texts that are only put together joined, so that a word
/// is not hidden by how it is spelt.
fn spelt_out(code: &str) -> String {
    let mut read = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(['\\', '&']) {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        match escape(rest) {
            Some((letter, length)) => {
                read.push(letter);
                rest = &rest[length..];
            }
            None => {
                let sign = rest.chars().next().unwrap_or_default();
                read.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
        }
    }
    read.push_str(rest);
    joined(&read)
}

/// The letter that an escape of a script or a page stands for, and how long the escape is.
fn escape(text: &str) -> Option<(char, usize)> {
    let (before, length, end, radix) = if text.starts_with("\\u{") {
        (3, None, "}", 16)
    } else if text.starts_with("\\u") {
        (2, Some(4), "", 16)
    } else if text.starts_with("\\x") {
        (2, Some(2), "", 16)
    } else if text.starts_with("&#x") || text.starts_with("&#X") {
        (3, None, ";", 16)
    } else if text.starts_with("&#") {
        (2, None, ";", 10)
    } else {
        return None;
    };
    let mut near = text.bytes().skip(before).take(12);
    let length = length.or_else(|| near.position(|byte| end.as_bytes() == [byte]))?;
    let digits = text.get(before..before + length)?;
    let letter = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    Some((letter, before + length + end.len()))
}

/// The code without the seams of texts: `"a" + "b"`, and a text within a template.
fn joined(code: &str) -> String {
    let mut joined = String::with_capacity(code.len());
    let mut rest = code;
    let mut is_within = false;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        let seam = match letter {
            '$' => past(after, |next| next == '{').and_then(|text| past(text, is_quote)),
            letter if is_quote(letter) => past(after, |next| next == '+')
                .and_then(|text| past(text, is_quote))
                .or_else(|| past(after, |next| next == '}').filter(|_| is_within)),
            _ => None,
        };
        is_within = match letter {
            '$' => is_within || seam.is_some(),
            letter => is_within && !(is_quote(letter) && seam.is_some()),
        };
        rest = seam.unwrap_or(after);
        if seam.is_none() {
            joined.push(letter);
        }
    }
    joined
}

/// What follows a sign that is the next but for white space.
fn past(text: &str, is_it: impl Fn(char) -> bool) -> Option<&str> {
    text.trim_start().strip_prefix(is_it)
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '`')
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// The words of the code, and where they begin.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let begin = from + code[from..].find(is_word)?;
        let rest = &code[begin..];
        let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        from = begin + length;
        Some((begin, &rest[..length]))
    })
}

/// Whether a word reaches out where it stands.
fn is_refused(code: &str, at: usize, word: &str) -> bool {
    let is_never = NEVER.contains(&word);
    if !is_never && !GLOBALS.contains(&word) {
        return false;
    }
    let (before, after) = (code[..at].trim_end(), code[at + word.len()..].trim_start());
    let last = before.chars().next_back().unwrap_or(';');
    let next = after.chars().next().unwrap_or(';');
    let is_quoted = matches!(last, '"' | '\'' | '`') && last == next;
    if is_never && (last == '.' || is_quoted) {
        return true;
    }
    if is_quoted || (last == '.' && !before.ends_with("..")) {
        return false;
    }
    if is_word(last) {
        let begin = before.rfind(|letter| !is_word(letter));
        let word_before = &before[begin.map_or(0, |at| at + 1)..];
        return BEFORE_CODE.contains(&word_before);
    }
    if !is_never && next == ':' && matches!(last, '{' | ',') {
        return false;
    }
    matches!(last, '=' | '[' | '!' | '&' | '|' | '+' | '?' | ':')
        || before.ends_with("*/")
        || !is_word(next)
}

/// The modules that import declarations name.
fn imported(code: &str) -> impl Iterator<Item = &str> {
    let declarations = code.split("import").skip(1);
    declarations.filter_map(|rest| {
        let quote = rest.find(['"', '\''])?;
        // What stands between the word and the quote is a list of names, or nothing.
        let between = &rest[..quote];
        let is_import = between.trim().is_empty() || between.trim_end().ends_with("from");
        let named = &rest[quote + 1..];
        let end = named.find(['"', '\''])?;
        (is_import && between.len() < 2000).then(|| &named[..end])
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "import React, { useMemo } from 'react';\nimport { BarChart } from \"recharts\";\n\
        export default function Viz({ data, params }) {\n  if (data == null) return <p>Loading the important rows…</p>;\n\
        return <svg xmlns=\"http://www.w3.org/2000/svg\"><text>{data.important}</text></svg>;\n}";

    #[test]
    fn a_drawing_is_let_through() {
        assert_eq!(check(GOOD), Ok(()));
    }

    #[test]
    fn a_drawing_may_speak_of_the_world() {
        for piece in [
            "const hint = <p>Open the window of sales by location, top to bottom. Fetching rows</p>;",
            "rows.map(row => row.location + row[\"parent\"] + row.top)",
            "const row = { location: 1, parent: 2, history: [] };",
            "<Area fill=\"url(#shade)\" /> /* the top rows fetch most */",
            "<use href=\"#dot\" /> // don't fetch what is there",
            "const label = `${row.region} (${row.total})` + \" of \" + '100 %';",
            "const s = \"5 &#37; \\u00e9\";",
        ] {
            assert_eq!(check(&format!("{GOOD}\n{piece}")), Ok(()), "{piece}");
        }
    }

    #[test]
    fn what_reaches_out_is_not() {
        let reaching = [
            "fetch('/x')",
            "fetch ('/x')",
            "const f = fetch; f('/x')",
            "const f = fetch\nf('/x')",
            "const f = /**/fetch\nf('/x')",
            "fetch/**/('/x')",
            "f\\u0065tch('/x')",
            "f\\u{65}tch('/x')",
            "event.view['fe' + 'tch']('/x')",
            "event.view[`fe${'tch'}`]('/x')",
            "[]['con' + \"structor\"]['constructor']('return 1')()",
            "(() => {}).constructor('x')()",
            "Function('x')()",
            "window . location = 'x'",
            "window['fetch']",
            "const w = window",
            "top.location = 'x'",
            "parent.postMessage(data)",
            "location.href = '/' + data",
            "location = '/' + data",
            "this.fetch",
            "globalThis['fe' + 'tch']",
            "document?.cookie",
            "ref.current.ownerDocument",
            "import('x')",
            "import . meta.url",
            "new  Function('x')",
            "new Image().x = 1",
            "setTimeout('x', 1)",
            "<img src={data.x} />",
            "<image href={data.x} />",
            "<use xlinkHref={data.x} />",
            "<Tag {...{ src: data.x }} />",
            "React.createElement('img', { 'src': data.x })",
            "React.createElement('a', { href: data.x })",
            "<form action={data.x} />",
            "<a href=\"https://evil.example\">x</a>",
            "<div style={{ background: 'url(/x?' + data + ')' }} />",
            "<div style={{ background: 'u' + 'rl(/x)' }} />",
            "<rect fill=\"&#117;rl(/x)\" />",
            "<style>{'x'}</style>",
            "const u = '//evil.example/' + data",
            "const u = 'ht' + 'tps://evil.example'",
        ];
        for piece in reaching {
            let code = format!("{GOOD}\n{piece}");
            assert!(check(&code).is_err(), "{piece}");
        }
        let other = GOOD.replace("\"recharts\"", "\"axios\"");
        assert!(check(&other).expect_err("refused").contains("`axios`"));
        assert!(
            check("const Viz = 1")
                .expect_err("refused")
                .contains("default export")
        );
    }

    #[test]
    fn a_long_one_is_looked_at_in_no_time() {
        let long = format!("{GOOD}\n{}", "'a'+\\u{ &#; `${".repeat(3_500));
        let began = std::time::Instant::now();
        let _ = check(&long);
        assert!(began.elapsed() < std::time::Duration::from_secs(1));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_looked_over(code in "[\\PC\\\\u{}&#;'\"`+$. \n]{0,80}") {
            let _ = check(&code);
        }
    }
}
