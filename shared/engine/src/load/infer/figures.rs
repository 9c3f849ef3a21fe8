//! How figures are summed up and written, and their units.

use catalogue::{Aggregate, Column, ColumnType, Format, Role};

use super::{
    role::within,
    words::{has, last_is},
};
use crate::load::convert::Written;

/// Words of figures that are averaged, for their sum says nothing.
const AVERAGED: &[&str] = &[
    "age",
    "ages",
    "rating",
    "ratings",
    "rate",
    "score",
    "scores",
    "stars",
    "percent",
    "percentage",
    "pct",
    "perc",
    "share",
    "ratio",
    "average",
    "avg",
    "mean",
    "median",
    "temperature",
    "temp",
    "price",
    "height",
    "width",
    "depth",
    "length",
    "weight",
    "speed",
    "velocity",
    "acceleration",
    "gpa",
    "grade",
    "rank",
    "ranking",
    "index",
    "level",
    "density",
    "humidity",
    "pressure",
    "elevation",
    "altitude",
    "margin",
    "wind",
    "salary",
    "wage",
    "mpg",
    "horsepower",
    "hp",
    "probability",
    "efficiency",
    "concentration",
    "discount",
    "size",
    "bmi",
    "latitude",
    "longitude",
    "position",
    "percentile",
    "per",
    "duration",
    "runtime",
    "time",
    "mass",
    "expectancy",
    "fertility",
    "volatility",
    "frequency",
    "latency",
    "voltage",
    "distance",
    "quality",
    "utilization",
    "occupancy",
    "satisfaction",
];
/// Words that say that a figure is a sum already, whatever it is a sum of.
const SUMMED: &[&str] = &[
    "total", "sum", "count", "number", "num", "amount", "quantity", "qty",
];
/// Words of fractions.
const FRACTIONS: &[&str] = &[
    "percent",
    "percentage",
    "pct",
    "perc",
    "share",
    "rate",
    "ratio",
    "margin",
    "discount",
    "probability",
    "utilization",
    "occupancy",
    "fraction",
    "proportion",
];
/// Codes of currencies, as they stand in names.
const CURRENCIES: &[&str] = &[
    "usd", "eur", "gbp", "chf", "jpy", "cny", "inr", "cad", "aud", "nzd", "sek", "nok", "dkk",
    "pln", "czk", "brl", "mxn", "zar",
];
/// Signs of currencies, as they stand in headers.
const SIGNS: &[(char, &str)] = &[('$', "USD"), ('€', "EUR"), ('£', "GBP"), ('₹', "INR")];
/// Units, as they end names: `distance_km`.
const UNITS: &[&str] = &[
    "km",
    "kg",
    "cm",
    "mm",
    "mg",
    "ml",
    "lb",
    "lbs",
    "oz",
    "ft",
    "feet",
    "inches",
    "miles",
    "mi",
    "meters",
    "metres",
    "liters",
    "litres",
    "gallons",
    "kwh",
    "mwh",
    "kw",
    "mw",
    "mph",
    "kmh",
    "kph",
    "mpg",
    "hp",
    "hours",
    "hrs",
    "minutes",
    "mins",
    "seconds",
    "secs",
    "ms",
    "days",
    "weeks",
    "celsius",
    "fahrenheit",
    "mb",
    "gb",
    "tb",
    "bytes",
    "tons",
    "tonnes",
    "acres",
    "hectares",
    "sqft",
    "sqm",
    "percent",
    "pct",
];

/// Gives a column its aggregate, format and unit. `written` is how its values stood in the file.
pub(super) fn describe(column: &mut Column, words: &[String], written: Option<&Written>) {
    column.format = match column.kind {
        ColumnType::Date | ColumnType::Timestamp => Format::Date,
        ColumnType::Integer | ColumnType::Number if column.role == Role::Measure => Format::Number,
        _ => Format::Text,
    };
    if column.role != Role::Measure {
        return;
    }
    let percent = written.is_some_and(|written| written.percent);
    let fraction =
        column.kind == ColumnType::Number && has(words, FRACTIONS) && within(column, -1.0, 1.0);
    if percent || fraction {
        column.format = Format::Percentage;
    } else if let Some(currency) = currency(column, words, written) {
        column.format = Format::Currency;
        column.unit = Some(currency);
    } else {
        column.unit = unit(column, words);
    }
    column.aggregate = Some(aggregate(column, words));
}

fn aggregate(column: &Column, words: &[String]) -> Aggregate {
    let averaged = has(words, AVERAGED) && !has(words, SUMMED);
    let percent = column.unit.as_deref() == Some("%");
    if averaged || percent || column.format == Format::Percentage {
        Aggregate::Avg
    } else {
        Aggregate::Sum
    }
}

/// The currency that stood beside the values or stands in the name. An amount of money whose
/// currency nobody wrote is a plain number: we do not guess one.
fn currency(column: &Column, words: &[String], written: Option<&Written>) -> Option<String> {
    let beside = written.and_then(|written| written.currency.clone());
    let header = column.label.as_deref().unwrap_or(&column.name);
    beside
        .or_else(|| {
            let code = words
                .iter()
                .find(|word| CURRENCIES.contains(&word.as_str()))?;
            Some(code.to_uppercase())
        })
        .or_else(|| {
            let sign = SIGNS.iter().find(|(sign, _)| header.contains(*sign))?;
            Some(sign.1.to_owned())
        })
}

/// The unit that ends the name: `Weight (kg)`, `distance_km`, `Temp [°C]`.
fn unit(column: &Column, words: &[String]) -> Option<String> {
    let header = column.label.as_deref().unwrap_or(&column.name).trim_end();
    let bracketed = [('(', ')'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| {
            let inside = header.strip_suffix(close)?.rsplit_once(open)?.1.trim();
            // `Population (2020)` says when, and not of what.
            let unit = inside.chars().count() <= 12 && inside.contains(|c: char| !c.is_numeric());
            (!inside.is_empty() && unit).then(|| inside.to_owned())
        });
    if bracketed.is_some() {
        return bracketed;
    }
    if header.ends_with('%') || last_is(words, &["percent", "pct", "percentage"]) {
        return Some("%".to_owned());
    }
    let last = words.last().filter(|_| words.len() > 1)?;
    UNITS.contains(&last.as_str()).then(|| last.clone())
}
