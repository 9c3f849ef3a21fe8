//! What people call stretches of days.

use jiff::civil::Date;

use super::MONTHS;

/// What a person calls the days from `from` to before `to`.
pub fn label(from: Date, to: Date) -> String {
    let Ok(last) = to.yesterday() else {
        return format!("{from} to {to}");
    };
    let whole_months = from.day() == 1 && to.day() == 1;
    if whole_months && from.month() == 1 && to.month() == 1 {
        return if last.year() == from.year() {
            from.year().to_string()
        } else {
            format!("{}–{}", from.year(), last.year())
        };
    }
    if whole_months {
        return months_label(from, last);
    }
    if from == last {
        return day_label(from);
    }
    format!("{}–{}", day_label(from), day_label(last))
}

pub(super) fn months_label(from: Date, last: Date) -> String {
    let same_year = from.year() == last.year();
    if same_year && from.month() == last.month() {
        return month_label(from);
    }
    if same_year {
        return format!(
            "{}–{} {}",
            short_month(from),
            short_month(last),
            last.year()
        );
    }
    format!("{}–{}", month_label(from), month_label(last))
}

pub(super) fn short_month(day: Date) -> &'static str {
    let name = MONTHS[usize::from(day.month().unsigned_abs())
        .saturating_sub(1)
        .min(11)];
    match name {
        "january" => "Jan",
        "february" => "Feb",
        "march" => "Mar",
        "april" => "Apr",
        "may" => "May",
        "june" => "Jun",
        "july" => "Jul",
        "august" => "Aug",
        "september" => "Sep",
        "october" => "Oct",
        "november" => "Nov",
        _ => "Dec",
    }
}

pub(super) fn month_label(day: Date) -> String {
    format!("{} {}", short_month(day), day.year())
}

pub(super) fn day_label(day: Date) -> String {
    format!("{} {}, {}", short_month(day), day.day(), day.year())
}
