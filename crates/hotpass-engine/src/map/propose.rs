//! Proposals: for each column of a table the property it most likely holds, with confidence and reason.
//!
//! Header and values are judged apart and then together: an exact name is certain unless the values say otherwise;
//! values alone can carry a column whose header means nothing when they have a shape of their own (e-mail, telephone).

use hotpass_model::{
    mapping::{ColumnMatch, MatchStatus, Objection},
    profile::Profile,
    property::{Kind, Property},
};

use super::header::{Fit, Vocabulary};
use crate::{
    ingest::statistics::{self, Statistics},
    table::Table,
};

/// Below this share of fitting values a header that promises a shape is contradicted.
const CONTRADICTED: f64 = 0.2;
/// At or above this share values alone make a column's property certain enough to apply.
const OVERWHELMING: f64 = 0.9;
/// Fewer filled cells than this prove nothing.
const TOO_FEW: u64 = 3;

/// What is known about one column before anything is decided.
struct Candidate {
    column: usize,
    property: Property,
    confidence: f64,
    reason: String,
    objection: Option<Objection>,
}

/// Proposes a match for every column that `is_open`; the others get no entry.
pub fn propose(
    table: &Table,
    vocabulary: &Vocabulary,
    profile: &Profile,
    is_open: impl Fn(usize) -> bool,
) -> Vec<(usize, ColumnMatch)> {
    let mut candidates = Vec::new();
    let open: Vec<usize> = (0..table.columns.len())
        .filter(|column| is_open(*column))
        .collect();
    for &column in &open {
        let statistics = statistics::of_column(&table.columns[column]);
        let fits = vocabulary.fits(&table.columns[column].header);
        candidates.extend(
            fits.iter()
                .filter_map(|fit| judge(column, fit, &statistics)),
        );
        candidates.extend(by_values_alone(column, &fits, &statistics));
    }
    candidates.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.column.cmp(&b.column))
            .then(a.property.cmp(&b.property))
    });
    let mut matches = assign(&candidates, table, profile);
    for column in open {
        if !matches.iter().any(|(matched, _)| *matched == column) {
            matches.push((column, unmapped(&table.columns[column].header)));
        }
    }
    matches.sort_by_key(|(column, _)| *column);
    matches
}

fn unmapped(header: &str) -> ColumnMatch {
    ColumnMatch {
        header: header.to_owned(),
        status: MatchStatus::Unmapped,
        property: None,
        confidence: 0.0,
        reason: "no property resembles the header or the values".into(),
        objection: None,
    }
}

/// Judges one header's fit in the light of the values.
fn judge(column: usize, fit: &Fit, statistics: &Statistics) -> Option<Candidate> {
    let is_exact = fit.score >= 1.0;
    let named = if is_exact {
        format!("is called `{}`", fit.name)
    } else {
        format!("resembles `{}`", fit.name)
    };
    let share = share_of_shape(fit.property.kind(), statistics);
    let objection = share
        .is_some_and(|share| share < CONTRADICTED)
        .then_some(Objection::Contradicted);
    let (confidence, reason) = match share {
        Some(share) if objection.is_some() => {
            // The header may be right about a column of bad values, so it is shown, but never used unasked.
            (
                fit.score * 0.7,
                format!(
                    "{named}, but only {:.0} % of the values look like it",
                    share * 100.0
                ),
            )
        }
        Some(_) if is_exact => (1.0, named),
        Some(share) => (
            0.6 * fit.score + 0.4 * share,
            format!(
                "{named}, and {:.0} % of the values look like it",
                share * 100.0
            ),
        ),
        None => (fit.score, named),
    };
    (confidence >= 0.5).then_some(Candidate {
        column,
        property: fit.property,
        confidence,
        reason,
        objection,
    })
}

/// Lets values speak where the header says nothing, for shapes that nothing else has.
fn by_values_alone(column: usize, fits: &[Fit], statistics: &Statistics) -> Option<Candidate> {
    if fits.first().is_some_and(|fit| fit.score >= 1.0) {
        return None;
    }
    let property = [
        Property::ContactEmail,
        Property::Website,
        Property::ContactPhone,
    ]
    .into_iter()
    .find(|property| {
        share_of_shape(property.kind(), statistics).is_some_and(|share| share >= OVERWHELMING)
    })?;
    let share = share_of_shape(property.kind(), statistics)?;
    // Long digit groups are also account numbers and codes: a telephone column is only proposed on its looks.
    let confidence = if property == Property::ContactPhone {
        0.75
    } else {
        0.95 * share
    };
    Some(Candidate {
        column,
        property,
        confidence,
        reason: format!("{:.0} % of the values look like it", share * 100.0),
        objection: None,
    })
}

/// Returns the share of values that have the shape of a kind, or nothing when the kind has no shape or there are
/// too few values to tell.
fn share_of_shape(kind: Kind, statistics: &Statistics) -> Option<f64> {
    if statistics.rows - statistics.empty < TOO_FEW {
        return None;
    }
    match kind {
        Kind::Email => Some(statistics.shares.email),
        Kind::Phone => Some(statistics.shares.phone),
        Kind::Website => Some(statistics.shares.url),
        Kind::Date => Some(statistics.shares.date),
        _ => None,
    }
}

/// Gives each column its best property, and each property to one column, unless it can hold many values.
fn assign(candidates: &[Candidate], table: &Table, profile: &Profile) -> Vec<(usize, ColumnMatch)> {
    let mut matches: Vec<(usize, ColumnMatch)> = Vec::new();
    for candidate in candidates {
        if matches
            .iter()
            .any(|(column, _)| *column == candidate.column)
        {
            continue;
        }
        let holder = matches.iter().find(|(_, held)| {
            held.status == MatchStatus::Applied && held.property == Some(candidate.property)
        });
        let header = &table.columns[candidate.column].header;
        let is_sure =
            candidate.objection.is_none() && candidate.confidence >= profile.refine.mapping.apply;
        let (status, reason, objection) = match holder {
            Some((_, held)) if !holds_many(candidate.property) => (
                MatchStatus::Proposed,
                format!(
                    "{}, but `{}` already feeds it",
                    candidate.reason, held.header
                ),
                Some(Objection::AlreadyFed),
            ),
            _ if is_sure => (MatchStatus::Applied, candidate.reason.clone(), None),
            _ if candidate.confidence >= profile.refine.mapping.suggest => (
                MatchStatus::Proposed,
                candidate.reason.clone(),
                candidate.objection,
            ),
            _ => continue,
        };
        let confidence = (candidate.confidence * 100.0).round() / 100.0;
        let entry = ColumnMatch {
            header: header.clone(),
            status,
            property: Some(candidate.property),
            confidence,
            reason,
            objection,
        };
        matches.push((candidate.column, entry));
    }
    matches
}

/// Tells whether a property keeps the values of several columns side by side.
pub fn holds_many(property: Property) -> bool {
    matches!(property.kind(), Kind::Email | Kind::Phone | Kind::Remark)
}
