//! Rows of one file after another under united columns: values go in row by row, encoded columns come out.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_linkage::table::ColumnBuilder;
use hotpass_model::{finding::ingest as rules, ident::column_letters};
use rayon::prelude::*;

use super::{Plain, TextTable, Texts, plain::built};
use crate::{
    ingest::refusal::{Outcome, Refusal},
    table::Table,
};

/// The most rows that codes of rows can tell apart, with room to spare.
const MOST_ROWS: usize = 1 << 31;

/// Rows that stand together in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The source that the rows are of when no column says it.
    pub(crate) source: String,
    /// What rows are called after, such as `people` or `book/Sheet1`.
    pub(crate) label: String,
    /// The number of each row as a spreadsheet program shows it; none: they follow each other from 2.
    pub(crate) numbers: Option<Vec<u32>>,
    /// How many rows they are.
    pub(crate) n_rows: usize,
    /// The positions of the columns that the rows have.
    pub(crate) columns: Vec<usize>,
    /// Which column of the file each of them is, from 0.
    pub(crate) places: Vec<u32>,
}

/// Columns of several files while they are read.
#[derive(Default)]
pub(super) struct Union {
    builders: Vec<Building>,
    by_name: BTreeMap<String, usize>,
    segments: Vec<Segment>,
    n_rows: usize,
    repeats: Repeats,
    /// What a person should know about the files.
    pub(super) remarks: Vec<String>,
}

/// Whether texts that are there more than once are kept once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Repeats {
    /// Always.
    #[default]
    Shared,
    /// Unless there are few.
    SharedIfMany,
}

/// The rows by which it is told whether many texts of a column are there more than once.
const SAMPLE: usize = 1 << 15;

enum Builder {
    Encoded(ColumnBuilder),
    Plain(Plain),
}

struct Building {
    builder: Builder,
    repeats: Repeats,
    n_rows: usize,
    is_named: bool,
    has_values: bool,
}

pub(super) fn too_much_text() -> Refusal {
    Refusal::new(
        &rules::TOO_LARGE,
        "a column has more than 4 GiB of distinct text; leave it out of the file",
    )
}

impl Building {
    fn push(&mut self, text: &str) -> Outcome<()> {
        self.push_all(&[text])
    }

    fn push_all(&mut self, texts: &[&str]) -> Outcome<()> {
        let before = self.n_rows;
        self.n_rows += texts.len();
        self.has_values |= texts.iter().any(|text| !text.is_empty());
        match &mut self.builder {
            Builder::Encoded(builder) => match texts {
                [text] => builder.push(text).map_err(|_| too_much_text())?,
                _ => builder.push_all(texts).map_err(|_| too_much_text())?,
            },
            Builder::Plain(plain) => {
                let n_pushed = texts.iter().take_while(|text| plain.push(text)).count();
                if n_pushed < texts.len() {
                    let mut builder = plain.builder()?;
                    builder
                        .push_all(&texts[n_pushed..])
                        .map_err(|_| too_much_text())?;
                    self.builder = Builder::Encoded(builder);
                }
            }
        }
        if before < SAMPLE && self.n_rows >= SAMPLE && self.repeats == Repeats::SharedIfMany {
            self.decide()?;
        }
        Ok(())
    }

    /// Looks whether many texts are there more than once, and goes on as that is.
    fn decide(&mut self) -> Outcome<()> {
        let Builder::Encoded(builder) = &mut self.builder else {
            return Ok(());
        };
        let column = std::mem::replace(builder, ColumnBuilder::new("")).finish();
        let is_plain = column.values.len() > self.n_rows / 2;
        let plain = is_plain.then(|| Plain::of(&column)).flatten();
        self.builder = if let Some(plain) = plain {
            Builder::Plain(plain)
        } else {
            let texts = (0..column.codes.len() as u32).map(|row| column.text(row));
            Builder::Encoded(built(&column.name, texts)?)
        };
        Ok(())
    }

    fn pad(&mut self, n_rows: usize) -> Outcome<()> {
        while self.n_rows < n_rows {
            self.push("")?;
        }
        Ok(())
    }

    fn finish(self) -> Texts {
        match self.builder {
            Builder::Encoded(builder) => Texts::Encoded(builder.finish()),
            Builder::Plain(plain) => Texts::Plain(plain),
        }
    }
}

impl Union {
    /// Begins columns.
    pub(super) fn new(repeats: Repeats) -> Self {
        Self {
            repeats,
            ..Self::default()
        }
    }

    /// Begins the rows of a file or sheet that have these headers.
    pub(super) fn begin<'a>(
        &mut self,
        source: &str,
        label: &str,
        headers: impl Iterator<Item = &'a str>,
    ) -> Outcome<()> {
        let mut columns = Vec::new();
        for (name, is_named) in names(headers) {
            let next = self.builders.len();
            let position = *self.by_name.entry(name.clone()).or_insert(next);
            if position == next {
                let mut building = Building {
                    builder: Builder::Encoded(ColumnBuilder::new(&name)),
                    repeats: self.repeats,
                    n_rows: 0,
                    is_named: false,
                    has_values: false,
                };
                building.pad(self.n_rows)?;
                self.builders.push(building);
            }
            self.builders[position].is_named |= is_named;
            columns.push(position);
        }
        self.segments.push(Segment {
            source: source.to_owned(),
            label: label.to_owned(),
            numbers: None,
            n_rows: 0,
            places: (0..columns.len() as u32).collect(),
            columns,
        });
        Ok(())
    }

    /// Says which column of the file each column is of the rows that were begun last.
    fn stand(&mut self, places: Vec<u32>) {
        let segment = self
            .segments
            .last_mut()
            .expect("columns follow their header");
        segment.places = places;
    }

    /// Returns how many columns the rows have that were begun last.
    pub(super) fn width(&self) -> usize {
        self.segments.last().map_or(0, |last| last.columns.len())
    }

    /// Adds the cell of a column of the rows that were begun last.
    pub(super) fn push(&mut self, column: usize, text: &str) -> Outcome<()> {
        let segment = self.segments.last().expect("cells follow their header");
        self.builders[segment.columns[column]].push(text)
    }

    /// Adds rows to those that were begun last, all columns at a time; `cells` returns those of a column, as many for each.
    pub(super) fn push_all<'a>(
        &mut self,
        cells: impl Fn(usize) -> Vec<&'a str> + Sync,
    ) -> Outcome<()> {
        let segment = self.segments.last().expect("cells follow their header");
        let mut places = vec![None; self.builders.len()];
        for (column, place) in segment.columns.iter().enumerate() {
            places[*place] = Some(column);
        }
        let columns = self.builders.par_iter_mut().zip(places);
        columns.try_for_each(|(building, column)| {
            column.map_or(Ok(()), |column| building.push_all(&cells(column)))
        })
    }

    /// Ends rows of which every column has its cells; `numbers` as in [`Segment`].
    pub(super) fn end(&mut self, n_rows: usize, numbers: Option<Vec<u32>>) -> Outcome<()> {
        let segment = self.segments.last_mut().expect("rows end after they begin");
        segment.n_rows = n_rows;
        segment.numbers = numbers;
        self.n_rows += n_rows;
        if self.n_rows > MOST_ROWS {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "with it there are {} rows, more than are told apart",
                    self.n_rows
                ),
            ));
        }
        for building in &mut self.builders {
            building.pad(self.n_rows)?;
        }
        Ok(())
    }

    /// Returns everything that was read. Columns without a name and without values are none.
    pub(super) fn finish(self) -> TextTable {
        let is_column: Vec<bool> = self
            .builders
            .iter()
            .map(|building| building.is_named || building.has_values)
            .collect();
        let position = |column: &usize| is_column[..*column].iter().filter(|is| **is).count();
        let mut segments = self.segments;
        for segment in &mut segments {
            let placed = segment.columns.iter().zip(&segment.places);
            let kept = placed.filter(|(column, _)| is_column[**column]);
            (segment.columns, segment.places) = kept
                .map(|(column, place)| (position(column), *place))
                .unzip();
        }
        let kept = self.builders.into_iter().zip(&is_column);
        let columns: Vec<Texts> = kept
            .filter(|(_, is_column)| **is_column)
            .map(|(building, _)| building.finish())
            .collect();
        TextTable {
            columns,
            segments,
            remarks: self.remarks,
        }
    }
}

/// Adds a table of a workbook.
pub(super) fn push_table(
    table: &Table,
    label: &str,
    source: &str,
    union: &mut Union,
) -> Outcome<()> {
    let headers = table.columns.iter().map(|column| column.header.as_str());
    union.begin(source, label, headers)?;
    let places = table.columns.iter().map(|column| column.index);
    union.stand(places.collect());
    for (position, column) in table.columns.iter().enumerate() {
        for row in 0..table.rows.len() {
            union.push(position, column.value(row).unwrap_or_default())?;
        }
    }
    let numbers = table.rows.iter().map(|row| row + 1).collect();
    union.end(table.rows.len(), Some(numbers))
}

/// Returns headers made unique, those without text after their letters, and whether they had text.
fn names<'a>(headers: impl Iterator<Item = &'a str>) -> Vec<(String, bool)> {
    let mut names: Vec<(String, bool)> = Vec::new();
    let mut taken = BTreeSet::new();
    for (header, index) in headers.zip(0..) {
        let header = header.trim();
        let is_named = !header.is_empty();
        let wanted = if is_named {
            header.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            format!("column_{}", column_letters(index))
        };
        let mut name = wanted.clone();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{wanted} ({number})");
        }
        names.push((name, is_named));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_which_few_are_there_twice_stay_as_they_are() {
        let n_rows = SAMPLE + 5_000;
        for (repeats, n_different, is_plain) in [
            (Repeats::SharedIfMany, n_rows, true),
            (Repeats::SharedIfMany, 9, false),
            (Repeats::Shared, n_rows, false),
        ] {
            let mut union = Union::new(repeats);
            union.begin("a", "a", ["x"].into_iter()).expect("a header");
            let text = |row: usize| match row {
                7 => String::new(),
                row => format!("text {}", row % n_different),
            };
            let texts: Vec<String> = (0..n_rows).map(text).collect();
            for block in texts.chunks(1_000) {
                let cells = |_| block.iter().map(String::as_str).collect();
                union.push_all(cells).expect("little text");
            }
            union.end(n_rows, None).expect("few rows");
            let found: Vec<String> = match &union.finish().columns[0] {
                Texts::Plain(column) => {
                    assert!(is_plain);
                    column.iter().map(str::to_owned).collect()
                }
                Texts::Encoded(column) => {
                    assert!(!is_plain);
                    let rows = 0..n_rows as u32;
                    rows.map(|row| column.text(row).to_owned()).collect()
                }
            };
            assert!(found == texts, "{repeats:?} {n_different}");
        }
    }

    #[test]
    fn headers_are_unique_and_never_empty() {
        let found = names(["Phone", "", "Phone", " Site\nname ", "Phone (2)"].into_iter());
        let found: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            found,
            [
                "Phone",
                "column_B",
                "Phone (2)",
                "Site name",
                "Phone (2) (2)"
            ]
        );
    }
}
