//! Writing a messy delimited file anew, tidily: UTF-8, commas, one header of different names, as
//! many values in each row.
//!
//! One tidy form, so that there is one way into the database: what DuckDB makes of a tidy file
//! is what it makes of a file that was clean to begin with.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::Path,
};

use super::{
    dialect::Dialect,
    records::{Record, Records},
};

/// What came of writing a file anew.
#[derive(Debug, Default)]
pub(super) struct Tidied {
    /// Lines with values beyond the last column, with the number of their values.
    pub too_long: Vec<(usize, usize)>,
    /// Lines with fewer values than columns; the missing ones are NULL.
    pub too_short: Vec<usize>,
    /// Line of a quote that never closes.
    pub unclosed: Option<usize>,
}

/// Writes `file` anew into `into`, without what is above the table and, from the line `footer` on,
/// below it.
pub(super) fn write(
    file: &Path,
    dialect: &Dialect,
    footer: Option<usize>,
    into: &Path,
) -> io::Result<Tidied> {
    let reader = BufReader::with_capacity(1 << 16, File::open(file)?);
    let mut records = Records::new(reader, dialect.separators);
    let mut out = BufWriter::with_capacity(1 << 16, File::create(into)?);
    let mut tidied = Tidied::default();
    let mut record = Record::default();
    let names = names(dialect.header.as_deref().unwrap_or_default(), dialect.width);
    write_row(&mut out, names.iter().map(String::as_bytes), dialect.width)?;
    let mut above = dialect.above;
    let mut header = dialect.header.is_some();
    let mut begun = false;
    while records.next(&mut record)? {
        begun |= !record.is_blank();
        if !begun {
            continue;
        }
        if above > 0 {
            above -= 1;
            continue;
        }
        let empty = record.filled() == 0 && dialect.width > 1;
        if empty || record.is_blank() && header {
            continue;
        }
        if std::mem::take(&mut header) {
            continue;
        }
        if footer.is_some_and(|footer| record.line >= footer) {
            break;
        }
        let surplus = record.values().skip(dialect.width);
        if surplus
            .into_iter()
            .any(|value| !value.trim_ascii().is_empty())
        {
            tidied.too_long.push((record.line, record.len()));
        } else if record.len() < dialect.width {
            tidied.too_short.push(record.line);
        }
        write_row(&mut out, record.values(), dialect.width)?;
    }
    tidied.unclosed = records.unclosed();
    out.flush()?;
    Ok(tidied)
}

fn write_row<'v>(
    out: &mut impl Write,
    values: impl Iterator<Item = &'v [u8]>,
    width: usize,
) -> io::Result<()> {
    let mut values = values.take(width);
    for place in 0..width {
        if place > 0 {
            out.write_all(b",")?;
        }
        let value = values.next().unwrap_or_default().trim_ascii();
        let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r' | b'#' | b'\'' | 0);
        if !value.iter().any(special) {
            out.write_all(value)?;
            continue;
        }
        out.write_all(b"\"")?;
        for &byte in value {
            match byte {
                b'"' => out.write_all(b"\"\"")?,
                0 => out.write_all(b" ")?,
                other => out.write_all(&[other])?,
            }
        }
        out.write_all(b"\"")?;
    }
    out.write_all(b"\n")
}

/// Names for columns: the header's, trimmed; `column3` where there is none; `name_1` for the
/// second of a name, as DuckDB does it. SQL does not tell capitals apart, so names that differ
/// in them only are the same.
pub(super) fn names(header: &[String], width: usize) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::with_capacity(width);
    for place in 0..width {
        let written = header.get(place).map_or("", String::as_str);
        let plain: String = written
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let base = match words.as_slice() {
            [] => format!("column{}", place + 1),
            words => words.join(" "),
        };
        let mut name = base.clone();
        let mut copy = 0;
        while !taken.insert(name.to_lowercase()) {
            copy += 1;
            name = format!("{base}_{copy}");
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_different_and_never_empty() {
        let header = ["a", "A", " b\n c ", "", "a_1"].map(str::to_owned);
        assert_eq!(
            names(&header, 6),
            ["a", "A_1", "b c", "column4", "a_1_1", "column6"]
        );
    }
}
