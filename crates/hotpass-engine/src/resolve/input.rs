//! Files into records: which column identifies them, which says where they are from, which are compared.

use std::collections::BTreeMap;

use hotpass_linkage::table::{Column, ColumnBuilder, NULL, Records};
use hotpass_model::resolution::{SourceRows, Tables};

use super::error::{ResolveError, Result};
use crate::ingest::columns::{self, EncodedTable, Segment};

/// What a column that identifies records is called, if nobody says which it is.
const ID_NAMES: [&str; 5] = ["id", "record_id", "recordid", "unique_id", "rec_id"];
/// How many columns a remark names.
const SHOWN: usize = 8;

/// Records, and what else their files have.
#[derive(Debug)]
pub(super) struct Input {
    /// The records with the columns that are compared.
    pub(super) records: Records,
    /// The columns that are not compared, for the same rows.
    pub(super) ignored: Vec<Column>,
    /// The columns as the files have them.
    pub(super) layout: Vec<(String, Slot)>,
    /// What a person should know about the files, a sentence each.
    pub(super) remarks: Vec<String>,
    /// Whether ids are files and rows: numbers that may be given without the zeros before them.
    pub(super) is_numbered: bool,
}

/// Where the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// They are the ids of the records.
    Id,
    /// They are the sources of the records.
    Source,
    /// A column that is compared, by position.
    Compared(usize),
    /// A column that is not, by position.
    Ignored(usize),
}

impl Input {
    /// Reads files. `on_file` is told how many are done.
    pub(super) fn read(tables: &Tables, on_file: &dyn Fn(u64)) -> Result<Self> {
        let limits = tables.limits.into();
        let table = columns::read(&tables.files, tables.sheet.as_deref(), &limits, on_file)?;
        Self::new(table, tables)
    }

    /// Reads files. What their columns are follows from the names that they have.
    pub(super) fn of(tables: &Tables, are: impl Fn(&[String]) -> Tables) -> Result<Self> {
        let limits = tables.limits.into();
        let table = columns::read(&tables.files, tables.sheet.as_deref(), &limits, &|_| ())?;
        let names = table.columns.iter().map(|column| column.name.clone());
        let tables = are(&names.collect::<Vec<_>>());
        Self::new(table, &tables)
    }

    fn new(table: EncodedTable, tables: &Tables) -> Result<Self> {
        let mut remarks = table.remarks.clone();
        remarks.extend(partial(&table));
        let source = find(&table, "--source-column", tables.source_column.as_deref())?;
        let ignored = ignored(&table, &tables.ignore)?;
        let asked = find(&table, "--id", tables.id.as_deref())?;
        let sources = match source {
            Some(position) => table.columns[position].clone(),
            None => sources(&table.segments)?,
        };
        let identity = identify(&table, asked, source, &sources)?;
        let (ids, id) = match identity {
            Identity::Column(position) => (table.columns[position].clone(), Some(position)),
            Identity::Qualified(position) => {
                remarks.push(format!(
                    "column `{}` has a value twice, in different sources; records are called `source:value`",
                    table.columns[position].name
                ));
                (qualified(&table.columns[position], &sources)?, None)
            }
            Identity::Address => (addresses(&table.segments)?, None),
        };
        let is_ignored = |position: usize| {
            ignored.contains(&position)
                || matches!(identity, Identity::Qualified(id) if id == position)
        };
        let (mut layout, mut columns, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (position, column) in table.columns.into_iter().enumerate() {
            let name = column.name.clone();
            let slot = if Some(position) == id {
                Slot::Id
            } else if Some(position) == source {
                Slot::Source
            } else {
                kept.push(!is_ignored(position));
                columns.push(column);
                let of_its_kind = kept.iter().filter(|kept| **kept != is_ignored(position));
                let index = of_its_kind.count() - 1;
                if is_ignored(position) {
                    Slot::Ignored(index)
                } else {
                    Slot::Compared(index)
                }
            };
            layout.push((name, slot));
        }
        // All columns are put in order together; only then those that are not compared are set apart.
        let mut records = Records::try_new(&ids, &sources, columns)?;
        let all = std::mem::take(&mut records.columns);
        let (compared, ignored): (Vec<_>, Vec<_>) =
            all.into_iter().zip(kept).partition(|(_, kept)| *kept);
        let without = |columns: Vec<(Column, bool)>| columns.into_iter().map(|(column, _)| column);
        records.columns = without(compared).collect();
        Ok(Self {
            records,
            ignored: without(ignored).collect(),
            layout,
            remarks,
            is_numbered: matches!(identity, Identity::Address),
        })
    }

    /// Returns what a row says in a column; "" when nothing.
    pub(super) fn text(&self, slot: Slot, row: u32) -> &str {
        match slot {
            Slot::Id => self.records.id(row),
            Slot::Source => self.source(row),
            Slot::Compared(index) => self.records.columns[index].text(row),
            Slot::Ignored(index) => self.ignored[index].text(row),
        }
    }

    /// Lets the columns go that are not compared, for when nothing of them is written.
    pub(super) fn forget_ignored(&mut self) {
        self.ignored = Vec::new();
        self.layout
            .retain(|(_, slot)| !matches!(slot, Slot::Ignored(_)));
    }

    /// Returns the source of a row.
    pub(super) fn source(&self, row: u32) -> &str {
        let position = self.records.sources[row as usize] as usize;
        self.records
            .source_names
            .get(position)
            .map_or("", String::as_str)
    }

    /// Returns the row of an id; numbers of rows may be given without the zeros before them.
    pub(super) fn row(&self, id: &str) -> Option<u32> {
        let rows = || 0..self.records.n_rows() as u32;
        let found = rows().find(|row| self.records.id(*row) == id);
        found.or_else(|| {
            let wanted = numbered(id).filter(|_| self.is_numbered)?;
            rows().find(|row| numbered(self.records.id(*row)) == Some(wanted))
        })
    }

    /// Returns the sources with their rows.
    pub(super) fn source_rows(&self) -> Vec<SourceRows> {
        let mut counts = vec![0_u64; self.records.source_names.len()];
        for source in &self.records.sources {
            counts[*source as usize] += 1;
        }
        let names = self.records.source_names.iter().zip(counts);
        names
            .map(|(source, rows)| SourceRows {
                source: source.clone(),
                rows,
            })
            .collect()
    }
}

/// Returns the table and the row that an id such as `people:0017` names.
pub(super) fn numbered(id: &str) -> Option<(&str, u32)> {
    let (label, number) = id.rsplit_once(':')?;
    Some((label, number.parse().ok()?))
}

/// Returns the name that is most alike, if one is alike.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = wanted.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name.to_owned())
}

/// Returns the column that an option names.
fn find(table: &EncodedTable, option: &'static str, name: Option<&str>) -> Result<Option<usize>> {
    let Some(name) = name else {
        return Ok(None);
    };
    let position = table.columns.iter().position(|column| column.name == name);
    position.map(Some).ok_or_else(|| {
        let names = table.columns.iter().map(|column| column.name.as_str());
        ResolveError::UnknownColumn {
            option,
            name: name.to_owned(),
            near: nearest(name, names),
        }
    })
}

fn ignored(table: &EncodedTable, names: &[String]) -> Result<Vec<usize>> {
    let found = names.iter().map(|name| find(table, "--ignore", Some(name)));
    Ok(found
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// Returns remarks about columns that some files have and others do not.
fn partial(table: &EncodedTable) -> Option<String> {
    let mut of_columns: Vec<Vec<&str>> = vec![Vec::new(); table.columns.len()];
    for segment in &table.segments {
        for column in &segment.columns {
            of_columns[*column].push(&segment.label);
        }
    }
    let all = table.segments.len();
    let partial: Vec<String> = of_columns
        .iter()
        .zip(&table.columns)
        .filter(|(labels, _)| labels.len() < all)
        .map(|(labels, column)| format!("`{}` in {}", column.name, labels.join(", ")))
        .collect();
    let more = if partial.len() > SHOWN { " …" } else { "" };
    let shown = partial.get(..SHOWN.min(partial.len()))?;
    (!partial.is_empty()).then(|| {
        format!(
            "columns that not all tables have, empty for the others: {}{more}",
            shown.join("; ")
        )
    })
}

/// What identifies records.
#[derive(Debug, Clone, Copy)]
enum Identity {
    /// A column.
    Column(usize),
    /// A column together with the source.
    Qualified(usize),
    /// File and row.
    Address,
}

fn identify(
    table: &EncodedTable,
    asked: Option<usize>,
    source: Option<usize>,
    sources: &Column,
) -> Result<Identity> {
    if let Some(position) = asked {
        let column = &table.columns[position];
        if let Some(row) = column.codes.iter().position(|code| *code == NULL) {
            return Err(ResolveError::NoId {
                column: column.name.clone(),
                row: address(&table.segments, row),
            });
        }
        return match repeated(column, None) {
            None => Ok(Identity::Column(position)),
            Some(_) => match repeated(column, Some(sources)) {
                None => Ok(Identity::Qualified(position)),
                Some((first, second)) => Err(ResolveError::RepeatedId {
                    column: column.name.clone(),
                    first: address(&table.segments, first),
                    second: address(&table.segments, second),
                }),
            },
        };
    }
    let called =
        |name: &str| ID_NAMES.contains(&name.to_lowercase().replace([' ', '-'], "_").as_str());
    let candidates = table
        .columns
        .iter()
        .enumerate()
        .filter(|(position, column)| {
            Some(*position) != source && called(&column.name) && !column.codes.contains(&NULL)
        });
    for (position, column) in candidates {
        if repeated(column, None).is_none() {
            return Ok(Identity::Column(position));
        }
        if repeated(column, Some(sources)).is_none() {
            return Ok(Identity::Qualified(position));
        }
    }
    Ok(Identity::Address)
}

/// Returns the first two rows that say the same, in one source if sources are given.
fn repeated(column: &Column, sources: Option<&Column>) -> Option<(usize, usize)> {
    let mut seen: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    if sources.is_none() && column.counts().iter().skip(1).all(|count| *count < 2) {
        return None;
    }
    for (row, code) in column.codes.iter().enumerate() {
        let source = sources.map_or(0, |sources| sources.codes[row]);
        if let Some(first) = seen.insert((source, *code), row) {
            return Some((first, row));
        }
    }
    None
}

/// Returns what a row is called: its table and its number in that.
fn address(segments: &[Segment], row: usize) -> String {
    let mut before = 0;
    for segment in segments {
        if row < before + segment.n_rows {
            return format!("{}:{}", segment.label, number(segment, row - before));
        }
        before += segment.n_rows;
    }
    row.to_string()
}

fn number(segment: &Segment, row: usize) -> u32 {
    let numbers = segment.numbers.as_ref();
    numbers
        .and_then(|numbers| numbers.get(row).copied())
        .unwrap_or(row as u32 + 2)
}

/// Returns the address of every row, numbers as wide as the widest, so that they sort as they count.
fn addresses(segments: &[Segment]) -> Result<Column> {
    let last = |segment: &Segment| number(segment, segment.n_rows.saturating_sub(1));
    let width = segments
        .iter()
        .map(last)
        .max()
        .unwrap_or(0)
        .to_string()
        .len();
    let mut builder = ColumnBuilder::new("record_id");
    for segment in segments {
        for row in 0..segment.n_rows {
            builder.push(&format!(
                "{}:{:0width$}",
                segment.label,
                number(segment, row)
            ))?;
        }
    }
    Ok(builder.finish())
}

fn qualified(column: &Column, sources: &Column) -> Result<Column> {
    let mut builder = ColumnBuilder::new(&column.name);
    for row in 0..column.codes.len() as u32 {
        builder.push(&format!("{}:{}", sources.text(row), column.text(row)))?;
    }
    Ok(builder.finish())
}

fn sources(segments: &[Segment]) -> Result<Column> {
    let mut builder = ColumnBuilder::new("source");
    for segment in segments {
        for _ in 0..segment.n_rows {
            builder.push(&segment.source)?;
        }
    }
    Ok(builder.finish())
}
