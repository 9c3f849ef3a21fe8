//! What cannot be meant is not answered, and what is meant by the way is not left out.

use super::{CLINIC, CLUB, LIBRARY, reads};

#[test]
fn no_row_is_below_and_above_at_once() {
    reads(
        CLUB,
        &[
            (
                "Which positions are held by both a player younger than 20 and a player older than 30?",
                "-",
            ),
            (
                "How many players are older than 20 and younger than 30?",
                "number of footballer · age above 20 · age below 30",
            ),
        ],
    );
}

#[test]
fn a_number_stays_with_the_verb_and_the_noun_beside_it() {
    reads(
        LIBRARY,
        &[
            ("How many books can hold at least 300 people?", "-"),
            ("Which books cost less than 20 per week?", "-"),
            (
                "How many books cost less than 20?",
                "number of book · price below 20",
            ),
        ],
    );
}

#[test]
fn a_number_of_rows_is_never_compared_with_a_key() {
    reads(
        CLINIC,
        &[(
            "Which patients have more than one admission? Show the insurance number.",
            "insurance number · number of admission above 1",
        )],
    );
}

#[test]
fn the_numbers_of_things_are_a_column_of_theirs_and_no_count() {
    reads(
        CLUB,
        &[("List the player numbers of the players older than 30.", "-")],
    );
}

#[test]
fn who_did_it_is_a_condition_and_no_group() {
    reads(
        LIBRARY,
        &[(
            "What are the titles of the books by authors from Spain?",
            "-",
        )],
    );
    reads(
        CLUB,
        &[(
            "What are the positions of the players by clubs in Lyon?",
            "position of footballer · city Lyon",
        )],
    );
}

#[test]
fn what_goes_along_is_shown_beside_what_it_goes_with() {
    reads(
        CLUB,
        &[(
            "List the players from Japan along with the position they play in.",
            "player name and position of footballer · nationality Japan",
        )],
    );
}

#[test]
fn each_group_holds_more_than_one_row() {
    reads(
        LIBRARY,
        &[(
            "Which member paid the largest total fine? Give me its loan id.",
            "-",
        )],
    );
}

#[test]
fn a_later_list_of_names_keeps_the_count() {
    reads(
        LIBRARY,
        &[(
            "How many loans does each member have? Show the member name.",
            "number of loan · by member",
        )],
    );
}

#[test]
fn the_rows_of_the_first_of_another_table_are_not_one() {
    reads(
        CLUB,
        &[(
            "What are the names of the players that belong to the club with the largest stadium capacity?",
            "-",
        )],
    );
}

#[test]
fn a_key_that_leads_elsewhere_is_shown_as_what_it_leads_to() {
    reads(
        CLUB,
        &[(
            "List the name and the club of each player.",
            "club name and player name of footballer",
        )],
    );
}

#[test]
fn what_rows_did_does_not_hide_the_rows() {
    reads(
        LIBRARY,
        &[(
            "List the books published before 1990 along with their genre.",
            "title and genre of book · publication year below 1990",
        )],
    );
}

#[test]
fn only_the_most_counts_rows_and_what_is_asked_for_is_shown() {
    reads(
        LIBRARY,
        &[
            ("Which member has the highest loan?", "-"),
            (
                "Which member has the most loans?",
                "number of loan · by member · the highest number of loan",
            ),
            (
                "List books and genres sorted by price.",
                "title and genre of book · ordered by price, lowest first",
            ),
        ],
    );
}
