//! Days and periods as text: `Apr 2025`, `Q2 2025`, `Monday`.

use catalogue::Value;
use jiff::civil::{Date, DateTime};

use crate::plan::Grain;

/// Months, as a person abbreviates them.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A group of time as it stands on an axis. What is no period of that grain is its own text.
pub fn label(value: &Value, grain: Option<Grain>) -> String {
    let text = value.to_text();
    let Some(grain) = grain else {
        return text;
    };
    named(&text, grain).unwrap_or(text)
}

fn named(text: &str, grain: Grain) -> Option<String> {
    let ordinal = || text.parse::<f64>().ok().map(|number| number as usize);
    Some(match grain {
        Grain::DayOfWeek => (*DAYS.get(ordinal()?.checked_sub(1)?)?).to_owned(),
        Grain::MonthOfYear => (*MONTHS.get(ordinal()?.checked_sub(1)?)?).to_owned(),
        Grain::HourOfDay => format!("{:02}:00", ordinal()?),
        Grain::Hour => {
            let moment = moment(text)?;
            format!("{} {:02}:00", moment.date(), moment.hour())
        }
        Grain::Day => moment(text)?.date().to_string(),
        Grain::Week => format!("week of {}", moment(text)?.date()),
        Grain::Month => {
            let day = moment(text)?.date();
            format!("{} {}", month(day), day.year())
        }
        Grain::Quarter => {
            let day = moment(text)?.date();
            format!("Q{} {}", (day.month() - 1) / 3 + 1, day.year())
        }
        Grain::Year => match text.parse::<i16>() {
            Ok(year) => year.to_string(),
            Err(_) => moment(text)?.date().year().to_string(),
        },
    })
}

fn month(day: Date) -> &'static str {
    MONTHS
        .get(day.month() as usize - 1)
        .copied()
        .unwrap_or_default()
}

/// The day or point in time that a result's text stands for.
fn moment(text: &str) -> Option<DateTime> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    bare.parse::<DateTime>().ok().or_else(|| {
        let day: Date = bare.get(..10)?.parse().ok()?;
        Some(day.to_datetime(jiff::civil::Time::midnight()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grain_has_its_own_wording() {
        let day = Value::Date("2025-04-01".into());
        for (grain, wanted) in [
            (Grain::Day, "2025-04-01"),
            (Grain::Week, "week of 2025-04-01"),
            (Grain::Month, "Apr 2025"),
            (Grain::Quarter, "Q2 2025"),
            (Grain::Year, "2025"),
        ] {
            assert_eq!(label(&day, Some(grain)), wanted);
        }
        assert_eq!(label(&Value::Integer(7), Some(Grain::DayOfWeek)), "Sunday");
        assert_eq!(label(&Value::Integer(12), Some(Grain::MonthOfYear)), "Dec");
        assert_eq!(label(&Value::Integer(9), Some(Grain::HourOfDay)), "09:00");
        assert_eq!(label(&Value::Integer(2024), Some(Grain::Year)), "2024");
    }

    #[test]
    fn what_is_no_period_is_its_own_text() {
        assert_eq!(label(&Value::Integer(0), Some(Grain::DayOfWeek)), "0");
        assert_eq!(label(&Value::Text("?".into()), Some(Grain::Month)), "?");
        assert_eq!(label(&Value::Date("2025-04-01".into()), None), "2025-04-01");
    }
}
