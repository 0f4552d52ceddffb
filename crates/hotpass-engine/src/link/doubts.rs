//! Doubts: pairs of organizations that may be the same and were not made one. They wait for a person, and each is told.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_linkage::{
    resolution::{Class, Resolution, ScoredPair, Waterfall},
    resolve,
};
use hotpass_model::{
    decision::{Evidence, ReviewPair, ReviewQueue, ReviewRecord},
    finding::{Finding, Rule, link as rules},
    ident::RecordId,
    linkage::organizations::{DOMAINS, EMAILS, PHONES, REGISTRATION, SEPARATOR},
    property::Property,
};

use super::{attributes::Attributes, decided::Decided, join::Joined, keys::Key};
use crate::{
    error::Result, journal::Journal, normalize::Validity, record::Records, validate::place_of,
};

/// The registration numbers of clusters.
type Numbers<'a> = BTreeMap<usize, BTreeSet<&'a str>>;

/// What a scored table leaves open.
#[derive(Debug)]
pub struct Doubts<'a> {
    /// The records.
    pub records: &'a Records,
    /// The organizations.
    pub joined: &'a Joined,
    /// What they were compared by.
    pub attributes: &'a Attributes,
    /// What came of that.
    pub resolution: &'a Resolution,
    /// The cluster of each organization.
    pub cluster_of: &'a [usize],
}

impl Doubts<'_> {
    /// Tells doubts as findings, and those that a person can settle as pairs for review.
    ///
    /// # Errors
    /// When pairs cannot be explained.
    pub fn report(&self, decided: &Decided, journal: &mut Journal) -> Result<()> {
        let numbers = self.registration_numbers();
        let apart = decided.apart.keys();
        let mut settled: BTreeSet<(usize, usize)> = apart
            .map(|(left, right)| self.clusters(*left, *right))
            .collect();
        let open = self.open(&settled, &numbers);
        for (pair, _) in &open {
            let [left, right] = self.positions(pair);
            let message = format!(
                "may be the same organization as `{}` ({:.0} %); `hotpass review` asks",
                self.id(left),
                pair.probability * 100.0
            );
            self.tell(&rules::POSSIBLE_DUPLICATE, right, message, journal);
        }
        settled.extend(
            open.iter()
                .map(|(pair, _)| self.clusters(pair.left, pair.right)),
        );
        self.tell_what_is_shared(&settled, &numbers, journal);
        journal.review = self.queue(&open)?;
        Ok(())
    }

    /// Returns the pairs that a person can settle, best first, one for any two clusters, with how many it stands for.
    fn open(
        &self,
        apart: &BTreeSet<(usize, usize)>,
        numbers: &Numbers<'_>,
    ) -> Vec<(ScoredPair, usize)> {
        let mut open: Vec<(ScoredPair, usize)> = Vec::new();
        let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for pair in self.resolution.pairs.iter() {
            let clusters = self.clusters(pair.left, pair.right);
            if pair.class == Class::Reject || clusters.0 == clusters.1 {
                continue;
            }
            let [left, right] = self.positions(&pair);
            if apart.contains(&clusters) {
                continue;
            }
            if self.differ_in_registration(numbers, left, right) {
                continue;
            }
            let place = *places.entry(clusters).or_insert(open.len());
            if place == open.len() {
                open.push((pair, 0));
            }
            open[place].1 += 1;
        }
        open
    }

    fn clusters(&self, left: u32, right: u32) -> (usize, usize) {
        let of = |row: u32| self.cluster_of[self.attributes.positions[row as usize]];
        let (left, right) = (of(left), of(right));
        (left.min(right), left.max(right))
    }

    /// Returns a pair's positions among the organizations.
    fn positions(&self, pair: &ScoredPair) -> [usize; 2] {
        [pair.left, pair.right].map(|row| self.attributes.positions[row as usize])
    }

    /// Tells whether the clusters of two organizations have different registration numbers.
    fn differ_in_registration(&self, numbers: &Numbers<'_>, left: usize, right: usize) -> bool {
        let of = |position: usize| numbers.get(&self.cluster_of[position]);
        of(left)
            .zip(of(right))
            .is_some_and(|(left, right)| left.is_disjoint(right))
    }

    /// Returns the registration numbers of each cluster that has any.
    fn registration_numbers(&self) -> Numbers<'_> {
        let mut numbers = Numbers::new();
        for (position, index) in self.joined.organizations.iter().enumerate() {
            let record = &self.records.records[*index];
            let own = self.records.of(record, Property::RegistrationNumber);
            for number in own.filter(|number| number.validity == Validity::Valid) {
                let of_cluster = numbers.entry(self.cluster_of[position]).or_default();
                of_cluster.insert(number.text);
            }
        }
        numbers
    }

    /// Tells of what organizations share that are neither one, nor asked about, nor told apart by a person.
    fn tell_what_is_shared(
        &self,
        settled: &BTreeSet<(usize, usize)>,
        numbers: &Numbers<'_>,
        journal: &mut Journal,
    ) {
        let mut told = BTreeSet::new();
        for (key, sharing) in &self.attributes.shared {
            if self.attributes.meaningless.contains(key) {
                let message = format!(
                    "{} organizations share one {}; it links none of them",
                    sharing.len(),
                    key.kind()
                );
                self.tell(&rules::KEY_SHARED_BY_MANY, sharing[1], message, journal);
                continue;
            }
            let mut seen = BTreeMap::from([(self.cluster_of[sharing[0]], sharing[0])]);
            for position in &sharing[1..] {
                let cluster = self.cluster_of[*position];
                let is_settled = |other: &usize| {
                    *other == cluster
                        || settled.contains(&(cluster.min(*other), cluster.max(*other)))
                };
                let other = seen.values().copied().next().unwrap_or(sharing[0]);
                let is_new = !seen.keys().any(is_settled);
                seen.entry(cluster).or_insert(*position);
                if is_new && told.insert((*position, other)) {
                    let is_other = self.differ_in_registration(numbers, *position, other);
                    self.tell_sharing(key, (*position, other), is_other, journal);
                }
            }
        }
    }

    fn tell_sharing(
        &self,
        key: &Key,
        (position, other): (usize, usize),
        is_registered_otherwise: bool,
        journal: &mut Journal,
    ) {
        let (kind, id) = (key.kind(), self.id(other));
        let (rule, message) = if is_registered_otherwise {
            let message =
                format!("shares its {kind} with `{id}`, which has a different registration number");
            (&rules::KEPT_APART_BY_REGISTRATION, message)
        } else if matches!(key, Key::Name(_)) {
            let message = format!("shares its name with `{id}`, and nothing else agrees");
            (&rules::POSSIBLE_DUPLICATE, message)
        } else {
            let message = format!("shares its {kind} with `{id}`, but not a similar name");
            (&rules::POSSIBLE_DUPLICATE, message)
        };
        self.tell(rule, position, message, journal);
    }

    fn id(&self, position: usize) -> &str {
        &self.records.records[self.joined.organizations[position]]
            .id
            .0
    }

    fn tell(&self, rule: &'static Rule, position: usize, message: String, journal: &mut Journal) {
        let record = &self.records.records[self.joined.organizations[position]];
        let table = &self.records.table_of(record).table;
        let cell = format!("A{}", table.rows[record.row as usize] + 1);
        let place = place_of(self.records, record, &cell);
        journal.findings.push(Finding::new(rule, place, message));
    }

    /// Returns the pairs with what a person needs to judge them.
    fn queue(&self, open: &[(ScoredPair, usize)]) -> Result<ReviewQueue> {
        let rows: Vec<(u32, u32)> = open
            .iter()
            .map(|(pair, _)| (pair.left, pair.right))
            .collect();
        let waterfalls = if rows.is_empty() {
            Vec::new()
        } else {
            resolve::explain_resolved(&self.attributes.table, self.resolution, &rows)?
        };
        let pairs = open
            .iter()
            .zip(waterfalls)
            .map(|((pair, stands_for), waterfall)| {
                let [left, right] = [pair.left, pair.right].map(|row| self.shown(row));
                ReviewPair {
                    evidence: evidence(waterfall),
                    note: note(pair, *stands_for),
                    ..ReviewPair::new(left, right, pair.probability, pair.weight)
                }
            });
        Ok(ReviewQueue {
            thresholds: self.resolution.model.thresholds,
            pairs: pairs.collect(),
        })
    }

    /// Returns an organization as a reviewer sees it.
    fn shown(&self, row: u32) -> ReviewRecord {
        let index = self.joined.organizations[self.attributes.positions[row as usize]];
        let record = &self.records.records[index];
        let list = |column: &str| {
            let column = self.attributes.table.column(column);
            let text = column.map_or("", |column| column.text(row));
            text.replace(SEPARATOR, ", ")
        };
        let of = |property| {
            self.records
                .first(record, property)
                .unwrap_or_default()
                .to_owned()
        };
        let fields = [
            ("organization_name", of(Property::OrganizationName)),
            ("trading_name", of(Property::TradingName)),
            ("registration_number", list(REGISTRATION)),
            ("province", of(Property::Province)),
            ("address", of(Property::Address)),
            ("emails", list(EMAILS)),
            ("phones", list(PHONES)),
            ("domains", list(DOMAINS)),
        ];
        let told = fields.into_iter().filter(|(_, value)| !value.is_empty());
        ReviewRecord {
            id: RecordId(record.id.0.clone()),
            source: self.records.source_of(record).label.clone(),
            fields: told
                .map(|(field, value)| (field.to_owned(), value))
                .collect(),
        }
    }
}

/// Returns what a person is told of why a pair has its weight.
pub(crate) fn evidence(waterfall: Waterfall) -> Vec<Evidence> {
    let steps = waterfall.steps.into_iter();
    let steps = steps.filter(|step| step.weight != 0.0 || step.term_frequency != 0.0);
    steps
        .map(|step| {
            let values = step.values.into_iter().next();
            let (left, right) =
                values.map_or((None, None), |(_, left, right)| (Some(left), Some(right)));
            Evidence {
                comparison: step.comparison,
                level: step.level,
                weight: step.weight + step.term_frequency,
                left: left.filter(|text| !text.is_empty()),
                right: right.filter(|text| !text.is_empty()),
            }
        })
        .collect()
}

fn note(pair: &ScoredPair, stands_for: usize) -> Option<String> {
    let mut notes = Vec::new();
    if pair.class == Class::Match {
        notes.push("the two match, the records that each is one with do not".to_owned());
    }
    if stands_for > 1 {
        notes.push(format!(
            "stands for {stands_for} pairs of the same two organizations"
        ));
    }
    (!notes.is_empty()).then(|| notes.join("; "))
}
