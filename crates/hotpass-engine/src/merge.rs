//! Merging: clusters in, golden records out. Contacts stay whole people; every published cell knows the values behind
//! it, which of them won, which support it, which lost and why. Losing values are kept.

// Which rule chooses each column.
mod rule;
// How far each value of a run can be trusted, and how its record ranks.
pub mod trust;
// Survivorship: one value, or all of them, out of many.
pub mod survive;
// People: contact details of one person, put together.
pub mod people;
// The published cells about people.
mod contacts;

use std::{borrow::Cow, collections::BTreeMap};

use hotpass_model::{
    entity::Claimant,
    finding::{Finding, Place, golden as rules},
    ident::EntityId,
    merge::Criterion,
    plan::{Plan, Stage},
    property::Property,
    provenance::Resolution,
    ssot,
};

use self::{
    people::Person,
    rule::ColumnRule,
    survive::{Candidate, Choice},
    trust::Trust,
};
use crate::{
    context::{Context, Outcome},
    journal::Journal,
    link::{Cluster, Linked, ground::Grounds},
    normalize::name_key::organization_key,
    record::Records,
    validate::Quarantined,
};

/// One value of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueRef {
    /// The record, by position.
    pub record: u32,
    /// The value, by position among all values.
    pub value: u32,
}

/// What decided which value is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// There was but one usable value.
    OnlyValue,
    /// Every usable value is published.
    Union,
    /// The other value was not usable.
    Invalid,
    /// A criterion of survivorship.
    By(Criterion),
    /// No criterion made a difference, so the order of record ids did.
    RecordId,
}

impl Decision {
    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnlyValue => "only-value",
            Self::Union => "union",
            Self::Invalid => "invalid",
            Self::By(criterion) => criterion.as_str(),
            Self::RecordId => "record-id",
        }
    }
}

/// What became of a value in the contest for a golden cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the published value, or one of them.
    Won,
    /// It says the same as a published value.
    Supports,
    /// It says something else and lost, for this reason.
    Lost(Decision),
}

/// One value's part in a golden cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The value.
    pub at: ValueRef,
    /// What became of it.
    pub standing: Standing,
}

/// A golden cell that was chosen among values.
#[derive(Debug, Clone)]
pub struct GoldenCell {
    /// The published column, by position in the registry.
    pub column: usize,
    /// The published text; none when no value was usable.
    pub text: Option<Box<str>>,
    /// How the values relate.
    pub resolution: Resolution,
    /// What decided.
    pub rule: Decision,
    /// The values behind it, winners first.
    pub evidence: Box<[Evidence]>,
}

/// A golden record.
#[derive(Debug, Clone)]
pub struct Golden {
    /// Its id.
    pub id: EntityId,
    /// Its cluster, by position.
    pub cluster: usize,
    /// Its chosen cells, in column order.
    pub cells: Vec<GoldenCell>,
    /// Its people, the primary contact first.
    pub people: Vec<Person>,
}

impl Golden {
    /// Returns the chosen cell of a column.
    pub fn cell(&self, column: usize) -> Option<&GoldenCell> {
        let found = self.cells.binary_search_by_key(&column, |cell| cell.column);
        Some(&self.cells[found.ok()?])
    }

    /// Returns the published name.
    pub fn name(&self) -> Option<&str> {
        self.cell(ssot::ORGANIZATION_NAME)?.text.as_deref()
    }

    /// Returns the published text of a chosen column.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.cell(ssot::position(column)?)?.text.as_deref()
    }
}

/// Golden records with everything they were made of.
#[derive(Debug)]
pub struct Merged {
    pub(crate) records: Records,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) grounds: Grounds,
    /// Ordered by name, then id.
    pub(crate) golden: Vec<Golden>,
    pub(crate) trust: Trust,
    pub(crate) quarantined: Vec<Quarantined>,
    pub(crate) journal: Journal,
}

impl Outcome for Merged {
    fn n_rows(&self) -> u64 {
        self.golden.len() as u64
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Merges every cluster into a golden record.
pub fn survive(linked: Linked, plan: &Plan, cx: &Context<'_>) -> Merged {
    let Linked {
        records,
        clusters,
        grounds,
        quarantined,
        mut journal,
    } = linked;
    let (mut golden, rules) = (Vec::with_capacity(clusters.len()), rule::columns(plan));
    let trust = Trust::assess(&records, &clusters, &mut journal);
    for (position, cluster) in clusters.iter().enumerate() {
        let merger = Merger {
            records: &records,
            trust: &trust,
            cluster,
            rules: &rules,
        };
        golden.push(merger.merge(position));
        if position % 1000 == 999 {
            cx.progress(
                Stage::Merge,
                position as u64 + 1,
                clusters.len() as u64,
                "entities",
            );
        }
    }
    identify(&mut golden, &records, &clusters, plan);
    golden.sort_by(|a, b| (a.name(), &a.id).cmp(&(b.name(), &b.id)));
    report(&golden, &mut journal);
    Merged {
        records,
        clusters,
        grounds,
        golden,
        trust,
        quarantined,
        journal,
    }
}

/// Gives golden records the ids that the registry has for them.
fn identify(golden: &mut [Golden], records: &Records, clusters: &[Cluster], plan: &Plan) {
    let mut claimants = Vec::with_capacity(golden.len());
    for golden in golden.iter() {
        let organizations = clusters[golden.cluster].organizations.iter();
        claimants.push(Claimant {
            records: organizations.map(|at| &records.records[*at].id).collect(),
            name: golden.name(),
        });
    }
    let ids = plan.registry.assign(&claimants);
    for (golden, id) in golden.iter_mut().zip(ids) {
        golden.id = id;
    }
}

/// Merges one cluster.
struct Merger<'a> {
    records: &'a Records,
    trust: &'a Trust,
    cluster: &'a Cluster,
    rules: &'a [ColumnRule],
}

impl Merger<'_> {
    fn merge(&self, cluster: usize) -> Golden {
        let values = self.values();
        let mut cells: Vec<GoldenCell> = self
            .rules
            .iter()
            .filter_map(|rule| self.cell(rule, &values))
            .collect();
        let people = people::assemble(self.records, self.trust, self.cluster);
        cells.extend(contacts::cells(self.records, self.trust, &people));
        cells.sort_by_key(|cell| cell.column);
        Golden {
            // Given when the names and records of all are known.
            id: EntityId("".into()),
            cluster,
            cells,
            people,
        }
    }

    fn cell(&self, rule: &ColumnRule, values: &[(Property, ValueRef)]) -> Option<GoldenCell> {
        let start = values.partition_point(|(property, _)| *property < rule.property);
        let own = values[start..]
            .iter()
            .map_while(|(property, at)| (*property == rule.property).then_some(*at));
        let candidates: Vec<Candidate<'_>> = own
            .map(|at| {
                let same_as = same_as(rule.property, self.records.value(at.value).text);
                survive::candidate(self.records, self.trust, at, same_as)
            })
            .collect();
        if candidates.is_empty() {
            return None;
        }
        let choice = survive::choose(candidates, &rule.survivorship);
        Some(cell_of(rule.column, choice, self.records, "; "))
    }

    /// Returns the values that may be published, ordered by property.
    fn values(&self) -> Vec<(Property, ValueRef)> {
        let related = self.cluster.related.iter().map(|related| related.record);
        let mut values = Vec::new();
        for (index, is_related) in (self
            .cluster
            .organizations
            .iter()
            .map(|index| (*index, false)))
        .chain(related.map(|index| (index, true)))
        {
            for (property, value) in self.records.properties(&self.records.records[index]) {
                // A related row repeats the organization's name only to find it; it is no evidence of how it is
                // written. The values of people are chosen with them.
                let only_finds = is_related && property == Property::OrganizationName;
                if !only_finds && !property.is_contact() {
                    let record = index as u32;
                    values.push((property, ValueRef { record, value }));
                }
            }
        }
        values.sort_by_key(|(property, _)| *property);
        values
    }
}

/// Returns the form in which two texts of a property count as the same value.
fn same_as(property: Property, text: &str) -> Cow<'_, str> {
    if property == Property::OrganizationName
        && let Some(key) = organization_key(text)
    {
        return Cow::Owned(key);
    }
    survive::lower(text)
}

/// Turns a choice into a golden cell; several winners are joined with the separator.
pub(crate) fn cell_of(
    column: usize,
    choice: Choice<'_>,
    records: &Records,
    separator: &str,
) -> GoldenCell {
    let texts: Vec<&str> = choice
        .winners()
        .map(|candidate| records.value(candidate.at.value).text)
        .collect();
    let text = (!texts.is_empty()).then(|| texts.join(separator).into());
    GoldenCell {
        column,
        text,
        resolution: choice.resolution,
        rule: choice.rule,
        evidence: choice.evidence.into(),
    }
}

fn report(golden: &[Golden], journal: &mut Journal) {
    let mut conflicts: BTreeMap<usize, u64> = BTreeMap::new();
    let mut unusable: BTreeMap<usize, u64> = BTreeMap::new();
    for cell in golden.iter().flat_map(|golden| &golden.cells) {
        if cell.resolution == Resolution::Conflict {
            *conflicts.entry(cell.column).or_default() += 1;
        }
        if cell.text.is_none() {
            *unusable.entry(cell.column).or_default() += 1;
        }
    }
    for (column, count) in conflicts {
        let name = ssot::COLUMNS[column].name;
        let message =
            format!("`{name}` is given differently by the records of {count} organizations");
        journal
            .findings
            .push(Finding::new(&rules::TRUE_CONFLICT, Place::file(name), message).counted(count));
    }
    for (column, count) in unusable {
        let name = ssot::COLUMNS[column].name;
        let message = format!(
            "`{name}` is empty for {count} organizations because every value given is invalid"
        );
        journal
            .findings
            .push(Finding::new(&rules::NO_USABLE_VALUE, Place::file(name), message).counted(count));
    }
}
