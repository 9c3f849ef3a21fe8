//! Files as people really have them.

use super::*;

fn kinds(held: &Held) -> Vec<(String, ColumnType)> {
    let columns = &held.table("t").columns;
    columns
        .iter()
        .map(|column| (column.name.clone(), column.kind))
        .collect()
}

fn kinds_of(text: &str) -> Vec<ColumnType> {
    kinds(&load_csv(text))
        .into_iter()
        .map(|(_, kind)| kind)
        .collect()
}

#[test]
fn a_byte_order_mark_and_semicolons_do_no_harm() {
    let held = load_csv("\u{feff}Región;Importe total\nNorte;1.234,50\nSur;7,25\n");
    assert_eq!(
        kinds(&held),
        [
            ("Región".to_owned(), ColumnType::Text),
            ("Importe total".to_owned(), ColumnType::Number)
        ]
    );
    assert_eq!(
        held.rows("SELECT \"Importe total\" FROM t"),
        ["1234.5", "7.25"]
    );
}

#[test]
fn tabs_and_bars_are_delimiters_too() {
    assert_eq!(load_csv("a\tb\n1\tx, y\n").rows("FROM t"), ["1|x, y"]);
    assert_eq!(load_csv("a|b\n1|x\n").rows("FROM t"), ["1|x"]);
}

#[test]
fn quoted_line_ends_and_quotes_stay_in_their_value() {
    let held = load_csv("id,note\r\n1,\"two\r\nlines\"\r\n2,\"said \"\"no\"\"\"\r\n");
    assert_eq!(held.table("t").row_count, 2);
    assert_eq!(
        held.rows("SELECT note FROM t WHERE id = 2"),
        ["said \"no\""]
    );
}

#[test]
fn headers_may_repeat_or_be_missing_or_strange() {
    let held = load_csv("name,name,,Ünit Price (€)\nx,y,1,2\n");
    let names: Vec<String> = kinds(&held).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["name", "name_1", "column2", "Ünit Price (€)"]);
    let held = load_csv(" spaced  name ;\"two\nlines\";Spaced Name\n1;2;3\n");
    let names: Vec<String> = kinds(&held).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["spaced name", "two lines", "Spaced Name_1"]);
}

#[test]
fn headers_are_never_sql() {
    let evil = "a\"); DROP TABLE t; --";
    let held = load_csv(&format!("\"{}\",b\n1,2\n", evil.replace('"', "\"\"")));
    assert_eq!(held.table("t").columns[0].name, evil);
    assert_eq!(held.rows("FROM t"), ["1|2"]);
    let held = load_files(&[("x'; DROP TABLE t; --[a]*.csv", b"a;b\n1;2\n")]);
    assert_eq!(held.loaded.catalogue.tables[0].name, "x_drop_table_t_a");
}

#[test]
fn the_whole_column_decides_whether_the_day_or_the_month_comes_first() {
    let held =
        load_csv("a;b;c\n13/02/2024;02/13/2024;01/02/2024\n01/02/2024;01/02/2024;03/04/2024\n");
    assert_eq!(
        held.rows("FROM t"),
        [
            "2024-02-13|2024-02-13|2024-02-01",
            "2024-02-01|2024-01-02|2024-04-03"
        ]
    );
}

#[test]
fn dates_in_words_and_of_several_kinds_are_dates() {
    let held = load_csv(
        "a,b\n\"Jan 5, 2024\",2024-01-05\n\"Monday, 6th February 2024\",05/02/2024\n7-Mar-24,2024-03-13 10:30\nn/a,14.03.2024\n",
    );
    assert_eq!(
        held.rows("SELECT a, b FROM t"),
        [
            "2024-01-05|2024-01-05 00:00:00",
            "2024-02-06|2024-02-05 00:00:00",
            "2024-03-07|2024-03-13 10:30:00",
            "NULL|2024-03-14 00:00:00"
        ]
    );
}

#[test]
fn months_as_spreadsheets_write_them_are_months() {
    let held = load_csv("a,b\nJan-24,Jan '25\nFeb-24,Mar '25\n");
    assert_eq!(
        held.rows("FROM t"),
        ["2024-01-01|2025-01-01", "2024-02-01|2025-03-01"]
    );
}

#[test]
fn a_column_with_contradicting_dates_stays_text() {
    assert_eq!(
        kinds_of("a,b\n13/02/2024,1\n02/13/2024,2\n"),
        [ColumnType::Text, ColumnType::Integer]
    );
}

#[test]
fn grouped_digits_currencies_and_percents_are_numbers() {
    let held = load_csv(
        "a,b,c,d,e\n\"1,234.50\",$5,12%,1 234,(5)\n7,\"$1,000.25\",7.5%,12,N/A\n-,$ 3,-,1 000 000,7\n",
    );
    assert_eq!(
        held.rows("FROM t"),
        [
            "1234.5|5.0|0.12|1234|-5",
            "7.0|1000.25|0.075|12|NULL",
            "NULL|3.0|NULL|1000000|7"
        ]
    );
    let table = held.table("t");
    assert_eq!(table.columns[1].unit.as_deref(), Some("USD"));
    assert_eq!(table.columns[2].format, catalogue::Format::Percentage);
}

#[test]
fn one_sure_column_settles_the_others_of_its_file() {
    let held = load_csv("a;b\n1.234;1.234,5\n2.500;7\n");
    assert_eq!(held.rows("FROM t"), ["1234|1234.5", "2500|7.0"]);
    let held = load_csv("a,b\n\"1,234\",x\n\"2,500\",y\n");
    assert_eq!(held.rows("SELECT a FROM t"), ["1234", "2500"]);
}

#[test]
fn currencies_that_differ_stay_text() {
    assert_eq!(kinds_of("a,b\n$5,1\n€5,2\n")[0], ColumnType::Text);
}

#[test]
fn leading_zeros_stay_and_so_do_versions() {
    let held = load_csv("zip,version\n01234,1.2.3\n98765,2.0.1\n");
    assert_eq!(held.rows("FROM t"), ["01234|1.2.3", "98765|2.0.1"]);
}

#[test]
fn yes_and_no_in_several_spellings_are_booleans() {
    let held = load_csv("a,b\nYes,Y\nno,N\nY,Y\n-,N\n");
    assert_eq!(
        held.rows("FROM t"),
        ["true|Y", "false|N", "true|Y", "NULL|N"]
    );
}

#[test]
fn short_rows_are_filled_and_told() {
    let held = load_csv("a,b,c\n1,2,3\n4\n5,6,7,,\n");
    assert_eq!(held.rows("FROM t"), ["1|2|3", "4|NULL|NULL", "5|6|7"]);
    assert!(
        held.loaded.notes[0].contains("line 3"),
        "{:?}",
        held.loaded.notes
    );
}

#[test]
fn titles_above_the_header_are_left_out() {
    let held =
        load_csv("Sales report\nmade 2024-05-01\n\nday,amount\n2024-01-01,5\n2024-01-02,6\n");
    assert_eq!(held.rows("FROM t"), ["2024-01-01|5", "2024-01-02|6"]);
    let held = load_csv("# exported by x\nday,amount\n2024-01-01,5\n");
    assert_eq!(held.rows("FROM t"), ["2024-01-01|5"]);
}

#[test]
fn rows_that_begin_with_a_hash_are_rows() {
    let held = load_csv("channel,n\n#general,1\n#random,2\n");
    assert_eq!(held.rows("FROM t"), ["#general|1", "#random|2"]);
}

#[test]
fn a_file_without_a_header_gets_numbered_columns() {
    let held = load_csv("1,North,2024-01-01\n2,South,2024-01-02\n");
    assert_eq!(
        kinds(&held),
        [
            ("column1".to_owned(), ColumnType::Integer),
            ("column2".to_owned(), ColumnType::Text),
            ("column3".to_owned(), ColumnType::Date)
        ]
    );
    assert_eq!(held.table("t").row_count, 2);
}

#[test]
fn other_encodings_are_read_and_told() {
    let held = load_files(&[("t.csv", b"stra\xdfe,n\nM\xfcllerweg,1\n")]);
    assert_eq!(held.rows("FROM t"), ["Müllerweg|1"]);
    assert_eq!(held.table("t").columns[0].name, "straße");
    assert!(held.loaded.notes[0].contains("Windows-1252"));
    let wide: Vec<u8> = "\u{feff}a,é\n1,ü\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let held = load_files(&[("t.csv", &wide)]);
    assert_eq!(held.rows("FROM t"), ["1|ü"]);
}

#[test]
fn empty_columns_and_files_with_a_header_alone_are_no_trouble() {
    let held = load_csv("a,empty,b,\n1,,2,\n3,,4,\n");
    let names: Vec<String> = kinds(&held).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "empty", "b"]);
    assert_eq!(held.table("t").columns[1].nulls, 2);
    assert_eq!(load_csv("a,b\n").table("t").row_count, 0);
}

#[test]
fn a_text_column_of_one_file_may_have_commas_in_it() {
    let held = load_csv("comment\n\"hello, world\"\nfine\n");
    assert_eq!(held.rows("FROM t"), ["hello, world", "fine"]);
}

#[test]
fn json_documents_and_lines_and_parquet_are_tables() {
    let held = load_files(&[
        (
            "a.json",
            br#"[{"id":1,"day":"Jan 5 2024","x":{"y":1}},{"id":2,"day":"Feb 6 2024","x":{"y":2}}]"#,
        ),
        (
            "b.ndjson",
            b"{\"k\":\"x\",\"n\":1.5}\n{\"k\":\"y\",\"n\":null}\n",
        ),
    ]);
    assert_eq!(held.rows("SELECT day FROM a"), ["2024-01-05", "2024-02-06"]);
    assert_eq!(held.rows("FROM b"), ["x|1.5", "y|NULL"]);
    let data = folder(&[]);
    let file = data.path().join("p.parquet");
    let connection = Connection::open_in_memory().expect("a database");
    let copy = format!(
        "COPY (SELECT 1 AS a, DATE '2024-01-01' AS d) TO '{}'",
        file.display()
    );
    connection.execute_batch(&copy).expect("written");
    let held = try_load(&file).expect("loads");
    assert_eq!(held.rows("FROM p"), ["1|2024-01-01"]);
}

#[test]
fn points_in_time_with_a_zone_are_utc() {
    let held = load_csv("at,n\n2024-01-01T00:30:00+01:00,1\n2024-01-01T00:00:00Z,2\n");
    assert_eq!(held.table("t").columns[0].kind, ColumnType::Timestamp);
    assert_eq!(
        held.rows("SELECT \"at\" FROM t"),
        ["2023-12-31 23:30:00", "2024-01-01 00:00:00"]
    );
}

#[test]
fn rows_of_megabytes_are_rows() {
    let held = load_csv(&format!("a,b\n1,\"{}\"\n", "x".repeat(3_000_000)));
    assert_eq!(held.rows("SELECT length(b) FROM t"), ["3000000"]);
}

#[test]
fn a_hundred_thousand_rows_are_no_matter_of_minutes() {
    let mut text = "id;day;amount\n".to_owned();
    for row in 0..100_000 {
        text.push_str(&format!(
            "{row};{:02}.{:02}.2024;1.{:03},50\n",
            row % 28 + 1,
            row % 12 + 1,
            row % 1000
        ));
    }
    let start = std::time::Instant::now();
    let held = load_csv(&text);
    assert_eq!(held.table("t").row_count, 100_000);
    assert_eq!(held.table("t").columns[1].kind, ColumnType::Date);
    assert_eq!(held.table("t").columns[2].kind, ColumnType::Number);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn objects_inside_json_become_columns_and_a_wrapped_list_the_table() {
    let held = load_files(&[(
        "t.json",
        br#"{"total": 2, "data": [
            {"id": 1, "who": {"name": "Ann", "home": {"city": "Oslo"}}, "tags": ["x"]},
            {"id": 2, "who": {"name": "Bob", "home": null}, "tags": []}
        ]}"#,
    )]);
    assert_eq!(
        held.rows("SELECT id, who_name, who_home_city FROM t ORDER BY id"),
        ["1|Ann|Oslo", "2|Bob|NULL"]
    );
}

#[test]
fn sums_and_remarks_below_a_table_are_no_rows() {
    let held = load_csv(
        "day,region,amount\n2024-01-01,North,5\n2024-01-02,,6\n,,\nTotal,,11\nSource: till\n",
    );
    assert_eq!(
        held.rows("FROM t"),
        ["2024-01-01|North|5", "2024-01-02|NULL|6"]
    );
    assert!(
        held.loaded.notes[0].contains("line 5"),
        "{:?}",
        held.loaded.notes
    );
    let held = load_csv("day,amount\n2024-01-01,5\n2024-01-02,6\nTotal,11\n");
    assert_eq!(held.rows("FROM t"), ["2024-01-01|5", "2024-01-02|6"]);
    let held = load_csv("name,n\nNorth,6\nTotal,5\n");
    assert_eq!(
        held.table("t").row_count,
        2,
        "a full row among words is a row"
    );
}
