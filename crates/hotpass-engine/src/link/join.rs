//! Joining: each related row finds the organization of its source that it is about, by the steps its table declares.

use std::collections::HashMap;

use hotpass_model::{
    finding::{Finding, Severity, link as rules},
    ident::column_letters,
    property::Property,
    source::{JoinStep, Role, Unjoined},
};

use super::Attachment;
use crate::{
    journal::Journal,
    normalize::{name_key::organization_key, organization::split_trading_name},
    record::{Record, Records},
    validate::{Quarantined, place_of},
};

/// Organizations with the rows attached to them.
#[derive(Debug, Default)]
pub struct Joined {
    /// Records that are organizations, in record id order.
    pub organizations: Vec<usize>,
    /// Attachments of each organization, parallel to `organizations`, in record id order.
    pub attachments: Vec<Vec<Attachment>>,
}

/// Positions (in `Joined::organizations`) by source and key.
type Index<'a> = HashMap<(usize, std::borrow::Cow<'a, str>), Vec<usize>>;

/// Attaches every related row, lets it stand alone, or sets it aside.
pub fn join(
    records: &Records,
    accepted: &[usize],
    quarantined: &mut Vec<Quarantined>,
    journal: &mut Journal,
) -> Joined {
    let is_related =
        |index: &usize| records.table_of(&records.records[*index]).role == Role::Related;
    let (mut related, mut organizations): (Vec<usize>, Vec<usize>) =
        accepted.iter().partition(|index| is_related(index));
    let by_id = |a: &usize, b: &usize| records.records[*a].id.cmp(&records.records[*b].id);
    organizations.sort_by(by_id);
    related.sort_by(by_id);
    let finder = Finder::new(records, &organizations);
    let mut attachments = vec![Vec::new(); organizations.len()];
    let mut alone = Vec::new();
    for index in related {
        let record = &records.records[index];
        let source = records.table_of(record).source;
        if let Some((position, step, n_candidates)) = finder.find(record) {
            if n_candidates > 1 {
                note_ambiguous(records, record, n_candidates, journal);
            }
            attachments[position].push(Attachment {
                record: index,
                step,
            });
            let accounting = &mut journal.sources[source];
            accounting.joined += 1;
            *accounting
                .joined_by
                .entry(step.as_str().to_owned())
                .or_default() += 1;
            continue;
        }
        journal.sources[source].unjoined += 1;
        let has_name = records.first(record, Property::OrganizationName).is_some();
        if has_name && records.table_of(record).unjoined == Unjoined::Keep {
            note_alone(records, record, journal);
            alone.push(index);
        } else {
            quarantined.push(set_aside(records, index, journal));
            journal.sources[source].rows.quarantined += 1;
        }
    }
    organizations.extend(&alone);
    attachments.resize(organizations.len(), Vec::new());
    Joined {
        organizations,
        attachments,
    }
}

/// Finds organizations by id and by name, within one source.
struct Finder<'a> {
    records: &'a Records,
    organizations: &'a [usize],
    by_id: Index<'a>,
    by_name: Index<'a>,
    by_legal_name: Index<'a>,
}

impl<'a> Finder<'a> {
    fn new(records: &'a Records, organizations: &'a [usize]) -> Self {
        let (mut by_id, mut by_name, mut by_legal_name) =
            (Index::new(), Index::new(), Index::new());
        for (position, index) in organizations.iter().enumerate() {
            let record = &records.records[*index];
            let source = records.table_of(record).source;
            if let Some(key) = records.first(record, Property::RecordKey) {
                by_id
                    .entry((source, key.into()))
                    .or_default()
                    .push(position);
            }
            let names = super::keys::names(records, record);
            for (index, names) in [
                (&mut by_name, names.common),
                (&mut by_legal_name, names.legal),
            ] {
                for name in names {
                    index
                        .entry((source, name.into()))
                        .or_default()
                        .push(position);
                }
            }
        }
        Self {
            records,
            organizations,
            by_id,
            by_name,
            by_legal_name,
        }
    }

    /// Returns the first organization, the step that found it and how many it found.
    fn find(&self, record: &'a Record) -> Option<(usize, JoinStep, usize)> {
        let table = self.records.table_of(record);
        for step in &table.join {
            let found = match step {
                JoinStep::Id => {
                    let key = self.records.first(record, Property::RecordKey);
                    key.and_then(|key| self.by_id.get(&(table.source, key.into())))
                }
                JoinStep::Name => self.named(
                    table.source,
                    self.records.first(record, Property::OrganizationName),
                ),
                JoinStep::IdAsName => self.named(table.source, self.raw_key(record)),
            };
            if let Some(positions) = found {
                let fitting = self.narrowed(positions, table.source, record);
                return Some((*fitting.first()?, *step, fitting.len()));
            }
        }
        None
    }

    /// Of several organizations with one id or name, those that fit the row's name and its id as well, or
    /// share a telephone number, an address or a domain with it.
    fn narrowed(&self, positions: &[usize], source: usize, record: &'a Record) -> Vec<usize> {
        let by_name = self.named(
            source,
            self.records.first(record, Property::OrganizationName),
        );
        let by_id = self
            .records
            .first(record, Property::RecordKey)
            .and_then(|key| self.by_id.get(&(source, key.into())));
        let mut fitting = positions.to_vec();
        for other in [by_name, by_id].into_iter().flatten() {
            let both: Vec<usize> = fitting
                .iter()
                .copied()
                .filter(|position| other.contains(position))
                .collect();
            if !both.is_empty() {
                fitting = both;
            }
        }
        if fitting.len() > 1 {
            let keys = super::keys::keys(self.records, record);
            let shares_key = |position: &&usize| {
                let organization = &self.records.records[self.organizations[**position]];
                super::keys::keys(self.records, organization)
                    .iter()
                    .any(|key| keys.contains(key))
            };
            let sharing: Vec<usize> = fitting.iter().filter(shares_key).copied().collect();
            if !sharing.is_empty() {
                return sharing;
            }
        }
        fitting
    }

    fn named(&self, source: usize, name: Option<&str>) -> Option<&Vec<usize>> {
        let (legal, trading) = split_trading_name(name?);
        let common = trading.and_then(organization_key);
        let legal = organization_key(legal)?;
        let key = (source, common.unwrap_or_else(|| legal.clone()).into());
        self.by_name
            .get(&key)
            .or_else(|| self.by_legal_name.get(&(source, legal.into())))
    }

    /// The record key's cell as written: normalizing an identifier would take the spaces out of a name.
    fn raw_key(&self, record: &'a Record) -> Option<&'a str> {
        let key = self.records.of(record, Property::RecordKey).next()?;
        self.records.raw(record, &key).next()
    }
}

fn row_range(records: &Records, record: &Record) -> String {
    let table = &records.table_of(record).table;
    let row = table.rows[record.row as usize] + 1;
    let first = table.columns.first().map_or(0, |column| column.index);
    format!("{}{row}", column_letters(first))
}

fn note_ambiguous(records: &Records, record: &Record, n_candidates: usize, journal: &mut Journal) {
    let message = format!(
        "fits {n_candidates} organizations of its source; attached to the first by record id"
    );
    let place = place_of(records, record, &row_range(records, record));
    journal
        .findings
        .push(Finding::new(&rules::AMBIGUOUS_JOIN, place, message));
}

fn note_alone(records: &Records, record: &Record, journal: &mut Journal) {
    let message =
        "names an organization that its source does not list; it stands as one of its own";
    let place = place_of(records, record, &row_range(records, record));
    journal
        .findings
        .push(Finding::new(&rules::STANDS_ALONE, place, message));
}

fn set_aside(records: &Records, index: usize, journal: &mut Journal) -> Quarantined {
    let record = &records.records[index];
    let cell = row_range(records, record);
    let reason = "neither its key nor its name finds an organization".to_owned();
    let place = place_of(records, record, &cell);
    journal.findings.push(Finding::new(
        &rules::ORGANIZATION_NOT_FOUND,
        place,
        reason.clone(),
    ));
    Quarantined {
        record: index,
        rule: &rules::ORGANIZATION_NOT_FOUND,
        severity: Severity::Error,
        reason,
        cell,
    }
}
