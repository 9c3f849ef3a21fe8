//! Rules for text that has to have a form.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::{Place, Report, Rule, report::shown};
use crate::shape::{Kind, Text};

/// The text that is there; says so where it is none.
pub(crate) fn given<'v>(
    value: &'v Value,
    at: &Place<'_>,
    report: &mut Report<'v>,
    kind: &Kind,
) -> Option<&'v str> {
    let text = value.as_str();
    if text.is_none() {
        report.wrong_type(at, "text", value, kind);
    }
    text
}

/// Declares rules that read text as text: what it is, and the function that checks it.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:ident, $read:path;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name;

        impl Rule<String> for $name {
            const KIND: Kind = Kind::Text(Text::$text);

            fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<String> {
                let text = given(value, at, report, &Self::KIND)?;
                $read(text, at, report)
            }
        }
    )+};
}

texts! {
    /// Text that is not empty.
    Name = Name, name;
    /// `#RRGGBB`.
    HexColor = HexColor, hex_color;
    /// A regular expression for the whole value, run in linear time.
    LinearRegex = Regex, linear_regex;
    /// A regular expression of JavaScript, which the browser runs.
    Pattern = Pattern, pattern;
    /// An address in this application: one slash, then the rest.
    Path = Path, path;
    /// An address that a picture may be loaded from.
    Picture = Picture, picture;
    /// A file name; path separators and control characters are taken out.
    FileName = FileName, file_name;
    /// The name of a pictogram.
    Icon = Icon, icon;
}

fn name(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if text.trim().is_empty() {
        report.error(at, "out_of_range", "This must not be empty.");
        return None;
    }
    Some(text.to_owned())
}

/// Whether a text is a colour as `#RRGGBB`.
pub(crate) fn is_hex(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hex_color(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if is_hex(text) {
        return Some(text.to_owned());
    }
    let digits = text.strip_prefix('#').unwrap_or_default();
    let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let message = "This must be a colour as #3B82F6.";
    if all_hex && digits.len() == 3 {
        let long: String = digits.chars().flat_map(|digit| [digit, digit]).collect();
        report.mend(at, "bad_pattern", message, format!("#{long}"));
    } else {
        report.error(at, "bad_pattern", message);
    }
    None
}

/// Longest pattern, in bytes: compiling one takes time and, for each alternative, stack.
const LONGEST_PATTERN: usize = 1_000;

/// A pattern is compiled to know whether it is one.
fn compiled<'v>(
    text: &'v str,
    linear: bool,
    at: &Place<'_>,
    report: &mut Report<'v>,
    compile: impl FnOnce(&str) -> Result<(), String>,
) -> Option<String> {
    if text.len() > LONGEST_PATTERN {
        let message = format!("A regular expression may take {LONGEST_PATTERN} bytes.");
        report.error(at, "bad_pattern", message);
        return None;
    }
    if let Err((code, message)) = report.pattern(linear, text, |text| {
        compile(text).map_err(|why| why.lines().last().unwrap_or_default().to_owned())
    }) {
        report.error(at, code, message);
        return None;
    }
    Some(text.to_owned())
}

fn linear_regex<'v>(text: &'v str, at: &Place<'_>, report: &mut Report<'v>) -> Option<String> {
    compiled(text, true, at, report, |text| {
        whole_value(text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    })
}

fn pattern<'v>(text: &'v str, at: &Place<'_>, report: &mut Report<'v>) -> Option<String> {
    compiled(text, false, at, report, |text| {
        // Browsers compile the attribute with the flag `v`; older ones with `u`.
        let compile = |flags: &str| regress::Regex::with_flags(text, regress::Flags::from(flags));
        compile("v")
            .or_else(|error| compile("u").map_err(|_| error))
            .map(|_| ())
            .map_err(|error| error.to_string())
    })
}

/// A form's pattern, compiled: it has to match the whole value, as in HTML, and takes linear time.
///
/// # Errors
/// Where the pattern does not compile, or would take more than 256 KiB.
pub fn whole_value(pattern: &str) -> Result<Regex, regex::Error> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(256 * 1024).build();
    // By itself first: it must not close the group that is put around it.
    build(pattern)?;
    build(&format!("^(?:{pattern})$"))
}

fn path(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if crate::address::is_path(text) {
        return Some(text.to_owned());
    }
    report.error(
        at,
        "bad_url",
        "This must be an address in this application: one slash, then the rest, no spaces.",
    );
    None
}

fn picture(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if crate::address::is_picture(text) {
        return Some(text.to_owned());
    }
    report.error(
        at,
        "bad_url",
        "A picture comes from an https address, from this site, or from data: with a raster image type.",
    );
    None
}

/// A file name without path separators, control characters and marks that turn the direction of
/// text around.
fn file_name(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name: String = text
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '/' | '\\') && !turns(*letter))
        .collect();
    let name = name.trim();
    if name.trim_matches('.').is_empty() {
        report.error(at, "bad_pattern", "This must be a file name.");
        return None;
    }
    Some(name.to_owned())
}

fn icon(text: &str, at: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if !crate::icon::is_known(text) {
        let near = report.nearest(text, crate::icon::all());
        let hint = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
        report.warn(
            at,
            "unknown_icon",
            format!(
                "No pictogram is called `{}`: a placeholder is drawn.{hint}",
                shown(text)
            ),
        );
    }
    Some(text.to_owned())
}

/// A hyphenated UUID of version 4, in either case.
impl Rule<crate::WidgetId> for crate::WidgetId {
    const KIND: Kind = Kind::Text(Text::Uuid);

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<crate::WidgetId> {
        let text = given(value, at, report, &Self::KIND)?;
        let message = "This must be a hyphenated UUID of version 4.";
        let id = uuid::Uuid::try_parse(text)
            .ok()
            .filter(|id| id.get_version_num() == 4 && id.get_variant() == uuid::Variant::RFC4122);
        match id {
            Some(id) if text.len() == 36 => return Some(crate::WidgetId(id)),
            // The same id in braces, without hyphens, as a URN.
            Some(id) => report.mend(at, "bad_uuid", message, id.to_string()),
            None => report.error(at, "bad_uuid", message),
        }
        None
    }
}

/// A point in time; without an offset it is UTC, as both seeds' generators write it.
impl Rule<Timestamp> for Timestamp {
    const KIND: Kind = Kind::Text(Text::Timestamp);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Timestamp> {
        let text = given(value, at, report, &Self::KIND)?;
        let moment = moment(text);
        if moment.is_none() {
            report.error(
                at,
                "bad_pattern",
                "This must be a time as 2025-10-18T10:30:00Z.",
            );
        }
        moment
    }
}

/// A point in time as text says it, in ISO 8601; without an offset it is UTC. Digits alone are none:
/// they may be meant as seconds.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    if !is_dashed(text) {
        return None;
    }
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// Whether a text begins with a year, a month and a day of the usual number of digits.
pub(crate) fn is_dashed(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-'
}
