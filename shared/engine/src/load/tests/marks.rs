//! What people write into names and beside values to say what they are.

use super::*;

#[test]
fn days_and_points_in_time_may_be_whole_numbers() {
    let days: String = (1_i64..=9)
        .map(|n| {
            format!(
                "2025010{n},20250{n},{},{},{},{}\n",
                45_657 + n,
                1_735_689_600 + n * 86_400,
                (1_735_689_600 + n * 86_400) * 1_000,
                n * 7
            )
        })
        .collect();
    let header = "booked,sales month,invoice date,created_at,event_time,qty";
    let held = load_csv(&format!("{header}\n{days}"));
    assert_eq!(
        held.rows(
            "SELECT booked, \"sales month\", \"invoice date\", created_at, event_time FROM t LIMIT 1"
        ),
        ["2025-01-01|2025-01-01|2025-01-01|2025-01-02 00:00:00|2025-01-02 00:00:00"]
    );
    assert_eq!(held.table("t").time.as_deref(), Some("booked"));
    assert_eq!(
        held.table("t").column("qty").expect("qty").kind,
        ColumnType::Integer
    );
    assert_eq!(held.loaded.notes.len(), 3, "{:?}", held.loaded.notes);
    assert!(held.loaded.notes[0].contains("`invoice date`"));
}

#[test]
fn numbers_that_only_look_like_days_stay_numbers() {
    let kind = |text: &str| held_kind(&load_csv(text));
    let held_days = "20250101\n20250102\n20250103\n20250104\n20250105\n";
    // A key of days joins to another one.
    assert_eq!(kind(&format!("date_key\n{held_days}")), ColumnType::Integer);
    assert_eq!(kind("date\n20250101\n20251301\n"), ColumnType::Integer);
    assert_eq!(kind("amount\n20250101\n20250102\n"), ColumnType::Integer);
    assert_eq!(kind("amount\n45658\n45659\n"), ColumnType::Integer);
    assert_eq!(
        kind("total_time\n735689600\n835689600\n"),
        ColumnType::Integer
    );
    assert_eq!(
        kind("visits\n1735689600\n1735689601\n"),
        ColumnType::Integer
    );
}

fn held_kind(held: &Held) -> ColumnType {
    held.table("t").columns[0].kind
}

#[test]
fn marks_of_keys_and_tables_are_looked_through() {
    let held = load_files(&[
        ("tbl_user.csv", b"user_pk,email\n7,a@x.org\n8,b@x.org\n"),
        ("Employees.csv", b"Id,LastName\n1,Smith\n2,Jones\n"),
        ("shop.csv", b"id_shop,city\n4,Bern\n5,Oslo\n6,Rome\n"),
        (
            "visits.csv",
            b"fk_user,EmployeeFk,id_shop,minutes\n7,1,4,5\n8,2,5,6\n7,1,4,9\n8,1,6,3\n",
        ),
    ]);
    let mut joins: Vec<String> = held
        .loaded
        .catalogue
        .joins
        .iter()
        .map(|join| {
            format!(
                "{}.{} = {}.{}",
                join.from_table, join.from_column, join.to_table, join.to_column
            )
        })
        .collect();
    joins.sort();
    assert_eq!(
        joins,
        [
            "visits.EmployeeFk = Employees.Id",
            "visits.fk_user = tbl_user.user_pk",
            "visits.id_shop = shop.id_shop",
        ]
    );
    assert_eq!(held.table("visits").measure.as_deref(), Some("minutes"));
}

#[test]
fn a_year_in_brackets_is_no_unit() {
    let held = load_csv("Population (2020),Area (km²)\n5,7.5\n6,8.5\n");
    let unit = |place: usize| held.table("t").columns[place].unit.clone();
    assert_eq!(unit(0), None);
    assert_eq!(unit(1).as_deref(), Some("km²"));
}

#[test]
fn a_minus_may_follow_even_a_single_digit() {
    let held = load_csv("change\n5-\n12-\n7\n");
    assert_eq!(held.rows("SELECT sum(change) FROM t"), ["-10"]);
}
