//! Files that go wrong on purpose. Each function writes one into an existing folder and returns its
//! path; what a reader must say about it is written in its comment and tested where readers are.

mod bytes;
mod layout;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use zip::ZipWriter;

use crate::random::Random;
use crate::workbook::{Book, Cell, Date, Layout, RowStyle, Sheet, Workbook, zip_options};

pub use bytes::{encrypted_book, pdf_named_xlsx, ragged_csv, utf16_csv, windows_1252_csv};
pub use layout::several_tables;

/// Rows that a sheet of a .xlsx file can have at most.
pub const MOST_ROWS: u32 = 1_048_576;

/// A sheet with a header and nothing below it: no record, and that is worth saying.
pub fn header_only(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("header only.xlsx");
    let sheet = Sheet::new("People").header(["Name", "Phone", "Email"]);
    Workbook::new().sheet(sheet).write(&path)?;
    Ok(path)
}

/// A workbook whose only sheet has no cell.
pub fn empty_book(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("empty.xlsx");
    Workbook::new().sheet(Sheet::new("Sheet1")).write(&path)?;
    Ok(path)
}

/// A workbook whose copying was interrupted: the archive has no directory.
pub fn truncated_book(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("truncated.xlsx");
    let sheet = (0..200_u32).fold(
        Sheet::new("People").header(["Name", "Number"]),
        |sheet, row| sheet.row([Cell::from(format!("Person {row}")), Cell::from(row)]),
    );
    Workbook::new().sheet(sheet).write(&path)?;
    let mut content = std::fs::read(&path)?;
    content.truncate(content.len() * 6 / 10);
    std::fs::write(&path, content)?;
    Ok(path)
}

/// A small file whose sheet becomes `expanded` bytes when it is read, a thousand times as many.
pub fn zip_bomb(folder: &Path, expanded: u64) -> anyhow::Result<PathBuf> {
    let path = folder.join("bomb.xlsx");
    let file =
        File::create(&path).with_context(|| format!("cannot create `{}`", path.display()))?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let row = "<row><c><v>0</v></c></row>";
    let block = row.repeat(40_000);
    for (entry, content) in crate::workbook::single_sheet_parts() {
        zip.start_file(entry, zip_options())?;
        zip.write_all(content.as_bytes())?;
    }
    let tight = zip_options().compression_level(Some(9)).large_file(true);
    zip.start_file("xl/worksheets/sheet1.xml", tight)?;
    let (start, end) = crate::workbook::sheet_frame();
    zip.write_all(start.as_bytes())?;
    for _ in 0..expanded.div_ceil(block.len() as u64) {
        zip.write_all(block.as_bytes())?;
    }
    zip.write_all(end.as_bytes())?;
    zip.finish()?.flush()?;
    Ok(path)
}

/// A workbook with many sheets, each with a small table.
pub fn many_sheets(folder: &Path, sheets: u32) -> anyhow::Result<PathBuf> {
    let path = folder.join("many sheets.xlsx");
    let workbook = (1..=sheets).fold(Workbook::new(), |workbook, number| {
        let sheet = Sheet::new(&format!("Week {number}"))
            .header(["Name", "Visits"])
            .row([Cell::from(format!("School {number}")), Cell::from(number)]);
        workbook.sheet(sheet)
    });
    workbook.write(&path)?;
    Ok(path)
}

/// Two files in two folders that would get the same label from their name.
pub fn one_label_twice(folder: &Path) -> anyhow::Result<[PathBuf; 2]> {
    let paths = ["north", "south"].map(|region| folder.join(region).join("Members.csv"));
    for (path, name) in paths.iter().zip(["Thandi", "Pieter"]) {
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, format!("Name,Phone\n{name},0821234567\n"))?;
    }
    Ok(paths)
}

/// A sheet of ten columns of every type and as many data rows as asked for, at most a million and
/// a bit: numbers, repeated and distinct texts, dates, truth values, blanks.
pub fn big_sheet(folder: &Path, rows: u32) -> anyhow::Result<PathBuf> {
    let path = folder.join("big.xlsx");
    let mut book = Book::create(&path)?;
    let mut sheet = book.sheet("Data", Layout::default())?;
    let header = [
        "Id", "Name", "Town", "Status", "Amount", "Rate", "Phone", "Date", "Active", "Remark",
    ];
    sheet.row(&header.map(Cell::from), RowStyle::Bold)?;
    let mut random = Random::new(u64::from(rows));
    for row in 1..=rows.min(MOST_ROWS - 1) {
        sheet.row(&big_row(&mut random, row), RowStyle::Plain)?;
    }
    sheet.finish()?;
    book.finish()?;
    Ok(path)
}

fn big_row(random: &mut Random, row: u32) -> [Cell; 10] {
    let town = random.pick(&["Lanseria", "Pretoria", "Durban", "Cape Town", "Gqeberha"]);
    let phone = 820_000_000 + random.below(9_999_999);
    let month = 1 + random.below(12) as u32;
    [
        Cell::from(row),
        Cell::from(format!("Organization {}", random.below(100_000))),
        Cell::from(town),
        Cell::from(random.pick(&["Active", "Prospect", "Dormant"])),
        Cell::Number(random.below(1_000_000) as f64 / 100.0),
        Cell::Number(random.below(10_000) as f64 / 8.0),
        Cell::from(format!("0{phone}")),
        Cell::Date(Date::new(
            random.pick(&[2020, 2021, 2022, 2023, 2024, 2025]),
            month,
            1 + random.below(28) as u32,
        )),
        Cell::Boolean(random.percent(50)),
        if random.percent(70) {
            Cell::Blank
        } else {
            Cell::from("inferred from website")
        },
    ]
}

#[cfg(test)]
mod tests;
