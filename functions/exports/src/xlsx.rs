//! XLSX: cells that a spreadsheet can count with.
//!
//! The first sheet is the table and nothing else, with its headings in row 1; the second says what
//! it is and where it came from. Rows are written to a temporary file as they come, so that memory
//! does not grow with them.
//!
//! | value | cell |
//! | --- | --- |
//! | number | a number, in the format of its column |
//! | whole number or decimal of more than 15 digits | text, for a spreadsheet counts in floats and would change it |
//! | day, point in time, time of day | a date, of the civil time as it stands, down to milliseconds |
//! | the same before March 1900 or finer than that | ISO text, for a spreadsheet knows neither |
//! | text | text, whatever it begins with: a formula is a cell of another type |
//! | NULL | no cell |

mod format;

use std::io::{Seek, Write};

use catalogue::{ColumnType, Value};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError as Excel,
};

use crate::sheet::{Heading, Sheet};

/// Most rows of a sheet, below its headings.
pub const MOST_ROWS: usize = 1_048_575;
/// Most columns of a sheet.
pub const MOST_COLUMNS: usize = 16_384;
/// Most digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Most letters of a cell.
const MOST_LETTERS: usize = 32_767;
/// How many rows say how wide columns are.
const LOOKED_AT: usize = 200;

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum XlsxError {
    /// More rows than [`MOST_ROWS`].
    #[error("a spreadsheet holds at most {MOST_ROWS} rows; export CSV for more")]
    TooManyRows,
    /// More columns than [`MOST_COLUMNS`].
    #[error("a spreadsheet holds at most {MOST_COLUMNS} columns; ask for fewer")]
    TooManyColumns,
    /// A text that would be cut.
    #[error(
        "row {row}, column {column:?}: a cell of a spreadsheet holds at most {MOST_LETTERS} letters; export CSV"
    )]
    TooLong {
        /// The row, from 1.
        row: usize,
        /// What stands above the column.
        column: String,
    },
    /// The file could not be written.
    #[error("the spreadsheet could not be written: {0}")]
    Write(#[from] Excel),
}

/// A workbook that rows are being put into.
pub struct Xlsx {
    workbook: Workbook,
    sheet: Sheet,
    /// How the values of each column look.
    formats: Vec<Looks>,
    /// Letters of the widest cell of each column, of the first rows.
    widest: Vec<usize>,
    rows: usize,
}

/// How values of a column look.
struct Looks {
    number: Format,
    date: Format,
    moment: Format,
    fine: Format,
    time: Format,
    text: Format,
}

impl Looks {
    fn of(heading: &Heading) -> Self {
        let dated = |pattern: &str| Format::new().set_num_format(pattern);
        Self {
            number: match format::pattern(heading) {
                Some(pattern) => Format::new().set_num_format(pattern),
                None => Format::new(),
            },
            date: dated("yyyy-mm-dd"),
            moment: dated("yyyy-mm-dd hh:mm:ss"),
            fine: dated("yyyy-mm-dd hh:mm:ss.000"),
            time: dated("hh:mm:ss"),
            // What is text because it has too many digits stands where numbers stand.
            text: if heading.kind.is_numeric() {
                Format::new().set_align(FormatAlign::Right)
            } else {
                Format::new()
            },
        }
    }
}

impl Xlsx {
    /// One with headings and no rows.
    pub fn new(sheet: Sheet) -> Result<Self, XlsxError> {
        if sheet.columns.len() > MOST_COLUMNS {
            return Err(XlsxError::TooManyColumns);
        }
        let mut workbook = Workbook::new();
        let table = workbook.add_worksheet_with_constant_memory()?;
        table.set_name("Data")?;
        table.set_freeze_panes(1, 0)?;
        table.set_repeat_rows(0, 0)?;
        table.set_landscape();
        let bold = Format::new().set_bold();
        for (column, heading) in (0..).zip(&sheet.columns) {
            let label = kept(&heading.label, 0, heading)?;
            table.write_string_with_format(0, column, label, &bold)?;
        }
        let letters = |heading: &Heading| heading.label.chars().count() + 3;
        Ok(Self {
            formats: sheet.columns.iter().map(Looks::of).collect(),
            widest: sheet.columns.iter().map(letters).collect(),
            workbook,
            sheet,
            rows: 0,
        })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row. Values beyond the columns are left out, missing ones are empty.
    pub fn push(&mut self, row: &[Value]) -> Result<(), XlsxError> {
        if self.rows >= MOST_ROWS {
            return Err(XlsxError::TooManyRows);
        }
        self.rows += 1;
        let table = self.workbook.worksheet_from_index(0)?;
        let at = u32::try_from(self.rows).unwrap_or(u32::MAX);
        let columns = self.sheet.columns.iter().zip(&self.formats);
        for ((column, value), (heading, looks)) in (0u16..).zip(row).zip(columns) {
            put(table, (at, column), value, looks, heading)?;
        }
        if self.rows <= LOOKED_AT {
            for ((value, heading), widest) in row
                .iter()
                .zip(&self.sheet.columns)
                .zip(self.widest.iter_mut())
            {
                let text = crate::written::cell(value, heading);
                let lines = text.lines().map(|line| line.chars().count());
                *widest = (*widest).max(lines.max().unwrap_or_default() + 1);
            }
        }
        Ok(())
    }

    /// Writes the file.
    pub fn finish<W: Write + Seek + Send>(mut self, to: W) -> Result<(), XlsxError> {
        let table = self.workbook.worksheet_from_index(0)?;
        for (column, widest) in (0..).zip(&self.widest) {
            table.set_column_width(column, (*widest).clamp(8, 60) as f64)?;
        }
        let last = u16::try_from(self.sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        if !self.sheet.columns.is_empty() {
            let rows = u32::try_from(self.rows).unwrap_or(u32::MAX);
            table.autofilter(0, 0, rows, last)?;
        }
        if self.sheet.language.starts_with("ar") || self.sheet.language.starts_with("he") {
            table.set_right_to_left(true);
        }
        about(&mut self.workbook, &self.sheet, self.rows)?;
        self.workbook.save_to_writer(to)?;
        Ok(())
    }
}

/// What the table is, on a sheet of its own, and in the properties of the file.
fn about(workbook: &mut Workbook, sheet: &Sheet, rows: usize) -> Result<(), XlsxError> {
    let made = render::format::moment(sheet.made);
    let rows = render::format::number(rows as f64);
    let zoned = sheet
        .columns
        .iter()
        .any(|heading| heading.kind == ColumnType::Timestamp);
    let said = [
        ("Title", sheet.title.clone()),
        ("Reading", sheet.note.clone()),
        ("Sources", sheet.sources.join(", ")),
        ("Made", made),
        ("Rows", rows),
        (
            "Times",
            if zoned {
                "Points in time that have a zone are in UTC.".to_owned()
            } else {
                String::new()
            },
        ),
    ];
    let page = workbook.add_worksheet();
    page.set_name("About")?;
    page.set_column_width(0, 12)?;
    page.set_column_width(1, 80)?;
    let bold = Format::new().set_bold();
    let said = said.iter().filter(|(_, text)| !text.is_empty());
    for (row, (name, text)) in (0..).zip(said) {
        page.write_string_with_format(row, 0, *name, &bold)?;
        page.write_string(row, 1, text.chars().take(MOST_LETTERS).collect::<String>())?;
    }
    let short = |text: &str| text.chars().take(255).collect::<String>();
    let properties = DocProperties::new()
        .set_title(short(&sheet.title))
        .set_comment(short(&sheet.note))
        .set_creation_datetime(&ExcelDateTime::from_timestamp(sheet.made.as_second())?);
    workbook.set_properties(&properties);
    Ok(())
}

fn put(
    table: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    looks: &Looks,
    heading: &Heading,
) -> Result<(), XlsxError> {
    let mut text = |text: &str| -> Result<(), XlsxError> {
        let text = kept(text, row as usize, heading)?;
        table.write_string_with_format(row, column, text, &looks.text)?;
        Ok(())
    };
    match value {
        Value::Null => {}
        Value::Boolean(flag) => {
            table.write_boolean(row, column, *flag)?;
        }
        Value::Integer(number) if number.unsigned_abs() < 10u64.pow(DIGITS as u32) => {
            table.write_number_with_format(row, column, *number as f64, &looks.number)?;
        }
        Value::Number(number) if number.is_finite() => {
            table.write_number_with_format(row, column, *number, &looks.number)?;
        }
        Value::Decimal(digits) => match format::short(digits, DIGITS) {
            Some(number) => {
                table.write_number_with_format(row, column, number, &looks.number)?;
            }
            None => text(digits)?,
        },
        Value::Date(day) => match format::day(day) {
            Some(at) => {
                table.write_datetime_with_format(row, column, &at, &looks.date)?;
            }
            None => text(day)?,
        },
        Value::Timestamp(moment) => match format::moment(moment) {
            Some((at, fine)) => {
                let looks = if fine { &looks.fine } else { &looks.moment };
                table.write_datetime_with_format(row, column, &at, looks)?;
            }
            None => text(moment)?,
        },
        Value::Time(time) => match format::time(time) {
            Some(at) => {
                table.write_datetime_with_format(row, column, &at, &looks.time)?;
            }
            None => text(time)?,
        },
        Value::Text(own) => text(own)?,
        other => text(&other.to_text())?,
    }
    Ok(())
}

/// A text, if a cell holds all of it.
fn kept<'t>(text: &'t str, row: usize, heading: &Heading) -> Result<&'t str, XlsxError> {
    // Excel counts in UTF-16.
    if text.len() > MOST_LETTERS && text.encode_utf16().count() > MOST_LETTERS {
        return Err(XlsxError::TooLong {
            row,
            column: heading.label.chars().take(100).collect(),
        });
    }
    Ok(text)
}
