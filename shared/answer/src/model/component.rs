//! A component that a model wrote, looked at before it leaves.
//!
//! Whoever runs it runs a stranger's code over rows of theirs, and the stranger may have been
//! talked into something by a cell of those rows. A sandbox is the client's duty; but nothing that
//! reaches for the network, the page or the machine leaves here in the first place.

/// Most bytes of a component.
const LARGEST: usize = 64 * 1024;

/// What components may import.
const IMPORTS: [&str; 2] = ["react", "recharts"];

/// What a drawing of rows has no need of.
const REFUSED: [&str; 26] = [
    "fetch(",
    "xmlhttprequest",
    "websocket",
    "eventsource",
    "sendbeacon",
    "importscripts",
    "import(",
    "require(",
    "eval(",
    "function(\"",
    "new function",
    "worker(",
    "localstorage",
    "sessionstorage",
    "indexeddb",
    "document.",
    "window.",
    "globalthis",
    "self.",
    "navigator.",
    "postmessage",
    "dangerouslysetinnerhtml",
    "<iframe",
    "<script",
    "<object",
    "<img",
];

/// Addresses that are names and are never fetched.
const NAMESPACES: [&str; 2] = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"];

/// Looks a component over.
///
/// # Errors
///
/// Everything about it that cannot leave; the words are for the model.
pub fn check(code: &str) -> Result<(), String> {
    let mut wrong = Vec::new();
    if code.len() > LARGEST {
        wrong.push(format!("it has more than {} KB", LARGEST / 1024));
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
    let lower: String = code
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let dense = lower
        .replace(" (", "(")
        .replace(" .", ".")
        .replace("?.", ".");
    let found = REFUSED.iter().filter(|word| dense.contains(*word));
    wrong.extend(found.map(|word| {
        format!(
            "it uses `{}`, which a drawing has no need of",
            word.trim_end_matches(['(', '.', '"'])
        )
    }));
    let mut without = lower;
    for namespace in NAMESPACES {
        without = without.replace(namespace, "");
    }
    if [
        "http:",
        "https:",
        "ws:",
        "wss:",
        "data:text",
        "javascript:",
        "\"//",
        "'//",
        "`//",
    ]
    .iter()
    .any(|scheme| without.contains(scheme))
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
    use super::*;

    const GOOD: &str = "import React, { useMemo } from 'react';\nimport { BarChart } from \"recharts\";\n\
        export default function Viz({ data, params }) {\n  if (data == null) return <p>Loading the important rows…</p>;\n\
        return <svg xmlns=\"http://www.w3.org/2000/svg\"><text>{data.important}</text></svg>;\n}";

    #[test]
    fn a_drawing_is_let_through() {
        assert_eq!(check(GOOD), Ok(()));
    }

    #[test]
    fn what_reaches_out_is_not() {
        let reaching = [
            "fetch('/x')",
            "fetch ('/x')",
            "window . location = 'x'",
            "globalThis['fe' + 'tch']",
            "document?.cookie",
            "import('x')",
            "new  Function('x')",
            "<img src={data.x} />",
            "<a href=\"https://evil.example\">x</a>",
            "const u = '//evil.example/' + data",
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
}
