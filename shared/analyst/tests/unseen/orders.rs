//! What is asked to come first.

use super::{CLINIC, CLUB, LIBRARY, reads};

#[test]
fn what_comes_first_orders_by_the_column_that_the_word_is_about() {
    reads(
        CLUB,
        &[
            (
                "List the names of players, oldest first.",
                "player name of footballer · ordered by age, highest first",
            ),
            (
                "List the names of players whose age is at least 30, tallest first.",
                "player name of footballer · age at least 30 · ordered by height cm, highest first",
            ),
            ("List the names of the players, fastest first.", "-"),
        ],
    );
    reads(
        CLINIC,
        &[
            (
                "List the first name and birth date of all patients, most recent first.",
                "first name and birth date of patient · ordered by birth date, highest first",
            ),
            (
                "List the diagnosis and total cost of all admissions, largest first.",
                "diagnosis and total cost of admission · ordered by total cost, highest first",
            ),
        ],
    );
}

#[test]
fn starting_with_the_one_is_an_order_of_all() {
    reads(
        LIBRARY,
        &[
            (
                "List the names and join dates of all members, starting with the one who joined most recently.",
                "name and join date of member · ordered by join date, highest first",
            ),
            (
                "List the titles of all books, starting with the cheapest.",
                "title of book · ordered by price, lowest first",
            ),
        ],
    );
}

#[test]
fn the_order_of_time_is_no_order_of_figures() {
    reads(
        LIBRARY,
        &[
            (
                "How many books were published in each publication year? Show the year and the number in chronological order.",
                "number of book · by publication year · ordered by publication year, lowest first",
            ),
            (
                "How many members are there of each membership type, largest first?",
                "number of member · by membership type · ordered by number of member, highest first",
            ),
        ],
    );
}
