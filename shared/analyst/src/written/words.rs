//! The words that models use for aggregates, operators, grains and transforms, and figures written
//! as calls: `sum(amount)`.

use catalogue::Aggregate;

use super::shape::Operator;
use crate::plan::{Grain, Transform};

/// A word without case and signs: `Count-Distinct` is `count_distinct`.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in word.trim().chars() {
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

/// The aggregate that a word names.
pub(super) fn aggregate(word: &str) -> Option<Aggregate> {
    Some(match plain(word).as_str() {
        "sum" | "total" => Aggregate::Sum,
        "avg" | "average" | "mean" => Aggregate::Avg,
        "min" | "minimum" | "smallest" | "lowest" => Aggregate::Min,
        "max" | "maximum" | "largest" | "highest" => Aggregate::Max,
        "count" | "count_rows" | "row_count" | "number" | "number_of" => Aggregate::Count,
        "count_distinct" | "distinct_count" | "countdistinct" | "countd" | "nunique"
        | "unique_count" | "count_unique" => Aggregate::CountDistinct,
        "median" => Aggregate::Median,
        "std_dev" | "stddev" | "std" | "stdev" | "stddev_samp" | "standard_deviation" => {
            Aggregate::StdDev
        }
        _ => return None,
    })
}

/// The transform that a word names.
pub(super) fn transform(word: &str) -> Option<Transform> {
    Some(match plain(word).as_str() {
        "none" => Transform::None,
        "share" | "share_of" | "share_of_total" | "percent_of_total" | "percentage_of_total" => {
            Transform::Share
        }
        "growth" | "growth_of" | "growth_rate" => Transform::Growth,
        "running" | "running_total" | "running_sum" | "cumulative" | "cumulative_sum" => {
            Transform::Running
        }
        _ => return None,
    })
}

/// The grain that a word names.
pub(super) fn grain(word: &str) -> Option<Grain> {
    Some(match plain(word).as_str() {
        "hour" | "hourly" => Grain::Hour,
        "day" | "daily" | "date" => Grain::Day,
        "week" | "weekly" => Grain::Week,
        "month" | "monthly" => Grain::Month,
        "quarter" | "quarterly" => Grain::Quarter,
        "year" | "yearly" | "annual" | "annually" => Grain::Year,
        "day_of_week" | "dayofweek" | "weekday" | "dow" | "isodow" => Grain::DayOfWeek,
        "month_of_year" | "monthofyear" => Grain::MonthOfYear,
        "hour_of_day" | "hourofday" => Grain::HourOfDay,
        _ => return None,
    })
}

/// What a grain is called in a written plan.
pub(super) fn grain_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Year => "year",
        Grain::DayOfWeek => "day_of_week",
        Grain::MonthOfYear => "month_of_year",
        Grain::HourOfDay => "hour_of_day",
    }
}

/// What an aggregate is called in a written plan.
pub(super) fn aggregate_name(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Count => "count",
        Aggregate::CountDistinct => "count_distinct",
        Aggregate::Median => "median",
        Aggregate::StdDev => "std_dev",
    }
}

/// What an operator's word says, beside the operator itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// The operator.
    Is(Operator),
    /// Its opposite.
    Not(Operator),
    /// A pattern of SQL, with `%`.
    Like,
    /// Not that pattern.
    NotLike,
}

/// The operator that a word or sign names.
pub(super) fn operator(word: &str) -> Option<Said> {
    use Operator as O;
    let sign = match word.trim() {
        "=" | "==" => Some(O::Equal),
        "!=" | "<>" | "≠" => Some(O::NotEqual),
        "<" => Some(O::Less),
        "<=" | "≤" => Some(O::AtMost),
        ">" => Some(O::More),
        ">=" | "≥" => Some(O::AtLeast),
        _ => None,
    };
    if let Some(sign) = sign {
        return Some(Said::Is(sign));
    }
    let word = plain(word);
    Some(match word.as_str() {
        "like" | "ilike" => return Some(Said::Like),
        "not_like" | "not_ilike" => return Some(Said::NotLike),
        "not_between" => return Some(Said::Not(O::Between)),
        "not_within" => return Some(Said::Not(O::Within)),
        "not_contains" | "does_not_contain" | "excludes" => return Some(Said::Not(O::Contains)),
        "not_starts_with" => return Some(Said::Not(O::StartsWith)),
        "not_ends_with" => return Some(Said::Not(O::EndsWith)),
        other => Said::Is(match other {
            "eq" | "equal" | "equals" | "equal_to" | "is" => O::Equal,
            "ne" | "neq" | "not_equal" | "not_equals" | "not_equal_to" | "is_not" => O::NotEqual,
            "lt" | "less" | "less_than" | "before" | "below" | "under" => O::Less,
            "le"
            | "lte"
            | "at_most"
            | "less_than_or_equal"
            | "less_than_or_equal_to"
            | "until"
            | "on_or_before" => O::AtMost,
            "gt" | "more" | "more_than" | "greater" | "greater_than" | "after" | "above"
            | "over" => O::More,
            "ge"
            | "gte"
            | "at_least"
            | "greater_than_or_equal"
            | "greater_than_or_equal_to"
            | "since"
            | "on_or_after" => O::AtLeast,
            "in" | "is_in" | "one_of" | "any_of" => O::In,
            "not_in" | "nin" | "none_of" => O::NotIn,
            "between" => O::Between,
            "within" => O::Within,
            "contains" | "icontains" => O::Contains,
            "starts_with" | "startswith" | "begins_with" => O::StartsWith,
            "ends_with" | "endswith" => O::EndsWith,
            "is_null" | "isnull" | "null" | "missing" => O::Null,
            "is_not_null" | "not_null" | "notnull" | "isnotnull" | "is_present" => O::NotNull,
            _ => return None,
        }),
    })
}

/// A figure written as a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call<'a> {
    pub(super) transform: Transform,
    pub(super) aggregate: Aggregate,
    pub(super) column: Option<&'a str>,
}

/// `sum(amount)`, `count(*)`, `COUNT(DISTINCT x)`, `share(sum(amount))`, `share of sum(amount)`,
/// `sum of amount`, or a bare `count`.
pub(super) fn call(text: &str) -> Option<Call<'_>> {
    figure(text).or_else(|| {
        let taken = [applied(text), of(text)].into_iter().flatten();
        taken.into_iter().find_map(|(outer, inner)| {
            let transform = transform(outer).filter(|t| *t != Transform::None)?;
            figure(inner).map(|call| Call { transform, ..call })
        })
    })
}

fn figure(text: &str) -> Option<Call<'_>> {
    let counted = |aggregate, column| Call {
        transform: Transform::None,
        aggregate,
        column,
    };
    if plain(text) == "count" {
        return Some(counted(Aggregate::Count, None));
    }
    let (name, inner) = applied(text).or_else(|| of(text))?;
    let aggregate = aggregate(name)?;
    let inner = inner.trim();
    if aggregate == Aggregate::Count {
        if matches!(inner, "" | "*" | "1") {
            return Some(counted(aggregate, None));
        }
        if let Some((word, column)) = inner.split_once(char::is_whitespace)
            && word.eq_ignore_ascii_case("distinct")
        {
            return Some(counted(Aggregate::CountDistinct, Some(column.trim())));
        }
    }
    (!inner.is_empty()).then(|| counted(aggregate, Some(inner)))
}

/// `name(inner)`, taken apart.
pub(super) fn applied(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.trim().split_once('(')?;
    Some((name, rest.strip_suffix(')')?))
}

/// `name of inner`, taken apart.
fn of(text: &str) -> Option<(&str, &str)> {
    let at = text.to_ascii_lowercase().find(" of ")?;
    Some((text.get(..at)?, text.get(at + 4..)?))
}

/// `month(ordered_at)`, `date_trunc('month', ordered_at)`, `ordered_at by month`, taken apart.
pub(super) fn grained(text: &str) -> Option<(Grain, &str)> {
    if let Some((name, inner)) = applied(text) {
        if matches!(plain(name).as_str(), "date_trunc" | "datetrunc") {
            let (unit, column) = inner.split_once(',')?;
            return Some((grain(unit)?, column.trim()));
        }
        // `month(x)` of SQL is the month of the year, but nobody who writes a plan means that; both
        // readings are there, so only what is no function of SQL is taken.
        return match grain(name)? {
            Grain::Month | Grain::Quarter | Grain::Day | Grain::Hour | Grain::Week => None,
            grain => Some((grain, inner.trim())),
        };
    }
    let lower = text.to_ascii_lowercase();
    let at = lower.rfind(" by ")?;
    Some((grain(text.get(at + 4..)?)?, text.get(..at)?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_the_ways_in_which_they_are_written() {
        let said = |text| call(text).map(|c| (c.transform, c.aggregate, c.column));
        let none = Transform::None;
        assert_eq!(
            said("SUM(amount)"),
            Some((none, Aggregate::Sum, Some("amount")))
        );
        assert_eq!(
            said("average of unit price"),
            Some((none, Aggregate::Avg, Some("unit price")))
        );
        assert_eq!(said("count(*)"), Some((none, Aggregate::Count, None)));
        assert_eq!(said("Count"), Some((none, Aggregate::Count, None)));
        assert_eq!(
            said("COUNT(DISTINCT customer_id)"),
            Some((none, Aggregate::CountDistinct, Some("customer_id")))
        );
        assert_eq!(
            said("share of sum(amount)"),
            Some((Transform::Share, Aggregate::Sum, Some("amount")))
        );
        assert_eq!(
            said("running(count(*))"),
            Some((Transform::Running, Aggregate::Count, None))
        );
        for text in [
            "amount",
            "sum()",
            "sum(",
            "share(amount)",
            "date of birth",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_grain_that_sql_reads_otherwise_is_not_read_from_a_call() {
        assert_eq!(
            grained("date_trunc('month', ordered_at)"),
            Some((Grain::Month, "ordered_at"))
        );
        assert_eq!(
            grained("year(ordered_at)"),
            Some((Grain::Year, "ordered_at"))
        );
        assert_eq!(
            grained("ordered_at by quarter"),
            Some((Grain::Quarter, "ordered_at"))
        );
        assert_eq!(grained("month(ordered_at)"), None);
    }
}
