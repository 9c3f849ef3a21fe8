//! From a delimited file to a table of the database.
//!
//! A clean file (commas, a header, as many values in every row) goes to DuckDB as it is, and its
//! columns get exactly the names and types that `read_csv` with `header`, `delim`, `quote` and
//! `sample_size = -1` gives. Everything else is written anew first, see [`tidy`].

use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use duckdb::Connection;

use super::{
    LoadError, Mistake,
    dialect::{self, Dialect},
    encoding::{self, Encoding},
    records::{Record, Records},
    sources::Source,
    sql, tidy,
};

/// Bytes from which a file's dialect is told.
const SAMPLE: u64 = 1 << 20;
/// Longest row, in bytes, of a file that has longer ones than DuckDB expects.
const LONGEST_LINE: usize = 16 << 20;
/// Most lines of one file that are told one by one.
const MOST_TOLD: usize = 20;

/// A delimited file that has become a table.
#[derive(Debug)]
pub(super) struct Delimited {
    /// Headers as written, in the order of the columns; empty where there is no header.
    pub headers: Vec<String>,
    /// Things that a person should know although they were mended.
    pub notes: Vec<String>,
    /// The delimiter.
    pub delimiter: u8,
    /// The tidy file that the table was made of.
    file: PathBuf,
    /// What was written on the way; `file` may be part of it.
    scratch: Scratch,
}

/// Makes the table of a delimited file. `scratch` is a path beside which files are written on the
/// way; they go when the result does.
pub(super) fn table(
    connection: &Connection,
    source: &Source,
    scratch: &Path,
) -> Result<Delimited, LoadError> {
    let scratch = Scratch::new(scratch);
    let mut notes = Vec::new();
    let file = in_utf8(source, &scratch, &mut notes)?;
    let (sample, whole) = beginning(&file).map_err(|error| unreadable(source, &error))?;
    let Some(dialect) = dialect::sniff(&source.file, &sample, whole) else {
        let fix = "put a header and rows into it, or remove it";
        return Err(Mistake::new(&source.file, "this file is empty", fix).into());
    };
    let shape = Shape::of(&file, &dialect).map_err(|error| unreadable(source, &error))?;
    let mut delimited = Delimited {
        headers: dialect.header.clone().unwrap_or_default(),
        notes,
        delimiter: dialect.separators.delimiter,
        file,
        scratch,
    };
    if shape.is_clean(&dialect) && delimited.direct(connection, source, shape.rows)? {
        return Ok(delimited);
    }
    delimited.tidy(connection, source, &dialect, shape.footer)?;
    Ok(delimited)
}

impl Delimited {
    /// Gives a clean file to DuckDB. False where DuckDB does not find in it what we do.
    fn direct(
        &self,
        connection: &Connection,
        source: &Source,
        rows: u64,
    ) -> Result<bool, LoadError> {
        if create(connection, &source.table, &self.file, "").is_err() {
            return Ok(false);
        }
        let table = sql::name(&source.table);
        let found: u64 = connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .map_err(LoadError::database)?;
        Ok(found == rows)
    }

    /// Writes the file anew and gives that to DuckDB.
    fn tidy(
        &mut self,
        connection: &Connection,
        source: &Source,
        dialect: &Dialect,
        footer: Option<usize>,
    ) -> Result<(), LoadError> {
        let into = self.scratch.tidy.clone();
        let tidied = tidy::write(&self.file, dialect, footer, &into)
            .map_err(|error| LoadError::unwritable(&into, &error))?;
        tell(source, dialect, &tidied, &mut self.notes)?;
        if let Some(line) = footer {
            self.notes.push(format!(
                "{}: sums and remarks below the table, from line {line}, are left out",
                source.file.display()
            ));
        }
        self.file = into;
        // Where a row is longer than DuckDB expects it may be so; where its own guess at a type
        // fails on a later row, every column starts as text.
        let long = format!(", max_line_size = {LONGEST_LINE}");
        let as_text = format!("{long}, all_varchar = true");
        create(connection, &source.table, &self.file, "")
            .or_else(|_| create(connection, &source.table, &self.file, &long))
            .or_else(|_| create(connection, &source.table, &self.file, &as_text))
            .map_err(|error| {
                let message = error.to_string();
                let message = message.lines().next().unwrap_or_default();
                let fix = "open the file in an editor and correct that place";
                Mistake::new(&source.file, message, fix).into()
            })
    }

    /// Makes the table anew with some of its columns as text.
    pub fn again(
        &self,
        connection: &Connection,
        source: &Source,
        texts: &[String],
    ) -> duckdb::Result<()> {
        let types: Vec<String> = texts
            .iter()
            .map(|column| format!("{}: 'VARCHAR'", sql::text(column)))
            .collect();
        let types = format!(", types = {{{}}}", types.join(", "));
        create(connection, &source.table, &self.file, &types)
    }
}

/// Files that are written on the way, gone when it ends.
#[derive(Debug)]
struct Scratch {
    utf8: PathBuf,
    tidy: PathBuf,
}

impl Scratch {
    fn new(base: &Path) -> Self {
        Self {
            utf8: base.with_extension("utf8.csv"),
            tidy: base.with_extension("tidy.csv"),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file that was never written cannot be removed, and need not be.
        let _ = fs::remove_file(&self.utf8);
        let _ = fs::remove_file(&self.tidy);
    }
}

fn unreadable(source: &Source, error: &io::Error) -> LoadError {
    let message = format!("cannot be read ({error})");
    Mistake::new(&source.file, message, "check who may read it").into()
}

fn in_utf8(
    source: &Source,
    scratch: &Scratch,
    notes: &mut Vec<String>,
) -> Result<PathBuf, LoadError> {
    let encoding = encoding::detect(&source.file).map_err(|error| unreadable(source, &error))?;
    if encoding == Encoding::Utf8 {
        return Ok(source.file.clone());
    }
    encoding::to_utf8(&source.file, encoding, &scratch.utf8)
        .map_err(|error| LoadError::unwritable(&scratch.utf8, &error))?;
    notes.push(format!(
        "{}: not UTF-8; read as {}",
        source.file.display(),
        encoding.name()
    ));
    Ok(scratch.utf8.clone())
}

fn beginning(file: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut sample = Vec::new();
    File::open(file)?
        .take(SAMPLE + 1)
        .read_to_end(&mut sample)?;
    let whole = sample.len() as u64 <= SAMPLE;
    sample.truncate(SAMPLE as usize);
    Ok((sample, whole))
}

/// What a look at every record tells.
struct Shape {
    rows: u64,
    /// Whether every record has as many values as the header.
    even: bool,
    /// Whether something stands in it that DuckDB reads otherwise than it was meant.
    odd: bool,
    /// Line from which on there are only sums and remarks below the table.
    footer: Option<usize>,
}

impl Shape {
    fn of(file: &Path, dialect: &Dialect) -> io::Result<Self> {
        let reader = BufReader::with_capacity(1 << 16, File::open(file)?);
        let mut records = Records::new(reader, dialect.separators);
        let mut record = Record::default();
        let mut shape = Self {
            rows: 0,
            even: true,
            odd: false,
            footer: None,
        };
        let mut seen = 0_u64;
        // Whether every row so far begins with a figure.
        let mut keyed = true;
        while records.next(&mut record)? {
            seen += 1;
            if record.is_blank() {
                shape.odd |= seen == 1;
                shape.rows += u64::from(dialect.width == 1 && seen > 1);
                continue;
            }
            shape.rows += u64::from(seen > 1);
            shape.even &= record.len() == dialect.width;
            shape.odd |= record
                .values()
                .next()
                .is_some_and(|value| value.starts_with(b"#"));
            if seen > 1 && dialect::is_footer(&record, dialect.width, keyed && seen > 2) {
                shape.footer.get_or_insert(record.line);
            } else {
                shape.footer = None;
                keyed &= seen == 1 || starts_with_figure(&record);
            }
        }
        shape.odd |= records.unclosed().is_some() || shape.footer.is_some();
        Ok(shape)
    }

    fn is_clean(&self, dialect: &Dialect) -> bool {
        let named = dialect.header.as_ref().is_some_and(|header| {
            header.len() == dialect.width
                && header
                    .iter()
                    .all(|name| !name.chars().any(char::is_control) && name.trim() == name)
        });
        named
            && dialect.above == 0
            && dialect.separators.delimiter == b','
            && dialect.separators.quoted
            && self.even
            && !self.odd
    }
}

fn starts_with_figure(record: &Record) -> bool {
    let first = record.values().next().unwrap_or_default().trim_ascii();
    std::str::from_utf8(first).is_ok_and(dialect::is_figure)
}

fn create(connection: &Connection, table: &str, file: &Path, more: &str) -> duckdb::Result<()> {
    connection.execute_batch(&format!(
        "CREATE OR REPLACE TABLE {} AS FROM read_csv({}, header = true, delim = ',', \
         quote = '\"', escape = '\"', sample_size = -1{more})",
        sql::name(table),
        sql::path(file)
    ))
}

/// Tells what writing the file anew brought to light.
fn tell(
    source: &Source,
    dialect: &Dialect,
    tidied: &tidy::Tidied,
    notes: &mut Vec<String>,
) -> Result<(), LoadError> {
    let mut mistakes = Vec::new();
    if let Some(line) = tidied.unclosed {
        let fix = "close the quote, or double it (\"\") where it is part of the value";
        let message = "a quote opens here and never closes";
        mistakes.push(Mistake::new(&source.file, message, fix).at(line));
    }
    for (line, values) in tidied.too_long.iter().take(MOST_TOLD) {
        let message = format!("{values} values, but {} columns", dialect.width);
        let delimiter = match dialect.separators.delimiter {
            b'\t' => "tab".to_owned(),
            delimiter => format!("`{}`", char::from(delimiter)),
        };
        let fix = format!("put values that contain a {delimiter} in double quotes");
        mistakes.push(Mistake::new(&source.file, message, fix).at(*line));
    }
    if tidied.too_long.len() > MOST_TOLD {
        let more = tidied.too_long.len() - MOST_TOLD;
        let message = format!("{more} more lines have too many values");
        mistakes.push(Mistake::new(
            &source.file,
            message,
            "correct them in the same way",
        ));
    }
    if !mistakes.is_empty() {
        return Err(LoadError::Mistakes(mistakes));
    }
    if let Some(line) = tidied.too_short.first() {
        notes.push(format!(
            "{}: {} rows have fewer than {} values, first in line {line}; the missing ones are empty",
            source.file.display(),
            tidied.too_short.len(),
            dialect.width
        ));
    }
    Ok(())
}
