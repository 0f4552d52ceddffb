//! New records against an index.

use std::collections::BTreeMap;

use hotpass_linkage::{
    matching::{self, Index as _, Kept, Matching, NewRecord, Origin},
    resolution::{Class, ScoredPair},
};
use hotpass_model::{
    plan::Stage,
    port::Observer,
    resolution::{
        PairExplanation, Tables,
        matching::{Match, Matched, RecordMatch, RecordMatches, Sought},
    },
};

use super::{
    error::{ResolveError, Result},
    explanation,
    index::{Header, IndexError, Reader},
    input::{Input, nearest},
    staged, tables,
};

/// What a record is called that has no id, and what its source is.
const UNNAMED: &str = "new record";

/// Finds the records of an index that new records are alike.
pub(super) fn find(request: &Match, observer: &dyn Observer) -> Result<Matched> {
    let failed = |source| match source {
        IndexError::Linkage(error) => error.into(),
        source => ResolveError::Index {
            path: request.index.clone(),
            source,
        },
    };
    let index = Reader::open(&request.index).map_err(failed)?;
    let count = |new: &Newcomers| new.records.len() as u64;
    let mut new = staged(observer, Stage::Ingest, count, || match &request.records {
        Sought::Record(record) => Newcomers::one(index.columns(), record),
        Sought::Tables(tables) => Newcomers::read(index.columns(), tables),
    })?;
    let count = |matching: &Matching| matching.pairs.len() as u64;
    let matching = staged(observer, Stage::Link, count, || {
        matching::find(&index, &new.records).map_err(failed)
    })?;
    new.remarks.extend(cut(&matching));
    let answer = Answer {
        request,
        index: &index,
        new: &new.records,
        matching: &matching,
    };
    let records = answer.records().map_err(failed)?;
    let header = index.header();
    Ok(Matched {
        records,
        indexed_records: u64::from(header.n_records),
        thresholds: header.model.thresholds,
        warnings: new.remarks,
    })
}

/// Says that blocks were left out.
fn cut(matching: &Matching) -> Option<String> {
    let n = matching.n_blocks_cut.iter().filter(|n| **n > 0).count();
    (n > 0).then(|| {
        let what = if n == 1 { "1 record has" } else { &format!("{n} records have") };
        format!(
            "{what} values that more records share than `max-block-size` of a blocking rule allows; records that are alike in those alone are not found, as when whole tables are resolved"
        )
    })
}

/// Records that are looked for.
struct Newcomers {
    records: Vec<NewRecord>,
    remarks: Vec<String>,
}

impl Newcomers {
    /// Takes one record by names of columns.
    fn one(header: &Header, record: &BTreeMap<String, String>) -> Result<Self> {
        let names = &header.columns.names;
        if let Some(name) = record.keys().find(|name| !names.contains(*name)) {
            return Err(ResolveError::UnknownKey {
                name: name.clone(),
                near: nearest(name, names.iter().map(String::as_str)),
                columns: header.matching.columns.clone(),
            });
        }
        let text = |name: &str| record.get(name).map_or("", |text| text.trim());
        let called = |column: &Option<String>| {
            let text = column.as_deref().map_or("", text);
            if text.is_empty() { UNNAMED } else { text }.to_owned()
        };
        let columns = &header.matching.columns;
        if columns.iter().all(|name| text(name).is_empty()) {
            return Err(ResolveError::NothingToMatch {
                columns: columns.clone(),
            });
        }
        Ok(Self {
            records: vec![NewRecord {
                id: called(&header.columns.id),
                source: called(&header.columns.source),
                values: columns.iter().map(|name| text(name).to_owned()).collect(),
            }],
            remarks: Vec::new(),
        })
    }

    /// Reads records from files, whose columns are what those of the index are.
    fn read(header: &Header, tables: &Tables) -> Result<Self> {
        let known = |column: &Option<String>, names: &[String]| {
            column.clone().filter(|column| names.contains(column))
        };
        let input = Input::of(tables, |names| Tables {
            id: known(&header.columns.id, names),
            source_column: known(&header.columns.source, names),
            ..tables.clone()
        })?;
        let columns = &header.matching.columns;
        let slots: Vec<_> = columns
            .iter()
            .map(|name| {
                let found = input.layout.iter().find(|(each, _)| each == name);
                found.map(|(_, slot)| *slot)
            })
            .collect();
        let text = |row: u32, slot: &Option<_>| {
            slot.map_or_else(String::new, |slot| input.text(slot, row).to_owned())
        };
        let rows = 0..input.records.n_rows() as u32;
        let records = rows.map(|row| NewRecord {
            id: input.records.id(row).to_owned(),
            source: input.source(row).to_owned(),
            values: slots.iter().map(|slot| text(row, slot)).collect(),
        });
        let records: Vec<NewRecord> = records.collect();
        let mut remarks = input.remarks.clone();
        let is_there = |name: &&String| input.layout.iter().any(|(each, _)| each == *name);
        let missing: Vec<&String> = columns.iter().filter(|name| !is_there(name)).collect();
        remarks.extend(listed(
            "columns that the index compares and the files lack",
            &missing,
        ));
        let names = input.layout.iter().map(|(name, _)| name);
        let unknown: Vec<&String> = names
            .filter(|name| !header.columns.names.contains(*name))
            .collect();
        remarks.extend(listed(
            "columns that the index does not know, not compared",
            &unknown,
        ));
        if missing.len() == columns.len() {
            return Err(ResolveError::NothingToMatch {
                columns: columns.clone(),
            });
        }
        Ok(Self { records, remarks })
    }
}

fn listed(what: &str, names: &[&String]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", quoted.join(", ")))
}

/// An answer while it is made.
struct Answer<'a> {
    request: &'a Match,
    index: &'a Reader,
    new: &'a [NewRecord],
    matching: &'a Matching,
}

impl Answer<'_> {
    fn records(&self) -> std::result::Result<Vec<RecordMatches>, IndexError> {
        let mut of_new: Vec<Vec<(ScoredPair, u32)>> = vec![Vec::new(); self.new.len()];
        for pair in &self.matching.pairs {
            for (row, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
                if let Origin::New(new) = self.matching.origins[row as usize] {
                    of_new[new as usize].push((*pair, other));
                }
            }
        }
        let of_new = of_new.iter().enumerate();
        of_new.map(|(new, pairs)| self.record(new, pairs)).collect()
    }

    fn record(
        &self,
        new: usize,
        pairs: &[(ScoredPair, u32)],
    ) -> std::result::Result<RecordMatches, IndexError> {
        let told = pairs
            .iter()
            .filter(|(pair, _)| pair.class != Class::Reject || self.condition(pair).is_some());
        let n_told = told.count() as u64;
        let mut matches = Vec::new();
        for (pair, other) in pairs {
            let is_told = pair.class != Class::Reject || self.condition(pair).is_some();
            if is_told || self.request.tells_rejected {
                matches.push(self.matched(pair, *other)?);
            }
        }
        let mut clusters = clusters(&matches).into_iter();
        let compared = u64::from(self.matching.n_compared[new]);
        Ok(RecordMatches {
            record: self.new[new].id.clone(),
            source: self.new[new].source.clone(),
            cluster: clusters.next(),
            other_clusters: clusters.collect(),
            matches,
            compared,
            rejected: compared - n_told,
            blocks_cut: u64::from(self.matching.n_blocks_cut[new]),
        })
    }

    fn matched(
        &self,
        pair: &ScoredPair,
        other: u32,
    ) -> std::result::Result<RecordMatch, IndexError> {
        let kept = self.matching.kept(other);
        let (record, source) = self.name(other);
        Ok(RecordMatch {
            record: record.to_owned(),
            source: source.to_owned(),
            cluster: kept.map(|kept| self.cluster(kept, other)).transpose()?,
            cluster_records: kept.map_or(0, |kept| u64::from(kept.cluster_size)),
            match_weight: pair.weight,
            match_probability: pair.probability,
            classification: tables::class_name(pair.class),
            condition: self.condition(pair),
            values: self.values(other),
            explanation: self.explained(pair)?,
        })
    }

    fn explained(
        &self,
        pair: &ScoredPair,
    ) -> std::result::Result<Option<PairExplanation>, IndexError> {
        if !self.request.explains {
            return Ok(None);
        }
        let waterfalls = self.matching.explain(&[(pair.left, pair.right)])?;
        let ids = [pair.left, pair.right].map(|row| self.name(row).0.to_owned());
        let thresholds = self.index.header().model.thresholds;
        let mut told = waterfalls
            .into_iter()
            .map(|waterfall| explanation::told(ids.clone(), waterfall, thresholds));
        Ok(told.next().map(|told| PairExplanation {
            classification: tables::class_name(pair.class),
            ..told
        }))
    }

    /// Returns the id and the source of a row.
    fn name(&self, row: u32) -> (&str, &str) {
        match (self.matching.kept(row), self.matching.origins[row as usize]) {
            (Some(kept), _) => (&kept.id, &kept.source),
            (None, Origin::New(new)) => {
                let new = &self.new[new as usize];
                (&new.id, &new.source)
            }
            (None, Origin::Indexed(_)) => ("", ""),
        }
    }

    /// Returns what the cluster of a kept row is called: after its first record.
    fn cluster(&self, kept: &Kept, row: u32) -> std::result::Result<String, IndexError> {
        if self.matching.origins[row as usize] == Origin::Indexed(kept.cluster) {
            return Ok(kept.id.clone());
        }
        Ok(self.index.record(kept.cluster)?.id)
    }

    fn condition(&self, pair: &ScoredPair) -> Option<&'static str> {
        let pair = (pair.left, pair.right);
        let is_among = |pairs: &[(u32, u32)]| pairs.binary_search(&pair).is_ok();
        if is_among(&self.matching.cannot_link) {
            Some("cannot-link")
        } else if is_among(&self.matching.must_link) {
            Some("must-link")
        } else {
            None
        }
    }

    fn values(&self, row: u32) -> BTreeMap<String, String> {
        let columns = self.matching.records.columns.iter();
        let values = columns.map(|column| (column.name.clone(), column.text(row).to_owned()));
        values.filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// Returns the clusters that matches say a record belongs to, best first. A cluster in which a record must not be linked is
/// none of them.
fn clusters(matches: &[RecordMatch]) -> Vec<String> {
    let of = |condition: &'static str| {
        let matches = matches
            .iter()
            .filter(move |each| each.condition == Some(condition));
        matches.filter_map(|each| each.cluster.as_ref())
    };
    let forbidden: Vec<&String> = of("cannot-link").collect();
    let scored = matches.iter().filter(|each| each.classification == "match");
    let scored = scored.filter_map(|each| each.cluster.as_ref());
    let mut clusters: Vec<String> = Vec::new();
    for cluster in of("must-link").chain(scored) {
        if !forbidden.contains(&cluster) && !clusters.contains(cluster) {
            clusters.push(cluster.clone());
        }
    }
    clusters
}
