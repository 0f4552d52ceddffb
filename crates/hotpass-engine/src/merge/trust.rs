//! Trust: how valid each value is once its source's own flags and remarks are heard, and how each record ranks.
//!
//! A row flagged as invalid, or a remark such as "inferred from website", makes the values it speaks of doubtful: they
//! lose against others and are published last, but they are not thrown away.

use std::collections::BTreeMap;

use hotpass_model::{
    finding::{Finding, golden as rules},
    property::{Kind, Property},
};

use super::ValueRef;
use crate::{
    journal::Journal,
    link::Cluster,
    map::header::fold,
    normalize::Validity,
    record::{Record, Records},
    validate::place_of,
};

/// Words by which sources say that a value is not to be relied on.
const DOUBTS: &[&str] = &[
    "invalid",
    "incorrect",
    "wrong",
    "inferred",
    "assumed",
    "guess",
    "unverified",
    "not verified",
    "unconfirmed",
    "not confirmed",
    "bounce",
    "disconnected",
    "not working",
    "does not exist",
    "outdated",
    "obsolete",
    "no longer",
    "unreachable",
    "needs verification",
    "to be verified",
    "suspect",
    "typo",
];

/// Stands for no value.
const UNDATED: u32 = u32::MAX;

/// How far each value can be trusted, and how each record ranks.
#[derive(Debug, Default)]
pub struct Trust {
    /// Value → why it is doubtful.
    doubts: BTreeMap<u32, &'static str>,
    /// Record → the value that tells its last interaction, or the latest of its source within the cluster.
    dated_by: Vec<u32>,
    /// Record → how many of the checked properties it fills.
    completeness: Vec<u8>,
}

impl Trust {
    /// Hears flags and remarks, and ranks records.
    pub fn assess(records: &Records, clusters: &[Cluster], journal: &mut Journal) -> Self {
        let mut trust = Self {
            doubts: BTreeMap::new(),
            dated_by: vec![UNDATED; records.records.len()],
            completeness: records
                .records
                .iter()
                .map(|record| completeness(records, record))
                .collect(),
        };
        for cluster in clusters {
            trust.hear(records, cluster);
            trust.date(records, cluster);
        }
        trust.report(records, journal);
        trust
    }

    /// Returns how valid a value is, doubts included.
    pub fn validity(&self, records: &Records, at: ValueRef) -> Validity {
        let validity = records.value(at.value).validity;
        if self.doubts.contains_key(&at.value) {
            validity.min(Validity::Doubtful)
        } else {
            validity
        }
    }

    /// Returns why a value is doubtful, by its source's own word.
    pub fn doubt(&self, value: u32) -> Option<&'static str> {
        self.doubts.get(&value).copied()
    }

    /// Returns the last interaction that dates a record.
    pub fn recency<'a>(&self, records: &'a Records, record: u32) -> Option<&'a str> {
        let value = self.dated_by[record as usize];
        (value != UNDATED).then(|| records.value(value).text)
    }

    /// Returns how many of the checked properties a record fills.
    pub fn completeness(&self, record: u32) -> u8 {
        self.completeness[record as usize]
    }

    fn hear(&mut self, records: &Records, cluster: &Cluster) {
        for index in &cluster.organizations {
            self.hear_own(records, &records.records[*index]);
        }
        for related in &cluster.related {
            let record = &records.records[related.record];
            self.hear_own(records, record);
            let is_only_remark = !records
                .values_of(record)
                .any(|value| value.property.is_contact());
            if is_only_remark {
                self.hear_about_organizations(records, record, cluster);
            }
        }
    }

    /// Hears what a row says about itself.
    fn hear_own(&mut self, records: &Records, record: &Record) {
        for flag in records.of(record, Property::InvalidFlag) {
            if !is_denial(flag.text) {
                self.demote_channels(
                    records,
                    record,
                    &flag.text.to_lowercase(),
                    "flagged invalid by its source",
                );
            }
        }
        for remark in records.of(record, Property::Remark) {
            let text = remark.text.to_lowercase();
            if is_doubt(&text)
                && !self.demote_named(records, record, &text, "doubted by a remark of its source")
            {
                self.demote_channels(records, record, &text, "doubted by a remark of its source");
            }
        }
    }

    /// Hears a remark row: it speaks of the columns it names in the organizations of its own source.
    fn hear_about_organizations(
        &mut self,
        records: &Records,
        remark_row: &Record,
        cluster: &Cluster,
    ) {
        let source = records.table_of(remark_row).source;
        for remark in records.of(remark_row, Property::Remark) {
            let text = remark.text.to_lowercase();
            if !is_doubt(&text) {
                continue;
            }
            for index in &cluster.organizations {
                let record = &records.records[*index];
                if records.table_of(record).source == source {
                    self.demote_named(records, record, &text, "listed as an issue by its source");
                }
            }
        }
    }

    /// Doubts the values of the columns whose headers the text names; tells whether there were any.
    fn demote_named(
        &mut self,
        records: &Records,
        record: &Record,
        text: &str,
        reason: &'static str,
    ) -> bool {
        let folded = fold(text);
        let table = &records.table_of(record).table;
        let mut any = false;
        for (offset, value) in records.values_of(record).enumerate() {
            let is_named = value.columns.iter().any(|column| {
                let header = fold(&table.columns[*column as usize].header);
                header.len() > 3 && folded.contains(&header)
            });
            let speaks_of_itself = matches!(
                value.property.kind(),
                Kind::Remark | Kind::OrganizationName | Kind::Identifier
            );
            if is_named && !speaks_of_itself {
                self.doubts
                    .entry(record.values.start + offset as u32)
                    .or_insert(reason);
                any = true;
            }
        }
        any
    }

    /// Doubts the contact channels of a row: the one the text names, or all.
    fn demote_channels(
        &mut self,
        records: &Records,
        record: &Record,
        text: &str,
        reason: &'static str,
    ) {
        let says_email = text.contains("mail");
        let says_phone = ["phone", "number", "cell", "tel", "mobile"]
            .iter()
            .any(|word| text.contains(word));
        for (offset, value) in records.values_of(record).enumerate() {
            let is_meant = match value.property.kind() {
                Kind::Email => says_email || !says_phone,
                Kind::Phone => says_phone || !says_email,
                _ => false,
            };
            if is_meant {
                self.doubts
                    .entry(record.values.start + offset as u32)
                    .or_insert(reason);
            }
        }
    }

    /// Dates each record by its own last interaction, else by the latest of its source within the cluster.
    fn date(&mut self, records: &Records, cluster: &Cluster) {
        let mut by_source: BTreeMap<usize, (&str, u32)> = BTreeMap::new();
        for index in cluster.members() {
            let record = &records.records[index];
            let own = records
                .of(record, Property::LastInteraction)
                .filter(|value| value.validity > Validity::Invalid);
            let Some(latest) = own.map(|value| (value.text, value.index)).max() else {
                continue;
            };
            self.dated_by[index] = latest.1;
            let of_source = by_source
                .entry(records.table_of(record).source)
                .or_insert(latest);
            *of_source = latest.max(*of_source);
        }
        for index in cluster.members() {
            let source = records.table_of(&records.records[index]).source;
            if self.dated_by[index] == UNDATED
                && let Some((_, value)) = by_source.get(&source)
            {
                self.dated_by[index] = *value;
            }
        }
    }

    fn report(&self, records: &Records, journal: &mut Journal) {
        let mut per_table: BTreeMap<(u32, &'static str), (usize, u64)> = BTreeMap::new();
        for (index, record) in records.records.iter().enumerate() {
            for (_, reason) in self.doubts.range(record.values.start..record.values.end) {
                let (first, count) = per_table
                    .entry((record.table, reason))
                    .or_insert((index, 0));
                if record.row < records.records[*first].row {
                    *first = index;
                }
                *count += 1;
            }
        }
        for ((_, reason), (first, count)) in per_table {
            let record = &records.records[first];
            let table = records.table_of(record);
            let cell = format!("A{}", table.table.rows[record.row as usize] + 1);
            let message = format!("{count} values are doubtful: {reason}");
            journal.findings.push(
                Finding::new(
                    &rules::DEMOTED_VALUE,
                    place_of(records, record, &cell),
                    message,
                )
                .counted(count),
            );
        }
    }
}

fn is_doubt(text: &str) -> bool {
    DOUBTS.iter().any(|word| text.contains(word))
}

/// A flag column answers a question; these answers mean that nothing is wrong.
fn is_denial(text: &str) -> bool {
    ["no", "n", "false", "valid", "ok", "0"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

/// Counts which of e-mail, telephone, website, province and address a record fills with something usable.
fn completeness(records: &Records, record: &Record) -> u8 {
    let filled = |kinds: &[Kind]| {
        records.values_of(record).any(|value| {
            kinds.contains(&value.property.kind()) && value.validity > Validity::Invalid
        })
    };
    let groups = [
        Kind::Email,
        Kind::Phone,
        Kind::Website,
        Kind::Province,
        Kind::Address,
    ];
    groups.iter().filter(|kind| filled(&[**kind])).count() as u8
}
