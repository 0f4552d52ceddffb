//! Puts rows into a drawn workbook: copies the drawing's parts and, where a sheet holds a table, replaces the format
//! carriers below its header by the table's rows. It relies on the drawing alone, not on what is in it.

use std::io::{self, Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Page, rows};
use crate::publish::archive::io_error;

/// Sheets compress well at the lowest levels already, and higher ones cost more time than everything else.
const COMPRESSION_LEVEL: i64 = 2;
/// Upper bound of what a cell takes besides its text.
const BYTES_PER_CELL: usize = 80;

/// Writes the drawing with the pages' rows; `pages` are in sheet order, `None` where the drawing is complete.
pub(super) fn write(
    drawing: Vec<u8>,
    pages: &[Option<Page>],
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let mut drawing = ZipArchive::new(Cursor::new(drawing)).map_err(io_error)?;
    let mut target = ZipWriter::new_stream(out);
    for index in 0..drawing.len() {
        let mut part = drawing.by_index(index).map_err(io_error)?;
        let name = part.name().map_err(io_error)?.into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        let page = page_of(&name, pages);
        target
            .start_file(&name, options(page.is_some_and(is_large)))
            .map_err(io_error)?;
        if let Some(page) = page {
            write_sheet(&text, page, &mut target)?;
        } else {
            target.write_all(text.as_bytes())?;
        }
    }
    target.finish().map_err(io_error)?;
    Ok(())
}

/// Returns the rows that belong into a part, if it is the sheet of a table.
fn page_of<'p>(part: &str, pages: &'p [Option<Page>]) -> Option<&'p Page> {
    let number: usize = part
        .strip_prefix("xl/worksheets/sheet")?
        .strip_suffix(".xml")?
        .parse()
        .ok()?;
    pages.get(number.checked_sub(1)?)?.as_ref()
}

fn write_sheet(drawn: &str, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let malformed = || io::Error::other("the drawn sheet has no header row and format carriers");
    let (head, rest) = drawn.split_once("<sheetData>").ok_or_else(malformed)?;
    let (header, rest) = rest.split_once("</row>").ok_or_else(malformed)?;
    let (carriers, tail) = rest.split_once("</sheetData>").ok_or_else(malformed)?;
    let formats = formats(carriers).ok_or_else(malformed)?;
    write!(out, "{head}<sheetData>{header}</row>")?;
    rows::write(page, &formats, out)?;
    write!(out, "</sheetData>{tail}")
}

/// Returns the numbers of the formats that the first four carriers have.
fn formats(carriers: &str) -> Option<[u32; 4]> {
    let mut found = carriers
        .split("<c ")
        .skip(1)
        .map(|cell| cell.split_once(" s=\"")?.1.split_once('"')?.0.parse().ok());
    let mut next = || found.next().flatten();
    Some([next()?, next()?, next()?, next()?])
}

/// Tells whether a sheet may take more than the 4 GiB that need the larger form of zip entries.
fn is_large(page: &Page) -> bool {
    // Escapes can make one byte seven, and later rows be longer than the first; four times what these tell does not
    // happen.
    let row = page.row_bytes * 4 + page.headers.len() * BYTES_PER_CELL;
    (row * page.rows.len()) as u64 >= u64::from(u32::MAX)
}

fn options(is_large: bool) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(COMPRESSION_LEVEL))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o600)
        .large_file(is_large)
}
