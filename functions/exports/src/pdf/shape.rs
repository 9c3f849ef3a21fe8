//! Text that letters alone do not give: other scripts and their fonts, marks, both directions.
//!
//! A text is cut where direction (UAX 9), script or font change; harfrust shapes each piece; the
//! pieces of a line are put in the order in which they are seen.

use std::ops::Range;

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use krilla::text::{GlyphId, KrillaGlyph};
use unicode_bidi::{BidiInfo, Level, get_base_direction};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    PdfError,
    font::{Face, Weight},
    text::{Run, Setter},
};

/// Most letters of the text around a letter that no font has, in the error that says so.
const NEAR: usize = 40;

/// A piece of one direction, script and font.
struct Piece {
    range: Range<usize>,
    level: Level,
    face: &'static Face,
    script: Script,
}

/// How far each letter of a text without line breaks moves on, in parts of the size.
pub fn advances(setter: &mut Setter<'_>, text: &str, weight: Weight) -> Result<Vec<f32>, PdfError> {
    let (pieces, _) = pieces(setter, text, text, weight)?;
    let mut at_byte = vec![0.0; text.len()];
    for piece in &pieces {
        for glyph in glyphs(text, piece)? {
            if let Some(place) = at_byte.get_mut(glyph.text_range.start) {
                *place += glyph.x_advance;
            }
        }
    }
    let starts = text.char_indices().map(|(at, _)| at);
    Ok(starts
        .map(|at| at_byte.get(at).copied().unwrap_or_default())
        .collect())
}

/// The glyphs of a line of a text, from left to right, and whether it runs from right to left.
pub fn runs(
    setter: &mut Setter<'_>,
    whole: &str,
    text: &str,
    weight: Weight,
) -> Result<(Vec<Run>, bool), PdfError> {
    let (pieces, backwards) = pieces(setter, whole, text, weight)?;
    let levels: Vec<Level> = pieces.iter().map(|piece| piece.level).collect();
    let mut runs = Vec::with_capacity(pieces.len());
    for at in BidiInfo::reorder_visual(&levels) {
        let Some(piece) = pieces.get(at) else {
            continue;
        };
        let glyphs = glyphs(text, piece)?;
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        let face = piece.face;
        runs.push(Run {
            face,
            glyphs,
            width,
        });
    }
    Ok((runs, backwards))
}

fn pieces(
    setter: &mut Setter<'_>,
    whole: &str,
    text: &str,
    weight: Weight,
) -> Result<(Vec<Piece>, bool), PdfError> {
    let backwards = runs_backwards(whole);
    let bidi = (backwards || text.chars().any(turns)).then(|| {
        let base = if backwards {
            Level::rtl()
        } else {
            Level::ltr()
        };
        BidiInfo::new(text, Some(base))
    });
    let level_at = |at: usize| {
        bidi.as_ref()
            .and_then(|bidi| bidi.levels.get(at).copied())
            .unwrap_or(Level::ltr())
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        let level = level_at(at);
        for (range, face, script) in faces(setter, text, (at, cluster), weight, pieces.last())? {
            match pieces.last_mut() {
                Some(last)
                    if last.level == level
                        && std::ptr::eq(last.face, face)
                        && (script == last.script
                            || is_neutral(script)
                            || is_neutral(last.script)) =>
                {
                    last.range.end = range.end;
                    if is_neutral(last.script) {
                        last.script = script;
                    }
                }
                _ => pieces.push(Piece {
                    range,
                    level,
                    face,
                    script,
                }),
            }
        }
    }
    Ok((pieces, backwards))
}

/// Part of a text, its font and its script.
type Faced = (Range<usize>, &'static Face, Script);

/// Fonts of a cluster: one where one has all of it, else one for each letter.
fn faces(
    setter: &mut Setter<'_>,
    text: &str,
    (at, cluster): (usize, &str),
    weight: Weight,
    before: Option<&Piece>,
) -> Result<Vec<Faced>, PdfError> {
    let shown = || cluster.chars().filter(|letter| !is_hidden(*letter));
    let has_all = |face: &Face| shown().all(|letter| face.glyph(letter).is_some());
    let script = cluster
        .chars()
        .map(|letter| letter.script())
        .find(|script| !is_neutral(*script))
        .unwrap_or(Script::Common);
    let whole = at..at + cluster.len();
    // Signs and digits stay in the font of the script that they stand in.
    let kept = before
        .filter(|before| !is_neutral(before.script))
        .filter(|before| is_neutral(script) || before.script == script)
        .map(|before| before.face)
        .filter(|face| has_all(face));
    if let Some(face) = kept {
        return Ok(vec![(whole, face, script)]);
    }
    for letter in shown() {
        if let Some(face) = setter.face(letter, weight).filter(|face| has_all(face)) {
            return Ok(vec![(whole, face, script)]);
        }
    }
    let mut found: Vec<Faced> = Vec::new();
    for (offset, letter) in cluster.char_indices() {
        let range = at + offset..at + offset + letter.len_utf8();
        let face = if is_hidden(letter) {
            let last = found.last().map(|(_, face, _)| *face);
            last.or(before.map(|before| before.face))
                .or_else(|| setter.face(' ', weight))
        } else {
            setter.face(letter, weight)
        };
        let face = face.ok_or_else(|| no_glyph(letter, text, at))?;
        found.push((range, face, script));
    }
    Ok(found)
}

fn no_glyph(letter: char, text: &str, at: usize) -> PdfError {
    let before = text.get(..at).unwrap_or_default();
    let mut near: Vec<char> = before.chars().rev().take(NEAR / 2).collect();
    near.reverse();
    let after = text.get(at..).unwrap_or_default();
    near.extend(after.chars().take(NEAR / 2));
    PdfError::NoGlyph {
        letter,
        near: near.into_iter().collect(),
    }
}

/// The glyphs of a piece, from left to right, with the letters that each stands for.
fn glyphs(text: &str, piece: &Piece) -> Result<Vec<KrillaGlyph>, PdfError> {
    let shown = text.get(piece.range.clone()).unwrap_or_default();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(shown);
    buffer.guess_segment_properties();
    let backwards = piece.level.is_rtl();
    buffer.set_direction(if backwards {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    let (font, data, instance) = &piece.face.shaping;
    let shaper = data.shaper(font).instance(Some(instance)).build();
    let shaped = shaper.shape(buffer, ShapeOptions::new());
    let mut starts: Vec<usize> = shaped
        .glyph_infos()
        .iter()
        .map(|info| info.cluster as usize)
        .collect();
    let clusters = starts.clone();
    starts.push(shown.len());
    starts.sort_unstable();
    starts.dedup();
    let em = piece.face.em;
    let pairs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    let mut glyphs = Vec::with_capacity(clusters.len());
    for ((info, position), start) in pairs.zip(clusters) {
        let end = starts
            .get(starts.partition_point(|other| *other <= start))
            .copied()
            .unwrap_or(shown.len());
        if info.glyph_id == 0 {
            let letter = shown.get(start..).and_then(|rest| rest.chars().next());
            let letter = letter.unwrap_or('\u{fffd}');
            return Err(no_glyph(letter, text, piece.range.start + start));
        }
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            position.x_advance as f32 / em,
            position.x_offset as f32 / em,
            position.y_offset as f32 / em,
            position.y_advance as f32 / em,
            piece.range.start + start..piece.range.start + end,
            None,
        ));
    }
    Ok(glyphs)
}

fn is_neutral(script: Script) -> bool {
    matches!(script, Script::Common | Script::Inherited | Script::Unknown)
}

/// Letters that steer others and have no shape of their own.
fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether the first letter of a text that has a direction runs from right to left.
fn runs_backwards(text: &str) -> bool {
    get_base_direction(text) == unicode_bidi::Direction::Rtl
}

/// Letters that make a line run from right to left, or that steer the direction.
fn turns(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}
