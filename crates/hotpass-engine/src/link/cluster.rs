//! Clustering: organizations that share a name key, or another strong key and a compatible name, become one.
//!
//! Links are taken in order of strength, then of record ids, so that the result does not depend on the order of rows.
//! A union that would bring two different registration numbers together is refused.

use std::collections::{BTreeSet, HashMap};

use hotpass_model::{
    finding::{Finding, link as rules},
    plan::Features,
    property::Property,
};

use super::{
    Attachment, Cluster,
    join::Joined,
    keys::{self, GenericWords, Key, Names},
};
use crate::{journal::Journal, normalize::Validity, record::Records, validate::place_of};

/// More organizations than this sharing one contact detail make it meaningless.
const TOO_MANY: usize = 12;

/// Disjoint sets of organizations, each with the registration numbers it holds.
struct Sets<'a> {
    parent: Vec<usize>,
    registrations: Vec<BTreeSet<&'a str>>,
}

impl Sets<'_> {
    fn root(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    /// Unites two sets unless their registration numbers forbid it; tells whether they are one now.
    fn unite(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let (keep, drop) = (a.min(b), a.max(b));
        let is_forbidden = !self.registrations[keep].is_empty()
            && !self.registrations[drop].is_empty()
            && self.registrations[keep].is_disjoint(&self.registrations[drop]);
        if is_forbidden {
            return false;
        }
        self.parent[drop] = keep;
        let registrations = std::mem::take(&mut self.registrations[drop]);
        self.registrations[keep].extend(registrations);
        true
    }
}

/// Forms clusters of the joined organizations, in record id order of their first member; without entity resolution each
/// organization is a cluster of its own.
pub fn clusters(
    records: &Records,
    joined: Joined,
    features: Features,
    journal: &mut Journal,
) -> Vec<Cluster> {
    let Joined {
        organizations,
        attachments,
    } = joined;
    let mut sets = Sets {
        parent: (0..organizations.len()).collect(),
        registrations: organizations
            .iter()
            .map(|index| registrations(records, *index))
            .collect(),
    };
    if features.entity_resolution {
        link(records, &organizations, &attachments, &mut sets, journal);
    }
    collect(records, &organizations, attachments, sets)
}

/// Unites the organizations that strong keys say are one.
fn link<'a>(
    records: &'a Records,
    organizations: &[usize],
    attachments: &[Vec<Attachment>],
    sets: &mut Sets<'a>,
    journal: &mut Journal,
) {
    let members: Vec<Vec<usize>> = organizations
        .iter()
        .zip(attachments)
        .map(|(organization, related)| {
            std::iter::once(*organization)
                .chain(related.iter().map(|related| related.record))
                .collect()
        })
        .collect();
    let names: Vec<Names> = organizations
        .iter()
        .map(|index| keys::names(records, &records.records[*index]))
        .collect();
    let (by_name, by_key) = index(records, &members, &names);
    let finder = Linker {
        records,
        organizations,
        names: &names,
        generic: GenericWords::of(&names),
    };
    for (key, sharing) in by_key
        .iter()
        .filter(|(key, _)| matches!(key, Key::Registration(_)))
    {
        finder.link(key.kind(), sharing, sets, journal);
    }
    for sharing in &by_name {
        finder.link("name", sharing, sets, journal);
    }
    for (key, sharing) in by_key
        .iter()
        .filter(|(key, _)| !matches!(key, Key::Registration(_)))
    {
        finder.link_if_compatible(key, sharing, sets, journal);
    }
}

fn registrations(records: &Records, index: usize) -> BTreeSet<&str> {
    let values = records.of(&records.records[index], Property::RegistrationNumber);
    values
        .filter(|value| value.validity == Validity::Valid)
        .map(|value| value.text)
        .collect()
}

/// Returns the trading names of each legal name.
fn businesses(names: &[Names]) -> HashMap<&str, Vec<&Vec<String>>> {
    let mut businesses: HashMap<&str, Vec<&Vec<String>>> = HashMap::new();
    for names in names {
        for legal in &names.legal {
            businesses.entry(legal).or_default().push(&names.common);
        }
    }
    businesses
}

/// Tells whether all who share a legal name trade under one name.
fn is_one_business(trading: &[&Vec<String>]) -> bool {
    trading
        .windows(2)
        .all(|pair| pair[0].iter().any(|name| pair[1].contains(name)))
}

type Indexes = (Vec<Vec<usize>>, Vec<(Key, Vec<usize>)>);

/// Returns the organizations that share a name key and those that share another key, in key order.
fn index(records: &Records, members: &[Vec<usize>], names: &[Names]) -> Indexes {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    let businesses = businesses(names);
    for (position, members) in members.iter().enumerate() {
        let of_holding = names[position]
            .legal
            .iter()
            .filter(|legal| is_one_business(&businesses[legal.as_str()]));
        for name in names[position].common.iter().chain(of_holding) {
            by_name.entry(name).or_default().push(position);
        }
        for key in members
            .iter()
            .flat_map(|member| keys::keys(records, &records.records[*member]))
        {
            let sharing = by_key.entry(key).or_default();
            if sharing.last() != Some(&position) {
                sharing.push(position);
            }
        }
    }
    let mut by_name: Vec<(&str, Vec<usize>)> = by_name
        .drain()
        .filter(|(_, sharing)| sharing.len() > 1)
        .collect();
    by_name.sort_unstable();
    let mut by_key: Vec<(Key, Vec<usize>)> = by_key
        .drain()
        .filter(|(_, sharing)| sharing.len() > 1)
        .collect();
    by_key.sort_unstable();
    (
        by_name.into_iter().map(|(_, sharing)| sharing).collect(),
        by_key,
    )
}

/// Links organizations that share a key.
struct Linker<'a> {
    records: &'a Records,
    organizations: &'a [usize],
    names: &'a [Names],
    generic: GenericWords,
}

impl Linker<'_> {
    fn link(
        &self,
        by: &'static str,
        sharing: &[usize],
        sets: &mut Sets<'_>,
        journal: &mut Journal,
    ) {
        for (position, later) in sharing.iter().enumerate().skip(1) {
            // Any earlier one will do: the first may be forbidden while another is not.
            let is_linked = sharing[..position]
                .iter()
                .any(|earlier| sets.unite(*earlier, *later));
            if !is_linked {
                let message = format!(
                    "shares its {by} with another organization of a different registration number"
                );
                self.report(&rules::KEPT_APART_BY_REGISTRATION, *later, message, journal);
            }
        }
    }

    fn link_if_compatible(
        &self,
        key: &Key,
        sharing: &[usize],
        sets: &mut Sets<'_>,
        journal: &mut Journal,
    ) {
        let mut roots: Vec<usize> = sharing
            .iter()
            .map(|position| sets.root(*position))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.len() > TOO_MANY {
            let message = format!(
                "{} organizations share one {}; it links none of them",
                roots.len(),
                key.kind()
            );
            self.report(&rules::KEY_SHARED_BY_MANY, sharing[1], message, journal);
            return;
        }
        for (index, later) in sharing.iter().enumerate().skip(1) {
            for earlier in &sharing[..index] {
                if sets.root(*earlier) == sets.root(*later) {
                    continue;
                }
                if self.are_compatible(*earlier, *later) {
                    if !sets.unite(*earlier, *later) {
                        let message = format!(
                            "shares its {} with another organization of a different registration number",
                            key.kind()
                        );
                        self.report(&rules::KEPT_APART_BY_REGISTRATION, *later, message, journal);
                    }
                } else {
                    let other = &self.records.records[self.organizations[*earlier]].id;
                    let message = format!(
                        "shares its {} with `{other}`, but not a similar name",
                        key.kind()
                    );
                    self.report(&rules::POSSIBLE_DUPLICATE, *later, message, journal);
                }
            }
        }
    }

    fn are_compatible(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.names[a], &self.names[b]);
        let trades_as = |legal: &Names, other: &Names| {
            legal.legal.iter().any(|name| other.common.contains(name))
        };
        a.common.iter().any(|left| {
            b.common
                .iter()
                .any(|right| self.generic.may_be_one(left, right))
        }) || trades_as(a, b)
            || trades_as(b, a)
    }

    fn report(
        &self,
        rule: &'static hotpass_model::finding::Rule,
        later: usize,
        message: String,
        journal: &mut Journal,
    ) {
        let record = &self.records.records[self.organizations[later]];
        let table = &self.records.table_of(record).table;
        let place = place_of(
            self.records,
            record,
            &format!("A{}", table.rows[record.row as usize] + 1),
        );
        journal.findings.push(Finding::new(rule, place, message));
    }
}

fn collect(
    records: &Records,
    organizations: &[usize],
    attachments: Vec<Vec<super::Attachment>>,
    mut sets: Sets<'_>,
) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = vec![Cluster::default(); organizations.len()];
    for (position, related) in attachments.into_iter().enumerate() {
        let root = sets.root(position);
        clusters[root].organizations.push(organizations[position]);
        clusters[root].related.extend(related);
    }
    for cluster in &mut clusters {
        let by_id = |a: &usize, b: &usize| records.records[*a].id.cmp(&records.records[*b].id);
        cluster.organizations.sort_by(by_id);
        cluster.related.sort_by(|a, b| by_id(&a.record, &b.record));
    }
    clusters.retain(|cluster| !cluster.organizations.is_empty());
    clusters
}
