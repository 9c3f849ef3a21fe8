//! Cues: words that say what to do with the names around them.

use std::{collections::HashMap, sync::OnceLock};

use catalogue::Aggregate;

use super::tokens::{Kind, Token};
use crate::{plan::Operator, words::general};

/// What a word or phrase tells the reader to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cue {
    /// Show, list, what is: an answer is wanted.
    Ask,
    /// How many.
    HowMany,
    /// Number of.
    NumberOf,
    /// How much.
    HowMuch,
    /// Average, total, maximum …
    Summary(Aggregate),
    /// Different, unique.
    Distinct,
    /// For each, per: what follows is grouped by.
    Each,
    /// By.
    By,
    /// Ordered by; the direction where it says one.
    OrderBy(Option<bool>),
    /// A direction on its own: descending.
    Direction(bool),
    /// In the order of time; the latest first or not.
    Chronological(bool),
    /// In the order of the alphabet; descending or not.
    Alphabetical(bool),
    /// More than, at least …
    Compare(Operator),
    /// Or more, or less: after the number.
    CompareAfter(Operator),
    /// Between.
    Between,
    /// Earlier or later than a period; `None` of these holds for other things.
    Before,
    /// Later than.
    After,
    /// From a period on.
    Since,
    /// Up to a period.
    Until,
    /// Not.
    Not,
    /// Without, missing.
    Lacking,
    /// Is there, is known.
    Present,
    /// And, also `,`.
    And,
    /// Or.
    Or,
    /// A superlative, by its place in the table of superlatives.
    Superlative(usize),
    /// Most common, least common.
    MostCommon(bool),
    /// Top, first; bottom, last: a number follows or stands before.
    Top(bool),
    /// With, whose, that, where: conditions follow.
    Relative,
    /// Contains.
    Contains,
    /// Starts with.
    StartsWith,
    /// Ends with.
    EndsWith,
    /// Named, called, titled.
    Named,
    /// Share of, percentage of.
    Share,
    /// Growth.
    Growth,
    /// Running total.
    Running,
    /// Over time; by which unit where it says one.
    Trend,
    /// Compare.
    Against,
    /// Versus, compared to.
    Versus,
    /// The period before, the same period last year.
    YearBefore,
    /// The period before.
    PeriodBefore,
    /// When.
    When,
    /// Asked for but not to be had: ratios, correlations, predictions, reasons.
    Beyond,
}

const fn phrases() -> &'static [(Cue, &'static str)] {
    use Aggregate::{Avg, Max, Median, Min, StdDev, Sum};
    &[
        (
            Cue::Ask,
            "show|show me|list|what is|what are|what was|what were|give|give me|find|return|tell me|display|which|what|who|whats|get|count|compute|calculate|report|please show|please give|find out|please list|list out|name|present|retrieve|select|return me|can you show|i want to see|let me see",
        ),
        (
            Cue::HowMany,
            "how many|count of|the count|count the number of|count the|number count of|how often",
        ),
        (
            Cue::NumberOf,
            "number of|numbers of|amount of times|frequency of|no of|no . of|# of|quantity of",
        ),
        (Cue::HowMuch, "how much"),
        (Cue::Summary(Avg), "average|avg|mean|on average|averaged"),
        (
            Cue::Summary(Sum),
            "total|sum|sum of|overall|combined|total sum of|total amount of|in total|altogether",
        ),
        (Cue::Summary(Max), "maximum|max|maximal"),
        (Cue::Summary(Min), "minimum|min|minimal"),
        (Cue::Summary(Median), "median"),
        (Cue::Summary(StdDev), "standard deviation|stddev"),
        (Cue::Distinct, "distinct|different|unique|various|differing"),
        (
            Cue::Each,
            "for each|for every|per|each|every|in each|of each|by each|for all different|for all the different|for different|grouped by|group by|grouped per|across different|across each|broken down by|split by|for each of|each of|across all different|across|depending on|for the different|in every|of every|split into|divided by|breakdown by|break down by",
        ),
        (Cue::By, "by"),
        (
            Cue::OrderBy(None),
            "ordered by|sorted by|order by|sort by|ranked by|in order of|in the order of|sort them by|order them by|order the results by|sort the results by|order the result by|sort the result by|sorted according to|ordered according to|listed by|sorted in|sorted using|arranged by|ordered in|sorted in order of|sort the list by|order results by|sort results by|that are ordered by",
        ),
        (
            Cue::OrderBy(Some(false)),
            "in ascending order of|in increasing order of|ordered by ascending|sorted by ascending|in ascending order by|sorted ascending by|ordered ascending by|order by ascending|sorted in ascending order of|sorted in ascending order by|ordered in ascending order by|in the ascending order of|from lowest to highest by|in ascending order based on|increasing by",
        ),
        (
            Cue::OrderBy(Some(true)),
            "in descending order of|in decreasing order of|ordered by descending|sorted by descending|in descending order by|sorted descending by|ordered descending by|order by descending|sorted in descending order of|sorted in descending order by|ordered in descending order by|in the descending order of|from highest to lowest by|ordered by the highest|ordered by the most|in descending order based on|descending by|sorted by the highest|sorted by the most",
        ),
        (
            Cue::Direction(false),
            "ascending|ascending order|in ascending order|in increasing order|increasing order|from low to high|from lowest to highest|lowest to highest|low to high|from smallest to largest|from small to large|from shortest to longest|from young to old|from youngest to oldest|from the youngest to the oldest|from the lowest to the highest|from earliest to latest|from least to most|from the least to the most|from fewest to most|increasingly|asc|from oldest to newest",
        ),
        (
            Cue::Direction(true),
            "descending|descending order|in descending order|in decreasing order|decreasing order|from high to low|from highest to lowest|highest to lowest|high to low|from largest to smallest|from large to small|from longest to shortest|from old to young|from oldest to youngest|from the oldest to the youngest|from the highest to the lowest|from latest to earliest|from most to least|from the most to the least|decreasingly|desc|from newest to oldest",
        ),
        (
            Cue::Chronological(false),
            "chronologically|in chronological order|chronological order",
        ),
        (
            Cue::Chronological(true),
            "in reverse chronological order|reverse chronological order|reverse chronologically",
        ),
        (
            Cue::Alphabetical(false),
            "alphabetically|in alphabetical order|alphabetical order|in alphabetic order|in lexicographical order|lexicographically|in lexicographic order|in ascending alphabetical order|in alphabetical ascending order|in alphabetical order of|in alphabetical order by|sorted alphabetically by|ordered alphabetically by|in lexicographical order of|in ascending alphabetical order of|in ascending alphabetical order by|alphabetically by",
        ),
        (
            Cue::Alphabetical(true),
            "in reverse alphabetical order|in descending alphabetical order|reverse alphabetical order|in alphabetical descending order|in descending alphaetical order|in reverse lexicographical order|in reversed lexicographical order|in reverse alphabetical order of|in descending alphabetical order of",
        ),
        (
            Cue::Compare(Operator::More),
            "more than|greater than|over|above|larger than|higher than|bigger than|exceeding|exceeds|exceed|longer than|older than|heavier than|taller than|better than|in excess of|faster than|>|more expensive than|beyond|bigger then|more then|greater then|strictly more than|that exceed",
        ),
        (
            Cue::Compare(Operator::Less),
            "less than|fewer than|under|below|smaller than|lower than|shorter than|younger than|lighter than|cheaper than|slower than|<|worse than|lesser than|less then",
        ),
        (
            Cue::Compare(Operator::AtLeast),
            "at least|no less than|not less than|no fewer than|not lower than|not below|minimum of|a minimum of|> =|greater than or equal to|more than or equal to|no lower than|not smaller than|not younger than|not under|equal to or greater than|equal or greater than|equal to or more than|greater or equal to",
        ),
        (
            Cue::Compare(Operator::AtMost),
            "at most|no more than|not more than|not higher than|not over|not above|up to|maximum of|a maximum of|not exceeding|< =|less than or equal to|no greater than|not greater than|not larger than|no higher than|no larger than|not older than|fewer than or equal to|equal to or less than|equal or less than",
        ),
        (
            Cue::Compare(Operator::Equal),
            "exactly|equal to|equals|=|equal|is exactly|precisely",
        ),
        (
            Cue::CompareAfter(Operator::AtLeast),
            "or more|or above|or higher|or over|and above|or greater|or older|or larger|and over|and up|or longer|or better",
        ),
        (
            Cue::CompareAfter(Operator::AtMost),
            "or less|or fewer|or below|or lower|or under|and below|or younger|or smaller|and under|or shorter",
        ),
        (
            Cue::Between,
            "between|in the range of|ranging from|in the range from|in between",
        ),
        (Cue::Before, "before|prior to|earlier than|older than year"),
        (Cue::After, "after|later than|newer than|more recent than"),
        (
            Cue::Since,
            "since|starting from|starting in|from on|as of|beginning in",
        ),
        (Cue::Until, "until|till|by the end of|through|to the end of"),
        (
            Cue::Not,
            "not|other than|except|excluding|except for|is not|are not|isnt|arent|dont|doesnt|didnt|wasnt|werent|not equal to|do not|does not|did not|was not|were not|not from|have not|has not|different from|besides|exclude|apart from|not including|no longer|never|neither|! =|non|havent|hasnt|do not have|does not have the|do not have the|aside from|but not|outside|outside of",
        ),
        (
            Cue::Lacking,
            "without|missing|lacking|with no|have no|has no|having no|without any|with missing|do not have any|does not have any|does not have a|do not have a|is null|are null|is missing|are missing|is unknown|unknown|is empty|with unknown|is not known|are unknown|not known|null",
        ),
        (
            Cue::Present,
            "is not null|are not null|is known|is available|is not missing|not null|with known",
        ),
        (
            Cue::And,
            "and|,|&|as well as|along with|together with|plus|and also|and the|then by|then",
        ),
        (Cue::Or, "or|/|and or"),
        (
            Cue::MostCommon(true),
            "most common|busiest|most frequent|most popular|most frequently|most commonly|most often|most frequently used|most commonly used|commonest|most frequently occurring|predominant",
        ),
        (
            Cue::MostCommon(false),
            "least common|least frequent|least popular|least frequently|least commonly|rarest|least often|least commonly used|least used",
        ),
        (Cue::Top(true), "top"),
        (Cue::Top(false), "bottom"),
        (
            Cue::Relative,
            "with|whose|that|where|who|which|having|have|has|had|when|in which|that have|that has|who have|who has|that are|that is|who are|who is|with a|with an|with the|which are|which have|which has|that were|that was|that had|who had|among|only|whom|for which|in whose|of which|that do|that did|but",
        ),
        (
            Cue::Contains,
            "contain|contains|containing|include|includes|including|with the substring|contain the substring|containing the substring|contains the substring|has substring|have substring|with substring|has the substring|have the substring|contain the word|contains the word|containing the word|includes the substring|includes the word|contain the letter|contains the letter|containing the letter|has the word|have the word|with the word|like|contain the string|contains the string|matching|contains the phrase|contain the phrase|containing the phrase|contain the words|contains the text|substring",
        ),
        (
            Cue::StartsWith,
            "starts with|start with|starting with|begins with|begin with|beginning with|starts with the letter|start with the letter|starting with the letter|begins with the letter|beginning with the letter|begin with the letter|prefixed with|starts with the prefix|has prefix|with prefix|with the prefix|start with the prefix|started with",
        ),
        (
            Cue::EndsWith,
            "ends with|end with|ending with|ends in|ending in|end with the letter|ends with the letter|ending with the letter|has suffix|with suffix|with the suffix|ended with",
        ),
        (
            Cue::Named,
            "named|called|titled|with name|with the name|whose name is|with title|with the title|whose names are|known as|by the name of|by the name",
        ),
        (
            Cue::Share,
            "share of|percentage of|percent of|proportion of|share|percentage|proportion|% of|what percentage of|what share of|what percent of|what proportion of|contribution of|contribution",
        ),
        (
            Cue::Growth,
            "growth|growth of|growth in|growth rate|change|change in|percentage change in|rate of change|increase in|change of|growth rate of|percent change in|development",
        ),
        (
            Cue::Running,
            "running total|running total of|cumulative|running sum|running sum of|cumulated",
        ),
        (
            Cue::Trend,
            "over time|trend|trends|trend of|trend in|trend for|evolution|evolution of|trend over time|timeline|how did|history of|develop|developed|evolve|evolved|changed over time|trending|over the years|over the months",
        ),
        (
            Cue::Against,
            "compare|comparing|comparison of|comparison between|comparison|contrast|difference between",
        ),
        (
            Cue::Versus,
            "vs|versus|compare to|compare with|compares to|compares with|compared to|compared with|against|relative to|in comparison to|in comparison with|v s",
        ),
        (
            Cue::YearBefore,
            "year over year|year on year|yoy|than last year|same period last year|the same period last year|same period of last year|the year before",
        ),
        (
            Cue::PeriodBefore,
            "previous period|the previous period|prior period|the prior period|the period before|period before|last period|month over month|quarter over quarter|mom|qoq",
        ),
        (
            Cue::When,
            "when did|when was|when were|when is|when|at what time|at which time|on what date|on which date|on what day",
        ),
        (
            Cue::Beyond,
            "ratio|ratios|correlation|correlate|predict|forecast|prediction|why|explain|how does|how do|how can|how to|recommend|per capita|variance|difference in|difference|what if|will be|next year|next month|next quarter|next week|tomorrow|times as|twice|instead of|in addition to|neighboring|consecutive|percentile|regardless",
        ),
    ]
}

/// The cue that begins at token `start`, in all lengths, with the token after each.
pub fn at(tokens: &[Token], start: usize) -> Vec<(Cue, usize)> {
    let index = index();
    let mut found = Vec::new();
    let Some(first) = tokens.get(start).filter(|t| t.kind != Kind::Quoted) else {
        return found;
    };
    let Some(phrases) = index.get(first.lower.as_str()) else {
        return found;
    };
    for (cue, words) in phrases {
        let fits = words.iter().enumerate().all(|(i, word)| {
            tokens
                .get(start + i)
                .is_some_and(|t| t.lower == *word && t.kind != Kind::Quoted)
        });
        if fits {
            found.push((*cue, start + words.len()));
        }
    }
    found
}

/// Whether a word begins or stands in some cue, and so is no mistake.
pub fn knows(lower: &str) -> bool {
    static WORDS: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    WORDS
        .get_or_init(|| {
            index()
                .values()
                .flatten()
                .flat_map(|(_, words)| words.iter().copied())
                .collect()
        })
        .contains(lower)
}

type Index = HashMap<&'static str, Vec<(Cue, Vec<&'static str>)>>;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: Index = HashMap::new();
        let mut add = |cue: Cue, phrase: &'static str| {
            let words: Vec<&'static str> = phrase.split_ascii_whitespace().collect();
            if let Some(first) = words.first() {
                index.entry(first).or_default().push((cue, words));
            }
        };
        for (cue, list) in phrases() {
            for phrase in list.split('|') {
                add(*cue, phrase);
            }
        }
        for (n, superlative) in general::SUPERLATIVES.iter().enumerate() {
            for words in superlative.words {
                add(Cue::Superlative(n), words);
            }
        }
        index
    })
}
