//! The flight-school example at any size: three invented workbooks shaped like real ones, with the
//! troubles real ones have, and two files that tell the truth about every row and every planted
//! telephone number and e-mail address. A size and a seed go in; the same bytes come out each
//! time. Memory holds the distinct texts of one workbook, and all rows only when they are shuffled.

mod contact;
mod invented;
mod ledger;
mod listing;
mod reachout;
mod sacaa;
mod words;
mod writing;

use std::path::Path;

use anyhow::{Context as _, ensure};

use crate::workbook::{Cell, Layout, RowStyle, SheetWriter};

/// The committed example's number of organizations.
pub const DEFAULT_ORGANISATIONS: u32 = 120;
/// The committed example's seed.
pub const DEFAULT_SEED: u64 = 2025;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// How many true organizations there are, at most 324 000: so many names can be made.
    pub organisations: u32,
    /// The seed of all that is left to chance.
    pub seed: u64,
    /// With a seed, the data rows of every sheet come in another order; the data stay the same.
    pub shuffle_seed: Option<u64>,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            organisations: DEFAULT_ORGANISATIONS,
            seed: DEFAULT_SEED,
            shuffle_seed: None,
        }
    }
}

/// Writes the three workbooks into one folder and `truth.csv` and `truth_contacts.csv` into
/// another; both are created. They are kept apart because a run reads every file of a folder.
///
/// `truth.csv` has a line per data row: file, sheet, row, organisation (number of the true one),
/// kind (organization, contact, address, capture, issue, template) and joins (how the row finds
/// its organization in the same workbook: self, id, name, none). `truth_contacts.csv` has a line
/// per planted value: file, sheet, cell, organisation, person, email or phone, `well_formed`.
pub fn write(spec: &Spec, workbooks: &Path, truth: &Path) -> anyhow::Result<()> {
    ensure!(
        (1..=invented::NAMES as u32).contains(&spec.organisations),
        "expected 1 to {} organizations, found {}",
        invented::NAMES,
        spec.organisations
    );
    for folder in [workbooks, truth] {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create folder `{}`", folder.display()))?;
    }
    let mut truth = ledger::Truth::create(truth)?;
    reachout::write(spec, workbooks, &mut truth)?;
    contact::write(spec, workbooks, &mut truth)?;
    sacaa::write(spec, workbooks, &mut truth)?;
    truth.finish()
}

fn layout_of(columns: &[&str]) -> Layout {
    let widths = columns
        .iter()
        .map(|name| (name.len() as u32 + 4).clamp(10, 30))
        .collect();
    Layout {
        frozen_rows: 1,
        widths,
        ..Layout::default()
    }
}

fn header_of(sheet: &mut SheetWriter<'_>, columns: &[&str]) -> anyhow::Result<()> {
    let cells: Vec<Cell> = columns.iter().copied().map(Cell::from).collect();
    sheet.row(&cells, RowStyle::Bold)?;
    Ok(())
}

#[cfg(test)]
mod tests;
