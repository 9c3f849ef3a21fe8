//! Field tables: which fields an object has, what they hold, what they mean.
//!
//! The tables are data so that one source serves the validator, the documentation and whoever
//! draws forms or galleries from it.

/// The fields of one kind of object.
#[derive(Debug)]
pub struct Shape {
    /// What the object is called: `Action`.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Whether fields that the table lacks pass and are kept.
    pub open: bool,
}

/// One field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there and not be null.
    pub required: bool,
    /// One sentence: what it means.
    pub doc: &'static str,
}

/// What a field holds.
#[derive(Debug)]
pub enum Kind {
    /// Exactly this text.
    Const(&'static str),
    /// Any text.
    Text,
    /// Text that is not empty.
    Name,
    /// A hyphenated UUID of version 4.
    Uuid,
    /// One of these words; an alias is rewritten.
    Enum {
        /// The words.
        words: &'static [&'static str],
        /// Other spellings, and the word each stands for.
        aliases: &'static [(&'static str, &'static str)],
    },
    /// True or false.
    Boolean,
    /// A whole number of at least this.
    Integer {
        /// Smallest allowed.
        min: i64,
    },
    /// A number from 0 to 1.
    Fraction,
    /// Numbers; null is a gap.
    Numbers,
    /// Texts.
    Texts,
    /// RFC 3339; without an offset it is taken as UTC.
    Timestamp,
    /// `#RRGGBB`.
    HexColor,
    /// A regular expression for the whole value, run in linear time.
    Regex,
    /// An address in this application: one slash, then the rest.
    Path,
    /// A file name; path separators and control characters are taken out.
    FileName,
    /// Any JSON.
    Any,
    /// Any object.
    Object,
    /// Choices: text, or `{label, value}`, which is what is written.
    Options,
    /// Rows of a table: objects of text, numbers, booleans and nulls.
    Rows,
    /// An object of another table.
    One(&'static Shape),
    /// A list of objects of another table.
    Many {
        /// Their table.
        of: &'static Shape,
        /// Fewest allowed.
        at_least: usize,
    },
}

/// A field that must be there.
pub const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        required: true,
        doc,
    }
}

/// A field that may be left out.
pub const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        required: false,
        doc,
    }
}

/// An enumeration without other spellings.
pub const fn words(words: &'static [&'static str]) -> Kind {
    Kind::Enum {
        words,
        aliases: &[],
    }
}
