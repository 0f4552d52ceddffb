//! The quality report: one document, built once from the dossier, rendered as Markdown, as a self-contained HTML page
//! and as JSON. It holds counts, codes, names of files and columns, and addresses of cells; never a cell's value, so
//! that it can be passed on without passing on personal data.

mod document;
mod html;
mod markdown;

use std::collections::BTreeMap;

use hotpass_model::finding::{Rule, Severity};
use serde_json::{Value, json};

use crate::dossier::Dossier;

/// What the renderings and the workbook's summary are made from.
pub(super) struct Report<'a> {
    /// The dossier.
    pub(super) dossier: &'a Dossier,
    /// What was found, by code, the gravest first.
    pub(super) codes: Vec<CodeCount>,
    /// The files that could not be read.
    pub(super) refused: Vec<Refused<'a>>,
}

/// How often a rule found something.
pub(super) struct CodeCount {
    /// The rule.
    pub(super) rule: &'static Rule,
    /// The gravest severity it was reported with.
    pub(super) severity: Severity,
    /// How many cells, rows or files.
    pub(super) count: u64,
    /// The first place.
    pub(super) first: String,
}

/// A file that could not be read.
pub(super) struct Refused<'a> {
    /// The file.
    pub(super) file: &'a str,
    /// The code of the refusal.
    pub(super) code: &'a str,
    /// What was found.
    pub(super) message: &'a str,
}

impl<'a> Report<'a> {
    /// Counts what the renderings show.
    pub(super) fn new(dossier: &'a Dossier) -> Self {
        Self {
            dossier,
            codes: count_codes(dossier),
            refused: refused(dossier),
        }
    }

    /// Returns the number of true conflicts.
    pub(super) fn n_conflicts(&self) -> u64 {
        self.dossier.quality.conflicts.values().sum()
    }

    /// Returns how many expectations hold.
    pub(super) fn n_held(&self) -> usize {
        let results = &self.dossier.quality.expectations;
        results.iter().filter(|result| result.success).count()
    }

    /// Renders the report as Markdown.
    pub(super) fn to_markdown(&self) -> String {
        markdown::render(&document::build(self))
    }

    /// Renders the report as an HTML page.
    pub(super) fn to_html(&self) -> String {
        html::render(&document::build(self))
    }

    /// Renders the report as JSON.
    pub(super) fn to_json(&self) -> Value {
        let dossier = self.dossier;
        let findings: Vec<Value> = self
            .codes
            .iter()
            .map(|entry| {
                json!({
                    "code": entry.rule.code,
                    "name": entry.rule.name,
                    "severity": entry.severity,
                    "count": entry.count,
                    "first": entry.first,
                    "action": entry.rule.action,
                })
            })
            .collect();
        let refused: Vec<Value> = self
            .refused
            .iter()
            .map(
                |entry| json!({ "file": entry.file, "code": entry.code, "message": entry.message }),
            )
            .collect();
        let inputs: Vec<Value> = dossier
            .inputs
            .iter()
            .map(
                |input| json!({ "file": input.file, "bytes": input.bytes, "sha256": input.sha256 }),
            )
            .collect();
        json!({
            "format": "hotpass-quality/1",
            "hotpass": env!("CARGO_PKG_VERSION"),
            "run_id": dossier.run_id,
            "project": dossier.project,
            "rows": dossier.rows,
            "sources": dossier.sources,
            "quality": dossier.quality,
            "gates": gates(dossier),
            "findings": findings,
            "refused": refused,
            "inputs": inputs,
            "assumptions": dossier.assumptions,
        })
    }
}

/// Returns the gates; of expectations, those that do not hold.
fn gates(dossier: &Dossier) -> Vec<Value> {
    let gates = dossier.gates.iter().map(|gate| {
        json!({
            "dataset": gate.dataset,
            "name": gate.checked.name,
            "is_contract": gate.is_contract,
            "policy": gate.policy,
            "decision": gate.decision,
            "rows": gate.rows,
            "expectations": gate.checked.expectations.len(),
            "held": gate.n_held(),
            "failures": gate.failures(),
        })
    });
    gates.collect()
}

fn count_codes(dossier: &Dossier) -> Vec<CodeCount> {
    let mut by_code: BTreeMap<&'static str, CodeCount> = BTreeMap::new();
    for finding in &dossier.findings {
        let entry = by_code
            .entry(finding.rule.code)
            .or_insert_with(|| CodeCount {
                rule: finding.rule,
                severity: finding.severity,
                count: 0,
                first: finding.place.to_string(),
            });
        entry.count += finding.count;
        entry.severity = entry.severity.max(finding.severity);
    }
    let mut codes: Vec<CodeCount> = by_code.into_values().collect();
    codes.sort_by_key(|entry| (std::cmp::Reverse(entry.severity), entry.rule.code));
    codes
}

fn refused(dossier: &Dossier) -> Vec<Refused<'_>> {
    let refusals = dossier
        .inputs
        .iter()
        .filter_map(|input| input.refused.map(|code| (input, code)));
    refusals
        .map(|(input, code)| {
            let finding = dossier
                .findings
                .iter()
                .find(|finding| finding.rule.code == code && finding.place.file == input.file);
            Refused {
                file: &input.file,
                code,
                message: finding.map_or("", |finding| &finding.message),
            }
        })
        .collect()
}

/// Returns a count with separators between thousands.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
