//! Colours: tokens, palette steps, CSS colours, pairs for both schemes.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::object::object;
use crate::read::{Place, Report, Rule, report::shown};
use crate::shape::{Kind, Text};

object! {
    /// Pair of colours, one for each scheme.
    ThemeColor as "ThemeColor", camel, terse {
        /// Colour used in the dark scheme.
        required dark: String as ColorText,
        /// Colour used in the light scheme.
        required light: String as ColorText,
    }
}

/// A colour as a client writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Color {
    /// A token, a palette step or a CSS colour; [`Paint::read`] tells which.
    Text(String),
    /// A pair.
    Theme(Box<ThemeColor>),
}

/// A colour that may be written into a style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint<'a> {
    /// A colour token: of [`TEXT`], [`SURFACE`], [`BORDER`] or [`CHART`].
    Token(&'a str),
    /// A step of a palette: `blue`, 900.
    Palette(&'a str, u16),
    /// A CSS colour: a hexadecimal one, a name, or a colour function of numbers.
    Css(&'a str),
}

/// Tokens of text.
pub const TEXT: &[&str] = &[
    "prose",
    "primary",
    "emphasis",
    "secondary",
    "tertiary",
    "success",
    "warning",
    "danger",
];
/// Tokens of grounds.
pub const SURFACE: &[&str] = &[
    "surface",
    "surface-secondary",
    "surface-tertiary",
    "surface-elevated",
    "surface-elevated-secondary",
];
/// Tokens of lines.
pub const BORDER: &[&str] = &["default", "subtle", "strong"];
/// Tokens of charts; they name palettes too.
pub const CHART: &[&str] = &["blue", "purple", "orange", "green", "red", "yellow", "pink"];

/// Palettes that have steps.
pub const PALETTES: &[&str] = &[
    "gray", "blue", "purple", "orange", "green", "red", "yellow", "pink",
];

impl<'a> Paint<'a> {
    /// Reads a colour; nothing where the text says none that is known.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if [TEXT, SURFACE, BORDER, CHART]
            .iter()
            .any(|tokens| tokens.contains(&text))
        {
            return Some(Self::Token(text));
        }
        if let Some((palette, step)) = text.split_once('-')
            && PALETTES.contains(&palette)
            && !step.starts_with('+')
            && let Ok(step) = step.parse::<u16>()
            && step <= 1_000
        {
            return Some(Self::Palette(palette, step));
        }
        is_css(text).then_some(Self::Css(text))
    }
}

impl Color {
    /// The paint in the light or the dark scheme; nothing where the text says no known colour.
    pub fn paint(&self, dark: bool) -> Option<Paint<'_>> {
        match self {
            Self::Text(text) => Paint::read(text),
            Self::Theme(pair) if dark => Paint::read(&pair.dark),
            Self::Theme(pair) => Paint::read(&pair.light),
        }
    }
}

fn is_css(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let lower = text.to_ascii_lowercase();
    if let Some((function, rest)) = lower.split_once('(') {
        return FUNCTIONS.contains(&function)
            && rest.len() <= 100
            && rest.strip_suffix(')').is_some_and(|inside| {
                inside.bytes().any(|byte| byte.is_ascii_digit())
                    && inside.split([' ', ',', '/']).all(is_component)
            });
    }
    NAMED.split(' ').any(|name| name == lower)
}

/// A number in a colour function, with its unit; or nothing, between two spaces.
fn is_component(text: &str) -> bool {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-' | '+'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    text.is_empty()
        || text == "none"
        || (number.parse::<f64>().is_ok()
            && matches!(unit, "" | "%" | "deg" | "rad" | "grad" | "turn"))
}

const FUNCTIONS: &[&str] = &[
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
];

/// The named colours of CSS Color 4.
const NAMED: &str = "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond \
blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan \
darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen \
darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey \
darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite \
forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray greenyellow grey honeydew hotpink \
indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral \
lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen \
lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta \
maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue \
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin \
navajowhite navy oldlace olive olivedrab orangered orchid palegoldenrod palegreen paleturquoise \
palevioletred papayawhip peachpuff peru plum powderblue rebeccapurple rosybrown royalblue \
saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey \
snow springgreen steelblue tan teal thistle tomato transparent turquoise violet wheat white \
whitesmoke yellowgreen currentcolor";

/// The text of a colour; one that is not known is kept, with a warning.
#[derive(Debug)]
pub struct ColorText;

impl Rule<String> for ColorText {
    const KIND: Kind = Kind::Text(Text::Color);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<String> {
        let text = crate::read::text::given(value, at, report, &Self::KIND)?;
        if Paint::read(text).is_none() {
            report.warn(
                at,
                "unknown_style",
                format!("`{}` is no known colour and is not used.", shown(text)),
            );
        }
        Some(text.to_owned())
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Theme(pair) => pair.serialize(serializer),
        }
    }
}

impl Rule<Color> for Color {
    const KIND: Kind = Kind::AnyOf(&[
        Kind::Text(Text::Color),
        <ThemeColor as Rule<ThemeColor>>::KIND,
    ]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Color> {
        match value {
            Value::String(_) => ColorText::read(value, at, report).map(Color::Text),
            Value::Object(_) => {
                ThemeColor::read(value, at, report).map(|pair| Color::Theme(Box::new(pair)))
            }
            other => {
                let wanted = "a colour or a pair of them for light and dark";
                report.wrong_type(at, wanted, other, &Self::KIND);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_steps_and_css_colours_are_told_from_everything_else() {
        assert_eq!(Paint::read("prose"), Some(Paint::Token("prose")));
        assert_eq!(Paint::read("blue"), Some(Paint::Token("blue")));
        assert_eq!(Paint::read("gray-500"), Some(Paint::Palette("gray", 500)));
        for right in [
            "#fff",
            "#FFFFFF80",
            "rebeccapurple",
            "rgb(1, 2, 3)",
            "rgb(1 2 3 / 50%)",
            "hsl(120deg 50% 50%)",
            "oklch(0.7 0.1 none)",
            "transparent",
        ] {
            assert_eq!(Paint::read(right), Some(Paint::Css(right)), "{right}");
        }
        for wrong in [
            "",
            "bluish",
            "blue-",
            "blue-x",
            "#ff",
            "#gggggg",
            "url(#a)",
            "rgb(1;2)",
            "rgb()",
            "red;background:url(x)",
            "var(--x)",
            "rgb(expression(1))",
            "rgb(1,2,3",
            "rgb(1,2,3))",
            "blue-+5",
        ] {
            assert_eq!(Paint::read(wrong), None, "{wrong}");
        }
    }
}
