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
//!
//! | module | holds |
//! | --- | --- |
//! | [`group`] | `group!`: fields that several objects share |
//! | [`rare`] | groups of fields that are seldom given |
//! | [`words`] | `words!`: enumerations |
//! | [`names`] | the names of fields in JSON |

mod group;
mod names;
mod rare;
mod words;

pub use rare::Rare;

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
pub trait Group: Default + 'static {
    /// Its fields.
    const FIELDS: &'static [Field];
    /// None of them given.
    const NONE: &'static Self;

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
pub(crate) use group::group;
pub(crate) use names::{camel, camel_length, names};
pub(crate) use object;
pub(crate) use words::words;
