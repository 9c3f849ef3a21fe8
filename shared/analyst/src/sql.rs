//! A plan as SQL, and the columns that it will give.
//!
//! One readable SELECT for DuckDB. Names are quoted where they need it, values are literals with
//! their quotes doubled; nothing of a question reaches the text in another way.

use catalogue::{Aggregate, Catalogue, Column, ColumnType, Format};

use crate::{
    form::controls::{plural, singular},
    plan::{
        ColumnRef, Comparison, Condition, Dimension, Filter, Grain, Having, Literal, Measure,
        Operator, OrderBy, Plan, Transform,
    },
    reading::{Expected, Part},
};

/// A plan's SQL with the columns that it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The SELECT.
    pub sql: String,
    /// Its columns, in order.
    pub columns: Vec<Expected>,
}

/// Writes a plan that has been checked against the catalogue.
pub fn write(plan: &Plan, catalogue: &Catalogue) -> Written {
    Writer {
        plan,
        catalogue,
        qualified: !plan.joins.is_empty(),
    }
    .write()
}

struct Writer<'a> {
    plan: &'a Plan,
    catalogue: &'a Catalogue,
    qualified: bool,
}

impl Writer<'_> {
    fn write(&self) -> Written {
        let plan = self.plan;
        let mut columns: Vec<Expected> = Vec::new();
        let mut select: Vec<String> = Vec::new();
        let grouped = plan.is_grouped();
        let put = |sql: String,
                   expected: Expected,
                   columns: &mut Vec<Expected>,
                   select: &mut Vec<String>,
                   bare: bool| {
            let mut expected = expected;
            let wanted = expected.name.clone();
            let mut n = 2;
            while columns
                .iter()
                .any(|c| c.name.eq_ignore_ascii_case(&expected.name))
            {
                expected.name = format!("{wanted}_{n}");
                n += 1;
            }
            if bare && expected.name == wanted {
                select.push(sql);
            } else {
                select.push(format!("{sql} AS {}", quoted(&expected.name)));
            }
            columns.push(expected);
        };
        if grouped {
            for dimension in &plan.dimensions {
                let expected = self.expected_dimension(dimension);
                put(
                    self.dimension(dimension),
                    expected,
                    &mut columns,
                    &mut select,
                    dimension.grain.is_none(),
                );
            }
            for measure in &plan.measures {
                put(
                    self.measure(measure),
                    self.expected_measure(measure, Part::Figure),
                    &mut columns,
                    &mut select,
                    false,
                );
                if plan.comparison.is_some() && measure.transform == Transform::None {
                    let mut expected = self.expected_measure(measure, Part::Before);
                    expected.name = format!("{}_before", expected.name);
                    if let Some(Comparison::Period { label, .. }) = &plan.comparison {
                        expected.label = format!("{}, {label}", expected.label);
                    }
                    put(
                        self.before(measure),
                        expected,
                        &mut columns,
                        &mut select,
                        false,
                    );
                }
            }
        } else {
            for column in &plan.columns {
                put(
                    self.column(column),
                    self.expected_column(column, Part::Listed),
                    &mut columns,
                    &mut select,
                    true,
                );
            }
        }
        if select.is_empty() {
            put(
                "count(*)".into(),
                self.expected_measure(&count(), Part::Figure),
                &mut columns,
                &mut select,
                false,
            );
        }
        let distinct = if plan.distinct && !grouped {
            "DISTINCT "
        } else {
            ""
        };
        let mut sql = format!(
            "SELECT {distinct}{}\nFROM {}",
            select.join(", "),
            quoted(&plan.table)
        );
        let mut joined = vec![plan.table.to_lowercase()];
        for join in &plan.joins {
            let inward = joined.contains(&join.to_table.to_lowercase());
            let table = if inward {
                &join.from_table
            } else {
                &join.to_table
            };
            joined.push(table.to_lowercase());
            sql += &format!(
                "\nJOIN {} ON {}.{} = {}.{}",
                quoted(table),
                quoted(&join.from_table),
                quoted(&join.from_column),
                quoted(&join.to_table),
                quoted(&join.to_column)
            );
        }
        let mut filters: Vec<String> = plan
            .filters
            .iter()
            .map(|filter| self.filter(filter))
            .collect();
        if plan.comparison.is_some() {
            // The filter on the period itself moves into the figures.
            filters = plan
                .filters
                .iter()
                .filter(|filter| !self.is_period(filter))
                .map(|filter| self.filter(filter))
                .collect();
            filters.push(self.either_period());
        }
        filters.extend(plan.without.iter().map(|join| {
            let (many, own) = (quoted(&join.from_table), quoted(&join.to_table));
            format!(
                "NOT EXISTS (SELECT 1 FROM {many} WHERE {many}.{} = {own}.{})",
                quoted(&join.from_column),
                quoted(&join.to_column)
            )
        }));
        if !filters.is_empty() {
            sql += &format!("\nWHERE {}", filters.join("\n  AND "));
        }
        if grouped {
            let mut keys: Vec<String> = plan.dimensions.iter().map(|d| self.dimension(d)).collect();
            keys.extend(plan.keys.iter().map(|k| self.column(k)));
            keys.dedup();
            if !keys.is_empty() {
                sql += &format!("\nGROUP BY {}", keys.join(", "));
            }
            if !plan.having.is_empty() {
                let having: Vec<String> = plan.having.iter().map(|h| self.having(h)).collect();
                sql += &format!("\nHAVING {}", having.join("\n  AND "));
            }
        }
        let order = self.order(grouped);
        if !order.is_empty() {
            sql += &format!("\nORDER BY {}", order.join(", "));
        }
        if let Some(limit) = plan.limit {
            sql += &format!("\nLIMIT {limit}");
        }
        Written { sql, columns }
    }

    fn order(&self, grouped: bool) -> Vec<String> {
        let plan = self.plan;
        let one_row = grouped && plan.dimensions.is_empty() && plan.keys.is_empty();
        if one_row {
            return Vec::new();
        }
        let mut keys: Vec<(String, bool)> = plan
            .order
            .iter()
            .map(|order| {
                let sql = match &order.by {
                    OrderBy::Measure(measure) => self.measure(measure),
                    OrderBy::Dimension(dimension) => self.dimension(dimension),
                    OrderBy::Column(column) => self.column(column),
                };
                (sql, order.descending)
            })
            .collect();
        if grouped {
            if keys.is_empty() {
                let timed = plan.dimensions.iter().find(|d| d.grain.is_some());
                match (timed, plan.measures.first()) {
                    (Some(dimension), _) => keys.push((self.dimension(dimension), false)),
                    (None, Some(measure)) => keys.push((self.measure(measure), true)),
                    (None, None) => {}
                }
            }
            keys.extend(plan.dimensions.iter().map(|d| (self.dimension(d), false)));
        } else {
            let tiebreak = if plan.distinct || plan.limit.is_none() && !plan.order.is_empty() {
                plan.columns.first().cloned()
            } else {
                self.key().or_else(|| plan.columns.first().cloned())
            };
            let tiebreak = if plan.order.is_empty() {
                plan.columns.first().cloned()
            } else {
                tiebreak
            };
            keys.extend(tiebreak.map(|column| (self.column(&column), false)));
        }
        let mut seen: Vec<String> = Vec::new();
        let mut out = Vec::new();
        for (sql, descending) in keys {
            if seen.contains(&sql) {
                continue;
            }
            out.push(format!(
                "{sql}{} NULLS LAST",
                if descending { " DESC" } else { "" }
            ));
            seen.push(sql);
        }
        out
    }

    fn key(&self) -> Option<ColumnRef> {
        let table = self.catalogue.table(&self.plan.table)?;
        Some(ColumnRef {
            table: table.name.clone(),
            column: table.key.clone()?,
        })
    }

    fn column(&self, column: &ColumnRef) -> String {
        if self.qualified {
            format!("{}.{}", quoted(&column.table), quoted(&column.column))
        } else {
            quoted(&column.column)
        }
    }

    fn kind(&self, column: &ColumnRef) -> ColumnType {
        self.found(column).map_or(ColumnType::Text, |c| c.kind)
    }

    fn found(&self, column: &ColumnRef) -> Option<&Column> {
        self.catalogue.table(&column.table)?.column(&column.column)
    }

    fn dimension(&self, dimension: &Dimension) -> String {
        let column = self.column(&dimension.column);
        let trunc = |unit: &str| {
            if matches!(dimension.grain, Some(Grain::Hour)) {
                format!("date_trunc('{unit}', {column})")
            } else {
                format!("CAST(date_trunc('{unit}', {column}) AS DATE)")
            }
        };
        match dimension.grain {
            None => column,
            Some(Grain::Hour) => trunc("hour"),
            Some(Grain::Day) => trunc("day"),
            Some(Grain::Week) => trunc("week"),
            Some(Grain::Month) => trunc("month"),
            Some(Grain::Quarter) => trunc("quarter"),
            Some(Grain::Year) => format!("year({column})"),
            Some(Grain::DayOfWeek) => format!("isodow({column})"),
            Some(Grain::MonthOfYear) => format!("month({column})"),
            Some(Grain::HourOfDay) => format!("hour({column})"),
        }
    }

    /// The figure itself, over rows that `only` lets through.
    fn figure(&self, measure: &Measure, only: Option<&str>) -> String {
        let column = measure.column.as_ref().map(|c| self.column(c));
        let boolean = measure
            .column
            .as_ref()
            .is_some_and(|c| self.kind(c) == ColumnType::Boolean);
        let of = |name: &str| match &column {
            Some(column) if boolean => format!("{name}(CAST({column} AS INTEGER))"),
            Some(column) => format!("{name}({column})"),
            None => "count(*)".to_string(),
        };
        let mut sql = match measure.aggregate {
            Aggregate::Sum => of("sum"),
            Aggregate::Avg => of("avg"),
            Aggregate::Min => of("min"),
            Aggregate::Max => of("max"),
            Aggregate::Median => of("median"),
            Aggregate::StdDev => of("stddev"),
            Aggregate::Count => match &column {
                Some(column) => format!("count({column})"),
                None => "count(*)".into(),
            },
            Aggregate::CountDistinct => match &column {
                Some(column) => format!("count(DISTINCT {column})"),
                None => "count(*)".into(),
            },
        };
        if let Some(only) = only {
            sql += &format!(" FILTER (WHERE {only})");
        }
        sql
    }

    fn measure(&self, measure: &Measure) -> String {
        let only = self
            .plan
            .comparison
            .as_ref()
            .and_then(|_| self.period_condition());
        let figure = self.figure(measure, only.as_deref());
        match measure.transform {
            Transform::None => figure,
            Transform::Share => {
                format!("CAST({figure} AS DOUBLE) / nullif(sum({figure}) OVER (), 0)")
            }
            Transform::Growth => {
                let over = self.over();
                format!("CAST({figure} AS DOUBLE) / nullif(lag({figure}) OVER ({over}), 0) - 1")
            }
            Transform::Running => format!("sum({figure}) OVER ({})", self.over()),
        }
    }

    /// Other dimensions split the window, time orders it.
    fn over(&self) -> String {
        let time: Vec<String> = self
            .plan
            .dimensions
            .iter()
            .filter(|d| {
                d.grain.is_some() || self.kind(&d.column).is_temporal() || self.is_year(&d.column)
            })
            .map(|d| self.dimension(d))
            .collect();
        let rest: Vec<String> = self
            .plan
            .dimensions
            .iter()
            .filter(|d| {
                !(d.grain.is_some()
                    || self.kind(&d.column).is_temporal()
                    || self.is_year(&d.column))
            })
            .map(|d| self.dimension(d))
            .collect();
        let partition = if rest.is_empty() {
            String::new()
        } else {
            format!("PARTITION BY {} ", rest.join(", "))
        };
        let order = if time.is_empty() {
            String::new()
        } else {
            format!("ORDER BY {}", time.join(", "))
        };
        format!("{partition}{order}")
    }

    fn is_year(&self, column: &ColumnRef) -> bool {
        column.column.to_lowercase().contains("year")
    }

    fn before(&self, measure: &Measure) -> String {
        let only = self.other_period();
        self.figure(measure, only.as_deref())
    }

    fn is_period(&self, filter: &Filter) -> bool {
        let Some(Comparison::Period { column, .. }) = &self.plan.comparison else {
            return false;
        };
        matches!(filter, Filter::Is(condition) if condition.column == *column && condition.operator == Operator::Within)
    }

    fn period_condition(&self) -> Option<String> {
        let filter = self.plan.filters.iter().find(|f| self.is_period(f))?;
        Some(self.filter(filter))
    }

    fn other_period(&self) -> Option<String> {
        let Some(Comparison::Period {
            column, from, to, ..
        }) = &self.plan.comparison
        else {
            return None;
        };
        let condition = Condition {
            column: column.clone(),
            operator: Operator::Within,
            values: vec![Literal::Time(from.clone()), Literal::Time(to.clone())],
        };
        Some(self.condition(&condition))
    }

    fn either_period(&self) -> String {
        let both: Vec<String> = self
            .period_condition()
            .into_iter()
            .chain(self.other_period())
            .collect();
        format!("({})", both.join(" OR "))
    }

    fn having(&self, having: &Having) -> String {
        let figure = self.figure(&having.measure, None);
        compare(&figure, having.operator, &having.values)
    }

    fn filter(&self, filter: &Filter) -> String {
        match filter {
            Filter::Is(condition) => self.condition(condition),
            Filter::Any(any) => {
                let parts: Vec<String> = any.iter().map(|f| self.filter(f)).collect();
                format!("({})", parts.join(" OR "))
            }
            Filter::Not(inner) => match inner.as_ref() {
                Filter::Is(condition) if condition.operator == Operator::Null => {
                    format!("{} IS NOT NULL", self.column(&condition.column))
                }
                Filter::Is(condition)
                    if condition.operator == Operator::Equal && condition.values.len() == 1 =>
                {
                    format!(
                        "{} <> {}",
                        self.column(&condition.column),
                        literal(&condition.values[0])
                    )
                }
                Filter::Is(condition) if condition.operator == Operator::In => {
                    format!(
                        "{} NOT IN ({})",
                        self.column(&condition.column),
                        list(&condition.values)
                    )
                }
                other => format!("NOT ({})", self.filter(other)),
            },
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let column = self.column(&condition.column);
        let text = |wildcards: fn(&str) -> String| match condition.values.first() {
            Some(Literal::Text(text)) => {
                format!("{column} ILIKE {}", text_literal(&wildcards(text)))
            }
            Some(other) => format!("{column} = {}", literal(other)),
            None => "TRUE".into(),
        };
        // A pattern may hold wildcards of its own; functions take the text as it is.
        let plain = |name: &str| match condition.values.first() {
            Some(Literal::Text(text)) => {
                format!("{name}(lower({column}), lower({}))", text_literal(text))
            }
            _ => "TRUE".into(),
        };
        let special = matches!(condition.values.first(), Some(Literal::Text(t)) if t.contains(['%', '_', '\\']));
        match condition.operator {
            Operator::Contains if special => plain("contains"),
            Operator::StartsWith if special => plain("starts_with"),
            Operator::EndsWith if special => plain("ends_with"),
            Operator::Contains => text(|t| format!("%{t}%")),
            Operator::StartsWith => text(|t| format!("{t}%")),
            Operator::EndsWith => text(|t| format!("%{t}")),
            operator => compare(&column, operator, &condition.values),
        }
    }

    fn expected_column(&self, column: &ColumnRef, part: Part) -> Expected {
        let found = self.found(column);
        Expected {
            name: column.column.clone(),
            label: found
                .and_then(|c| c.label.clone())
                .unwrap_or_else(|| label(&column.column)),
            kind: found.map_or(ColumnType::Text, |c| c.kind),
            part,
            format: found.map_or(Format::Text, |c| c.format),
            unit: found.and_then(|c| c.unit.clone()),
        }
    }

    fn expected_dimension(&self, dimension: &Dimension) -> Expected {
        let temporal = dimension.grain.is_some()
            || self.kind(&dimension.column).is_temporal()
            || self.is_year(&dimension.column);
        let part = if temporal {
            Part::Period
        } else {
            Part::Category
        };
        let mut expected = self.expected_column(&dimension.column, part);
        let spoken = spoken(&dimension.column, &self.plan.table);
        let words = crate::words::forms::split_name(&dimension.column.column);
        if spoken != words.join(" ") {
            expected.label = label(&spoken);
        }
        if let Some(grain) = dimension.grain {
            let (name, kind, format) = match grain {
                Grain::Hour => ("hour", ColumnType::Timestamp, Format::Date),
                Grain::Day => ("day", ColumnType::Date, Format::Date),
                Grain::Week => ("week", ColumnType::Date, Format::Date),
                Grain::Month => ("month", ColumnType::Date, Format::Date),
                Grain::Quarter => ("quarter", ColumnType::Date, Format::Date),
                Grain::Year => ("year", ColumnType::Integer, Format::Text),
                Grain::DayOfWeek => ("day_of_week", ColumnType::Integer, Format::Text),
                Grain::MonthOfYear => ("month_of_year", ColumnType::Integer, Format::Text),
                Grain::HourOfDay => ("hour_of_day", ColumnType::Integer, Format::Text),
            };
            expected.name = name.into();
            expected.label = label(name);
            expected.kind = kind;
            expected.format = format;
            expected.unit = None;
        }
        expected
    }

    fn expected_measure(&self, measure: &Measure, part: Part) -> Expected {
        let column = measure.column.as_ref().and_then(|c| self.found(c));
        let (kind, format, unit) = match (measure.transform, measure.aggregate, column) {
            (Transform::Share | Transform::Growth, ..) => {
                (ColumnType::Number, Format::Percentage, None)
            }
            (_, Aggregate::Count | Aggregate::CountDistinct, _) => {
                (ColumnType::Integer, Format::Number, None)
            }
            (_, aggregate, Some(column)) => {
                let kind = match aggregate {
                    Aggregate::Sum
                        if column.kind == ColumnType::Integer
                            || column.kind == ColumnType::Boolean =>
                    {
                        ColumnType::Integer
                    }
                    Aggregate::Min | Aggregate::Max => column.kind,
                    _ => ColumnType::Number,
                };
                let format = match column.format {
                    Format::Text if kind.is_numeric() => Format::Number,
                    other => other,
                };
                (kind, format, column.unit.clone())
            }
            (_, _, None) => (ColumnType::Integer, Format::Number, None),
        };
        let (name, label) = measure_name(measure, self.plan);
        Expected {
            name,
            label,
            kind,
            part,
            format,
            unit,
        }
    }
}

/// A count of rows.
fn count() -> Measure {
    Measure {
        aggregate: Aggregate::Count,
        column: None,
        transform: Transform::None,
    }
}

/// A figure's name in SQL and for people.
pub fn measure_name(measure: &Measure, plan: &Plan) -> (String, String) {
    let (short, long) = match measure.aggregate {
        Aggregate::Sum => ("total", "Total"),
        Aggregate::Avg => ("average", "Average"),
        Aggregate::Min => ("min", "Minimum"),
        Aggregate::Max => ("max", "Maximum"),
        Aggregate::Median => ("median", "Median"),
        Aggregate::StdDev => ("stddev", "Standard deviation of"),
        Aggregate::Count => ("count", "Number of"),
        Aggregate::CountDistinct => ("distinct", "Number of different"),
    };
    let (name, words) = match &measure.column {
        Some(column) if measure.aggregate == Aggregate::CountDistinct => (
            format!("{short}_{}", column.column),
            format!("{long} {}", things(&column.column)),
        ),
        Some(column)
            if measure.aggregate == Aggregate::Sum
                && column.column.to_lowercase().starts_with("total") =>
        {
            (column.column.to_lowercase(), label(&column.column))
        }
        Some(column) => (
            format!("{short}_{}", column.column),
            format!("{long} {}", lower_first(&label(&column.column))),
        ),
        None => (
            "count".to_string(),
            format!("Number of {}", lower_first(&label(&plan.table))),
        ),
    };
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let name = name
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    match measure.transform {
        Transform::None => (name, words),
        Transform::Share => (
            format!("share_of_{name}"),
            format!("Share of {}", lower_first(&words)),
        ),
        Transform::Growth => (
            format!("growth_of_{name}"),
            format!("Growth of {}", lower_first(&words)),
        ),
        Transform::Running => (
            format!("running_{name}"),
            format!("Running {}", lower_first(&words)),
        ),
    }
}

/// What different values of a column are: `product_id` has products, `city` has cities.
pub fn things(column: &str) -> String {
    let mut words = crate::words::forms::split_name(column);
    if words.len() > 1
        && words
            .last()
            .is_some_and(|w| matches!(w.as_str(), "id" | "key" | "no" | "code" | "number"))
    {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = plural(&singular(last));
    }
    words.join(" ")
}

/// What a column is called beside those of the plan's own table: the name of a product is
/// `product`, not `name`.
pub fn spoken(column: &ColumnRef, own: &str) -> String {
    let words = crate::words::forms::split_name(&column.column);
    let bare = words.iter().all(|w| matches!(w.as_str(), "name" | "title"));
    if !bare || column.table.eq_ignore_ascii_case(own) {
        return words.join(" ");
    }
    let mut words = crate::words::forms::split_name(&column.table);
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words.join(" ")
}

/// A name as a person would write it: `ordered_at` is `Ordered at`.
pub fn label(name: &str) -> String {
    let words = crate::words::forms::split_name(name).join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => name.to_string(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}

fn compare(what: &str, operator: Operator, values: &[Literal]) -> String {
    let value = |i: usize| values.get(i).map_or_else(|| "NULL".to_string(), literal);
    match operator {
        Operator::Equal if values.len() > 1 => format!("{what} IN ({})", list(values)),
        Operator::Equal => format!("{what} = {}", value(0)),
        Operator::In => format!("{what} IN ({})", list(values)),
        Operator::Less => format!("{what} < {}", value(0)),
        Operator::AtMost => format!("{what} <= {}", value(0)),
        Operator::More => format!("{what} > {}", value(0)),
        Operator::AtLeast => format!("{what} >= {}", value(0)),
        Operator::Between => format!("{what} BETWEEN {} AND {}", value(0), value(1)),
        Operator::Within => format!("({what} >= {} AND {what} < {})", value(0), value(1)),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
            format!("{what} = {}", value(0))
        }
        Operator::Null => format!("{what} IS NULL"),
    }
}

fn list(values: &[Literal]) -> String {
    values.iter().map(literal).collect::<Vec<_>>().join(", ")
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text_literal(text),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) if number.is_finite() => {
            let text = number.to_string();
            if text.contains(['.', 'e']) {
                text
            } else {
                format!("{text}.0")
            }
        }
        Literal::Number(_) => "NULL".into(),
        Literal::Boolean(flag) => flag.to_string().to_uppercase(),
        Literal::Time(time) if time.len() <= 10 => format!("DATE {}", text_literal(time)),
        Literal::Time(time) => format!("TIMESTAMP {}", text_literal(time)),
    }
}

fn text_literal(text: &str) -> String {
    let clean: String = text.chars().filter(|c| *c != '\0').collect();
    format!("'{}'", clean.replace('\'', "''"))
}

/// A name, in quotes unless it is a plain word that SQL does not use itself.
pub fn quoted(name: &str) -> String {
    const RESERVED: &str = " all analyse analyze and anti any array as asc asof asymmetric authorization between binary both by case cast check \
collate collation column concurrently constraint count create cross current_catalog current_date current_role current_schema current_time current_timestamp \
current_user date day default deferrable desc describe distinct do else end except exists extract false fetch filter first following for foreign freeze from full \
generated glob grant group grouping having hour if ilike in index initially inner intersect interval into is isnull join key lambda last lateral leading left like \
limit localtime localtimestamp map max min minute month natural not notnull null offset on only or order outer over overlaps pivot pivot_longer pivot_wider \
placing positional primary qualify quarter range references returning right row rows schema second select semi session_user show similar some struct sum summarize \
symmetric table tablesample text then time timestamp to trailing true try_cast type union unique unpivot user using value values variadic verbose view week when where window with within year ";
    let plain = name
        .chars()
        .enumerate()
        .all(|(i, c)| c == '_' || c.is_ascii_alphabetic() || i > 0 && c.is_ascii_digit())
        && !name.is_empty();
    let lower = name.to_lowercase();
    if plain && !RESERVED.contains(&format!(" {lower} ")) {
        name.to_string()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
