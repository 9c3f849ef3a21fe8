//! The words of a prompt, and whether they are those that are searched for.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that are searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a search; none finds everything.
    pub fn of(search: &str) -> Self {
        let mut words = words(search);
        words.sort();
        words.dedup();
        Self(words)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each of them begins a word of the prompt, case and accents aside.
    pub fn are_in(&self, prompt: &str) -> bool {
        let prompt = words(prompt);
        let begins = |wanted: &String| prompt.iter().any(|word| word.starts_with(wanted));
        self.0.iter().all(begins)
    }

    /// The words, in an order of their own: equal for searches that find the same.
    pub fn named(&self) -> String {
        self.0.join(" ")
    }
}

fn words(text: &str) -> Vec<String> {
    // Case is folded after the marks are gone: capitals that fold to a letter and a mark lose it.
    let folded: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    folded
        .replace('ß', "ss")
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_found_by_their_beginnings_in_any_order() {
        let prompt = "Show Q2 sales by region";
        for search in [
            "sales",
            "SALES q2",
            "reg sal",
            "",
            "  ",
            "sales, by: region!",
        ] {
            assert!(Words::of(search).are_in(prompt), "{search}");
        }
        for search in ["ales", "sales month", "q3"] {
            assert!(!Words::of(search).are_in(prompt), "{search}");
        }
    }

    #[test]
    fn accents_and_case_do_not_hide_a_word() {
        for (search, prompt) in [
            ("umsatze", "Umsätze je Größe"),
            ("GROSSE", "Umsätze je Größe"),
            ("Größe", "umsatze je grosse"),
            ("istanbul", "Satışlar İSTANBUL"),
            ("καφες", "Ο καφές"),
            ("ﬁnance", "finances"),
        ] {
            assert!(Words::of(search).are_in(prompt), "{search} in {prompt}");
        }
    }

    proptest! {
        #[test]
        fn every_prompt_is_found_by_any_part_of_itself(prompt in "\\PC{0,40}", from in 0usize..40) {
            prop_assert!(Words::of(&prompt).are_in(&prompt));
            let folded = words(&prompt);
            if let Some(word) = folded.get(from) {
                let half: String = word.chars().take(word.chars().count().div_ceil(2)).collect();
                prop_assert!(Words(vec![half]).are_in(&prompt));
            }
        }
    }
}
