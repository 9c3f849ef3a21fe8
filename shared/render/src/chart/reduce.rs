//! Many points made few without losing the shape: largest triangle, three buckets (Steinarsson
//! 2013). Peaks survive it, which an average would flatten.

use super::plot::{Kind, Origin, Plot, Run};

/// Most places that are drawn one by one.
const MOST: usize = 1000;

/// The plot with about two places to a pixel, where it has more than can be drawn apart.
pub(super) fn fewer(plot: &Plot) -> Option<Plot> {
    if plot.places() <= MOST || matches!(plot.drawn_kind(), Kind::Pie { .. }) {
        return None;
    }
    let target = (plot.width * 2.0).clamp(200.0, 2.0 * MOST as f64) as usize;
    let each = (target / plot.series.len().max(1)).max(3);
    let mut kept = vec![false; plot.places()];
    for run in &plot.series {
        keep(run, plot.x.as_deref(), each, &mut kept);
    }
    let index: Vec<usize> = (0..kept.len())
        .filter(|at| kept.get(*at) == Some(&true))
        .collect();
    let pick = |values: &[Option<f64>]| {
        let values = index.iter().map(|at| values.get(*at).copied().flatten());
        values.collect()
    };
    let series = plot
        .series
        .iter()
        .map(|run| Run {
            values: pick(&run.values),
            name: run.name.clone(),
            stack: run.stack.clone(),
            color: run.color.clone(),
            ..*run
        })
        .collect();
    let mut fewer = Plot {
        labels: index.iter().map(|at| plot.label(*at).to_owned()).collect(),
        x: plot
            .x
            .as_ref()
            .map(|x| index.iter().filter_map(|at| x.get(*at).copied()).collect()),
        series,
        origin: None,
        title: plot.title.clone(),
        x_title: plot.x_title.clone(),
        y_title: plot.y_title.clone(),
        ..*plot
    };
    fewer.origin = Some(Origin {
        index,
        of: plot.places(),
    });
    Some(fewer)
}

/// Marks the places of one series that carry its shape, and one gap between two of them where
/// there was any.
fn keep(run: &Run, x: Option<&[f64]>, target: usize, kept: &mut [bool]) {
    let points: Vec<(usize, f64, f64)> = run
        .values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| {
            let along = x.and_then(|x| x.get(at).copied()).unwrap_or(at as f64);
            Some((at, along, (*value)?))
        })
        .collect();
    let mut mark = |at: usize| {
        if let Some(kept) = kept.get_mut(at) {
            *kept = true;
        }
    };
    let chosen = largest_triangles(&points, target);
    for two in chosen.windows(2) {
        let [from, to] = two else { continue };
        let gap = run.values.get(from + 1..*to).and_then(|between| {
            between
                .iter()
                .position(Option::is_none)
                .map(|at| from + 1 + at)
        });
        if let Some(gap) = gap {
            mark(gap);
        }
    }
    for at in chosen {
        mark(at);
    }
}

fn largest_triangles(points: &[(usize, f64, f64)], target: usize) -> Vec<usize> {
    if points.len() <= target {
        return points.iter().map(|point| point.0).collect();
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    // Scaled down, so that areas of huge values are still numbers.
    let size = points
        .iter()
        .fold(1e-300f64, |most, point| most.max(point.2.abs()));
    let buckets = target - 2;
    let edge = |bucket: usize| 1 + bucket * (points.len() - 2) / buckets;
    let mut chosen = vec![first.0];
    let mut before = *first;
    for bucket in 0..buckets {
        let own = points
            .get(edge(bucket)..edge(bucket + 1))
            .unwrap_or_default();
        let next = points
            .get(edge(bucket + 1)..edge((bucket + 2).min(buckets)).max(edge(bucket + 1) + 1))
            .filter(|next| !next.is_empty())
            .unwrap_or(std::slice::from_ref(last));
        let count = next.len() as f64;
        let (sum_x, sum_y) = next.iter().fold((0.0, 0.0), |(x, y), point| {
            (x + point.1, y + point.2 / size)
        });
        let (x, y) = (sum_x / count, sum_y / count);
        let area = |point: &(usize, f64, f64)| {
            ((before.1 - x) * (point.2 - before.2) / size
                - (before.1 - point.1) * (y - before.2 / size))
                .abs()
        };
        let mut best: Option<(f64, &(usize, f64, f64))> = None;
        for point in own {
            let area = area(point);
            if best.is_none_or(|(most, _)| area > most) {
                best = Some((area, point));
            }
        }
        if let Some((_, point)) = best {
            chosen.push(point.0);
            before = *point;
        }
    }
    chosen.push(last.0);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_ends_and_gaps_survive() {
        let values: Vec<(usize, f64, f64)> = (0..10_000)
            .map(|at| {
                (
                    at,
                    at as f64,
                    if at == 4321 { 1e6 } else { (at % 7) as f64 },
                )
            })
            .collect();
        let chosen = largest_triangles(&values, 500);
        assert_eq!((chosen.first(), chosen.last()), (Some(&0), Some(&9999)));
        assert!(chosen.contains(&4321) && chosen.len() <= 500);
        assert!(chosen.is_sorted());
    }
}
