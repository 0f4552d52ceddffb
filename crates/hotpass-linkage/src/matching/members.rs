//! The records at hand: new ones, and those of the index that they are compared with, as one small table.

use std::collections::BTreeMap;

use super::{
    index::{Header, Index, Kept, NewRecord},
    lookup::Lookup,
    survey::Survey,
};
use crate::{
    corpus::{Corpus, TermCounts, Word, WordCounts},
    error::Result,
    table::{Column, ColumnBuilder, Records},
};

/// Where a record at hand is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A row of the index.
    Indexed(u32),
    /// A new record, by position.
    New(u32),
}

/// Returns new records as a table, in the order in which they are given.
pub(super) fn new_records(header: &Header, new: &[NewRecord]) -> Result<Records> {
    let values = |column: usize| new.iter().map(move |record| value(&record.values, column));
    table(
        header,
        new.len(),
        &(0..new.len()).collect::<Vec<_>>(),
        |_| "",
        values,
    )
}

fn value(values: &[String], column: usize) -> &str {
    values.get(column).map_or("", String::as_str)
}

/// Makes a table whose rows are those of `order`; texts are encoded in the order in which they come.
fn table<'a, T: Iterator<Item = &'a str>>(
    header: &Header,
    n_rows: usize,
    order: &[usize],
    source: impl Fn(usize) -> &'a str,
    values: impl Fn(usize) -> T,
) -> Result<Records> {
    let width = n_rows.to_string().len();
    let mut places = vec![0; n_rows];
    for (place, row) in order.iter().enumerate() {
        places[*row] = place;
    }
    let mut ids = ColumnBuilder::new("id");
    let mut sources = ColumnBuilder::new("source");
    for (row, place) in places.iter().enumerate() {
        ids.push(&format!("{place:0width$}"))?;
        sources.push(source(row))?;
    }
    let columns = header.columns.iter().enumerate();
    let columns = columns.map(|(column, name)| Column::encode(name, values(column)));
    let columns = columns.collect::<Result<Vec<_>>>()?;
    Records::try_new(&ids.finish(), &sources.finish(), columns)
}

/// What the index knows of the values and words of new records.
#[derive(Debug)]
pub(super) struct NewTerms {
    terms: Vec<Vec<u32>>,
    words: Vec<Vec<[Vec<Option<Word>>; 2]>>,
}

impl NewTerms {
    /// Looks up the values and words of new records.
    pub(super) fn of<I: Index>(
        index: &I,
        survey: &Survey,
        n_new: usize,
    ) -> std::result::Result<Self, I::Error> {
        let rows = || 0..n_new as u32;
        let header = index.header();
        let mut found = Self {
            terms: vec![vec![0; n_new]; header.terms.len()],
            words: vec![vec![<[Vec<Option<Word>>; 2]>::default(); n_new]; header.words.len()],
        };
        for terms in survey.terms() {
            let name = &terms.population.name;
            let Some(position) = header.terms.iter().position(|each| each.name == *name) else {
                continue;
            };
            for row in rows() {
                if let Some(number) = terms.number(row) {
                    found.terms[position][row as usize] = index.term(position, number)?;
                }
            }
        }
        for words in survey.words() {
            let name = &words.population.name;
            let Some(position) = header.words.iter().position(|each| each.name == *name) else {
                continue;
            };
            for row in rows() {
                for (side, numbers) in words.numbers(row).into_iter().enumerate() {
                    for number in numbers {
                        let word = index.word(position, number)?;
                        found.words[position][row as usize][side].push(word);
                    }
                }
            }
        }
        Ok(found)
    }
}

/// The records at hand.
#[derive(Debug)]
pub(super) struct Members<'a> {
    new: &'a [NewRecord],
    /// The rows of the index, ascending.
    rows: Vec<u32>,
    kept: Vec<Kept>,
    /// Positions in `kept`, then in `new`, in order of source and id.
    order: Vec<usize>,
    /// Where each record of the table is from.
    pub(super) origins: Vec<Origin>,
    place: BTreeMap<Origin, u32>,
}

impl<'a> Members<'a> {
    /// Fetches the records that new ones are compared with.
    pub(super) fn fetch<I: Index>(
        index: &I,
        new: &'a [NewRecord],
        lookup: &Lookup,
    ) -> std::result::Result<Self, I::Error> {
        let rows = lookup.rows();
        let kept = rows.iter().map(|row| index.record(*row));
        let kept = kept.collect::<std::result::Result<Vec<Kept>, _>>()?;
        let name = |position: usize| {
            if let Some(kept) = kept.get(position) {
                (kept.source.trim(), kept.id.trim())
            } else {
                let new = &new[position - kept.len()];
                (new.source.trim(), new.id.trim())
            }
        };
        let mut order: Vec<usize> = (0..kept.len() + new.len()).collect();
        order.sort_by_key(|position| (name(*position), *position));
        let origin = |position: &usize| match rows.get(*position) {
            Some(row) => Origin::Indexed(*row),
            None => Origin::New((position - rows.len()) as u32),
        };
        let origins: Vec<Origin> = order.iter().map(origin).collect();
        let places = origins.iter().enumerate();
        let place = places.map(|(place, origin)| (*origin, place as u32));
        Ok(Self {
            place: place.collect(),
            new,
            rows,
            kept,
            order,
            origins,
        })
    }

    /// Returns the row of a record in the table.
    pub(super) fn row(&self, origin: Origin) -> u32 {
        self.place
            .get(&origin)
            .copied()
            .expect("every record that was looked up is here")
    }

    /// Returns the table, and how frequent what it has is in the index.
    pub(super) fn at_hand(&self, header: &Header, known: &NewTerms) -> Result<(Records, Corpus)> {
        let n_kept = self.kept.len();
        let source = |position: usize| match self.kept.get(position) {
            Some(kept) => kept.source.as_str(),
            None => self.new[position - n_kept].source.as_str(),
        };
        let values = |column: usize| {
            let kept = self
                .kept
                .iter()
                .map(move |kept| value(&kept.values, column));
            kept.chain(self.new.iter().map(move |new| value(&new.values, column)))
        };
        let records = table(header, self.order.len(), &self.order, source, values)?;
        let known = |row: usize| match self.kept.get(self.order[row]) {
            Some(kept) => Known::Kept(kept),
            None => Known::New(known, self.order[row] - n_kept),
        };
        Ok((records, corpus(header, self.order.len(), known)))
    }

    /// Returns what the index keeps of each row of the table; nothing for new records.
    pub(super) fn into_kept(self) -> Vec<Option<Kept>> {
        let mut kept: BTreeMap<u32, Kept> = self.rows.into_iter().zip(self.kept).collect();
        let origins = self.origins.into_iter();
        origins
            .map(|origin| match origin {
                Origin::Indexed(row) => kept.remove(&row),
                Origin::New(_) => None,
            })
            .collect()
    }
}

/// What is known of the values and words of a record at hand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known<'a> {
    /// What the index keeps with the record.
    Kept(&'a Kept),
    /// What it was asked about a new record, by position.
    New(&'a NewTerms, usize),
}

impl Known<'_> {
    fn term(self, population: usize) -> u32 {
        match self {
            Self::Kept(kept) => kept.terms.get(population).copied().unwrap_or_default(),
            Self::New(known, record) => known.terms[population][record],
        }
    }

    fn words(self, population: usize, side: usize) -> Vec<Option<Word>> {
        match self {
            Self::Kept(kept) => {
                let words = kept.words.get(population).map(|sides| &sides[side]);
                words.into_iter().flatten().copied().map(Some).collect()
            }
            Self::New(known, record) => known.words[population][record][side].clone(),
        }
    }
}

/// Returns how frequent is what the rows of a table have.
pub(super) fn corpus<'a>(
    header: &Header,
    n_rows: usize,
    known: impl Fn(usize) -> Known<'a>,
) -> Corpus {
    let mut corpus = Corpus::default();
    for (position, population) in header.terms.iter().enumerate() {
        let counts = TermCounts {
            n_present: population.n_present,
            of_rows: (0..n_rows).map(|row| known(row).term(position)).collect(),
        };
        corpus.terms.insert(population.name.clone(), counts);
    }
    for (position, population) in header.words.iter().enumerate() {
        let words = |side: usize| (0..n_rows).map(move |row| (row, side));
        let mut rows: Vec<(usize, usize)> = words(0).collect();
        if population.name[0] != population.name[1] {
            rows.extend(words(1));
        }
        let of_rows = rows.into_iter();
        let of_rows = of_rows.map(|(row, side)| known(row).words(position, side));
        let counts = WordCounts {
            n_present: population.n_present,
            of_rows: of_rows.collect(),
        };
        corpus.words.insert(population.name.clone(), counts);
    }
    corpus
}
