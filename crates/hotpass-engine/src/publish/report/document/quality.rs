//! The report's sections about the golden table: scores, completeness, expectations, flags, conflicts, findings.

use hotpass_model::quality::Decision;

use super::{Level, Section, Value, table_of, text};
use crate::publish::report::Report;

/// The distributions of the scores.
pub(super) fn scores(report: &Report<'_>) -> Section {
    let quality = &report.dossier.quality;
    let line = |name: &str, scores: hotpass_model::run::Distribution, meaning: &str| {
        let [mean, least, greatest] = [scores.mean, scores.min, scores.max].map(Value::Score);
        vec![
            Value::Name(name.into()),
            mean,
            least,
            greatest,
            text(meaning),
        ]
    };
    let rows = vec![
        line(
            "data_quality_score",
            quality.score,
            "checked fields that hold a valid value",
        ),
        line(
            "data_presence_score",
            quality.presence,
            "checked fields that hold anything",
        ),
    ];
    let columns = [
        ("Score", false),
        ("Mean", true),
        ("Least", true),
        ("Greatest", true),
        ("Meaning", false),
    ];
    Section {
        id: "scores",
        title: "Scores",
        intro: "",
        block: table_of(&columns, rows),
    }
}

/// How complete each column is.
pub(super) fn completeness(report: &Report<'_>) -> Section {
    let rows = report
        .dossier
        .quality
        .completeness
        .iter()
        .map(|column| {
            let share = column.filled as f64 / column.total.max(1) as f64;
            vec![
                Value::Name(column.column.into()),
                Value::Count(column.filled),
                Value::Share(share),
            ]
        })
        .collect();
    Section {
        id: "completeness",
        title: "Field completeness",
        intro: "Golden records that have a value, per published column.",
        block: table_of(
            &[("Column", false), ("Filled", true), ("Share", true)],
            rows,
        ),
    }
}

/// What is expected of the table, broken ones first.
pub(super) fn expectations(report: &Report<'_>) -> Section {
    let mut results: Vec<_> = report.dossier.quality.expectations.iter().collect();
    results.sort_by_key(|result| result.success);
    let rows = results
        .into_iter()
        .map(|result| {
            let verdict = if result.success {
                Value::Mark(Level::Good, "kept")
            } else {
                Value::Mark(Level::Error, "broken")
            };
            vec![
                verdict,
                Value::Name(result.column.into()),
                text(&result.expectation),
                Value::Share(result.observed),
                text(&format!("{:.1} %", result.threshold * 100.0)),
            ]
        })
        .collect();
    let columns = [
        ("Result", false),
        ("Column", false),
        ("Expectation", false),
        ("Observed", true),
        ("Asked for", true),
    ];
    Section {
        id: "expectations",
        title: "Expectations",
        intro: "What is expected of the published table; shares are of the values present.",
        block: table_of(&columns, rows),
    }
}

/// What sources and the golden records have to keep, and what was decided.
pub(super) fn gates(report: &Report<'_>) -> Section {
    let rows = report
        .dossier
        .gates
        .iter()
        .map(|gate| {
            let level = match gate.decision {
                Decision::Passed => Level::Good,
                Decision::Warned | Decision::Quarantined => Level::Warning,
                Decision::Blocked => Level::Error,
            };
            let kind = if gate.is_contract {
                "contract"
            } else {
                "suite"
            };
            let (held, of) = (gate.n_held(), gate.checked.expectations.len());
            vec![
                Value::Mark(level, gate.decision.as_str()),
                Value::Name(gate.dataset.clone()),
                text(&format!("{kind} {}", gate.checked.name)),
                Value::Count(gate.rows),
                text(&format!("{held} of {of}")),
            ]
        })
        .collect();
    let columns = [
        ("Decision", false),
        ("Dataset", false),
        ("Has to keep", false),
        ("Rows", true),
        ("Expectations held", true),
    ];
    Section {
        id: "gates",
        title: "Gates",
        intro: "Contracts and suites of the sources and of the published table, and what was decided.",
        block: table_of(&columns, rows),
    }
}

/// What did not hold at the gates.
pub(super) fn failures(report: &Report<'_>) -> Section {
    let gates = report.dossier.gates.iter();
    let failures = gates.flat_map(|gate| gate.failures().into_iter().map(move |each| (gate, each)));
    let rows = failures
        .map(|(gate, failure)| {
            let level = match failure.severity.as_str() {
                "critical" => (Level::Error, "critical"),
                "warning" => (Level::Warning, "warning"),
                _ => (Level::Info, "info"),
            };
            let unexpected = failure
                .unexpected
                .map_or_else(|| text("the whole"), Value::Count);
            let first = failure
                .problem
                .clone()
                .or_else(|| failure.cells.first().cloned());
            vec![
                Value::Mark(level.0, level.1),
                text(&gate.checked.name),
                Value::Name(failure.kind.clone()),
                text(&failure.columns.join(", ")),
                unexpected,
                text(&first.unwrap_or_default()),
            ]
        })
        .collect();
    let columns = [
        ("Severity", false),
        ("Suite or contract", false),
        ("Expectation", false),
        ("Columns", false),
        ("Rows", true),
        ("First", false),
    ];
    Section {
        id: "failures",
        title: "Expectations not met",
        intro: "What did not hold at the gates, with the first source cell.",
        block: table_of(&columns, rows),
    }
}

/// What records fail, the most frequent first.
pub(super) fn flags(report: &Report<'_>) -> Section {
    let quality = &report.dossier.quality;
    let mut flags: Vec<_> = quality.flags.iter().collect();
    flags.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let total = quality.total_records.max(1) as f64;
    let rows = flags
        .into_iter()
        .map(|(flag, count)| {
            vec![
                Value::Name(flag.clone()),
                Value::Count(*count),
                Value::Share(*count as f64 / total),
            ]
        })
        .collect();
    Section {
        id: "flags",
        title: "Flags",
        intro: "Golden records by what they fail; a record can carry several flags.",
        block: table_of(&[("Flag", false), ("Records", true), ("Share", true)], rows),
    }
}

/// True conflicts per column, the most first.
pub(super) fn conflicts(report: &Report<'_>) -> Section {
    let mut conflicts: Vec<_> = report.dossier.quality.conflicts.iter().collect();
    conflicts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let rows = conflicts
        .into_iter()
        .map(|(column, count)| vec![Value::Name(column.clone()), Value::Count(*count)])
        .collect();
    Section {
        id: "conflicts",
        title: "Conflicts",
        intro: "True conflicts per column: sources give different values and one wins. Agreement, corroboration and \
                unions are not counted.",
        block: table_of(&[("Column", false), ("Conflicts", true)], rows),
    }
}

/// What was odd, by code.
pub(super) fn findings(report: &Report<'_>) -> Section {
    let rows = report
        .codes
        .iter()
        .map(|entry| {
            let word = entry.severity.as_str();
            vec![
                Value::Mark(Level::of(word), word),
                Value::Name(entry.rule.code.into()),
                text(entry.rule.name),
                Value::Count(entry.count),
                Value::Name(entry.first.clone()),
                text(entry.rule.action),
            ]
        })
        .collect();
    let columns = [
        ("Severity", false),
        ("Code", false),
        ("Finding", false),
        ("Count", true),
        ("First place", false),
        ("Next step", false),
    ];
    Section {
        id: "findings",
        title: "Findings",
        intro: "What was odd about the inputs, the gravest first. `hotpass explain CODE` tells more about each.",
        block: table_of(&columns, rows),
    }
}
