//! Tables over pages.

use catalogue::{ColumnType, Value};

use crate::{made, read};

#[test]
fn every_cell_and_the_headings_of_every_page_can_be_read() {
    let columns = vec![
        made::heading("Region", ColumnType::Text),
        made::heading("Ordered at", ColumnType::Date),
        made::heading("Amount", ColumnType::Number),
    ];
    let rows: Vec<Vec<Value>> = (0..200)
        .map(|row| {
            vec![
                made::text(&format!("Region {row}")),
                Value::Date(format!("2025-04-{:02}", row % 30 + 1)),
                Value::Number(f64::from(row) * 1.5),
            ]
        })
        .collect();
    let file = made::file("pages", made::sheet(columns), &rows);
    read::check(&file);
    let Some(pages) = read::pages(&file) else {
        return;
    };
    assert!(pages.len() > 2);
    for (number, page) in pages.iter().enumerate() {
        let lines: Vec<&str> = page.lines().collect();
        for heading in ["Region", "Ordered at", "Amount"] {
            assert!(
                lines.contains(&heading) || page.contains("Region Ordered at Amount"),
                "{page}"
            );
        }
        assert!(page.contains(&format!("Page {} of {}", number + 1, pages.len())));
    }
    let all = read::dense(&pages.concat());
    for row in 0..200 {
        assert!(all.contains(&read::dense(&format!("Region {row}"))));
    }
}
