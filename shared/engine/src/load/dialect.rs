//! How a delimited file is written: its delimiter, the lines above its header, its header.

use std::path::Path;

use super::records::{Record, Records, Separators};

/// Most records that are looked at.
const SAMPLE: usize = 2_000;
/// Most lines above a header that are taken as a title or as remarks.
const MOST_ABOVE: usize = 20;

/// How a delimited file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    /// How values are told apart.
    pub separators: Separators,
    /// Number of records above the header or, without one, above the first row.
    pub above: usize,
    /// Number of columns.
    pub width: usize,
    /// The header as written; `None` where the first record is a row.
    pub header: Option<Vec<String>>,
}

/// Tells the dialect from the beginning of a text, `whole` telling whether that is all of it.
/// `None` where there is nothing but blank lines.
pub(super) fn sniff(file: &Path, text: &[u8], whole: bool) -> Option<Dialect> {
    let extension = file
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let preferred = match extension.as_str() {
        "tsv" | "tab" => b'\t',
        "psv" => b'|',
        _ => b',',
    };
    let mut best: Option<(Fit, Sample)> = None;
    for delimiter in [b',', b';', b'\t', b'|'] {
        // Exports with tabs and bars often do without quotes, and then a quote is a letter. With
        // commas it is a mistake that a person should hear of.
        let ways: &[bool] = match delimiter {
            b'\t' | b'|' => &[true, false],
            _ => &[true],
        };
        for &quoted in ways {
            let sample = Sample::read(text, whole, Separators { delimiter, quoted });
            if sample.records.is_empty() {
                continue;
            }
            let fit = sample.fit(delimiter == preferred);
            if !quoted && fit.width < 2 {
                continue;
            }
            if best.as_ref().is_none_or(|(best, _)| fit.better_than(best)) {
                best = Some((fit, sample));
            }
        }
    }
    best.map(|(_, sample)| sample.dialect())
}

/// How well a delimiter explains a text.
#[derive(Debug, Clone, Copy)]
struct Fit {
    /// Share of records with the usual number of values; 0 where that is one.
    regular: f64,
    width: usize,
    above: usize,
    preferred: bool,
    closed: bool,
}

impl Fit {
    fn better_than(&self, other: &Self) -> bool {
        let key = |fit: &Self| {
            // Differences of a few ragged lines do not outweigh many more columns.
            let regular = (fit.regular * 20.0).round() as i64;
            (
                fit.width > 1,
                fit.closed,
                regular,
                // A header that a delimiter does not divide tells against it.
                std::cmp::Reverse(fit.above),
                fit.preferred,
                fit.width,
            )
        };
        key(self) > key(other)
    }
}

/// The first records of a text under one delimiter.
struct Sample {
    separators: Separators,
    records: Vec<Record>,
    closed: bool,
}

impl Sample {
    fn read(text: &[u8], whole: bool, separators: Separators) -> Self {
        let mut reader = Records::new(text, separators);
        let mut records = Vec::new();
        let mut record = Record::default();
        while records.len() < SAMPLE && matches!(reader.next(&mut record), Ok(true)) {
            if !record.is_blank() || !records.is_empty() {
                records.push(record.clone());
            }
        }
        let closed = reader.unclosed().is_none() || !whole;
        if !whole && records.len() > 1 && records.len() < SAMPLE {
            // Cut off somewhere in its middle.
            records.pop();
        }
        while records.last().is_some_and(Record::is_blank) {
            records.pop();
        }
        Self {
            separators,
            records,
            closed,
        }
    }

    /// The number of values that most records have, blank lines and lone titles aside.
    fn width(&self) -> usize {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for record in self.records.iter().filter(|record| !record.is_blank()) {
            let width = record.len();
            match counts.iter_mut().find(|(known, _)| *known == width) {
                Some((_, count)) => *count += 1,
                None => counts.push((width, 1)),
            }
        }
        counts
            .into_iter()
            .max_by_key(|(width, count)| (*count, *width))
            .map_or(1, |(width, _)| width)
    }

    fn fit(&self, preferred: bool) -> Fit {
        let width = self.width();
        let (mut regular, mut all) = (0_usize, 0_usize);
        for record in self.records.iter().filter(|record| !record.is_blank()) {
            all += 1;
            regular += usize::from(record.len() == width);
        }
        Fit {
            regular: if width > 1 && all > 0 {
                regular as f64 / all as f64
            } else {
                0.0
            },
            width,
            above: self.above(width),
            preferred,
            closed: self.closed,
        }
    }

    /// Number of records above the table: a title, remarks, blank lines.
    fn above(&self, width: usize) -> usize {
        // Half a row's values make a header; less is a title.
        let needed = width / 2 + usize::from(width > 1);
        let first = self
            .records
            .iter()
            .take(MOST_ABOVE)
            .position(|record| record.filled() >= needed.max(1) && !is_remark(record));
        first.unwrap_or(0)
    }

    fn dialect(self) -> Dialect {
        let width = self.width();
        let above = self.above(width);
        let table: Vec<&Record> = self.records[above..]
            .iter()
            .filter(|record| !record.is_blank())
            .collect();
        let first = table
            .first()
            .map(|record| record.texts())
            .unwrap_or_default();
        let header = (!is_row(&first, &table[1.min(table.len())..])).then_some(first);
        // A header may name fewer or more columns than the rows fill.
        let named = header.as_ref().map_or(0, Vec::len);
        Dialect {
            separators: self.separators,
            above,
            width: width.max(named),
            header,
        }
    }
}

/// A remark, as many programs write above their tables; or Excel's word for its delimiter.
fn is_remark(record: &Record) -> bool {
    let first = record.values().next().unwrap_or_default();
    let first = first.trim_ascii();
    first.starts_with(b"# ")
        || first.starts_with(b"##")
        || first.starts_with(b"//")
        || first.to_ascii_lowercase().starts_with(b"sep=")
}

/// Words that begin a line of sums below a table, in lower case.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "total general",
    "totale",
    "totaal",
];
/// Words that begin a remark below a table, in lower case.
const REMARKS: &[&str] = &["source", "note", "notes", "generated", "exported", "©", "*"];

/// Whether a record below a table is no row of it: a line of sums, which would be counted twice,
/// or a remark. It says so in its first filled cell and leaves others empty; or the cells above
/// that one hold figures, `keyed` tells.
pub(super) fn is_footer(record: &Record, width: usize, keyed: bool) -> bool {
    let mut values = record.values().map(<[u8]>::trim_ascii);
    let Some(first) = values.find(|value| !value.is_empty()) else {
        return false;
    };
    // Most records are settled here, without a look at their words.
    let letters = first.first().is_some_and(|byte| !byte.is_ascii_digit());
    let full = record.filled() >= width;
    if width < 2 || !letters || full && !keyed {
        return false;
    }
    let text = String::from_utf8_lossy(first).to_lowercase();
    let word = text.trim_end_matches([':', '*']).trim_end();
    SUMS.contains(&word)
        || width > 2 && record.filled() == 1 && REMARKS.iter().any(|mark| text.starts_with(mark))
}

/// Whether the first record is a row and not a header: some of its values are numbers or days
/// over columns of nothing else, and none is a word over such a column. A year over figures that
/// are no years is the name of a column.
fn is_row(first: &[String], rows: &[&Record]) -> bool {
    let mut typed = 0;
    for (place, cell) in first.iter().enumerate() {
        let cell = cell.trim();
        if cell.is_empty() {
            return false;
        }
        let below: Vec<String> = rows
            .iter()
            .filter_map(|record| record.values().nth(place))
            .map(|value| String::from_utf8_lossy(value.trim_ascii()).into_owned())
            .filter(|value| !value.is_empty())
            .take(200)
            .collect();
        if below.is_empty() || !below.iter().all(|value| is_figure(value)) {
            continue;
        }
        let names_a_year = is_year(cell) && !below.iter().all(|value| is_year(value));
        if names_a_year || !is_figure(cell) {
            return false;
        }
        typed += 1;
    }
    typed > 0
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && cell
            .parse::<u16>()
            .is_ok_and(|year| (1500..2200).contains(&year))
}

/// Whether a text is a number or a day: digits and the signs between them, and few letters.
pub(super) fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || " .,-+/:%$€£TZ()".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Dialect {
        sniff(Path::new("x.csv"), text.as_bytes(), true).expect("some text")
    }

    #[test]
    fn delimiters_are_told_by_regularity() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n3;4\n", b';'),
            ("a\tb, c\n1\t2, 3, 4\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("name;note\nx;a, b, c\ny;d, e, f\n", b';'),
            ("name;price\nx;1,50\ny;2,50\nz;3,50\n", b';'),
        ] {
            assert_eq!(of(text).separators.delimiter, delimiter, "{text:?}");
        }
    }

    #[test]
    fn titles_and_remarks_above_a_header_are_no_rows() {
        let dialect = of("Sales report 2024\n\nday,amount,region\n2024-01-01,5,North\n");
        assert_eq!((dialect.above, dialect.width), (2, 3));
        assert_eq!(
            dialect.header,
            Some(vec!["day".into(), "amount".into(), "region".into()])
        );
        assert_eq!(of("# made by x\na,b\n1,2\n").above, 1);
        assert_eq!(of("sep=;\na;b\n1;2\n").above, 1);
    }

    #[test]
    fn a_first_row_of_figures_is_no_header_but_years_are() {
        assert_eq!(of("1,2.5,North\n2,3.5,South\n").header, None);
        assert!(of("region,2023,2024\nNorth,5,6\n").header.is_some());
        assert!(of("id,name\n1,x\n").header.is_some());
        assert!(of("name,city\nAnn,Oslo\n").header.is_some());
    }

    #[test]
    fn unbalanced_quotes_turn_quoting_off_where_that_is_regular() {
        let dialect = of("a\tb\n\"x\t1\ny\t2\n");
        assert!(!dialect.separators.quoted);
        assert_eq!(dialect.width, 2);
    }
}
