use super::*;
use crate::read::tokens::tokens;

fn read_all(text: &str, latest: Option<(i16, i8, i8)>) -> Option<(String, String, String)> {
    let found = tokens(text);
    let anchor = Anchor {
        today: Date::new(2025, 8, 20).expect("a day"),
        latest: latest.and_then(|(y, m, d)| Date::new(y, m, d).ok()),
    };
    let (when, end) = (0..found.len()).find_map(|i| read(&found, i))?;
    assert!(end <= found.len());
    let span = when.span(anchor)?;
    let day = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
    Some((day(span.from), day(span.to), span.label))
}

#[test]
fn periods_are_read_as_people_mean_them() {
    for (text, from, to, label) in [
        ("Q2", "2025-04-01", "2025-07-01", "Apr–Jun 2025"),
        ("Q4", "2024-10-01", "2025-01-01", "Oct–Dec 2024"),
        ("q1 2023", "2023-01-01", "2023-04-01", "Jan–Mar 2023"),
        (
            "second quarter of 2024",
            "2024-04-01",
            "2024-07-01",
            "Apr–Jun 2024",
        ),
        ("March 2024", "2024-03-01", "2024-04-01", "Mar 2024"),
        ("in March", "2025-03-01", "2025-04-01", "Mar 2025"),
        ("in October", "2024-10-01", "2024-11-01", "Oct 2024"),
        ("last year", "2024-01-01", "2025-01-01", "2024"),
        ("this year", "2025-01-01", "2026-01-01", "2025"),
        ("last month", "2025-07-01", "2025-08-01", "Jul 2025"),
        ("last quarter", "2025-04-01", "2025-07-01", "Apr–Jun 2025"),
        (
            "YTD",
            "2025-01-01",
            "2025-08-21",
            "Jan 1, 2025–Aug 20, 2025",
        ),
        (
            "year to date",
            "2025-01-01",
            "2025-08-21",
            "Jan 1, 2025–Aug 20, 2025",
        ),
        (
            "last 3 months",
            "2025-05-21",
            "2025-08-21",
            "May 21, 2025–Aug 20, 2025",
        ),
        ("2023 to 2024", "2023-01-01", "2025-01-01", "2023–2024"),
        (
            "from March to June",
            "2025-03-01",
            "2025-07-01",
            "Mar–Jun 2025",
        ),
        (
            "between November and February 2024",
            "2023-11-01",
            "2024-03-01",
            "Nov 2023–Feb 2024",
        ),
        ("2025-04-01", "2025-04-01", "2025-04-02", "Apr 1, 2025"),
        ("March 5, 2024", "2024-03-05", "2024-03-06", "Mar 5, 2024"),
        (
            "5th of March 2024",
            "2024-03-05",
            "2024-03-06",
            "Mar 5, 2024",
        ),
        ("yesterday", "2025-08-19", "2025-08-20", "Aug 19, 2025"),
        ("H1 2024", "2024-01-01", "2024-07-01", "H1 2024"),
        ("second half of 2024", "2024-07-01", "2025-01-01", "H2 2024"),
    ] {
        assert_eq!(
            read_all(text, None),
            Some((from.into(), to.into(), label.into())),
            "{text}"
        );
    }
}

#[test]
fn a_period_without_a_year_is_the_latest_that_the_data_reaches() {
    let q2 = read_all("Q2", Some((2023, 12, 31))).expect("a period");
    assert_eq!(q2.2, "Apr–Jun 2023");
}

#[test]
fn may_is_a_month_only_where_it_can_be() {
    assert_eq!(read_all("customers who may churn", None), None);
    assert!(read_all("sales in may", None).is_some());
}

#[test]
fn impossible_days_are_no_period() {
    assert_eq!(read_all("February 31 2024", None), None);
    assert_eq!(read_all("last 9999999999 months", None), None);
    assert!(read_all("last 10000 years", None).is_none());
}
