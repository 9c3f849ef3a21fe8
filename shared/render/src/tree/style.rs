//! Lengths, edges and colours as CSS. What says nothing that is known is left out: `widgets` reads
//! the texts of a client, and nothing else of them comes here.

use widgets::components::{Extent, Flow, Letters};
use widgets::style::{
    Align, Border, BorderStyle, Color, Css, Direction, Edge, Edges, Justify, Length, Paint, Place,
    Radius, Spacing, Weight,
};

use super::sheet::Declarations;
use crate::tokens;

/// One step of space, in pixels.
const STEP: f64 = 4.0;

/// A length whose numbers are pixels.
pub(super) fn pixels(length: &Length) -> Option<String> {
    with_unit(length, 1.0)
}

/// A length whose numbers are steps of space.
pub(super) fn steps(length: &Length) -> Option<String> {
    with_unit(length, STEP)
}

fn with_unit(length: &Length, unit: f64) -> Option<String> {
    match length.css()? {
        Css::Number(number) => Some(number * unit)
            .filter(|pixels| pixels.is_finite())
            .map(|pixels| format!("{pixels}px")),
        Css::Text(text) => Some(text),
    }
}

fn bare(length: &Length) -> Option<String> {
    match length.css()? {
        Css::Number(number) => Some(number.to_string()),
        Css::Text(text) => Some(text),
    }
}

/// How big.
pub(super) fn extent(extent: &Extent, css: &mut Declarations) {
    let first = |one: &Option<Length>, other: &Option<Length>| {
        one.as_ref().or(other.as_ref()).and_then(pixels)
    };
    css.maybe("flex", extent.flex.as_ref().and_then(bare))
        .maybe("width", first(&extent.width, &extent.size))
        .maybe("height", first(&extent.height, &extent.size))
        .maybe("min-width", first(&extent.min_width, &extent.min_size))
        .maybe("min-height", first(&extent.min_height, &extent.min_size))
        .maybe("max-width", first(&extent.max_width, &extent.max_size))
        .maybe("max-height", first(&extent.max_height, &extent.max_size))
        .maybe("aspect-ratio", extent.aspect_ratio.as_ref().and_then(bare));
}

/// Space per side; a side's own wins over both.
pub(super) fn spacing(property: &str, spacing: &Spacing, css: &mut Declarations) {
    match spacing {
        Spacing::All(length) => {
            css.maybe(property, steps(length));
        }
        Spacing::Sides(sides) => {
            let both = |own: &Option<Length>, both: &Option<Length>| {
                own.as_ref().or(both.as_ref()).and_then(steps)
            };
            css.maybe(
                &format!("{property}-block-start"),
                both(&sides.top, &sides.y),
            )
            .maybe(
                &format!("{property}-block-end"),
                both(&sides.bottom, &sides.y),
            )
            .maybe(
                &format!("{property}-inline-start"),
                both(&sides.left, &sides.x),
            )
            .maybe(
                &format!("{property}-inline-end"),
                both(&sides.right, &sides.x),
            );
        }
    }
}

/// Lines along edges.
pub(super) fn edges(edges: &Edges, css: &mut Declarations) {
    match edges {
        Edges::All(edge) => {
            css.add("border", line(edge));
        }
        Edges::Sides(sides) => {
            let both =
                |own: &Option<Edge>, both: &Option<Edge>| own.as_ref().or(both.as_ref()).map(line);
            css.maybe("border-block-start", both(&sides.top, &sides.y))
                .maybe("border-block-end", both(&sides.bottom, &sides.y))
                .maybe("border-inline-start", both(&sides.left, &sides.x))
                .maybe("border-inline-end", both(&sides.right, &sides.x));
        }
    }
}

fn line(edge: &Edge) -> String {
    let plain = |size: u64| format!("{}px solid var(--inlay-line)", size.min(64));
    match edge {
        Edge::Size(size) => plain(*size),
        Edge::Line(line) => {
            let Border { size, color, style } = &**line;
            let color = color
                .as_ref()
                .and_then(paint)
                .unwrap_or_else(|| "var(--inlay-line)".to_owned());
            let style = style.map_or("solid", BorderStyle::as_str);
            format!("{}px {style} {color}", size.min(&64))
        }
    }
}

/// A corner.
pub(super) fn radius(radius: Radius) -> &'static str {
    match radius {
        Radius::Xxs => "2px",
        Radius::Xs => "4px",
        Radius::Sm => "6px",
        Radius::Md => "8px",
        Radius::Lg => "10px",
        Radius::Xl => "12px",
        Radius::Xxl => "16px",
        Radius::Xxxl => "20px",
        Radius::Xxxxl => "24px",
        Radius::Full => "9999px",
        Radius::Hundred => "100%",
        Radius::None => "0",
    }
}

/// How a container lays out what is inside.
pub(super) fn flow(flow: &Flow, direction: Direction, css: &mut Declarations) {
    css.add(
        "flex-direction",
        if direction == Direction::Row {
            "row"
        } else {
            "column"
        },
    );
    css.maybe("align-items", flow.align.map(align))
        .maybe("justify-content", flow.justify.map(justify))
        .maybe("flex-wrap", flow.wrap.map(|wrap| wrap.as_str()))
        .maybe("gap", flow.gap.as_ref().and_then(steps));
    if let Some(padding) = &flow.padding {
        spacing("padding", padding, css);
    }
    if let Some(margin) = &flow.margin {
        spacing("margin", &margin.0, css);
    }
    if let Some(border) = &flow.border {
        edges(border, css);
    }
    css.maybe("border-radius", flow.radius.map(radius));
    if let Some(background) = &flow.background {
        ground(background, css);
    }
}

/// Position across.
pub(super) fn align(align: Align) -> &'static str {
    match align {
        Align::Start => "flex-start",
        Align::Center => "center",
        Align::End => "flex-end",
        Align::Baseline => "baseline",
        Align::Stretch => "stretch",
    }
}

/// Distribution along.
pub(super) fn justify(justify: Justify) -> &'static str {
    match justify {
        Justify::Start => "flex-start",
        Justify::Center => "center",
        Justify::End => "flex-end",
        Justify::Stretch => "stretch",
        Justify::Between => "space-between",
        Justify::Around => "space-around",
        Justify::Evenly => "space-evenly",
    }
}

/// How text is set.
pub(super) fn letters(letters: &Letters, css: &mut Declarations) {
    let weight = letters.weight.map(|weight| match weight {
        Weight::Normal => 400,
        Weight::Medium => 500,
        Weight::Semibold => 600,
        Weight::Bold => 700,
    });
    css.maybe("font-weight", weight)
        .maybe("text-align", letters.text_align.map(Place::as_str))
        .maybe("color", letters.color.as_ref().and_then(paint));
}

/// A fill, and the scheme that text on it needs: on a dark fill it is light whatever the page's.
pub(super) fn ground(color: &Color, css: &mut Declarations) {
    css.maybe("background", paint(color));
    if let Color::Text(text) = color
        && let Some(dark) = Paint::read(text).and_then(is_dark)
    {
        css.add("color-scheme", if dark { "dark" } else { "light" });
        css.add("color", "var(--inlay-ink)");
    }
}

/// A colour.
pub(super) fn paint(color: &Color) -> Option<String> {
    match color {
        Color::Text(text) => Paint::read(text).map(css),
        Color::Theme(_) => {
            let (light, dark) = (css(color.paint(false)?), css(color.paint(true)?));
            Some(format!("light-dark({light},{dark})"))
        }
    }
}

fn css(paint: Paint<'_>) -> String {
    match paint {
        Paint::Token(token) => format!("var(--inlay-{})", of_token(token)),
        Paint::Palette(palette, step) => {
            let (lightness, chroma, hue) = of_palette(palette, step);
            format!("oklch({lightness:.3} {chroma:.3} {hue})")
        }
        Paint::Css(text) => text.to_owned(),
    }
}

/// Our token for one of theirs.
fn of_token(token: &str) -> &'static str {
    match token {
        "secondary" => "ink-2",
        "tertiary" => "ink-3",
        "success" => "success-ink",
        "warning" => "warning-ink",
        "danger" => "danger-ink",
        "surface" | "surface-elevated" => "surface",
        "surface-secondary" | "surface-elevated-secondary" => "surface-2",
        "surface-tertiary" => "surface-3",
        "default" | "subtle" => "line",
        "strong" => "border",
        "blue" => "series-1",
        "orange" => "series-2",
        "green" => "series-3",
        "purple" => "series-4",
        "pink" => "series-5",
        "yellow" => "series-7",
        "red" => "danger",
        _ => "ink",
    }
}

/// A step of a palette, from nearly white at 0 to nearly black at 1,000, as OKLCH.
fn of_palette(palette: &str, step: u16) -> (f64, f64, u16) {
    let along = f64::from(step.min(1000)) / 1000.0;
    let (chroma, hue) = match palette {
        "blue" => (0.17, 255),
        "purple" => (0.19, 300),
        "orange" => (0.16, 50),
        "green" => (0.15, 150),
        "red" => (0.19, 27),
        "yellow" => (0.14, 90),
        "pink" => (0.19, 350),
        _ => (0.01, 260),
    };
    // Most colourful in the middle.
    let chroma = chroma * (1.0 - (2.0 * along - 1.0).powi(2)).max(0.12);
    (0.98 - 0.78 * along, chroma, hue)
}

/// Whether a fill is dark, where that can be told: white text reads better on it than black.
fn is_dark(paint: Paint<'_>) -> Option<bool> {
    match paint {
        Paint::Palette(palette, step) => Some(of_palette(palette, step).0 < 0.6),
        Paint::Css(text) => {
            let digits = text.strip_prefix('#')?;
            let full: String = match digits.len() {
                3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
                6 => digits.to_owned(),
                _ => return None,
            };
            let color = format!("#{full}");
            Some(tokens::contrast(&color, "#ffffff") > tokens::contrast(&color, "#000000"))
        }
        Paint::Token(_) => None,
    }
}
