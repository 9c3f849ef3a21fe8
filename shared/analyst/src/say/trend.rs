//! How a figure moved from the first period to the last.

use super::against::{moved, placed};
use super::number::Style;

/// A period and its figure, in time.
pub type Point = (String, f64);

/// Sentences about a run of periods; none where there are none.
pub fn sentences(figure: &str, style: Style<'_>, points: &[Point]) -> Vec<String> {
    let (first, last) = match points {
        [] => return Vec::new(),
        [(period, value)] => {
            return vec![format!(
                "{figure} {} is {}.",
                placed(period),
                style.said(*value)
            )];
        }
        [first, .., last] => (first, last),
    };
    let mut said = vec![if first.1 == last.1 {
        format!(
            "{figure} is {} both {} and {}.",
            style.said(first.1),
            placed(&first.0),
            placed(&last.0)
        )
    } else {
        format!(
            "{figure} went from {} {} to {} {}, {}.",
            style.said(first.1),
            placed(&first.0),
            style.said(last.1),
            placed(&last.0),
            moved(style, first.1, last.1)
        )
    }];
    let by = |a: &&Point, b: &&Point| a.1.total_cmp(&b.1);
    // Of equals, the first in time is named.
    if let (Some(high), Some(low)) = (points.iter().rev().max_by(by), points.iter().min_by(by))
        && high.1 != low.1
        && points.len() > 2
    {
        said.push(format!(
            "It was highest {} at {} and lowest {} at {}.",
            placed(&high.0),
            style.said(high.1),
            placed(&low.0),
            style.said(low.1)
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use catalogue::Format;

    use super::*;

    const PLAIN: Style = Style {
        format: Format::Number,
        unit: None,
    };

    fn points(values: &[f64]) -> Vec<Point> {
        values
            .iter()
            .enumerate()
            .map(|(index, value)| (format!("{}", 2020 + index), *value))
            .collect()
    }

    #[test]
    fn a_trend_tells_first_last_highest_and_lowest() {
        assert_eq!(
            sentences("Orders", PLAIN, &points(&[100.0, 80.0, 160.0, 120.0])),
            [
                "Orders went from 100 in 2020 to 120 in 2023, up 20.0%.",
                "It was highest in 2022 at 160 and lowest in 2021 at 80.",
            ]
        );
    }

    #[test]
    fn a_flat_line_has_no_highest() {
        assert_eq!(
            sentences("Orders", PLAIN, &points(&[5.0, 5.0, 5.0])),
            ["Orders is 5 both in 2020 and in 2022."]
        );
    }

    #[test]
    fn one_period_is_no_trend() {
        assert_eq!(
            sentences("Orders", PLAIN, &points(&[5.0])),
            ["Orders in 2020 is 5."]
        );
        assert!(sentences("Orders", PLAIN, &[]).is_empty());
    }
}
