//! Recommendations: what a person should do next, read off the quality report.

use arrow::array::{AsArray, RecordBatch};
use hotpass_model::{
    quality::{Decision, Gate},
    run::{QualityReport, Recommendation},
};

use super::golden::Derived;

/// Below this mean score the sources themselves need work.
const CRITICAL_MEAN: f64 = 0.5;
/// Below this mean score the weakest sources need work.
const WARNING_MEAN: f64 = 0.75;
/// Below this score a record counts as poor.
const POOR: f64 = 0.4;

/// Returns what to do next, the most urgent kinds first.
pub(super) fn recommendations(
    report: &QualityReport,
    derived: &[Derived],
    golden: &RecordBatch,
    (optional, gates): (&[String], &[Gate]),
) -> Vec<Recommendation> {
    if report.total_records == 0 {
        return vec![advice(
            "warning",
            "No records were produced: check the input folder and the findings.".into(),
        )];
    }
    let mut recommendations = about_scores(report, derived);
    recommendations.extend(about_channels(report));
    let priorities = golden
        .column_by_name("priority")
        .and_then(|array| array.as_string_opt::<i32>());
    let low = priorities.map_or(0, |array| {
        array
            .iter()
            .flatten()
            .filter(|text| text.eq_ignore_ascii_case("low"))
            .count()
    });
    if low > 0 {
        recommendations.push(advice(
            "info",
            format!(
                "{} the priority low: verify that they still matter.",
                counted(low as u64, "has", "have")
            ),
        ));
    }
    for failed in report
        .expectations
        .iter()
        .filter(|expectation| !expectation.success)
    {
        let (observed, threshold) = (failed.observed * 100.0, failed.threshold * 100.0);
        let message = format!(
            "`{}` {} for {observed:.1} % of its values; {threshold:.1} % are expected.",
            failed.column, failed.expectation
        );
        recommendations.push(advice("warning", message));
    }
    recommendations.extend(gates.iter().filter_map(about_gate));
    recommendations.extend(worth_completing(report, optional));
    if recommendations.is_empty() {
        recommendations.push(advice(
            "good",
            "The data looks good: nothing needs attention.".into(),
        ));
    }
    recommendations
}

/// Tells what a gate found, if it matters.
fn about_gate(gate: &Gate) -> Option<Recommendation> {
    let (level, verb) = match gate.decision {
        Decision::Passed => return None,
        Decision::Warned => ("warning", "does not keep"),
        Decision::Quarantined => ("warning", "had rows set aside for"),
        Decision::Blocked => ("critical", "is not published for"),
    };
    let failures = gate.failures();
    let grave = failures.iter().filter(|failure| failure.severity != "info");
    let count = grave.count();
    let kind = if gate.is_contract {
        "contract"
    } else {
        "suite"
    };
    let noun = if count == 1 {
        "expectation"
    } else {
        "expectations"
    };
    let message = format!(
        "`{}` {verb} {count} {noun} of its {kind} `{}`: see Expectations not met.",
        gate.dataset, gate.checked.name
    );
    (count > 0).then(|| advice(level, message))
}

/// Names the columns that are worth completing and have gaps, the emptiest first.
fn worth_completing(report: &QualityReport, optional: &[String]) -> Option<Recommendation> {
    let is_optional = |name: &str| optional.iter().any(|column| column == name);
    let mut gaps: Vec<_> = report
        .completeness
        .iter()
        .filter(|column| is_optional(column.column) && column.filled < column.total)
        .collect();
    gaps.sort_by_key(|column| column.filled);
    let named: Vec<String> = gaps
        .iter()
        .map(|column| {
            // Rounded down: what has a gap is not filled to 100 %.
            let share = column.filled * 100 / column.total.max(1);
            format!("`{}` ({share} % filled)", column.column)
        })
        .collect();
    let message = format!("Worth completing: {}.", named.join(", "));
    (!named.is_empty()).then(|| advice("info", message))
}

fn advice(level: &'static str, message: String) -> Recommendation {
    Recommendation { level, message }
}

/// Returns a count of records with the verb that fits it.
fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 record {one}")
    } else {
        format!("{count} records {many}")
    }
}

fn about_scores(report: &QualityReport, derived: &[Derived]) -> Vec<Recommendation> {
    let mut recommendations = Vec::new();
    let mean = report.score.mean;
    if mean < CRITICAL_MEAN {
        let message =
            format!("The mean quality score is {mean:.2}: review the sources and their mapping.");
        recommendations.push(advice("critical", message));
    } else if mean < WARNING_MEAN {
        let message =
            format!("The mean quality score is {mean:.2}: complete the weakest sources first.");
        recommendations.push(advice("warning", message));
    }
    let flagged = derived
        .iter()
        .filter(|derived| derived.flags != "none")
        .count() as u64;
    if flagged > 0 {
        recommendations.push(advice(
            "info",
            format!(
                "{} a quality flag, of {}.",
                counted(flagged, "carries", "carry"),
                report.total_records
            ),
        ));
    }
    let poor = derived
        .iter()
        .filter(|derived| derived.score < POOR)
        .count();
    if poor > 0 {
        recommendations.push(advice(
            "warning",
            format!(
                "{} below {:.0} %.",
                counted(poor as u64, "scores", "score"),
                POOR * 100.0
            ),
        ));
    }
    recommendations
}

fn about_channels(report: &QualityReport) -> Vec<Recommendation> {
    let mut recommendations = Vec::new();
    let total = report.total_records;
    for (flag, label) in [
        ("contact_email", "an e-mail address"),
        ("contact_phone", "a telephone number"),
    ] {
        let count = |prefix: &str| {
            report
                .flags
                .get(&format!("{prefix}_{flag}"))
                .copied()
                .unwrap_or(0)
        };
        let (missing, invalid) = (count("missing"), count("invalid"));
        if missing > 0 {
            let share = missing as f64 / total as f64 * 100.0;
            let message = format!(
                "{} {label} of a primary contact ({share:.0} %).",
                counted(missing, "lacks", "lack")
            );
            recommendations.push(advice("info", message));
        }
        if invalid > 0 {
            let message = format!(
                "{} {label} that is invalid: see the findings for the cells.",
                counted(invalid, "gives", "give")
            );
            recommendations.push(advice("warning", message));
        }
    }
    recommendations
}
