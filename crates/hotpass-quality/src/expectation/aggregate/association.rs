//! Columns that depend on each other: Cramér's phi of two columns, numbers being put into bins.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Result};
use super::tally::Tally;
use super::{bounds, floored, seen_with, wrong};
use crate::table::{Cells, Column, Rows, Table, Value};

/// How many bins a column has if nobody says.
const N_BINS: usize = 10;
/// What the measure may be if nobody says.
const THRESHOLD: f64 = 0.1;

/// Compares Cramér's phi with a threshold: 0 if the columns say nothing of each other, 1 if one tells the other.
pub(super) fn cramers_phi(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let threshold = arguments.number("threshold")?.unwrap_or(THRESHOLD);
    let [one, other] = ["A", "B"].map(|side| -> Result<(Vec<usize>, Vec<String>)> {
        let column = arguments.column(&format!("column_{side}"), table)?;
        let bins = arguments.optional_list(&format!("bins_{side}"))?;
        let n_bins = arguments.number(&format!("n_bins_{side}"))?;
        let n_bins = n_bins.map_or(N_BINS, |n_bins| floored(n_bins.max(1.0)));
        labels(column, rows, (bins, n_bins))
    });
    let ((one, one_names), (other, other_names)) = (one?, other?);
    let mut cells = vec![vec![0.0; other_names.len()]; one_names.len()];
    for (one, other) in one.into_iter().zip(other) {
        cells[one][other] += 1.0;
    }
    let phi = phi(&cells);
    let details = json!({
        "crosstab": { "index": one_names, "columns": other_names, "data": cells },
    });
    Ok(seen_with(phi <= threshold, phi, details))
}

/// Returns the measure of how often pairs are there; NaN if one column is the same everywhere.
fn phi(cells: &[Vec<f64>]) -> f64 {
    let n_columns = cells.first().map_or(0, Vec::len);
    let row_sums: Vec<f64> = cells.iter().map(|row| row.iter().sum()).collect();
    let column_sum = |column: usize| cells.iter().map(|row| row[column]).sum::<f64>();
    let column_sums: Vec<f64> = (0..n_columns).map(column_sum).collect();
    let n_rows: f64 = row_sums.iter().sum();
    let is_two_by_two = cells.len() == 2 && n_columns == 2;
    let mut statistic = 0.0;
    for (row, row_sum) in cells.iter().zip(&row_sums) {
        for (observed, column_sum) in row.iter().zip(&column_sums) {
            let expected = row_sum * column_sum / n_rows;
            let distance = (observed - expected).abs();
            // Yates: a table of two by two has one degree of freedom.
            let correction = if is_two_by_two {
                distance.min(0.5)
            } else {
                0.0
            };
            statistic += (distance - correction).powi(2) / expected;
        }
    }
    let freedom = cells.len().min(n_columns).saturating_sub(1);
    let phi = (statistic / n_rows / freedom as f64).sqrt();
    if phi.is_nan() {
        phi
    } else {
        phi.clamp(0.0, 1.0)
    }
}

/// Returns the number of each row's label, and the labels that are there.
fn labels(
    column: &Column,
    rows: &Rows,
    (bins, n_bins): (Option<&[Json]>, usize),
) -> Result<(Vec<usize>, Vec<String>)> {
    let tally = Tally::of(column, rows)?;
    let is_number = matches!(column.cells, Cells::Integers(_) | Cells::Numbers(_));
    let label: Box<dyn Fn(Value<'_>) -> String> = if is_number {
        let edges = edges(&tally, (bins, n_bins))?;
        Box::new(move |value| interval(value.number(), &edges))
    } else {
        let renamed = renamed(&tally, (bins, n_bins))?;
        Box::new(move |value| {
            let text = text(value);
            renamed.get(&text).cloned().unwrap_or(text)
        })
    };
    let mut of_entries: Vec<String> = tally
        .entries
        .iter()
        .map(|(value, _)| label(*value))
        .collect();
    let has_null = tally.n_present < rows.len();
    if has_null {
        of_entries.push("(missing)".into());
    }
    let mut is_seen = HashSet::new();
    let names: Vec<String> = of_entries
        .iter()
        .filter(|label| is_seen.insert(*label))
        .cloned()
        .collect();
    let places: BTreeMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(place, name)| (name.as_str(), place))
        .collect();
    let of_entries: Vec<usize> = of_entries
        .iter()
        .map(|label| places[label.as_str()])
        .collect();
    let n_entries = tally.entries.len();
    let numbers = rows
        .iter()
        .map(|row| of_entries[tally.place(column.value(row)).unwrap_or(n_entries)])
        .collect();
    Ok((numbers, names))
}

/// Returns where bins begin and end: as given, with all that is there, or equally wide.
fn edges(tally: &Tally<'_>, (bins, n_bins): (Option<&[Json]>, usize)) -> Result<Vec<f64>> {
    let number = |entry: Option<&(Value<'_>, usize)>| entry.and_then(|entry| entry.0.number());
    let least = number(tally.entries.first()).unwrap_or(0.0);
    let greatest = number(tally.entries.last()).unwrap_or(0.0);
    let Some(bins) = bins else {
        // All in one place: a bin of one around it, as numpy has it.
        let around = if least < greatest { 0.0 } else { 0.5 };
        let (least, greatest) = (least - around, greatest + around);
        let width = (greatest - least) / n_bins as f64;
        return Ok((0..=n_bins)
            .map(|place| least + width * place as f64)
            .collect());
    };
    let mut edges = Vec::with_capacity(bins.len() + 2);
    for bin in bins {
        let Some(edge) = bin
            .as_f64()
            .or_else(|| bin.as_str().and_then(bounds::number))
        else {
            return wrong(format!(
                "bins of numbers must be numbers, and one is `{bin}`"
            ));
        };
        edges.push(edge);
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    if edges.first().is_none_or(|first| least < *first) {
        edges.insert(0, least);
    }
    if edges.last().is_none_or(|last| greatest > *last) {
        edges.push(greatest);
    }
    Ok(edges)
}

fn interval(number: Option<f64>, edges: &[f64]) -> String {
    let Some(number) = number else {
        return "(missing)".into();
    };
    let n_bins = edges.len().saturating_sub(1).max(1);
    let place = edges.partition_point(|edge| *edge <= number);
    let place = place.clamp(1, n_bins);
    let edge = |place: usize| edges.get(place).copied().unwrap_or(number);
    format!("[{}, {})", edge(place - 1), edge(place))
}

/// Returns the names of texts that are put together: as given, or all but the most common.
fn renamed(
    tally: &Tally<'_>,
    (bins, n_bins): (Option<&[Json]>, usize),
) -> Result<BTreeMap<String, String>> {
    let mut renamed = BTreeMap::new();
    if let Some(bins) = bins {
        for bin in bins {
            let Some(members) = bin.as_array() else {
                return wrong(format!("bins of texts must be lists, and one is `{bin}`"));
            };
            let members: Vec<String> = members
                .iter()
                .map(|member| text(Value::of(member)))
                .collect();
            let name = members.join(", ");
            renamed.extend(members.into_iter().map(|member| (member, name.clone())));
        }
    } else if tally.entries.len() > n_bins {
        let mut entries: Vec<&(Value<'_>, usize)> = tally.entries.iter().collect();
        entries.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let others = entries.into_iter().skip(n_bins);
        renamed.extend(others.map(|(value, _)| (text(*value), "(other)".to_owned())));
    }
    Ok(renamed)
}

fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_owned(),
        other => other.json().to_string(),
    }
}
