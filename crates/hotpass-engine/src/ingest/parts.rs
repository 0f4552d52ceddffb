//! Which part of an Office container holds which sheet, and what its reader does not tell:
//! merged ranges, hidden rows, and for .xlsb which cells are formulas or errors.
//!
//! The parts are scanned as bytes in one pass; cell values are not read here.

use std::collections::BTreeMap;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::archive::{self, Archive};
use super::grid::Merge;

/// What a sheet's part says beside the cells' values.
#[derive(Debug, Default)]
pub(super) struct Extras {
    /// Merged ranges.
    pub(super) merges: Vec<Merge>,
    /// How many rows are hidden.
    pub(super) hidden_rows: u64,
    /// Cells whose stored value is an error that the cell reader skips (.xlsb).
    pub(super) errors: Vec<(u32, u32)>,
    /// Cells that are formulas (.xlsb).
    pub(super) formulas: Vec<(u32, u32)>,
}

/// How much of a part about the workbook itself is read.
pub(super) const PART_LIMIT: u64 = 16 * 1024 * 1024;

/// Returns the part of each sheet of a workbook, by sheet name.
pub(super) fn sheets(archive: &mut Archive) -> BTreeMap<String, String> {
    let names = archive::names(archive);
    let Some(workbook) = names.iter().find(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with("workbook.xml") || name.ends_with("workbook.bin")
    }) else {
        return BTreeMap::new();
    };
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", workbook));
    let relations = names
        .iter()
        .find(|name| name.eq_ignore_ascii_case(&format!("{folder}/_rels/{file}.rels")))
        .cloned()
        .unwrap_or_default();
    let targets = relation_targets(&archive::text(archive, &relations, PART_LIMIT));
    let listed = if file.to_ascii_lowercase().ends_with(".bin") {
        let mut bytes = Vec::new();
        if let Ok(part) = archive.by_name(workbook)
            && part.take(PART_LIMIT).read_to_end(&mut bytes).is_err()
        {
            return BTreeMap::new();
        }
        binary_sheets(&bytes)
    } else {
        xml_sheets(&archive::text(archive, workbook, PART_LIMIT))
    };
    // One look at each name: a container may list as many parts as there are sheets.
    let mut known: BTreeMap<String, &String> = BTreeMap::new();
    for name in &names {
        let path = name.replace('\\', "/").to_ascii_lowercase();
        known.entry(path).or_insert(name);
    }
    let mut parts = BTreeMap::new();
    for (sheet, id) in listed {
        let Some(target) = targets.get(&id) else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{folder}/{target}"),
        };
        if let Some(part) = known.get(&path.to_ascii_lowercase()) {
            parts.insert(sheet, (*part).clone());
        }
    }
    parts
}

/// Returns an attribute's value by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == wanted)
        .and_then(|attribute| {
            attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
        })
        .map(std::borrow::Cow::into_owned)
}

fn elements(xml: &str, name: &str, mut visit: impl FnMut(&BytesStart<'_>)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == name =>
            {
                visit(&element);
            }
            // What is broken here is reported by the cell reader, which reads the same parts.
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn relation_targets(xml: &str) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    elements(xml, "Relationship", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            targets.insert(id, target);
        }
    });
    targets
}

fn xml_sheets(xml: &str) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    elements(xml, "sheet", |element| {
        if let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id")) {
            sheets.push((name, id));
        }
    });
    sheets
}

/// Reads the records of a binary workbook that name its sheets (`BrtBundleSh`).
fn binary_sheets(bytes: &[u8]) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    for (kind, payload) in Records::new(bytes) {
        if kind == 0x009C
            && let Some((id, rest)) = payload.get(8..).and_then(wide_text)
            && let Some((name, _)) = wide_text(rest)
        {
            sheets.push((name, id));
        }
    }
    sheets
}

fn wide_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let length = number(bytes, 0)? as usize;
    let end = 4_usize.checked_add(length.checked_mul(2)?)?;
    let text = bytes.get(4..end)?;
    let units = text
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let text = char::decode_utf16(units)
        .map(|c| c.unwrap_or('\u{FFFD}'))
        .collect();
    Some((text, bytes.get(end..)?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// The records of a binary part: a kind and a length of seven bits per byte, then the payload.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }
}

/// Reads a number of seven bits per byte; returns it with how many bytes it took.
fn varying(bytes: &[u8], most: usize) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(most).enumerate() {
        value |= usize::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 || at + 1 == most {
            return Some((value, at + 1));
        }
    }
    None
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.rest.first()?;
        let second = *self.rest.get(1)?;
        // A kind keeps the continuation bit of its first byte out, but its second byte counts from bit 7.
        let (kind, taken) = if first & 0x80 == 0 {
            (u16::from(first), 1)
        } else {
            (u16::from(first & 0x7F) | u16::from(second & 0x7F) << 7, 2)
        };
        let (length, more) = varying(self.rest.get(taken..)?, 4)?;
        let start = taken + more;
        let payload = self.rest.get(start..start.checked_add(length)?)?;
        self.rest = self.rest.get(start + length..)?;
        Some((kind, payload))
    }
}

/// Scans a sheet's part. What cannot be read there is left to the cell reader to report.
pub(super) fn extras(archive: &mut Archive, part: &str, limit: u64) -> Extras {
    let mut extras = Extras::default();
    let Ok(file) = archive.by_name(part) else {
        return extras;
    };
    if part.to_ascii_lowercase().ends_with(".bin") {
        let mut bytes = Vec::new();
        if file.take(limit).read_to_end(&mut bytes).is_ok() {
            scan_records(&bytes, &mut extras);
        }
    } else {
        scan_xml(file.take(limit), &mut extras);
    }
    extras
}

fn scan_records(bytes: &[u8], extras: &mut Extras) {
    scan_each_record(bytes, extras);
    // Rows ascend in any file a spreadsheet program wrote; a hostile one must not break the search either.
    extras.formulas.sort_unstable();
}

fn scan_each_record(bytes: &[u8], extras: &mut Extras) {
    let mut row = 0;
    for (kind, payload) in Records::new(bytes) {
        match kind {
            0x0000 => {
                row = number(payload, 0).unwrap_or(row);
                // Bytes 8 to 11 hold the row's height and flags; bit 4 of the last byte is "zero height".
                if payload.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    extras.hidden_rows += 1;
                }
            }
            0x0008..=0x000B => {
                if let Some(column) = number(payload, 0) {
                    extras.formulas.push((row, column));
                    if kind == 0x000B {
                        extras.errors.push((row, column));
                    }
                }
            }
            0x00B0 => {
                let edges: Option<Vec<u32>> = (0..4).map(|at| number(payload, at * 4)).collect();
                if let Some([top, bottom, left, right]) = edges.as_deref() {
                    extras.merges.push(Merge {
                        first: (*top, *left),
                        last: (*bottom, *right),
                    });
                }
            }
            _ => {}
        }
    }
}

const CHUNK: usize = 256 * 1024;
/// An element longer than this is no row and no merged range.
const LONGEST_ELEMENT: usize = 64 * 1024;

fn scan_xml(mut part: impl Read, extras: &mut Extras) {
    let hidden = memchr::memmem::Finder::new(b"hidden=");
    let merged = memchr::memmem::Finder::new(b"mergeCell ");
    let mut buffer = Vec::with_capacity(CHUNK + LONGEST_ELEMENT);
    let mut chunk = vec![0; CHUNK];
    loop {
        let Ok(read) = part.read(&mut chunk) else {
            return;
        };
        if read == 0 {
            return;
        }
        buffer.extend_from_slice(&chunk[..read]);
        let whole = memchr::memrchr(b'>', &buffer).map_or(0, |at| at + 1);
        let elements = &buffer[..whole];
        for at in hidden.find_iter(elements) {
            if is_row(elements, at) && is_true(elements.get(at + 7..).unwrap_or_default()) {
                extras.hidden_rows += 1;
            }
        }
        for at in merged.find_iter(elements) {
            extras
                .merges
                .extend(merge(elements.get(at..).unwrap_or_default()));
        }
        buffer.drain(..whole);
        if buffer.len() > LONGEST_ELEMENT {
            buffer.clear();
        }
    }
}

/// Tells whether the attribute at this place belongs to a `row` element.
fn is_row(bytes: &[u8], at: usize) -> bool {
    let Some(open) = memchr::memrchr(b'<', &bytes[..at]) else {
        return false;
    };
    let name = bytes[open + 1..at]
        .split(u8::is_ascii_whitespace)
        .next()
        .unwrap_or_default();
    name == b"row" || name.ends_with(b":row")
}

fn is_true(value: &[u8]) -> bool {
    let value = value.get(1..).unwrap_or_default();
    value.starts_with(b"1") || value.starts_with(b"true")
}

fn merge(element: &[u8]) -> Option<Merge> {
    let element = element.split(|byte| *byte == b'>').next()?;
    let start = memchr::memmem::find(element, b"ref=")? + 5;
    let value = element
        .get(start..)?
        .split(|byte| matches!(byte, b'"' | b'\''))
        .next()?;
    let (first, last) = std::str::from_utf8(value).ok()?.split_once(':')?;
    Some(Merge {
        first: position(first)?,
        last: position(last)?,
    })
}

/// Reads `B7` as row 6, column 1.
pub(super) fn position(text: &str) -> Option<(u32, u32)> {
    let mut column = 0_u32;
    let mut row = 0_u32;
    for c in text.chars().filter(|c| *c != '$') {
        if let Some(digit) = c.to_digit(10) {
            row = row.checked_mul(10)?.checked_add(digit)?;
        } else if c.is_ascii_alphabetic() && row == 0 {
            let letter = u32::from(c.to_ascii_uppercase()) - u32::from('A') + 1;
            column = column.checked_mul(26)?.checked_add(letter)?;
        } else {
            return None;
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_merged_ranges_are_found_across_chunks() {
        let filler = format!("<c r=\"A1\"><v>{}</v></c>", "9".repeat(50));
        let mut xml = String::from("<worksheet><cols><col hidden=\"1\"/></cols><sheetData>");
        for row in 1..=9000 {
            let hidden = if row % 1000 == 0 {
                " hidden=\"true\""
            } else {
                " hidden=\"0\""
            };
            let element = format!("<row r=\"{row}\"{hidden}>{filler}</row>");
            xml.push_str(&element);
        }
        xml.push_str("</sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><x:mergeCell ref='B2:B9'/></mergeCells></worksheet>");
        let mut extras = Extras::default();
        scan_xml(xml.as_bytes(), &mut extras);
        assert_eq!(extras.hidden_rows, 9);
        assert_eq!(
            extras.merges,
            [
                Merge {
                    first: (0, 0),
                    last: (0, 2)
                },
                Merge {
                    first: (1, 1),
                    last: (8, 1)
                }
            ]
        );
    }

    #[test]
    fn positions_are_read_or_refused() {
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(position("$B$7"), Some((6, 1)));
        for wrong in ["", "7", "B", "7B", "A0", "A99999999999"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
