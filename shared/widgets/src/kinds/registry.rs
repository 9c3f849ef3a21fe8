//! What is known of a widget type, and the macros that make the list of them.

use super::WidgetType;
use crate::sample::Sample;
use crate::shape::Shape;

/// Everything that is known of a widget type.
#[derive(Debug)]
pub struct TypeInfo {
    /// Which type.
    pub widget_type: WidgetType,
    /// The fields of its content.
    pub data: &'static Shape,
    /// The fields of its switches.
    pub config: &'static Shape,
    /// Rules beyond single fields, in words.
    pub rules: &'static [&'static str],
    /// Valid examples.
    pub examples: fn() -> Vec<Sample>,
}

impl TypeInfo {
    /// Its name, which is its `widget_type`.
    pub fn name(&self) -> &'static str {
        self.widget_type.as_str()
    }

    /// One sentence: what it is.
    pub fn doc(&self) -> &'static str {
        self.data.doc
    }

    /// Valid examples: whole descriptors.
    pub fn samples(&self) -> Vec<Sample> {
        (self.examples)()
    }
}

/// Makes of a list of widget types their modules, their enumeration, the content that is any of
/// them, and the registry.
macro_rules! kinds {
    ($(
        $(#[doc = $doc:literal])+
        $module:ident : $name:ident, $config:ident = $word:literal $(| $alias:literal)*;
    )+) => {
        $( pub mod $module; )+
        $( pub use $module::{$name, $config}; )+

        crate::object::words! {
            /// Which type of widget something is.
            WidgetType { $( $(#[doc = $doc])+ $name $word $(| $alias)*, )+ }
        }

        /// What a widget is: content and switches, by type.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Body {
            $( $(#[doc = $doc])+ $name($name, $config), )+
        }

        /// Every widget type there is.
        pub const ALL: &[&TypeInfo] = &[$( &TypeInfo {
            widget_type: WidgetType::$name,
            data: <$name as crate::object::Object>::SHAPE,
            config: <$config as crate::object::Object>::SHAPE,
            rules: $module::RULES,
            examples: $module::examples,
        }, )+];

        impl Body {
            /// Which type of widget it is.
            pub fn widget_type(&self) -> WidgetType {
                match self {
                    $( Self::$name(..) => WidgetType::$name, )+
                }
            }

            /// Reads content and switches of that type; `None` where there is an error.
            pub(crate) fn read<'v>(
                kind: WidgetType,
                data: &'v Map<String, Value>,
                config: Option<&'v Map<String, Value>>,
                report: &mut Report<'v>,
            ) -> Option<Self> {
                let at = Place::ROOT;
                match kind {
                    $( WidgetType::$name => {
                        let data = $name::read_fields(data, &at.field("data"), report);
                        let config = match config {
                            Some(config) => $config::read_fields(config, &at.field("config"), report),
                            None => Some($config::default()),
                        };
                        Some(Self::$name(data?, config?))
                    } )+
                }
            }

            pub(crate) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $( Self::$name(data, config) => {
                        map.serialize_entry("data", data)?;
                        map.serialize_entry("config", config)
                    } )+
                }
            }

            fn exportable_mut(&mut self) -> &mut bool {
                match self {
                    $( Self::$name(_, config) => &mut config.exportable, )+
                }
            }
        }
    };
}
pub(crate) use kinds;

/// Declares the switches of a widget type: the three that every type has, and its own, with their
/// defaults; those with a type and no default may be left out. Switches are open: what is not known
/// is kept.
macro_rules! config {
    (
        $(#[doc = $doc:literal])+
        $name:ident as $label:literal {
            $($(#[doc = $field_doc:literal])+ $field:ident = $default:literal,)*
            $(; $($(#[doc = $more_doc:literal])+ $more:ident : $more_ty:ty,)+)?
        }
    ) => {
        $crate::object::object! {
            $(#[doc = $doc])+
            $name as $label, snake, full {
                /// Reacts to the pointer and the keyboard.
                preset interactive: bool = true,
                /// Adapts to the width available.
                preset responsive: bool = true,
                /// Offers an export; without an action of type download it offers nothing.
                preset exportable: bool = false,
                $( $(#[doc = $field_doc])+ preset $field: bool = $default, )*
                $($( $(#[doc = $more_doc])+ optional $more: $more_ty, )+)?
            }
            open {
                /// Switches that only a client knows.
                other
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    interactive: true,
                    responsive: true,
                    exportable: false,
                    $( $field: $default, )*
                    $($( $more: None, )+)?
                    other: serde_json::Map::new(),
                }
            }
        }
    };
}
pub(crate) use config;
