//! What came of the gates of a run: which hold, what does not, where, and how to see the rest.

use hotpass_model::{
    plan::Stage,
    quality::{Decision, Gate},
};

use hotpass_runtime::ops::refine::{Refined, evidence::HELD_BACK};

use super::{
    expectations::seen,
    result::RunResult,
    style::Style,
    table::{Align, count, counted, render as table},
};

/// How many expectations of a gate are named.
const NAMED: usize = 5;

/// Returns what came of the gates; empty when there is none. Those that block are told in detail, the others too if
/// `verbose`.
pub(crate) fn render(result: &RunResult<'_>, verbose: bool) -> String {
    let refined = result.refined();
    let gates = &refined.report.gates;
    let count_of = |decision| {
        gates
            .iter()
            .filter(|gate| gate.decision == decision)
            .count() as u64
    };
    let n_blocked = count_of(Decision::Blocked);
    if gates.is_empty() {
        return String::new();
    }
    let counts: Vec<String> = [
        (Decision::Blocked, "blocked"),
        (Decision::Quarantined, "with rows set aside"),
        (Decision::Warned, "with a warning"),
        (Decision::Passed, "passed"),
    ]
    .into_iter()
    .filter(|(decision, _)| count_of(*decision) > 0)
    .map(|(decision, words)| format!("{} {words}", count(count_of(decision))))
    .collect();
    let style = if n_blocked > 0 {
        Style::Error
    } else {
        Style::Heading
    };
    let mut text = format!("{} {}\n", style.of("Gates:"), counts.join(", "));
    let is_told = |gate: &&Gate| gate.decision == Decision::Blocked || verbose;
    for gate in gates
        .iter()
        .filter(|gate| !gate.checked.success)
        .filter(is_told)
    {
        text.push_str(&of_gate(gate, refined));
    }
    if n_blocked > 0 && refined.plan.until == Stage::Publish {
        text.push_str("  Nothing was published; what was published before is unchanged.\n");
    }
    if let Some(folder) = &refined.evidence {
        text.extend([format!(
            "  Evidence: {}\n",
            folder.join("index.html").display()
        )]);
    }
    if let Some(index) = &refined.docs {
        let line = format!("  Over all runs: {}\n", index.display());
        text.push_str(&Style::Dim.of(&line));
    }
    text
}

fn of_gate(gate: &Gate, refined: &Refined) -> String {
    let kind = if gate.is_contract {
        "contract"
    } else {
        "suite"
    };
    let failures = gate.failures();
    let line = format!(
        "{}: {} {kind} {}, {} of {} not met",
        gate.decision.as_str(),
        gate.dataset,
        gate.checked.name,
        failures.len(),
        counted(gate.checked.expectations.len() as u64, "expectation"),
    );
    let mut text = format!("  {line}\n");
    let rows = failures.iter().take(NAMED).map(|failure| {
        let columns = match failure.columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", columns.join(", ")),
        };
        vec![
            format!("  {}", failure.severity),
            format!("{}{columns}", failure.kind),
            seen(failure),
        ]
    });
    text.push_str(&table(&[("", Align::Left); 3], rows.collect()));
    if let Some(command) = command(gate, refined) {
        let line = format!("    Every row: {command}\n");
        text.push_str(&Style::Dim.of(&line));
    }
    text
}

/// Returns the command that shows every row that is not as expected.
fn command(gate: &Gate, refined: &Refined) -> Option<String> {
    let document = gate.document.as_ref()?;
    let flag = if gate.is_contract {
        "--contract"
    } else {
        "--suite"
    };
    let rest = format!(
        "{flag} '{}' --result-format complete --format json",
        document.display()
    );
    if gate.is_golden {
        let file = refined.evidence.as_ref()?.join(HELD_BACK);
        let file = file.display();
        return Some(format!(
            "hotpass check '{file}' --index-column entity_id {rest}"
        ));
    }
    let (file, sheet) = gate.dataset.rsplit_once('#')?;
    let is_workbook = !["csv", "tsv", "parquet"]
        .iter()
        .any(|ending| file.ends_with(ending));
    let sheet = if is_workbook {
        format!(" --sheet '{sheet}'")
    } else {
        String::new()
    };
    let file = refined.plan.input_dir.join(file);
    Some(format!("hotpass check '{}'{sheet} {rest}", file.display()))
}
