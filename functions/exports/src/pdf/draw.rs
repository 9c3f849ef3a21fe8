//! The pages of the document.

use std::{collections::HashMap, ops::Range, rc::Rc};

use jiff::tz::TimeZone;
use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Point, Rect},
    metadata::{DateTime, Metadata, TextDirection},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Node},
};
use render::format;

use super::{
    PdfError,
    cells::Cells,
    chart::Chart,
    columns::{self, Columns, Paper},
    font::{Fonts, Weight},
    pages::{self, GAP, LINE, Part},
    paint::paint,
    tags::Tags,
    text::{Setter, Style, clean_into},
};
use crate::sheet::Sheet;

pub(super) const MARGIN: f32 = Paper::MARGIN;
/// Room for the footer below the content.
const FOOTER: f32 = 24.0;
/// Most of a page's height that a chart takes.
const CHART: f32 = 0.42;
/// Fewest rows that the first page has room for, or the table begins on the next.
const FEWEST: f32 = 3.0;
/// Most letters above a column.
const LABEL: usize = 200;
/// Most letters of the title.
const TITLE_LETTERS: usize = 500;
/// Most lines of the title, and of each text below it.
const MOST_LINES: usize = 5;
/// Most bookmarks into the table.
const MOST_BOOKMARKS: usize = 50;

const TITLE: Style = Style {
    weight: Weight::Bold,
    size: 16.0,
};
const TEXT: Style = Style {
    weight: Weight::Regular,
    size: 9.0,
};
const SMALL: Style = Style {
    weight: Weight::Regular,
    size: 7.5,
};

/// Draws everything.
pub fn document(sheet: &Sheet, cells: &Cells, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let sheet = cleaned(sheet);
    let mut setter = Setter::new(fonts, &sheet.language, cells.text());
    let columns = columns::place(&mut setter, &sheet.columns, cells)?;
    let paper = columns.paper;
    let chart = match &sheet.picture {
        Some(picture) => Some(Chart::read(&picture.svg)?),
        None => None,
    };
    let top = Top::of(&mut setter, &sheet, cells, (paper, chart.as_ref()))?;
    let head = pages::head(&mut setter, &sheet.columns, &columns)?;
    let others = paper.height - 2.0 * MARGIN - FOOTER - pages::head_height(head);
    let first = others - top.height;
    let first = if first < FEWEST * (LINE + 2.0 * GAP) {
        0.0
    } else {
        first
    };
    let pages = pages::fill(&mut setter, cells, &columns, (first, others))?;
    let mut drawing = Drawing {
        total: total(&pages, &columns),
        tags: Tags::new(sheet.columns.len()),
        going_on: HashMap::new(),
        mirrored: is_backwards(&sheet.language),
        page: 0,
        sheet: &sheet,
        cells,
        setter,
        columns: &columns,
        head,
    };
    let mut document = Document::new_with(settings()?);
    drawing.pages(&mut document, &pages, &top)?;
    drawing.finish(document, &pages)
}

/// The texts beside the table, with nothing in them that has no shape.
fn cleaned(sheet: &Sheet) -> Sheet {
    let clean = |text: &str| {
        let mut out = String::with_capacity(text.len());
        clean_into(&mut out, text);
        out.replace('\n', " ")
    };
    let mut sheet = sheet.clone();
    sheet.title = clean(&sheet.title).trim().to_owned();
    shorten(&mut sheet.title, TITLE_LETTERS);
    if sheet.title.is_empty() {
        sheet.title = "Export".to_owned();
    }
    if sheet.language.trim().is_empty() {
        sheet.language = "en".to_owned();
    }
    sheet.note = clean(&sheet.note);
    for heading in &mut sheet.columns {
        heading.label = clean(&heading.label);
        shorten(&mut heading.label, LABEL);
    }
    for source in &mut sheet.sources {
        *source = clean(source);
    }
    sheet
}

fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Write(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

/// Whether a language is written from right to left.
fn is_backwards(language: &str) -> bool {
    let first = language.split('-').next().unwrap_or_default();
    [
        "ar", "fa", "he", "iw", "ur", "yi", "ps", "ckb", "dv", "sd", "ug",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(first))
}

/// How many pages the pages of rows take, with those beside them.
fn total(pages: &[Vec<Part>], columns: &Columns) -> usize {
    let bands = columns.bands.len().max(1);
    let alone = usize::from(pages.len() > 1 && pages.first().is_some_and(Vec::is_empty));
    (pages.len() - alone) * bands + alone
}

/// What stands above the table on the first page.
struct Top<'c> {
    title: Vec<String>,
    texts: Vec<String>,
    /// The chart, and its scale.
    chart: Option<(&'c Chart<'c>, f32)>,
    height: f32,
}

impl<'c> Top<'c> {
    fn of(
        setter: &mut Setter<'_>,
        sheet: &Sheet,
        cells: &Cells,
        (paper, chart): (Paper, Option<&'c Chart<'c>>),
    ) -> Result<Self, PdfError> {
        let mut lines = |text: &str, style| -> Result<Vec<String>, PdfError> {
            // With room for an ellipsis.
            let ranges = setter.lines(text, style, paper.room() - style.size)?;
            let more = ranges.len() > MOST_LINES;
            let texts = ranges.into_iter().filter_map(|range| text.get(range));
            let mut texts: Vec<String> = texts.take(MOST_LINES).map(str::to_owned).collect();
            if let Some(last) = texts.last_mut().filter(|_| more) {
                last.push('…');
            }
            Ok(texts)
        };
        let title = lines(&sheet.title, TITLE)?;
        let rows = match cells.rows() {
            1 => "1 row".to_owned(),
            rows => format!("{} rows", format::number(rows as f64)),
        };
        let mut texts = Vec::new();
        for text in [sheet.note.as_str(), &format!("{rows} · {}", from(sheet))] {
            texts.extend(lines(text, TEXT)?);
        }
        let height = title.len() as f32 * 20.0 + texts.len() as f32 * 13.0 + 12.0;
        let left = paper.height - 2.0 * MARGIN - FOOTER - height - GAP;
        let chart = chart.map(|chart| {
            let wide = paper.room() / chart.width;
            let tall = left.min(paper.height * CHART) / chart.height;
            (chart, wide.min(tall).max(0.05))
        });
        let drawn = chart.map_or(0.0, |(chart, scale)| chart.height * scale + 12.0);
        Ok(Self {
            title,
            texts,
            chart,
            height: height + drawn,
        })
    }
}

/// Where the rows came from, and when.
fn from(sheet: &Sheet) -> String {
    let made = format::moment(sheet.made);
    match sheet.sources.len() {
        0 => made,
        1 => format!("Source: {} · {made}", sheet.sources.join(", ")),
        _ => format!("Sources: {} · {made}", sheet.sources.join(", ")),
    }
}

/// A document as it is drawn.
pub(super) struct Drawing<'a> {
    pub(super) tags: Tags,
    pub(super) setter: Setter<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) cells: &'a Cells,
    pub(super) columns: &'a Columns,
    pub(super) head: usize,
    /// Lines of the cells of a row that goes on over pages, by row and column.
    pub(super) going_on: HashMap<(usize, usize), Rc<[Range<usize>]>>,
    /// Whether the first column is on the right.
    pub(super) mirrored: bool,
    page: usize,
    total: usize,
}

impl Drawing<'_> {
    fn pages(
        &mut self,
        document: &mut Document,
        pages: &[Vec<Part>],
        top: &Top<'_>,
    ) -> Result<(), PdfError> {
        let paper = self.columns.paper;
        let settings = PageSettings::from_wh(paper.width, paper.height)
            .ok_or_else(|| PdfError::Write("no paper".to_owned()))?;
        for (number, parts) in pages.iter().enumerate() {
            let alone = parts.is_empty() && pages.len() > 1;
            let bands = if alone {
                self.columns.bands.get(..1)
            } else {
                self.columns.bands.get(..)
            };
            for (beside, band) in bands.unwrap_or_default().iter().enumerate() {
                let mut page = document.start_page_with(settings.clone());
                let mut surface = page.surface();
                let mut y = MARGIN;
                if number == 0 && beside == 0 {
                    self.top(&mut surface, top)?;
                    y += top.height;
                }
                if !alone {
                    let first = number == 0 || (number == 1 && pages[0].is_empty());
                    self.headings(&mut surface, band, y, first)?;
                    self.rows(&mut surface, band, parts, y + pages::head_height(self.head))?;
                }
                self.footer(&mut surface)?;
                surface.finish();
                page.finish();
                self.page += 1;
            }
            for part in parts.iter().filter(|part| part.ends) {
                self.tags.row(part.row);
                self.going_on.retain(|(row, _), _| *row != part.row);
            }
        }
        Ok(())
    }

    fn top(&mut self, surface: &mut Surface<'_>, top: &Top<'_>) -> Result<(), PdfError> {
        let mut y = MARGIN;
        surface.set_fill(Some(paint("ink")));
        let mut parts: Vec<Node> = Vec::new();
        for line in &top.title {
            y += 20.0;
            let part = surface.start_tagged(ContentTag::Other);
            self.start(surface, line, TITLE, y - 5.0)?;
            surface.end_tagged();
            parts.push(part.into());
        }
        self.tags.title(&self.sheet.title, parts);
        surface.set_fill(Some(paint("ink-2")));
        for line in &top.texts {
            y += 13.0;
            let part = surface.start_tagged(ContentTag::Other);
            self.start(surface, line, TEXT, y - 3.0)?;
            surface.end_tagged();
            self.tags.paragraph(vec![part.into()]);
        }
        if let (Some((chart, scale)), Some(picture)) = (top.chart, &self.sheet.picture) {
            let x = (self.columns.paper.width - chart.width * scale) / 2.0;
            let part = surface.start_tagged(ContentTag::Other);
            chart.draw(surface, &mut self.setter, (x, y + 8.0), scale)?;
            surface.end_tagged();
            let box_ = Rect::from_xywh(x, y + 8.0, chart.width * scale, chart.height * scale);
            let said = picture.description.trim();
            let said = if said.is_empty() {
                self.sheet.title.as_str()
            } else {
                said
            };
            self.tags.figure(said, (self.page, box_), part);
        }
        Ok(())
    }

    /// A line of text at the side where reading begins.
    fn start(
        &mut self,
        surface: &mut Surface<'_>,
        text: &str,
        style: Style,
        y: f32,
    ) -> Result<(), PdfError> {
        let line = self.setter.line(text, 0..text.len(), style)?;
        let x = if line.backwards {
            self.columns.paper.width - MARGIN - line.width
        } else {
            MARGIN
        };
        line.draw(surface, x, y);
        Ok(())
    }

    fn footer(&mut self, surface: &mut Surface<'_>) -> Result<(), PdfError> {
        let paper = self.columns.paper;
        let y = paper.height - MARGIN;
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
            ArtifactType::Footer,
        )));
        surface.set_fill(Some(paint("ink-2")));
        let place = format!("Page {} of {}", self.page + 1, self.total);
        let place = self.setter.line(&place, 0..place.len(), SMALL)?;
        let room = paper.room() - place.width - 12.0;
        let from = self.setter.cut(&from(self.sheet), SMALL, room)?;
        from.draw(surface, MARGIN, y);
        place.draw(surface, paper.width - MARGIN - place.width, y);
        surface.end_tagged();
        Ok(())
    }

    fn finish(self, mut document: Document, pages: &[Vec<Part>]) -> Result<Vec<u8>, PdfError> {
        let Self {
            tags,
            sheet,
            cells,
            columns,
            mirrored,
            ..
        } = self;
        let at = |page: usize| XyzDestination::new(page, Point::from_xy(MARGIN, MARGIN));
        let mut outline = Outline::new();
        let mut first = OutlineNode::new(sheet.title.clone(), at(0)).with_open(true);
        for (row, last, page) in bookmarks(pages, columns) {
            let rows = format!(
                "Rows {}–{}",
                format::number(row as f64 + 1.0),
                format::number(last as f64 + 1.0)
            );
            first.push_child(OutlineNode::new(rows, at(page)));
        }
        outline.push_child(first);
        document.set_outline(outline);
        let summary = format!(
            "{} columns, {} rows",
            sheet.columns.len(),
            format::number(cells.rows() as f64)
        );
        document.set_tag_tree(tags.tree(&sheet.language, &summary));
        document.set_metadata(metadata(sheet, mirrored));
        Ok(document.finish()?)
    }
}

/// First and last row and page of each part of a table that has several pages.
fn bookmarks(pages: &[Vec<Part>], columns: &Columns) -> Vec<(usize, usize, usize)> {
    let filled: Vec<(usize, &Vec<Part>)> = pages
        .iter()
        .enumerate()
        .filter(|(_, parts)| !parts.is_empty())
        .collect();
    if filled.len() < 2 {
        return Vec::new();
    }
    let alone = pages.first().is_some_and(Vec::is_empty);
    let page = |number: usize| {
        if alone && number > 0 {
            (number - 1) * columns.bands.len() + 1
        } else {
            number * columns.bands.len()
        }
    };
    let step = filled.len().div_ceil(MOST_BOOKMARKS);
    filled
        .chunks(step)
        .filter_map(|chunk| {
            let (number, parts) = chunk.first()?;
            let first = parts.first()?.row;
            let last = chunk.last()?.1.last()?.row;
            Some((first, last, page(*number)))
        })
        .collect()
}

fn metadata(sheet: &Sheet, mirrored: bool) -> Metadata {
    let made = sheet.made.to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let made = DateTime::new(u16::try_from(made.year()).unwrap_or_default())
        .month(small(made.month()))
        .day(small(made.day()))
        .hour(small(made.hour()))
        .minute(small(made.minute()))
        .second(small(made.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let described = [sheet.note.clone(), from(sheet)];
    let described: Vec<String> = described
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    Metadata::new()
        .title(sheet.title.clone())
        .description(described.join(" · "))
        .language(sheet.language.clone())
        .creator("Inlay".to_owned())
        .creation_date(made)
        .text_direction(if mirrored {
            TextDirection::RightToLeft
        } else {
            TextDirection::LeftToRight
        })
}
