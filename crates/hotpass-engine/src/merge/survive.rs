//! Survivorship: candidates in, a choice with evidence out. The order of candidates is total: the configured criteria,
//! then record id and text. The position of a row never counts, so that sorting a sheet changes nothing.

use std::{borrow::Cow, cmp::Ordering};

use hotpass_model::{
    merge::{Criterion, Strategy, Survivorship},
    property::Property,
    provenance::Resolution,
};

use super::{Decision, Evidence, Standing, ValueRef, trust::Trust};
use crate::{normalize::Validity, record::Records};

/// A value in the contest for a golden cell, with all that it is judged by.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The value.
    pub at: ValueRef,
    /// The form in which it equals others.
    pub same_as: Cow<'a, str>,
    /// The priority of its source.
    pub priority: u32,
    /// The position of its source.
    pub source: usize,
    /// How valid it is, doubts of its source included.
    pub validity: Validity,
    /// The last interaction of its record, ISO date.
    pub recency: Option<&'a str>,
    /// How many of the checked properties its record fills.
    pub completeness: u8,
    /// Its place inside the cell.
    pub position: u8,
    /// The id of its record.
    pub record_id: &'a str,
    /// Its text.
    pub text: &'a str,
    /// How many records give the same value; set by [`choose`].
    pub agreement: u32,
}

/// The outcome of a contest.
#[derive(Debug)]
pub struct Choice<'a> {
    /// How the values relate.
    pub resolution: Resolution,
    /// What decided.
    pub rule: Decision,
    /// All values, winners first.
    pub evidence: Vec<Evidence>,
    groups: Vec<Vec<Candidate<'a>>>,
    n_winners: usize,
}

impl<'a> Choice<'a> {
    /// Returns the best candidate of each winning value, best first.
    pub fn winners(&self) -> impl Iterator<Item = &Candidate<'a>> {
        self.groups
            .iter()
            .take(self.n_winners)
            .filter_map(|group| group.first())
    }
}

/// Returns the candidate for a value.
pub fn candidate<'a>(
    records: &'a Records,
    trust: &'a Trust,
    at: ValueRef,
    same_as: Cow<'a, str>,
) -> Candidate<'a> {
    let record = &records.records[at.record as usize];
    let value = records.value(at.value);
    let recency = match value.property {
        Property::LastInteraction => Some(value.text),
        _ => trust.recency(records, at.record),
    };
    Candidate {
        at,
        same_as,
        priority: records.source_of(record).priority,
        source: records.table_of(record).source,
        validity: trust.validity(records, at),
        recency,
        completeness: trust.completeness(at.record),
        position: value.part,
        record_id: &record.id.0,
        text: value.text,
        agreement: 0,
    }
}

/// Returns a text in lower case, without copying one that is.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Chooses among candidates. Invalid ones never win.
pub fn choose<'a>(candidates: Vec<Candidate<'a>>, survivorship: &Survivorship) -> Choice<'a> {
    let mut groups = group(candidates, &survivorship.order);
    groups.sort_by(|a, b| rank(&a[0], &b[0], &survivorship.order));
    let n_usable = groups
        .iter()
        .take_while(|group| group[0].validity > Validity::Invalid)
        .count();
    let n_winners = match survivorship.strategy {
        Strategy::Best => n_usable.min(1),
        Strategy::Union => n_usable,
    };
    let resolution = resolution(&groups, n_winners, n_usable);
    let rule = match survivorship.strategy {
        Strategy::Union => Decision::Union,
        Strategy::Best if n_usable > 1 => {
            deciding(&groups[0][0], &groups[1][0], &survivorship.order)
        }
        Strategy::Best => Decision::OnlyValue,
    };
    let evidence = evidence(&groups, n_winners, &survivorship.order);
    Choice {
        resolution,
        rule,
        evidence,
        groups,
        n_winners,
    }
}

/// Groups equal values, the best of each group first, and counts who agrees.
fn group<'a>(mut candidates: Vec<Candidate<'a>>, order: &[Criterion]) -> Vec<Vec<Candidate<'a>>> {
    candidates.sort_by(|a, b| a.same_as.cmp(&b.same_as));
    let mut groups: Vec<Vec<Candidate<'a>>> = Vec::new();
    for candidate in candidates {
        match groups.last_mut() {
            Some(group) if group[0].same_as == candidate.same_as => group.push(candidate),
            _ => groups.push(vec![candidate]),
        }
    }
    for group in &mut groups {
        let mut records: Vec<u32> = group.iter().map(|candidate| candidate.at.record).collect();
        records.sort_unstable();
        records.dedup();
        for candidate in group.iter_mut() {
            candidate.agreement = records.len() as u32;
        }
        group.sort_by(|a, b| rank(a, b, order));
    }
    groups
}

/// Orders candidates, best first.
fn rank(a: &Candidate<'_>, b: &Candidate<'_>, order: &[Criterion]) -> Ordering {
    let is_usable = |candidate: &Candidate<'_>| candidate.validity > Validity::Invalid;
    is_usable(b)
        .cmp(&is_usable(a))
        .then_with(|| {
            order
                .iter()
                .map(|criterion| compare(a, b, *criterion))
                .find(|o| o.is_ne())
                .unwrap_or(Ordering::Equal)
        })
        .then_with(|| a.record_id.cmp(b.record_id))
        .then_with(|| a.text.cmp(b.text))
        .then_with(|| a.at.value.cmp(&b.at.value))
}

fn compare(a: &Candidate<'_>, b: &Candidate<'_>, criterion: Criterion) -> Ordering {
    match criterion {
        Criterion::SourcePriority => b.priority.cmp(&a.priority),
        Criterion::Validity => b.validity.cmp(&a.validity),
        Criterion::Recency => b.recency.cmp(&a.recency),
        Criterion::Agreement => b.agreement.cmp(&a.agreement),
        Criterion::Completeness => b.completeness.cmp(&a.completeness),
        Criterion::Position => a.position.cmp(&b.position),
    }
}

/// Names the criterion that put `winner` before `loser`.
fn deciding(winner: &Candidate<'_>, loser: &Candidate<'_>, order: &[Criterion]) -> Decision {
    if loser.validity == Validity::Invalid {
        return Decision::Invalid;
    }
    let decided = order
        .iter()
        .find(|criterion| compare(winner, loser, **criterion).is_ne());
    decided.map_or(Decision::RecordId, |criterion| Decision::By(*criterion))
}

fn resolution(groups: &[Vec<Candidate<'_>>], n_winners: usize, n_usable: usize) -> Resolution {
    if n_winners > 1 {
        return Resolution::Union;
    }
    if n_usable > 1 {
        return Resolution::Conflict;
    }
    let Some(group) = groups.first() else {
        return Resolution::Sole;
    };
    let first = &group[0];
    if group
        .iter()
        .any(|candidate| candidate.source != first.source)
    {
        Resolution::Corroboration
    } else if first.agreement > 1 {
        Resolution::Agreement
    } else {
        Resolution::Sole
    }
}

fn evidence(groups: &[Vec<Candidate<'_>>], n_winners: usize, order: &[Criterion]) -> Vec<Evidence> {
    let mut evidence = Vec::with_capacity(groups.iter().map(Vec::len).sum());
    for (position, group) in groups.iter().enumerate() {
        for (index, candidate) in group.iter().enumerate() {
            let standing = if position < n_winners {
                if index == 0 {
                    Standing::Won
                } else {
                    Standing::Supports
                }
            } else if n_winners == 0 {
                Standing::Lost(Decision::Invalid)
            } else {
                Standing::Lost(deciding(&groups[0][0], candidate, order))
            };
            evidence.push(Evidence {
                at: candidate.at,
                standing,
            });
        }
    }
    evidence
}

#[cfg(test)]
mod tests;
