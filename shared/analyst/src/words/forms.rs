//! Bringing words to one form, so that `cities` meets `city` and `directed` meets `director`.
//!
//! Two forms are kept of a word. The *stem* is its singular: words that share it are the same word.
//! The *root* also drops the endings of verbs and doers: words that share it are of one family,
//! which is good evidence but not proof. Both are made by rule with short tables of exceptions; a
//! full stemmer would join more than is safe (`station` and `state`).

/// Plurals that no rule makes.
const PLURALS: &[(&str, &str)] = &[
    ("people", "person"),
    ("persons", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("mice", "mouse"),
    ("geese", "goose"),
    ("wives", "wife"),
    ("lives", "live"),
    ("leaves", "leave"),
    ("halves", "half"),
    ("shelves", "shelf"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("analyses", "analysis"),
    ("statuses", "status"),
    ("buses", "bus"),
    ("gases", "gas"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("ties", "tie"),
    ("employees", "employee"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("sales", "sale"),
    ("causes", "cause"),
    ("uses", "use"),
    ("houses", "house"),
    ("warehouses", "warehouse"),
    ("expenses", "expense"),
    ("purchases", "purchase"),
    ("databases", "database"),
    ("cases", "case"),
    ("courses", "course"),
    ("nurses", "nurse"),
    ("horses", "horse"),
    ("licenses", "license"),
    ("responses", "response"),
    ("releases", "release"),
    ("diagnoses", "diagnosis"),
    ("phases", "phase"),
    ("bases", "base"),
    ("leases", "lease"),
    ("increases", "increase"),
    ("decreases", "decrease"),
];

/// Verbs and nouns whose forms no rule joins, each with the word that stands for the family.
const FAMILIES: &[(&str, &str)] = &[
    ("written", "write"),
    ("wrote", "write"),
    ("sold", "sell"),
    ("sale", "sell"),
    ("seller", "sell"),
    ("made", "make"),
    ("taught", "teach"),
    ("teacher", "teach"),
    ("born", "birth"),
    ("spent", "spend"),
    ("bought", "buy"),
    ("won", "win"),
    ("winner", "win"),
    ("held", "hold"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("flight", "fly"),
    ("paid", "pay"),
    ("payer", "pay"),
    ("gave", "give"),
    ("given", "give"),
    ("took", "take"),
    ("taken", "take"),
    ("built", "build"),
    ("sent", "send"),
    ("led", "lead"),
    ("leader", "lead"),
    ("lost", "lose"),
    ("loss", "lose"),
    ("began", "begin"),
    ("begun", "begin"),
    ("began", "begin"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("ran", "run"),
    ("runner", "run"),
    ("sang", "sing"),
    ("sung", "sing"),
    ("singer", "singer"),
    ("arrival", "arrive"),
    ("departure", "depart"),
    ("departed", "depart"),
    ("weigh", "weight"),
    ("weighed", "weight"),
    ("weighing", "weight"),
    ("killed", "kill"),
    ("injury", "injur"),
    ("injured", "injur"),
    ("injure", "injur"),
    ("founder", "found"),
    ("died", "die"),
    ("dying", "die"),
    ("payment", "pay"),
    ("enrollment", "enroll"),
    ("enrolment", "enroll"),
    ("enrolled", "enroll"),
    ("enrolling", "enroll"),
    ("ownership", "owner"),
    ("graduation", "graduate"),
    ("registration", "register"),
    ("production", "produce"),
    ("publication", "publish"),
    ("nationality", "nationality"),
    ("duration", "duration"),
    ("founding", "found"),
    ("abbreviated", "abbreviation"),
    ("opening", "open"),
    ("length", "length"),
    ("long", "long"),
    ("number", "number"),
    ("order", "order"),
    ("paper", "paper"),
    ("letter", "letter"),
    ("center", "center"),
    ("centre", "center"),
    ("colour", "color"),
    ("favourite", "favorite"),
    ("neighborhood", "neighbourhood"),
    ("organisation", "organization"),
    ("programme", "program"),
    ("quarter", "quarter"),
    ("semester", "semester"),
    ("chapter", "chapter"),
    ("character", "character"),
    ("master", "master"),
    ("member", "member"),
    ("membership", "member"),
    ("theater", "theatre"),
    ("river", "river"),
    ("user", "user"),
    ("customer", "customer"),
    ("officer", "officer"),
    ("offer", "offer"),
    ("owner", "owner"),
    ("power", "power"),
    ("tower", "tower"),
    ("weather", "weather"),
    ("gender", "gender"),
    ("career", "career"),
    ("layer", "layer"),
    ("border", "border"),
    ("computer", "computer"),
    ("during", "during"),
    ("building", "building"),
    ("spring", "spring"),
    ("string", "string"),
    ("king", "king"),
    ("ring", "ring"),
    ("wing", "wing"),
    ("speed", "speed"),
    ("feed", "feed"),
    ("need", "need"),
    ("breed", "breed"),
    ("seed", "seed"),
    ("hundred", "hundred"),
];

/// Short forms that stand in column names for a word.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("num", "number"),
    ("nbr", "number"),
    ("qty", "quantity"),
    ("amt", "amount"),
    ("avg", "average"),
    ("dt", "date"),
    ("desc", "description"),
    ("descr", "description"),
    ("addr", "address"),
    ("dept", "department"),
    ("yr", "year"),
    ("cnt", "count"),
    ("tot", "total"),
    ("pct", "percent"),
    ("perc", "percent"),
    ("percentage", "percent"),
    ("cust", "customer"),
    ("prod", "product"),
    ("emp", "employee"),
    ("mgr", "manager"),
    ("acct", "account"),
    ("trans", "transaction"),
    ("dob", "birthdate"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("fname", "firstname"),
    ("lname", "lastname"),
    ("src", "source"),
    ("dest", "destination"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("cat", "category"),
    ("temp", "temperature"),
    ("mins", "minute"),
    ("hrs", "hour"),
    ("identifier", "id"),
    ("ident", "id"),
    ("ids", "id"),
    ("pop", "population"),
    ("lat", "latitude"),
    ("lon", "longitude"),
    ("lng", "longitude"),
    ("ins", "insurance"),
    ("diag", "diagnosis"),
    ("org", "organization"),
    ("info", "information"),
    ("spec", "specification"),
    ("lang", "language"),
    ("govt", "government"),
    ("univ", "university"),
    ("tv", "tv"),
];

/// The singular of a word in lower case; other words stay as they are.
pub fn stem(word: &str) -> String {
    if let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_string();
    }
    let ends = |suffix: &str| word.ends_with(suffix);
    let cut = |n: usize| word[..word.len() - n].to_string();
    if !word.is_ascii() || word.len() <= 3 {
        if word.len() == 3 && ends("s") && !ends("ss") && !ends("us") && !ends("is") {
            let short = cut(1);
            // `ids` and `tvs`, but not `was` or `gas`.
            if matches!(short.as_str(), "id" | "tv" | "cd" | "pc") {
                return short;
            }
        }
        return word.to_string();
    }
    if ends("ies") && word.len() > 4 {
        return cut(3) + "y";
    }
    if ends("sses") || ends("shes") || ends("ches") || ends("xes") || ends("zes") || ends("oes") {
        return cut(2);
    }
    if ends("s") && !ends("ss") && !ends("us") && !ends("is") {
        return cut(1);
    }
    word.to_string()
}

/// What is left of a stem when the endings of verbs and doers are dropped.
pub fn root(stem: &str) -> String {
    if let Some((_, long)) = ABBREVIATIONS.iter().find(|(short, _)| *short == stem) {
        return root_of_known(long);
    }
    root_of_known(stem)
}

fn root_of_known(stem: &str) -> String {
    if let Some((_, family)) = FAMILIES.iter().find(|(member, _)| *member == stem) {
        return trim_e(family);
    }
    if !stem.is_ascii() || stem.len() < 5 {
        return stem.to_string();
    }
    for suffix in ["ing", "ed"] {
        if let Some(short) = stem.strip_suffix(suffix)
            && short.len() >= 3
            && short.bytes().any(|b| b"aeiouy".contains(&b))
        {
            let single = undouble(short);
            if let Some((_, family)) = FAMILIES.iter().find(|(member, _)| *member == single) {
                return trim_e(family);
            }
            return if single.len() == 3 && single == short {
                format!("{single}e")
            } else {
                trim_e(single)
            };
        }
    }
    for suffix in ["er", "or", "ly", "al"] {
        if let Some(short) = stem.strip_suffix(suffix)
            && short.len() >= 4
        {
            return trim_e(undouble(short));
        }
    }
    trim_e(stem)
}

fn undouble(word: &str) -> &str {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"aeiouls".contains(b) && word.is_ascii() => {
            &word[..word.len() - 1]
        }
        _ => word,
    }
}

fn trim_e(word: &str) -> String {
    match word.strip_suffix('e') {
        Some(short) if short.len() >= 4 => short.to_string(),
        _ => word.to_string(),
    }
}

/// Splits a name into its words in lower case: `Year_of_Founded`, `DestAirport`, `air date 2`.
pub fn split_name(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (i, &c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        let before = i.checked_sub(1).map(|j| letters[j]);
        let after = letters.get(i + 1);
        let starts = match before {
            Some(b) if b.is_lowercase() && c.is_uppercase() => true,
            Some(b) if b.is_uppercase() && c.is_uppercase() => after.is_some_and(|a| {
                a.is_lowercase() && letters.get(i + 2).is_some_and(|l| l.is_lowercase())
            }),
            Some(b) if b.is_alphabetic() && c.is_ascii_digit() => word.chars().count() > 2,
            Some(b) if b.is_ascii_digit() && c.is_alphabetic() => {
                word.chars().all(|d| d.is_ascii_digit())
            }
            _ => false,
        };
        if starts {
            flush(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_meet_their_singulars() {
        for (many, one) in [
            ("cities", "city"),
            ("boxes", "box"),
            ("classes", "class"),
            ("people", "person"),
            ("movies", "movie"),
            ("courses", "course"),
            ("ids", "id"),
            ("series", "series"),
            ("status", "status"),
            ("statuses", "status"),
        ] {
            assert_eq!(stem(many), one);
        }
    }

    #[test]
    fn families_share_a_root_and_strangers_do_not() {
        let root_of = |word: &str| root(&stem(word));
        for (a, b) in [
            ("directed", "directors"),
            ("written", "writers"),
            ("rating", "rated"),
            ("founded", "founding"),
            ("arrived", "arriving"),
            ("enrolled", "enrollment"),
            ("num", "number"),
            ("opened", "opening"),
        ] {
            assert_eq!(root_of(a), root_of(b), "{a} {b}");
        }
        for (a, b) in [
            ("station", "state"),
            ("care", "cars"),
            ("rate", "ratio"),
            ("data", "date"),
        ] {
            assert_ne!(root_of(a), root_of(b), "{a} {b}");
        }
    }

    #[test]
    fn names_split_where_their_case_or_marks_change() {
        for (name, words) in [
            ("Year_of_Founded", "year of founded"),
            ("DestAirport", "dest airport"),
            ("TV_Channel", "tv channel"),
            ("customerID", "customer id"),
            ("IDs", "ids"),
            ("HTTPServer", "http server"),
            ("air date", "air date"),
            ("Prénom", "prénom"),
            ("day7_count", "day 7 count"),
        ] {
            assert_eq!(split_name(name).join(" "), words);
        }
    }
}
