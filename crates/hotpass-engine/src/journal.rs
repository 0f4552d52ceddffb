//! What a run has to say so far: inputs, findings and the accounting of rows. It travels with the data from stage
//! to stage, so that no stage can lose it.

use std::collections::BTreeMap;

use hotpass_model::{
    decision::ReviewQueue,
    finding::Finding,
    ident::RunId,
    plan::Plan,
    quality::{Decision, Gate},
    run::{FindingCount, Instance, RefusedFile, RowAccounting, SourceAccounting},
};

use hotpass_quality::site::{Checked, Run};
use serde_json::{Value, json};

use crate::{digest, table::InputFile};

/// What a run has to say so far.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Every input looked at.
    pub inputs: Vec<InputFile>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// Where the rows of each source went, in source order.
    pub sources: Vec<SourceAccounting>,
    /// Rows that broke a contract with severity error.
    pub violations: u64,
    /// What sources and the golden dataset were expected to be, and what was decided.
    pub gates: Vec<Gate>,
    /// What data docs keep of that.
    pub docs: Vec<Checked>,
    /// Organizations that may be the same, for a person to decide.
    pub review: ReviewQueue,
}

impl Journal {
    /// Returns the accounting of all sources together.
    pub fn rows(&self) -> RowAccounting {
        let mut rows = RowAccounting::default();
        for source in &self.sources {
            rows.read += source.rows.read;
            rows.merged += source.rows.merged;
            rows.quarantined += source.rows.quarantined;
            rows.skipped += source.rows.skipped;
        }
        rows
    }

    /// Tells whether a gate keeps the run from publishing.
    pub fn is_blocked(&self) -> bool {
        let mut gates = self.gates.iter();
        gates.any(|gate| gate.decision == Decision::Blocked)
    }

    /// Returns what data docs keep of the gates; null when there are none.
    pub fn docs(&self, plan: &Plan) -> Value {
        if self.docs.is_empty() {
            return Value::Null;
        }
        json!(Run {
            id: self.run_id(plan).0.to_string(),
            when: String::new(),
            title: plan.project.clone(),
            datasets: self.docs.clone(),
        })
    }

    /// Counts skipped rows of a source under a reason.
    pub fn skip(&mut self, source: usize, reason: &str, count: u64) {
        if count > 0 {
            let accounting = &mut self.sources[source];
            accounting.rows.skipped += count;
            *accounting.skipped.entry(reason.to_owned()).or_default() += count;
        }
    }

    /// Returns the findings counted by code, in code order.
    pub fn finding_counts(&self) -> Vec<FindingCount> {
        let mut counts: BTreeMap<&'static str, FindingCount> = BTreeMap::new();
        for finding in &self.findings {
            let count = counts
                .entry(finding.rule.code)
                .or_insert_with(|| FindingCount {
                    code: finding.rule.code,
                    name: finding.rule.name,
                    severity: finding.severity,
                    count: 0,
                    first: finding.place.to_string(),
                    instances: Vec::new(),
                });
            count.count += finding.count;
            count.severity = count.severity.max(finding.severity);
            if count.instances.len() < FindingCount::DETAILED {
                count.instances.push(Instance {
                    place: finding.place.to_string(),
                    message: finding.message.clone(),
                });
            }
        }
        counts.into_values().collect()
    }

    /// Returns the run's id: a digest of the inputs and the plan, so that equal runs have equal ids.
    pub fn run_id(&self, plan: &Plan) -> RunId {
        let documents = json!({
            "sources": plan.sources,
            "mapping": plan.mapping,
            "contracts": plan.contracts,
            "suites": plan.suites,
            "gate": plan.gate,
            "profile": plan.profile,
            "survivorship": plan.survivorship,
            "policy": plan.policy,
            "governance": plan.governance,
            "dataset": plan.dataset,
            "features": plan.features,
            "linkage": plan.linkage,
            "decisions": &*plan.verdicts,
            "version": env!("CARGO_PKG_VERSION"),
        })
        .to_string();
        let inputs = self
            .inputs
            .iter()
            .flat_map(|input| [input.file.as_bytes(), input.sha256.as_bytes()]);
        RunId(
            format!(
                "run-{}",
                digest::of(8, inputs.chain([documents.as_bytes()]))
            )
            .into(),
        )
    }

    /// Returns the files that were refused, in input order.
    pub fn refused(&self) -> Vec<RefusedFile> {
        let message = |file: &InputFile, code: &str| {
            self.findings
                .iter()
                .find(|finding| finding.rule.code == code && finding.place.file == file.file)
                .map_or_else(String::new, |finding| finding.message.clone())
        };
        self.inputs
            .iter()
            .filter_map(|file| {
                let code = file.refused?;
                Some(RefusedFile {
                    file: file.file.clone(),
                    code: code.to_owned(),
                    message: message(file, code),
                })
            })
            .collect()
    }
}
