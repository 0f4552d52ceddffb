//! Turns table rows into the XML of a sheet, straight from Arrow: one buffer, no allocation per cell. It knows cells
//! and formats by number, not what either means.

use std::io::{self, Write};

use hotpass_model::ident::column_letters;

use super::Page;
use crate::publish::{
    cells::{self, Cell, Cells},
    guard::is_risky,
};

/// The most UTF-16 units a cell may hold.
const CELL_LIMIT: usize = 32_767;
/// The buffer is passed on when it is this full.
const FLUSH_AT: usize = 1 << 16;

/// How a cell looks; the order is that of the format carriers in the drawing.
#[derive(Debug, Clone, Copy)]
enum Look {
    Text = 0,
    Quoted = 1,
    Decimal = 2,
    Whole = 3,
}

/// Writes the rows of a page; the sheet row of the first is 2, below the header.
pub(super) fn write(page: &Page, formats: &[u32; 4], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = RowWriter::new(page.headers.len(), formats, &page.full_values_in);
    let (mut start, mut sheet_row) = (0, 2);
    for chunk in page.content.chunks() {
        if start >= page.rows.end {
            break;
        }
        let chunk = chunk.map_err(io::Error::other)?;
        let columns = cells::columns(&chunk)?;
        let on_page = page.rows.start.max(start)..page.rows.end.min(start + chunk.num_rows());
        for row in on_page {
            writer.row(sheet_row, &columns, row - start)?;
            sheet_row += 1;
            if writer.buffer.len() >= FLUSH_AT {
                out.write_all(&writer.buffer)?;
                writer.buffer.clear();
            }
        }
        start += chunk.num_rows();
    }
    out.write_all(&writer.buffer)
}

struct RowWriter {
    buffer: Vec<u8>,
    /// Per column, `<c r="AB`.
    openings: Vec<String>,
    /// The current row's number.
    row: Vec<u8>,
    /// Per look, `" s="5"` and what follows up to the content.
    text_attributes: [String; 4],
    number_attributes: [String; 4],
    /// What ends a text that was cut.
    cut_mark: String,
}

impl RowWriter {
    fn new(n_columns: usize, formats: &[u32; 4], full_values_in: &str) -> Self {
        Self {
            buffer: Vec::with_capacity(FLUSH_AT * 2),
            openings: (0..n_columns as u32)
                .map(|column| format!("<c r=\"{}", column_letters(column)))
                .collect(),
            row: Vec::new(),
            text_attributes: formats
                .map(|format| format!("\" s=\"{format}\" t=\"inlineStr\"><is><t")),
            number_attributes: formats.map(|format| format!("\" s=\"{format}\"><v>")),
            cut_mark: format!("… (full value in {full_values_in})"),
        }
    }

    fn row(&mut self, sheet_row: u32, columns: &[Cells], row: usize) -> io::Result<()> {
        self.begin_row(sheet_row)?;
        for (index, column) in columns.iter().enumerate() {
            match column.cell(row) {
                Cell::Empty => {}
                Cell::Text(text) => self.text(index, text),
                Cell::Float(value) => self.number(index, Look::Decimal, &value)?,
                Cell::Integer(value) => self.number(index, Look::Whole, &value)?,
            }
        }
        self.buffer.extend_from_slice(b"</row>");
        Ok(())
    }

    fn begin_row(&mut self, sheet_row: u32) -> io::Result<()> {
        self.row.clear();
        write!(self.row, "{sheet_row}")?;
        self.buffer.extend_from_slice(b"<row r=\"");
        self.buffer.extend_from_slice(&self.row);
        self.buffer.extend_from_slice(b"\">");
        Ok(())
    }

    fn open(&mut self, column: usize) {
        self.buffer
            .extend_from_slice(self.openings[column].as_bytes());
        self.buffer.extend_from_slice(&self.row);
    }

    fn number(
        &mut self,
        column: usize,
        look: Look,
        value: &dyn std::fmt::Display,
    ) -> io::Result<()> {
        self.open(column);
        self.buffer
            .extend_from_slice(self.number_attributes[look as usize].as_bytes());
        write!(self.buffer, "{value}")?;
        self.buffer.extend_from_slice(b"</v></c>");
        Ok(())
    }

    fn text(&mut self, column: usize, text: &str) {
        self.open(column);
        let look = if is_risky(text) {
            Look::Quoted
        } else {
            Look::Text
        };
        self.buffer
            .extend_from_slice(self.text_attributes[look as usize].as_bytes());
        if text.starts_with([' ', '\t', '\n']) || text.ends_with([' ', '\t', '\n']) {
            self.buffer.extend_from_slice(b" xml:space=\"preserve\"");
        }
        self.buffer.push(b'>');
        if let Some(kept) = cut(text, &self.cut_mark) {
            escape(kept, &mut self.buffer);
            escape(&self.cut_mark, &mut self.buffer);
        } else {
            escape(text, &mut self.buffer);
        }
        self.buffer.extend_from_slice(b"</t></is></c>");
    }
}

/// Returns the part of a text that fits a cell together with the mark; `None` when the whole text fits.
fn cut<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    // Never more UTF-16 units than bytes, so almost every text passes here.
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return None;
    }
    let mut room = CELL_LIMIT.saturating_sub(mark.encode_utf16().count());
    let end = text
        .char_indices()
        .find(|(_, letter)| match room.checked_sub(letter.len_utf16()) {
            Some(rest) => {
                room = rest;
                false
            }
            None => true,
        })
        .map_or(text.len(), |(end, _)| end);
    text.get(..end)
}

/// Bytes that may need escaping: markup, control characters, the escape sign itself, and the first byte of U+FFFE.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = byte != 0x09 && byte != 0x0A;
        byte += 1;
    }
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'_' as usize] = true;
    table[0xEF] = true;
    table
};

/// Appends text as XML. What XML cannot hold is written as `_xHHHH_`, which spreadsheet programs read back, and so
/// is text that looks like such an escape.
fn escape(text: &str, buffer: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if !SPECIAL[usize::from(*byte)] {
            continue;
        }
        let rest = &bytes[at..];
        let control;
        let (replacement, length): (&[u8], usize) = match byte {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'_' if is_escape(rest) => (b"_x005F_", 1),
            0xEF if rest.starts_with("\u{FFFE}".as_bytes()) => (b"_xFFFE_", 3),
            0xEF if rest.starts_with("\u{FFFF}".as_bytes()) => (b"_xFFFF_", 3),
            b'_' | 0xEF => continue,
            _ => {
                control = control_escape(*byte);
                (&control, 1)
            }
        };
        buffer.extend_from_slice(&bytes[done..at]);
        buffer.extend_from_slice(replacement);
        done = at + length;
    }
    buffer.extend_from_slice(&bytes[done..]);
}

/// Tells whether bytes begin with `_xHHHH_`.
fn is_escape(bytes: &[u8]) -> bool {
    match bytes.get(..7) {
        Some([b'_', b'x', digits @ .., b'_']) => digits.iter().all(u8::is_ascii_hexdigit),
        _ => false,
    }
}

fn control_escape(byte: u8) -> [u8; 7] {
    let digit = |value: u8| b"0123456789ABCDEF"[usize::from(value)];
    [
        b'_',
        b'x',
        b'0',
        b'0',
        digit(byte >> 4),
        digit(byte & 15),
        b'_',
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut buffer = Vec::new();
        escape(text, &mut buffer);
        String::from_utf8(buffer).expect("escaping keeps UTF-8")
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped_and_the_rest_is_not() {
        for (text, expected) in [
            ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
            ("tab\tline\n", "tab\tline\n"),
            ("return\rbell\u{7}", "return_x000D_bell_x0007_"),
            ("snake_case _x_ _x12G4_", "snake_case _x_ _x12G4_"),
            ("_x000D_", "_x005F_x000D_"),
            ("\u{FFFE}|\u{FFFF}|\u{FF1D}", "_xFFFE_|_xFFFF_|\u{FF1D}"),
            ("Łódź ✈", "Łódź ✈"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn a_text_that_is_too_long_leaves_room_for_the_mark() {
        let mark = "… (full value in hotpass.parquet)";
        assert_eq!(cut(&"x".repeat(CELL_LIMIT), mark), None);
        let long = "✈\u{1F6E9}".repeat(20_000);
        let kept = cut(&long, mark).expect("60 000 units do not fit");
        let units = kept.encode_utf16().count() + mark.encode_utf16().count();
        assert!((CELL_LIMIT - 1..=CELL_LIMIT).contains(&units), "{units}");
    }
}
