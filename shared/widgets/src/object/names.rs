//! The names of fields in JSON.

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
