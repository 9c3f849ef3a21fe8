//! The part of the table that stands on a page: headings, rows, cells.

use std::{ops::Range, rc::Rc};

use krilla::{
    geom::{PathBuilder, Rect},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag},
};

use super::{
    PdfError,
    columns::{CELL, HEAD, PAD, Placed},
    draw::{Drawing, MARGIN},
    pages::{self, GAP, LINE, Part},
    paint::{paint, stroke},
    text::Style,
};
use crate::sheet::Heading;

impl Drawing<'_> {
    /// What stands above the columns: cells of the table the first time, and later only a help.
    pub(super) fn headings(
        &mut self,
        surface: &mut Surface<'_>,
        band: &[Placed],
        y: f32,
        first: bool,
    ) -> Result<(), PdfError> {
        let height = pages::head_height(self.head);
        surface.start_tagged(layout());
        surface.set_fill(Some(paint("surface-2")));
        fill_rect(surface, self.across(band, y, height));
        surface.set_fill(None);
        surface.set_stroke(Some(stroke("border", 0.8)));
        rules(surface, self.across(band, y, height), &[y + height]);
        surface.set_stroke(None);
        surface.end_tagged();
        surface.set_fill(Some(paint("ink")));
        for placed in band {
            let sheet = self.sheet;
            let Some(heading) = sheet.columns.get(placed.column) else {
                continue;
            };
            let lines = self
                .setter
                .lines(&heading.label, HEAD, placed.width - 2.0 * PAD)?;
            if lines.is_empty() {
                continue;
            }
            let own = first && !placed.again;
            let part = surface.start_tagged(if own {
                ContentTag::Other
            } else {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            });
            // Headings stand on the line below them.
            let above = self.head.saturating_sub(lines.len()) as f32 * LINE;
            self.cell(
                surface,
                placed,
                heading,
                &heading.label,
                &lines,
                HEAD,
                y + above,
            )?;
            surface.end_tagged();
            if own {
                self.tags.head(placed.column, part);
            }
        }
        Ok(())
    }

    /// The rows of a page, of the columns that stand on it.
    pub(super) fn rows(
        &mut self,
        surface: &mut Surface<'_>,
        band: &[Placed],
        parts: &[Part],
        top: f32,
    ) -> Result<(), PdfError> {
        surface.set_fill(Some(paint("ink")));
        let sheet = self.sheet;
        let cells = self.cells;
        for part in parts {
            for placed in band {
                let (Some(heading), text) = (
                    sheet.columns.get(placed.column),
                    cells.get(part.row, placed.column),
                ) else {
                    continue;
                };
                let lines = self.lines(part, placed, text)?;
                let end = lines.len().min(part.from + part.lines);
                let shown = lines.get(part.from..end).unwrap_or_default();
                if shown.iter().all(|line| line.is_empty()) {
                    continue;
                }
                let tag = if placed.again {
                    ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
                } else {
                    ContentTag::Other
                };
                let identifier = surface.start_tagged(tag);
                self.cell(surface, placed, heading, text, shown, CELL, top + part.y)?;
                surface.end_tagged();
                if !placed.again {
                    self.tags.cell(part.row, placed.column, identifier);
                }
            }
        }
        let ends: Vec<f32> = parts
            .iter()
            .filter(|part| part.ends)
            .map(|part| top + part.y + part.height())
            .collect();
        surface.start_tagged(layout());
        surface.set_fill(None);
        surface.set_stroke(Some(stroke("line", 0.5)));
        rules(surface, self.across(band, top, 1.0), &ends);
        surface.set_stroke(None);
        surface.end_tagged();
        Ok(())
    }

    /// The lines of a cell. Those of one that fills pages are found once.
    fn lines(
        &mut self,
        part: &Part,
        placed: &Placed,
        text: &str,
    ) -> Result<Rc<[Range<usize>]>, PdfError> {
        let cell = (part.row, placed.column);
        if let Some(lines) = self.going_on.get(&cell) {
            return Ok(Rc::clone(lines));
        }
        let room = placed.width - 2.0 * PAD;
        let lines: Rc<[Range<usize>]> = self.setter.lines(text, CELL, room)?.into();
        if !part.ends {
            self.going_on.insert(cell, Rc::clone(&lines));
        }
        Ok(lines)
    }

    /// Lines of a cell, from its top.
    #[allow(clippy::too_many_arguments)]
    fn cell(
        &mut self,
        surface: &mut Surface<'_>,
        placed: &Placed,
        heading: &Heading,
        text: &str,
        lines: &[Range<usize>],
        style: Style,
        top: f32,
    ) -> Result<(), PdfError> {
        let (left, right) = (
            self.left(placed) + PAD,
            self.left(placed) + placed.width - PAD,
        );
        for (number, range) in lines.iter().enumerate() {
            if range.is_empty() {
                continue;
            }
            let line = self.setter.line(text, range.clone(), style)?;
            // Numbers stand at the end of the page's direction, text at the beginning of its own.
            let on_the_right = if heading.kind.is_numeric() {
                !self.mirrored
            } else {
                line.backwards
            };
            let x = if on_the_right {
                right - line.width
            } else {
                left
            };
            let y = top + GAP + (number as f32 + 1.0) * LINE - 3.0;
            line.draw(surface, x, y);
        }
        Ok(())
    }

    /// What the columns of a band cover.
    fn across(&self, band: &[Placed], y: f32, height: f32) -> (f32, f32, f32, f32) {
        let left = band.iter().map(|placed| self.left(placed));
        let left = left.fold(self.columns.paper.width, f32::min);
        let width = band.iter().map(|placed| placed.width).sum();
        (left, y, width, height)
    }

    /// Left end of a column.
    fn left(&self, placed: &Placed) -> f32 {
        if self.mirrored {
            self.columns.paper.width - MARGIN - placed.x - placed.width
        } else {
            MARGIN + placed.x
        }
    }
}

fn layout() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
}

fn fill_rect(surface: &mut Surface<'_>, (x, y, width, height): (f32, f32, f32, f32)) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Level lines at those heights.
fn rules(surface: &mut Surface<'_>, (x, _, width, _): (f32, f32, f32, f32), heights: &[f32]) {
    let mut path = PathBuilder::new();
    for y in heights {
        path.move_to(x, *y);
        path.line_to(x + width, *y);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
