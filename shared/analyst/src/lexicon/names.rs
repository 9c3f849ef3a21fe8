//! The words of names: cut apart, spelt out, and what a row is called by its key.

use crate::words::forms;

/// Words that column names cut short.
pub(super) const CUT: &[(&str, &str)] = &[
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("apt", "apartment"),
    ("cat", "category"),
    ("cnt", "count"),
    ("cust", "customer"),
    ("dept", "department"),
    ("desc", "description"),
    ("diag", "diagnosis"),
    ("dob", "birthdate"),
    ("dt", "date"),
    ("emp", "employee"),
    ("flr", "floor"),
    ("grp", "group"),
    ("ht", "height"),
    ("loc", "location"),
    ("mfr", "manufacturer"),
    ("mgr", "manager"),
    ("nbr", "number"),
    ("num", "number"),
    ("org", "organization"),
    ("pct", "percent"),
    ("prod", "product"),
    ("px", "price"),
    ("qty", "quantity"),
    ("sal", "salary"),
    ("tel", "telephone"),
    ("temp", "temperature"),
    ("txn", "transaction"),
    ("wt", "weight"),
    ("yr", "year"),
];

/// What a row is called by its key: `player` where that is `player_id`, beside a `player_name`.
pub(super) fn entity(table: &catalogue::Table) -> Option<Vec<String>> {
    let key = forms::split_name(table.key.as_deref()?);
    let [front @ .., last] = key.as_slice() else {
        return None;
    };
    let named = table.columns.iter().any(|column| {
        let words = forms::split_name(&column.name);
        words.len() == front.len() + 1
            && words.starts_with(front)
            && words.last().is_some_and(|w| w == "name")
    });
    let heads = matches!(last.as_str(), "id" | "code" | "number" | "no" | "key");
    (heads && named && !front.is_empty()).then(|| front.to_vec())
}

/// The words of a column's name, those that are cut short spelt out.
pub fn full_words(name: &str) -> Vec<String> {
    let words = forms::split_name(name);
    spelt_out(&words).unwrap_or(words)
}

/// `wt_kg` is the weight.
pub(super) fn spelt_out(words: &[String]) -> Option<Vec<String>> {
    let full = |word: &String| {
        CUT.iter()
            .find(|(cut, _)| cut == word)
            .map(|(_, full)| (*full).to_string())
    };
    words.iter().any(|w| full(w).is_some()).then(|| {
        words
            .iter()
            .map(|w| full(w).unwrap_or_else(|| w.clone()))
            .collect()
    })
}

/// The words of a name that say something.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let words = forms::split_name(name);
    let telling: Vec<String> = words
        .iter()
        .filter(|word| {
            !matches!(
                word.as_str(),
                "of" | "the" | "in" | "by" | "a" | "and" | "for"
            )
        })
        .cloned()
        .collect();
    if telling.is_empty() { words } else { telling }
}

pub(super) fn roots(words: &[String]) -> Vec<String> {
    words
        .iter()
        .map(|word| forms::root(&forms::stem(word)))
        .collect()
}

/// `authorname` of the table `author` is `author name`; `firstname` is `first name`.
pub(super) fn unjoined(words: &[String], own: &[String]) -> Option<Vec<String>> {
    const HEADS: &[&str] = &[
        "name", "id", "code", "number", "date", "type", "year", "count", "rate", "time", "price",
    ];
    const FRONTS: &[&str] = &[
        "first", "last", "num", "birth", "full", "middle", "start", "end", "total", "sub", "unit",
        "phone", "zip", "post",
    ];
    // `LName`, `fname`
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    let which = match parts.as_slice() {
        ["l", "name"] | ["lname"] => Some("last"),
        ["f", "name"] | ["fname"] => Some("first"),
        _ => None,
    };
    if let Some(which) = which {
        return Some(vec![which.to_string(), "name".to_string()]);
    }
    let [word] = words else { return None };
    let split = own
        .iter()
        .map(String::as_str)
        .chain(FRONTS.iter().copied())
        .find_map(|front| {
            let rest = word.strip_prefix(front)?;
            (rest.len() >= 2
                && (front != "num" && HEADS.contains(&rest)
                    || own.iter().any(|o| o == front)
                    || front == "num" && rest.len() > 3))
                .then(|| vec![front.to_string(), rest.to_string()])
        });
    split.or_else(|| {
        HEADS.iter().find_map(|head| {
            let front = word.strip_suffix(head)?;
            (front.len() >= 4).then(|| vec![front.to_string(), (*head).to_string()])
        })
    })
}
