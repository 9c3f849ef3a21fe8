//! What cannot be loaded is told with its place and its remedy, all of it at once.

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_not_there_is_told() {
    let error = try_load(Path::new("/nowhere/at/all"))
        .err()
        .expect("no such folder");
    assert!(
        error.to_string().contains("no such file or folder"),
        "{error}"
    );
    let told = refused(&[("README.md", b"hello")]);
    assert!(told[0].2.contains("no data files"), "{told:?}");
}

#[test]
fn broken_files_are_told_with_their_lines_all_at_once() {
    let told = refused(&[
        ("a.csv", b"x,y\n1,2\n3,4,5\n6,7\n8,9,10\n"),
        ("b.csv", b""),
        ("c.csv", b"x,y\n1,\"open\n2,3\n"),
        ("d.json", b"{\"a\": "),
        ("e.parquet", b"not parquet"),
    ]);
    let places: Vec<(&str, Option<usize>)> = told
        .iter()
        .map(|(file, line, _)| (file.as_str(), *line))
        .collect();
    assert_eq!(
        places,
        [
            ("a.csv", Some(3)),
            ("a.csv", Some(5)),
            ("b.csv", None),
            ("c.csv", Some(2)),
            ("d.json", Some(1)),
            ("e.parquet", None),
        ],
        "{told:#?}"
    );
    assert!(told[0].2.contains("3 values, but 2 columns"), "{told:?}");
    assert!(told[2].2.contains("empty"));
    assert!(told[3].2.contains("never closes"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let data = folder(&[("good.csv", b"a,b\n1,2\n"), ("~$book.xlsx", b"open")]);
    symlink("nowhere", data.path().join("gone.csv")).expect("a link");
    let told = try_load(data.path()).err().expect("told").to_string();
    assert!(
        told.contains("gone.csv: this link points at nothing"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
    let told = try_load(Path::new("/dev/zero"))
        .err()
        .expect("told")
        .to_string();
    assert!(told.contains("neither a file nor a folder"), "{told}");
}

#[test]
fn two_files_of_one_name_are_told() {
    let told = refused(&[("Sales.csv", b"a\n1\n"), ("sales.json", b"[{\"a\":1}]")]);
    assert!(told[0].2.contains("would both be table"), "{told:?}");
}

#[test]
fn workbooks_are_told() {
    let told = refused(&[("a.csv", b"a\n1\n"), ("book.xlsx", b"PK")]);
    assert_eq!(told[0].0, "book.xlsx");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_loading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let data = folder(&[("t.csv", &bytes)]);
        if let Err(error) = try_load(data.path()) {
            prop_assert!(!error.mistakes().is_empty(), "{error}");
        }
    }

    #[test]
    fn no_text_of_delimiters_and_quotes_makes_loading_panic(text in "[a1,;\"\n\r\t |.%$#-]{0,120}") {
        let data = folder(&[("t.csv", text.as_bytes())]);
        if let Err(error) = try_load(data.path()) {
            prop_assert!(!error.mistakes().is_empty(), "{error}");
        }
    }

    #[test]
    fn what_was_written_is_what_is_read(
        rows in proptest::collection::vec(("[a-z\",;\n ]{0,8}x", 0_i64..1_000_000), 1..20)
    ) {
        let mut text = "word;figure\n".to_owned();
        for (word, figure) in &rows {
            text.push_str(&format!("\"{}\";{figure}\n", word.replace('"', "\"\"")));
        }
        let held = load_csv(&text);
        prop_assert_eq!(held.table("t").row_count, rows.len() as u64);
        let figures: Vec<String> = rows.iter().map(|(_, figure)| figure.to_string()).collect();
        prop_assert_eq!(held.rows("SELECT figure FROM t"), figures);
        let words: Vec<String> = rows.iter().map(|(word, _)| word.trim().to_owned()).collect();
        prop_assert_eq!(held.rows("SELECT word FROM t"), words);
    }
}
