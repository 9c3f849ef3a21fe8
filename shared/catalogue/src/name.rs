//! Names as SQL likes them, and how two spellings of one name are recognised.
//!
//! People write `Größe (cm)` in a header, `groesse` or `GRÖSSE_CM` in a catalogue, and the file
//! is called `2024 Sales.csv`. A cleaned name is what all of these have in common: lower case,
//! letters without accents, digits, and single underscores between words.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The cleaned form of a name: `Año / Größe` is `ano_grosse`. Empty where nothing is left.
pub fn cleaned(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ß' => clean.push_str("ss"),
            'æ' | 'Æ' => clean.push_str("ae"),
            'ø' | 'Ø' => clean.push('o'),
            'œ' | 'Œ' => clean.push_str("oe"),
            'ł' | 'Ł' => clean.push('l'),
            'đ' | 'Đ' => clean.push('d'),
            'ı' => clean.push('i'),
            '\'' | '’' => {}
            letter if letter.is_alphanumeric() => clean.extend(letter.to_lowercase()),
            _ if clean.ends_with('_') || clean.is_empty() => {}
            _ => clean.push('_'),
        }
    }
    while clean.ends_with('_') {
        clean.pop();
    }
    clean
}

/// Whether SQL can name it without quotes, reserved words aside: a letter or underscore, then
/// letters, digits and underscores of ASCII.
pub fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Which of `known` the name `written` means: the one that is equal but for case, else the only
/// one with the same cleaned form.
pub fn matching<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<usize> {
    let wanted = cleaned(written);
    let mut close = None;
    let mut several = false;
    for (index, name) in known.into_iter().enumerate() {
        if name.to_lowercase() == written.to_lowercase() {
            return Some(index);
        }
        if !wanted.is_empty() && cleaned(name) == wanted {
            several = close.is_some();
            close = Some(index);
        }
    }
    if several { None } else { close }
}

/// The known name that a misspelt one most likely means, where one is near enough.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&written, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| {
            let longest = written.chars().count().max(name.chars().count());
            *distance <= 1 + longest / 4
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The known names that a misspelt one may mean, nearest first, at most `most`: those that are near
/// as letters go, and those that hold it, or that it holds, as a whole.
pub fn near<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    /// Longer names are nobody's slip of the finger, and dear to compare.
    const LONGEST: usize = 100;
    if written.len() > LONGEST {
        return Vec::new();
    }
    let lower = written.to_lowercase();
    let wanted = cleaned(written);
    let holds = |long: &str, short: &str| {
        short.len() >= 3 && format!("_{long}_").contains(&format!("_{short}_"))
    };
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .filter_map(|name| {
            let distance = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
            let longest = lower.chars().count().max(name.chars().count());
            let clean = cleaned(name);
            let near =
                distance <= 1 + longest / 4 || holds(&clean, &wanted) || holds(&wanted, &clean);
            near.then_some((distance, name))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup_by_key(|(_, name)| *name);
    found.truncate(most);
    found.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_signs_are_cleaned_away() {
        assert_eq!(cleaned("Año / Größe (cm)"), "ano_grosse_cm");
        assert_eq!(cleaned("  Order Date "), "order_date");
        assert_eq!(cleaned("Łódź"), "lodz");
        assert_eq!(cleaned("%%"), "");
        assert_eq!(cleaned("客户"), "客户");
    }

    #[test]
    fn only_plain_names_are_identifiers() {
        assert!(is_identifier("TV_Channel"));
        assert!(!is_identifier("2024_sales"));
        assert!(!is_identifier("order date"));
        assert!(!is_identifier(""));
    }

    #[test]
    fn a_name_matches_by_case_first_and_by_its_cleaned_form_then() {
        let known = ["Order Date", "order_date", "amount"];
        assert_eq!(matching("ORDER_DATE", known), Some(1));
        assert_eq!(matching("Ámount", known), Some(2));
        assert_eq!(matching("order-date", known), None, "two are equally near");
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("amuont", ["region", "amount"]), Some("amount"));
        assert_eq!(nearest("colour", ["region", "amount"]), None);
    }

    #[test]
    fn near_names_are_given_nearest_first_and_so_are_parts_of_names() {
        let known = ["region", "amount_net", "amount", "total_amount", "id"];
        assert_eq!(near("amout", known, 3), ["amount"]);
        assert_eq!(
            near("amount", known, 3),
            ["amount", "amount_net", "total_amount"]
        );
        assert_eq!(near("net amount total", known, 9), ["amount"]);
        assert_eq!(near("order id", known, 9), [""; 0]);
        assert_eq!(near(&"x".repeat(100_000), known, 9), [""; 0]);
    }
}
