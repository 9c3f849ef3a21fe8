//! Rows of SQL that no plan wrote, read for what can be shown: their columns say what they are
//! only by their names and types.

use catalogue::{ColumnType, Format, RowColumn, Rows, Visible};

use crate::plan::Plan;
use crate::present::choice::BARS;
use crate::present::citation::source_name;
use crate::present::{Asked, Citation, Drawing, Presented, dress, present};
use crate::reading::{Answerable, Expected, Intent, Part};

/// Reads the columns of rows as those of an answer: for a plot, whatever is no number groups and
/// every number is a figure; for a table, each is a column.
pub fn answerable(sql: &str, prompt: &str, rows: &Rows, drawing: Drawing) -> Answerable {
    let is_figure = |column: &RowColumn| column.kind.is_numeric();
    let groups = rows.columns.iter().filter(|column| !is_figure(column));
    let plotted = match drawing {
        Drawing::Table | Drawing::Scatter => false,
        Drawing::Card => rows.columns.iter().all(is_figure) && rows.rows.len() == 1,
        _ => (1..=2).contains(&groups.count()) && rows.columns.iter().any(is_figure),
    };
    Answerable {
        intent: Intent::DataAnalysis,
        plan: Plan::default(),
        sql: sql.to_owned(),
        columns: rows
            .columns
            .iter()
            .map(|column| expected(column, plotted))
            .collect(),
        reading: prompt.to_owned(),
        confidence: 1.0,
    }
}

/// The drawing that such rows are fit for.
pub fn fitting(rows: &Rows) -> Drawing {
    let is_figure = |column: &&RowColumn| column.kind.is_numeric();
    let figures = rows.columns.iter().filter(is_figure).count();
    let groups = rows.columns.len() - figures;
    let count = rows.rows.len();
    match (groups, figures) {
        (0, 1..=4) if count == 1 => Drawing::Card,
        (1, 1..=4) if rows.columns[0].kind.is_temporal() && count > 1 => Drawing::Line,
        (1, 1..=4) if (2..=BARS).contains(&count) && !is_figure(&&rows.columns[0]) => Drawing::Bar,
        _ => Drawing::Table,
    }
}

fn expected(column: &RowColumn, plotted: bool) -> Expected {
    let part = match column.kind {
        _ if !plotted => Part::Listed,
        kind if kind.is_numeric() => Part::Figure,
        kind if kind.is_temporal() => Part::Period,
        _ => Part::Category,
    };
    Expected {
        name: column.name.clone(),
        label: dress::capital(column.name.replace('_', " ").trim()),
        kind: column.kind,
        part,
        format: match column.kind {
            kind if kind.is_temporal() => Format::Date,
            ColumnType::Integer | ColumnType::Number => Format::Number,
            _ => Format::Text,
        },
        unit: None,
    }
}

/// The component for such rows.
pub fn code(answerable: &Answerable, drawing: Drawing, asked: &Asked<'_>) -> Vec<String> {
    crate::code(answerable, &dressed(answerable, drawing, asked))
}

fn dressed<'a>(answerable: &'a Answerable, drawing: Drawing, asked: &Asked<'a>) -> Asked<'a> {
    Asked {
        drawing: Some(drawing),
        title: Some(asked.title.unwrap_or(&answerable.reading)),
        ..*asked
    }
}

/// Presents the rows of such SQL, in that drawing where they can be drawn so.
pub fn shown(
    answerable: &Answerable,
    rows: &Rows,
    drawing: Drawing,
    asked: &Asked<'_>,
) -> Presented {
    let asked = dressed(answerable, drawing, asked);
    let count = rows.rows.len();
    let noun = if count == 1 { "row" } else { "rows" };
    let said = match (count, rows.truncated) {
        (0, _) => "The SQL gives no rows.".to_owned(),
        (_, true) => {
            format!("These are the first {count} {noun} of the SQL; there are more.")
        }
        _ => format!("The SQL gives {count} {noun}."),
    };
    Presented {
        sentences: vec![said],
        citations: citations(answerable, count, asked.visible),
        follow_ups: Vec::new(),
        ..present(answerable, rows, &asked)
    }
}

/// One citation for each table that the SQL names. The gate has let it pass, so it names none that
/// the caller may not know of.
fn citations(answerable: &Answerable, count: usize, visible: &Visible) -> Vec<Citation> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<String> = answerable
        .sql
        .split(|letter: char| !is_name(letter))
        .map(str::to_lowercase)
        .collect();
    let tables = visible.catalogue().tables.iter();
    tables
        .filter(|table| {
            let name = table.name.to_lowercase();
            match name.chars().all(is_name) {
                true => words.contains(&name),
                false => answerable.sql.to_lowercase().contains(&name),
            }
        })
        .map(|table| Citation {
            source_id: table.name.clone(),
            source_name: source_name(table),
            snippet: format!("Rows of {} by SQL ({count} in the result)", table.name),
            confidence: 1.0,
            page: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use catalogue::Value;

    use super::*;
    use crate::present::sample;

    fn rows(columns: &[(&str, ColumnType)], values: Vec<Vec<Value>>) -> Rows {
        let columns = columns.iter().map(|(name, kind)| RowColumn {
            name: (*name).to_owned(),
            kind: *kind,
        });
        Rows {
            columns: columns.collect(),
            rows: values,
            truncated: false,
        }
    }

    fn widget(rows: &Rows, drawing: Drawing) -> serde_json::Value {
        let visible = sample::visible(&[]);
        let sql = "SELECT region, sum(amount) AS t FROM Sales GROUP BY 1";
        let answerable = answerable(sql, "Sales by region", rows, drawing);
        let asked = sample::asked("Sales by region", &visible);
        let presented = shown(&answerable, rows, drawing, &asked);
        assert_eq!(presented.citations.len(), 1);
        assert_eq!(presented.citations[0].source_id, "sales");
        serde_json::to_value(&presented.widgets[0]).expect("JSON")
    }

    #[test]
    fn rows_are_a_table_unless_a_plot_is_asked_for_and_fits() {
        let sales = rows(
            &[("region", ColumnType::Text), ("t", ColumnType::Number)],
            vec![
                vec![sample::text("North"), sample::number(3.0)],
                vec![sample::text("South"), sample::number(1.0)],
            ],
        );
        assert_eq!(widget(&sales, Drawing::Table)["widget_type"], "table");
        for drawing in [Drawing::Bar, Drawing::Line, Drawing::Area, Drawing::Pie] {
            let chart = widget(&sales, drawing);
            assert_eq!(chart["data"]["chart_type"], drawing.name());
            assert_eq!(chart["data"]["title"], "Sales by region");
            assert_eq!(chart["data"]["series"][0]["labels"][0], "North");
        }
        assert_eq!(widget(&sales, Drawing::Scatter)["widget_type"], "table");
        let texts = rows(
            &[("region", ColumnType::Text), ("note", ColumnType::Text)],
            vec![vec![sample::text("North"), Value::Null]],
        );
        for drawing in Drawing::ALL {
            assert_eq!(
                widget(&texts, drawing)["widget_type"],
                "table",
                "{drawing:?}"
            );
        }
    }

    #[test]
    fn rows_of_sql_can_be_taken_away_and_have_nothing_behind_them() {
        let sales = rows(
            &[("region", ColumnType::Text), ("t", ColumnType::Number)],
            vec![vec![sample::text("North"), sample::number(3.0)]; 2],
        );
        for drawing in [Drawing::Bar, Drawing::Table] {
            let widget = widget(&sales, drawing);
            let labels: Vec<_> = widget["actions"]
                .as_array()
                .expect("actions")
                .iter()
                .map(|action| action["label"].clone())
                .collect();
            assert_eq!(labels, ["Export CSV", "Export PDF"]);
        }
    }

    #[test]
    fn any_drawing_of_any_rows_is_drawn_without_a_panic() {
        let kinds = [
            ColumnType::Text,
            ColumnType::Integer,
            ColumnType::Date,
            ColumnType::Boolean,
            ColumnType::Other,
        ];
        for drawing in Drawing::ALL {
            for (at, kind) in kinds.into_iter().enumerate() {
                let columns = [("a", kind), ("", ColumnType::Integer), ("a", kinds[at])];
                for count in 0..3 {
                    let row = vec![Value::Null, Value::Integer(-3), Value::Integer(7)];
                    widget(&rows(&columns, vec![row; count]), drawing);
                }
            }
            widget(
                &rows(&[("n", ColumnType::Number)], vec![vec![Value::Number(1.0)]]),
                drawing,
            );
        }
    }
}
