//! One declaration for an object: its type, its field table, its reader and its writer.
//!
//! ```text
//! object! {
//!     /// One sentence: what it is.
//!     Border as "Border", camel, terse {
//!         /// One sentence: what the field means.
//!         required size: u64 as Whole<0>,        // there and not null; read by the rule `Whole<0>`
//!         optional color: Color,                 // an `Option`; null is absence
//!         preset style: Style = Style::Solid,    // absence stands for the value after `=`
//!         hidden user_id: String,                // an `Option` that is read and never written
//!     }
//!     with { /// Shared fields. sizes: Sizes }   // groups, see `group!`
//!     open { /// What is not known. other }      // unknown fields are kept, not refused
//!     tag "border";                              // what `type` says
//!     rules check;                               // rules between fields, on the JSON
//!     settle settle;                             // what is left to do once everything is read
//! }
//! ```
//!
//! `camel` writes `max_lines` as `maxLines` in JSON, `snake` leaves names as they are; a name in
//! brackets after the field wins. `terse` leaves a preset out where it holds its default, `full`
//! always writes it. Why a macro of ours and not serde's derive: a derive stops at the first mistake
//! and has no table; two declarations side by side would drift apart.

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use crate::read::{Place, Report};
use crate::shape::{Field, Shape};

/// An object with a field table.
pub trait Object: Sized {
    /// Its fields.
    const SHAPE: &'static Shape;

    /// Reads its fields; `None` where there is an error, which is in the report then.
    fn read_fields<'v>(
        given: &'v Map<String, Value>,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Self>;

    /// Writes its fields, without `type`.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Fields that several objects share. All of them may be left out.
pub trait Group: Default {
    /// Its fields.
    const FIELDS: &'static [Field];

    /// Reads one field, if it is one of these.
    fn take<'v>(
        &mut self,
        name: &str,
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> bool;

    /// Writes its fields.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// How long a name is without its underscores.
pub(crate) const fn camel_length(name: &str) -> usize {
    let bytes = name.as_bytes();
    let mut length = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'_' {
            length += 1;
        }
        at += 1;
    }
    length
}

/// `max_lines` as `maxLines`.
pub(crate) const fn camel<const N: usize>(name: &str) -> [u8; N] {
    let bytes = name.as_bytes();
    let mut written = [0; N];
    let mut length = 0;
    let mut at = 0;
    let mut raise = false;
    while at < bytes.len() {
        if bytes[at] == b'_' {
            raise = true;
        } else {
            written[length] = if raise {
                bytes[at].to_ascii_uppercase()
            } else {
                bytes[at]
            };
            raise = false;
            length += 1;
        }
        at += 1;
    }
    written
}

/// Declares an object; the module's documentation shows how.
macro_rules! object {
    (
        $(#[doc = $doc:literal])+
        $name:ident as $label:literal, $case:ident, $emit:ident $(, derive($($derive:ident),+))? {
            $(
                $(#[doc = $field_doc:literal])+
                $mode:ident $field:ident $(($rename:literal))? : $ty:ty $(as $rule:ty)? $(= $default:expr)?,
            )*
        }
        $(with { $( $(#[doc = $group_doc:literal])+ $group:ident : $group_ty:ty, )+ })?
        $(open { $(#[doc = $open_doc:literal])+ $open:ident })?
        $(tag $tag:literal;)?
        $(rules $rules:path;)?
        $(settle $settle:path;)?
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq $(, $($derive),+)?)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $crate::object::object!(@type $mode $ty), )*
            $($( $(#[doc = $group_doc])+ pub $group: $group_ty, )+)?
            $( $(#[doc = $open_doc])+ pub $open: serde_json::Map<String, serde_json::Value>, )?
        }

        const _: () = {
            $crate::object::names! { $case $( $field $(($rename))? )* }

            impl $crate::object::Object for $name {
                const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape {
                    name: $label,
                    doc: concat!($($doc),+).trim_ascii_start(),
                    tag: $crate::object::object!(@tag $($tag)?),
                    own: &[$(
                        $crate::object::object!(@field $mode (Names::$field) [$ty] [$($rule)?] [$($default)?] $($field_doc)+),
                    )*],
                    groups: &[$($( <$group_ty as $crate::object::Group>::FIELDS, )+)?],
                    open: $crate::object::object!(@open $($open)?),
                };

                fn read_fields<'v>(
                    given: &'v serde_json::Map<String, serde_json::Value>,
                    at: &$crate::read::Place<'_>,
                    report: &mut $crate::read::Report<'v>,
                ) -> Option<Self> {
                    let before = report.errors();
                    $( let mut $field = $crate::read::Slot::<$ty>::Absent; )*
                    $($( let mut $group = <$group_ty>::default(); )+)?
                    $( let mut $open = serde_json::Map::new(); )?
                    for (name, value) in given {
                        match name.as_str() {
                            $( Names::$field => {
                                $field = $crate::read::Slot::read::<$crate::object::object!(@rule [$ty] [$($rule)?])>(
                                    value,
                                    &at.field(Names::$field),
                                    report,
                                );
                            } )*
                            _ if name == "type" && Self::SHAPE.tag.is_some() => {}
                            _ => {
                                $($(
                                    if $crate::object::Group::take(&mut $group, name, value, at, report) {
                                        continue;
                                    }
                                )+)?
                                $crate::object::object!(@rest $($open)?, given, name, value, at, report);
                            }
                        }
                    }
                    $( let $field = $crate::object::object!(@finish $mode $field, at, report, (Names::$field), [$($default)?]); )*
                    $( $rules(given, at, report); )?
                    if report.errors() > before {
                        return None;
                    }
                    #[allow(unused_mut)]
                    let mut whole = Self {
                        $( $field: $field?, )*
                        $($( $group, )+)?
                        $( $open, )?
                    };
                    $( $settle(&mut whole); )?
                    Some(whole)
                }

                fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    $( $crate::object::object!(@write $mode $emit map, (Names::$field), (self.$field), [$($default)?]); )*
                    $($( $crate::object::Group::write(&self.$group, map)?; )+)?
                    $( for (name, value) in &self.$open { map.serialize_entry(name, value)?; } )?
                    Ok(())
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    use serde::ser::SerializeMap;
                    let mut map = serializer.serialize_map(None)?;
                    if let Some(tag) = <Self as $crate::object::Object>::SHAPE.tag {
                        map.serialize_entry("type", tag)?;
                    }
                    $crate::object::Object::write(self, &mut map)?;
                    map.end()
                }
            }

            impl $crate::read::Rule<$name> for $name {
                const KIND: $crate::shape::Kind =
                    $crate::shape::Kind::One(<$name as $crate::object::Object>::SHAPE);

                fn read<'v>(
                    value: &'v serde_json::Value,
                    at: &$crate::read::Place<'_>,
                    report: &mut $crate::read::Report<'v>,
                ) -> Option<$name> {
                    let given = $crate::read::plain::object(value, at, report)?;
                    <$name as $crate::object::Object>::read_fields(given, at, report)
                }
            }
        };
    };

    (@type required $ty:ty) => { $ty };
    (@type preset $ty:ty) => { $ty };
    (@type optional $ty:ty) => { Option<$ty> };
    (@type hidden $ty:ty) => { Option<$ty> };

    (@rule [$ty:ty] []) => { $ty };
    (@rule [$ty:ty] [$rule:ty]) => { $rule };

    (@tag) => { None };
    (@tag $tag:literal) => { Some($tag) };

    (@open) => { false };
    (@open $open:ident) => { true };

    (@rest , $given:ident, $name:ident, $value:ident, $at:ident, $report:ident) => {
        $report.unknown($given, $name, $at, Self::SHAPE)
    };
    (@rest $open:ident, $given:ident, $name:ident, $value:ident, $at:ident, $report:ident) => {
        let _ = $at;
        $open.insert($name.clone(), $value.clone());
    };

    (@field $mode:ident ($name:expr) [$ty:ty] [$($rule:ty)?] [$($default:expr)?] $($doc:literal)+) => {
        $crate::shape::Field {
            name: $name,
            kind: &<$crate::object::object!(@rule [$ty] [$($rule)?]) as $crate::read::Rule<$ty>>::KIND,
            required: $crate::object::object!(@required $mode),
            default: $crate::object::object!(@default $($default)?),
            hidden: $crate::object::object!(@hidden $mode),
            doc: concat!($($doc),+).trim_ascii_start(),
        }
    };
    (@required required) => { true };
    (@required $mode:ident) => { false };
    (@hidden hidden) => { true };
    (@hidden $mode:ident) => { false };
    (@default) => { None };
    (@default $default:expr) => { Some(|| serde_json::json!($default)) };

    (@finish required $slot:ident, $at:ident, $report:ident, ($name:expr), []) => {
        $slot.required(|| $report.missing($at, Self::SHAPE, $name))
    };
    (@finish optional $slot:ident, $at:ident, $report:ident, ($name:expr), []) => {
        $slot.optional()
    };
    (@finish hidden $slot:ident, $at:ident, $report:ident, ($name:expr), []) => {
        $slot.optional()
    };
    (@finish preset $slot:ident, $at:ident, $report:ident, ($name:expr), [$default:expr]) => {
        $slot.preset(|| $default)
    };

    (@write required $emit:ident $map:ident, ($name:expr), ($field:expr), []) => {
        $map.serialize_entry($name, &$field)?
    };
    (@write optional $emit:ident $map:ident, ($name:expr), ($field:expr), []) => {
        if let Some(value) = &$field {
            $map.serialize_entry($name, value)?;
        }
    };
    (@write hidden $emit:ident $map:ident, ($name:expr), ($field:expr), []) => {};
    (@write preset full $map:ident, ($name:expr), ($field:expr), [$default:expr]) => {
        $map.serialize_entry($name, &$field)?
    };
    (@write preset terse $map:ident, ($name:expr), ($field:expr), [$default:expr]) => {
        if $field != $default {
            $map.serialize_entry($name, &$field)?;
        }
    };
}
pub(crate) use object;

/// Declares a group of fields that several objects share; each may be left out.
macro_rules! group {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                $mode:ident $field:ident $(($rename:literal))? : $ty:ty $(as $rule:ty)? $(= $default:expr)?,
            )*
        }
        $(with { $( $(#[doc = $group_doc:literal])+ $group:ident : $group_ty:ty, )+ })?
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $crate::object::object!(@type $mode $ty), )*
        }

        const _: () = {
            $crate::object::names! { camel $( $field $(($rename))? )* }

            impl $crate::object::Group for $name {
                const FIELDS: &'static [$crate::shape::Field] = &[$(
                    $crate::object::object!(@field $mode (Names::$field) [$ty] [$($rule)?] [$($default)?] $($field_doc)+),
                )*];

                fn take<'v>(
                    &mut self,
                    name: &str,
                    value: &'v serde_json::Value,
                    at: &$crate::read::Place<'_>,
                    report: &mut $crate::read::Report<'v>,
                ) -> bool {
                    match name {
                        $( Names::$field => {
                            let slot = $crate::read::Slot::<$ty>::read::<$crate::object::object!(@rule [$ty] [$($rule)?])>(
                                value,
                                &at.field(Names::$field),
                                report,
                            );
                            if let $crate::read::Slot::Given(value) = slot {
                                self.$field = $crate::object::group!(@given $mode value);
                            }
                        } )*
                        _ => return false,
                    }
                    true
                }

                fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    $( $crate::object::object!(@write $mode terse map, (Names::$field), (self.$field), [$($default)?]); )*
                    Ok(())
                }
            }
        };
    };
    (@given optional $value:ident) => { Some($value) };
    (@given preset $value:ident) => { $value };
}
pub(crate) use group;

/// The names of fields in JSON, as constants that a `match` can use.
macro_rules! names {
    ($case:ident $( $field:ident $(($rename:literal))? )*) => {
        #[allow(dead_code)]
        struct Names;

        #[allow(non_upper_case_globals)]
        impl Names {
            $( const $field: &'static str = $crate::object::names!(@$case $field $($rename)?); )*
        }
    };
    (@$case:ident $field:ident $rename:literal) => { $rename };
    (@snake $field:ident) => { stringify!($field) };
    (@camel $field:ident) => {{
        const LENGTH: usize = $crate::object::camel_length(stringify!($field));
        const WRITTEN: [u8; LENGTH] = $crate::object::camel(stringify!($field));
        match std::str::from_utf8(&WRITTEN) {
            Ok(name) => name,
            Err(_) => stringify!($field),
        }
    }};
}
pub(crate) use names;

/// Declares an enumeration of words: its variants, how each is written, and other spellings that
/// are read as well.
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        $name:ident $(default $default:ident)? {
            $( $(#[doc = $word_doc:literal])* $variant:ident $word:literal $(| $alias:literal)*, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`", $word, "`")]
                $(#[doc = $word_doc])*
                $variant,
            )+
        }

        impl $name {
            /// Every one of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// How it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }

            /// The one that a word or another spelling of it stands for.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $( $word $(| $alias)* => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        $(
            impl Default for $name {
                fn default() -> Self {
                    Self::$default
                }
            }
        )?

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::read::Rule<$name> for $name {
            const KIND: $crate::shape::Kind = $crate::shape::Kind::Words {
                words: &[$( $word ),+],
                aliases: &[$( $( ($alias, $word), )* )+],
            };

            fn read<'v>(
                value: &'v serde_json::Value,
                at: &$crate::read::Place<'_>,
                report: &mut $crate::read::Report<'v>,
            ) -> Option<$name> {
                let word = $crate::read::text::given(value, at, report, &Self::KIND)?;
                let found = Self::parse(word);
                if found.is_none() {
                    report.bad_word(at, word, &[$( $word ),+]);
                }
                found
            }
        }
    };
}
pub(crate) use words;
