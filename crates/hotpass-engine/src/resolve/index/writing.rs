//! Writing an index.

use std::io::{self, Write};

use hotpass_linkage::{
    matching::{self, Survey},
    table::Column,
};
use hotpass_model::linkage::LinkageModel;

use super::{Columns, Header, MARK, Section, TOO_MANY, VERSION, pages::PageWriter};
use crate::resolve::input::{Input, Slot};

/// Writes the index of resolved records. `clusters` has the first row of each row's cluster.
pub(crate) fn write(
    input: &Input,
    model: &LinkageModel,
    clusters: &[u32],
    out: &mut impl Write,
) -> io::Result<()> {
    let survey = Survey::of(&input.records, model).map_err(io::Error::other)?;
    let mut writer = Writer {
        out: PageWriter::new(out),
        input,
        survey: &survey,
    };
    writer.out.write_all(MARK)?;
    let (records, starts) = writer.records(clusters)?;
    let mut header = Header {
        matching: matching::Header {
            model: model.clone(),
            columns: writer.used().map(|column| column.name.clone()).collect(),
            n_records: input.records.n_rows() as u32,
            terms: Vec::new(),
            words: Vec::new(),
        },
        columns: columns(input),
        sources: input.records.source_names.clone(),
        records,
        starts,
        keys: Vec::new(),
        terms: Vec::new(),
        words: Vec::new(),
    };
    for rule in 0..survey.n_rules() {
        header.keys.push(writer.keys(rule)?);
    }
    for terms in survey.terms() {
        let entries = terms.numbers().map(|(number, n_rows)| (number, [n_rows]));
        header.terms.push(writer.sorted(entries.collect())?);
        header.matching.terms.push(terms.population);
    }
    for words in survey.words() {
        let entries = words.all();
        let entries = entries.map(|(number, word)| (number, [word.rank, word.n_rows]));
        header.words.push(writer.sorted(entries.collect())?);
        header.matching.words.push(words.population);
    }
    writer.finish(&header)
}

fn columns(input: &Input) -> Columns {
    let of = |slot: Slot| {
        let found = input.layout.iter().find(|(_, each)| *each == slot);
        found.map(|(name, _)| name.clone())
    };
    Columns {
        names: input.layout.iter().map(|(name, _)| name.clone()).collect(),
        id: of(Slot::Id),
        source: of(Slot::Source),
    }
}

struct Writer<'a, W> {
    out: PageWriter<W>,
    input: &'a Input,
    survey: &'a Survey,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Returns the columns that are compared.
    fn used(&self) -> impl Iterator<Item = &'a Column> + use<'a, W> {
        let columns = &self.input.records.columns;
        self.survey.used().iter().map(|column| &columns[*column])
    }

    fn section(&self, start: u64) -> Section {
        Section {
            start,
            length: self.out.position() - start,
        }
    }

    /// Writes what is kept of each record; returns where that is, and where it is said where each begins.
    fn records(&mut self, clusters: &[u32]) -> io::Result<(Section, Section)> {
        let records = &self.input.records;
        let mut sizes = vec![0_u32; clusters.len()];
        for cluster in clusters {
            sizes[*cluster as usize] += 1;
        }
        let (terms, words) = (self.survey.terms(), self.survey.words());
        let start = self.out.position();
        let mut starts = Vec::with_capacity(clusters.len() + 1);
        let mut record = Record::default();
        for (row, cluster) in clusters.iter().enumerate() {
            starts.push(self.out.position());
            record.text(records.id(row as u32));
            record.number(records.sources[row]);
            record.number(*cluster);
            record.number(sizes[*cluster as usize]);
            for column in self.used() {
                record.text(column.text(row as u32));
            }
            for terms in &terms {
                record.number(terms.count(row as u32));
            }
            for words in &words {
                for side in words.of_row(row as u32) {
                    record.number(side.len() as u32);
                    for word in side {
                        record.number(word.rank);
                        record.number(word.n_rows);
                    }
                }
            }
            self.out.write_all(&record.bytes)?;
            record.bytes.clear();
        }
        let section = self.section(start);
        starts.push(self.out.position());
        let start = self.out.position();
        for each in starts {
            self.out.write_all(&each.to_le_bytes())?;
        }
        Ok((section, self.section(start)))
    }

    /// Writes the rows of each key of a rule; of keys with more rows than can be compared with another, only that.
    fn keys(&mut self, rule: usize) -> io::Result<Section> {
        let of_rule = self.survey.keys(rule);
        let most = self.survey.max_block_size(rule).unwrap_or(u32::MAX) as usize;
        let mut entries: Vec<(u64, [u32; 1])> = Vec::new();
        let mut keys = Vec::new();
        for row in 0..self.input.records.n_rows() as u32 {
            of_rule.of_row(row, &mut keys);
            entries.extend(keys.iter().map(|key| (*key, [row])));
        }
        entries.sort_unstable();
        let mut kept = Vec::with_capacity(entries.len());
        for same in entries.chunk_by(|one, other| one.0 == other.0) {
            if same.len() < most {
                kept.extend_from_slice(same);
            } else {
                kept.push((same[0].0, [TOO_MANY]));
            }
        }
        self.sorted(kept)
    }

    /// Writes entries in the order of their numbers.
    fn sorted<const N: usize>(&mut self, mut entries: Vec<(u64, [u32; N])>) -> io::Result<Section> {
        entries.sort_unstable();
        let start = self.out.position();
        for (number, values) in entries {
            self.out.write_all(&number.to_le_bytes())?;
            for value in values {
                self.out.write_all(&value.to_le_bytes())?;
            }
        }
        Ok(self.section(start))
    }

    fn finish(mut self, header: &Header) -> io::Result<()> {
        let start = self.out.position();
        serde_json::to_writer(&mut self.out, header)?;
        let section = self.section(start);
        let mut out = self.out.finish()?;
        let mut trailer = Vec::new();
        trailer.extend(section.start.to_le_bytes());
        trailer.extend(section.length.to_le_bytes());
        trailer.extend(VERSION.to_le_bytes());
        trailer.extend(crc32fast::hash(&trailer).to_le_bytes());
        trailer.extend(MARK);
        out.write_all(&trailer)
    }
}

/// A record as bytes: numbers in groups of seven bits, the lowest first; texts after their lengths.
#[derive(Debug, Default)]
struct Record {
    bytes: Vec<u8>,
}

impl Record {
    fn number(&mut self, number: u32) {
        let mut rest = number;
        while rest >= 128 {
            self.bytes.push((rest & 127) as u8 | 128);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }
}
