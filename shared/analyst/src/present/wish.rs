//! Words that ask for a drawing: `as a pie chart`, `bar chart of …`, `in a table`.

use super::choice::Drawing;

/// Words that ask for a drawing by name. They count only beside `chart`, `graph` or `plot`, or
/// after `as a` at the end, for alone they may be about the data.
const WISHES: &[(&str, Drawing)] = &[
    ("bar", Drawing::Bar),
    ("column", Drawing::Bar),
    ("line", Drawing::Line),
    ("area", Drawing::Area),
    ("pie", Drawing::Pie),
    ("donut", Drawing::Pie),
    ("doughnut", Drawing::Pie),
    ("scatter", Drawing::Scatter),
    ("combo", Drawing::Combo),
    ("table", Drawing::Table),
    ("list", Drawing::Table),
    ("card", Drawing::Card),
];

/// The drawing that a question asks for by name: `as a pie chart`, `bar chart of …`, `in a table`.
pub fn wish(question: &str) -> Option<Drawing> {
    find(question).map(|(drawing, _)| drawing)
}

/// Words that say how a drawing is to look, before its name.
const MANNERS: &[&str] = &["stacked", "grouped", "horizontal", "vertical", "simple"];

/// Drawings that are asked for without the word `chart`, where nothing else can be meant.
const BARE: &[&str] = &[
    "pie", "donut", "doughnut", "scatter", "combo", "bar", "bars", "line",
];

/// A question without the words that ask for a drawing: they are about how the answer is shown,
/// not about the data, so whoever reads it for its meaning need not explain them.
pub fn without_wish(question: &str) -> String {
    match find(question)
        .map(|(_, words)| words)
        .or_else(|| drawn(question))
    {
        None => question.to_owned(),
        Some(words) => {
            let before = question.get(..words.start).unwrap_or_default();
            let after = question.get(words.end..).unwrap_or_default();
            format!("{} {}", before.trim_end(), after.trim_start())
                .trim()
                .to_owned()
        }
    }
}

/// A word of a question, in small letters, and where it stands.
struct Word {
    text: String,
    at: std::ops::Range<usize>,
}

fn words(question: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<usize> = None;
    let end = question.len();
    for (at, letter) in question.char_indices().chain([(end, ' ')]) {
        match (letter.is_alphanumeric(), open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                words.push(Word {
                    text: question.get(start..at).unwrap_or_default().to_lowercase(),
                    at: start..at,
                });
                open = None;
            }
            _ => {}
        }
    }
    words
}

/// The drawing that a question asks for, and where the words stand that do so.
fn find(question: &str) -> Option<(Drawing, std::ops::Range<usize>)> {
    let words = words(question);
    let text = |index: usize| words.get(index).map(|word| word.text.as_str());
    let is_plot = |word: Option<&str>| {
        word.is_some_and(|word| {
            matches!(
                word,
                "chart" | "charts" | "graph" | "graphs" | "plot" | "plots" | "diagram"
            )
        })
    };
    (0..words.len()).find_map(|index| {
        let name = text(index)?;
        let bare = name.strip_suffix('s').unwrap_or(name);
        let (_, drawing) = WISHES
            .iter()
            .find(|(known, _)| *known == name || *known == bare)?;
        let charted = is_plot(text(index + 1));
        let mut last = index + usize::from(charted);
        let mut first = index;
        let before = |at: usize| at.checked_sub(1).and_then(text);
        let article = before(first).is_some_and(|word| matches!(word, "a" | "an"));
        first -= usize::from(article);
        let at_end = last + 1 == words.len();
        while before(first).is_some_and(|word| MANNERS.contains(&word)) {
            first -= 1;
        }
        first -= usize::from(
            first < index
                && !article
                && before(first).is_some_and(|word| matches!(word, "a" | "an")),
        );
        // "hotels with a bar" and "rows in the table" are about the data.
        let leads = match before(first) {
            Some("as") => charted || at_end,
            Some("in") => charted || (at_end && article && *drawing == Drawing::Table),
            Some("with" | "using") => charted,
            _ => false,
        };
        // `customers by segment pie`, `a pie of revenue by segment`
        let grouped = |words: &[Word]| {
            words
                .iter()
                .any(|word| matches!(word.text.as_str(), "by" | "per" | "over" | "vs"))
        };
        let bare = BARE.contains(&name)
            && (at_end
                && index > 2
                && !matches!(bare, "bar" | "line")
                && grouped(&words[..index.saturating_sub(1)])
                || text(last + 1) == Some("of")
                    && grouped(&words[last..])
                    && words[..first].iter().all(|word| {
                        matches!(
                            word.text.as_str(),
                            "show" | "me" | "draw" | "make" | "give" | "please"
                        )
                    }));
        if !leads && !bare && (!charted || *drawing == Drawing::Table) {
            return None;
        }
        if leads {
            first -= 1;
        } else if bare && at_end {
            // It ends the question, and nothing follows it.
        } else if text(last + 1).is_some_and(|word| matches!(word, "of" | "for" | "showing")) {
            last += 1;
        }
        Some((
            *drawing,
            words.get(first)?.at.start..words.get(last)?.at.end,
        ))
    })
}

/// Where a question only says that something is to be drawn: `plot revenue by region`.
fn drawn(question: &str) -> Option<std::ops::Range<usize>> {
    let words = words(question);
    let text = |index: usize| words.get(index).map(|word| word.text.as_str());
    let verb = matches!(
        text(0)?,
        "plot" | "graph" | "chart" | "draw" | "visualize" | "visualise"
    );
    let of = matches!(text(1), Some("of" | "for"));
    let noun = matches!(text(0), Some("graph" | "chart" | "plot")) && of;
    let rest = words.len() > 2 && !matches!(text(1), Some("by" | "per" | "is" | "are" | "s"));
    let last = usize::from(noun);
    (verb && rest).then(|| words[0].at.start..words[last].at.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_drawing_is_asked_for_by_name_and_the_rest_is_the_question() {
        for (question, drawing, rest) in [
            (
                "sales by region as a pie chart",
                Drawing::Pie,
                "sales by region",
            ),
            (
                "Bar chart of sales by region",
                Drawing::Bar,
                "sales by region",
            ),
            (
                "show a line chart for sales per month",
                Drawing::Line,
                "show sales per month",
            ),
            (
                "sales as an area graph by month",
                Drawing::Area,
                "sales by month",
            ),
            ("sales in a table", Drawing::Table, "sales"),
            ("sales using bars charts", Drawing::Bar, "sales"),
            ("as a pie", Drawing::Pie, ""),
            (
                "customers by segment pie",
                Drawing::Pie,
                "customers by segment",
            ),
            (
                "show me a pie of revenue by segment",
                Drawing::Pie,
                "show me revenue by segment",
            ),
            (
                "stacked bar chart of sales by month and channel",
                Drawing::Bar,
                "sales by month and channel",
            ),
        ] {
            assert_eq!(wish(question), Some(drawing), "{question}");
            assert_eq!(without_wish(question), rest);
        }
    }

    #[test]
    fn to_plot_something_is_to_ask_for_it() {
        for (question, rest) in [
            ("plot revenue by region", "revenue by region"),
            ("graph of sales over time", "sales over time"),
            ("chart revenue by channel", "revenue by channel"),
            ("plot by area", "plot by area"),
        ] {
            assert_eq!(without_wish(question), rest);
        }
    }

    #[test]
    fn words_about_the_data_ask_for_no_drawing() {
        for question in [
            "hotels with a bar",
            "how many rows are in the table",
            "sales per product line",
            "which area sells most",
            "people who stood in line",
            "number of pies sold",
            "credit card payments by month",
            "tables by material",
            "drinks served in a bar",
        ] {
            assert_eq!(wish(question), None, "{question}");
            assert_eq!(without_wish(question), question);
        }
    }

    proptest! {
        #[test]
        fn any_question_keeps_its_other_words(question in "(\\PC| as | a | pie | chart ){0,20}") {
            let rest = without_wish(&question);
            prop_assert!(rest.len() <= question.len() + 1);
        }
    }
}
