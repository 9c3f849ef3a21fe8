//! A chart of our own renderer, drawn on paper.
//!
//! The renderer writes SVG for pages; a second way of drawing the same marks would drift from the
//! first. So the picture is read back: the dozen elements and attributes that our charts are made
//! of, and nothing else of SVG. Letters stay letters, set in the fonts of the document.

use krilla::{
    color::rgb,
    geom::{PathBuilder, Rect, Transform},
    num::NormalizedF32,
    paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash},
    surface::Surface,
};
use roxmltree::{Document, Node};

use super::{
    PdfError,
    font::Weight,
    paint::color,
    path,
    text::{Setter, Style, clean_into},
};

/// A picture, read.
pub struct Chart<'a> {
    document: Document<'a>,
    /// Its width, in its own units.
    pub width: f32,
    /// Its height, in its own units.
    pub height: f32,
}

/// How marks are painted; what an element does not say, it has from the one around it.
#[derive(Clone)]
struct Paint {
    fill: Option<rgb::Color>,
    stroke: Option<rgb::Color>,
    stroke_width: f32,
    dash: Vec<f32>,
    round: bool,
    opacity: f32,
    fill_opacity: f32,
    size: f32,
    weight: Weight,
    anchor: Anchor,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl<'a> Chart<'a> {
    /// Reads a picture.
    pub fn read(svg: &'a str) -> Result<Self, PdfError> {
        let document = Document::parse(svg)
            .map_err(|error| PdfError::Write(format!("the chart cannot be read: {error}")))?;
        let root = document.root_element();
        let (width, height) = (number(root, "width"), number(root, "height"));
        Ok(Self {
            width: width.unwrap_or(560.0).max(1.0),
            height: height.unwrap_or(320.0).max(1.0),
            document,
        })
    }

    /// Draws it at a place, at a scale.
    pub fn draw(
        &self,
        surface: &mut Surface<'_>,
        setter: &mut Setter<'_>,
        (x, y): (f32, f32),
        scale: f32,
    ) -> Result<(), PdfError> {
        let paint = Paint {
            fill: Some(color("ink")),
            stroke: None,
            stroke_width: 1.0,
            dash: Vec::new(),
            round: false,
            opacity: 1.0,
            fill_opacity: 1.0,
            size: 12.0,
            weight: Weight::Regular,
            anchor: Anchor::Start,
        };
        surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
        let drawn = inside(surface, setter, self.document.root_element(), &paint);
        surface.pop();
        drawn
    }
}

fn inside(
    surface: &mut Surface<'_>,
    setter: &mut Setter<'_>,
    node: Node<'_, '_>,
    around: &Paint,
) -> Result<(), PdfError> {
    let around = around.of(node);
    // Deeper than our charts go, and far less deep than would be a danger.
    if node.ancestors().count() > 16 {
        return Ok(());
    }
    for child in node.children().filter(Node::is_element) {
        let paint = around.of(child);
        let at = |name| number(child, name).unwrap_or_default();
        let path = match child.tag_name().name() {
            "g" => {
                inside(surface, setter, child, &around)?;
                continue;
            }
            "text" => {
                text(surface, setter, child, &paint)?;
                continue;
            }
            "rect" => {
                Rect::from_xywh(at("x"), at("y"), at("width"), at("height")).and_then(|rect| {
                    let mut path = PathBuilder::new();
                    path.push_rect(rect);
                    path.finish()
                })
            }
            "line" => {
                let mut path = PathBuilder::new();
                path.move_to(at("x1"), at("y1"));
                path.line_to(at("x2"), at("y2"));
                path.finish()
            }
            "circle" => path::ellipse(at("cx"), at("cy"), at("r"), at("r")),
            "ellipse" => path::ellipse(at("cx"), at("cy"), at("rx"), at("ry")),
            "path" => child.attribute("d").and_then(path::read),
            _ => None,
        };
        if let Some(path) = path {
            let (fill, stroke) = (paint.filled(), paint.stroked());
            if fill.is_some() || stroke.is_some() {
                surface.set_fill(fill);
                surface.set_stroke(stroke);
                surface.draw_path(&path);
                surface.set_stroke(None);
            }
        }
    }
    Ok(())
}

/// A text, which may have lines of its own.
fn text(
    surface: &mut Surface<'_>,
    setter: &mut Setter<'_>,
    node: Node<'_, '_>,
    paint: &Paint,
) -> Result<(), PdfError> {
    let turned = node.attribute("transform").and_then(turn);
    if let Some((angle, x, y)) = turned {
        surface.push_transform(&Transform::from_rotate_at(angle, x, y));
    }
    surface.set_stroke(None);
    surface.set_fill(paint.filled());
    let (x, mut y) = (number(node, "x"), number(node, "y").unwrap_or_default());
    let mut drawn = Ok(());
    for child in node.children() {
        let (x, said) = match child.tag_name().name() {
            "tspan" => {
                y += number(child, "dy").unwrap_or_default();
                (number(child, "x").or(x), child.text())
            }
            "" => (x, child.text()),
            _ => continue,
        };
        let said = said.unwrap_or_default().trim();
        if !said.is_empty() {
            drawn = drawn
                .and_then(|()| words(surface, setter, said, paint, (x.unwrap_or_default(), y)));
        }
    }
    if turned.is_some() {
        surface.pop();
    }
    drawn
}

fn words(
    surface: &mut Surface<'_>,
    setter: &mut Setter<'_>,
    said: &str,
    paint: &Paint,
    (x, y): (f32, f32),
) -> Result<(), PdfError> {
    let mut clean = String::with_capacity(said.len());
    clean_into(&mut clean, said);
    let style = Style {
        weight: paint.weight,
        size: paint.size,
    };
    let line = setter.line(&clean.replace('\n', " "), 0..clean.len(), style)?;
    let x = match paint.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - line.width / 2.0,
        Anchor::End => x - line.width,
    };
    line.draw(surface, x, y);
    Ok(())
}

impl Paint {
    /// What holds at an element.
    fn of(&self, node: Node<'_, '_>) -> Self {
        let mut paint = self.clone();
        let painted = |name: &str, before: Option<rgb::Color>| match node.attribute(name) {
            None => before,
            Some("none" | "transparent") => None,
            Some(said) => Some(read_color(said)),
        };
        paint.fill = painted("fill", self.fill);
        paint.stroke = painted("stroke", self.stroke);
        let or = |name: &str, before: f32| number(node, name).unwrap_or(before);
        paint.stroke_width = or("stroke-width", self.stroke_width);
        paint.fill_opacity = or("fill-opacity", self.fill_opacity);
        paint.opacity = self.opacity * or("opacity", 1.0);
        paint.size = or("font-size", self.size);
        if let Some(weight) = number(node, "font-weight") {
            paint.weight = if weight >= 600.0 {
                Weight::Bold
            } else {
                Weight::Regular
            };
        }
        if let Some(dash) = node.attribute("stroke-dasharray") {
            let parts = dash.split([' ', ',']).map(str::parse);
            paint.dash = parts.filter_map(Result::ok).collect();
        }
        if let Some(join) = node.attribute("stroke-linejoin") {
            paint.round = join == "round";
        }
        paint.anchor = match node.attribute("text-anchor") {
            Some("start") => Anchor::Start,
            Some("middle") => Anchor::Middle,
            Some("end") => Anchor::End,
            _ => self.anchor,
        };
        paint
    }

    fn filled(&self) -> Option<Fill> {
        Some(Fill {
            paint: self.fill?.into(),
            opacity: share(self.opacity * self.fill_opacity),
            ..Fill::default()
        })
    }

    fn stroked(&self) -> Option<Stroke> {
        let stroke = Stroke {
            paint: self.stroke?.into(),
            width: self.stroke_width,
            opacity: share(self.opacity),
            dash: (self.dash.iter().sum::<f32>() > 0.0).then(|| StrokeDash {
                array: self.dash.clone(),
                offset: 0.0,
            }),
            ..Stroke::default()
        };
        Some(if self.round {
            Stroke {
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..stroke
            }
        } else {
            stroke
        })
    }
}

fn share(of: f32) -> NormalizedF32 {
    NormalizedF32::new(of.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

fn number(node: Node<'_, '_>, name: &str) -> Option<f32> {
    let said = node.attribute(name)?;
    said.parse().ok().filter(|number: &f32| number.is_finite())
}

/// `rotate(-90 x y)`.
fn turn(transform: &str) -> Option<(f32, f32, f32)> {
    let inside = transform.strip_prefix("rotate(")?.strip_suffix(')')?;
    let mut numbers = inside.split_whitespace().map(str::parse::<f32>);
    let mut next = || numbers.next()?.ok().filter(|number| number.is_finite());
    Some((next()?, next()?, next()?))
}

/// A colour in light: `#rgb`, `#rrggbb`, a token of ours, or the first of two for both themes. Of
/// any other nothing is known but that it must be seen.
fn read_color(said: &str) -> rgb::Color {
    let said = said.trim();
    let light = said
        .strip_prefix("light-dark(")
        .and_then(|both| both.split_once(','))
        .map_or(said, |(light, _)| light.trim());
    if let Some(digits) = light.strip_prefix('#').filter(|digits| digits.is_ascii()) {
        let wide: String = match digits.len() {
            3 | 4 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => digits.to_owned(),
        };
        let part = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
        if let (Some(red), Some(green), Some(blue)) = (part(0), part(2), part(4)) {
            return rgb::Color::new(red, green, blue);
        }
    }
    let token = light
        .strip_prefix("var(--inlay-")
        .and_then(|rest| rest.split([')', ',']).next())
        .and_then(|name| {
            render::tokens::TOKENS
                .iter()
                .find(|token| token.name == name)
        });
    color(token.map_or("ink-2", |token| token.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_light() {
        let hex = |hex: &str| read_color(hex);
        assert_eq!(hex("#0169cc"), rgb::Color::new(1, 0x69, 0xcc));
        assert_eq!(hex("#fe0"), rgb::Color::new(0xff, 0xee, 0));
        assert_eq!(
            hex("light-dark(#ffffff, #000000)"),
            rgb::Color::new(255, 255, 255)
        );
        assert_eq!(hex("var(--inlay-ink)"), color("ink"));
        for other in ["rebeccapurple", "#é", "#12", "var(--x)", ""] {
            assert_eq!(hex(other), color("ink-2"), "{other}");
        }
    }
}
