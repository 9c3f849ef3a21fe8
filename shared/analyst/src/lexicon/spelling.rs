//! Spelling tolerance: the word of the data that a misspelt word most likely is.
//!
//! A wrong correction is worse than none: it answers another question. So short words are only
//! corrected for swapped or doubled letters, the first letter must be right, and words that are
//! English anyway stay as they are.

use std::collections::HashMap;

/// Words of the data, by their first letter and length.
#[derive(Debug, Default)]
pub struct Spelling {
    buckets: HashMap<(char, usize), Vec<String>>,
}

/// Shortest word that is corrected.
const SHORTEST: usize = 5;

/// English words that are near to others, and so are never taken for a mistake.
const ENGLISH: &str = "country county contact contract price prize coast cost costs quality quantity month mouth place plane plate \
price pride speed spend station nation weather whether through though thought trail train trial college colleague \
content contest context desert dessert device advice affect effect except accept employee employer personal personnel principal principle \
latitude altitude attitude longitude conversation conservation stationary stationery career carrier capital capitol course source \
crime prime time climate volume column review reviewer view interview region religion version vision mission passion session season reason \
market marker parent patent patient salary celery office officer official model modal medal metal mental rental dental \
project product produce process program progress service device surface purpose response expense license science silence \
company campaign campus distance instance position petition condition addition edition election section selection collection connection \
education location vacation occupation allocation direction reaction function fiction friction station \
person prison poison season reason teacher leader reader trader founder member number lumber order border folder holder older \
score store stone stock stack state status statue stage staff shape share shore short sport spot shirt skirt \
grade grape great gate rate date data late plate class glass grass brass chart charter chapter \
actor factor doctor donor motor author anchor winner dinner singer finger player layer prayer power tower flower \
house horse hours nurse purse cause pause phase phrase phone photo light right night sight fight flight \
father mother brother other weight height eight eighth hotel motel novel level label table cable title battle bottle cattle castle \
river driver diver lover cover water waiter winter writer printer \
employees reviews views minutes seconds hours people world country world languages speaking coaches coach couch churches \
manager passenger danger ranger stadium studio audio radio video ratio \
budget gadget target carpet market basket ticket pocket packet planet";

impl Spelling {
    /// An index of these words.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut buckets: HashMap<(char, usize), Vec<String>> = HashMap::new();
        for word in words {
            let lower = word.to_lowercase();
            let length = lower.chars().count();
            let Some(first) = lower.chars().next().filter(|c| c.is_alphabetic()) else {
                continue;
            };
            if length >= SHORTEST - 1 {
                buckets.entry((first, length)).or_default().push(lower);
            }
        }
        for words in buckets.values_mut() {
            words.sort();
            words.dedup();
        }
        Self { buckets }
    }

    /// The nearest word, where there is one near enough and no other as near.
    pub fn nearest(&self, word: &str) -> Option<String> {
        let length = word.chars().count();
        let first = word.chars().next()?;
        if !(SHORTEST..=30).contains(&length)
            || !word.chars().all(char::is_alphabetic)
            || ENGLISH.split_ascii_whitespace().any(|known| known == word)
        {
            return None;
        }
        let farthest = if length >= 8 { 2 } else { 1 };
        let mut best: Option<(usize, &String)> = None;
        let mut tied = false;
        for n in length - farthest.min(length)..=length + farthest {
            for known in self.buckets.get(&(first, n)).into_iter().flatten() {
                let distance = strsim::osa_distance(word, known);
                if distance == 0 || distance > farthest || !likely(word, known, length, distance) {
                    continue;
                }
                match best {
                    Some((d, other)) if d < distance || d == distance && other == known => {}
                    Some((d, _)) if d == distance => tied = true,
                    _ => {
                        best = Some((distance, known));
                        tied = false;
                    }
                }
            }
        }
        best.filter(|_| !tied).map(|(_, known)| known.clone())
    }
}

/// Whether a slip of the finger makes one word of the other.
fn likely(word: &str, known: &str, length: usize, distance: usize) -> bool {
    let swapped = word.len() == known.len() && {
        let mut a: Vec<char> = word.chars().collect();
        let mut b: Vec<char> = known.chars().collect();
        a.sort_unstable();
        b.sort_unstable();
        a == b
    };
    let single = |w: &str| {
        let mut letters: Vec<char> = w.chars().collect();
        letters.dedup();
        letters
    };
    let doubled = single(word) == single(known);
    match distance {
        1 if swapped || doubled => true,
        1 if length >= 7 => true,
        1 => length == 6 && word.chars().count() != known.chars().count(),
        _ => length >= 8 && known.chars().count() >= 8 || swapped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_corrected_and_other_words_are_not() {
        let index = Spelling::new(
            [
                "revenue",
                "region",
                "cartoon",
                "definition",
                "time",
                "county",
            ]
            .into_iter(),
        );
        for (slip, word) in [
            ("reveneu", "revenue"),
            ("regoin", "region"),
            ("cartoone", "cartoon"),
            ("definitoin", "definition"),
        ] {
            assert_eq!(index.nearest(slip).as_deref(), Some(word));
        }
        for other in ["crime", "country", "religion", "reg", "zzzzzz"] {
            assert_eq!(index.nearest(other), None, "{other}");
        }
    }
}
