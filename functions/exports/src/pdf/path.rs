//! The path data of SVG (SVG 1.1, 8.3) as a path on paper.

use krilla::geom::{Path, PathBuilder};

/// How far the handles of a quarter of a circle reach, in parts of its radius.
const QUARTER: f32 = 0.552_284_8;

/// The path that `d` describes; `None` where it describes nothing that can be drawn.
pub fn read(d: &str) -> Option<Path> {
    let mut data = Data { rest: d };
    let mut path = PathBuilder::new();
    let (mut x, mut y) = (0.0f32, 0.0f32);
    let (mut start, mut command) = ((0.0, 0.0), ' ');
    let mut drawn = false;
    loop {
        if let Some(next) = data.command() {
            command = next;
        } else if data.is_empty() {
            break;
        } else if matches!(command, 'Z' | 'z' | ' ') {
            return None;
        }
        let (dx, dy) = if command.is_ascii_lowercase() {
            (x, y)
        } else {
            (0.0, 0.0)
        };
        if !drawn && !matches!(command, 'M' | 'm') {
            return None;
        }
        match command.to_ascii_uppercase() {
            'M' => {
                (x, y) = (dx + data.number()?, dy + data.number()?);
                path.move_to(x, y);
                (start, drawn) = ((x, y), true);
                // Further pairs are lines (8.3.2).
                command = if command == 'M' { 'L' } else { 'l' };
            }
            'L' => {
                (x, y) = (dx + data.number()?, dy + data.number()?);
                path.line_to(x, y);
            }
            'H' => {
                x = dx + data.number()?;
                path.line_to(x, y);
            }
            'V' => {
                y = dy + data.number()?;
                path.line_to(x, y);
            }
            'C' => {
                let mut at = || Some((dx + data.number()?, dy + data.number()?));
                let ((x1, y1), (x2, y2), to) = (at()?, at()?, at()?);
                (x, y) = to;
                path.cubic_to(x1, y1, x2, y2, x, y);
            }
            'A' => {
                let (rx, ry, turn) = (data.number()?, data.number()?, data.number()?);
                let (large, sweep) = (data.flag()?, data.flag()?);
                let to = (dx + data.number()?, dy + data.number()?);
                arc(&mut path, (x, y), (rx, ry, turn), (large, sweep), to);
                (x, y) = to;
            }
            'Z' => {
                path.close();
                (x, y) = start;
            }
            _ => return None,
        }
    }
    path.finish()
}

/// An ellipse.
pub fn ellipse(x: f32, y: f32, rx: f32, ry: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (hx, hy) = (rx * QUARTER, ry * QUARTER);
    path.move_to(x + rx, y);
    path.cubic_to(x + rx, y + hy, x + hx, y + ry, x, y + ry);
    path.cubic_to(x - hx, y + ry, x - rx, y + hy, x - rx, y);
    path.cubic_to(x - rx, y - hy, x - hx, y - ry, x, y - ry);
    path.cubic_to(x + hx, y - ry, x + rx, y - hy, x + rx, y);
    path.close();
    path.finish()
}

/// An elliptical arc by its ends (SVG 1.1, F.6.5), as curves of at most a quarter.
fn arc(
    path: &mut PathBuilder,
    (x1, y1): (f32, f32),
    (rx, ry, turn): (f32, f32, f32),
    (large, sweep): (bool, bool),
    (x2, y2): (f32, f32),
) {
    let (mut rx, mut ry) = (rx.abs(), ry.abs());
    if rx == 0.0 || ry == 0.0 {
        path.line_to(x2, y2);
        return;
    }
    let (sin, cos) = turn.to_radians().sin_cos();
    let (hx, hy) = ((x1 - x2) / 2.0, (y1 - y2) / 2.0);
    let (px, py) = (cos * hx + sin * hy, cos * hy - sin * hx);
    if px == 0.0 && py == 0.0 {
        return;
    }
    // Radii that do not reach are made to.
    let reach = (px / rx).powi(2) + (py / ry).powi(2);
    if reach > 1.0 {
        rx *= reach.sqrt();
        ry *= reach.sqrt();
    }
    let over = (rx * py).powi(2) + (ry * px).powi(2);
    let size = (((rx * ry).powi(2) - over).max(0.0) / over).sqrt();
    let size = if large == sweep { -size } else { size };
    let (cx, cy) = (size * rx * py / ry, -size * ry * px / rx);
    let from = ((py - cy) / ry).atan2((px - cx) / rx);
    let to = ((-py - cy) / ry).atan2((-px - cx) / rx);
    let mut through = to - from;
    if sweep && through < 0.0 {
        through += std::f32::consts::TAU;
    } else if !sweep && through > 0.0 {
        through -= std::f32::consts::TAU;
    }
    let parts = (through.abs() / std::f32::consts::FRAC_PI_2)
        .ceil()
        .max(1.0);
    let step = through / parts;
    let reach = 4.0 / 3.0 * (step / 4.0).tan();
    let (mx, my) = ((x1 + x2) / 2.0, (y1 + y2) / 2.0);
    let place = |x: f32, y: f32| {
        let (x, y) = (rx * x + cx, ry * y + cy);
        (cos * x - sin * y + mx, sin * x + cos * y + my)
    };
    for part in 0..parts as usize {
        let angle = from + step * part as f32;
        let (s1, c1) = angle.sin_cos();
        let (s2, c2) = (angle + step).sin_cos();
        let one = place(c1 - reach * s1, s1 + reach * c1);
        let two = place(c2 + reach * s2, s2 - reach * c2);
        let end = place(c2, s2);
        path.cubic_to(one.0, one.1, two.0, two.1, end.0, end.1);
    }
}

struct Data<'a> {
    rest: &'a str,
}

impl Data<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', ',', '\n', '\t', '\r']);
    }

    fn is_empty(&mut self) -> bool {
        self.skip();
        self.rest.is_empty()
    }

    fn command(&mut self) -> Option<char> {
        self.skip();
        let first = self.rest.chars().next().filter(char::is_ascii_alphabetic)?;
        self.rest = self.rest.get(1..)?;
        Some(first)
    }

    fn flag(&mut self) -> Option<bool> {
        self.skip();
        let flag = match self.rest.as_bytes().first()? {
            b'0' => false,
            b'1' => true,
            _ => return None,
        };
        self.rest = self.rest.get(1..)?;
        Some(flag)
    }

    fn number(&mut self) -> Option<f32> {
        self.skip();
        let mut end = 0;
        let (mut point, mut before) = (false, b' ');
        for letter in self.rest.bytes() {
            let goes_on = match letter {
                b'0'..=b'9' => true,
                b'-' | b'+' => end == 0 || matches!(before, b'e' | b'E'),
                b'.' if !point => {
                    point = true;
                    true
                }
                b'e' | b'E' => end > 0,
                _ => false,
            };
            if !goes_on {
                break;
            }
            before = letter;
            end += 1;
        }
        let (number, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        number
            .parse()
            .ok()
            .filter(|number: &f32| number.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_our_charts_write_can_be_read() {
        for d in [
            "M1 2L3 4Z",
            "M10.5 20h12v12h-12z",
            "M0 0C1 2 3 4 5 6 7 8 9 10 11 12",
            "M50 10A40 40 0 1 1 49.9 10L50 50Z",
            "M50 10A40 40 0 01 50 90",
            "M1-2.5.5 3e1",
        ] {
            assert!(read(d).is_some(), "{d}");
        }
    }

    #[test]
    fn what_is_no_path_is_none() {
        for d in ["", "L1 2", "M", "M1", "M1 2Q1 2 3 4", "Z 1 2", "M1 2L", "é"] {
            assert!(read(d).is_none(), "{d}");
        }
    }

    proptest! {
        #[test]
        fn no_path_panics(d in "[MLHVCAZmlhvcaz0-9eE., +-]{0,60}") {
            let _ = read(&d);
        }
    }
}
