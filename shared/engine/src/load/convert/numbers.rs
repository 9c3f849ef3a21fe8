//! Numbers with grouped digits, currencies and percent signs.

use duckdb::{Connection, Result};

use super::{Conversion, Written, said};
use crate::load::sql;

/// Signs and codes of currencies that may stand beside a number, with their codes.
const CURRENCIES: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₺", "TRY"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("JPY", "JPY"),
    ("CNY", "CNY"),
    ("INR", "INR"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("NZD", "NZD"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("PLN", "PLN"),
    ("CZK", "CZK"),
    ("BRL", "BRL"),
    ("MXN", "MXN"),
    ("ZAR", "ZAR"),
    ("SGD", "SGD"),
    ("HKD", "HKD"),
];

/// A way to write numbers: what groups digits, and what stands before the decimals.
struct Style {
    group: &'static str,
    point: &'static str,
    /// The same two, as they stand in a regular expression.
    patterns: (&'static str, &'static str),
}

const STYLES: [Style; 5] = [
    Style {
        group: ",",
        point: ".",
        patterns: (",", "\\."),
    },
    Style {
        group: ".",
        point: ",",
        patterns: ("\\.", ","),
    },
    Style {
        group: " ",
        point: ".",
        patterns: (" ", "\\."),
    },
    Style {
        group: " ",
        point: ",",
        patterns: (" ", ","),
    },
    Style {
        group: "'",
        point: ".",
        patterns: ("['’]", "\\."),
    },
];
const BY_COMMA: usize = 0;
const BY_POINT: usize = 1;

impl Style {
    /// A whole number of this style, grouped rightly or not at all, with decimals or an exponent.
    fn pattern(&self) -> String {
        let (group, point) = self.patterns;
        format!(
            "[+-]?(\\d{{1,3}}({group}\\d{{3}})+|\\d+)({point}\\d+)?([eE][+-]?\\d+)?|[+-]?{point}\\d+"
        )
    }

    fn plain(&self, core: &str) -> String {
        let mut plain = format!("replace({core}, {}, '')", sql::text(self.group));
        if self.group == "'" {
            plain = format!("replace({plain}, '’', '')");
        }
        if self.point == "," {
            plain = format!("replace({plain}, ',', '.')");
        }
        plain
    }
}

/// What was counted of a column's values, as numbers.
pub(super) struct Facts {
    pub column: String,
    values: u64,
    /// Values that fit each style.
    fitting: Vec<u64>,
    percents: u64,
    currencies: Vec<String>,
    leading_zeros: u64,
    /// Values that are whole numbers under each style.
    whole: Vec<u64>,
}

impl Facts {
    pub fn of(connection: &Connection, table: &str, column: &str) -> Result<Self> {
        let fits: Vec<String> = STYLES
            .iter()
            .map(|style| {
                let pattern = sql::text(&style.pattern());
                format!("count_if(regexp_full_match(core, {pattern}))")
            })
            .collect();
        let whole: Vec<String> = STYLES
            .iter()
            .map(|style| {
                let plain = style.plain("core");
                format!("count_if(regexp_full_match({plain}, '[+-]?\\d{{1,18}}'))")
            })
            .collect();
        let statement = format!(
            "SELECT count(*), count_if(contains(v, '%')), count_if(regexp_matches(core, '^[+-]?0\\d')), \
                    list(DISTINCT upper(currency)) FILTER (currency <> ''), {}, {} \
             FROM (SELECT v, {core} AS core, regexp_extract(v, {currency}, 0, 'i') AS currency \
                   FROM (SELECT DISTINCT {said} AS v FROM {table}) WHERE v IS NOT NULL)",
            fits.join(", "),
            whole.join(", "),
            core = core("v"),
            currency = sql::text(&currency_pattern()),
            said = said(column),
            table = sql::name(table),
        );
        connection.query_row(&statement, [], |row| {
            let count = |place: usize| {
                row.get::<_, Option<u64>>(place)
                    .map(Option::unwrap_or_default)
            };
            let currencies = match row.get::<_, duckdb::types::Value>(3)? {
                duckdb::types::Value::List(list) => list
                    .into_iter()
                    .filter_map(|value| match value {
                        duckdb::types::Value::Text(text) => Some(text),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            Ok(Self {
                column: column.to_owned(),
                values: count(0)?,
                percents: count(1)?,
                leading_zeros: count(2)?,
                currencies,
                fitting: (0..STYLES.len())
                    .map(|style| count(4 + style))
                    .collect::<Result<_>>()?,
                whole: (0..STYLES.len())
                    .map(|style| count(4 + STYLES.len() + style))
                    .collect::<Result<_>>()?,
            })
        })
    }

    fn fits(&self, style: usize) -> bool {
        self.values > 0 && self.fitting[style] == self.values
    }

    /// Whether only points can be what groups the digits of this column.
    pub fn must_group_by_points(&self) -> bool {
        self.fits(BY_POINT) && !self.fits(BY_COMMA)
    }

    /// How the column becomes numbers, if it does.
    pub fn conversion(&self, point_groups: bool) -> Option<Conversion> {
        let mut order: Vec<usize> = (0..STYLES.len()).collect();
        if point_groups {
            order.swap(BY_COMMA, BY_POINT);
        }
        let style = order.into_iter().find(|style| self.fits(*style))?;
        let percent = self.percents > 0;
        let codes: Vec<&str> = self
            .currencies
            .iter()
            .filter_map(|sign| {
                CURRENCIES
                    .iter()
                    .find(|(written, _)| written.eq_ignore_ascii_case(sign))
            })
            .map(|(_, code)| *code)
            .collect();
        let several = codes.windows(2).any(|pair| pair[0] != pair[1]);
        let half_percent = percent && self.percents != self.values;
        if several || half_percent || self.leading_zeros > 0 {
            return None;
        }
        let plain = STYLES[style].plain(&core(&said(&self.column)));
        let expression = if percent {
            format!("({plain})::DOUBLE / 100")
        } else if self.whole[style] == self.values {
            format!("({plain})::BIGINT")
        } else {
            format!("({plain})::DOUBLE")
        };
        Some(Conversion {
            expression,
            written: Written {
                column: self.column.clone(),
                currency: codes.first().map(|code| (*code).to_owned()),
                percent,
                note: None,
            },
        })
    }
}

fn currency_pattern() -> String {
    let signs: Vec<String> = CURRENCIES
        .iter()
        .map(|(sign, _)| sign.replace('$', "\\$"))
        .collect();
    signs.join("|")
}

/// The digits of a text and the signs between them: without currency, percent sign and odd
/// spaces; a minus in front also for `(5)` and `5-`.
fn core(text: &str) -> String {
    let bare = format!(
        "regexp_replace({text}, {}, '', 'gi')",
        sql::text(&format!("{}|%", currency_pattern()))
    );
    let spaced = format!(
        "trim(regexp_replace({bare}, '[\\x{{a0}}\\x{{202f}}\\x{{2009}}\\x{{2007}}\\s]+', ' ', 'g'))"
    );
    let signed = format!("replace({spaced}, '−', '-')");
    let leading = format!("regexp_replace({signed}, '^\\((.*)\\)$', '-\\1')");
    let trailing = format!("regexp_replace({leading}, '^([^-]*\\d) ?-$', '-\\1')");
    format!("regexp_replace({trailing}, '^([+-]) ', '\\1')")
}
