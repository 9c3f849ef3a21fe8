//! A card: a figure or a heading, what it is, and how it moved since the period before.

use askama::Template;
use widgets::kinds::Card;

use crate::descriptor::Part;
use crate::icon;
use crate::markup::Markup;

pub(crate) fn draw(part: &Part<'_>, card: &Card) -> Markup {
    let description = card.description.as_deref().unwrap_or_default();
    let (before, change, after) = parted(description);
    Markup::of(&Inside {
        heading: part.view.heading_tag(),
        title: &card.title,
        is_figure: is_figure(&card.title),
        icon: card
            .icon
            .as_deref()
            .map(|name| icon::draw(name, "inlay-large")),
        before,
        change,
        after,
    })
}

/// Which way a figure moved.
struct Change<'a> {
    direction: &'static str,
    icon: Markup,
    text: &'a str,
}

/// What comes before the sentence that says how the figure moved, that sentence, and the rest.
fn parted(description: &str) -> (&str, Option<Change<'_>>, &str) {
    let mut start = 0;
    for sentence in description.split_inclusive(". ") {
        let end = start + sentence.len();
        let bare = sentence.trim();
        let words = bare
            .strip_prefix("That is ")
            .unwrap_or(bare)
            .to_ascii_lowercase();
        let (direction, icon) = if words.starts_with("up ") {
            ("up", "trending-up")
        } else if words.starts_with("down ") {
            ("down", "trending-down")
        } else if ["the same as ", "unchanged", "almost unchanged"]
            .iter()
            .any(|same| words.starts_with(same))
        {
            ("level", "move-right")
        } else {
            start = end;
            continue;
        };
        let change = Change {
            direction,
            icon: icon::svg(icon),
            text: bare,
        };
        let (before, rest) = description.split_at(start);
        let after = rest.get(sentence.len()..).unwrap_or_default();
        return (before.trim(), Some(change), after.trim());
    }
    (description, None, "")
}

/// Whether a heading is a figure, which is set larger than words: `$4,120,331.50`, `-3%`.
fn is_figure(title: &str) -> bool {
    let bare = title.trim_start_matches(['-', '−', '+', '$', '€', '£', '¥', '₹', ' ']);
    bare.starts_with(|letter: char| letter.is_ascii_digit()) && title.chars().count() <= 24
}

#[derive(Template)]
#[template(path = "card.html")]
struct Inside<'a> {
    heading: &'static str,
    title: &'a str,
    is_figure: bool,
    icon: Option<Markup>,
    before: &'a str,
    change: Option<Change<'a>>,
    after: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_change_is_found_and_no_word_is_lost() {
        let text =
            "Total amount, Apr–Jun 2025. Up 12.3% from $3,669,039.63 in Jan–Mar 2025. Orders: 9";
        let (before, change, after) = parted(text);
        let change = change.expect("a change");
        assert_eq!(change.direction, "up");
        assert_eq!(format!("{before} {} {after}", change.text), text);
        let (_, change, _) = parted("Total. That is down 4.0% from 12 in 2024");
        assert_eq!(change.map(|change| change.direction), Some("down"));
        assert!(parted("Upper Austria leads. Downtown is last").1.is_none());
    }

    #[test]
    fn figures_are_told_from_words() {
        for figure in ["$4,120,331.50", "-3.5%", "12", "€ 9"] {
            assert!(is_figure(figure), "{figure}");
        }
        for words in ["Hello", "North", "", "-"] {
            assert!(!is_figure(words), "{words}");
        }
    }
}
