//! Rows as a table: numbers to the right, and a bar beside each row where there is one figure.

use analyst::{Expected, reading::Part, say::number::Style};
use catalogue::{Format, Rows, Value};

use super::{Ink, safe};

/// Most rows shown; the formats for programs have them all.
const ROWS: usize = 25;

/// Widest cell.
const CELL: usize = 32;

/// Narrowest and widest bar worth drawing.
const BAR: std::ops::RangeInclusive<usize> = 4..=32;

/// The table's lines, at most `width` columns wide where the cells allow it.
pub fn lines(columns: &[Expected], rows: &Rows, width: usize, ink: Ink) -> Vec<String> {
    if rows.rows.is_empty() {
        return vec![ink.faint("no rows")];
    }
    let count = rows.columns.len();
    let styles: Vec<Style<'_>> = (0..count)
        .map(|at| match columns.get(at) {
            Some(column) => Style {
                format: column.format,
                unit: column.unit.as_deref(),
            },
            None => Style {
                format: Format::Text,
                unit: None,
            },
        })
        .collect();
    let heads: Vec<String> = (0..count)
        .map(|at| match columns.get(at) {
            Some(column) => clipped(&column.label),
            None => clipped(&rows.columns[at].name),
        })
        .collect();
    let shown: Vec<&Vec<Value>> = rows.rows.iter().take(ROWS).collect();
    let cells: Vec<Vec<String>> = shown
        .iter()
        .map(|row| {
            row.iter()
                .zip(&styles)
                .map(|(value, style)| match value {
                    Value::Null => "–".to_owned(),
                    value => clipped(&style.exact(value)),
                })
                .collect()
        })
        .collect();
    let is_number: Vec<bool> = (0..count)
        .map(|at| {
            let mut values = shown
                .iter()
                .filter_map(|row| row.get(at))
                .filter(|value| !value.is_null());
            values.clone().next().is_some() && values.all(|value| value.as_f64().is_some())
        })
        .collect();
    let widths: Vec<usize> = (0..count)
        .map(|at| {
            let column = cells.iter().filter_map(|row| row.get(at));
            column
                .chain([&heads[at]])
                .map(|cell| columns_of(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();

    let used = widths.iter().sum::<usize>() + 2 * count;
    let bars = bars(columns, &shown, width.saturating_sub(used));
    let mut lines = Vec::with_capacity(cells.len() + 3);
    let head = laid_out(&heads, &widths, &is_number);
    lines.push(ink.bold(&head));
    for (at, row) in cells.iter().enumerate() {
        let mut line = laid_out(row, &widths, &is_number);
        if let Some(bar) = bars.get(at) {
            let used = columns_of(&line);
            line.push_str(
                &" ".repeat((widths.iter().sum::<usize>() + 2 * count).saturating_sub(used)),
            );
            line.push_str(&ink.bar(bar));
        }
        lines.push(line.trim_end().to_owned());
    }
    let more = rows.rows.len() - shown.len();
    if more > 0 || rows.truncated {
        let left = match (more, rows.truncated) {
            (0, _) => "there were more rows than are given".to_owned(),
            (more, false) => format!("… and {more} more rows"),
            (more, true) => format!("… and {more} more rows, and more than are given"),
        };
        lines.push(ink.faint(&left));
    }
    lines
}

/// A bar for each row, where the rows have exactly one figure and none is below zero.
fn bars(columns: &[Expected], rows: &[&Vec<Value>], room: usize) -> Vec<String> {
    let mut figures = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column.part, Part::Figure | Part::Before));
    let (Some((figure, _)), None) = (figures.next(), figures.next()) else {
        return Vec::new();
    };
    let values: Vec<f64> = rows
        .iter()
        .map(|row| row.get(figure).and_then(Value::as_f64).unwrap_or(0.0))
        .collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let room = room.min(*BAR.end());
    let drawable = rows.len() > 1
        && largest.is_finite()
        && largest > 0.0
        && values.iter().all(|value| *value >= 0.0)
        && room >= *BAR.start();
    if !drawable {
        return Vec::new();
    }
    values
        .iter()
        .map(|value| bar(value / largest * room as f64))
        .collect()
}

/// A bar of that many columns, to an eighth.
fn bar(columns: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (columns * 8.0).round().clamp(0.0, 1024.0) as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn laid_out(cells: &[String], widths: &[usize], is_number: &[bool]) -> String {
    let mut line = String::new();
    for ((cell, width), number) in cells.iter().zip(widths).zip(is_number) {
        let space = " ".repeat(width.saturating_sub(columns_of(cell)));
        if *number {
            line.push_str(&space);
            line.push_str(cell);
        } else {
            line.push_str(cell);
            line.push_str(&space);
        }
        line.push_str("  ");
    }
    line.trim_end().to_owned()
}

fn clipped(text: &str) -> String {
    let text = safe(text).replace('\n', " ");
    if columns_of(&text) <= CELL {
        return text;
    }
    let mut short: String = text.chars().take(CELL - 1).collect();
    short.push('…');
    short
}

/// How many columns a text takes; wide characters are counted as one.
fn columns_of(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use catalogue::{ColumnType, RowColumn};

    use super::*;

    fn expected(name: &str, part: Part, kind: ColumnType) -> Expected {
        Expected {
            name: name.to_owned(),
            label: name.to_owned(),
            kind,
            part,
            format: if part == Part::Figure {
                Format::Number
            } else {
                Format::Text
            },
            unit: None,
        }
    }

    fn by_region(rows: Vec<(&str, i64)>) -> (Vec<Expected>, Rows) {
        let columns = vec![
            expected("Region", Part::Category, ColumnType::Text),
            expected("Orders", Part::Figure, ColumnType::Integer),
        ];
        let rows = Rows {
            columns: columns
                .iter()
                .map(|column| RowColumn {
                    name: column.name.clone(),
                    kind: column.kind,
                })
                .collect(),
            rows: rows
                .into_iter()
                .map(|(region, orders)| {
                    vec![Value::Text(region.to_owned()), Value::Integer(orders)]
                })
                .collect(),
            truncated: false,
        };
        (columns, rows)
    }

    #[test]
    fn one_figure_gets_bars_and_numbers_stand_to_the_right() {
        let (columns, rows) = by_region(vec![("North", 1200), ("South-East", 300)]);
        assert_eq!(
            lines(&columns, &rows, 30, Ink::plain()),
            [
                "Region      Orders",
                "North        1,200  ██████████",
                "South-East     300  ██▌",
            ]
        );
    }

    #[test]
    fn bars_are_left_out_where_there_is_no_room_or_a_figure_is_below_zero() {
        let (columns, rows) = by_region(vec![("North", 1200), ("South", -300)]);
        let drawn = lines(&columns, &rows, 80, Ink::plain()).concat();
        assert!(!drawn.contains('█'), "{drawn}");
        let (columns, rows) = by_region(vec![("North", 1200), ("South", 300)]);
        let drawn = lines(&columns, &rows, 10, Ink::plain()).concat();
        assert!(!drawn.contains('█'), "{drawn}");
    }

    #[test]
    fn many_rows_are_cut_and_the_rest_is_counted() {
        let (columns, rows) = by_region(vec![("North", 1); 40]);
        let drawn = lines(&columns, &rows, 40, Ink::plain());
        assert_eq!(drawn.len(), 1 + ROWS + 1);
        assert_eq!(drawn.last().map(String::as_str), Some("… and 15 more rows"));
    }

    #[test]
    fn no_rows_are_said_and_a_long_or_broken_cell_stays_one_line() {
        let (columns, mut rows) = by_region(vec![]);
        assert_eq!(lines(&columns, &rows, 40, Ink::plain()), ["no rows"]);
        let long = "x\n".repeat(60);
        rows.rows.push(vec![Value::Text(long), Value::Null]);
        for line in lines(&columns, &rows, 80, Ink::plain()) {
            assert!(!line.contains('\n') && line.chars().count() < 60, "{line}");
        }
    }
}
