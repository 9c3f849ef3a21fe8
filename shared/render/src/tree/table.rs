//! Table: rows and cells that hold components.

use widgets::components::{Component, Table, TableCell, TableRow};
use widgets::style::{Place, TextSize};

use super::Scene;
use super::sheet::Declarations;
use super::style;
use crate::writer::Writer;

impl Scene<'_> {
    pub(super) fn table(&mut self, out: &mut Writer, table: &Table) {
        if table.children.is_empty() {
            return;
        }
        out.open("div")
            .attr("class", "inlay-scroll")
            .attr("tabindex", 0)
            .attr("role", "group")
            .attr("aria-label", "Table")
            .open("table")
            .attr("class", "inlay-grid")
            .maybe("id", self.node_id(table.base.id.as_deref()));
        let rows: Vec<&TableRow> = table
            .children
            .iter()
            .filter_map(|child| match child {
                Component::TableRow(row) => Some(row.as_ref()),
                _ => None,
            })
            .collect();
        let heads = rows
            .iter()
            .take_while(|row| row.header == Some(true))
            .count();
        let (head, body) = rows.split_at(heads);
        for (element, part) in [("thead", head), ("tbody", body)] {
            if part.is_empty() {
                continue;
            }
            out.open(element);
            for row in part {
                self.row(out, row);
            }
            out.close(element);
        }
        out.close("table").close("div");
    }

    fn row(&mut self, out: &mut Writer, row: &TableRow) {
        out.open("tr")
            .maybe("id", self.node_id(row.base.id.as_deref()));
        for child in &row.children {
            if let Component::TableCell(cell) = child {
                self.cell(out, cell, row.header == Some(true));
            }
        }
        out.close("tr");
    }

    fn cell(&mut self, out: &mut Writer, cell: &TableCell, header: bool) {
        let mut css = Declarations::default();
        css.maybe("width", cell.width.as_ref().and_then(style::pixels))
            .maybe("text-align", cell.align.map(Place::as_str))
            .maybe(
                "vertical-align",
                cell.v_align.map(|place| match place {
                    Place::Start => "top",
                    Place::Center => "middle",
                    Place::End => "bottom",
                }),
            )
            .maybe(
                "min-width",
                cell.col_size.map(|size| match size {
                    TextSize::Xs => "48px",
                    TextSize::Sm => "80px",
                    TextSize::Md => "120px",
                    TextSize::Lg => "180px",
                    TextSize::Xl => "260px",
                }),
            );
        if let Some(padding) = &cell.padding {
            style::spacing(
                "padding",
                &widgets::style::Spacing::Sides(Box::new(padding.clone())),
                &mut css,
            );
        }
        let class = self.sheet.class(css);
        let element = if header { "th" } else { "td" };
        let span = |count: Option<u64>| {
            count
                .filter(|count| *count > 1)
                .map(|count| count.min(1000))
        };
        out.open(element)
            .maybe("class", class)
            .maybe("scope", header.then_some("col"))
            .maybe("colspan", span(cell.col_span))
            .maybe("rowspan", span(cell.row_span))
            .maybe("id", self.node_id(cell.base.id.as_deref()));
        self.nodes(out, &cell.children);
        out.close(element);
    }
}
