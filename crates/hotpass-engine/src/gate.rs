//! Gates: what a source or the golden dataset has to keep, and what is decided when it does not.

use std::{path::PathBuf, sync::Arc};

use hotpass_model::{
    plan::Plan,
    quality::{Decision, Failure, Gate, QualityDocument},
};
use hotpass_quality::{
    contract::Contract,
    expectation::{Parameters, Seen},
    outcome::{Detail, Format, Outcome},
    site,
    suite::{Severity, Suite},
};

use serde_json::Value;

use crate::{
    error::{Error, Result},
    quality::{
        contracts, docs,
        examined::{self, Examined},
    },
};

/// A contract or suite of the project.
#[derive(Debug, Clone)]
pub struct Bound<T> {
    /// What it says.
    pub rules: Arc<T>,
    /// Its name in the project.
    pub name: String,
    /// Its document.
    pub path: PathBuf,
}

/// Reads a contract of the project.
///
/// # Errors
/// [`Error::Document`] when there is none of that name or its document is none.
pub(crate) fn contract(plan: &Plan, name: &str) -> Result<Bound<Contract>> {
    let failed = |problem: String| Error::Document {
        kind: "contract",
        name: name.to_owned(),
        problem,
    };
    let given = given(plan.contracts.get(name)).map_err(failed)?;
    let mut all = contracts::read(&given.document, name)
        .map_err(|problem| failed(format!("{}: {problem}", given.path.display())))?;
    let place = all.iter().position(|contract| contract.dataset == name);
    let place = place.or((all.len() == 1).then_some(0)).ok_or_else(|| {
        let known: Vec<&str> = all
            .iter()
            .map(|contract| contract.dataset.as_str())
            .collect();
        failed(format!(
            "{} has contracts of {}, and none of them is called so",
            given.path.display(),
            known.join(", ")
        ))
    })?;
    let contract = all.swap_remove(place);
    for field in &contract.fields {
        let pattern = field.pattern.as_deref().map(regex::Regex::new);
        if let Some(Err(error)) = pattern {
            let what = "the pattern is no regular expression";
            return Err(failed(format!("field `{}`: {what}: {error}", field.name)));
        }
    }
    Ok(Bound {
        rules: Arc::new(contract),
        name: name.to_owned(),
        path: given.path.clone(),
    })
}

/// Reads a suite of the project.
///
/// # Errors
/// [`Error::Document`] when there is none of that name or its document is none.
pub(crate) fn suite(plan: &Plan, name: &str) -> Result<Bound<Suite>> {
    let failed = |problem: String| Error::Document {
        kind: "suite",
        name: name.to_owned(),
        problem,
    };
    let given = given(plan.suites.get(name)).map_err(failed)?;
    let suite = Suite::read(&given.document)
        .map_err(|problem| failed(format!("{}: {problem}", given.path.display())))?;
    Ok(Bound {
        rules: Arc::new(suite),
        name: name.to_owned(),
        path: given.path.clone(),
    })
}

fn given(found: Option<&QualityDocument>) -> std::result::Result<&QualityDocument, String> {
    found.ok_or_else(|| "the project has none of that name".to_owned())
}

/// Makes sure, before there is work done, that the golden dataset can be judged.
///
/// # Errors
/// [`Error::Document`] when a contract or suite is missing or none.
pub(crate) fn expect_documents(plan: &Plan) -> Result<()> {
    if let Some(name) = &plan.gate.contract {
        contract(plan, name)?;
    }
    for name in &plan.gate.suites {
        suite(plan, name)?;
    }
    Ok(())
}

/// Returns what parameters of suites stand for in a run.
pub(crate) fn parameters(plan: &Plan) -> Parameters {
    let now = plan.now.unwrap_or_default().0;
    Parameters {
        now: now.saturating_mul(1_000_000),
        ..Parameters::default()
    }
}

/// What a dataset has to keep.
pub(crate) struct Expected<'a> {
    /// The name of the suite or contract.
    pub name: &'a str,
    /// Its document, if it is one of the project.
    pub path: Option<&'a PathBuf>,
    /// Whether it is a contract.
    pub is_contract: bool,
    /// What is to happen when something critical does not hold.
    pub policy: Failure,
}

/// A dataset before a gate.
pub(crate) struct Dataset<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Whether it is the one that is published.
    pub is_golden: bool,
    /// Its rows.
    pub examined: &'a dyn Examined,
}

impl Dataset<'_> {
    /// Judges what came of a suite or contract; returns the gate and what data docs keep of it.
    pub(crate) fn judged(
        &self,
        expected: &Expected<'_>,
        outcomes: &[Outcome<'_>],
        parameters: &Parameters,
    ) -> (Gate, site::CheckedSuite) {
        let format = Format {
            detail: Detail::Summary,
            index_columns: Vec::new(),
        };
        let told = (expected.name, outcomes);
        let mut gate = Gate {
            dataset: self.name.to_owned(),
            is_golden: self.is_golden,
            is_contract: expected.is_contract,
            document: expected.path.cloned(),
            policy: expected.policy,
            decision: self.decision(expected.policy, outcomes),
            rows: self.examined.table().n_rows as u64,
            checked: examined::checked(self.examined, told, parameters, &format),
        };
        // What was seen may be values; whoever may read them finds them in what is kept.
        for expectation in &mut gate.checked.expectations {
            expectation.observed = Value::Null;
        }
        (gate, docs::suite(self.examined, expected.name, outcomes))
    }

    fn decision(&self, policy: Failure, outcomes: &[Outcome<'_>]) -> Decision {
        let failing = || outcomes.iter().filter(|outcome| !outcome.success());
        let mut critical =
            failing().filter(|outcome| outcome.expectation.severity == Severity::Critical);
        let Some(first) = critical.next() else {
            return match failing().next() {
                Some(_) => Decision::Warned,
                None => Decision::Passed,
            };
        };
        // What no row can be blamed for cannot be set aside, and of golden records nothing is.
        let mut critical = std::iter::once(first).chain(critical);
        match policy {
            Failure::Warn => Decision::Warned,
            Failure::Quarantine if !self.is_golden && critical.all(has_rows) => {
                Decision::Quarantined
            }
            Failure::Quarantine | Failure::Block => Decision::Blocked,
        }
    }
}

/// Tells whether rows can be blamed.
fn has_rows(outcome: &Outcome<'_>) -> bool {
    matches!(outcome.seen, Ok(Seen::Rows(_)))
}
