//! The party store: organizations and people as parties, with aliases, roles and contact methods. Ids are derived from
//! entity ids and values, so that the same data gives the same store.

use std::{collections::BTreeSet, ops::Range};

use super::text_table::Texts;
use crate::{
    digest,
    error::Result,
    merge::{Golden, Merged, ValueRef, people::Person},
    normalize::{Validity, name_key::organization_key},
};
use arrow::array::{AsArray, RecordBatch};
use hotpass_model::{property::Property, ssot};

const PARTY: &[&str] = &[
    "party_id",
    "kind",
    "display_name",
    "normalized_name",
    "country_code",
    "provenance_source",
    "provenance_record_id",
    "provenance_captured_at",
    "provenance_selection_priority",
];
const ALIAS: &[&str] = &[
    "alias_id",
    "party_id",
    "alias",
    "alias_type",
    "confidence",
    "confidence_band",
    "valid_start",
    "valid_end",
    "provenance_source",
    "provenance_record_id",
];
const ROLE: &[&str] = &[
    "role_id",
    "subject_party_id",
    "object_party_id",
    "role_name",
    "role_category",
    "is_primary",
    "valid_start",
    "valid_end",
    "provenance_source",
    "provenance_record_id",
];
const METHOD: &[&str] = &[
    "contact_method_id",
    "party_id",
    "method_type",
    "value",
    "is_primary",
    "confidence",
    "valid_start",
    "valid_end",
    "provenance_source",
    "provenance_record_id",
];

/// A table of the party store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Organizations and people.
    Party,
    /// Their names.
    Alias,
    /// What people are to organizations.
    Role,
    /// How parties are reached.
    Method,
}

impl Part {
    /// Every table, in order.
    pub const ALL: [Self; 4] = [Self::Party, Self::Alias, Self::Role, Self::Method];

    /// Returns the table's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Alias => "party_alias",
            Self::Role => "party_role",
            Self::Method => "contact_method",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Party => PARTY,
            Self::Alias => ALIAS,
            Self::Role => ROLE,
            Self::Method => METHOD,
        }
    }
}

/// Lays out one table of the party store for a range of golden records.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn table(
    part: Part,
    merged: &Merged,
    published: &RecordBatch,
    country: &str,
    chunk: Range<usize>,
) -> Result<RecordBatch> {
    let mut store = Store {
        merged,
        country,
        part,
        texts: Texts::new(part.columns()),
    };
    let names = published.column(ssot::ORGANIZATION_NAME).as_string::<i32>();
    for position in chunk {
        store.add(&merged.golden[position], names.value(position));
    }
    store.texts.finish()
}

/// One table of the store under construction; rows of the other tables are passed over.
struct Store<'a> {
    merged: &'a Merged,
    country: &'a str,
    part: Part,
    texts: Texts,
}

/// A value with its origin.
struct Sourced<'a> {
    text: &'a str,
    validity: Validity,
    source: &'a str,
    record: &'a str,
    priority: u32,
    captured_at: Option<&'a str>,
}

impl<'a> Store<'a> {
    fn sourced(&self, at: ValueRef) -> Sourced<'a> {
        let records = &self.merged.records;
        let record = &records.records[at.record as usize];
        let source = records.source_of(record);
        Sourced {
            text: records.value(at.value).text,
            validity: self.merged.trust.validity(records, at),
            source: &source.label,
            record: &record.id.0,
            priority: source.priority,
            captured_at: self.merged.trust.recency(records, at.record),
        }
    }

    fn add(&mut self, golden: &Golden, name: &str) {
        let winner = golden
            .cell(ssot::ORGANIZATION_NAME)
            .and_then(|cell| cell.evidence.first())
            .map(|evidence| self.sourced(evidence.at));
        self.party(&golden.id.0, "organization", name, winner.as_ref());
        self.alias(&golden.id.0, name, "legal", winner.as_ref());
        if self.part == Part::Alias {
            self.other_names(golden, name);
        }
        for (position, person) in golden.people.iter().enumerate() {
            self.person(golden, person, position);
        }
        for (column, kind) in [
            ("website", "website"),
            ("address_primary", "physical_address"),
        ] {
            let cell = ssot::position(column).and_then(|column| golden.cell(column));
            let evidence = cell
                .filter(|cell| cell.text.is_some())
                .and_then(|cell| cell.evidence.first());
            if let Some(evidence) = evidence {
                let value = self.sourced(evidence.at);
                self.method(&golden.id.0, kind, &value, true);
            }
        }
    }

    /// Names that differ from the published one: trading names, and how other records write it.
    fn other_names(&mut self, golden: &Golden, published: &str) {
        let cluster = &self.merged.clusters[golden.cluster];
        let records = &self.merged.records;
        let mut told: BTreeSet<String> = BTreeSet::from([published.to_owned()]);
        let published_key = organization_key(published);
        for index in &cluster.organizations {
            let record = &records.records[*index];
            for (offset, value) in records.values_of(record).enumerate() {
                let at = ValueRef {
                    record: *index as u32,
                    value: record.values.start + offset as u32,
                };
                let kind = match value.property {
                    Property::OrganizationName => None,
                    Property::TradingName => Some("trading_as"),
                    _ => continue,
                };
                let origin = self.sourced(at);
                if told.insert(value.text.to_owned()) {
                    let kind = kind.unwrap_or_else(|| {
                        let is_legal = organization_key(value.text) == published_key;
                        if is_legal { "legal" } else { "machine" }
                    });
                    self.alias(&golden.id.0, value.text, kind, Some(&origin));
                }
                if value.property == Property::OrganizationName
                    && let Some(trading) = value.detail
                    && told.insert(trading.to_owned())
                {
                    self.alias(&golden.id.0, trading, "trading_as", Some(&origin));
                }
            }
        }
    }

    fn person(&mut self, golden: &Golden, person: &Person, position: usize) {
        let anchor = person
            .names
            .first()
            .or(person.emails.first())
            .or(person.phones.first());
        let Some(anchor) = anchor.map(|at| self.sourced(*at)) else {
            return;
        };
        let id = derived_id("person", &[&golden.id.0, &anchor.text.to_lowercase()]);
        self.party(&id, "person", anchor.text, Some(&anchor));
        if let Some(name) = person.names.first() {
            let name = self.sourced(*name);
            self.alias(&id, name.text, "legal", Some(&name));
        }
        self.role(golden, person, (&id, &anchor), position);
        for (index, email) in person.emails.iter().enumerate() {
            let value = self.sourced(*email);
            self.method(&id, "email", &value, index == 0);
        }
        for (index, phone) in person.phones.iter().enumerate() {
            let is_whatsapp =
                self.merged.records.value(phone.value).property == Property::ContactWhatsapp;
            let value = self.sourced(*phone);
            self.method(
                &id,
                if is_whatsapp { "whatsapp" } else { "phone" },
                &value,
                index == 0,
            );
        }
    }

    fn role(
        &mut self,
        golden: &Golden,
        person: &Person,
        (id, anchor): (&str, &Sourced<'_>),
        position: usize,
    ) {
        if self.part != Part::Role {
            return;
        }
        let role = person.roles.first().map(|at| self.sourced(*at));
        let category = if position == 0 {
            "primary_contact"
        } else {
            "contact"
        };
        let role_name = role.as_ref().map_or("Contact", |role| role.text);
        let origin = role.as_ref().unwrap_or(anchor);
        self.texts.push(&[
            Some(&derived_id("role", &[id, &golden.id.0])),
            Some(id),
            Some(&golden.id.0),
            Some(role_name),
            Some(category),
            Some(if position == 0 { "true" } else { "false" }),
            origin.captured_at,
            None,
            Some(origin.source),
            Some(origin.record),
        ]);
    }

    fn party(&mut self, id: &str, kind: &str, name: &str, origin: Option<&Sourced<'_>>) {
        if self.part != Part::Party {
            return;
        }
        let normalized = if kind == "organization" {
            organization_key(name)
        } else {
            Some(name.to_lowercase())
        };
        let priority = origin.map(|origin| origin.priority.to_string());
        self.texts.push(&[
            Some(id),
            Some(kind),
            Some(name),
            normalized.as_deref(),
            Some(self.country),
            origin.map(|origin| origin.source),
            origin.map(|origin| origin.record),
            origin.and_then(|origin| origin.captured_at),
            priority.as_deref(),
        ]);
    }

    fn alias(&mut self, party: &str, alias: &str, kind: &str, origin: Option<&Sourced<'_>>) {
        if self.part != Part::Alias {
            return;
        }
        let (confidence, band) =
            confidence(origin.map_or(Validity::Doubtful, |origin| origin.validity));
        self.texts.push(&[
            Some(&derived_id("alias", &[party, kind, alias])),
            Some(party),
            Some(alias),
            Some(kind),
            Some(confidence),
            Some(band),
            origin.and_then(|origin| origin.captured_at),
            None,
            origin.map(|origin| origin.source),
            origin.map(|origin| origin.record),
        ]);
    }

    fn method(&mut self, party: &str, kind: &str, value: &Sourced<'_>, is_primary: bool) {
        if self.part != Part::Method {
            return;
        }
        self.texts.push(&[
            Some(&derived_id("method", &[party, kind, value.text])),
            Some(party),
            Some(kind),
            Some(value.text),
            Some(if is_primary { "true" } else { "false" }),
            Some(confidence(value.validity).0),
            value.captured_at,
            None,
            Some(value.source),
            Some(value.record),
        ]);
    }
}

/// Returns the confidence that a validity stands for, and its band (high from 0.75, medium from 0.5).
fn confidence(validity: Validity) -> (&'static str, &'static str) {
    match validity {
        Validity::Valid => ("0.75", "high"),
        Validity::Doubtful => ("0.5", "medium"),
        Validity::Invalid => ("0.05", "low"),
    }
}

fn derived_id(kind: &str, parts: &[&str]) -> String {
    format!(
        "{kind}-{}",
        digest::of(8, parts.iter().map(|part| part.as_bytes()))
    )
}
