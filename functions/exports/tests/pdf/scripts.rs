//! Text of many scripts.

use catalogue::Value;
use exports::pdf::{Fonts, Pdf, PdfError};

use crate::{made, read};

/// A text in each of the scripts that fonts are fetched for.
const SCRIPTS: &[(&str, &str)] = &[
    ("Latin", "Zażółć gęślą jaźń, Đorđe, naïve façade, ﬁne"),
    ("Greek", "Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία"),
    ("Cyrillic", "Съешь ещё этих мягких французских булок"),
    ("Hebrew", "שלום עולם 123 (abc) סוף"),
    ("Arabic", "مرحبا بالعالم، السعر 1,234.50 دولار"),
    ("Devanagari", "क्षत्रिय हिन्दी में नमस्ते दुनिया"),
    ("Thai", "สวัสดีชาวโลก ภาษาไทยไม่เว้นวรรค"),
    ("Japanese", "東京都の売上高は、カタカナとひらがな。"),
    ("Chinese", "华北地区销售总额，二〇二五年第二季度"),
    ("Korean", "서울특별시 매출 합계"),
    ("Bengali", "বাংলা ভাষা"),
    ("Tamil", "தமிழ் மொழி"),
    ("Georgian", "ქართული ენა"),
    ("Armenian", "Հայերեն լեզու"),
    ("Emoji", "ok 👍 🎉 👩‍👩‍👧 ❤️ ✓ → ★"),
    ("Marks", "e\u{301}\u{323} ö̃ Z͑ͫ̓ͪ̂ͫ̽͏̴̙"),
    ("Mixed", "Total السعر 12 € 東京 (שלום) end"),
];

/// Whether every font of `cargo xtask setup`, or of the system, is there.
fn fonts_are_there() -> bool {
    let sheet = made::sheet(made::texts(&["a"]));
    let every = SCRIPTS.iter().map(|(_, text)| vec![made::text(text)]);
    let rows: Vec<Vec<Value>> = every.collect();
    match made::bytes(sheet, &rows) {
        Ok(_) => true,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{error}");
            eprintln!("SKIPPED: {error}; `cargo xtask setup` fetches fonts");
            false
        }
    }
}

#[test]
fn every_script_is_written_in_letters_that_can_be_read_again() {
    if !fonts_are_there() {
        return;
    }
    let rows: Vec<Vec<Value>> = SCRIPTS
        .iter()
        .map(|(name, text)| vec![made::text(name), made::text(text)])
        .collect();
    let mut sheet = made::sheet(made::texts(&["Script", "見出し كلمة"]));
    sheet.title = "売上 – المبيعات – שלום".to_owned();
    let file = made::file("scripts", sheet, &rows);
    read::check(&file);
    let Some(pages) = read::pages(&file) else {
        return;
    };
    let all = read::dense(&pages.concat());
    // Those whose letters stand in the order in which they are read.
    for (name, text) in SCRIPTS.iter().filter(|(name, _)| {
        [
            "Latin", "Greek", "Cyrillic", "Japanese", "Chinese", "Korean", "Georgian", "Armenian",
        ]
        .contains(name)
    }) {
        let text = read::dense(&text.replace('ﬁ', "fi"));
        assert!(all.replace('ﬁ', "fi").contains(&text), "{name}: {all}");
    }
    for word in ["שלום", "مرحبا", "नमस्ते"] {
        let letters: Vec<char> = word.chars().collect();
        let found = letters
            .iter()
            .filter(|letter| all.contains(**letter))
            .count();
        assert_eq!(found, letters.len(), "{word}");
    }
}

#[test]
fn a_document_of_a_language_that_runs_from_right_to_left_begins_on_the_right() {
    if !fonts_are_there() {
        return;
    }
    let mut sheet = made::sheet(vec![
        made::heading("المنطقة", catalogue::ColumnType::Text),
        made::heading("المبلغ", catalogue::ColumnType::Number),
    ]);
    sheet.language = "ar".to_owned();
    sheet.title = "المبيعات حسب المنطقة".to_owned();
    sheet.note = String::new();
    let rows = vec![
        vec![made::text("الشمال"), Value::Number(1356.5)],
        vec![made::text("الجنوب"), Value::Number(-20.25)],
    ];
    let file = made::file("arabic", sheet, &rows);
    read::check(&file);
    let Some(boxes) = read::said("pdftotext", &["-bbox", "FILE", "-"], &file) else {
        return;
    };
    let at = |number: &str| {
        let line = boxes
            .lines()
            .find(|line| line.contains(number))
            .expect("a word");
        let x = line
            .split("xMin=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        x.and_then(|x| x.parse::<f32>().ok()).expect("a place")
    };
    assert!(
        at("1356.5") < 100.0,
        "numbers of the last column stand on the left"
    );
}

#[test]
fn a_letter_that_no_font_has_is_named_and_is_never_a_blank() {
    let fonts = Fonts::of(Vec::new());
    for (text, letter) in [
        ("Sum 東京", '東'),
        ("\u{e000} private", '\u{e000}'),
        ("x \u{10ffff}", '\u{fffd}'),
    ] {
        let mut pdf = Pdf::new(made::sheet(made::texts(&["a"])), &fonts);
        pdf.push(&[made::text(text)]).expect("a row");
        match pdf.finish() {
            Err(PdfError::NoGlyph {
                letter: named,
                near,
            }) => {
                assert_eq!(named, letter);
                assert!(near.contains(letter), "{near}");
                let said = PdfError::NoGlyph { letter, near }.to_string();
                assert!(said.contains(&format!("U+{:04X}", letter as u32)), "{said}");
            }
            Ok(_) => assert_eq!(letter, '\u{fffd}', "a blank"),
            Err(other) => panic!("{other}"),
        }
    }
}
