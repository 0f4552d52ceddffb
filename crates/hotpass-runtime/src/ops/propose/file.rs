//! The mapping file's text: an existing text and a mapping go in, the text with what it lacked comes out.
//!
//! Comments, order and every entry that stands there are kept byte for byte, since people own the file.
//! Columns that `hotpass.toml` declares are not repeated: they have one place already.

use std::path::Path;

use hotpass_model::mapping::{ColumnMatch, Mapping, MatchStatus, TableMapping};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::{document::Document, error::Result};

const HEADING: &str = "\
# Which source column feeds which property, how sure that is, and why. `hotpass run` follows this file.
# To decide a column, set its `property` and its `status`: \"applied\" uses it, \"unmapped\" leaves it out,
# \"proposed\" waits. `hotpass map` adds new tables and columns and changes nothing that stands here.

";

/// What a mapping file lacked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Tables.
    pub tables: usize,
    /// Columns, those of new tables included.
    pub columns: usize,
}

/// Returns the text with every table and column it lacked, and how many these were.
pub fn add(path: &Path, text: &str, mapping: &Mapping) -> Result<(String, Added)> {
    let source = Document::new(path, text);
    let known: Mapping = source.parse()?;
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return Err(source
            .error_at(&[], "this is no TOML document", None)
            .into());
    };
    let mut added = Added::default();
    for table in &mapping.tables {
        let position = known.tables.iter().position(|other| {
            (&other.source, &other.sheet, other.number)
                == (&table.source, &table.sheet, table.number)
        });
        let existing = position.and_then(|index| known.tables.get(index));
        let columns: Vec<&ColumnMatch> = table
            .columns
            .iter()
            .filter(|column| column.status != MatchStatus::Declared)
            .filter(|column| {
                !existing.is_some_and(|known| {
                    known
                        .columns
                        .iter()
                        .any(|other| other.header == column.header)
                })
            })
            .collect();
        if columns.is_empty() {
            continue;
        }
        added.columns += columns.len();
        if let Some(index) = position {
            extend(&mut document, index, &columns);
        } else {
            added.tables += 1;
            append(&mut document, table, &columns);
        }
    }
    let body = document.to_string();
    let heading = if text.trim().is_empty() { HEADING } else { "" };
    Ok((format!("{heading}{}", body.trim_start_matches('\n')), added))
}

fn append(document: &mut DocumentMut, table: &TableMapping, columns: &[&ColumnMatch]) {
    let mut entry = Table::new();
    entry.insert("source", toml_edit::value(&table.source));
    entry.insert("sheet", toml_edit::value(&table.sheet));
    entry.insert("number", toml_edit::value(i64::from(table.number)));
    let mut array = Array::new();
    for column in columns {
        push(&mut array, column);
    }
    entry.insert("column", Item::Value(Value::Array(array)));
    entry.decor_mut().set_prefix("\n");
    let tables = document
        .entry("table")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = tables.as_array_of_tables_mut() {
        tables.push(entry);
    } else if let Some(tables) = tables.as_array_mut() {
        tables.push(entry.into_inline_table());
    }
}

fn extend(document: &mut DocumentMut, index: usize, columns: &[&ColumnMatch]) {
    let Some(table) = document
        .get_mut("table")
        .and_then(|tables| tables.get_mut(index))
    else {
        return;
    };
    let Some(table) = table.as_table_like_mut() else {
        return;
    };
    let item = table
        .entry("column")
        .or_insert_with(|| Item::Value(Value::Array(Array::new())));
    if let Some(tables) = item.as_array_of_tables_mut() {
        for column in columns {
            let mut entry = Table::new();
            fill(&mut entry, column);
            tables.push(entry);
        }
    } else if let Some(array) = item.as_array_mut() {
        for column in columns {
            push(array, column);
        }
    }
}

/// Adds a column on a line of its own.
fn push(array: &mut Array, column: &ColumnMatch) {
    let mut entry = InlineTable::new();
    fill(&mut entry, column);
    let mut value = Value::InlineTable(entry);
    value.decor_mut().set_prefix("\n    ");
    array.push_formatted(value);
    array.set_trailing_comma(true);
    array.set_trailing("\n");
}

fn fill(entry: &mut dyn TableLike, column: &ColumnMatch) {
    entry.insert("header", toml_edit::value(&column.header));
    let status = match column.status {
        MatchStatus::Declared => "declared",
        MatchStatus::Applied => "applied",
        MatchStatus::Proposed => "proposed",
        MatchStatus::Unmapped => "unmapped",
    };
    entry.insert("status", toml_edit::value(status));
    if let Some(property) = column.property {
        entry.insert("property", toml_edit::value(property.name()));
    }
    let rounded = (column.confidence * 1000.0).round() / 1000.0;
    entry.insert("confidence", toml_edit::value(rounded));
    entry.insert("reason", toml_edit::value(&column.reason));
    if let Some(objection) = column.objection {
        entry.insert("objection", toml_edit::value(objection.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use hotpass_model::{mapping::Objection, property::Property};

    use super::*;

    fn column(header: &str, status: MatchStatus, property: Option<Property>) -> ColumnMatch {
        ColumnMatch {
            header: header.into(),
            status,
            property,
            confidence: 0.912_345,
            reason: "synonym".into(),
            objection: None,
        }
    }

    fn mapping(columns: Vec<ColumnMatch>) -> Mapping {
        Mapping {
            tables: vec![TableMapping {
                source: "A".into(),
                sheet: "S \"1\"".into(),
                number: 1,
                columns,
            }],
        }
    }

    #[test]
    fn a_new_file_reads_back_as_the_mapping_without_declared_columns() {
        let applied = column("Tel", MatchStatus::Applied, Some(Property::ContactPhone));
        let declared = column("ID", MatchStatus::Declared, Some(Property::RecordKey));
        let unmapped = column("Strat", MatchStatus::Unmapped, None);
        let all = mapping(vec![declared, applied, unmapped]);
        let (text, added) = add(Path::new("m.toml"), "", &all).expect("a text");
        assert_eq!((added.tables, added.columns), (1, 2));
        assert_eq!(
            text,
            format!(
                "{HEADING}[[table]]\nsource = \"A\"\nsheet = 'S \"1\"'\nnumber = 1\ncolumn = [\n    \
                 {{ header = \"Tel\", status = \"applied\", property = \"contact_phone\", confidence = 0.912, reason = \"synonym\" }},\n    \
                 {{ header = \"Strat\", status = \"unmapped\", confidence = 0.912, reason = \"synonym\" }},\n]\n"
            )
        );
        let (same, added) = add(Path::new("m.toml"), &text, &all).expect("a text");
        assert_eq!(added, Added::default());
        assert_eq!(same, text);
    }

    #[test]
    fn every_objection_reads_back_as_itself() {
        for objection in [Objection::AlreadyFed, Objection::Contradicted] {
            let doubted = ColumnMatch {
                objection: Some(objection),
                ..column("Tel", MatchStatus::Proposed, Some(Property::ContactPhone))
            };
            let (text, _) = add(Path::new("m.toml"), "", &mapping(vec![doubted])).expect("a text");
            let read: Mapping = Document::new("m.toml", text).parse().expect("a mapping");
            assert_eq!(read.tables[0].columns[0].objection, Some(objection));
        }
    }

    #[test]
    fn what_people_wrote_stays_and_new_columns_are_added() {
        let written = "# ours\n[[table]]\nsource = \"A\"\nsheet = 'S \"1\"'\nnumber = 1\n[[table.column]]\n# decided by hand\nheader = \"Tel\"\nstatus = \"unmapped\"\nconfidence = 1.0\nreason = \"wrong numbers\"\n";
        let all = mapping(vec![
            column("Tel", MatchStatus::Applied, Some(Property::ContactPhone)),
            column("Mail", MatchStatus::Applied, Some(Property::ContactEmail)),
        ]);
        let (text, added) = add(Path::new("m.toml"), written, &all).expect("a text");
        assert_eq!((added.tables, added.columns), (0, 1));
        assert!(text.starts_with(written), "{text}");
        let read: Mapping = Document::new("m.toml", text).parse().expect("a mapping");
        assert_eq!(read.tables[0].columns.len(), 2);
        assert_eq!(read.tables[0].columns[0].status, MatchStatus::Unmapped);
    }

    #[test]
    fn a_broken_file_is_refused_with_its_place() {
        let error =
            add(Path::new("m.toml"), "[[tables]]\n", &Mapping::default()).expect_err("a mistake");
        assert_eq!(error.to_string(), "m.toml:1:3: unknown key `tables`");
    }
}
