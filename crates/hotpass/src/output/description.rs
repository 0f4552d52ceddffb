//! What is in files, as text: the engine's description goes in; keys it leaves out are left out here as well.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    style::Style,
    table::{self, Align, clip, count, counted, size},
};
use crate::cli::Globals;

/// Oddities listed per file unless more detail is asked for.
const LISTED: usize = 12;
/// Sheets per file, tables per sheet and columns per table shown unless more detail is asked for.
const SHOWN: usize = 20;
/// The widest header shown.
const WIDEST: usize = 40;

/// Returns the description of all files, each with its oddities.
pub(crate) fn render(value: &Value, globals: &Globals) -> String {
    let files: Vec<String> = list(value, "files")
        .iter()
        .map(|file| describe_file(file, globals.verbose))
        .collect();
    if files.is_empty() {
        return "There is no readable file.\n".into();
    }
    files.join("\n")
}

fn describe_file(file: &Value, verbose: bool) -> String {
    let bytes = file.get("bytes").map_or(0, quantity);
    let mut text = format!(
        "{} {}\n",
        Style::Heading.of(&word(file, "file")),
        Style::Dim.of(&size(bytes))
    );
    let refused = word(file, "refused");
    if !refused.is_empty() {
        let line = format!("  refused: `hotpass explain {refused}` says why and what to do");
        text.extend([Style::Error.of(&line), "\n".into()]);
    }
    let (sheets, rest) = first(list(file, "sheets"), "  ", "sheet", verbose);
    for sheet in sheets {
        text.push_str(&describe_sheet(sheet, verbose));
    }
    text.push_str(&rest);
    text.push_str(&oddities(file, verbose));
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
        ("merged_count", "merged range"),
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
    let (tables, rest) = first(list(sheet, "found"), "    ", "table", verbose);
    for table in tables {
        text.push_str(&describe_table(table, verbose));
    }
    text + &rest
}

/// Returns as many of these as are shown, and a line about the others.
fn first<'a>(all: &'a [Value], indent: &str, noun: &str, verbose: bool) -> (&'a [Value], String) {
    match all.split_at_checked(SHOWN) {
        Some((shown, hidden)) if !verbose && !hidden.is_empty() => {
            let more = counted(hidden.len() as u64, &format!("more {noun}"));
            (shown, format!("{indent}… and {more}; -v shows all\n"))
        }
        _ => (all, String::new()),
    }
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
    for (reason, number) in skipped(table) {
        title.extend([format!(", {} as {reason}", counted(number, "row"))]);
    }
    let (columns, rest) = first(list(table, "columns"), "      ", "column", verbose);
    let rows: Vec<Vec<String>> = columns
        .iter()
        .map(|column| {
            let nothing = Value::Null;
            let statistics = column.get("statistics").unwrap_or(&nothing);
            let number = |key| statistics.get(key).map_or(0, quantity);
            let filled = number("rows").saturating_sub(number("empty"));
            let mut row = vec![
                format!("   {}", word(column, "letters")),
                clip(&word(column, "header"), WIDEST),
                word(statistics, "inferred"),
                count(filled),
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
    format!("{title}\n{}{rest}", table::render(&header, rows))
}

/// Returns how many rows are no records, by reason.
fn skipped(table: &Value) -> BTreeMap<String, u64> {
    let mut reasons = BTreeMap::new();
    for row in list(table, "skipped") {
        *reasons.entry(word(row, "reason")).or_default() += 1;
    }
    reasons
}

fn oddities(file: &Value, verbose: bool) -> String {
    let findings = list(file, "findings");
    let shown = if verbose { findings.len() } else { LISTED };
    let rows: Vec<Vec<String>> = findings
        .iter()
        .take(shown)
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
        return "  nothing odd\n".into();
    }
    let title = format!("  {}", counted(findings.len() as u64, "finding"));
    let header = [("", Align::Left); 4];
    let mut text = format!(
        "{}\n{}",
        Style::Warning.of(&title),
        table::render(&header, rows)
    );
    let hidden = findings.len().saturating_sub(shown);
    if hidden > 0 {
        text.extend([format!("  … and {hidden} more; -v lists them\n")]);
    }
    text
}

/// Returns a place inside the file that is being described.
fn place(value: &Value) -> String {
    [word(value, "sheet"), word(value, "cell")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("!")
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

/// Returns a count; 0 if it is something else.
fn quantity(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_description_lists_tables_columns_and_oddities() {
        let file = json!({
            "file": "a.xlsx",
            "bytes": 2048,
            "sheets": [{
                "name": "People",
                "visibility": "hidden",
                "rows": 4,
                "columns": 1,
                "merged_count": 1,
                "found": [{
                    "number": 1,
                    "range": "A2:A4",
                    "rows": 2,
                    "skipped": [{ "row": 1, "reason": "title" }],
                    "columns": [{
                        "header": "Name",
                        "letters": "A",
                        "statistics": { "rows": 2, "empty": 1, "distinct": 1, "inferred": "text" },
                    }],
                }],
            }],
            "findings": [{
                "code": "HP-I014",
                "severity": "info",
                "message": "the sheet is hidden",
                "place": { "file": "a.xlsx", "sheet": "People" },
            }],
        });
        let text = anstream::adapter::strip_str(&describe_file(&file, false)).to_string();
        assert_eq!(
            text,
            "a.xlsx 2.0 KiB\n  People 4 rows, 1 column, hidden, 1 merged range\n    table 1 A2:A4, 2 rows, 1 row as title\n  \
             \x20     Column  Type  Filled  Empty  Distinct\n     A  Name    text       1      1         1\n  1 finding\n  \
             info  HP-I014  People  the sheet is hidden\n"
        );
    }

    #[test]
    fn a_wide_table_is_cut_unless_more_is_asked_for() {
        let column = json!({ "header": "Code", "letters": "A", "statistics": { "rows": 1 } });
        let table = json!({ "number": 1, "range": "A1:AD2", "columns": vec![column; 30] });
        let text = describe_table(&table, false);
        assert_eq!(text.matches("Code").count(), SHOWN, "{text}");
        assert!(
            text.ends_with("      … and 10 more columns; -v shows all\n"),
            "{text}"
        );
        let text = describe_table(&table, true);
        assert_eq!(text.matches("Code").count(), 30, "{text}");
        assert!(!text.contains('…'), "{text}");
    }

    #[test]
    fn what_the_engine_leaves_out_is_left_out() {
        assert_eq!(
            render(&json!({}), &globals()),
            "There is no readable file.\n"
        );
        let text = describe_file(&json!({ "file": "a.pdf", "refused": "HP-I004" }), false);
        assert!(text.contains("`hotpass explain HP-I004`"), "{text}");
    }

    fn globals() -> Globals {
        Globals {
            project: None,
            config: Vec::new(),
            progress_interval: None,
            log_format: None,
            sensitive_field: Vec::new(),
            format: crate::cli::Format::Text,
            progress: crate::cli::Progress::None,
            color: crate::cli::Color::Never,
            quiet: false,
            verbose: false,
        }
    }
}
