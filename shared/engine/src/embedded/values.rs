//! Arrow batches to values, up to the caps.

use catalogue::{RowColumn, Rows, Value};
use duckdb::arrow::{
    array::{Array, ArrayRef, AsArray, StructArray},
    datatypes::{DataType, Schema},
};

use crate::{
    Limits,
    cells::{kind_of, value},
};

/// Rows taken so far, and how many more may be.
pub(super) struct Taken {
    rows: Rows,
    limits: Limits,
    bytes: usize,
    full: bool,
}

impl Taken {
    pub(super) fn new(schema: &Schema, limits: Limits) -> Self {
        let columns = schema
            .fields()
            .iter()
            .map(|field| RowColumn {
                name: field.name().clone(),
                kind: kind_of(field.data_type()),
            })
            .collect();
        Self {
            rows: Rows {
                columns,
                ..Rows::default()
            },
            limits,
            bytes: 0,
            full: false,
        }
    }

    /// Whether a cap was met: nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Takes rows of a batch until a cap is met.
    pub(super) fn take(&mut self, batch: &StructArray) {
        for at in 0..batch.len() {
            if self.rows.rows.len() >= self.limits.rows {
                self.cut();
                return;
            }
            // Not even made where it cannot be given: one list may hold more than memory does.
            let mut left = self.limits.bytes.saturating_sub(self.bytes);
            if !batch
                .columns()
                .iter()
                .all(|column| fits(column, at, &mut left))
            {
                self.cut();
                return;
            }
            let row: Vec<Value> = batch
                .columns()
                .iter()
                .map(|column| value(column, at))
                .collect();
            self.bytes = self
                .bytes
                .saturating_add(row.iter().map(|value| value.to_text().len()).sum());
            if self.bytes > self.limits.bytes {
                self.cut();
                return;
            }
            self.rows.rows.push(row);
        }
    }

    fn cut(&mut self) {
        self.rows.truncated = true;
        self.full = true;
    }

    pub(super) fn into_rows(self) -> Rows {
        self.rows
    }
}

/// Takes what a value writes, at least, from the bytes that are left; false where they run out.
fn fits(array: &ArrayRef, at: usize, left: &mut usize) -> bool {
    let mut take = |bytes: usize| {
        let enough = bytes <= *left;
        *left = left.saturating_sub(bytes);
        enough
    };
    if array.is_null(at) {
        return take(1);
    }
    let members = match array.data_type() {
        DataType::Utf8 => return take(array.as_string::<i32>().value_length(at) as usize),
        DataType::LargeUtf8 => return take(array.as_string::<i64>().value_length(at) as usize),
        DataType::List(_) => array.as_list::<i32>().value(at),
        DataType::LargeList(_) => array.as_list::<i64>().value(at),
        DataType::FixedSizeList(_, _) => array.as_fixed_size_list().value(at),
        DataType::Struct(_) => {
            let members = array.as_struct().columns();
            return members.iter().all(|member| fits(member, at, left));
        }
        DataType::Map(_, _) => {
            let entries = array.as_map().value(at);
            return (0..entries.len()).all(|entry| {
                entries
                    .columns()
                    .iter()
                    .all(|member| fits(member, entry, left))
            });
        }
        _ => return take(1),
    };
    // A member and what stands between it and the next one.
    take(members.len()) && (0..members.len()).all(|member| fits(&members, member, left))
}
