//! What is in files, as text: the engine's description goes in; keys it leaves out are left out here as well.

use serde_json::Value;

use super::{
    style::Style,
    table::{self, Align, counted, size},
};
use crate::cli::Globals;

/// Returns the description of all files, then their oddities.
pub(crate) fn render(value: &Value, globals: &Globals) -> String {
    let mut text = String::new();
    for file in list(value, "files") {
        text.push_str(&describe_file(file, globals.verbose));
        text.push('\n');
    }
    text.push_str(&oddities(value));
    text
}

fn describe_file(file: &Value, verbose: bool) -> String {
    let mut parts = vec![word(file, "format")];
    if let Some(bytes) = file.get("bytes").and_then(Value::as_u64) {
        parts.push(size(bytes));
    }
    parts.retain(|part| !part.is_empty());
    let mut text = format!(
        "{} {}\n",
        Style::Heading.of(&word(file, "file")),
        Style::Dim.of(&parts.join(", "))
    );
    let refused = word(file, "refused");
    if !refused.is_empty() {
        let line =
            format!("  refused: {refused}; `hotpass explain {refused}` says why and what to do");
        text.push_str(&Style::Error.of(&line));
        text.push('\n');
    }
    for sheet in list(file, "sheets") {
        text.push_str(&describe_sheet(sheet, verbose));
    }
    text
}

fn describe_sheet(sheet: &Value, verbose: bool) -> String {
    let mut parts = Vec::new();
    for (key, noun) in [("rows", "row"), ("columns", "column")] {
        if let Some(number) = sheet.get(key).and_then(Value::as_u64) {
            parts.push(counted(number, noun));
        }
    }
    let visibility = word(sheet, "visibility");
    if !visibility.is_empty() && visibility != "visible" {
        parts.push(visibility);
    }
    for (key, noun) in [
        ("merged", "merged range"),
        ("hidden_rows", "hidden row"),
        ("formulas", "formula"),
    ] {
        let number = sheet.get(key).map_or(0, quantity);
        if number > 0 {
            parts.push(counted(number, noun));
        }
    }
    let mut text = format!(
        "  {} {}\n",
        word(sheet, "name"),
        Style::Dim.of(&parts.join(", "))
    );
    for table in list(sheet, "tables") {
        text.push_str(&describe_table(table, verbose));
    }
    text
}

fn describe_table(table: &Value, verbose: bool) -> String {
    let mut title = format!(
        "    table {} {}",
        word(table, "number"),
        word(table, "range")
    );
    if let Some(rows) = table.get("rows").and_then(Value::as_u64) {
        title.extend([format!(", {}", counted(rows, "row"))]);
    }
    let rows: Vec<Vec<String>> = list(table, "columns")
        .iter()
        .map(|column| {
            let nothing = Value::Null;
            let statistics = column.get("statistics").unwrap_or(&nothing);
            let mut row = vec![
                format!("   {}", word(column, "letter")),
                word(column, "header"),
                word(statistics, "inferred"),
                word(statistics, "filled"),
                word(statistics, "empty"),
                word(statistics, "distinct"),
            ];
            if verbose {
                let samples: Vec<String> = list(statistics, "samples").iter().map(plain).collect();
                row.push(samples.join(" | "));
            }
            row
        })
        .collect();
    if rows.is_empty() {
        return format!("{title}\n");
    }
    let mut header = vec![
        ("", Align::Left),
        ("Column", Align::Left),
        ("Type", Align::Left),
        ("Filled", Align::Right),
        ("Empty", Align::Right),
        ("Distinct", Align::Right),
    ];
    if verbose {
        header.push(("Samples", Align::Left));
    }
    format!("{title}\n{}", table::render(&header, rows))
}

fn oddities(value: &Value) -> String {
    let rows: Vec<Vec<String>> = list(value, "findings")
        .iter()
        .map(|finding| {
            vec![
                word(finding, "severity"),
                word(finding, "code"),
                finding.get("place").map(place).unwrap_or_default(),
                word(finding, "message"),
            ]
        })
        .collect();
    if rows.is_empty() {
        return "Nothing odd was found.\n".into();
    }
    let title = format!("Findings: {}", rows.len());
    let header = [("", Align::Left); 4];
    format!(
        "{}\n{}",
        Style::Warning.of(&title),
        table::render(&header, rows)
    )
}

fn place(value: &Value) -> String {
    let mut text = word(value, "file");
    for (key, mark) in [("sheet", '#'), ("cell", '!')] {
        let part = word(value, key);
        if !part.is_empty() {
            text.push(mark);
            text.push_str(&part);
        }
    }
    text
}

/// Returns the elements under a key; none if it is missing or something else.
fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Returns what stands under a key as text; nothing if it is missing.
fn word(value: &Value, key: &str) -> String {
    value.get(key).map(plain).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Returns a number, or how many there are of a list.
fn quantity(value: &Value) -> u64 {
    value
        .as_u64()
        .or_else(|| value.as_array().map(|values| values.len() as u64))
        .unwrap_or(0)
}
