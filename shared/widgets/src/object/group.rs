//! Fields that several objects share.

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
                const NONE: &'static Self = &Self {
                    $( $field: $crate::object::group!(@none $mode $($default)?), )*
                };

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
    (@none optional) => { None };
    (@none preset $default:expr) => { $default };
    (@given optional $value:ident) => { Some($value) };
    (@given preset $value:ident) => { $value };
}
pub(crate) use group;
