//! Which group is largest, which smallest, and their shares.

use super::number::{Style, fixed};

/// A group and its figure.
pub type Named = (String, f64);

/// What a ranking may claim.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// What the figure is called.
    pub figure: &'a str,
    /// How it is written.
    pub style: Style<'a>,
    /// Whether the groups' figures add up to a whole.
    pub additive: bool,
    /// Whether all groups are here; otherwise shares are shares of what is shown.
    pub complete: bool,
}

/// Most names that are listed when several groups are equal.
const NAMES: usize = 3;

/// Sentences about groups; none where no group has a figure.
pub fn sentences(claim: Claim<'_>, groups: &[Named]) -> Vec<String> {
    let (Some(most), Some(least)) = (extreme(groups, 1.0), extreme(groups, -1.0)) else {
        return Vec::new();
    };
    let Claim { figure, style, .. } = claim;
    let mut said = Vec::new();
    match groups {
        [(name, value)] => said.push(format!("{figure} for {name} is {}.", style.said(*value))),
        _ if most == least => said.push(format!(
            "{figure} is {} for each of the {} groups.",
            style.said(most),
            groups.len()
        )),
        _ => {
            let share = share(claim, groups, most)
                .map(|share| format!(" ({share})"))
                .unwrap_or_default();
            said.push(format!(
                "{figure} is largest for {} at {}{share} and smallest for {} at {}.",
                names(groups, most),
                style.said(most),
                names(groups, least),
                style.said(least),
            ));
        }
    }
    if claim.additive && groups.len() > 1 {
        let total: f64 = groups.iter().map(|(_, value)| value).sum();
        let whole = if claim.complete {
            "Together"
        } else {
            "Together, those shown"
        };
        let verb = if claim.complete { "they make" } else { "make" };
        said.push(format!("{whole} {verb} {}.", style.said(total)));
    }
    said
}

/// The largest figure, or with a factor of −1 the smallest.
fn extreme(groups: &[Named], factor: f64) -> Option<f64> {
    groups
        .iter()
        .map(|(_, value)| *value)
        .max_by(|a, b| (a * factor).total_cmp(&(b * factor)))
}

/// The groups that have a figure: their names, or how many they are.
fn names(groups: &[Named], value: f64) -> String {
    let equal: Vec<&str> = groups
        .iter()
        .filter(|(_, other)| *other == value)
        .map(|(name, _)| name.as_str())
        .collect();
    match equal.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] if equal.len() <= NAMES => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} of the {} groups", equal.len(), groups.len()),
    }
}

/// The share of one of the largest groups in the whole, where the figures add up to one.
fn share(claim: Claim<'_>, groups: &[Named], most: f64) -> Option<String> {
    let whole: f64 = groups.iter().map(|(_, value)| value).sum();
    if !claim.additive || whole <= 0.0 || groups.iter().any(|(_, value)| *value < 0.0) {
        return None;
    }
    let each = if groups.iter().filter(|(_, value)| *value == most).count() > 1 {
        " each"
    } else {
        ""
    };
    let of = if claim.complete {
        "the total"
    } else {
        "the total shown"
    };
    Some(format!("{}% of {of}{each}", fixed(most / whole * 100.0, 1)))
}

#[cfg(test)]
mod tests {
    use catalogue::Format;
    use proptest::prelude::*;

    use super::*;

    const USD: Style = Style {
        format: Format::Currency,
        unit: Some("USD"),
    };

    fn claim(additive: bool, complete: bool) -> Claim<'static> {
        Claim {
            figure: "Total amount",
            style: USD,
            additive,
            complete,
        }
    }

    fn groups(values: &[(&str, f64)]) -> Vec<Named> {
        values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect()
    }

    #[test]
    fn the_largest_and_smallest_are_named_with_their_share() {
        let said = sentences(
            claim(true, true),
            &groups(&[
                ("North", 450_000.0),
                ("South", 300_000.0),
                ("East", 250_000.0),
            ]),
        );
        assert_eq!(
            said,
            [
                "Total amount is largest for North at $450,000 (45.0% of the total) and smallest for East at $250,000.",
                "Together they make $1 million.",
            ]
        );
    }

    #[test]
    fn averages_are_not_added_up() {
        let said = sentences(claim(false, true), &groups(&[("N", 2.0), ("S", 1.0)]));
        assert_eq!(
            said,
            ["Total amount is largest for N at $2.00 and smallest for S at $1.00."]
        );
    }

    #[test]
    fn equals_are_said_to_be_equal() {
        let said = sentences(claim(false, true), &groups(&[("N", 2.0), ("S", 2.0)]));
        assert_eq!(said, ["Total amount is $2.00 for each of the 2 groups."]);
        let tie = groups(&[("N", 2.0), ("S", 2.0), ("E", 1.0)]);
        assert!(
            sentences(claim(true, true), &tie)[0]
                .contains("N and S at $2.00 (40.0% of the total each)")
        );
    }

    #[test]
    fn a_part_of_the_groups_is_not_called_the_whole() {
        let said = sentences(claim(true, false), &groups(&[("N", 3.0), ("S", 1.0)]));
        assert!(said[0].contains("75.0% of the total shown"), "{said:?}");
        assert_eq!(said[1], "Together, those shown make $4.00.");
    }

    #[test]
    fn losses_have_no_share() {
        let said = sentences(claim(true, true), &groups(&[("N", 3.0), ("S", -1.0)]));
        assert!(!said[0].contains('%'), "{said:?}");
    }

    proptest! {
        #[test]
        fn what_is_called_largest_is_the_largest(values in prop::collection::vec(-1000i32..1000, 2..20)) {
            let named: Vec<Named> = values
                .iter()
                .enumerate()
                .map(|(index, value)| (format!("g{index}"), f64::from(*value)))
                .collect();
            let most = f64::from(*values.iter().max().expect("some"));
            let said = sentences(claim(false, true), &named).join(" ");
            prop_assert!(said.contains(&USD.said(most)), "{}", said);
        }
    }
}
