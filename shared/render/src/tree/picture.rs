//! Pictures: Icon, Image, Chart.

use serde_json::Value;
use widgets::components::icon::IconSize;
use widgets::components::{Chart, CurveType, Icon, Image, Series};
use widgets::kinds::LegendPosition;

use super::Scene;
use super::sheet::Declarations;
use super::style;
use crate::chart::plot::{Curve, Gaps, Kind, MOST_VALUES, Mark, Plot, Run};
use crate::icon;
use crate::kinds::chart::figure;
use crate::writer::Writer;

impl Scene<'_> {
    pub(super) fn icon(&mut self, out: &mut Writer, given: &Icon) {
        let size = given.size.map_or("md", IconSize::as_str);
        let mut css = Declarations::default();
        css.maybe("color", given.color.as_ref().and_then(style::paint));
        let class = self.sheet.class(css).unwrap_or_default();
        out.markup(&icon::draw(
            &given.name,
            &format!("inlay-icon-{size} {class}"),
        ));
    }

    pub(super) fn image(&mut self, out: &mut Writer, image: &Image) {
        let mut css = Declarations::default();
        style::extent(&image.extent, &mut css);
        css.maybe("object-fit", image.fit.map(|fit| fit.as_str()))
            .maybe(
                "object-position",
                image.position.map(|position| position.as_str()),
            )
            .maybe("border-radius", image.radius.map(style::radius));
        if let Some(background) = &image.background {
            style::ground(background, &mut css);
        }
        if let Some(margin) = &image.margin {
            style::spacing("margin", &margin.0, &mut css);
        }
        let class = self.sheet.class(css).unwrap_or_default();
        let framed = if image.frame == Some(true) {
            " inlay-framed"
        } else {
            ""
        };
        let flush = if image.flush == Some(true) {
            " inlay-flush"
        } else {
            ""
        };
        let alt = image.alt.as_deref().unwrap_or_default();
        self.picture(
            out,
            &image.src,
            alt,
            &format!("inlay-image{framed}{flush} {class}"),
        );
    }

    /// A picture from its address; where pictures of elsewhere are not to be fetched, a sign that
    /// stands for it.
    pub(super) fn picture(&mut self, out: &mut Writer, address: &str, alt: &str, class: &str) {
        if !self.view.remote_pictures && !address.trim_start().starts_with("data:") {
            out.open("span")
                .attr("class", format_args!("inlay-no-picture {class}"));
            if alt.is_empty() {
                out.attr("aria-hidden", "true");
            } else {
                out.attr("role", "img").attr("aria-label", alt);
            }
            out.markup(&icon::svg("square-image")).close("span");
            return;
        }
        out.open("img")
            .attr("class", class)
            .attr("src", address)
            .attr("alt", alt)
            .attr("loading", "lazy")
            .attr("referrerpolicy", "no-referrer")
            .void();
    }

    pub(super) fn chart(&mut self, out: &mut Writer, chart: &Chart) {
        let mut plot = plot(chart);
        plot.fit(self.view.width);
        let mut css = Declarations::default();
        style::extent(&chart.extent, &mut css);
        let class = self.sheet.class(css).unwrap_or_default();
        let id = self.fresh("chart");
        out.open("div")
            .attr("class", format_args!("inlay-tree-chart {class}"))
            .maybe("id", self.node_id(chart.base.id.as_deref()));
        out.markup(&figure(&plot, &id, self.view.heading_tag(), None));
        out.close("div");
    }
}

/// Width of a tree's chart: what a card of the middle size has room for.
const WIDTH: f64 = 448.0;

/// The chart of a tree as what is drawn.
fn plot(chart: &Chart) -> Plot {
    let axis = &chart.x_axis;
    let labels = chart.data.iter().map(|row| {
        let text = crate::format::plain(row.get(&axis.data_key).unwrap_or(&Value::Null));
        let named = axis
            .labels
            .as_ref()
            .and_then(|labels| labels.get(&text)?.as_str());
        named.map_or(text, str::to_owned)
    });
    // Rows and series multiply: a row may say nothing, and a column be plotted many times.
    let most = (MOST_VALUES / chart.data.len().max(1)).max(1);
    let series: Vec<Run> = chart
        .series
        .iter()
        .take(most)
        .map(|series| {
            let (mark, label, key, stack, color, curve) = match series {
                Series::Bar(bar) => (
                    Mark::Bar,
                    &bar.label,
                    &bar.data_key,
                    &bar.stack,
                    &bar.color,
                    None,
                ),
                Series::Area(area) => (
                    Mark::Area,
                    &area.label,
                    &area.data_key,
                    &area.stack,
                    &area.color,
                    area.curve_type,
                ),
                Series::Line(line) => (
                    Mark::Line,
                    &line.label,
                    &line.data_key,
                    &None,
                    &line.color,
                    line.curve_type,
                ),
            };
            Run {
                name: label.clone().unwrap_or_else(|| key.clone()),
                values: chart
                    .data
                    .iter()
                    .map(|row| {
                        row.get(key)
                            .and_then(Value::as_f64)
                            .filter(|value| value.is_finite())
                    })
                    .collect(),
                mark,
                stack: stack.clone(),
                color: color.as_ref().and_then(style::paint),
                curve: curve.map_or(Curve::Straight, bent),
                right: false,
            }
        })
        .collect();
    let visible = axis.hide != Some(true);
    Plot {
        title: String::new(),
        kind: Kind::Mixed,
        labels: labels.collect(),
        x: None,
        legend: (chart.show_legend.unwrap_or(series.len() > 1) && !series.is_empty())
            .then_some(LegendPosition::Bottom),
        series,
        left_out: chart.series.len().saturating_sub(most),
        x_title: None,
        y_title: None,
        x_axis: visible,
        y_axis: chart.show_y_axis.unwrap_or(false),
        gaps: Gaps {
            bars: chart.bar_gap.map(|gap| gap as f64),
            places: chart.bar_category_gap.map(|gap| gap as f64),
        },
        tooltips: chart.show_tooltip.unwrap_or(true),
        origin: None,
        width: WIDTH,
        height: 240.0,
        narrowed: false,
    }
}

/// The nearest of our curves.
fn bent(curve: CurveType) -> Curve {
    match curve {
        CurveType::Linear | CurveType::LinearClosed => Curve::Straight,
        CurveType::Step => Curve::StepMiddle,
        CurveType::StepBefore => Curve::StepBefore,
        CurveType::StepAfter => Curve::StepAfter,
        _ => Curve::Smooth,
    }
}
