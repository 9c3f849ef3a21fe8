//! Text as glyphs: cleaned, measured, broken into lines.
//!
//! Most cells of most tables are Latin, Greek or Cyrillic and fit on one line; those are glyphs
//! one after the other, looked up in a table. Whatever needs more goes through [`shape`](super::shape).

use std::{collections::HashMap, ops::Range};

use krilla::{
    geom::Point,
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    PdfError,
    font::{Face, Fonts, Han, Weight},
    shape,
};

/// Letters below this one that are not marks stand for themselves, one glyph each.
const SIMPLE: u32 = 0x590;

/// Adds a text with line breaks as `\n` and tabs as spaces. What has no shape and no business in
/// text (control codes, noncharacters) becomes U+FFFD, which has one.
pub fn clean_into(out: &mut String, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        out.push_str(text);
        return;
    }
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            // A byte order mark within text is a space of no width.
            '\u{feff}' => {}
            '\u{fdd0}'..='\u{fdef}' => out.push('\u{fffd}'),
            letter if letter.is_control() || (letter as u32) & 0xfffe == 0xfffe => {
                out.push('\u{fffd}');
            }
            letter => out.push(letter),
        }
    }
}

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// How heavy it is.
    pub weight: Weight,
    /// Its size, in points.
    pub size: f32,
}

/// Glyphs of one font that stand beside each other, from left to right.
pub struct Run {
    /// Their font.
    pub face: &'static Face,
    /// The glyphs; their texts are ranges of the line's.
    pub glyphs: Vec<KrillaGlyph>,
    /// How much room they take, in parts of the size.
    pub width: f32,
}

/// A line, ready to draw.
pub struct Line {
    text: String,
    runs: Vec<Run>,
    size: f32,
    /// How much room it takes, in points.
    pub width: f32,
    /// Whether it runs from right to left.
    pub backwards: bool,
}

impl Line {
    /// Draws it from `x`, its left end, on the base line `y`.
    pub fn draw(&self, surface: &mut Surface<'_>, x: f32, y: f32) {
        let mut x = x;
        for run in &self.runs {
            let font = run.face.krilla.clone();
            surface.draw_glyphs(
                Point::from_xy(x, y),
                &run.glyphs,
                font,
                &self.text,
                self.size,
                false,
            );
            x += run.width * self.size;
        }
    }
}

/// Glyph and advance of a simple letter.
type Simple = Option<(u32, f32)>;

/// Sets the text of one document.
pub struct Setter<'f> {
    fonts: &'f Fonts,
    han: Han,
    simple: [(Option<&'static Face>, Vec<Simple>); 2],
    /// Fonts of letters met so far.
    faces: HashMap<(char, Weight), Option<&'static Face>>,
}

impl<'f> Setter<'f> {
    /// One for a document in that language. `sample` is its text, for guessing what the language
    /// does not say.
    pub fn new(fonts: &'f Fonts, language: &str, sample: &str) -> Self {
        let simple = [Weight::Regular, Weight::Bold].map(|weight| {
            let face = fonts.base(weight);
            let letters = (0..SIMPLE).map(|code| {
                let letter = char::from_u32(code).filter(|letter| stands_alone(*letter))?;
                let face = face?;
                let glyph = face.glyph(letter)?;
                Some((glyph, face.advance(glyph)))
            });
            (face, letters.collect())
        });
        Self {
            fonts,
            han: Han::of(language, sample),
            simple,
            faces: HashMap::new(),
        }
    }

    /// The font of a letter.
    pub fn face(&mut self, letter: char, weight: Weight) -> Option<&'static Face> {
        let (fonts, han) = (self.fonts, self.han);
        *self
            .faces
            .entry((letter, weight))
            .or_insert_with(|| fonts.with(letter, weight, han))
    }

    fn simple(&self, letter: char, weight: Weight) -> Simple {
        let (_, letters) = match weight {
            Weight::Regular => &self.simple[0],
            Weight::Bold => &self.simple[1],
        };
        letters.get(letter as usize).copied().flatten()
    }

    /// How far each letter moves on, in parts of the size; a letter's is at its first byte's place
    /// among the letters. Line breaks have none.
    fn advances(&mut self, text: &str, weight: Weight) -> Result<Vec<f32>, PdfError> {
        let simple: Option<Vec<f32>> = text
            .chars()
            .map(|letter| match letter {
                '\n' => Some(0.0),
                letter => Some(self.simple(letter, weight)?.1),
            })
            .collect();
        match simple {
            Some(found) => Ok(found),
            None => {
                let mut all = Vec::with_capacity(text.len());
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        all.push(0.0);
                    }
                    all.extend(shape::advances(self, part, weight)?);
                }
                Ok(all)
            }
        }
    }

    /// The width of the widest line that the text itself has, and of its widest word, in points.
    pub fn widths(&mut self, text: &str, style: Style) -> Result<(f32, f32), PdfError> {
        let advances = self.advances(text, style.weight)?;
        let (mut line, mut word) = (0.0f32, 0.0f32);
        let (mut widest, mut longest) = (0.0f32, 0.0f32);
        for (letter, advance) in text.chars().zip(advances) {
            match letter {
                '\n' => (line, word) = (0.0, 0.0),
                ' ' => {
                    line += advance;
                    word = 0.0;
                }
                _ => {
                    line += advance;
                    word += advance;
                }
            }
            widest = widest.max(line);
            longest = longest.max(word);
        }
        Ok((widest * style.size, longest * style.size))
    }

    /// The text in lines that fit: broken where it says so, where Unicode allows it, and inside
    /// words that are too long for any line, between what people take for letters.
    pub fn lines(
        &mut self,
        text: &str,
        style: Style,
        room: f32,
    ) -> Result<Vec<Range<usize>>, PdfError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let advances = self.advances(text, style.weight)?;
        // What rounding costs must not break a line.
        let room = room / style.size + 0.001;
        if advances.iter().sum::<f32>() <= room && !text.contains('\n') {
            return Ok(std::iter::once(0..text.len()).collect());
        }
        Ok(broken(text, &advances, room))
    }

    /// A line of a text, ready to draw. It runs as the whole text does.
    pub fn line(
        &mut self,
        whole: &str,
        range: Range<usize>,
        style: Style,
    ) -> Result<Line, PdfError> {
        let text = whole.get(range).unwrap_or_default();
        let (face, _) = match style.weight {
            Weight::Regular => &self.simple[0],
            Weight::Bold => &self.simple[1],
        };
        let simple: Option<Vec<KrillaGlyph>> = text
            .char_indices()
            .map(|(at, letter)| {
                let (glyph, advance) = self.simple(letter, style.weight)?;
                let range = at..at + letter.len_utf8();
                let glyph = GlyphId::new(glyph);
                Some(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, range, None))
            })
            .collect();
        let (runs, backwards) = match (simple, face) {
            (Some(glyphs), Some(face)) => {
                let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
                let run = Run {
                    face,
                    glyphs,
                    width,
                };
                (vec![run], false)
            }
            _ => shape::runs(self, whole, text, style.weight)?,
        };
        let width = runs.iter().map(|run| run.width).sum::<f32>() * style.size;
        Ok(Line {
            text: text.to_owned(),
            runs,
            size: style.size,
            width,
            backwards,
        })
    }

    /// As much of the beginning of a text as fits, with an ellipsis where that is not all; on one
    /// line, whatever it says.
    pub fn cut(&mut self, text: &str, style: Style, room: f32) -> Result<Line, PdfError> {
        let flat = text.replace('\n', " ");
        let line = self.line(&flat, 0..flat.len(), style)?;
        if line.width <= room {
            return Ok(line);
        }
        let advances = self.advances(&flat, style.weight)?;
        let most = room / style.size - self.advances("…", style.weight)?.iter().sum::<f32>();
        let mut taken = 0.0;
        let mut kept = String::new();
        let mut places = advances.iter();
        for piece in flat.graphemes(true) {
            taken += places.by_ref().take(piece.chars().count()).sum::<f32>();
            if taken > most {
                break;
            }
            kept.push_str(piece);
        }
        kept.truncate(kept.trim_end().len());
        kept.push('…');
        self.line(&kept, 0..kept.len(), style)
    }
}

/// Whether a letter is drawn by its own glyph, whatever stands beside it.
fn stands_alone(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}')
}

fn broken(text: &str, advances: &[f32], room: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut places = advances.iter().copied();
    // The line so far: where it begins and ends, and its width.
    let (mut start, mut end, mut width) = (0, 0, 0.0);
    let mut from = 0;
    for (to, kind) in linebreaks(text) {
        let piece = text.get(from..to).unwrap_or_default();
        let counted: Vec<f32> = places.by_ref().take(piece.chars().count()).collect();
        // Spaces at the end of a line take no room.
        let shown = piece.trim_end_matches([' ', '\n']).chars().count();
        let needed: f32 = counted.iter().take(shown).sum();
        if width + needed > room && end > start {
            lines.push(start..end);
            (start, width) = (from, 0.0);
        }
        if width + needed > room {
            let mut counted = counted.iter();
            let mut at = from;
            for part in piece.graphemes(true) {
                let wide: f32 = counted.by_ref().take(part.chars().count()).sum();
                if width + wide > room && at > start && !part.trim().is_empty() {
                    lines.push(start..at);
                    (start, width) = (at, 0.0);
                }
                width += wide;
                at += part.len();
            }
        } else {
            width += counted.iter().sum::<f32>();
        }
        end = to;
        if kind == BreakOpportunity::Mandatory {
            lines.push(start..end);
            (start, end, width) = (to, to, 0.0);
        }
        from = to;
    }
    for line in &mut lines {
        let shown = text.get(line.clone()).unwrap_or_default();
        line.end = line.start + shown.trim_end_matches([' ', '\n']).len();
    }
    // A last line break begins no line.
    while lines.last().is_some_and(Range::is_empty) {
        lines.pop();
    }
    lines
}
