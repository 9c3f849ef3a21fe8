//! Laying a description over what was inferred from the data.

use super::{At, ColumnDescription, Description, JoinDescription, Mistake, TableDescription, fit};
use crate::{
    model::{Aggregate, Catalogue, Column, Format, Join, Role, RowRule, Table},
    name,
};

impl Description {
    /// Lays what the file says over an inferred catalogue: what is said wins, what is not said
    /// stays. Tables come in the order of the file, then the others; declared joins come before
    /// inferred ones and replace those between the same two columns.
    ///
    /// Gives every place where the file and the data disagree.
    #[must_use]
    pub fn apply(&self, catalogue: &mut Catalogue) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if let Some(title) = &self.title {
            catalogue.title.clone_from(title);
        }
        let mut joins: Vec<Join> = Vec::new();
        for described in &self.joins {
            let Some(join) = described.resolve(catalogue, &mut mistakes) else {
                continue;
            };
            if joins.iter().any(|other| ends(other) == ends(&join)) {
                let message = format!(
                    "`{}` and `{}` are joined twice",
                    described.from.value, described.to.value
                );
                mistakes.push(Mistake::new(
                    described.from.line,
                    message,
                    "keep one of the two joins",
                ));
                continue;
            }
            joins.push(join);
        }
        let pointing = joins
            .iter()
            .map(|join| (join.from_table.clone(), join.from_column.clone()));
        for (table, column) in pointing.collect::<Vec<_>>() {
            catalogue.mark_key(&table, &column);
        }
        let mut order = Vec::new();
        for described in &self.tables {
            match find_table(catalogue, &described.name) {
                Ok(index) => {
                    order.push(catalogue.tables[index].name.clone());
                    described.apply(&mut catalogue.tables[index], &mut mistakes);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        catalogue.tables.sort_by_key(|table| {
            order
                .iter()
                .position(|name| *name == table.name)
                .unwrap_or(usize::MAX)
        });
        let inferred = std::mem::take(&mut catalogue.joins);
        joins.extend(
            inferred
                .into_iter()
                .filter(|join| !self.joins_declared(&joins, join))
                .collect::<Vec<_>>(),
        );
        catalogue.joins = joins;
        mistakes.sort();
        mistakes
    }

    /// Whether a declared join makes an inferred one superfluous: the same columns, either way
    /// round, or another join from the same column.
    fn joins_declared(&self, declared: &[Join], inferred: &Join) -> bool {
        let from = (
            inferred.from_table.to_lowercase(),
            inferred.from_column.to_lowercase(),
        );
        declared.iter().any(|join| {
            ends(join) == ends(inferred)
                || (
                    join.from_table.to_lowercase(),
                    join.from_column.to_lowercase(),
                ) == from
        })
    }
}

/// The two ends of a join, the same for either way round.
fn ends(join: &Join) -> [(String, String); 2] {
    let mut ends = [
        (
            join.from_table.to_lowercase(),
            join.from_column.to_lowercase(),
        ),
        (join.to_table.to_lowercase(), join.to_column.to_lowercase()),
    ];
    ends.sort();
    ends
}

fn find_table(catalogue: &Catalogue, written: &At<String>) -> Result<usize, Mistake> {
    let names: Vec<&str> = catalogue
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    name::matching(&written.value, names.iter().copied())
        .ok_or_else(|| Mistake::unknown(written.line, "table", &written.value, &names))
}

fn find_column(table: &Table, written: &At<String>) -> Result<usize, Mistake> {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let labels = table
        .columns
        .iter()
        .map(|column| column.label.as_deref().unwrap_or(&column.name));
    name::matching(&written.value, names.iter().copied())
        .or_else(|| name::matching(&written.value, labels))
        .ok_or_else(|| {
            let what = format!("column of table `{}`:", table.name);
            Mistake::unknown(written.line, &what, &written.value, &names)
        })
}

impl TableDescription {
    fn apply(&self, table: &mut Table, mistakes: &mut Vec<Mistake>) {
        if let Some(source) = &self.source {
            table.source.clone_from(source);
        }
        if let Some(description) = &self.description {
            table.description.clone_from(description);
        }
        if !self.synonyms.is_empty() {
            table.synonyms.clone_from(&self.synonyms);
        }
        table.permissions.clone_from(&self.permissions);
        if let Some(rows) = &self.rows {
            match find_column(table, &rows.column) {
                Ok(index) => {
                    table.rows = Some(RowRule {
                        column: table.columns[index].name.clone(),
                        claim: rows.claim.clone(),
                        unless: rows.unless.clone(),
                    });
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        for described in &self.columns {
            match find_column(table, &described.name) {
                Ok(index) => described.apply(&mut table.columns[index], mistakes),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if let Some(measure) = &self.measure {
            match find_column(table, measure) {
                Ok(index) => {
                    let column = &mut table.columns[index];
                    let said = self.role_said(column);
                    if column.role != Role::Measure && said.is_none() {
                        column.role = Role::Measure;
                        column.aggregate = column.aggregate.or(Some(default_aggregate(column)));
                    }
                    table.measure = Some(column.name.clone());
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if let Some(time) = &self.time {
            match find_column(table, time) {
                Ok(index) => {
                    let column = &mut table.columns[index];
                    if self.role_said(column).is_none() {
                        mistakes.extend(fit::time(column, time.line));
                        column.role = Role::Time;
                        column.aggregate = None;
                    }
                    table.time = Some(column.name.clone());
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        self.forget_what_roles_rule_out(table);
    }

    /// The role that the file itself gives a column.
    fn role_said(&self, column: &Column) -> Option<Role> {
        self.columns
            .iter()
            .find(|described| {
                name::matching(&described.name.value, [column.name.as_str()]).is_some()
            })
            .and_then(|described| described.role.as_ref())
            .map(|role| role.value)
    }

    /// A default measure or time that was inferred, and that the file has since given another
    /// role, is a default no longer.
    fn forget_what_roles_rule_out(&self, table: &mut Table) {
        let has_role = |name: &Option<String>, role: Role| {
            let column = name.as_deref().and_then(|name| table.column(name));
            column.is_some_and(|column| column.role == role)
        };
        let keeps_measure = self.measure.is_some() || has_role(&table.measure, Role::Measure);
        let keeps_time = self.time.is_some() || has_role(&table.time, Role::Time);
        if !keeps_measure {
            table.measure = None;
        }
        if !keeps_time {
            table.time = None;
        }
        if table.measure.is_none() {
            table.measure = first_with(table, Role::Measure);
        }
        if table.time.is_none() {
            table.time = first_with(table, Role::Time);
        }
    }
}

fn first_with(table: &Table, role: Role) -> Option<String> {
    table
        .columns
        .iter()
        .find(|column| column.role == role)
        .map(|column| column.name.clone())
}

impl ColumnDescription {
    fn apply(&self, column: &mut Column, mistakes: &mut Vec<Mistake>) {
        if let Some(description) = &self.description {
            column.description.clone_from(description);
        }
        if !self.synonyms.is_empty() {
            column.synonyms.clone_from(&self.synonyms);
        }
        if let Some(role) = &self.role {
            mistakes.extend(fit::role(column, role));
            column.role = role.value;
            if role.value != Role::Measure {
                column.aggregate = None;
            }
        }
        if let Some(aggregate) = &self.aggregate {
            mistakes.extend(fit::aggregate(column, aggregate));
            column.aggregate = Some(aggregate.value);
            if self.role.is_none() {
                column.role = Role::Measure;
            }
        } else if column.role == Role::Measure && column.aggregate.is_none() {
            column.aggregate = Some(default_aggregate(column));
        }
        if let Some(format) = &self.format {
            mistakes.extend(fit::format(column, format));
            column.format = format.value;
        }
        if let Some(unit) = &self.unit {
            column.unit = Some(unit.clone());
        }
        column.mask_unless.clone_from(&self.mask_unless);
    }
}

fn default_aggregate(column: &Column) -> Aggregate {
    match (column.kind.is_numeric(), column.format) {
        (true, Format::Percentage) => Aggregate::Avg,
        (true, _) => Aggregate::Sum,
        (false, _) => Aggregate::Count,
    }
}

impl JoinDescription {
    fn resolve(&self, catalogue: &Catalogue, mistakes: &mut Vec<Mistake>) -> Option<Join> {
        let from = end(catalogue, &self.from, mistakes);
        let to = end(catalogue, &self.to, mistakes);
        let ((from_table, from_column), (to_table, to_column)) = (from?, to?);
        if (&from_table, &from_column) == (&to_table, &to_column) {
            mistakes.push(Mistake::new(
                self.from.line,
                format!("`{}` is joined to itself", self.from.value),
                "name the column that it points at, or remove this join",
            ));
            return None;
        }
        let column = |table: &str, column: &str| catalogue.table(table)?.column(column);
        if let (Some(one), Some(other)) = (
            column(&from_table, &from_column),
            column(&to_table, &to_column),
        ) {
            mistakes.extend(fit::join(one, other, self.from.line));
        }
        Some(Join {
            from_table,
            from_column,
            to_table,
            to_column,
            declared: true,
        })
    }
}

/// Table and column of `table.column`. Names may hold dots themselves, so every dot is tried.
fn end(
    catalogue: &Catalogue,
    written: &At<String>,
    mistakes: &mut Vec<Mistake>,
) -> Option<(String, String)> {
    let part = |value: &str| At {
        value: value.to_owned(),
        line: written.line,
    };
    let mut mistake = None;
    for (dot, _) in written.value.match_indices('.') {
        let (table, column) = (&written.value[..dot], &written.value[dot + 1..]);
        let found = find_table(catalogue, &part(table)).and_then(|index| {
            let table = &catalogue.tables[index];
            find_column(table, &part(column))
                .map(|column| (table.name.clone(), table.columns[column].name.clone()))
        });
        match found {
            Ok(end) => return Some(end),
            Err(found) => mistake = Some(found),
        }
    }
    mistakes.push(mistake.unwrap_or_else(|| {
        Mistake::new(
            written.line,
            format!("`{}` is not a table and a column", written.value),
            "write it as table.column",
        )
    }));
    None
}
