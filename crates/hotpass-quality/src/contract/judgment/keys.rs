//! Rules of values together: columns and keys whose values may be there once, and references within the table.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};
use serde_json::{Value as Json, json};

use super::{Contract, Judged, Keys, Matched, Scope, Written, cells, expectation, rows_seen};
use crate::{
    contract::Severity,
    expectation::{Duplicates, Problem, Result, RowsSeen, Seen},
};

// Between the values of a key; no text has it.
const MARK: &str = "\u{0}";

/// Judges columns that are unique, keys, and references to the table itself.
pub(super) fn judge(
    contract: &Contract,
    written: &Written,
    matched: &[Matched<'_>],
    scope: &Scope,
) -> Vec<Judged> {
    let mut judged = Vec::new();
    for found in matched.iter().filter(|found| found.field.unique) {
        let keys = keys(written, &[*found], scope);
        let kind = "expect_column_values_to_be_unique";
        judged.push(Judged {
            expectation: expectation(kind, json!({ "column": found.label }), found.field.severity),
            seen: keys.map(|keys| Seen::Rows(unique(&keys, scope, &[found.label]))),
        });
    }
    let groups = contract.unique_keys.iter().map(Vec::as_slice);
    let groups = [contract.primary_key.as_slice()].into_iter().chain(groups);
    for names in groups.filter(|names| !names.is_empty()) {
        // A key without its columns is told of as such.
        let Some(columns) = named(matched, names) else {
            continue;
        };
        let labels: Vec<&str> = columns.iter().map(|found| found.label).collect();
        let seen = keys(written, &columns, scope);
        let (kind, arguments) = match labels.as_slice() {
            [label] => (
                "expect_column_values_to_be_unique",
                json!({ "column": label }),
            ),
            labels => (
                "expect_compound_columns_to_be_unique",
                json!({ "column_list": labels }),
            ),
        };
        judged.push(Judged {
            expectation: expectation(kind, arguments, Severity::Error),
            seen: seen.map(|keys| Seen::Rows(unique(&keys, scope, &labels))),
        });
    }
    let own = contract
        .foreign_keys
        .iter()
        .filter(|key| key.dataset.is_empty() || key.dataset == contract.dataset);
    for key in own {
        judged.push(Judged {
            expectation: expectation(
                "expect_values_to_refer_to_rows",
                json!({ "column_list": key.fields, "reference_column_list": key.reference_fields }),
                Severity::Error,
            ),
            seen: references(
                written,
                matched,
                [&key.fields, &key.reference_fields],
                scope,
            ),
        });
    }
    judged
}

fn named<'a>(matched: &[Matched<'a>], names: &[String]) -> Option<Vec<Matched<'a>>> {
    let found = |name: &String| {
        matched
            .iter()
            .find(|found| found.field.name == *name)
            .copied()
    };
    names.iter().map(found).collect()
}

/// Returns for each row what tells its key from others; none where a value is missing, or none of its type.
pub(super) fn keys<'a>(
    written: &'a Written,
    columns: &[Matched<'_>],
    scope: &Scope,
) -> Result<Keys<'a>> {
    let parts = columns.iter().map(|found| of_column(written, found, scope));
    let mut parts = parts.collect::<Result<Vec<Keys<'a>>>>()?;
    if parts.len() == 1 {
        return Ok(parts.pop().unwrap_or_default());
    }
    let joined = |row: usize| {
        let values = parts.iter().map(|part| part.get(row)?.as_deref());
        let values = values.collect::<Option<Vec<&str>>>()?;
        Some(Cow::Owned(values.join(MARK)))
    };
    Ok((0..scope.rows.len()).map(joined).collect())
}

fn of_column<'a>(written: &'a Written, found: &Matched<'_>, scope: &Scope) -> Result<Keys<'a>> {
    let reader = cells::reader(found.field).transpose()?;
    let of_row = |row: &u32| {
        let text = found.value(written, *row as usize)?;
        let Some(reader) = &reader else {
            return Some(Cow::Borrowed(text));
        };
        let value = reader.read(text)?;
        let key = value.key()?;
        // Most keys are the texts themselves.
        Some(if key == text {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(key.into_owned())
        })
    };
    Ok(scope.rows.iter().map(of_row).collect())
}

/// Returns the rows whose key an earlier row has.
pub(super) fn unique(keys: &Keys<'_>, scope: &Scope, labels: &[&str]) -> RowsSeen {
    let mut counts: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
    let mut later = Vec::new();
    let mut n_missing = 0;
    for (key, row) in keys.iter().zip(&scope.rows) {
        let Some(key) = key else {
            n_missing += 1;
            continue;
        };
        let count = counts.entry(key.as_ref()).or_default();
        *count += 1;
        if *count > 1 {
            later.push(*row);
        }
    }
    let n_surplus = later.len();
    let n_keys = counts.into_values().filter(|count| *count > 1).count();
    RowsSeen {
        n_missing,
        counts_missing: false,
        duplicates: Some(Duplicates {
            n_rows: n_surplus + n_keys,
            n_surplus,
            n_keys,
        }),
        ..rows_seen(scope.rows.len(), later, labels)
    }
}

// A row refers to nothing if all its values are missing; else to a row that has the same ones.
fn references(
    written: &Written,
    matched: &[Matched<'_>],
    [here, there]: [&[String]; 2],
    scope: &Scope,
) -> Result<Seen> {
    let columns = |names: &[String]| {
        named(matched, names).ok_or_else(|| Problem::NoColumn(names.join("`, `")))
    };
    let (here, there) = (columns(here)?, columns(there)?);
    let labels: Vec<&str> = here.iter().map(|found| found.label).collect();
    let parts = |columns: &[Matched<'_>]| -> Result<Vec<Option<String>>> {
        let parts = columns.iter().map(|found| of_column(written, found, scope));
        let parts = parts.collect::<Result<Vec<Keys<'_>>>>()?;
        let of_row = |row: usize| {
            let values: Vec<Option<&str>> = parts
                .iter()
                .map(|part| part.get(row).and_then(|value| value.as_deref()))
                .collect();
            let is_there = values.iter().any(Option::is_some);
            is_there.then(|| Json::from(values).to_string())
        };
        Ok((0..scope.rows.len()).map(of_row).collect())
    };
    let known = parts(&there)?;
    let known: HashSet<&str> = known.iter().flatten().map(String::as_str).collect();
    let asked = parts(&here)?;
    let is_lost = |key: &Option<String>| key.as_deref().is_some_and(|key| !known.contains(key));
    let lost = asked
        .iter()
        .zip(&scope.rows)
        .filter(|(key, _)| is_lost(key));
    let lost: Vec<u32> = lost.map(|(_, row)| *row).collect();
    Ok(Seen::Rows(RowsSeen {
        n_missing: asked.iter().filter(|key| key.is_none()).count(),
        counts_missing: false,
        ..rows_seen(scope.rows.len(), lost, &labels)
    }))
}
