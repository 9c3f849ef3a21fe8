//! Records of delimited text, read leniently and with the lines they begin in.
//!
//! DuckDB reads clean files; this reads what it refuses, and finds out first which of the two a
//! file is. A quote opens a quoted value only at the value's beginning and is text elsewhere;
//! what follows a closed quote up to the delimiter belongs to the value.

use std::io::{self, BufRead};

/// How values are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separators {
    /// What stands between values.
    pub delimiter: u8,
    /// Whether `"` quotes values; otherwise it is a letter like any other.
    pub quoted: bool,
}

/// One record. Kept between reads so that its memory is used again.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    text: Vec<u8>,
    /// Where each value ends in `text`.
    ends: Vec<usize>,
    /// Line in which it begins, from 1.
    pub line: usize,
    /// Whether any value was in quotes.
    pub had_quotes: bool,
}

impl Record {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the record is an empty line.
    pub fn is_blank(&self) -> bool {
        self.ends.len() <= 1 && self.text.is_empty() && !self.had_quotes
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(self.ends.iter())
            .map(|(start, end)| &self.text[start..*end])
    }

    /// The values as text.
    pub fn texts(&self) -> Vec<String> {
        self.values()
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .collect()
    }

    /// Number of values that are not blank.
    pub fn filled(&self) -> usize {
        self.values()
            .filter(|value| !value.trim_ascii().is_empty())
            .count()
    }

    fn clear(&mut self, line: usize) {
        self.text.clear();
        self.ends.clear();
        self.line = line;
        self.had_quotes = false;
    }
}

/// Where the reader stands in a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At its beginning.
    Start,
    /// In a plain value, or after a closed quote.
    Plain,
    /// In quotes.
    Quoted,
    /// After a quote in quotes: the end of them, or half of a doubled one.
    QuoteInQuoted,
}

/// Reads record after record.
pub(super) struct Records<R> {
    reader: R,
    separators: Separators,
    line: usize,
    /// Whether the last byte was a carriage return that ended a record.
    after_return: bool,
    begun: bool,
    /// Line of a quote that never closed.
    unclosed: Option<usize>,
}

impl<R: BufRead> Records<R> {
    /// Reads from the beginning of a text, past its byte order mark.
    pub fn new(reader: R, separators: Separators) -> Self {
        Self {
            reader,
            separators,
            line: 1,
            after_return: false,
            begun: false,
            unclosed: None,
        }
    }

    /// The line of a quote that had not closed when the text ended.
    pub fn unclosed(&self) -> Option<usize> {
        self.unclosed
    }

    /// Reads the next record; false at the end.
    pub fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        if !self.begun {
            self.begun = true;
            if self.reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
                self.reader.consume(3);
            }
        }
        record.clear(self.line);
        let mut state = State::Start;
        let mut opened = self.line;
        let mut any = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(self.end(record, state, opened, any));
            }
            let mut used = 0;
            let mut complete = false;
            for &byte in buffer {
                used += 1;
                if self.after_return {
                    self.after_return = false;
                    if byte == b'\n' {
                        continue;
                    }
                }
                any = true;
                let is_end = byte == b'\n' || byte == b'\r';
                match state {
                    State::Quoted => match byte {
                        b'"' => state = State::QuoteInQuoted,
                        _ => {
                            self.line += usize::from(byte == b'\n');
                            record.text.push(byte);
                        }
                    },
                    State::QuoteInQuoted if byte == b'"' => {
                        record.text.push(byte);
                        state = State::Quoted;
                    }
                    State::Start if byte == b'"' && self.separators.quoted => {
                        record.had_quotes = true;
                        opened = self.line;
                        state = State::Quoted;
                    }
                    _ if is_end => {
                        self.line += 1;
                        self.after_return = byte == b'\r';
                        complete = true;
                    }
                    _ if byte == self.separators.delimiter => {
                        record.ends.push(record.text.len());
                        state = State::Start;
                    }
                    _ => {
                        record.text.push(byte);
                        state = State::Plain;
                    }
                }
                if complete {
                    break;
                }
            }
            self.reader.consume(used);
            if complete {
                record.ends.push(record.text.len());
                return Ok(true);
            }
        }
    }

    /// The text has ended: whether there is a last record without a line end.
    fn end(&mut self, record: &mut Record, state: State, opened: usize, any: bool) -> bool {
        if state == State::Quoted {
            self.unclosed = Some(opened);
        }
        if any {
            record.ends.push(record.text.len());
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, delimiter: u8) -> (Vec<(usize, Vec<String>)>, Option<usize>) {
        // A buffer of three bytes, so that every token crosses a border somewhere.
        let reader = io::BufReader::with_capacity(3, text.as_bytes());
        let separators = Separators {
            delimiter,
            quoted: true,
        };
        let mut records = Records::new(reader, separators);
        let (mut record, mut all) = (Record::default(), Vec::new());
        while records.next(&mut record).expect("memory is readable") {
            all.push((record.line, record.texts()));
        }
        (all, records.unclosed())
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn quoted_line_ends_belong_to_the_value_and_count_as_lines() {
        let (records, unclosed) = read("a,b\r\n\"1\n2\",\"say \"\"hi\"\"\"\r\n3,4", b',');
        assert_eq!(unclosed, None);
        assert_eq!(
            records,
            [
                (1, texts(&["a", "b"])),
                (2, texts(&["1\n2", "say \"hi\""])),
                (4, texts(&["3", "4"])),
            ]
        );
    }

    #[test]
    fn quotes_inside_plain_values_are_letters() {
        let (records, _) = read("5\" pipe;\"x\"y;\n", b';');
        assert_eq!(records, [(1, texts(&["5\" pipe", "xy", ""]))]);
    }

    #[test]
    fn a_quote_that_never_closes_is_told_with_its_line() {
        let (_, unclosed) = read("a,b\n1,\"two\n3,4\n", b',');
        assert_eq!(unclosed, Some(2));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let separators = Separators {
            delimiter: b',',
            quoted: true,
        };
        let mut records = Records::new("\u{feff}a,b\n".as_bytes(), separators);
        let mut record = Record::default();
        assert!(records.next(&mut record).expect("memory is readable"));
        assert_eq!(record.texts(), texts(&["a", "b"]));
    }
}
