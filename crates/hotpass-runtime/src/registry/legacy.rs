//! Entity histories that earlier versions of Hotpass kept: JSON, NDJSON, CSV or a workbook, one row per entity.
//!
//! A file goes in, rows in words of [`hotpass_model::entity`] come out, or what is wrong with which row; a file that is
//! there is never taken for an empty history.

use std::{fs, path::Path};

use hotpass_model::{
    entity::{LegacyEntity, Moment, StatusEntry},
    plan::Limits,
    port::{Engine, TextTable},
};
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value};

use crate::{
    document::DocumentError,
    error::{Error, Result},
};

const FORMATS: &str = "histories are read from .json, .ndjson, .jsonl, .csv, .tsv and .xlsx files";

/// A row: where it is, and its values by column.
struct Row {
    place: String,
    values: Map<String, Value>,
}

/// Reads the entities of an earlier registry. A status without a date is dated like its row, or `at`.
///
/// # Errors
/// When the file cannot be read, or a row is no entity, with its place.
pub async fn read(
    engine: &dyn Engine,
    path: &Path,
    limits: &Limits,
    at: Moment,
) -> Result<Vec<LegacyEntity>> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let rows = match extension.to_ascii_lowercase().as_str() {
        "json" => whole(path)?,
        "ndjson" | "jsonl" => lines(path)?,
        "csv" | "tsv" | "xlsx" => table(path, engine.read_table(path, limits).await?),
        _ => {
            let problem = format!("`{}` is no history of entities", path.display());
            return Err(Error::usage(problem, FORMATS));
        }
    };
    if rows.is_empty() {
        let problem = format!("`{}` has no row", path.display());
        return Err(Error::usage(
            problem,
            "name the file that holds the history",
        ));
    }
    let entities = rows.iter().map(|row| entity(row, at));
    Ok(entities.collect::<std::result::Result<_, _>>()?)
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.into(),
        source,
    })
}

fn wrong(place: &str, problem: impl Into<String>) -> DocumentError {
    let hint = "correct the row, or take it out; nothing was taken in";
    DocumentError::new(place.to_owned(), problem, Some(hint.into()))
}

/// Returns the rows of a JSON document: a list of objects, or an object of columns as data frames are written.
fn whole(path: &Path) -> Result<Vec<Row>> {
    let shown = path.display();
    let value: Value = serde_json::from_str(&text(path)?).map_err(|error| {
        let place = format!("{shown}:{}:{}", error.line(), error.column());
        wrong(&place, "the file is no JSON document")
    })?;
    let values = match value {
        Value::Array(values) => values,
        Value::Object(mut object) => match object.remove("entities") {
            Some(Value::Array(values)) => values,
            _ => columns(object),
        },
        _ => Vec::new(),
    };
    let rows = (1..).zip(values).map(|(number, value)| {
        let place = format!("{shown}: entry {number}");
        row(place, value)
    });
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

/// Returns the rows of columns that are objects by row number.
fn columns(columns: Map<String, Value>) -> Vec<Value> {
    let mut rows: std::collections::BTreeMap<(u64, String), Map<String, Value>> =
        std::collections::BTreeMap::new();
    for (column, cells) in columns {
        let Value::Object(cells) = cells else {
            continue;
        };
        for (number, cell) in cells {
            let order = number.parse().unwrap_or(u64::MAX);
            let row = rows.entry((order, number)).or_default();
            row.insert(column.clone(), cell);
        }
    }
    rows.into_values().map(Value::Object).collect()
}

fn lines(path: &Path) -> Result<Vec<Row>> {
    let text = text(path)?;
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let rows = lines.map(|(line, number)| {
        let place = format!("{}:{number}", path.display());
        let value = serde_json::from_str(line);
        let value = value.map_err(|error| {
            wrong(
                &format!("{place}:{}", error.column()),
                "the line is no JSON",
            )
        })?;
        row(place, value)
    });
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn row(place: String, value: Value) -> std::result::Result<Row, DocumentError> {
    match value {
        Value::Object(values) => Ok(Row {
            values: values
                .into_iter()
                .map(|(column, value)| (column.trim().to_lowercase(), value))
                .collect(),
            place,
        }),
        _ => Err(wrong(
            &place,
            "expected an object with the columns of an entity",
        )),
    }
}

fn table(path: &Path, table: TextTable) -> Vec<Row> {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|c| c.trim().to_lowercase())
        .collect();
    let numbered = (table.first_row..).zip(table.rows);
    let filled = numbered.filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    filled
        .map(|(number, row)| Row {
            place: format!("{}:{number}", path.display()),
            values: columns
                .iter()
                .cloned()
                .zip(row.into_iter().map(Value::String))
                .collect(),
        })
        .collect()
}

fn entity(row: &Row, at: Moment) -> std::result::Result<LegacyEntity, DocumentError> {
    let first_seen = row.date("first_seen")?;
    let last_updated = row.date("last_updated")?;
    let dated = last_updated.or(first_seen).unwrap_or(at);
    let mut history = row.history(first_seen.unwrap_or(dated))?;
    if let (true, Some(status)) = (history.is_empty(), row.text(&["status"])) {
        history.push(StatusEntry {
            status,
            date: dated,
        });
    }
    let entity = LegacyEntity {
        id: row.text(&["entity_id", "id"]),
        first_seen,
        last_updated,
        name: row.text(&["organization_name", "name"]),
        slug: row.text(&["organization_slug", "slug"]),
        variants: row.variants(),
        history,
    };
    let is_named = entity.name.is_some() || entity.slug.is_some() || !entity.variants.is_empty();
    if is_named {
        Ok(entity)
    } else {
        let problem =
            "the row has neither a name nor a slug, so it cannot be told which entity it is";
        Err(wrong(&row.place, problem))
    }
}

impl Row {
    fn value(&self, column: &str) -> Option<&Value> {
        let value = self.values.get(column)?;
        let is_blank = match value {
            Value::Null => true,
            Value::String(text) => matches!(text.trim(), "" | "nan" | "NaN" | "NaT" | "None"),
            _ => false,
        };
        (!is_blank).then_some(value)
    }

    fn text(&self, columns: &[&str]) -> Option<String> {
        let value = columns.iter().find_map(|column| self.value(column))?;
        match value {
            Value::String(text) => Some(whole_number(text.trim()).to_owned()),
            Value::Number(number) => Some(whole_number(&number.to_string()).to_owned()),
            _ => None,
        }
    }

    fn date(&self, column: &str) -> std::result::Result<Option<Moment>, DocumentError> {
        let Some(value) = self.value(column) else {
            return Ok(None);
        };
        let date = moment(value).ok_or_else(|| {
            let problem =
                format!("`{column}` is no date such as 2024-05-31 or 2024-05-31T10:00:00Z");
            wrong(&self.place, problem)
        })?;
        Ok(Some(date))
    }

    /// Returns the value of a column that is JSON, perhaps as text.
    fn nested(&self, column: &str) -> Option<Value> {
        let value = self.value(column)?;
        let parsed = value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        Some(parsed.unwrap_or_else(|| value.clone()))
    }

    /// Returns former names: a list, or one that stands alone.
    fn variants(&self) -> Vec<String> {
        let names = match self.nested("name_variants") {
            Some(Value::Array(names)) => names,
            Some(name) => vec![name],
            None => Vec::new(),
        };
        let names = names.iter().filter_map(|name| match name {
            Value::String(name) => Some(name.trim().to_owned()),
            Value::Number(name) => Some(name.to_string()),
            _ => None,
        });
        names.filter(|name| !name.is_empty()).collect()
    }

    fn history(&self, undated: Moment) -> std::result::Result<Vec<StatusEntry>, DocumentError> {
        let problem = "`status_history` is no list of objects with `status` and `date`";
        let wrong = || wrong(&self.place, problem);
        let entries = match self.nested("status_history") {
            None => return Ok(Vec::new()),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(wrong()),
        };
        let entry = |entry: &Value| {
            let status = entry
                .get("status")
                .and_then(Value::as_str)
                .ok_or_else(wrong)?;
            let date = match entry.get("date") {
                None | Some(Value::Null) => undated,
                Some(date) => moment(date).ok_or_else(wrong)?,
            };
            Ok(StatusEntry {
                status: status.to_owned(),
                date,
            })
        };
        entries.iter().map(entry).collect()
    }
}

/// Returns a whole number that was written as a float without its fraction.
fn whole_number(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// Returns a time: RFC 3339, a date with or without a time of UTC, or milliseconds since 1970.
fn moment(value: &Value) -> Option<Moment> {
    let text = match value {
        Value::Number(number) => return number.as_i64().map(Moment),
        Value::String(text) => text.trim(),
        _ => return None,
    };
    let stamp = text.parse::<Timestamp>().ok().or_else(|| {
        let time: civil::DateTime = text.parse().ok()?;
        Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    stamp.map(|stamp| Moment(stamp.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    const LIMITS: Limits = Limits {
        file_mib: 1,
        expanded_mib: 1,
        entries: 10,
        cells: 1000,
    };

    fn read_as(name: &str, content: &str) -> Result<Vec<LegacyEntity>> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        block_on(read(&Fake, &path, &LIMITS, Moment(0)))
    }

    #[test]
    fn every_way_to_write_an_entity_means_the_same() {
        let list = r#"[{"entity_id": 10, "organization_name": "Alpha Labs", "first_seen": "2024-01-02",
            "name_variants": ["Alpha Holdings"], "status_history": [{"status": "pending", "date": "2024-01-03T00:00:00+00:00"}]}]"#;
        let line = r#"{"entity_id": "10", "Organization_Name": "Alpha Labs", "first_seen": "2024-01-02T00:00:00Z", "name_variants": "Alpha Holdings", "status_history": "[{\"status\": \"pending\", \"date\": \"2024-01-03\"}]"}"#;
        let frame = r#"{"entity_id": {"0": 10.0}, "organization_name": {"0": "Alpha Labs"}, "first_seen": {"0": 1704153600000},
            "name_variants": {"0": "[\"Alpha Holdings\"]"}, "status_history": {"0": [{"status": "pending", "date": 1704240000000}]}}"#;
        let expected = LegacyEntity {
            id: Some("10".into()),
            first_seen: Some("2024-01-02T00:00:00Z".parse().expect("a moment")),
            name: Some("Alpha Labs".into()),
            variants: vec!["Alpha Holdings".into()],
            history: vec![StatusEntry {
                status: "pending".into(),
                date: "2024-01-03T00:00:00Z".parse().expect("a moment"),
            }],
            ..LegacyEntity::default()
        };
        for (name, content) in [("h.json", list), ("h.ndjson", line), ("h.json", frame)] {
            let read = read_as(name, content).expect("a history");
            assert_eq!(read, std::slice::from_ref(&expected), "{name}: {content}");
        }
    }

    #[test]
    fn what_is_broken_is_told_with_its_place_and_is_no_empty_history() {
        for (name, content, words) in [
            ("h.json", "{", "h.json:1:1: the file is no JSON document"),
            ("h.json", "[]", "has no row"),
            ("h.json", "[7]", "h.json: entry 1: expected an object"),
            (
                "h.json",
                r#"[{"entity_id": 1}]"#,
                "h.json: entry 1: the row has neither",
            ),
            (
                "h.ndjson",
                "{\"name\":\"A\"}\n\n{",
                "h.ndjson:3:1: the line is no JSON",
            ),
            (
                "h.ndjson",
                r#"{"name":"A","first_seen":"soon"}"#,
                "h.ndjson:1: `first_seen` is no date",
            ),
            (
                "h.ndjson",
                r#"{"name":"A","status_history":"soon"}"#,
                "h.ndjson:1: `status_history` is no list",
            ),
            (
                "h.ndjson",
                r#"{"name":"A","status_history":[{"date":"2024-01-01"}]}"#,
                "`status_history` is no list",
            ),
            ("h.pkl", "", "is no history of entities"),
        ] {
            let error = read_as(name, content).expect_err(content).to_string();
            assert!(error.contains(words), "{content}: {error}");
        }
    }

    #[test]
    fn a_status_without_a_history_is_its_beginning() {
        let line = r#"{"slug": "alpha", "status": "pending", "last_updated": "2024-05-31 10:00:00", "name_variants": null}"#;
        let read = read_as("h.jsonl", line).expect("a history");
        let dated: Moment = "2024-05-31T10:00:00Z".parse().expect("a moment");
        assert_eq!(read[0].history[0].date, dated);
        assert_eq!(read[0].slug.as_deref(), Some("alpha"));
    }
}
