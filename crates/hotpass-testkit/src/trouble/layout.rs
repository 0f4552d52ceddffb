//! A workbook laid out for the eye: several tables on a sheet, headers of two rows, merged cells,
//! totals and footnotes.

use std::path::{Path, PathBuf};

use crate::workbook::{Cell, Sheet, Workbook};

/// A workbook whose first sheet has a merged title, a table with a header of two rows and a total,
/// a footnote and, after a gap, a second table; the second sheet has two tables side by side.
pub fn several_tables(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("several tables.xlsx");
    Workbook::new()
        .sheet(stacked())
        .sheet(side_by_side())
        .write(&path)?;
    Ok(path)
}

fn stacked() -> Sheet {
    Sheet::new("Overview")
        .header(["Fleet and staff of the schools"])
        .text_row(["as of the end of the year"])
        .blank_row()
        .header(["School", "Aircraft", "", "Contact", ""])
        .header(["", "Single", "Twin", "Phone", "Email"])
        .row(school("Kalahari Aero Academy", [4.0, 1.0], "082 123 4567"))
        .row(school("Umbetein Wings Club", [2.0, 0.0], "011 555 0100"))
        .row(school(
            "Langaweni Air School",
            [7.0, 3.0],
            "+27 21 555 0000",
        ))
        .row([
            Cell::from("Total"),
            Cell::formula_number("SUM(B6:B8)", 13.0),
            Cell::formula_number("SUM(C6:C8)", 4.0),
        ])
        .text_row(["* without leased aircraft"])
        .blank_row()
        .blank_row()
        .header(["Region", "Schools"])
        .row([Cell::from("Gauteng"), Cell::from(12_u32)])
        .row([Cell::from("Western Cape"), Cell::from(9_u32)])
        .merge("A1:E1")
        .merge("A4:A5")
        .merge("B4:C4")
        .merge("D4:E4")
}

fn school(name: &str, aircraft: [f64; 2], phone: &str) -> Vec<Cell> {
    let mut cells = vec![Cell::from(name)];
    cells.extend(aircraft.map(Cell::from));
    cells.push(Cell::from(phone));
    cells.push(Cell::from("office@school.example"));
    cells
}

fn side_by_side() -> Sheet {
    Sheet::new("Side by side")
        .header(["Name", "Phone", "", "", "Code", "Meaning"])
        .text_row(["Thandi Nkosi", "0821234567", "", "", "A", "Active"])
        .text_row(["Pieter Botha", "0821234568", "", "", "D", "Dormant"])
        .text_row(["Anika Venter", "0821234569"])
}
