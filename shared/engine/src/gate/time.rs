//! Times that stand in the SQL itself, and how long a series of them is.
//!
//! A month is no fixed number of days, so a length of time and what is reckoned with it are kept
//! as the least and the most that they can be.

use jiff::civil::{Date, DateTime};

use super::literal::Literal;

/// Days in a unit of time, at least and at most.
pub(super) fn unit(name: &str) -> Option<(f64, f64)> {
    let exact = |days: f64| (days, days);
    let years = |years: f64| (365.0 * years, 366.0 * years);
    Some(match name.to_ascii_lowercase().as_str() {
        "millennium" | "millenniums" | "millennia" | "mil" | "mils" => years(1_000.0),
        "century" | "centuries" | "cent" | "c" => years(100.0),
        "decade" | "decades" | "dec" | "decs" => years(10.0),
        "year" | "years" | "yr" | "yrs" | "y" => years(1.0),
        "quarter" | "quarters" => (84.0, 93.0),
        "month" | "months" | "mon" | "mons" => (28.0, 31.0),
        "week" | "weeks" | "w" => exact(7.0),
        "day" | "days" | "d" => exact(1.0),
        "hour" | "hours" | "hr" | "hrs" | "h" => exact(1.0 / 24.0),
        "minute" | "minutes" | "min" | "mins" | "m" => exact(1.0 / 1_440.0),
        "second" | "seconds" | "sec" | "secs" | "s" => exact(1.0 / 86_400.0),
        "millisecond" | "milliseconds" | "ms" | "msec" | "msecs" | "msecond" | "mseconds" => {
            exact(1.0 / 86_400e3)
        }
        "microsecond" | "microseconds" | "us" | "usec" | "usecs" | "usecond" | "useconds" => {
            exact(1.0 / 86_400e6)
        }
        _ => return None,
    })
}

/// So many of a unit.
pub(super) fn spans(count: f64, unit: (f64, f64)) -> Literal {
    let (a, b) = (count * unit.0, count * unit.1);
    Literal::Span {
        least: a.min(b),
        most: a.max(b),
    }
}

/// `1 month`, `90 days`, `1 hour 30 minutes`.
pub(super) fn span(text: &str) -> Option<Literal> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() || !words.len().is_multiple_of(2) {
        return None;
    }
    let (mut least, mut most) = (0.0, 0.0);
    for pair in words.chunks(2) {
        let Literal::Span { least: a, most: b } = spans(pair[0].parse().ok()?, unit(pair[1])?)
        else {
            return None;
        };
        least += a;
        most += b;
    }
    Some(Literal::Span { least, most })
}

/// A day or a point in time.
pub(super) fn moment(text: &str) -> Option<Literal> {
    let text = text.trim().trim_end_matches('Z');
    let at = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)))
        .ok()?;
    let seconds =
        f64::from(at.hour()) * 3_600.0 + f64::from(at.minute()) * 60.0 + f64::from(at.second());
    let day = day(at.date())? + seconds / 86_400.0;
    Some(Literal::Moment {
        least: day,
        most: day,
    })
}

/// Days since 1970.
pub(super) fn day(date: Date) -> Option<f64> {
    let since = date.since((jiff::Unit::Day, Date::constant(1970, 1, 1)));
    Some(f64::from(since.ok()?.get_days()))
}

/// The number of elements of `range`- or `generate_series`-like bounds, at most; `None` where they
/// make no sense.
pub(super) fn series_length(bounds: &[Literal]) -> Option<f64> {
    let (start, stop, step) = match bounds {
        [stop] => (&Literal::Number(0.0), stop, &Literal::Number(1.0)),
        [start, stop] => (start, stop, &Literal::Number(1.0)),
        [start, stop, step] => (start, stop, step),
        _ => return None,
    };
    let length = match (start, stop, step) {
        (Literal::Number(start), Literal::Number(stop), Literal::Number(step)) => {
            (stop - start) / step
        }
        (
            Literal::Moment { least: a, most: b },
            Literal::Moment { least: c, most: d },
            Literal::Span { least, most },
        ) if least * most > 0.0 => {
            // The widest way there by the smallest step.
            if *least > 0.0 {
                (d - a) / least
            } else {
                (c - b) / most
            }
        }
        _ => return None,
    };
    length.is_finite().then(|| length.max(0.0).floor() + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(start: &str, stop: &str, step: &str) -> Option<f64> {
        series_length(&[moment(start)?, moment(stop)?, span(step)?])
    }

    #[test]
    fn spans_of_several_units_add_up_and_unknown_units_are_no_literal() {
        let days = |least, most| Some(Literal::Span { least, most });
        assert_eq!(span("1 month"), days(28.0, 31.0));
        assert_eq!(span("-1 month"), days(-31.0, -28.0));
        assert_eq!(span("1 day 12 hours"), days(1.5, 1.5));
        assert_eq!(span("1 fortnight"), None);
        assert_eq!(span(""), None);
    }

    #[test]
    fn a_short_name_of_a_unit_is_not_taken_for_a_plural() {
        assert!(unit("ms").expect("a unit").1 < unit("s").expect("a unit").0);
        assert!(unit("us").expect("a unit").1 < unit("ms").expect("a unit").0);
        assert!(unit("mons").expect("a unit").0 > unit("mins").expect("a unit").1);
    }

    #[test]
    fn days_and_points_in_time_are_counted_from_1970() {
        let at = |day| {
            Some(Literal::Moment {
                least: day,
                most: day,
            })
        };
        assert_eq!(moment("1970-01-02"), at(1.0));
        assert_eq!(moment("1970-01-01 12:00:00"), at(0.5));
        assert_eq!(moment("soon"), None);
    }

    #[test]
    fn a_series_is_never_thought_shorter_than_it_is() {
        assert_eq!(length("2024-01-01", "2024-01-31", "1 day"), Some(31.0));
        assert!(length("2024-01-01", "2024-12-01", "1 month") >= Some(12.0));
        assert_eq!(length("2024-01-31", "2024-01-01", "-1 day"), Some(31.0));
        assert_eq!(length("2024-01-01", "2024-01-31", "-1 day"), Some(1.0));
        assert_eq!(length("2024-01-01", "2024-01-31", "0 days"), None);
        assert_eq!(length("2024-01-01", "2024-01-31", "1 month -30 days"), None);
        assert!(length("2024-01-01", "2024-01-06", "1 ms") > Some(4e8));
    }
}
