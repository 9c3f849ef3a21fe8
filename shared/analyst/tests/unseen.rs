//! What data that nobody looked at beforehand taught: the words of a question are met, or nothing
//! is answered. Each test is one such lesson, on the tables of a football league, a clinic or a
//! library.

#[path = "unseen/orders.rs"]
mod orders;
#[path = "unseen/sense.rs"]
mod sense;

use std::sync::Arc;

use analyst::{Analyst, Reading};
use catalogue::{Catalogue, Scope, Visible};
use jiff::civil::date;

const CLUB: &str = include_str!("unseen/club.json");
const CLINIC: &str = include_str!("unseen/clinic.json");
const LIBRARY: &str = include_str!("unseen/library.json");

/// How questions of these tables are read; `-` where nothing is answered.
fn reads(tables: &str, expected: &[(&str, &str)]) {
    let catalogue: Catalogue = serde_json::from_str(tables).expect("a catalogue");
    let analyst = Analyst::new(Arc::new(Visible::new(&catalogue, &Scope::default())));
    for (question, wanted) in expected {
        let reading = match analyst.read(question, &[], date(2024, 6, 15)) {
            Reading::Answer(answer) => answer.reading,
            Reading::Talk(_) | Reading::Abstain(_) => "-".to_string(),
        };
        assert_eq!(reading, *wanted, "{question}");
    }
}

#[test]
fn several_figures_are_of_the_name_that_follows_and_all_the_rows_are_one_group() {
    reads(
        CLUB,
        &[(
            "What are the average, minimum and maximum attendance across all the games?",
            "average of attendance, smallest attendance and largest attendance",
        )],
    );
}

#[test]
fn a_figure_is_spread_over_the_names_that_are_joined() {
    reads(
        CLUB,
        &[
            (
                "What is the average number of home goals and away goals?",
                "average of home goals and average of away goals",
            ),
            (
                "Find the average goals of home and away of all games.",
                "average of home goals and average of away goals",
            ),
        ],
    );
}

#[test]
fn names_that_are_taken_apart_are_put_together() {
    reads(
        CLUB,
        &[(
            "What are the name and the capacity of the stadium for clubs in Lyon?",
            "stadium name and stadium capacity of club · city Lyon",
        )],
    );
}

#[test]
fn a_figure_in_a_condition_is_that_of_each_group() {
    reads(
        CLUB,
        &[(
            "Show the positions whose average market value is more than 15000000.",
            "position · average of market value above 15000000",
        )],
    );
    reads(
        CLINIC,
        &[(
            "Show the specialities with an average salary above 120000.",
            "speciality · average of salary above 120000",
        )],
    );
}

#[test]
fn a_row_is_called_by_its_key_and_a_bare_name_is_its_own() {
    reads(
        CLUB,
        &[
            (
                "What is the average age of players for each position?",
                "average of age · by position",
            ),
            (
                "Find the name and age of the tallest player.",
                "player name and age of footballer · the highest height cm",
            ),
            (
                "How old is the youngest Japanese player?",
                "age of footballer · nationality Japan · the lowest age",
            ),
        ],
    );
}

#[test]
fn what_a_thing_did_is_a_condition_or_an_order_and_not_shown() {
    reads(
        CLUB,
        &[
            (
                "Show the name and stadium name of each club founded after 1900.",
                "club name and stadium name of club · founded year above 1900",
            ),
            (
                "Which club was founded first?",
                "club name of club · the lowest founded year",
            ),
        ],
    );
}

#[test]
fn a_question_word_gets_the_kind_of_column_that_it_asks_for() {
    reads(
        CLUB,
        &[
            (
                "When was the oldest club founded?",
                "founded year of club · the lowest founded year",
            ),
            ("How is the club Rovers?", "-"),
            ("How many people live in Porto?", "-"),
        ],
    );
    reads(
        CLINIC,
        &[
            (
                "When was the first admission?",
                "admission date of admission · the lowest admission date",
            ),
            (
                "Where is the patient Anna?",
                "city of patient · first name Anna",
            ),
        ],
    );
    reads(
        LIBRARY,
        &[("Who is the youngest member and what is their email?", "-")],
    );
}

#[test]
fn sorting_names_by_something_lists_the_names() {
    reads(
        CLUB,
        &[(
            "Sort the club names by stadium capacity in descending order.",
            "club name of club · ordered by stadium capacity, highest first",
        )],
    );
}

#[test]
fn from_one_extreme_to_the_other_is_an_order() {
    reads(
        LIBRARY,
        &[(
            "List the title and price of all books from the most expensive to the cheapest.",
            "title and price of book · ordered by price, highest first",
        )],
    );
}

#[test]
fn the_largest_and_its_other_columns_are_one_row() {
    reads(
        CLINIC,
        &[(
            "What is the highest salary and its speciality?",
            "salary and speciality of physician · the highest salary",
        )],
    );
}

#[test]
fn a_number_beside_the_largest_says_how_many() {
    reads(
        CLUB,
        &[
            (
                "Which 3 players have the highest market value?",
                "player name of footballer · the 3 with the highest market value",
            ),
            (
                "Tallest 3 players",
                "player name of footballer · the 3 with the highest height cm",
            ),
        ],
    );
    reads(
        LIBRARY,
        &[(
            "What are the titles of the 3 cheapest books?",
            "title of book · the 3 with the lowest price",
        )],
    );
}

#[test]
fn first_is_only_a_name_beside_names() {
    reads(
        CLINIC,
        &[(
            "What are the first and last names of patients from York?",
            "first name and last name of patient · city York",
        )],
    );
}

#[test]
fn the_total_of_all_rows_is_summed_up() {
    reads(
        CLINIC,
        &[(
            "What is the total cost of all admissions with diagnosis Flu?",
            "sum of total cost · diagnosis Flu",
        )],
    );
}

#[test]
fn the_number_in_a_later_sentence_is_what_was_counted() {
    reads(
        LIBRARY,
        &[(
            "How many loans did each member make? Give the member name and the number.",
            "number of loan · by member",
        )],
    );
}

#[test]
fn a_number_of_things_beside_a_group_is_counted() {
    reads(
        LIBRARY,
        &[(
            "Show each genre and the number of books of it.",
            "number of book · by genre",
        )],
    );
}

#[test]
fn what_has_no_name_in_the_data_is_not_left_out_in_silence() {
    reads(
        CLUB,
        &[("List the names of the strikers and their details.", "-")],
    );
    reads(
        LIBRARY,
        &[
            (
                "what is the price and the publisher of books about wizards",
                "-",
            ),
            (
                "Find the number of loans made by members who are older than 60.",
                "-",
            ),
        ],
    );
}

#[test]
fn what_no_row_points_at_is_found_and_no_denial_is_dropped() {
    reads(
        LIBRARY,
        &[
            (
                "Which members have no loans?",
                "name of member · without loan",
            ),
            (
                "How many books were never loaned?",
                "number of book · without loan",
            ),
            ("Which books does no member borrow?", "-"),
            ("Which genres have both long and not long books?", "-"),
        ],
    );
    reads(
        CLINIC,
        &[(
            "How many patients have never had an admission?",
            "number of patient · without admission",
        )],
    );
}

#[test]
fn sexes_ages_and_people_in_two_parts_are_known() {
    reads(
        CLINIC,
        &[
            (
                "How many female patients are there?",
                "number of patient · gender F",
            ),
            (
                "How many male and female patients are there?",
                "number of patient · by gender",
            ),
            (
                "List the names of the patients from York.",
                "first name and last name of patient · city York",
            ),
        ],
    );
    reads(
        LIBRARY,
        &[
            (
                "How many members are between 20 and 30 years old?",
                "number of member · age from 20 to 30",
            ),
            ("List the members who are older than 40 years.", "-"),
        ],
    );
}

#[test]
fn a_number_of_what_rows_count_is_added_up_where_all_are_meant() {
    reads(
        LIBRARY,
        &[
            ("What is the total number of copies?", "sum of copies"),
            ("How many copies are there in total?", "sum of copies"),
            ("How many copies?", "-"),
        ],
    );
    reads(
        CLUB,
        &[
            (
                "Which nationality is used the most?",
                "number of footballer · by nationality · the highest number of footballer",
            ),
            (
                "Which player has the most goals?",
                "player name of footballer · the highest goals",
            ),
            ("Which position scored the most goals in each club?", "-"),
        ],
    );
}

#[test]
fn how_much_asks_for_money() {
    reads(
        LIBRARY,
        &[
            (
                "How much does Golden Garden 22 cost?",
                "price of book · title Golden Garden 22",
            ),
            ("How much is the longest book?", "-"),
        ],
    );
}
