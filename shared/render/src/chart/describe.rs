//! A chart in words, for those who hear it.

use super::pie;
use super::plot::{Kind, Plot, Run};
use crate::format;

/// Most series that are described one by one.
const MOST: usize = 6;

/// What the chart shows: axes, range, largest and smallest, trend, how many are missing.
pub fn words(plot: &Plot) -> String {
    let kind = plot.drawn_kind();
    let mut said = Vec::new();
    if kind != plot.kind {
        said.push(
            "A pie cannot show negative values or a sum of zero, so these are bars.".to_owned(),
        );
    }
    if plot.has_no_value() {
        said.push(
            if plot.places() == 0 {
                "There is no data."
            } else {
                "There are no values."
            }
            .to_owned(),
        );
        let names: Vec<&str> = plot.series.iter().map(|run| run.name.as_str()).collect();
        if !names.is_empty() {
            said.push(format!("Series: {}.", names.join(", ")));
        }
        return said.join(" ");
    }
    said.push(axes(plot, kind));
    let runs = match kind {
        Kind::Pie { .. } => plot.series.get(..1).unwrap_or_default(),
        _ => plot.series.as_slice(),
    };
    for (number, run) in runs.iter().take(MOST).enumerate() {
        said.push(series(plot, kind, number, run, runs.len() > 1));
    }
    if let Some(left) = runs.len().checked_sub(MOST).filter(|left| *left > 0) {
        said.push(format!("And {left} more series."));
    }
    if plot.left_out > 0 {
        said.push(format!("{} more series are not drawn.", plot.left_out));
    }
    said.join(" ")
}

fn axes(plot: &Plot, kind: Kind) -> String {
    let places = plot.places();
    let ends = match (plot.labels.first(), plot.labels.last()) {
        (Some(first), Some(last)) if places > 1 => format!(", from {first} to {last}"),
        (Some(first), _) => format!(", {first}"),
        _ => String::new(),
    };
    let across = plot.x_title.as_deref().filter(|title| !title.is_empty());
    let values = plot.y_title.as_deref().filter(|title| !title.is_empty());
    let what = match kind {
        Kind::Pie { .. } if places == 1 => "slice",
        Kind::Pie { .. } => "slices",
        _ if places == 1 => "place",
        _ => "places",
    };
    let by = match (values, across) {
        (Some(values), Some(across)) => format!("{values} by {across}: "),
        (Some(one), None) | (None, Some(one)) => format!("{one}: "),
        (None, None) => String::new(),
    };
    format!("{by}{places} {what}{ends}.")
}

fn series(plot: &Plot, kind: Kind, number: usize, run: &Run, named: bool) -> String {
    let present: Vec<(usize, f64)> = run
        .values
        .iter()
        .enumerate()
        .filter_map(|(place, value)| Some((place, (*value)?)))
        .collect();
    let missing = run.values.len() - present.len();
    let subject = if named {
        format!("{}: ", run.name)
    } else {
        String::new()
    };
    let (Some(first), Some(last)) = (present.first(), present.last()) else {
        return format!("{subject}no values.");
    };
    let most = present.iter().fold(
        first,
        |best, point| if point.1 > best.1 { point } else { best },
    );
    let least = present.iter().fold(
        first,
        |best, point| if point.1 < best.1 { point } else { best },
    );
    let at = |point: &(usize, f64)| {
        let share = match kind {
            Kind::Pie { .. } if number == 0 => {
                pie::share(plot, pie::whole(plot), point.0).map(|share| format!(", {share}"))
            }
            _ => None,
        };
        format!(
            "{} ({}{})",
            format::number(point.1),
            plot.label(point.0),
            share.unwrap_or_default()
        )
    };
    let mut said = if present.len() == 1 {
        format!("{subject}{}", at(first))
    } else if most.1 == least.1 {
        format!("{subject}always {}", format::number(most.1))
    } else {
        format!("{subject}largest {}, smallest {}", at(most), at(least))
    };
    if matches!(kind, Kind::Lines | Kind::Areas | Kind::Mixed)
        && present.len() > 2
        && most.1 != least.1
    {
        let way = if last.1 > first.1 {
            "rises"
        } else if last.1 < first.1 {
            "falls"
        } else {
            "ends where it begins,"
        };
        said.push_str(&format!(
            "; {way} from {} to {}",
            format::number(first.1),
            format::number(last.1)
        ));
    }
    if missing > 0 {
        let verb = if missing == 1 {
            "value is"
        } else {
            "values are"
        };
        said.push_str(&format!("; {missing} {verb} missing"));
    }
    said.push('.');
    said
}
