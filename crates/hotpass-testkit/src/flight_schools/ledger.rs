//! Where the example's rows go: onto the sheet, and into the two files that tell the truth about
//! them. `truth.csv` says which organization a row is about, `truth_contacts.csv` which telephone
//! numbers and e-mail addresses were planted in which cell.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;

use crate::random::Random;
use crate::workbook::{Cell, RowStyle, SheetWriter, column_letters};

use super::writing::{Planted, Planting, Value};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An organization.
    Organization,
    /// A person of an organization.
    Contact,
    /// An address of an organization.
    Address,
    /// A line of the capture log.
    Capture,
    /// A finding about another row.
    Issue,
    /// A row with an id and nothing else, waiting to be filled.
    Template,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Contact => "contact",
            Self::Address => "address",
            Self::Capture => "capture",
            Self::Issue => "issue",
            Self::Template => "template",
        }
    }
}

/// How a row finds the organization's row of the same workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joins {
    /// It is that row.
    Itself,
    /// By a well-formed id, and by name as well.
    ById,
    /// By name alone.
    ByName,
    /// The organization has no row there.
    Not,
}

impl Joins {
    fn name(self) -> &'static str {
        match self {
            Self::Itself => "self",
            Self::ById => "id",
            Self::ByName => "name",
            Self::Not => "none",
        }
    }
}

/// A data row with what is true about it.
pub(super) struct Row {
    kind: Kind,
    joins: Joins,
    organisation: Option<u32>,
    cells: Vec<Cell>,
    planted: Vec<(usize, Planted)>,
    hidden: bool,
}

impl Row {
    /// A row about an organization, or about none.
    pub(super) fn new(kind: Kind, joins: Joins, organisation: Option<u32>) -> Self {
        Self {
            kind,
            joins,
            organisation,
            cells: Vec::new(),
            planted: Vec::new(),
            hidden: false,
        }
    }

    /// Adds the next cell.
    pub(super) fn cell(mut self, cell: impl Into<Cell>) -> Self {
        self.cells.push(cell.into());
        self
    }

    /// Adds the next cell and what was planted in it.
    pub(super) fn planting(mut self, (cell, planted): Planting) -> Self {
        let column = self.cells.len();
        self.planted
            .extend(planted.into_iter().map(|one| (column, one)));
        self.cells.push(cell);
        self
    }

    /// Hides the row, or not.
    pub(super) fn hidden_if(mut self, hidden: bool) -> Self {
        self.hidden = hidden;
        self
    }
}

/// The two truth files.
pub(super) struct Truth {
    rows: BufWriter<File>,
    contacts: BufWriter<File>,
}

impl Truth {
    /// Starts both files in an existing folder.
    pub(super) fn create(folder: &Path) -> anyhow::Result<Self> {
        let open = |name: &str| -> anyhow::Result<BufWriter<File>> {
            let path = folder.join(name);
            let file = File::create(&path)
                .with_context(|| format!("cannot create `{}`", path.display()))?;
            Ok(BufWriter::new(file))
        };
        let mut truth = Self {
            rows: open("truth.csv")?,
            contacts: open("truth_contacts.csv")?,
        };
        writeln!(truth.rows, "file,sheet,row,organisation,kind,joins")?;
        writeln!(
            truth.contacts,
            "file,sheet,cell,organisation,person,email,phone,well_formed"
        )?;
        Ok(truth)
    }

    /// Closes both files.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.rows.flush()?;
        self.contacts.flush()?;
        Ok(())
    }

    fn note(&mut self, file: &str, sheet: &str, number: u32, row: &Row) -> anyhow::Result<()> {
        let organisation = text(row.organisation);
        let (kind, joins) = (row.kind.name(), row.joins.name());
        writeln!(
            self.rows,
            "{file},{sheet},{number},{organisation},{kind},{joins}"
        )?;
        for (column, planted) in &row.planted {
            let (email, phone) = match &planted.value {
                Value::Email(email) => (email.as_str(), ""),
                Value::Phone(phone) => ("", phone.as_str()),
            };
            let (cell, person) = (column_letters(*column), text(planted.person));
            let well_formed = planted.well_formed;
            writeln!(
                self.contacts,
                "{file},{sheet},{cell}{number},{organisation},{person},{email},{phone},{well_formed}"
            )?;
        }
        Ok(())
    }
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A sheet whose rows are told about in the truth files.
pub(super) struct Ledger<'a, 'b> {
    sheet: SheetWriter<'b>,
    truth: &'a mut Truth,
    place: (&'static str, &'static str),
    held: Option<(u64, Vec<Row>)>,
    placed: Vec<(u32, u32)>,
}

impl<'a, 'b> Ledger<'a, 'b> {
    /// Takes over a sheet after its header; with a seed its rows come in another order.
    pub(super) fn new(
        sheet: SheetWriter<'b>,
        truth: &'a mut Truth,
        place: (&'static str, &'static str),
        shuffle_seed: Option<u64>,
    ) -> Self {
        let held = shuffle_seed.map(|seed| (seed, Vec::new()));
        Self {
            sheet,
            truth,
            place,
            held,
            placed: Vec::new(),
        }
    }

    /// Adds a data row.
    pub(super) fn push(&mut self, row: Row) -> anyhow::Result<()> {
        if let Some((_, rows)) = &mut self.held {
            rows.push(row);
            return Ok(());
        }
        self.write(&row)
    }

    /// Finishes the sheet and tells on which row each organization stands.
    pub(super) fn finish(mut self) -> anyhow::Result<Vec<(u32, u32)>> {
        if let Some((seed, mut rows)) = self.held.take() {
            Random::of(seed, 90, self.place.1.bytes().map(u64::from).sum()).shuffle(&mut rows);
            for row in &rows {
                self.write(row)?;
            }
        }
        self.sheet.finish()?;
        Ok(self.placed)
    }

    fn write(&mut self, row: &Row) -> anyhow::Result<()> {
        let style = if row.hidden {
            RowStyle::Hidden
        } else {
            RowStyle::Plain
        };
        let number = self.sheet.row(&row.cells, style)?;
        if let Some(organisation) = row.organisation {
            self.placed.push((organisation, number));
        }
        self.truth.note(self.place.0, self.place.1, number, row)
    }
}
