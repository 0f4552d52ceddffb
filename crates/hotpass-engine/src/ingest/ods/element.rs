//! The elements of an `OpenDocument` spreadsheet, freed from the XML reader's buffer, and the value of a cell.
//!
//! It reads attributes only; streaming and repetition are the reader's.

use quick_xml::events::{BytesRef, BytesStart};

use crate::ingest::cell::Stored;
use crate::ingest::parts::attribute;

/// An element or text between cells and rows, freed from the reader's buffer.
pub(super) enum Step {
    Style(String),
    HidesStyle,
    Table(String, String),
    Row { repeat: u32, is_hidden: bool },
    RowEnd,
    Cell(Box<CellStart>),
    Skip(String),
    TableEnd,
    Other,
    End,
}

/// What a cell's start tag says.
#[derive(Default)]
pub(super) struct CellStart {
    /// For how many columns the cell stands.
    pub(super) repeat: u32,
    pub(super) columns_spanned: u32,
    pub(super) rows_spanned: u32,
    pub(super) is_formula: bool,
    kind: String,
    value: Option<String>,
    is_error: bool,
}

/// Returns what a start tag means to the reader.
pub(super) fn start(element: &BytesStart<'_>) -> Step {
    match element.name().as_ref() {
        "style:style" => Step::Style(attribute(element, "name").unwrap_or_default()),
        "style:table-properties" if attribute(element, "display").as_deref() == Some("false") => {
            Step::HidesStyle
        }
        "table:table" => Step::Table(
            attribute(element, "name").unwrap_or_default(),
            attribute(element, "style-name").unwrap_or_default(),
        ),
        "table:table-row" => Step::Row {
            repeat: number(attribute(element, "number-rows-repeated"))
                .unwrap_or(1)
                .max(1),
            is_hidden: matches!(
                attribute(element, "visibility").as_deref(),
                Some("collapse" | "filter")
            ),
        },
        "table:table-cell" | "table:covered-table-cell" => {
            Step::Cell(Box::new(cell_start(element)))
        }
        name @ ("table:shapes" | "office:forms" | "table:tracked-changes" | "table:dde-links") => {
            Step::Skip(name.to_owned())
        }
        _ => Step::Other,
    }
}

fn cell_start(element: &BytesStart<'_>) -> CellStart {
    let mut start = CellStart {
        repeat: 1,
        ..CellStart::default()
    };
    for attribute in element.attributes().with_checks(false).flatten() {
        let value = || {
            attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map(std::borrow::Cow::into_owned)
                .unwrap_or_default()
        };
        match attribute.key.as_ref() {
            "table:number-columns-repeated" => {
                start.repeat = number(Some(value())).unwrap_or(1).max(1);
            }
            "table:number-columns-spanned" => {
                start.columns_spanned = number(Some(value())).unwrap_or(1);
            }
            "table:number-rows-spanned" => start.rows_spanned = number(Some(value())).unwrap_or(1),
            "table:formula" => start.is_formula = true,
            "office:value-type" => start.kind = value(),
            "calcext:value-type" => start.is_error = value() == "error",
            "office:value"
            | "office:date-value"
            | "office:time-value"
            | "office:boolean-value"
            | "office:string-value" => start.value = Some(value()),
            _ => {}
        }
    }
    start
}

/// Reads a count from an attribute.
pub(super) fn number(value: Option<String>) -> Option<u32> {
    value?.parse().ok()
}

/// Returns a cell's value from its type, its value attribute and the text it shows.
pub(super) fn stored<'a>(start: &'a CellStart, shown: &'a str) -> Stored<'a> {
    let value = start.value.as_deref();
    let is_error_name = start.is_formula
        && (shown.starts_with("Err:")
            || shown.starts_with('#') && shown.ends_with(['!', '?', 'A']));
    if start.is_error || is_error_name {
        return Stored::Error;
    }
    match (start.kind.as_str(), value) {
        ("float" | "percentage" | "currency", Some(value)) => {
            value.parse().map_or(Stored::Text(shown), Stored::Number)
        }
        ("date", Some(value)) => Stored::Iso(value),
        ("time", Some(value)) => Stored::IsoDuration(value),
        ("boolean", Some(value)) => Stored::Boolean(value.eq_ignore_ascii_case("true")),
        ("string", value) => Stored::Text(value.filter(|value| !value.is_empty()).unwrap_or(shown)),
        _ if shown.is_empty() => Stored::Empty,
        _ => Stored::Text(shown),
    }
}

/// Adds the character that a reference stands for.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
        return;
    }
    let name: &str = reference;
    match name {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        // An entity of the file's own is never expanded; its name stays visible.
        other => {
            text.push('&');
            text.push_str(other);
            text.push(';');
        }
    }
}
