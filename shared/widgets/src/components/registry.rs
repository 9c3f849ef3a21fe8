//! What is known of a component, and the macros that make the list of them.

use serde_json::{Map, Value, json};

use super::{Base, Component};
use crate::object::Object;
use crate::read::{Place, Report};
use crate::sample::Sample;
use crate::shape::Shape;

/// A component.
pub trait Part: Object {
    /// What is known of it.
    const INFO: &'static ComponentInfo;

    /// Its `key` and `id`.
    fn base(&self) -> &Base;

    /// Its `key` and `id`, to be changed.
    fn base_mut(&mut self) -> &mut Base;

    /// What stands inside.
    fn nodes(&self) -> &[Component] {
        &[]
    }

    /// What stands inside, to be changed.
    fn nodes_mut(&mut self) -> &mut [Component] {
        &mut []
    }
}

/// Everything that is known of a component.
#[derive(Debug)]
pub struct ComponentInfo {
    /// Its name, which is also its `type`.
    pub name: &'static str,
    /// Where it may stand.
    pub stands: Stands,
    /// Its fields; `type` is none of them.
    pub shape: &'static Shape,
    /// Rules beyond single fields, in words.
    pub rules: &'static [&'static str],
    /// Valid examples of the component alone, by name.
    pub examples: fn() -> Vec<(&'static str, Value)>,
    /// Reads its fields.
    pub(crate) read:
        for<'v> fn(&'v Map<String, Value>, &Place<'_>, &mut Report<'v>) -> Option<Component>,
}

/// Where a component may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// At the root, or inside a Basic.
    Root,
    /// At the root, or anywhere inside.
    RootOrNode,
    /// Anywhere inside.
    Node,
    /// Directly inside this one alone.
    Inside(&'static str),
}

impl ComponentInfo {
    /// One sentence: what it is.
    pub fn doc(&self) -> &'static str {
        self.shape.doc
    }

    /// Whether it may be the root.
    pub fn is_root(&self) -> bool {
        matches!(self.stands, Stands::Root | Stands::RootOrNode)
    }

    /// Its examples as whole widgets: what may not be a root stands in the smallest one.
    pub fn samples(&self) -> Vec<Sample> {
        (self.examples)()
            .into_iter()
            .map(|(name, component)| Sample {
                name,
                widget: self.rooted(component),
            })
            .collect()
    }

    /// A component of this kind in the smallest root that it may stand in.
    pub fn rooted(&self, component: Value) -> Value {
        match self.stands {
            Stands::Root | Stands::RootOrNode => component,
            Stands::Node => json!({"type": "Basic", "children": [component]}),
            Stands::Inside(parent) => {
                let parent_of = json!({"type": parent, "children": [component]});
                super::info(parent).map_or(Value::Null, |info| info.rooted(parent_of))
            }
        }
    }
}

/// Declares a component: an [`object!`](crate::object) with `key` and `id`, where it may stand, what
/// is inside it, and its examples.
macro_rules! component {
    (
        $(#[doc = $doc:literal])+
        $name:ident as $label:literal, $stands:expr, {
            $(
                $(#[doc = $field_doc:literal])+
                $mode:ident $field:ident $(($rename:literal))? : $ty:ty $(as $rule:ty)? $(= $default:expr)?,
            )*
        }
        $(with { $( $(#[doc = $group_doc:literal])+ $group:ident : $group_ty:ty, )+ })?
        $(holds $holder:ident $(. $held:ident)?;)?
        $(check $check:path;)?
        $(settle $settle:path;)?
        rules $rules:expr;
        examples $examples:path;
    ) => {
        $crate::object::object! {
            $(#[doc = $doc])+
            $name as $label, camel, terse {
                $( $(#[doc = $field_doc])+ $mode $field $(($rename))? : $ty $(as $rule)? $(= $default)?, )*
            }
            with {
                $($( $(#[doc = $group_doc])+ $group: $group_ty, )+)?
                /// Its `key` and `id`.
                base: $crate::components::Base,
            }
            tag $label;
            $(rules $check;)?
            $(settle $settle;)?
        }

        impl $crate::components::Part for $name {
            const INFO: &'static $crate::components::ComponentInfo =
                &$crate::components::ComponentInfo {
                    name: $label,
                    stands: $stands,
                    shape: <$name as $crate::object::Object>::SHAPE,
                    rules: $rules,
                    examples: $examples,
                    read: |given, at, report| {
                        <$name as $crate::object::Object>::read_fields(given, at, report).map(
                            |part| $crate::components::Component::$name(std::boxed::Box::new(part)),
                        )
                    },
                };

            fn base(&self) -> &$crate::components::Base {
                &self.base
            }

            fn base_mut(&mut self) -> &mut $crate::components::Base {
                &mut self.base
            }

            $(
                fn nodes(&self) -> &[$crate::components::Component] {
                    self.$holder$(.$held)?.as_slice()
                }

                fn nodes_mut(&mut self) -> &mut [$crate::components::Component] {
                    self.$holder$(.$held)?.as_mut_slice()
                }
            )?
        }
    };
}
pub(crate) use component;

/// Makes of a list of components their modules, the type that is any of them, and the registry.
macro_rules! components {
    ($( $module:ident : $name:ident, )+) => {
        $( pub mod $module; )+
        $( pub use $module::$name; )+

        /// Any component.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Component {
            $(
                #[doc = concat!("[`", stringify!($name), "`]")]
                $name(std::boxed::Box<$name>),
            )+
        }

        /// Every component there is.
        pub const ALL: &[&ComponentInfo] = &[$( <$name as Part>::INFO, )+];

        /// What is known of the component of that name.
        pub fn info(name: &str) -> Option<&'static ComponentInfo> {
            struct Names;

            #[allow(non_upper_case_globals)]
            impl Names {
                $( const $name: &'static str = <$name as Part>::INFO.name; )+
            }

            match name {
                $( Names::$name => Some(<$name as Part>::INFO), )+
                _ => None,
            }
        }

        impl Component {
            /// What is known of it.
            pub fn info(&self) -> &'static ComponentInfo {
                match self {
                    $( Self::$name(_) => <$name as Part>::INFO, )+
                }
            }

            /// Its `key` and `id`.
            pub fn base(&self) -> &Base {
                match self {
                    $( Self::$name(part) => part.base(), )+
                }
            }

            /// Its `key` and `id`, to be changed.
            pub fn base_mut(&mut self) -> &mut Base {
                match self {
                    $( Self::$name(part) => part.base_mut(), )+
                }
            }

            /// What stands inside, in order.
            pub fn nodes(&self) -> &[Component] {
                match self {
                    $( Self::$name(part) => part.nodes(), )+
                }
            }

            /// What stands inside, to be changed in place.
            pub fn nodes_mut(&mut self) -> &mut [Component] {
                match self {
                    $( Self::$name(part) => part.nodes_mut(), )+
                }
            }
        }

        impl serde::Serialize for Component {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$name(part) => part.serialize(serializer), )+
                }
            }
        }
    };
}
pub(crate) use components;
