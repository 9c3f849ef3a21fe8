//! Days and times as ISO 8601, of every year that DuckDB has.
//!
//! A calendar of our own, because those years go past what other calendars count (to 294247), and
//! because a million dates are written in a moment.

use std::io::Write as _;

const DAY: i64 = 86_400;

/// Writes a day, counted from 1970-01-01. Years outside 0 to 9999 are written with their sign, as
/// ISO 8601 has it; the year before 1 is 0.
pub fn day(days: i64, out: &mut Vec<u8>) {
    // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    if (0..=9_999).contains(&year) {
        two(year / 100, out);
        two(year % 100, out);
    } else {
        let sign = if year < 0 { '-' } else { '+' };
        // Writing into memory does not fail.
        let _ = write!(out, "{sign}{:04}", year.unsigned_abs());
    }
    out.push(b'-');
    two(month, out);
    out.push(b'-');
    two(day, out);
}

/// Writes a time of day, counted in parts of a second of which there are `per_second`, with as many
/// digits behind the seconds as it has.
pub fn time(parts: i64, per_second: i64, out: &mut Vec<u8>) {
    let seconds = parts / per_second;
    two(seconds / 3_600, out);
    out.push(b':');
    two(seconds / 60 % 60, out);
    out.push(b':');
    two(seconds % 60, out);
    let mut rest = parts % per_second;
    if rest > 0 {
        out.push(b'.');
        let mut unit = per_second / 10;
        while rest > 0 {
            out.push(digit(rest / unit));
            rest %= unit;
            unit /= 10;
        }
    }
}

/// Writes a point in time, counted likewise from 1970-01-01T00:00:00.
pub fn moment(parts: i64, per_second: i64, out: &mut Vec<u8>) {
    let per_day = DAY * per_second;
    day(parts.div_euclid(per_day), out);
    out.push(b'T');
    time(parts.rem_euclid(per_day), per_second, out);
}

fn two(number: i64, out: &mut Vec<u8>) {
    out.push(digit(number / 10));
    out.push(digit(number % 10));
}

fn digit(number: i64) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn days_of_every_year_are_written() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (-719_528, "0000-01-01"),
            (-719_529, "-0001-12-31"),
            (2_932_896, "9999-12-31"),
            (2_932_897, "+10000-01-01"),
        ] {
            assert_eq!(written(|out| day(days, out)), text);
        }
    }

    #[test]
    fn fractions_of_a_second_have_the_digits_that_they_need() {
        let time = |micros| written(|out| time(micros, 1_000_000, out));
        assert_eq!(time(0), "00:00:00");
        assert_eq!(time(86_400_000_000), "24:00:00");
        assert_eq!(time(34_200_500_000), "09:30:00.5");
        assert_eq!(time(1), "00:00:00.000001");
        let moment = |nanos| written(|out| moment(nanos, 1_000_000_000, out));
        assert_eq!(moment(-1), "1969-12-31T23:59:59.999999999");
    }

    proptest! {
        #[test]
        fn a_day_is_what_another_calendar_says(days in -719_000_i64..2_932_896) {
            let epoch = jiff::civil::date(1970, 1, 1);
            let other = epoch.checked_add(jiff::SignedDuration::from_hours(24 * days));
            prop_assert_eq!(written(|out| day(days, out)), other.expect("a day").to_string());
        }
    }
}
