//! Field tables: which fields an object has, what they hold, what they mean.
//!
//! Nobody writes these tables by hand: [`object!`](crate::object) makes the type, its table, its
//! reader and its writer from one declaration, so that validator, JSON Schema, TypeScript types,
//! OpenAPI document and gallery cannot disagree. The tables are plain data that lives for the whole
//! program; whoever draws forms or documentation walks them.

use serde_json::Value;

/// The fields of one kind of object.
#[derive(Debug)]
pub struct Shape {
    /// What the object is called: `Action`.
    pub name: &'static str,
    /// One sentence: what it is.
    pub doc: &'static str,
    /// What its `type` says, for objects that are told apart by it.
    pub tag: Option<&'static str>,
    /// The fields that it alone declares.
    pub own: &'static [Field],
    /// Fields that it shares with others.
    pub groups: &'static [&'static [Field]],
    /// Whether fields that the table lacks pass and are kept.
    pub open: bool,
}

impl Shape {
    /// Every field: its own, then the shared ones. `type` is none of them.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + Clone + use<> {
        let groups = self.groups;
        self.own.iter().chain(groups.iter().copied().flatten())
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name == name)
    }
}

/// One field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: &'static Kind,
    /// Whether it must be there and not be null.
    pub required: bool,
    /// What its absence means, where a value stands for it.
    pub default: Option<fn() -> Value>,
    /// Whether it is read and never written.
    pub hidden: bool,
    /// One sentence: what it means.
    pub doc: &'static str,
}

/// What a field holds.
#[derive(Debug)]
pub enum Kind {
    /// Exactly this text.
    Const(&'static str),
    /// Text that follows a rule.
    Text(Text),
    /// One of these words; an alias is rewritten.
    Words {
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
    /// A finite number.
    Number {
        /// Smallest allowed.
        min: Option<f64>,
        /// Largest allowed.
        max: Option<f64>,
    },
    /// Any JSON.
    Any,
    /// Any object.
    Object,
    /// An object that maps any name to this.
    Map(&'static Kind),
    /// This, or null where null says something of its own.
    Nullable(&'static Kind),
    /// A list.
    List {
        /// What it holds.
        of: &'static Kind,
        /// Fewest allowed.
        at_least: usize,
    },
    /// One of several.
    AnyOf(&'static [Kind]),
    /// The first is what is written; the others are read as well.
    Also(&'static Kind, &'static [Kind]),
    /// An object of another table.
    One(&'static Shape),
    /// An object of one of these tables, told apart by `type`.
    Tagged(&'static [&'static Shape]),
    /// A component of a tree.
    Node(Allowed),
}

/// Which components may stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Those that may stand anywhere.
    Nodes,
    /// Those, and the roots.
    NodesAndRoots,
    /// The roots.
    Roots,
    /// This one alone.
    Only(&'static str),
}

/// Rules that text follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// None.
    Any,
    /// It is not empty.
    Name,
    /// A hyphenated UUID of version 4.
    Uuid,
    /// RFC 3339; without an offset it is taken as UTC.
    Timestamp,
    /// ISO 8601, a day or a point in time.
    Day,
    /// `#RRGGBB`.
    HexColor,
    /// A regular expression for the whole value, run in linear time.
    Regex,
    /// A regular expression that the browser runs.
    Pattern,
    /// An address in this application: one slash, then the rest.
    Path,
    /// An address that a picture may be loaded from.
    Picture,
    /// A file name; path separators and control characters are taken out.
    FileName,
    /// The name of a pictogram.
    Icon,
    /// A CSS length.
    Length,
    /// A colour token, a palette step or a CSS colour.
    Color,
}
