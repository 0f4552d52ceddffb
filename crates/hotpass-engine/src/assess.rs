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
// What the registry is told.
mod snapshot;
// The party store.
pub mod parties;
// Golden records against their contract and suites.
mod gate;
// What to do next.
mod recommend;
// Scores and expectations.
pub mod quality;

use std::{collections::HashMap, ops::Range, sync::Arc};

use arrow::array::{AsArray, RecordBatch};
use hotpass_model::{
    decision::ReviewQueue,
    entity::Snapshot,
    plan::{Plan, Stage},
    quality::{Decision, Gate},
    run::{FindingCount, OutputFile, RefusedFile, RunReport},
    ssot,
};
use serde_json::Value;

use self::golden::Derived;
use crate::{
    context::Outcome,
    dossier::{Deferred, Dossier},
    error::{Error, Result},
    merge::Merged,
    normalize::{Locale, name_key::slug},
    publish::columnar,
};

/// A dossier that was judged; publication takes nothing else.
#[derive(Debug)]
pub struct Assessed {
    pub(crate) dossier: Dossier,
    finding_counts: Vec<FindingCount>,
    refused: Vec<RefusedFile>,
    violations: u64,
    gates: Vec<Gate>,
    docs: Value,
    entities: Snapshot,
    review: ReviewQueue,
}

impl Assessed {
    /// Tells whether a gate keeps the run from publishing.
    pub fn is_blocked(&self) -> bool {
        let mut gates = self.gates.iter();
        gates.any(|gate| gate.decision == Decision::Blocked)
    }

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
            gates: self.gates,
            docs: self.docs,
            quality: Some(dossier.quality),
            held_back: Vec::new(),
            outputs,
            entities: self.entities,
            review: self.review,
            assumptions: plan.assumptions.clone(),
        }
    }
}

impl Assessed {
    /// Returns the golden records as a Parquet file.
    ///
    /// # Errors
    /// What Parquet says, which would be a fault of ours: memory takes what is written.
    pub fn to_parquet(&self) -> Result<Vec<u8>> {
        let mut file = Vec::new();
        columnar::write([Ok(self.dossier.golden.clone())], &mut file).map_err(|source| {
            Error::Publication {
                path: "golden records".into(),
                source: Box::new(source),
            }
        })?;
        Ok(file)
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
pub fn judge(mut merged: Merged, plan: &Plan) -> Result<Assessed> {
    let locale =
        Locale::for_country(&plan.profile.country).ok_or_else(|| Error::UnknownCountry {
            code: plan.profile.country.clone(),
        })?;
    let run_id = merged.journal.run_id(plan);
    let derived = derive(&merged, plan, &locale);
    let golden = golden::table(&merged, &derived, plan)?;
    let mut journal = std::mem::take(&mut merged.journal);
    let judged = gate::Golden::new(&merged, &golden);
    gate::judge(&judged, plan, &mut journal)?;
    let quality = quality::report(&merged, &derived, (&golden, &judged), (plan, &journal));
    drop(judged);
    let is_published = plan.until == Stage::Publish && !plan.dry_run && !journal.is_blocked();
    // A run that publishes nothing registers nothing.
    let entities = if is_published {
        snapshot::snapshot(&merged, &golden)
    } else {
        Snapshot::default()
    };
    let (conflicts, quarantine) = (evidence::conflicts(&merged)?, rows::quarantine(&merged)?);
    let as_of = as_of(&golden);
    let docs = journal.docs(plan);
    let violations = journal.violations;
    let (finding_counts, refused) = (journal.finding_counts(), journal.refused());
    drop(derived);
    let (merged, rows) = (Arc::new(merged), journal.rows());
    let dossier = Dossier {
        run_id,
        project: plan.project.clone(),
        dataset: plan.dataset.clone(),
        governance: plan.governance.clone(),
        terms: plan.profile.terms.clone(),
        origins: origins(&merged, &golden),
        provenance: provenance(&merged, &golden),
        conflicts,
        quarantine,
        crosswalk: crosswalk(&merged),
        parties: parties(&merged, &golden, plan),
        golden,
        quality,
        gates: journal.gates.clone(),
        rows,
        sources: std::mem::take(&mut journal.sources),
        findings: std::mem::take(&mut journal.findings),
        inputs: std::mem::take(&mut journal.inputs),
        assumptions: plan.assumptions.clone(),
        as_of,
    };
    Ok(Assessed {
        dossier,
        finding_counts,
        refused,
        violations,
        gates: std::mem::take(&mut journal.gates),
        docs,
        entities,
        review: std::mem::take(&mut journal.review),
    })
}

/// Returns when the data was current: the latest published day on which somebody dealt with an organization, at
/// midnight. The engine has no clock, and the days on which files were copied are not in the data.
fn as_of(golden: &RecordBatch) -> Option<String> {
    let days = golden.column(ssot::position("last_interaction_date")?);
    let latest = days.as_string::<i32>().iter().flatten().max()?;
    let digits: String = latest.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 8).then(|| format!("{digits}T000000Z"))
}

/// Golden records that are laid out at a time: enough to be fast, few enough to cost little beside all of them.
const CHUNK: usize = 4096;

/// Defers a table whose chunks are of so many golden records.
fn chunked(
    merged: &Arc<Merged>,
    lay_out: impl Fn(&Merged, Range<usize>) -> Result<RecordBatch> + Send + Sync + 'static,
) -> Deferred {
    let merged = Arc::clone(merged);
    let total = merged.golden.len();
    Deferred::new(total.div_ceil(CHUNK), move |chunk| {
        lay_out(&merged, chunk * CHUNK..((chunk + 1) * CHUNK).min(total))
    })
}

fn provenance(merged: &Arc<Merged>, golden: &RecordBatch) -> Deferred {
    let golden = golden.clone();
    chunked(merged, move |merged, chunk| {
        evidence::provenance(merged, &golden, chunk)
    })
}

fn origins(merged: &Arc<Merged>, golden: &RecordBatch) -> Deferred {
    let golden = golden.clone();
    chunked(merged, move |merged, chunk| {
        evidence::origins(merged, &golden, chunk)
    })
}

fn crosswalk(merged: &Arc<Merged>) -> Deferred {
    let merged = Arc::clone(merged);
    let entries = rows::entries(&merged);
    Deferred::new(entries.len().div_ceil(CHUNK), move |chunk| {
        let chunk = chunk * CHUNK..((chunk + 1) * CHUNK).min(entries.len());
        rows::crosswalk(&merged, &entries[chunk])
    })
}

fn parties(
    merged: &Arc<Merged>,
    golden: &RecordBatch,
    plan: &Plan,
) -> Vec<(&'static str, Deferred)> {
    let defer = |part: parties::Part| {
        let (golden, country) = (golden.clone(), plan.profile.country.clone());
        let lay_out = move |merged: &Merged, chunk: Range<usize>| {
            parties::table(part, merged, &golden, &country, chunk)
        };
        (part.name(), chunked(merged, lay_out))
    };
    parties::Part::ALL.map(defer).to_vec()
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
        .name()
        .and_then(slug)
        .unwrap_or_else(|| golden.id.to_string())
}
