//! The compound file around an .xls workbook, looked over before it is read: its reader follows chains of sectors
//! without end, believes declared sizes, and keeps each sheet as a full rectangle around its cells.
//!
//! A file goes in, a refusal or nothing comes out. Cells are not read here.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use hotpass_model::finding::ingest as rules;

use super::Limits;
use super::refusal::{Outcome, Refusal};

/// How many cells the rectangles of all sheets may have; the reader takes about 90 bytes for each.
const MOST_CELLS: u64 = 10_000_000;
/// How many cells a sheet may declare, for which the reader sets aside memory at once: some more than there can be.
const MOST_DECLARED: u64 = 100_000_000;
/// The mark at the end of a chain of sectors.
const END: u32 = 0xFFFF_FFFE;
/// The first of the marks that are no sectors.
const MARKS: u32 = 0xFFFF_FFFA;
/// Streams shorter than this are in the mini stream.
const MINI: u64 = 4096;

/// Refuses a workbook that would take its reader more time or memory than it may cost.
pub(super) fn check(path: &Path, limits: &Limits) -> Outcome<()> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limits.max_file_bytes).read_to_end(&mut bytes))
        .map_err(|error| Refusal::read(&error))?;
    let stream = workbook(&bytes).ok_or_else(|| {
        Refusal::corrupt(
            "the workbook",
            "its sectors do not form the streams they should",
        )
    })?;
    measure(&stream, limits)
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at + 2)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}

/// Sectors and what follows each.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl Sectors<'_> {
    /// Returns a sector, shorter or empty at the end of the file; `None` beyond it.
    fn sector(&self, id: u32) -> Option<&[u8]> {
        let length = self.bytes.len();
        let start = (id as usize).checked_mul(self.size)?;
        if start > length + self.size {
            return None;
        }
        let end = (start + self.size).min(length);
        self.bytes.get(start.min(length)..end)
    }

    /// Returns a chain up to a length; `None` when it runs in circles or out of the file.
    fn chain(&self, start: u32, length: u64) -> Option<Vec<u8>> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut chain = Vec::new();
        let mut id = start;
        let mut left = self.next.len();
        while id != END && chain.len() < length {
            left = left.checked_sub(1)?;
            chain.extend_from_slice(self.sector(id)?);
            if chain.len() >= length {
                break;
            }
            id = *self.next.get(id as usize)?;
        }
        chain.truncate(length);
        Some(chain)
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    (0..bytes.len() / 4).filter_map(|index| number32(bytes, index * 4))
}

/// Returns the stream that holds the workbook.
fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = match number16(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let mut sectors = Sectors {
        bytes: bytes.get(size..)?,
        size,
        next: Vec::new(),
    };
    sectors.next = following(bytes, &sectors)?;
    let directory = sectors.chain(number32(bytes, 48)?, u64::MAX)?;
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    let length = |entry: &[u8]| -> Option<u64> {
        let high = if size == 512 {
            0
        } else {
            number32(entry, 124)?
        };
        Some(u64::from(high) << 32 | u64::from(number32(entry, 120)?))
    };
    let root = entries.first()?;
    let mini_sectors = u64::from(number32(bytes, 64)?);
    let (mini, mini_next) = if mini_sectors > 0 {
        let next = sectors.chain(number32(bytes, 60)?, mini_sectors * size as u64)?;
        let mini = sectors.chain(number32(root, 116)?, length(root)?)?;
        (mini, numbers(&next).collect())
    } else {
        (Vec::new(), Vec::new())
    };
    let mini = Sectors {
        bytes: &mini,
        size: 64,
        next: mini_next,
    };
    let named = |name: &str| entries.iter().find(|entry| has_name(entry, name));
    let entry = named("workbook").or_else(|| named("book"))?;
    let (start, length) = (number32(entry, 116)?, length(entry)?);
    if length < MINI {
        mini.chain(start, length)
    } else {
        sectors.chain(start, length)
    }
}

/// Returns the table that says which sector follows each.
fn following(bytes: &[u8], sectors: &Sectors<'_>) -> Option<Vec<u32>> {
    let mut tables: Vec<u32> = numbers(bytes.get(76..512)?).collect();
    let mut id = number32(bytes, 68)?;
    let mut left = bytes.len() / sectors.size + 1;
    while id < MARKS {
        left = left.checked_sub(1)?;
        tables.extend(numbers(sectors.sector(id)?));
        id = tables.pop()?;
    }
    let mut next = Vec::new();
    for id in tables.into_iter().filter(|id| *id < MARKS) {
        next.extend(numbers(sectors.sector(id)?));
        // No file has more sectors than bytes: the same table is listed over and over.
        if next.len() > bytes.len() {
            return None;
        }
    }
    Some(next)
}

fn has_name(entry: &[u8], name: &str) -> bool {
    let letters = entry.chunks_exact(2).take(32).map_while(|pair| {
        let letter = u16::from_le_bytes([*pair.first()?, *pair.get(1)?]);
        char::from_u32(u32::from(letter)).filter(|letter| *letter != '\0')
    });
    letters
        .map(|letter| letter.to_ascii_lowercase())
        .eq(name.chars())
}

/// Reads records: their kind and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let kind = number16(stream, at)?;
        let length = usize::from(number16(stream, at + 2)?);
        let content = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, content))
    })
}

/// Refuses too many sheets, and sheets whose rectangles are too large.
fn measure(stream: &[u8], limits: &Limits) -> Outcome<()> {
    let mut starts: Vec<usize> = Vec::new();
    for (kind, content) in records(stream).take_while(|(kind, _)| *kind != 0x000A) {
        match kind {
            // What follows is encrypted, its numbers mean nothing.
            0x002F if number16(content, 0) != Some(0) => {
                return Err(Refusal::encrypted("the workbook"));
            }
            0x0085 => starts.extend(number32(content, 0).map(|start| start as usize)),
            _ => {}
        }
    }
    if starts.len() > limits.max_sheets {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "the workbook has {} sheets and the limit is {}; split it or raise the limit",
                starts.len(),
                limits.max_sheets
            ),
        ));
    }
    let mut known: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    let mut total = 0_u64;
    for start in starts {
        let (cells, declared) = *known
            .entry(start)
            // A sheet that starts behind the end has no cells to count; its reader refuses it.
            .or_insert_with(|| stream.get(start..).map_or((0, 0), rectangle));
        total = total.saturating_add(cells);
        if declared > MOST_DECLARED {
            return Err(Refusal::corrupt(
                "the workbook",
                "a sheet declares more rows and columns than there can be",
            ));
        }
        if total > MOST_CELLS {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "the areas around the cells of its sheets have more than {MOST_CELLS} cells; \
                     clear what stands far from the tables or save it as .xlsx"
                ),
            ));
        }
    }
    Ok(())
}

/// Returns how many cells the rectangle around a sheet's cells has, and how many the sheet declares.
fn rectangle(stream: &[u8]) -> (u64, u64) {
    let (mut rows, mut columns) = ((u16::MAX, 0), (u16::MAX, 0));
    let mut declared = 0;
    let mut depth = 0_usize;
    for (kind, content) in records(stream) {
        // Charts stand inside the sheet and have records like it.
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            0x0200 if depth <= 1 => declared = declared.max(dimensions(content)),
            0x0203..=0x0205 | 0x00D6 | 0x027E | 0x00FD | 0x00BD | 0x0006 if depth <= 1 => {
                let (Some(row), Some(column)) = (number16(content, 0), number16(content, 2)) else {
                    continue;
                };
                let last = match kind {
                    0x00BD => content
                        .len()
                        .checked_sub(2)
                        .and_then(|at| number16(content, at))
                        .unwrap_or(column),
                    _ => column,
                };
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(column).max(last));
            }
            _ => {}
        }
    }
    let extent = |(first, last): (u16, u16)| u64::from(last.saturating_sub(first)) + 1;
    let is_empty = rows.0 > rows.1;
    let cells = if is_empty {
        0
    } else {
        extent(rows) * extent(columns)
    };
    (cells, declared)
}

/// Returns how many cells a sheet says to have.
fn dimensions(content: &[u8]) -> u64 {
    let narrow = |at| number16(content, at).map_or(0, u64::from);
    let wide = |at| number32(content, at).map_or(0, u64::from);
    let (first_row, last_row, first, last) = if content.len() >= 14 {
        (wide(0), wide(4), narrow(8), narrow(10))
    } else {
        (narrow(0), narrow(2), narrow(4), narrow(6))
    };
    let first = if first > 255 || last < first {
        0
    } else {
        first
    };
    last_row.saturating_sub(first_row) * last.saturating_sub(first).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let mut record = kind.to_le_bytes().to_vec();
        record.extend_from_slice(&(content.len() as u16).to_le_bytes());
        record.extend_from_slice(content);
        record
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(0x0203, &[place, vec![0; 10]].concat())
    }

    /// Builds a workbook stream with one substream that all of its sheets name.
    fn stream(sheets: usize, sheet: &[u8]) -> Vec<u8> {
        let start = 4 + sheets * 12 + 4;
        let mut stream = record(0x0809, &[]);
        for _ in 0..sheets {
            stream.extend(record(
                0x0085,
                &[(start as u32).to_le_bytes().as_slice(), &[0; 4]].concat(),
            ));
        }
        stream.extend(record(0x000A, &[]));
        stream.extend(record(0x0809, &[]));
        stream.extend_from_slice(sheet);
        stream.extend(record(0x000A, &[]));
        stream
    }

    fn code(stream: &[u8]) -> Option<&'static str> {
        measure(stream, &Limits::default())
            .err()
            .map(|refusal| refusal.rule.code)
    }

    /// Wraps a stream as the workbook of a compound file of 512-byte sectors.
    fn file(stream: &[u8]) -> Vec<u8> {
        let mut stream = stream.to_vec();
        stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
        let count = stream.len() / 512;
        let mut bytes = vec![0; 512];
        bytes[30] = 9;
        bytes[48] = 1;
        bytes[68..72].copy_from_slice(&END.to_le_bytes());
        bytes[76..512].fill(0xFF);
        bytes[76..80].fill(0);
        let mut next = vec![0xFFFF_FFFD, END];
        next.extend((0..count as u32).map(|index| {
            if index as usize + 1 == count {
                END
            } else {
                index + 3
            }
        }));
        next.resize(128, 0xFFFF_FFFF);
        bytes.extend(next.iter().flat_map(|number: &u32| number.to_le_bytes()));
        let mut directory = vec![0; 512];
        for (at, letter) in "WorkBook".bytes().enumerate() {
            directory[128 + at * 2] = letter;
        }
        directory[128 + 116] = 2;
        directory[128 + 120..128 + 124].copy_from_slice(&(stream.len() as u32).to_le_bytes());
        bytes.extend(directory);
        bytes.extend(stream);
        bytes
    }

    #[test]
    fn cells_at_the_corners_of_a_sheet_are_refused_before_the_rectangle_is_made() {
        let near = [cell(0, 0), cell(1000, 200)].concat();
        let far = [cell(0, 0), cell(65_535, 255)].concat();
        assert_eq!(code(&stream(1, &near)), None);
        assert_eq!(code(&stream(1, &far)), Some("HP-I005"));
        assert_eq!(code(&stream(60, &near)), Some("HP-I005"));
        assert_eq!(code(&stream(2_001, &[])), Some("HP-I005"));
    }

    #[test]
    fn cells_of_an_embedded_chart_do_not_count() {
        let chart = [record(0x0809, &[]), cell(65_535, 255), record(0x000A, &[])].concat();
        assert_eq!(
            code(&stream(1, &[cell(0, 0), chart, cell(1, 1)].concat())),
            None
        );
    }

    #[test]
    fn an_encrypted_workbook_is_called_that() {
        let mut content = vec![0; 14];
        content[4..8].fill(0xFF);
        content[10] = 200;
        let plain = stream(1, &record(0x0200, &content));
        let (begin, rest) = plain.split_at(4);
        let locked = [begin, &record(0x002F, &[1, 0]), rest].concat();
        assert_eq!(code(&locked), Some("HP-I001"));
    }

    #[test]
    fn declared_rows_beyond_any_sheet_are_refused() {
        let mut content = vec![0; 14];
        content[4..8].fill(0xFF);
        content[10] = 200;
        assert_eq!(code(&stream(1, &record(0x0200, &content))), Some("HP-I002"));
    }

    #[test]
    fn chains_are_followed_and_circles_refused() {
        let stream = stream(1, &cell(3, 4));
        let mut bytes = file(&stream);
        assert_eq!(
            workbook(&bytes).map(|found| found.starts_with(&stream)),
            Some(true)
        );
        // The directory's sector follows itself.
        bytes[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        assert_eq!(workbook(&bytes), None);
    }
}
