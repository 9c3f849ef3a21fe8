//! The words of a name.

use catalogue::name;

/// The words of a name, in lower case: `unitPrice_USD` is unit, price, usd.
pub(in crate::load) fn of(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 4);
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(place + 1);
        let rises = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        // `HTTPCode`: the last capital of a run begins the next word.
        let ends_run = before.is_some_and(char::is_uppercase)
            && after.is_some_and(|after| after.is_lowercase());
        if letter.is_uppercase() && (rises || ends_run) {
            spaced.push('_');
        }
        spaced.push(*letter);
    }
    name::cleaned(&spaced)
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether any of the words is one of these.
pub(in crate::load) fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// Whether the last word is one of these.
pub(in crate::load) fn last_is(words: &[String], any: &[&str]) -> bool {
    words
        .last()
        .is_some_and(|word| any.contains(&word.as_str()))
}

/// Whether the first word is one of these.
pub(super) fn first_is(words: &[String], any: &[&str]) -> bool {
    words
        .first()
        .is_some_and(|word| any.contains(&word.as_str()))
}

/// One of what a plural names: `categories` is `category`. Other words stay.
pub(in crate::load) fn singular(word: &str) -> String {
    let one = |end: &str, new: &str| word.strip_suffix(end).map(|stem| format!("{stem}{new}"));
    let short = word.chars().count() < 4;
    if short || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    one("ies", "y")
        .or_else(|| one("sses", "ss"))
        .or_else(|| one("shes", "sh"))
        .or_else(|| one("ches", "ch"))
        .or_else(|| one("xes", "x"))
        .or_else(|| one("people", "person"))
        .or_else(|| one("s", ""))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(of("unitPrice_USD"), ["unit", "price", "usd"]);
        assert_eq!(of("HTTPCode2"), ["http", "code2"]);
        assert_eq!(of("Número de cliente"), ["numero", "de", "cliente"]);
        assert_eq!(of("customerID"), ["customer", "id"]);
    }

    #[test]
    fn plurals_have_a_singular() {
        for (many, one) in [
            ("categories", "category"),
            ("boxes", "box"),
            ("customers", "customer"),
            ("status", "status"),
            ("class", "class"),
            ("classes", "class"),
            ("bus", "bus"),
        ] {
            assert_eq!(singular(many), one);
        }
    }
}
