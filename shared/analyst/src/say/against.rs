//! One figure against the same one before.

use super::number::{Style, fixed};

/// How far a figure moved: `up 12.5%`, `down $300.00`, `unchanged`.
///
/// A percentage needs something above zero to start from; without, the difference is said in the
/// figure's own unit. A figure that is a percentage itself moves by points.
pub fn moved(style: Style<'_>, then: f64, now: f64) -> String {
    if now == then {
        return "unchanged".to_owned();
    }
    let way = if now > then { "up" } else { "down" };
    if style.format == catalogue::Format::Percentage {
        return match fixed(((now - then) * 100.0).abs(), 1) {
            none if none == "0.0" => "almost unchanged".to_owned(),
            points => format!("{way} {points} points"),
        };
    }
    if then > 0.0 && now >= 0.0 {
        let percent = ((now - then) / then * 100.0).abs();
        let places = match percent {
            large if large >= 1000.0 => 0,
            small if small < 1.0 => 2,
            _ => 1,
        };
        if percent < 0.005 {
            return "almost unchanged".to_owned();
        }
        return format!("{way} {}%", fixed(percent, places));
    }
    format!("{way} {}", style.said((now - then).abs()))
}

/// A sentence that sets a figure against the same one before, with `write` for numbers.
pub fn sentence(
    style: Style<'_>,
    now: Option<f64>,
    then: Option<f64>,
    label: &str,
    write: impl Fn(f64) -> String,
) -> Option<String> {
    let now = now?;
    Some(match then {
        None => format!("There is no value for {label} to compare with"),
        Some(then) if then == now => format!("That is the same as {}", placed(label)),
        Some(then) => format!(
            "That is {} from {} {}",
            moved(style, then, now),
            write(then),
            placed(label)
        ),
    })
}

/// A period with the word that leads to it: `in 2024`, `on Jun 13, 2025`, `on 2025-06-13`, and for a stretch of
/// days, whose label names its first and its last, `over Feb 14, 2025–Feb 28, 2025`.
pub fn placed(label: &str) -> String {
    let day = label.contains(", ") || label.parse::<jiff::civil::Date>().is_ok();
    let word = match (day, label.contains('–')) {
        (true, true) => "over",
        (true, false) => "on",
        (false, _) => "in",
    };
    format!("{word} {label}")
}

#[cfg(test)]
mod tests {
    use catalogue::Format;

    use super::*;

    const USD: Style = Style {
        format: Format::Currency,
        unit: Some("USD"),
    };

    #[test]
    fn change_is_a_percentage_where_there_is_something_to_start_from() {
        assert_eq!(moved(USD, 100.0, 112.5), "up 12.5%");
        assert_eq!(moved(USD, 100.0, 0.0), "down 100.0%");
        assert_eq!(moved(USD, 0.0, 50.0), "up $50.00");
        assert_eq!(moved(USD, -10.0, 50.0), "up $60.00");
        assert_eq!(moved(USD, 5.0, 5.0), "unchanged");
    }

    #[test]
    fn a_percentage_moves_by_points() {
        let share = Style {
            format: Format::Percentage,
            unit: None,
        };
        assert_eq!(moved(share, 0.2, 0.25), "up 5.0 points");
        assert_eq!(moved(share, 0.2, 0.2001), "almost unchanged");
        assert_eq!(moved(USD, 1e6, 1e6 + 1.0), "almost unchanged");
    }

    #[test]
    fn a_period_before_is_led_to_by_its_own_word() {
        for (label, wanted) in [
            ("2024", "in 2024"),
            ("Jan–Mar 2025", "in Jan–Mar 2025"),
            ("Jun 13, 2025", "on Jun 13, 2025"),
            ("2025-06-13", "on 2025-06-13"),
            (
                "Feb 14, 2025–Feb 28, 2025",
                "over Feb 14, 2025–Feb 28, 2025",
            ),
        ] {
            assert_eq!(placed(label), wanted);
        }
    }

    #[test]
    fn a_missing_value_before_is_said() {
        let said = sentence(USD, Some(1.0), None, "2024", |n| USD.number(n));
        assert_eq!(
            said.as_deref(),
            Some("There is no value for 2024 to compare with")
        );
    }
}
