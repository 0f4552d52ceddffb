//! Different values of a column, and sets of values that they are expected to be.

use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Result};
use super::tally::Tally;
use super::{bounds, counted, moment, seen, seen_with, wrong};
use crate::table::{Cells, Column, Rows, Table, Value};

/// How many values are listed: a table of a million different ones is not repeated in its report.
const LISTED: usize = 1000;
/// How many of those that are there and should not be, or should be and are not, are listed in short.
const SHOWN: usize = 20;

/// The values of a column and those that are expected.
struct Sets<'a> {
    tally: Tally<'a>,
    expected: Vec<Value<'a>>,
}

impl<'a> Sets<'a> {
    fn of((table, rows): (&'a Table, &Rows), arguments: Arguments<'a>) -> Result<Self> {
        let column = arguments.column("column", table)?;
        let given = arguments.optional_list("value_set")?.unwrap_or_default();
        let is_dated = is_dated(column, arguments)?;
        let tally = Tally::of(column, rows)?;
        let tally = if is_dated {
            tally.dated(column)?
        } else {
            tally
        };
        let mut expected = Vec::with_capacity(given.len());
        for value in given {
            expected.push(value_of(value, is_dated)?);
        }
        Ok(Self { tally, expected })
    }

    /// Returns values that are there and not expected.
    fn unexpected(&self) -> Vec<Json> {
        let mut is_expected = vec![false; self.tally.entries.len()];
        for value in &self.expected {
            if let Some(place) = self.tally.place(*value) {
                is_expected[place] = true;
            }
        }
        let entries = self.tally.entries.iter().zip(is_expected);
        entries
            .filter(|(_, is_expected)| !is_expected)
            .map(|((value, _), _)| value.json())
            .collect()
    }

    /// Returns values that are expected and not there; null is never there.
    fn missing(&self) -> Vec<Json> {
        let expected = self.expected.iter();
        expected
            .filter(|value| self.tally.place(**value).is_none())
            .map(|value| value.json())
            .collect()
    }

    /// Says what was seen, with the values that should not be there and those that should, if they are asked for.
    fn observation(&self, unexpected: Option<&[Json]>, missing: Option<&[Json]>) -> Observation {
        let entries = &self.tally.entries;
        let observed: Vec<Json> = entries
            .iter()
            .take(LISTED)
            .map(|(value, _)| value.json())
            .collect();
        let counts: Vec<Json> = entries
            .iter()
            .take(LISTED)
            .map(|(value, n)| json!({ "value": value.json(), "count": n }))
            .collect();
        let mut details = serde_json::Map::new();
        details.insert("value_counts".into(), counts.into());
        if entries.len() > LISTED {
            details.insert("n_distinct".into(), entries.len().into());
        }
        let mut more = serde_json::Map::new();
        let mut success = true;
        for (name, values) in [("unexpected", unexpected), ("missing", missing)] {
            let Some(values) = values else { continue };
            let listed = |n: usize| values[..values.len().min(n)].to_vec();
            // Later versions of Great Expectations tell these, older ones what is there with how often.
            more.insert(format!("{name}_count"), values.len().into());
            more.insert(format!("partial_{name}_list"), listed(SHOWN).into());
            if !values.is_empty() {
                details.insert(name.into(), listed(LISTED).into());
                success = false;
            }
        }
        Observation {
            more,
            ..seen_with(success, observed, Json::Object(details))
        }
    }
}

/// Returns whether values of a set are points in time.
fn is_dated(column: &Column, arguments: Arguments<'_>) -> Result<bool> {
    let is_moment = matches!(column.cells, Cells::Moments(_));
    Ok(is_moment || arguments.flag("parse_strings_as_datetimes")?)
}

fn value_of(value: &Json, is_dated: bool) -> Result<Value<'_>> {
    Ok(match Value::of(value) {
        Value::Text(text) if is_dated => match moment::read(text) {
            Some(moment) => Value::Moment(moment),
            None => return wrong(format!("`{text}` in `value_set` is not a date")),
        },
        other => other,
    })
}

/// Looks whether all values are in a set; without a set there is nothing to look for.
pub(super) fn in_set(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    let sets = Sets::of(about, arguments)?;
    if arguments.get("value_set").is_none() {
        return Ok(sets.observation(Some(&[]), None));
    }
    if sets.expected.is_empty() {
        return wrong("value_set must be a non-empty set-like object");
    }
    Ok(sets.observation(Some(&sets.unexpected()), None))
}

/// Looks whether a set is among the values.
pub(super) fn contains_set(
    about: (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    arguments.list("value_set")?;
    let sets = Sets::of(about, arguments)?;
    Ok(sets.observation(None, Some(&sets.missing())))
}

/// Looks whether a set is the values.
pub(super) fn equals_set(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    arguments.list("value_set")?;
    let sets = Sets::of(about, arguments)?;
    Ok(sets.observation(Some(&sets.unexpected()), Some(&sets.missing())))
}

/// Looks whether the value that is there most often is in a set; several that are fail unless `ties_okay`.
pub(super) fn most_common(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    arguments.list("value_set")?;
    let sets = Sets::of(about, arguments)?;
    let entries = &sets.tally.entries;
    let most = entries.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let mut is_expected = vec![false; entries.len()];
    for value in &sets.expected {
        if let Some(place) = sets.tally.place(*value) {
            is_expected[place] = true;
        }
    }
    let common = || (0..entries.len()).filter(|place| entries[*place].1 == most);
    let n_common = common().count();
    let is_any_expected = common().any(|place| is_expected[place]);
    let success = is_any_expected && (n_common == 1 || arguments.flag("ties_okay")?);
    let observed: Vec<Json> = common()
        .take(LISTED)
        .map(|place| entries[place].0.json())
        .collect();
    Ok(if n_common > LISTED {
        seen_with(success, observed, json!({ "n_most_common": n_common }))
    } else {
        seen(success, observed)
    })
}

/// Compares how many different values there are.
pub(super) fn n_unique(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let tally = Tally::of(arguments.column("column", table)?, rows)?;
    bounds::within(counted(tally.entries.len()), arguments)
}

/// Compares how many different values there are per cell that is not null.
pub(super) fn share_of_unique(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let tally = Tally::of(arguments.column("column", table)?, rows)?;
    let share = share(tally.entries.len(), tally.n_present);
    bounds::within(Value::Number(share), arguments)
}

/// Compares how many cells are not null.
pub(super) fn share_of_present(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let present = rows.iter().filter(|row| !column.value(*row).is_null());
    let share = share(present.count(), rows.len());
    bounds::within(Value::Number(share), arguments)
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
