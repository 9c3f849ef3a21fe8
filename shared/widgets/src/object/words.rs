//! Enumerations of words.

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
