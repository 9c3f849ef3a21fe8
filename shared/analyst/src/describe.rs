//! Saying how a question was read: `sum of amount · by region · Apr–Jun 2025`.

use catalogue::{Aggregate, Value};
use jiff::civil::Date;

use crate::{
    dates,
    plan::{
        Comparison, Condition, Dimension, Filter, Grain, Having, Literal, Measure, Operator,
        OrderBy, Plan, Transform,
    },
    read::Heard,
    reading::Intent,
    say::period,
    sql,
    words::forms,
};

/// A plan in one line, for a person.
pub fn reading(plan: &Plan) -> String {
    let mut parts: Vec<String> = Vec::new();
    let figures: Vec<String> = plan.measures.iter().map(|m| figure(m, plan)).collect();
    let groups: Vec<String> = plan.dimensions.iter().map(|d| dimension(d, plan)).collect();
    if plan.is_grouped() {
        if !figures.is_empty() {
            parts.push(list(&figures));
        }
        if !groups.is_empty() {
            parts.push(if figures.is_empty() {
                list(&groups)
            } else {
                format!("by {}", list(&groups))
            });
        }
    } else {
        let columns: Vec<String> = plan.columns.iter().map(|c| name(&c.column)).collect();
        let different = if plan.distinct { "different " } else { "" };
        parts.push(format!(
            "{different}{} of {}",
            list(&columns),
            name(&plan.table)
        ));
    }
    parts.extend(plan.filters.iter().map(filter));
    parts.extend(
        plan.without
            .iter()
            .map(|join| format!("without {}", name(&join.from_table))),
    );
    parts.extend(plan.having.iter().map(|h| having(h, plan)));
    if let Some(Comparison::Period { label, .. }) = &plan.comparison {
        parts.push(format!("against {label}"));
    }
    if let Some(order) = plan.order.first() {
        let by = match &order.by {
            OrderBy::Measure(m) => figure(m, plan),
            OrderBy::Dimension(d) => dimension(d, plan),
            OrderBy::Column(c) => name(&c.column),
        };
        let direction = if order.descending {
            "highest"
        } else {
            "lowest"
        };
        parts.push(match plan.limit {
            Some(1) => format!("the {direction} {by}"),
            Some(n) => format!("the {n} with the {direction} {by}"),
            None => format!("ordered by {by}, {direction} first"),
        });
    } else if let Some(limit) = plan.limit {
        parts.push(format!("the first {limit}"));
    }
    parts.join(" · ")
}

/// What kind of question led to a plan, as its words and the plan tell.
pub fn intent(plan: &Plan, heard: &Heard) -> Intent {
    match intent_of(plan) {
        _ if heard.frame.compare => Intent::Comparison,
        Intent::DataAnalysis | Intent::SearchFilter if heard.frame.trend => Intent::TrendAnalysis,
        intent => intent,
    }
}

/// What kind of question a plan is the answer to.
pub fn intent_of(plan: &Plan) -> Intent {
    let timed = plan.dimensions.iter().any(|d| {
        matches!(
            d.grain,
            Some(
                Grain::Hour
                    | Grain::Day
                    | Grain::Week
                    | Grain::Month
                    | Grain::Quarter
                    | Grain::Year
            )
        )
    });
    let changes = plan
        .measures
        .iter()
        .any(|m| matches!(m.transform, Transform::Growth | Transform::Running));
    if plan.comparison.is_some() {
        Intent::Comparison
    } else if timed || changes {
        Intent::TrendAnalysis
    } else if plan.is_grouped() {
        Intent::DataAnalysis
    } else {
        Intent::SearchFilter
    }
}

fn name(name: &str) -> String {
    forms::split_name(name).join(" ")
}

fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn figure(measure: &Measure, plan: &Plan) -> String {
    let of = match &measure.column {
        Some(column) if measure.aggregate == Aggregate::CountDistinct => {
            sql::things(&column.column)
        }
        Some(column) => name(&column.column),
        None => name(&plan.table),
    };
    let words = match measure.aggregate {
        Aggregate::Sum => "sum of",
        Aggregate::Avg => "average of",
        Aggregate::Min => "smallest",
        Aggregate::Max => "largest",
        Aggregate::Median => "median of",
        Aggregate::StdDev => "standard deviation of",
        Aggregate::Count => "number of",
        Aggregate::CountDistinct => "number of different",
    };
    let plain = format!("{words} {of}");
    match measure.transform {
        Transform::None => plain,
        Transform::Share => format!("share of the {plain}"),
        Transform::Growth => format!("growth of the {plain}"),
        Transform::Running => format!("running {plain}"),
    }
}

fn dimension(dimension: &Dimension, plan: &Plan) -> String {
    match dimension.grain {
        None => sql::spoken(&dimension.column, &plan.table),
        Some(Grain::Hour) => "hour".into(),
        Some(Grain::Day) => "day".into(),
        Some(Grain::Week) => "week".into(),
        Some(Grain::Month) => "month".into(),
        Some(Grain::Quarter) => "quarter".into(),
        Some(Grain::Year) => "year".into(),
        Some(Grain::DayOfWeek) => "day of the week".into(),
        Some(Grain::MonthOfYear) => "month of the year".into(),
        Some(Grain::HourOfDay) => "hour of the day".into(),
    }
}

fn having(having: &Having, plan: &Plan) -> String {
    format!(
        "{} {}",
        figure(&having.measure, plan),
        compared(having.operator, &having.values)
    )
}

fn filter(filter: &Filter) -> String {
    match filter {
        Filter::Is(condition) => is(condition),
        Filter::Any(any) => any
            .iter()
            .map(self::filter)
            .collect::<Vec<_>>()
            .join(" or "),
        Filter::Recurs(recurring) => {
            let numbers = recurring.values.iter();
            let periods: Vec<String> = numbers
                .map(|number| period::label(&Value::Integer(*number), Some(recurring.grain)))
                .collect();
            format!("{} on {}", name(&recurring.column.column), list(&periods))
        }
        Filter::Not(inner) => match inner.as_ref() {
            Filter::Is(condition) if condition.operator == Operator::Null => {
                format!("{} known", name(&condition.column.column))
            }
            Filter::Is(condition)
                if matches!(condition.operator, Operator::Equal | Operator::In) =>
            {
                format!(
                    "{} not {}",
                    name(&condition.column.column),
                    values(&condition.values)
                )
            }
            other => format!("not {}", self::filter(other)),
        },
    }
}

/// What a filter holds its column to, without the column's name: `North or South`.
pub fn held(filter: &Filter) -> String {
    let said = self::filter(filter);
    let Filter::Is(condition) = filter else {
        return said;
    };
    let column = format!("{} ", name(&condition.column.column));
    said.strip_prefix(&column)
        .map_or_else(|| said.clone(), ToOwned::to_owned)
}

fn is(condition: &Condition) -> String {
    let column = name(&condition.column.column);
    if condition.operator == Operator::Within
        && let [Literal::Time(from), Literal::Time(to)] = condition.values.as_slice()
    {
        if let (Ok(from), Ok(to)) = (whole_day(from), whole_day(to)) {
            return dates::label(from, to);
        }
        return format!("{from} to {to}").replace('T', " ");
    }
    if let [Literal::Time(day)] = condition.values.as_slice()
        && let Ok(day) = day.parse::<Date>()
    {
        let words = match condition.operator {
            Operator::AtLeast => "since",
            Operator::Less => "before",
            Operator::More => "after",
            Operator::AtMost => "until",
            _ => "on",
        };
        return format!("{words} {day}");
    }
    format!(
        "{column} {}",
        compared(condition.operator, &condition.values)
    )
}

/// A day; a point in time that is no day's first is none.
fn whole_day(text: &str) -> Result<Date, jiff::Error> {
    // A `Date` also reads from text with a time behind.
    let day = text.strip_suffix("T00:00:00").unwrap_or(text);
    let day = if day.len() > 10 { "" } else { day };
    day.parse()
}

fn compared(operator: Operator, given: &[Literal]) -> String {
    match operator {
        Operator::Equal | Operator::In => values(given),
        Operator::Less => format!("below {}", values(given)),
        Operator::AtMost => format!("at most {}", values(given)),
        Operator::More => format!("above {}", values(given)),
        Operator::AtLeast => format!("at least {}", values(given)),
        Operator::Between | Operator::Within => match given {
            [low, high] => format!("from {} to {}", value(low), value(high)),
            _ => values(given),
        },
        Operator::Contains => format!("containing {}", values(given)),
        Operator::StartsWith => format!("starting with {}", values(given)),
        Operator::EndsWith => format!("ending with {}", values(given)),
        Operator::Null => "missing".into(),
    }
}

fn values(given: &[Literal]) -> String {
    given.iter().map(value).collect::<Vec<_>>().join(" or ")
}

/// A text that does not swallow the sentence that it stands in.
fn short(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

fn value(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => short(text),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(true) => "yes".into(),
        Literal::Boolean(false) => "no".into(),
        Literal::Time(time) => time.clone(),
    }
}
