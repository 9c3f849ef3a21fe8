//! Words that mean the same whatever the data: fillers, numbers, superlatives, synonyms.

use std::{collections::HashMap, sync::OnceLock};

use super::forms;

/// Words that carry no content: they neither explain nor need to be explained.
const FILLERS: &str = "a an the of to at in on for from by with and or is are was were be been being am do does did \
have has had having it its they them their theirs he his him she her hers we our ours us i me my you your this that these those there \
here who whom whose which what when where how as so if then than also too just please can could would should will shall may might must \
all any some both either every such same own respective respectively corresponding correspond associated related \
about into onto within out up off per each other others another one ones only ever \
information info details detail data database db dataset table tables record records row rows entry entries list lists result results \
kind kinds sort sorts type types different following given existing current currently total overall \
many much there's whats id's let lets want like need know see get got tell us \
thing things something anything value values item items instance instances possible case cases \
since while because but not no hi hello hey thanks thank ok okay kindly question answer give show find display return output print \
provide retrieve fetch select select look looking along together using used use \
amongst among across between time times back well still yet now ago back really actually exactly already \
s t re ve ll d dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant could couldnt would wouldnt";

/// Verbs and nouns that link things without adding to what is asked: `cars produced in 1980`. They
/// only count as explained where the data itself has no such word.
const LINKS: &str = "available belong exist exists list listed register registered produce produced make made create created build built design designed \
manufacture manufactured publish published release released issue issued record recorded report reported contain contained containing include included including \
hold held host hosted keep kept locate located situate situated live lived lives living reside resided residing stay come comes came go goes went gone \
work worked works working serve served serves serving offer offered offers offering provide provided provides provided own owned owns owning possess possessed \
manage managed manages managing run runs ran operate operated operates operating employ employed hire hired \
found founded establish established start started begin began open opened close closed occur occurred occurs happen happened take taken took taking place \
perform performed performs performing conduct conducted conducts conducting participate participated attend attended \
play played plays playing direct directed write written wrote sing sung sang teach taught teaches teaching \
study studied studies studying learn enroll enrolled enrolling buy bought purchase purchased order ordered sell sold place placed \
receive received receives get gets got obtain obtained earn earned win won achieve achieved reach reached score scored \
spend spent pay paid cost costs weigh weighs weighing weighed measure measured use used uses using speak spoken speaks \
air aired airs airing support supports supported done prescribe treat appear appeared appears correspond corresponds corresponding affiliate affiliated associate associated assign assigned relate related involve involved \
share shared shares sharing mean means stand stands bear born die died visit visited visiting stop stops \
arrive arrived arriving depart departed departing leave leaving left land landing fly flying flies travel \
has have having be being end ended ending become became call called name named know known title titled \
give given gave carry carries carrying cause caused lead led follow followed post posted rate rated rank ranked \
grow flow flows ship shipped deliver delivered store stored treat treated undergo underwent prescribe prescribed \
sort sorted order ordered compute calculate determine identify count counted describe described specify specified \
person people member members individual individuals origin number numbers name names named feature features set sets";

/// What several words together call by one word.
const SYNONYMS: &[&[&str]] = &[
    &["nation", "country"],
    &["cost", "price", "expense", "fee", "charge", "fare"],
    &["expensive", "price", "cost", "charge", "fee", "fare"],
    &["money", "amount"],
    &["spend", "amount"],
    &["revenue", "turnover", "income"],
    &["sell", "sales", "sale", "revenue"],
    &["movie", "film"],
    &["phone", "telephone", "mobile"],
    &["email", "mail"],
    &["surname", "lastname"],
    &["company", "firm", "employer", "enterprise"],
    &["employee", "staff", "worker"],
    &["buyer", "customer", "client"],
    &["client", "customer"],
    &["salary", "wage", "pay"],
    &["student", "pupil"],
    &["teacher", "instructor", "professor", "lecturer"],
    &["doctor", "physician"],
    &["gender", "sex"],
    &["job", "occupation", "position", "profession"],
    &["citizen", "citizenship", "nationality"],
    &["choice", "option"],
    &["altitude", "elevation", "height"],
    &["car", "vehicle", "automobile"],
    &["begin", "start"],
    &["finish", "end"],
    &["category", "type", "kind"],
    &["hometown", "city"],
    &["town", "city"],
    &["zip", "postcode", "postal"],
    &["quantity", "units"],
    &["tall", "height"],
    &["heavy", "weight"],
    &["old", "age"],
    &["lengthy", "length", "duration"],
    &["date", "day"],
    &["birthday", "birthdate"],
    &["arrive", "destination", "to", "into"],
    &["depart", "source", "from", "origin"],
];

/// A superlative's way of naming the column that it ranks by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Superlative {
    /// Words that say it.
    pub words: &'static [&'static str],
    /// Whether the largest comes first.
    pub descending: bool,
    /// Roots of columns that it ranks by when none is named, best first; a root after `-` ranks the
    /// other way round (the oldest has the earliest date of birth).
    pub columns: &'static [&'static str],
}

/// Superlatives. Those without columns need one to be named, or count.
pub const SUPERLATIVES: &[Superlative] = &[
    Superlative {
        words: &["most", "greatest", "maximal"],
        descending: true,
        columns: &[],
    },
    Superlative {
        words: &["least", "fewest"],
        descending: false,
        columns: &[],
    },
    Superlative {
        words: &["highest", "top"],
        descending: true,
        columns: &["elevation", "altitude", "height"],
    },
    Superlative {
        words: &["lowest", "bottom"],
        descending: false,
        columns: &["elevation", "altitude", "height"],
    },
    Superlative {
        words: &["largest", "biggest"],
        descending: true,
        columns: &["size", "area", "capacity", "population", "amount"],
    },
    Superlative {
        words: &["smallest"],
        descending: false,
        columns: &["size", "area", "capacity", "population", "amount"],
    },
    Superlative {
        words: &["maximum", "max"],
        descending: true,
        columns: &[],
    },
    Superlative {
        words: &["minimum", "min"],
        descending: false,
        columns: &[],
    },
    Superlative {
        words: &["oldest", "eldest"],
        descending: true,
        columns: &[
            "age",
            "-birthdate",
            "-birth",
            "-birthday",
            "-found",
            "-built",
            "-open",
            "-establish",
        ],
    },
    Superlative {
        words: &["youngest"],
        descending: false,
        columns: &["age", "-birthdate", "-birth", "-birthday"],
    },
    Superlative {
        words: &["newest"],
        descending: true,
        columns: &[
            "date",
            "year",
            "open",
            "release",
            "found",
            "establish",
            "built",
        ],
    },
    Superlative {
        words: &["latest", "most recent", "most recently", "last"],
        descending: true,
        columns: &["date", "time", "year", "day"],
    },
    Superlative {
        words: &["earliest", "least recent", "first"],
        descending: false,
        columns: &["date", "time", "year", "day"],
    },
    Superlative {
        words: &["longest"],
        descending: true,
        columns: &["length", "duration", "long", "time", "distance", "minute"],
    },
    Superlative {
        words: &["shortest"],
        descending: false,
        columns: &["length", "duration", "height", "time", "distance", "minute"],
    },
    Superlative {
        words: &["tallest"],
        descending: true,
        columns: &["height", "tall"],
    },
    Superlative {
        words: &["heaviest"],
        descending: true,
        columns: &["weight"],
    },
    Superlative {
        words: &["lightest"],
        descending: false,
        columns: &["weight"],
    },
    Superlative {
        words: &["fastest"],
        descending: true,
        columns: &["speed"],
    },
    Superlative {
        words: &["slowest"],
        descending: false,
        columns: &["speed"],
    },
    Superlative {
        words: &["most expensive", "priciest", "costliest", "most costly"],
        descending: true,
        columns: &["price", "cost", "charge", "fee", "fare", "amount"],
    },
    Superlative {
        words: &[
            "cheapest",
            "least expensive",
            "most affordable",
            "least costly",
        ],
        descending: false,
        columns: &["price", "cost", "charge", "fee", "fare", "amount"],
    },
    Superlative {
        words: &["richest", "wealthiest"],
        descending: true,
        columns: &["worth", "income", "money", "wealth", "earning"],
    },
    Superlative {
        words: &[
            "best",
            "best rated",
            "most highly rated",
            "highest rated",
            "top rated",
            "best-rated",
        ],
        descending: true,
        columns: &["rating", "score", "-rank"],
    },
    Superlative {
        words: &["worst", "worst rated", "lowest rated"],
        descending: false,
        columns: &["rating", "score"],
    },
    Superlative {
        words: &["most populous", "most populated"],
        descending: true,
        columns: &["population"],
    },
    Superlative {
        words: &["least populous", "least populated"],
        descending: false,
        columns: &["population"],
    },
    Superlative {
        words: &["best selling", "top selling", "bestselling"],
        descending: true,
        columns: &["sell", "revenue", "amount"],
    },
    Superlative {
        words: &["worst selling"],
        descending: false,
        columns: &["sell", "revenue", "amount"],
    },
];

/// Comparatives that name their column, each with the superlative that it belongs to.
const COMPARATIVES: &[(&str, &str)] = &[
    ("older", "oldest"),
    ("younger", "youngest"),
    ("longer", "longest"),
    ("shorter", "shortest"),
    ("taller", "tallest"),
    ("heavier", "heaviest"),
    ("lighter", "lightest"),
    ("faster", "fastest"),
    ("slower", "slowest"),
    ("cheaper", "cheapest"),
    ("more expensive", "most expensive"),
];

/// The superlative, by its place, whose columns a comparative is about.
pub fn comparative(lower: &str) -> Option<usize> {
    let (_, superlative) = COMPARATIVES.iter().find(|(word, _)| *word == lower)?;
    SUPERLATIVES
        .iter()
        .position(|s| s.words.contains(superlative))
}

/// Whether a superlative, by its place, praises or blames: what is best sells or brings most where
/// nothing rates it.
pub fn is_best(n: usize) -> bool {
    SUPERLATIVES.get(n).is_some_and(|s| {
        s.columns.contains(&"sell") || s.words.contains(&"best") || s.words.contains(&"worst")
    })
}

/// Whether a superlative, by its place, says no more than that something is large or small.
pub fn is_plain(n: usize) -> bool {
    SUPERLATIVES.get(n).is_some_and(|s| {
        s.columns.is_empty() || matches!(s.words[0], "highest" | "lowest" | "largest" | "smallest")
    })
}

/// Words for small numbers, and for the words that multiply.
const NUMBER_WORDS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("hundred", 100.0),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("dozen", 12.0),
];

/// Generic words: they head the names of columns without saying which (`email_address`, `breed_code`).
const GENERIC: &str = "id code name number type date address text value no key flag yn description year percent pct index string field \
data list info information table detail master dim fact tbl other ref reference options original available nr yr to by at on m mm cm kg km usd eur label s the of in kmh kph mph mah gb mb inch inches ft lb lbs sqft sqm million millions thousands";

/// What figures are measured in; said after a number it adds nothing that a column would need.
const UNITS: &str = "second minute hour day dollar euro pound kilometer kilometre km mile meter metre foot inch kilogram kg gram ton tonne lb lbs percent usd eur cm mm unit \
mph kmh kph mah gb mb tb kb ghz mhz kw kwh mw hp cc sqft sqm ha oz ml liter litre l ft yd mi sec min hr g mg t year old star point times carat calorie kcal acre hectare";

/// Whether a word is what a figure is measured in.
pub fn is_unit(stem: &str) -> bool {
    among(UNITS, stem)
}

fn among(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|other| other == word)
}

/// Whether a word carries no content.
pub fn is_filler(lower: &str) -> bool {
    among(FILLERS, lower)
}

/// Whether a word only links things.
pub fn is_link(lower: &str) -> bool {
    among(LINKS, lower)
}

/// Whether a root says little about which column is meant.
pub fn is_generic(root: &str) -> bool {
    among(GENERIC, root) || root.len() == 1
}

/// The number that a word stands for. `one` and `a` are left to those who know what they stand before.
pub fn number_word(lower: &str) -> Option<f64> {
    NUMBER_WORDS
        .iter()
        .find(|(word, _)| *word == lower)
        .map(|(_, value)| *value)
}

/// Roots of words that mean about the same as this root.
pub fn synonyms(root: &str) -> impl Iterator<Item = &'static str> {
    static BY_ROOT: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
    let by_root = BY_ROOT.get_or_init(|| {
        let mut by_root: HashMap<String, Vec<String>> = HashMap::new();
        for group in SYNONYMS {
            let roots: Vec<String> = group
                .iter()
                .map(|word| forms::root(&forms::stem(word)))
                .collect();
            for root in &roots {
                let known = by_root.entry(root.clone()).or_default();
                known.extend(roots.iter().filter(|other| *other != root).cloned());
            }
        }
        by_root
    });
    by_root.get(root).into_iter().flatten().map(String::as_str)
}
