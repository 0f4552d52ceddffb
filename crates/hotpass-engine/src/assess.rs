//! Assessment: golden records in, a dossier ready to publish out. Computes what is derived (slugs, confidences, lead
//! and quality scores), judges the published table against its expectations, and lays everything out as Arrow tables.

// Contact channels: statuses, confidences, deliverability and lead score of a golden record.
pub mod channels;
// The published table.
pub mod golden;
// Provenance, conflicts and the origin of every published cell.
pub mod evidence;
// Tables of text under construction.
mod text_table;
// Quarantine and crosswalk.
pub mod rows;
// The party store.
pub mod parties;
// Scores, expectations and recommendations.
pub mod quality;

use std::collections::HashMap;

use hotpass_model::{
    plan::{Plan, Stage},
    run::{FindingCount, OutputFile, RefusedFile, RunReport},
};

use self::golden::Derived;
use crate::{
    context::Outcome,
    dossier::Dossier,
    error::{Error, Result},
    merge::Merged,
    normalize::{Locale, name_key::slug},
};

/// A dossier that was judged; publication takes nothing else.
#[derive(Debug)]
pub struct Assessed {
    pub(crate) dossier: Dossier,
    finding_counts: Vec<FindingCount>,
    refused: Vec<RefusedFile>,
    violations: u64,
}

impl Assessed {
    /// Returns the summary of a run that ends with this, or with a publication of it.
    pub fn report(self, plan: &Plan, until: Stage, outputs: Vec<OutputFile>) -> RunReport {
        let dossier = self.dossier;
        RunReport {
            run_id: dossier.run_id,
            project: dossier.project,
            until,
            total_records: dossier.golden.num_rows() as u64,
            rows: dossier.rows,
            sources: dossier.sources,
            findings: self.finding_counts,
            refused: self.refused,
            violations: self.violations,
            quality: Some(dossier.quality),
            outputs,
            assumptions: plan.assumptions.clone(),
        }
    }
}

impl Outcome for Assessed {
    fn n_rows(&self) -> u64 {
        self.dossier.golden.num_rows() as u64
    }

    fn n_findings(&self) -> u64 {
        self.dossier.findings.len() as u64
    }
}

/// Judges golden records and lays out what is to be published.
///
/// # Errors
/// [`Error::Arrow`] when a table cannot be laid out, which would be a fault of ours.
pub fn judge(merged: Merged, plan: &Plan) -> Result<Assessed> {
    let locale =
        Locale::for_country(&plan.profile.country).ok_or_else(|| Error::UnknownCountry {
            code: plan.profile.country.clone(),
        })?;
    let run_id = merged.journal.run_id(plan);
    let derived = derive(&merged, plan, &locale);
    let golden = golden::table(&merged, &derived, plan)?;
    let quality = quality::report(&merged, &derived, &golden, plan);
    let rows = merged.journal.rows();
    let (finding_counts, refused) = (merged.journal.finding_counts(), merged.journal.refused());
    let dossier = Dossier {
        run_id,
        project: plan.project.clone(),
        origins: evidence::origins(&merged, &golden)?,
        provenance: evidence::provenance(&merged)?,
        conflicts: evidence::conflicts(&merged)?,
        quarantine: rows::quarantine(&merged)?,
        crosswalk: rows::crosswalk(&merged)?,
        parties: parties::store(&merged, &derived, &plan.profile)?,
        golden,
        quality,
        rows,
        sources: merged.journal.sources,
        findings: merged.journal.findings,
        inputs: merged.journal.inputs,
        assumptions: plan.assumptions.clone(),
        as_of: None,
    };
    Ok(Assessed {
        dossier,
        finding_counts,
        refused,
        violations: merged.journal.violations,
    })
}

fn derive(merged: &Merged, plan: &Plan, locale: &Locale) -> Vec<Derived> {
    let mut slugs: HashMap<String, u32> = HashMap::new();
    for golden in &merged.golden {
        *slugs.entry(slug_of(golden)).or_default() += 1;
    }
    let shared = |slug: &str| slugs.get(slug).is_some_and(|count| *count > 1);
    merged
        .golden
        .iter()
        .map(|golden| {
            let mut slug = slug_of(golden);
            // Organizations that are kept apart may have one name; the slug stays unique all the same.
            if shared(&slug) {
                let tail: String = golden
                    .id
                    .0
                    .chars()
                    .rev()
                    .take(6)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                slug = format!("{slug}-{tail}");
            }
            golden::derive(merged, golden, slug, plan, locale)
        })
        .collect()
}

fn slug_of(golden: &crate::merge::Golden) -> String {
    golden
        .text("organization_name")
        .and_then(slug)
        .unwrap_or_else(|| golden.id.to_string())
}
