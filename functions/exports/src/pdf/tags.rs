//! The structure of the document, for those who hear it: a heading, paragraphs, the figure with its
//! description, and a table whose every cell is one.
//!
//! A cell may stand on several pages, and the columns of a row too. So the parts of a row are
//! gathered until its last line is drawn.

use std::{collections::BTreeMap, num::NonZeroU16};

use krilla::geom::Rect;
use krilla::tagging::{BBox, Identifier, Node, TableHeaderScope, Tag, TagGroup, TagTree};

/// The structure so far.
pub struct Tags {
    before: Vec<Node>,
    head: Vec<Vec<Node>>,
    body: TagGroup,
    /// Rows that are being drawn: what of each cell there is.
    open: BTreeMap<usize, Vec<Vec<Node>>>,
    columns: usize,
}

impl Tags {
    pub fn new(columns: usize) -> Self {
        Self {
            before: Vec::new(),
            head: vec![Vec::new(); columns],
            body: TagGroup::new(Tag::TBody),
            open: BTreeMap::new(),
            columns,
        }
    }

    /// The heading of the document.
    pub fn title(&mut self, title: &str, parts: Vec<Node>) {
        let tag = Tag::Hn(NonZeroU16::MIN, Some(title.to_owned()));
        self.before.push(TagGroup::with_children(tag, parts).into());
    }

    /// A paragraph.
    pub fn paragraph(&mut self, parts: Vec<Node>) {
        self.before
            .push(TagGroup::with_children(Tag::P, parts).into());
    }

    /// A picture with the same in words, and where it is.
    pub fn figure(&mut self, description: &str, place: (usize, Option<Rect>), part: Identifier) {
        let (page, rect) = place;
        let tag = Tag::Figure(Some(description.to_owned()))
            .with_bbox(rect.map(|rect| BBox::new(page, rect)));
        self.before
            .push(TagGroup::with_children(tag, vec![part.into()]).into());
    }

    /// A part of what stands above a column.
    pub fn head(&mut self, column: usize, part: Identifier) {
        if let Some(parts) = self.head.get_mut(column) {
            parts.push(part.into());
        }
    }

    /// A part of a cell.
    pub fn cell(&mut self, row: usize, column: usize, part: Identifier) {
        let columns = self.columns;
        let cells = self
            .open
            .entry(row)
            .or_insert_with(|| vec![Vec::new(); columns]);
        if let Some(parts) = cells.get_mut(column) {
            parts.push(part.into());
        }
    }

    /// A row is drawn, all of it.
    pub fn row(&mut self, row: usize) {
        let cells = self
            .open
            .remove(&row)
            .unwrap_or_else(|| vec![Vec::new(); self.columns]);
        let cells = cells
            .into_iter()
            .map(|parts| TagGroup::with_children(Tag::TD, parts).into());
        self.body
            .push(TagGroup::with_children(Tag::TR, cells.collect()));
    }

    /// The tree, with the table as its last part.
    pub fn tree(self, language: &str, summary: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for node in self.before {
            tree.push(node);
        }
        if self.columns == 0 {
            return tree;
        }
        let heads = self
            .head
            .into_iter()
            .map(|parts| TagGroup::with_children(Tag::TH(TableHeaderScope::Column), parts).into());
        let head = TagGroup::with_children(Tag::TR, heads.collect());
        let mut parts: Vec<Node> =
            vec![TagGroup::with_children(Tag::THead, vec![head.into()]).into()];
        if !self.body.children.is_empty() {
            parts.push(self.body.into());
        }
        let table = Tag::Table.with_summary(Some(summary.to_owned()));
        tree.push(TagGroup::with_children(table, parts));
        tree
    }
}
